//! The SQLite store.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::HistoryError;
use crate::defaults;

/// The version of the schema, in the file's `user_version`.
const VERSION: i64 = 1;
/// How long to wait for another program that writes. Ours: a turn is written in a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);

/// Between two tries to open a file that another program is just making.
const PAUSE: Duration = Duration::from_millis(20);

/// 128 random bits in hex.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionId(pub String);

impl SessionId {
    /// A new one.
    pub fn random() -> Self {
        let mut bytes = [0u8; 16];
        if getrandom::fill(&mut bytes).is_err() {
            // The standard library's own source of chance, for hash tables, is the next best.
            for half in bytes.chunks_mut(8) {
                let chance = std::hash::BuildHasher::hash_one(
                    &std::hash::RandomState::new(),
                    std::process::id(),
                );
                half.copy_from_slice(&chance.to_le_bytes());
            }
        }
        SessionId(bytes.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Is it one that [`SessionId::random`] could have made? Files are named after ids.
    pub fn is_sound(&self) -> bool {
        self.0.len() == 32
            && self
                .0
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Enough of it for people.
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

/// What identifies a session, given at its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The scenario.
    pub scenario: String,
    /// The scenario's title, in Chinese.
    pub title: String,
    /// JSON: path → text of every file the scene is made of.
    pub closure: String,
    /// The engine's number.
    pub engine: u32,
    /// The seed.
    pub seed: u64,
    /// `practice` or `exam`.
    pub mode: String,
    /// Who practises.
    pub trainee: String,
    /// The record this one retries.
    pub parent: Option<SessionId>,
    /// RFC 3339, UTC.
    pub started: String,
}

/// One turn as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTurn {
    /// 0 is the opening.
    pub n: u32,
    /// JSON of the input.
    pub input: Option<String>,
    /// JSON of the events.
    pub events: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// How a session closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// RFC 3339, UTC.
    pub ended: String,
    /// As printed.
    pub score: String,
    /// Did it pass?
    pub passed: bool,
    /// JSON.
    pub verdict: String,
}

/// A whole record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What identifies it.
    pub session: NewSession,
    /// Its turns in order.
    pub turns: Vec<StoredTurn>,
    /// How it closed; nothing while it is open.
    pub closing: Option<Closing>,
}

/// A line of the list of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: SessionId,
    /// The scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Who practised.
    pub trainee: String,
    /// `practice` or `exam`.
    pub mode: String,
    /// When it began.
    pub started: String,
    /// As printed; nothing while it is open.
    pub score: Option<String>,
    /// Did it pass?
    pub passed: Option<bool>,
    /// It did not, but would if what is unclear were accepted.
    pub undecided: bool,
    /// Turns stored, the opening left out.
    pub turns: u32,
    /// The record this one retries.
    pub parent: Option<SessionId>,
    /// Does another record retry this one?
    pub retried: bool,
}

