//! Records as JSON Lines: exported, imported, and kept aside while the database cannot be written.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::HistoryError;
use super::store::{Closing, NewSession, Record, SessionId, StoredTurn};
use crate::defaults;

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

/// Reads a file that [`Record::export`] or [`Aside`] wrote.
///
/// # Errors
/// [`HistoryError::TooLarge`] before more than the limit is read, [`HistoryError::NothingInIt`], [`HistoryError::BadImport`]
/// with the first line that is none of theirs, [`HistoryError::Unreadable`].
pub fn import(path: &Path) -> Result<Vec<Record>, HistoryError> {
    let unreadable = |e: std::io::Error| HistoryError::Unreadable(path.to_owned(), e.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let limit = defaults::IMPORT_BYTES as u64;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(HistoryError::TooLarge(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let lines = before.iter().filter(|b| **b == b'\n').count();
        HistoryError::BadImport(path.to_owned(), lines + 1)
    })?;
    match import_text(path, &text)? {
        records if records.is_empty() => Err(HistoryError::NothingInIt(path.to_owned())),
        records => Ok(records),
    }
}

/// Reads what [`Record::export`] or [`Aside`] wrote: whole records in the order they began. A last line that a crash cut
/// short is left out; what is written twice must be the same.
///
/// # Errors
/// [`HistoryError::BadImport`] with the first line that is none of theirs.
pub fn import_text(path: &Path, input: &str) -> Result<Vec<Record>, HistoryError> {
    let mut order: Vec<SessionId> = Vec::new();
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
        let sound = match parsed {
            Line::Session(session) => {
                let id = session.id.clone();
                let known = records.entry(id.clone()).or_insert_with(|| {
                    order.push(id);
                    Record {
                        session: session.clone(),
                        turns: Vec::new(),
                        closing: None,
                    }
                });
                session.id.is_sound() && known.session == session
            }
            Line::Turn { id, turn } => {
                let turns = &mut records.get_mut(&id).ok_or_else(bad)?.turns;
                match turns.get(turn.n as usize) {
                    Some(known) => *known == turn,
                    None => {
                        let next = turns.len() == turn.n as usize;
                        turns.push(turn);
                        next
                    }
                }
            }
            Line::Closing { id, closing } => {
                let record = records.get_mut(&id).ok_or_else(bad)?;
                *record.closing.get_or_insert_with(|| closing.clone()) == closing
            }
        };
        if !sound {
            return Err(bad());
        }
    }
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
