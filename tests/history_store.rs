//! Records: nothing is lost, and every way a database can fail is told with what to do.

use duilian::history::{
    Aside, Closing, HistoryError, NewSession, Record, SessionId, Store, StoredTurn, import,
    import_text,
};
use duilian::i18n::Lang;

fn session(id: SessionId) -> NewSession {
    NewSession {
        id,
        scenario: "demo/driver".into(),
        title: "司机".into(),
        closure: "{\"a\":\"甲\"}".into(),
        engine: 1,
        seed: u64::MAX,
        mode: "practice".into(),
        trainee: "wang".into(),
        parent: None,
        started: "2026-03-02T09:00:00Z".into(),
    }
}

fn turn(n: u32, text: &str) -> StoredTurn {
    StoredTurn {
        n,
        input: Some(format!(
            "{{\"say\":{}}}",
            serde_json::to_string(text).unwrap()
        )),
        events: "[]".into(),
        at: "2026-03-02T09:00:01Z".into(),
    }
}

#[test]
fn a_record_comes_back_as_it_was_stored() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("sub/h.db")).unwrap();
    let id = SessionId::random();
    let opening = StoredTurn {
        input: None,
        ..turn(0, "")
    };
    store.begin(&session(id.clone()), &opening).unwrap();
    let long = "长".repeat(100_000);
    let odd = "控制\u{1b}[31m\u{0}符\n😀";
    store.append(&id, &turn(1, &long)).unwrap();
    store.append(&id, &turn(2, odd)).unwrap();
    assert_eq!(store.unfinished("wang", None).unwrap(), Some(id.clone()));
    assert_eq!(store.unfinished("li", None).unwrap(), None);
    let record = store.load(id.short()).unwrap();
    assert_eq!(record.session, session(id.clone()));
    assert_eq!(record.turns, [opening, turn(1, &long), turn(2, odd)]);
    let closing = Closing {
        ended: "2026-03-02T09:05:00Z".into(),
        score: "82.5".into(),
        passed: true,
        verdict: "{}".into(),
    };
    store.close(&id, &closing).unwrap();
    assert_eq!(store.load(&id.0).unwrap().closing, Some(closing));
    assert_eq!(store.unfinished("wang", None).unwrap(), None);
    assert_eq!(store.list(Some("wang"), None, 9).unwrap()[0].turns, 2);
}

#[test]
fn a_record_that_hangs_on_what_is_unclear_is_listed_as_undecided() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("h.db")).unwrap();
    let mut listed = |verdict: &str| {
        let id = SessionId::random();
        store.begin(&session(id.clone()), &turn(0, "")).unwrap();
        let closing = Closing {
            ended: "2026-03-02T09:05:00Z".into(),
            score: "60".into(),
            passed: false,
            verdict: verdict.into(),
        };
        store.close(&id, &closing).unwrap();
        let all = store.list(Some("wang"), None, 9).unwrap();
        all.into_iter().find(|e| e.id == id).unwrap().undecided
    };
    assert!(listed(r#"{"passes_if_accepted": true}"#));
    assert!(!listed(r#"{"passes_if_accepted": false}"#));
    assert!(!listed("{}"));
    assert!(!listed("{ broken"));
}

#[test]
fn two_programs_may_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut store = Store::open(&path).unwrap();
                let id = SessionId::random();
                store.begin(&session(id.clone()), &turn(0, "")).unwrap();
                for n in 1..40 {
                    store.append(&id, &turn(n, "您好")).unwrap();
                }
                store.load(&id.0).unwrap().turns.len()
            })
        })
        .collect();
    for t in threads {
        assert_eq!(t.join().unwrap(), 40);
    }
}

#[cfg(unix)]
#[test]
fn the_database_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    Store::open(&path).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_file_that_is_no_database_and_a_newer_one_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("text.db");
    std::fs::write(
        &text,
        "not a database at all, just some words that are long enough".repeat(40),
    )
    .unwrap();
    let error = Store::open(&text).unwrap_err();
    assert!(matches!(error, HistoryError::Corrupt(_)), "{error:?}");
    assert!(
        error.message(Lang::En).contains("Rename it"),
        "{}",
        error.message(Lang::En)
    );

    let newer = dir.path().join("newer.db");
    drop(Store::open(&newer).unwrap());
    rusqlite::Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(Store::open(&newer), Err(HistoryError::Newer(_))));
}

#[test]
fn a_truncated_database_is_told_as_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    let mut store = Store::open(&path).unwrap();
    let id = SessionId::random();
    store.begin(&session(id.clone()), &turn(0, "")).unwrap();
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let result = Store::open(&path).and_then(|s| s.load(&id.0).map(drop));
    assert!(
        matches!(result, Err(HistoryError::Corrupt(_))),
        "{result:?}"
    );
}

#[test]
fn a_locked_database_is_told_after_a_short_wait() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    let mut store = Store::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = store
        .begin(&session(SessionId::random()), &turn(0, ""))
        .unwrap_err();
    assert!(matches!(error, HistoryError::Locked(_)), "{error:?}");
}

