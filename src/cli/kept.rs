//! What earlier checks found, a file each in the cache. A cache that cannot be read or written costs time, nothing else.

use std::path::{Path, PathBuf};

use crate::check::memo::Memo;

/// Results in files of a folder.
pub struct Kept {
    dir: PathBuf,
}

impl Kept {
    /// Kept in `dir`, which may not exist yet.
    pub fn new(dir: PathBuf) -> Self {
        Kept { dir }
    }
}

impl Memo for Kept {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.dir.join(name)).ok()
    }

    fn put(&self, name: &str, result: &[u8]) {
        keep(&self.dir.join(name), result);
    }
}

/// Written beside and moved into place, so that no reader sees half a file.
pub(crate) fn keep(path: &Path, bytes: &[u8]) {
    let thread = format!("{:?}", std::thread::current().id());
    let number: String = thread.chars().filter(char::is_ascii_digit).collect();
    let beside = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
    let dir = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&beside, bytes));
    if written
        .and_then(|()| std::fs::rename(&beside, path))
        .is_err()
    {
        let _ = std::fs::remove_file(&beside);
    }
}
