//! Packs: where content files come from. A folder, the built-in pack, or texts in memory (a record's closure, a test).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::finding::Finding;
use super::place::{Place, Source};
use super::rules;

static SCENARIOS: Dir = include_dir!("$CARGO_MANIFEST_DIR/scenarios");
static SCRIPTS: Dir = include_dir!("$CARGO_MANIFEST_DIR/scripts");

/// A pack's files, by their paths inside it: `scenarios/…`, `scripts/…`, `/`-separated.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What findings put before the paths: empty for the built-in pack.
    label: String,
    files: Files,
}

#[derive(Debug, Clone)]
enum Files {
    BuiltIn,
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

impl Pack {
    /// The pack in the binary.
    pub fn built_in() -> Self {
        Pack {
            label: String::new(),
            files: Files::BuiltIn,
        }
    }

    /// A folder that holds `scenarios/`.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn folder(root: &Path) -> std::io::Result<Self> {
        if !root.join("scenarios").is_dir() {
            return Err(std::io::Error::new(
                std::io::ErrorKind::NotFound,
                format!("{}/scenarios", root.display()),
            ));
        }
        let label = match root.to_str().map(|path| path.trim_start_matches("./")) {
            Some("." | "") | None => String::new(),
            Some(path) => format!("{}/", path.trim_end_matches('/')),
        };
        Ok(Pack {
            label,
            files: Files::Folder(root.to_owned()),
        })
    }

    /// Texts in memory, by path.
    pub fn memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Pack {
            label: String::new(),
            files: Files::Memory(files.into_iter().collect()),
        }
    }

    /// The folder of this pack on disk, if it has one.
    pub fn root(&self) -> Option<&Path> {
        match &self.files {
            Files::Folder(root) => Some(root),
            _ => None,
        }
    }

    /// A path as people should read it.
    pub fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.label)
    }

    /// Does the pack hold this file?
    pub fn has(&self, path: &str) -> bool {
        match &self.files {
            Files::BuiltIn => built_in(path).is_some(),
            // What is there but cannot be opened is told when it is read.
            Files::Folder(root) => {
                std::fs::symlink_metadata(root.join(path)).is_ok_and(|m| !m.is_dir())
            }
            Files::Memory(files) => files.contains_key(path),
        }
    }

    /// A file's text.
    ///
    /// # Errors
    /// A finding: it cannot be read, or is not UTF-8.
    pub fn read(&self, path: &str) -> Result<Arc<Source>, Finding> {
        let source = |text: String| {
            Arc::new(Source {
                path: self.shown(path),
                text,
            })
        };
        let bytes = match &self.files {
            Files::BuiltIn => built_in(path)
                .map(<[u8]>::to_vec)
                .ok_or_else(|| missing(path)),
            Files::Folder(root) => std::fs::read(root.join(path)),
            Files::Memory(files) => files.get(path).cloned().ok_or_else(|| missing(path)),
        };
        let bytes = bytes.map_err(|e| {
            Finding::new(&rules::UNREADABLE, Place::file(&source(String::new()))).with("message", e)
        })?;
        String::from_utf8(bytes).map(&source).map_err(|e| {
            Finding::new(&rules::NOT_UTF8, Place::file(&source(String::new())))
                .with("byte", e.utf8_error().valid_up_to())
        })
    }

    /// All files below `under` whose names end in `.{ext}`, sorted. Folders that cannot be read hold nothing.
    pub fn list(&self, under: &str, ext: &str) -> Vec<String> {
        let dot = format!(".{ext}");
        let mut found = Vec::new();
        match &self.files {
            Files::BuiltIn => {
                for (prefix, dir) in [("scenarios", &SCENARIOS), ("scripts", &SCRIPTS)] {
                    embedded_files(dir, prefix, &mut found);
                }
            }
            Files::Folder(root) => folder_files(root, under, &mut found),
            Files::Memory(files) => found.extend(files.keys().cloned()),
        }
        found.retain(|p| {
            p.ends_with(&dot) && p.strip_prefix(under).is_some_and(|r| r.starts_with('/'))
        });
        found.sort();
        found
    }
}

fn missing(path: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::NotFound, path.to_owned())
}

fn built_in(path: &str) -> Option<&'static [u8]> {
    let (top, rest) = path.split_once('/')?;
    let dir = match top {
        "scenarios" => &SCENARIOS,
        "scripts" => &SCRIPTS,
        _ => return None,
    };
    dir.get_file(rest).map(|f| f.contents())
}

fn embedded_files(dir: &Dir, prefix: &str, found: &mut Vec<String>) {
    for file in dir.files() {
        found.push(format!("{prefix}/{}", file.path().display()));
    }
    for sub in dir.dirs() {
        embedded_files(sub, prefix, found);
    }
}

fn folder_files(root: &Path, under: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(root.join(under)) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{under}/{name}");
        if entry.path().is_dir() {
            folder_files(root, &path, found);
        } else {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_pack_works_without_its_folder() {
        let pack = Pack::built_in();
        let files = pack.list("scenarios/standards/nissan", "yaml");
        assert!(
            files.contains(&"scenarios/standards/nissan/standard.yaml".to_owned()),
            "{files:?}"
        );
        assert!(pack.read(&files[0]).is_ok());
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_offset() {
        let pack = Pack::memory([("scenarios/a.yaml".to_owned(), vec![b'a', 0xff])]);
        let finding = pack.read("scenarios/a.yaml").expect_err("0xff is no UTF-8");
        let message = finding.message(crate::i18n::Lang::En);
        assert_eq!(message, "the file is not UTF-8 (from byte 1)");
    }
}