#[test]
fn what_is_kept_aside_can_be_imported_once_or_twice() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    let id = SessionId::random();
    let record = Record {
        session: session(id.clone()),
        turns: vec![StoredTurn {
            input: None,
            ..turn(0, "")
        }],
        closing: None,
    };
    let mut aside = Aside::begin(&path, &record).unwrap();
    aside.append(&id, &turn(1, "您好")).unwrap();
    let text = std::fs::read_to_string(aside.path()).unwrap();
    let cut = format!("{text}{{\"turn\":{{\"id\":\"");
    let mut store = Store::open(&path).unwrap();
    for _ in 0..2 {
        for r in import_text(aside.path(), &cut).unwrap() {
            store.take(&r).unwrap();
        }
    }
    let back = store.load(&id.0).unwrap();
    assert_eq!(back.turns.len(), 2);
    assert_eq!(import_text(&path, &back.export()).unwrap(), [back]);
}

#[test]
fn a_line_that_is_no_record_is_refused_with_its_number() {
    let error = import_text(std::path::Path::new("x.jsonl"), "\nnonsense\n\n").unwrap_err();
    assert!(
        error.message(Lang::En).contains("line 2 of x.jsonl"),
        "{}",
        error.message(Lang::En)
    );
}

#[test]
fn a_turn_that_differs_from_the_stored_one_is_a_conflict_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("h.db")).unwrap();
    let id = SessionId::random();
    let opening = turn(0, "");
    store.begin(&session(id.clone()), &opening).unwrap();
    store.append(&id, &turn(1, "您好")).unwrap();
    store.append(&id, &turn(1, "您好")).unwrap();
    let error = store.append(&id, &turn(1, "再见")).unwrap_err();
    assert!(matches!(error, HistoryError::Conflict(_)), "{error:?}");
    let mut other = store.load(&id.0).unwrap();
    assert_eq!(other.turns, [opening, turn(1, "您好")]);
    other.turns[1] = turn(1, "再见");
    other.turns.push(turn(2, "后来"));
    let error = store.take(&other).unwrap_err();
    assert!(matches!(error, HistoryError::Conflict(_)), "{error:?}");
    assert_eq!(
        store.load(&id.0).unwrap().turns.len(),
        2,
        "nothing of it was taken"
    );
    let closing = |score: &str| Closing {
        ended: "2026-03-02T09:05:00Z".into(),
        score: score.into(),
        passed: true,
        verdict: "{}".into(),
    };
    store.close(&id, &closing("80")).unwrap();
    let error = store.close(&id, &closing("20")).unwrap_err();
    assert!(matches!(error, HistoryError::Conflict(_)), "{error:?}");
    assert_eq!(store.load(&id.0).unwrap().closing, Some(closing("80")));
}

#[test]
fn a_stored_scene_that_would_unpack_without_end_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("h.db");
    let mut store = Store::open(&path).unwrap();
    let id = SessionId::random();
    store.begin(&session(id.clone()), &turn(0, "")).unwrap();
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 200_000_000], 6);
    assert!(bomb.len() < 1_000_000);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("UPDATE closures SET bytes = ?1", [&bomb])
        .unwrap();
    let error = store.load(&id.0).unwrap_err();
    assert!(matches!(error, HistoryError::TooLarge(_)), "{error:?}");
    db.execute("UPDATE closures SET bytes = x'ffff00'", [])
        .unwrap();
    let error = store.load(&id.0).unwrap_err();
    assert!(matches!(error, HistoryError::Corrupt(_)), "{error:?}");
}

#[test]
fn what_cannot_be_imported_is_told_with_its_place_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let sound = Record {
        session: session(SessionId::random()),
        turns: vec![turn(0, ""), turn(1, "您好")],
        closing: None,
    };
    let lines: Vec<String> = sound
        .export()
        .lines()
        .map(|l| l.to_owned() + "\n")
        .collect();
    let huge = std::fs::File::create(dir.path().join("huge.jsonl")).unwrap();
    huge.set_len(1 << 32).unwrap();
    let path_id = sound
        .export()
        .replace(&sound.session.id.0, "../../../etc/duilian");
    let table: [(&str, Vec<u8>, &str); 8] = [
        ("empty.jsonl", Vec::new(), "no whole record"),
        (
            "cut.jsonl",
            lines[0].as_bytes()[..40].to_vec(),
            "no whole record",
        ),
        ("foreign.jsonl", b"a,b\n1,2\n".to_vec(), "line 1 of"),
        (
            "binary.db",
            [lines[0].as_bytes(), b"\xff\xfe\n"].concat(),
            "line 2 of",
        ),
        (
            "gap.jsonl",
            [lines[0].as_str(), &lines[2]].concat().into(),
            "line 2 of",
        ),
        (
            "twice.jsonl",
            [&lines[..], &[lines[1].replace("09:00:01", "09:00:02")]]
                .concat()
                .concat()
                .into(),
            "line 4 of",
        ),
        ("path.jsonl", path_id.into(), "line 1 of"),
        ("huge.jsonl", Vec::new(), "larger than any"),
    ];
    for (name, bytes, told) in table {
        let path = dir.path().join(name);
        if name != "huge.jsonl" {
            std::fs::write(&path, bytes).unwrap();
        }
        let message = import(&path).unwrap_err().message(Lang::En);
        assert!(
            message.contains(told) && message.contains(name) && message.contains(". "),
            "{name}: {message}"
        );
    }
    let missing = import(&dir.path().join("none.jsonl")).unwrap_err();
    assert!(
        missing.message(Lang::En).contains("none.jsonl"),
        "{missing:?}"
    );
    std::fs::write(dir.path().join("repeated.jsonl"), sound.export().repeat(2)).unwrap();
    assert_eq!(import(&dir.path().join("repeated.jsonl")).unwrap(), [sound]);
}
