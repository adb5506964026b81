//! Records as JSON Lines: exported, imported, and kept aside while the database cannot be written.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::HistoryError;
use super::store::{Closing, NewSession, Record, SessionId, StoredTurn};

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    Session(NewSession),
    Turn { id: SessionId, turn: StoredTurn },
    Closing { id: SessionId, closing: Closing },
}

impl Record {
    /// The record as JSON Lines.
    pub fn export(&self) -> String {
        let id = &self.session.id;
        let mut lines = vec![Line::Session(self.session.clone())];
        lines.extend(self.turns.iter().map(|t| Line::Turn {
            id: id.clone(),
            turn: t.clone(),
        }));
        lines.extend(self.closing.iter().map(|c| Line::Closing {
            id: id.clone(),
            closing: c.clone(),
        }));
        lines.iter().map(|l| text(l) + "\n").collect()
    }
}

fn text(line: &Line) -> String {
    // Plain structs of strings and numbers always serialise.
    serde_json::to_string(line).unwrap_or_default()
}

/// Reads what [`Record::export`] or [`Aside`] wrote: whole records in the order they began. A last line that a crash cut
/// short is left out.
///
/// # Errors
/// [`HistoryError::BadImport`] with the first line that is none of theirs.
pub fn import_text(path: &Path, input: &str) -> Result<Vec<Record>, HistoryError> {
    let mut order = Vec::new();
    let mut records: BTreeMap<SessionId, Record> = BTreeMap::new();
    let lines: Vec<&str> = input.lines().collect();
    for (n, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let bad = || HistoryError::BadImport(path.to_owned(), n + 1);
        let parsed = match serde_json::from_str::<Line>(line) {
            Ok(parsed) => parsed,
            Err(_) if n + 1 == lines.len() && !input.ends_with('\n') => break,
            Err(_) => return Err(bad()),
        };
        match parsed {
            Line::Session(session) => {
                order.push(session.id.clone());
                records.entry(session.id.clone()).or_insert(Record {
                    session,
                    turns: Vec::new(),
                    closing: None,
                });
            }
            Line::Turn { id, turn } => records.get_mut(&id).ok_or_else(bad)?.turns.push(turn),
            Line::Closing { id, closing } => {
                records.get_mut(&id).ok_or_else(bad)?.closing = Some(closing)
            }
        }
    }
    order.dedup();
    Ok(order.iter().filter_map(|id| records.remove(id)).collect())
}

/// A file that keeps a session while the database does not: each turn is on the disk before the next is asked for.
#[derive(Debug)]
pub struct Aside {
    file: std::fs::File,
    path: PathBuf,
}

impl Aside {
    /// Begins a file beside the database, or among the temporary files when that folder cannot be written, with all that
    /// the session has so far.
    ///
    /// # Errors
    /// When neither can be written.
    pub fn begin(db: &Path, record: &Record) -> Result<Self, HistoryError> {
        let name = format!("duilian-{}.jsonl", record.session.id.short());
        let beside = db.parent().map(|d| d.join(&name));
        let places = beside.into_iter().chain([std::env::temp_dir().join(&name)]);
        let mut last = None;
        for path in places {
            let mut options = std::fs::OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(file) => {
                    let mut aside = Aside { file, path };
                    aside.write(&record.export())?;
                    return Ok(aside);
                }
                Err(e) => last = Some(HistoryError::Other(path, e.to_string())),
            }
        }
        Err(last.unwrap_or_else(|| HistoryError::ReadOnly(db.to_owned())))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a turn.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, id: &SessionId, turn: &StoredTurn) -> Result<(), HistoryError> {
        self.write(
            &(text(&Line::Turn {
                id: id.clone(),
                turn: turn.clone(),
            }) + "\n"),
        )
    }

    /// Closes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(&mut self, id: &SessionId, closing: &Closing) -> Result<(), HistoryError> {
        self.write(
            &(text(&Line::Closing {
                id: id.clone(),
                closing: closing.clone(),
            }) + "\n"),
        )
    }

    fn write(&mut self, text: &str) -> Result<(), HistoryError> {
        let written = self
            .file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data());
        written.map_err(|e| HistoryError::Other(self.path.clone(), e.to_string()))
    }
}
