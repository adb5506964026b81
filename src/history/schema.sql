CREATE TABLE closures (
    hash  TEXT PRIMARY KEY,
    bytes BLOB NOT NULL           -- deflated JSON: path -> text of every file the scene is made of
) STRICT;
CREATE TABLE sessions (
    id       TEXT PRIMARY KEY,    -- 128 random bits in hex
    scenario TEXT NOT NULL,
    title    TEXT NOT NULL,
    closure  TEXT NOT NULL REFERENCES closures(hash),
    engine   INTEGER NOT NULL,
    seed     TEXT NOT NULL,       -- decimal: SQLite has no unsigned 64-bit integers
    mode     TEXT NOT NULL,
    trainee  TEXT NOT NULL,
    parent   TEXT,
    started  TEXT NOT NULL,       -- RFC 3339, UTC
    ended    TEXT,
    score    TEXT,
    passed   INTEGER,
    verdict  TEXT                 -- JSON
) STRICT;
CREATE INDEX sessions_by_trainee ON sessions(trainee, started);
CREATE TABLE turns (
    session TEXT NOT NULL REFERENCES sessions(id),
    n       INTEGER NOT NULL,     -- 0 is the opening
    input   TEXT,                 -- JSON; nothing for the opening
    events  TEXT NOT NULL,        -- JSON
    at      TEXT NOT NULL,
    PRIMARY KEY (session, n)
) STRICT, WITHOUT ROWID;
