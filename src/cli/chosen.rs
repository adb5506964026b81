//! Which packs `check` checks: those named with `--pack`, else those that hold the paths given, else the one that holds the
//! working directory, else the built-in one. Under a folder of an author's own the built-in pack lies ready for use and is
//! not itself checked.

use std::path::{Component, Path, PathBuf};

use super::{Failure, Global};
use crate::content::pack::Pack;
use crate::i18n::Lang;
use crate::t;

/// Adds the packs that hold the paths, or the working directory, when none is named.
pub fn choose(global: &mut Global, paths: &[PathBuf]) -> Result<(), Failure> {
    if !global.pack.is_empty() {
        return Ok(());
    }
    let here = std::env::current_dir()?.canonicalize()?;
    let starts = paths.iter().filter_map(|p| p.canonicalize().ok());
    let mut roots: Vec<PathBuf> = if paths.is_empty() {
        holder(&here).into_iter().collect()
    } else {
        starts.filter_map(|p| holder(&p)).collect()
    };
    roots.sort();
    roots.dedup();
    // The built-in pack's own sources stand in for it.
    global.no_builtin |= roots.iter().any(|r| holds_the_built_in(r));
    global.pack = roots.iter().map(|r| relative(&here, r)).collect();
    Ok(())
}

/// The nearest folder above a path, or the path itself, that is a pack.
fn holder(path: &Path) -> Option<PathBuf> {
    let is_pack = |p: &&Path| p.join("scenarios").is_dir();
    path.ancestors().find(is_pack).map(Path::to_owned)
}

/// Does a folder hold a standard of the built-in pack that does not say that it replaces it?
fn holds_the_built_in(root: &Path) -> bool {
    let built_in = Pack::built_in().list("scenarios/standards", "yaml");
    let mut standards = built_in.iter().filter(|p| p.ends_with("/standard.yaml"));
    standards.any(|path| {
        std::fs::read_to_string(root.join(path))
            .is_ok_and(|text| !text.lines().any(|l| l.starts_with("replaces:")))
    })
}

/// A folder as seen from the working directory, where one of the two holds the other.
fn relative(here: &Path, root: &Path) -> PathBuf {
    if let Ok(below) = root.strip_prefix(here) {
        let is_here = below.as_os_str().is_empty();
        return if is_here { Path::new(".") } else { below }.to_owned();
    }
    match here.strip_prefix(root) {
        Ok(below) => below.components().map(|_| Component::ParentDir).collect(),
        Err(_) => root.to_owned(),
    }
}

/// The packs that are checked, by their numbers: folders, or the built-in one where there is none.
pub fn checked(packs: &[Pack]) -> Vec<usize> {
    let folders = (0..packs.len()).filter(|n| packs[*n].root().is_some());
    let folders: Vec<usize> = folders.collect();
    if folders.is_empty() {
        (0..packs.len()).collect()
    } else {
        folders
    }
}

/// The paths given, as findings show them.
pub fn paths(lang: Lang, packs: &[Pack], paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut shown = Vec::new();
    for path in paths {
        let whole = path
            .canonicalize()
            .map_err(|e| Failure(t!(lang, "cannot-read", path = path.display(), message = e)))?;
        let inside = packs.iter().find_map(|pack| {
            let root = pack.root()?.canonicalize().ok()?;
            let inside = whole.strip_prefix(root).ok()?;
            let inside = inside.to_str()?.replace('\\', "/");
            let shown = pack.shown(&inside);
            Some(shown.trim_end_matches('/').to_owned())
        });
        match inside {
            Some(path) if path.is_empty() => shown.push(".".to_owned()),
            Some(path) => shown.push(path),
            None => return Err(Failure(t!(lang, "path-outside", path = path.display()))),
        }
    }
    Ok(shown)
}
