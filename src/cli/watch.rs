//! `check --watch`: checks again whenever a file of the packs is saved, until Ctrl-C; the exit code is that of the last check.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, SystemTime};

use super::{Failure, Outcome, show};
use crate::content::library::Library;
use crate::i18n::Lang;
use crate::t;

/// Time between two looks at the files.
const PERIOD: Duration = Duration::from_millis(300);

/// Files below the packs' folders: when each was saved, and its length.
type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Checks, and again at each change. Returns only when a check cannot be done at all.
pub fn run(
    lang: Lang,
    library: &Library,
    check: impl Fn(&Library) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let roots: Vec<&Path> = library.packs().iter().filter_map(|p| p.root()).collect();
    if roots.is_empty() {
        return Err(Failure(t!(lang, "watch-no-folder")));
    }
    let code = Arc::new(AtomicU8::new(1));
    end_by_signal(&code)?;
    let mut seen = snapshot(&roots);
    loop {
        let fresh = Library::new(library.packs().to_vec());
        let fine = matches!(check(&fresh)?, Outcome::Fine);
        code.store(u8::from(!fine), Ordering::SeqCst);
        show::out(&t!(lang, "watch-waiting"));
        let changed = loop {
            std::thread::sleep(PERIOD);
            let now = snapshot(&roots);
            let changed = difference(&seen, &now);
            seen = now;
            if !changed.is_empty() {
                break changed;
            }
        };
        show::out(&t!(lang, "watch-changed", files = changed.join(", ")));
    }
}

/// What lies below the packs' folders now.
fn snapshot(roots: &[&Path]) -> Snapshot {
    let mut all = Snapshot::new();
    for root in roots {
        for folder in ["scenarios", "scripts"] {
            look(&root.join(folder), &mut all);
        }
    }
    all
}

fn look(folder: &Path, all: &mut Snapshot) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            look(&path, all);
        } else if let Ok(meta) = entry.metadata()
            && path
                .extension()
                .is_some_and(|e| e == "yaml" || e == "golden" || e == "rhai")
        {
            all.insert(path, (meta.modified().ok(), meta.len()));
        }
    }
}

/// Files that were added, saved or deleted.
fn difference(before: &Snapshot, now: &Snapshot) -> Vec<String> {
    let gone = before.keys().filter(|p| !now.contains_key(*p));
    let new = now
        .iter()
        .filter(|(p, saved)| before.get(*p) != Some(saved));
    let mut all: Vec<String> = gone
        .chain(new.map(|(p, _)| p))
        .map(|p| p.display().to_string())
        .collect();
    all.sort();
    all
}

/// Ctrl-C ends the program with the code of the last check.
#[cfg(unix)]
#[allow(
    clippy::disallowed_methods,
    reason = "the end of the program is the trainer's signal"
)]
fn end_by_signal(code: &Arc<AtomicU8>) -> Result<(), Failure> {
    use nix::sys::signal::{SigSet, Signal};
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGINT);
    signals.add(Signal::SIGTERM);
    // Threads started from here on leave these signals to the one that waits for them.
    signals.thread_block()?;
    let code = Arc::clone(code);
    std::thread::spawn(move || {
        if signals.wait().is_ok() {
            std::process::exit(i32::from(code.load(Ordering::SeqCst)));
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn end_by_signal(_: &Arc<AtomicU8>) -> Result<(), Failure> {
    Ok(())
}
