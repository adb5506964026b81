//! Records of sessions: every turn in a transaction of its own, so that a killed program loses at most the line being typed.
//!
//! In: JSON texts made by the session and times given by the caller. The store reads no clock and judges nothing.

mod export;
mod store;

pub use export::{Aside, import, import_text};
pub use store::{Closing, Entry, NewSession, Record, SessionId, Store, StoredTurn};

use std::path::PathBuf;

/// Why the history cannot be used. The session goes on without it, kept in a file that `import` reads.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// Another program holds it and did not let go in time.
    #[error("history-locked")]
    Locked(PathBuf),
    /// It may not be written.
    #[error("history-read-only")]
    ReadOnly(PathBuf),
    /// It is no history, or is damaged.
    #[error("history-corrupt")]
    Corrupt(PathBuf),
    /// A newer program wrote it.
    #[error("history-newer")]
    Newer(PathBuf),
    /// What is to be stored differs from what is stored under the same number: another program went on with the record.
    #[error("history-conflict")]
    Conflict(PathBuf),
    /// A record's files, or a file to import, are larger than any that this program writes.
    #[error("history-too-large")]
    TooLarge(PathBuf),
    /// A file to import holds no whole record.
    #[error("history-nothing-in-it")]
    NothingInIt(PathBuf),
    /// The record does not exist, or its id is ambiguous.
    #[error("history-no-record")]
    NoRecord(PathBuf),
    /// A line of an export cannot be read; the number is the line's.
    #[error("history-bad-import")]
    BadImport(PathBuf, usize),
    /// A file to import cannot be read; what the file system says.
    #[error("history-unreadable")]
    Unreadable(PathBuf, String),
    /// Anything else the file system or SQLite says.
    #[error("history-other")]
    Other(PathBuf, String),
}

impl HistoryError {
    /// In the words of the program: what is wrong, where, what to do.
    pub fn message(&self, lang: crate::i18n::Lang) -> String {
        let (path, more) = match self {
            HistoryError::Locked(p)
            | HistoryError::ReadOnly(p)
            | HistoryError::Corrupt(p)
            | HistoryError::Newer(p)
            | HistoryError::Conflict(p)
            | HistoryError::TooLarge(p)
            | HistoryError::NothingInIt(p)
            | HistoryError::NoRecord(p) => (p, String::new()),
            HistoryError::BadImport(p, n) => (p, n.to_string()),
            HistoryError::Unreadable(p, m) | HistoryError::Other(p, m) => (p, m.clone()),
        };
        crate::t!(lang, &self.to_string(), path = path.display(), more = more)
    }
}