/// The history.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the history, or makes it (folder and file for this user alone).
    ///
    /// # Errors
    /// [`HistoryError`], each with what to do.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let other = |m: &dyn std::fmt::Display| HistoryError::Other(path.to_owned(), m.to_string());
        if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            std::fs::create_dir_all(dir).map_err(|e| match e.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    HistoryError::ReadOnly(path.to_owned())
                }
                _ => other(&e),
            })?;
        }
        private(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                HistoryError::ReadOnly(path.to_owned())
            }
            _ => other(&e),
        })?;
        // Turning a new file into a WAL database takes a lock that SQLite does not wait for.
        let begun = std::time::Instant::now();
        loop {
            match Self::connect(path) {
                Err(HistoryError::Locked(_)) if begun.elapsed() < PATIENCE => {
                    std::thread::sleep(PAUSE);
                }
                result => return result,
            }
        }
    }

    fn connect(path: &Path) -> Result<Self, HistoryError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|e| classify(path, &e))?;
        let mut store = Store {
            db,
            path: path.to_owned(),
        };
        store.prepare().map_err(|e| classify(path, &e))?;
        let version = store.version()?;
        if version > VERSION {
            return Err(HistoryError::Newer(path.to_owned()));
        }
        if version == 0 {
            store.create()?;
        }
        Ok(store)
    }

    fn prepare(&mut self) -> rusqlite::Result<()> {
        self.db.busy_timeout(PATIENCE)?;
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        self.db.pragma_update(None, "synchronous", "NORMAL")?;
        self.db.pragma_update(None, "foreign_keys", true)
    }

    fn version(&self) -> Result<i64, HistoryError> {
        self.db
            .pragma_query_value(None, "user_version", |r| r.get(0))
            .map_err(|e| classify(&self.path, &e))
    }

    fn create(&mut self) -> Result<(), HistoryError> {
        let path = self.path.clone();
        let wrap = |e: rusqlite::Error| classify(&path, &e);
        let tx = self
            .db
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(wrap)?;
        // Another program may have made it while this one waited.
        let version: i64 = tx
            .pragma_query_value(None, "user_version", |r| r.get(0))
            .map_err(wrap)?;
        if version == 0 {
            tx.execute_batch(include_str!("schema.sql")).map_err(wrap)?;
            tx.pragma_update(None, "user_version", VERSION)
                .map_err(wrap)?;
        }
        tx.commit().map_err(wrap)
    }

    fn wrap<T>(&self, result: rusqlite::Result<T>) -> Result<T, HistoryError> {
        result.map_err(|e| classify(&self.path, &e))
    }

    /// Begins a record with its opening.
    ///
    /// # Errors
    /// [`HistoryError`]; nothing is stored then.
    pub fn begin(
        &mut self,
        session: &NewSession,
        opening: &StoredTurn,
    ) -> Result<(), HistoryError> {
        fits(&self.path, session)?;
        let tx = Writing::begin(&mut self.db, &self.path)?;
        tx.session(session)?;
        tx.turn(&session.id, opening)?;
        tx.commit()
    }

    /// Adds a turn, in a transaction of its own.
    ///
    /// # Errors
    /// [`HistoryError`], as [`HistoryError::Conflict`] when another program went on with the record; the turn is not stored then.
    pub fn append(&mut self, id: &SessionId, turn: &StoredTurn) -> Result<(), HistoryError> {
        let tx = Writing::begin(&mut self.db, &self.path)?;
        tx.turn(id, turn)?;
        tx.commit()
    }

    /// Closes a record.
    ///
    /// # Errors
    /// [`HistoryError`]; it stays open then.
    pub fn close(&mut self, id: &SessionId, closing: &Closing) -> Result<(), HistoryError> {
        let tx = Writing::begin(&mut self.db, &self.path)?;
        tx.closing(id, closing)?;
        tx.commit()
    }

    /// Takes in a whole record; one that is here already is completed, never doubled and never changed.
    ///
    /// # Errors
    /// [`HistoryError`], as [`HistoryError::Conflict`] when the record here went another way; nothing is stored then.
    pub fn take(&mut self, record: &Record) -> Result<(), HistoryError> {
        fits(&self.path, &record.session)?;
        let tx = Writing::begin(&mut self.db, &self.path)?;
        tx.session(&record.session)?;
        for turn in &record.turns {
            tx.turn(&record.session.id, turn)?;
        }
        if let Some(closing) = &record.closing {
            tx.closing(&record.session.id, closing)?;
        }
        tx.commit()
    }

    /// The latest open record of a trainee, of one scenario or of any.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn unfinished(
        &self,
        trainee: &str,
        scenario: Option<&str>,
    ) -> Result<Option<SessionId>, HistoryError> {
        let sql = "SELECT id FROM sessions WHERE ended IS NULL AND trainee = ?1 AND (?2 IS NULL OR scenario = ?2) ORDER BY started DESC, rowid DESC LIMIT 1";
        let found = self
            .db
            .query_row(sql, params![trainee, scenario], |r| r.get(0).map(SessionId))
            .optional();
        self.wrap(found)
    }

    /// A whole record by its id or the beginning of it.
    ///
    /// # Errors
    /// [`HistoryError::NoRecord`] when none or several begin so.
    pub fn load(&self, prefix: &str) -> Result<Record, HistoryError> {
        let missing = || HistoryError::NoRecord(PathBuf::from(prefix));
        if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let ids: Vec<String> = {
            let mut statement = self.wrap(
                self.db
                    .prepare("SELECT id FROM sessions WHERE id LIKE ?1 || '%' LIMIT 2"),
            )?;
            let rows =
                self.wrap(statement.query_map([prefix.to_ascii_lowercase()], |r| r.get(0)))?;
            self.wrap(rows.collect())?
        };
        let [id] = ids.as_slice() else {
            return Err(missing());
        };
        let sql = "SELECT s.scenario, s.title, c.bytes, s.engine, s.seed, s.mode, s.trainee, s.parent, s.started, s.ended, s.score, s.passed, s.verdict
                   FROM sessions s JOIN closures c ON c.hash = s.closure WHERE s.id = ?1";
        let (session, bytes, closing) = self.wrap(self.db.query_row(sql, [id], |r| {
            let ended: Option<String> = r.get(9)?;
            let closing = match ended {
                Some(ended) => Some(Closing {
                    ended,
                    score: r.get(10)?,
                    passed: r.get(11)?,
                    verdict: r.get(12)?,
                }),
                None => None,
            };
            let seed: String = r.get(4)?;
            let session = NewSession {
                id: SessionId(id.clone()),
                scenario: r.get(0)?,
                title: r.get(1)?,
                closure: String::new(),
                engine: r.get(3)?,
                seed: seed.parse().unwrap_or_default(),
                mode: r.get(5)?,
                trainee: r.get(6)?,
                parent: r.get::<_, Option<String>>(7)?.map(SessionId),
                started: r.get(8)?,
            };
            Ok((session, r.get::<_, Vec<u8>>(2)?, closing))
        }))?;
        let closure = unpack(&bytes).map_err(|e| match e {
            Unpack::TooLarge => HistoryError::TooLarge(self.path.clone()),
            Unpack::Damaged => HistoryError::Corrupt(self.path.clone()),
        })?;
        let mut statement = self.wrap(
            self.db
                .prepare("SELECT n, input, events, at FROM turns WHERE session = ?1 ORDER BY n"),
        )?;
        let rows = self.wrap(statement.query_map([id], |r| {
            Ok(StoredTurn {
                n: r.get(0)?,
                input: r.get(1)?,
                events: r.get(2)?,
                at: r.get(3)?,
            })
        }))?;
        let turns = self.wrap(rows.collect())?;
        Ok(Record {
            session: NewSession { closure, ..session },
            turns,
            closing,
        })
    }

    /// Records, the latest first.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn list(
        &self,
        trainee: Option<&str>,
        scenario: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Entry>, HistoryError> {
        let sql = "SELECT id, scenario, title, trainee, mode, started, score, passed,
                          (SELECT COUNT(*) - 1 FROM turns WHERE session = id), parent,
                          EXISTS (SELECT 1 FROM sessions AS later WHERE later.parent = sessions.id),
                          CASE WHEN json_valid(verdict) THEN COALESCE(json_extract(verdict, '$.passes_if_accepted'), 0) ELSE 0 END
                   FROM sessions WHERE (?1 IS NULL OR trainee = ?1) AND (?2 IS NULL OR scenario = ?2)
                   ORDER BY started DESC, rowid DESC LIMIT ?3";
        let mut statement = self.wrap(self.db.prepare(sql))?;
        let rows = self.wrap(statement.query_map(params![trainee, scenario, limit], |r| {
            Ok(Entry {
                id: SessionId(r.get(0)?),
                scenario: r.get(1)?,
                title: r.get(2)?,
                trainee: r.get(3)?,
                mode: r.get(4)?,
                started: r.get(5)?,
                score: r.get(6)?,
                passed: r.get(7)?,
                turns: r.get::<_, i64>(8)?.max(0) as u32,
                parent: r.get::<_, Option<String>>(9)?.map(SessionId),
                retried: r.get(10)?,
                undecided: r.get(11)?,
            })
        }))?;
        self.wrap(rows.collect())
    }

    /// Has this trainee any record?
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn is_known(&self, trainee: &str) -> Result<bool, HistoryError> {
        let found = self.db.query_row(
            "SELECT EXISTS(SELECT 1 FROM sessions WHERE trainee = ?1)",
            [trainee],
            |r| r.get(0),
        );
        self.wrap(found)
    }
}

/// A transaction that adds and never changes: what is there already must be the same.
struct Writing<'a> {
    tx: rusqlite::Transaction<'a>,
    path: &'a Path,
}

impl<'a> Writing<'a> {
    fn begin(db: &'a mut Connection, path: &'a Path) -> Result<Self, HistoryError> {
        let behavior = rusqlite::TransactionBehavior::Immediate;
        let tx = db.transaction_with_behavior(behavior);
        let tx = tx.map_err(|e| classify(path, &e))?;
        Ok(Writing { tx, path })
    }

    fn commit(self) -> Result<(), HistoryError> {
        let path = self.path;
        self.tx.commit().map_err(|e| classify(path, &e))
    }

    /// Runs a statement that adds a row where `same` finds no row with this key; one that differs is a conflict.
    fn add(
        &self,
        insert: &str,
        same: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<(), HistoryError> {
        let run = || {
            let added = self.tx.prepare_cached(insert)?.execute(values)?;
            Ok(added > 0 || self.tx.prepare_cached(same)?.exists(values)?)
        };
        match run() {
            Ok(true) => Ok(()),
            Ok(false) => Err(HistoryError::Conflict(self.path.to_owned())),
            Err(e) => Err(classify(self.path, &e)),
        }
    }

    fn session(&self, s: &NewSession) -> Result<(), HistoryError> {
        let hash: String = Sha256::digest(s.closure.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        self.closure(&hash, &s.closure)
            .map_err(|e| classify(self.path, &e))?;
        let parent = s.parent.as_ref().map(|p| &p.0);
        self.add(
            "INSERT OR IGNORE INTO sessions (id, scenario, title, closure, engine, seed, mode, trainee, parent, started)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            "SELECT 1 FROM sessions WHERE id = ?1 AND scenario = ?2 AND title = ?3 AND closure = ?4 AND engine = ?5
             AND seed = ?6 AND mode = ?7 AND trainee = ?8 AND parent IS ?9 AND started = ?10",
            params![s.id.0, s.scenario, s.title, hash, s.engine, s.seed.to_string(), s.mode, s.trainee, parent, s.started],
        )
    }

    fn closure(&self, hash: &str, text: &str) -> rusqlite::Result<()> {
        let known: bool = self.tx.query_row(
            "SELECT EXISTS(SELECT 1 FROM closures WHERE hash = ?1)",
            [hash],
            |r| r.get(0),
        )?;
        if !known {
            let bytes = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 1);
            self.tx
                .execute("INSERT INTO closures VALUES (?1, ?2)", params![hash, bytes])?;
        }
        Ok(())
    }

    fn turn(&self, id: &SessionId, turn: &StoredTurn) -> Result<(), HistoryError> {
        self.add(
            "INSERT OR IGNORE INTO turns VALUES (?1, ?2, ?3, ?4, ?5)",
            "SELECT 1 FROM turns WHERE session = ?1 AND n = ?2 AND input IS ?3 AND events = ?4 AND at = ?5",
            params![id.0, turn.n, turn.input, turn.events, turn.at],
        )
    }

    fn closing(&self, id: &SessionId, c: &Closing) -> Result<(), HistoryError> {
        self.add(
            "UPDATE sessions SET ended = ?2, score = ?3, passed = ?4, verdict = ?5 WHERE id = ?1 AND ended IS NULL",
            "SELECT 1 FROM sessions WHERE id = ?1 AND ended = ?2 AND score = ?3 AND passed = ?4 AND verdict = ?5",
            params![id.0, c.ended, c.score, c.passed, c.verdict],
        )
    }
}

/// A record whose files are larger than what is read back must not be stored.
fn fits(path: &Path, session: &NewSession) -> Result<(), HistoryError> {
    if session.closure.len() > defaults::CLOSURE_BYTES {
        return Err(HistoryError::TooLarge(path.to_owned()));
    }
    Ok(())
}

enum Unpack {
    TooLarge,
    Damaged,
}

/// Never more than the limit, whatever a damaged or malicious database holds.
fn unpack(bytes: &[u8]) -> Result<String, Unpack> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
    match decompress_to_vec_with_limit(bytes, defaults::CLOSURE_BYTES) {
        Ok(text) => String::from_utf8(text).map_err(|_| Unpack::Damaged),
        Err(e) if e.status == TINFLStatus::HasMoreOutput => Err(Unpack::TooLarge),
        Err(_) => Err(Unpack::Damaged),
    }
}

/// Makes the file for this user alone before SQLite does.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn classify(path: &Path, error: &rusqlite::Error) -> HistoryError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => HistoryError::Locked(path),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            HistoryError::ReadOnly(path)
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => HistoryError::Corrupt(path),
        _ if error.to_string().contains("no such table")
            || error.to_string().contains("no such column") =>
        {
            HistoryError::Corrupt(path)
        }
        _ => HistoryError::Other(path, error.to_string()),
    }
}
