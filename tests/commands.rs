//! The program as a shell sees it: bytes in, bytes out, exit codes, files left behind.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{GOOD, SCENARIO, files};

/// A home of its own for one test: the small pack, a database, temporary files.
pub struct Home {
    dir: tempfile::TempDir,
}

/// What a command came to.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files("scenarios/demo/driver.yaml", SCENARIO) {
            let path = dir.path().join("pack").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        std::fs::create_dir(dir.path().join("tmp")).unwrap();
        Home { dir }
    }

    /// A home whose pack has nothing wrong: the one under the examples of the rules' pages.
    pub fn sound() -> Self {
        let home = Home::new();
        std::fs::remove_dir_all(home.path("pack")).unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules/base");
        copy(&base, &home.path("pack"));
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The program with the built-in pack. Trained models are shared by all tests; nothing else of the machine is.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duilian"));
        command
            .env(
                "XDG_CACHE_HOME",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"),
            )
            .env("XDG_DATA_HOME", self.path("data"))
            .env("TMPDIR", self.path("tmp"))
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .env("USER", "tester");
        for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// The program with the small pack alone and a database of its own.
    pub fn small(&self) -> Command {
        let mut command = self.bare();
        command
            .args(["--no-builtin", "--pack", &self.text("pack")])
            .args(["--db", &self.text("h.db")]);
        command
    }

    fn run(&self, args: &[&str], input: impl AsRef<[u8]>) -> Done {
        let mut command = self.small();
        command.args(args);
        feed(command, input)
    }

    /// The records there are, as `history --json` gives them.
    fn records(&self) -> Vec<Value> {
        let out = self.run(&["history", "--all", "--json"], "").out;
        let all: Value = serde_json::from_str(&out).unwrap();
        all["records"].as_array().unwrap().clone()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Runs a command to its end with `input` on standard input.
pub fn feed(mut command: Command, input: impl AsRef<[u8]>) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    let writer = std::thread::spawn(move || {
        // A command that reads nothing closes the pipe.
        let _ = stdin.write_all(&input);
    });
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Done {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("output is UTF-8"),
        err: String::from_utf8(done.stderr).expect("messages are UTF-8"),
    }
}

/// What stands from the verdict's heading on.
fn verdict(out: &str) -> &str {
    &out[out.find("── 结果").expect("a verdict was printed")..]
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn json_lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

#[test]
fn the_same_lines_piped_twice_give_the_same_bytes_without_dates_or_record_ids() {
    let (a, b) = (Home::new(), Home::new());
    let first = a.run(&["practice", "demo/driver"], GOOD);
    let second = b.run(&["practice", "demo/driver"], GOOD);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    assert_eq!(first.out, second.out);
    assert!(verdict(&first.out).contains("100 分"), "{}", first.out);
    let record = &a.records()[0];
    let id = record["id"].as_str().unwrap();
    let day = &record["started"].as_str().unwrap()[..10];
    assert!(!first.out.contains(&id[..8]), "{}", first.out);
    assert!(
        !first.out.contains(day) && !first.out.contains(&day[..4]),
        "{}",
        first.out
    );
    assert_eq!(record["trainee"], "anonymous");
    let other_seed = a.run(&["practice", "demo/driver", "--seed", "2"], GOOD);
    assert_ne!(
        first.out, other_seed.out,
        "the seed decides the customer's lines"
    );
}

#[test]
fn score_answers_each_line_in_its_place_with_the_fixed_keys() {
    let home = Home::new();
    let lines = [
        r#"{"id":"half","standard":"demo","stage":"phone","turns":[{"role":"customer","text":"喂"},{"role":"trainee","text":"您好友谊日产"}],"items":["x"],"type":"y","gold":{"z":1},"quality":3}"#,
        "",
        "no json at all",
        r#"{"id":"key","standard":"demo","stage":"phone","turns":[],"sage":1}"#,
        r#"{"id":"stage","standard":"demo","stage":"fone","turns":[]}"#,
        r#"{"id":"both","standard":"demo","stage":"phone","stages":["phone"],"turns":[]}"#,
        r#"{"id":"role","standard":"demo","stage":"phone","turns":[{"role":"boss","text":"x"}]}"#,
        r#"["array","demo","phone",null,null,null,null,[],null,null,null,null]"#,
        r#"{"id":7,"standard":"demo","stages":["demo.phone"],"turns":[{"role":"trainee","text":"您好友谊日产"},{"role":"trainee","text":"您现在开啥车"}]}"#,
    ]
    .join("\n");
    let done = home.run(&["score"], &lines);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let all = json_lines(&done.out);
    assert_eq!(all.len(), 8, "{}", done.out);

    assert_eq!(
        keys(&all[0]),
        [
            "id", "score", "earned", "possible", "passed", "items", "reasons"
        ]
    );
    assert_eq!(
        keys(&all[0]["items"][0]),
        ["id", "kind", "status", "turns", "quote"]
    );
    assert_eq!(
        keys(&all[0]["reasons"][0]),
        ["code", "item", "turn", "message"]
    );
    let item = |row: &Value, name: &str| {
        let found = row["items"].as_array().unwrap().iter();
        found
            .clone()
            .find(|i| i["id"] == format!("demo.phone.{name}"))
            .unwrap()
            .clone()
    };
    let greet = item(&all[0], "greet");
    assert_eq!(
        (&greet["status"], &greet["turns"]),
        (&"done".into(), &serde_json::json!([2]))
    );
    assert_eq!(greet["quote"], "您好友谊日产");
    assert_eq!(item(&all[0], "ask-car")["status"], "missed");
    for unheard in ["register", "three-rings", "know-rings"] {
        assert_eq!(
            item(&all[0], unheard)["status"],
            "not-applicable",
            "{unheard}"
        );
    }
    assert_eq!(
        (&all[0]["earned"], &all[0]["possible"]),
        (&2.into(), &3.into())
    );
    assert_eq!(
        (&all[0]["score"], &all[0]["passed"]),
        (&66.7.into(), &false.into())
    );

    let wrong = [
        ("line", Value::from(3), "bad-line"),
        ("id", "key".into(), "bad-line"),
        ("id", "stage".into(), "unknown-stage"),
        ("id", "both".into(), "bad-line"),
        ("id", "role".into(), "bad-line"),
        ("line", 8.into(), "bad-line"),
    ];
    for (row, (key, name, code)) in all[1..7].iter().zip(wrong) {
        assert_eq!(keys(row), [key, "error"], "{row}");
        assert_eq!(row[key], name);
        assert_eq!(keys(&row["error"]), ["code", "message"]);
        assert_eq!(row["error"]["code"], code, "{row}");
    }
    assert_eq!(
        (&all[7]["id"], &all[7]["passed"]),
        (&7.into(), &true.into())
    );
}

#[test]
fn a_situation_given_without_its_time_sets_no_deadline() {
    let home = Home::new();
    let path = home.path("pack/scenarios/standards/demo/phone.yaml");
    let stage = std::fs::read_to_string(&path).unwrap();
    let due = "weight: 1\n    due: on refused within 1 turns\n    topic: present-car";
    let stage = stage.replace("weight: 1\n    due: end\n    topic: present-car", due);
    assert!(stage.contains("on refused within"));
    std::fs::write(&path, stage).unwrap();
    let refusal = r#"{"role":"customer","text":"不用了我没空过去"},"#;
    let turns = r#"{"role":"trainee","text":"好的"},{"role":"trainee","text":"嗯"},{"role":"trainee","text":"您现在开啥车"}"#;
    let given = format!(
        r#"{{"id":1,"standard":"demo","stage":"phone","situation":["refused"],"turns":[{turns}]}}"#
    );
    let heard =
        format!(r#"{{"id":2,"standard":"demo","stage":"phone","turns":[{refusal}{turns}]}}"#);
    let status = |line: &str| {
        let all = json_lines(&home.run(&["score"], line).out);
        let items = all[0]["items"].as_array().unwrap().iter();
        let ask = items.clone().find(|i| i["id"] == "demo.phone.ask-car");
        ask.unwrap()["status"].clone()
    };
    assert_eq!(status(&given), "done", "it may have begun just before");
    assert_eq!(status(&heard), "missed", "it began two turns before");
}

#[test]
fn score_asks_for_a_pass_only_when_told_to() {
    let home = Home::new();
    let fails = r#"{"id":1,"standard":"demo","stage":"phone","turns":[]}"#;
    let passes = r#"{"id":1,"standard":"demo","stage":"phone","turns":[{"role":"trainee","text":"您好友谊日产"},{"role":"trainee","text":"您现在开啥车"}]}"#;
    assert_eq!(home.run(&["score"], fails).code, 0);
    assert_eq!(home.run(&["score", "--require-pass"], fails).code, 1);
    assert_eq!(home.run(&["score", "--require-pass"], passes).code, 0);
    let text = home.run(&["score", "--format", "text"], passes);
    assert!(text.out.contains("通过  100 分"), "{}", text.out);
}

#[test]
fn recognise_answers_each_line_in_its_place_with_the_fixed_keys() {
    let home = Home::new();
    let lines = [
        r#"{"id":"a","standard":"demo","stage":"phone","customer":null,"text":"早，您好友谊日产！","items":[],"type":1,"gold":2,"quality":3}"#,
        r#"{"id":"b","standard":"demo","stage":"phone","text":"x","extra":1}"#,
        "{",
        r#"{"id":"c","standard":"demo","stage":"phone"}"#,
        r#"{"id":"d","standard":"demo","stage":"phone","text":""}"#,
    ]
    .join("\n");
    let done = home.run(&["recognise"], &lines);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let all = json_lines(&done.out);
    assert_eq!(keys(&all[0]), ["id", "items"]);
    let greet = &all[0]["items"][0];
    assert_eq!(
        keys(greet),
        [
            "id",
            "kind",
            "confidence",
            "unclear",
            "quote",
            "span",
            "via"
        ]
    );
    assert_eq!(greet["id"], "demo.phone.greet");
    assert_eq!(
        (&greet["kind"], &greet["unclear"]),
        (&"behaviour".into(), &false.into())
    );
    let span: Vec<usize> = serde_json::from_value(greet["span"].clone()).unwrap();
    let text: Vec<char> = "早，您好友谊日产！".chars().collect();
    assert_eq!(
        greet["quote"],
        text[span[0]..span[1]].iter().collect::<String>()
    );
    for (row, name) in all[1..4]
        .iter()
        .zip([Value::from("b"), 3.into(), "c".into()])
    {
        assert_eq!(row["error"]["code"], "bad-line", "{row}");
        assert_eq!(row.get("id").unwrap_or(&row["line"]), &name);
    }
    assert_eq!(all[4]["items"], serde_json::json!([]));
}

#[test]
fn a_situation_gates_only_what_is_known_about_it() {
    let home = Home::new();
    let line = |situation: &str| {
        format!(
            r#"{{"id":1,"standard":"demo","stage":"phone",{situation}"text":"错过这次就没这个价了"}}"#
        )
    };
    let sees = |situation: &str| {
        let done = home.run(&["recognise"], line(situation));
        assert_eq!(done.code, 0, "{}", done.out);
        done.out.contains("demo.phone.sell-after-refusal")
    };
    assert!(sees(""), "unknown: nothing is gated");
    assert!(!sees(r#""situation":[],"#), "none holds");
    assert!(sees(r#""situation":["refused"],"#));
}

#[test]
fn every_command_ends_with_the_code_its_help_promises() {
    let home = Home::new();
    home.run(&["practice", "demo/driver"], GOOD);
    let cases: &[(&[&str], i32)] = &[
        (&["--help"], 0),
        (&["--version"], 0),
        (&["list"], 0),
        (&["list", "standards"], 0),
        (&["list", "personas"], 0),
        (&["list", "items", "--filter", "greet"], 0),
        (&["list", "topics"], 0),
        (&["list", "situations"], 0),
        (&["schema", "stage"], 0),
        (&["definitions"], 0),
        (&["history", "--all"], 0),
        (&["recognise"], 0),
        (&["score"], 0),
        // The small pack has no goldens: its content falls short.
        (&["check"], 1),
        (&["demo", "demo/driver"], 2),
        (&["nonsense"], 2),
        (&["--nonsense"], 2),
        (&["--lang", "fr", "list"], 2),
        (&["list", "nonsense"], 2),
        (&["practice", "demo/nobody"], 2),
        (&["practice", "demo/driver", "--seed", "x"], 2),
        (&["practice", "--resume"], 2),
        (&["check", "--coverage", "101"], 2),
        (&["check", "--coverage", "-1"], 2),
        (&["check", "--coverage", "abc"], 2),
        (&["check", "no/such/path"], 2),
        (&["check", "--standard", "nobody"], 2),
        (&["score", "no-such-file"], 2),
        (&["recognise", "no-such-file"], 2),
        (&["import", "no-such-file"], 2),
        (&["report"], 2),
        (&["report", "zz"], 2),
        (&["report", ""], 2),
        (&["replay", "0000"], 2),
        (&["export", "%"], 2),
    ];
    for (args, code) in cases {
        let done = home.run(args, "");
        assert_eq!(done.code, *code, "{args:?}\n{}{}", done.out, done.err);
        assert_eq!(
            done.code == 2,
            !done.err.is_empty(),
            "{args:?} {}",
            done.err
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::new();
    for args in [&["list", "items"][..], &["definitions"], &["--help"]] {
        let mut child = home
            .bare()
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
    }
}

#[test]
fn a_pipe_gets_no_colours_and_whole_ids() {
    let home = Home::new();
    for args in [&["list", "scenarios"][..], &["list", "items"]] {
        let mut command = home.bare();
        command.args(args);
        let done = feed(command, "");
        assert_eq!(done.code, 0, "{}", done.err);
        assert!(!done.out.contains('\u{1b}'));
        let broken = done
            .out
            .lines()
            .find(|l| l.starts_with("    ") && l.trim().len() < 8);
        assert_eq!(broken, None, "an id runs over two lines");
    }
    let done = home.run(&["practice", "demo/driver"], GOOD);
    assert!(!done.out.contains('\u{1b}'), "{}", done.out);
}

#[test]
fn a_briefing_names_the_commands_that_work_where_it_is_read() {
    let out = Home::new().run(&["practice", "demo/driver"], "").out;
    assert!(out.contains("!hint") && !out.contains("/提示"), "{out}");
}

#[test]
fn an_author_can_look_up_what_there_is_to_refer_to() {
    let home = Home::new();
    let list = |what: &str, filter: &str| {
        let mut command = home.bare();
        command.args(["--lang", "en", "list", what, "--filter", filter]);
        let out = feed(command, "").out;
        let line = out.lines().next().unwrap().to_owned();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        list("topics", "ask-main-use-of-new-car"),
        "nissan use ask-main-use-of-new-car 平时用，哪儿都去一点。"
    );
    assert_eq!(
        list("situations", "answering-landline"),
        "nissan answering-landline answering a landline landline"
    );
    assert_eq!(
        list("items", "nissan.reception.greet-on-arrival"),
        "+ nissan.reception.greet-on-arrival Greets the customer at the moment of arrival ★"
    );
}

#[test]
fn the_language_follows_the_option_then_the_locale_then_is_chinese() {
    let home = Home::new();
    let told = |args: &[&str], locale: &str| {
        let mut command = home.small();
        command.args(args).env("LC_ALL", locale);
        feed(command, GOOD).out
    };
    let practise = ["practice", "demo/driver"];
    assert!(told(&practise, "C.UTF-8").contains("清单"));
    assert!(told(&practise, "zh_CN.UTF-8").contains("清单"));
    let english = told(&practise, "en_GB.UTF-8");
    assert!(
        !english.contains("清单") && english.contains("PASSED"),
        "{english}"
    );
    assert_eq!(
        told(&["--lang", "en", "practice", "demo/driver"], "zh_CN.UTF-8"),
        english
    );
}

#[test]
fn packs_are_added_and_the_built_in_one_can_be_left_out() {
    let home = Home::new();
    let scenarios = |command: &mut Command, args: &[&str]| {
        command
            .args(args)
            .args(["list", "scenarios", "--format", "json"]);
        let out = feed(std::mem::replace(command, Command::new("true")), "").out;
        let all: Value = serde_json::from_str(&out).unwrap();
        let ids = all["scenarios"].as_array().unwrap().iter();
        ids.map(|s| s["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(scenarios(&mut home.small(), &[]), ["demo/driver"]);
    let with = scenarios(&mut home.bare(), &["--pack", &home.text("pack")]);
    let built_in = scenarios(&mut home.bare(), &[]);
    assert!(built_in.contains(&"nissan/tutorial".to_owned()));
    assert!(!built_in.contains(&"demo/driver".to_owned()));
    assert!(with.contains(&"demo/driver".to_owned()) && with.len() == built_in.len() + 1);

    let mut nothing = home.bare();
    nothing.args(["--no-builtin", "list"]);
    let done = feed(nothing, "");
    assert_eq!(done.code, 2);
    assert!(done.err.contains("--pack"), "{}", done.err);
    let mut nowhere = home.bare();
    nowhere.args(["--pack", "no/such/pack", "list"]);
    let done = feed(nowhere, "");
    assert!(
        done.code == 2 && done.err.contains("no/such/pack"),
        "{}",
        done.err
    );
}

#[test]
fn a_record_is_listed_reported_replayed_exported_and_imported() {
    let home = Home::new();
    let played = home.run(&["practice", "demo/driver"], GOOD);
    let id = home.records()[0]["id"].as_str().unwrap().to_owned();
    let short = &id[..8];
    let listed = home.run(&["history", "--all"], "");
    assert!(
        listed.out.contains(short) && listed.out.contains("通过 100"),
        "{}",
        listed.out
    );
    let report = home.run(&["report", short], "");
    assert_eq!(report.out, verdict(&played.out));
    let replay = home.run(&["replay", short], "");
    assert_eq!((replay.code, replay.err.as_str()), (0, ""));
    assert!(replay.out.ends_with(verdict(&played.out)), "{}", replay.out);
    let part = home.run(&["replay", short, "--at", "1"], "");
    assert!(
        part.out.contains("友谊日产") && !part.out.contains("您现在开啥车"),
        "{}",
        part.out
    );

    let exported = home.run(&["export", short], "").out;
    let other = Home::new();
    std::fs::write(other.path("r.jsonl"), &exported).unwrap();
    for _ in 0..2 {
        assert_eq!(other.run(&["import", &other.text("r.jsonl")], "").code, 0);
    }
    assert_eq!(other.records().len(), 1);
    assert_eq!(other.run(&["export", &id], "").out, exported);
    std::fs::write(other.path("bad.jsonl"), "{}\n").unwrap();
    let bad = other.run(&["import", &other.text("bad.jsonl")], "");
    assert!(
        bad.code == 2 && bad.err.contains("bad.jsonl"),
        "{}",
        bad.err
    );
}

/// Plays on a database that cannot be used: the message, and that nothing is lost.
fn plays_on_and_keeps_the_record(home: &Home, db: &str, message: &str) {
    let play = |db: &str| {
        let mut command = home.bare();
        command
            .args(["--no-builtin", "--pack", &home.text("pack"), "--db", db])
            .args(["practice", "demo/driver"]);
        feed(command, GOOD)
    };
    let done = play(db);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.contains(message), "{}", done.err);
    let elsewhere = home.text("sound.db");
    assert_eq!(
        done.out,
        play(&elsewhere).out,
        "the session goes on as ever"
    );
    let kept = done
        .err
        .split_whitespace()
        .flat_map(|w| w.split('；'))
        .find(|w| w.ends_with(".jsonl"))
        .unwrap_or_else(|| panic!("a file is named: {}", done.err));
    let fresh = Home::new();
    let taken = fresh.run(&["import", kept], "");
    assert_eq!(taken.code, 0, "{}", taken.err);
    let id = fresh.records()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(fresh.run(&["report", &id], "").out, verdict(&done.out));
}

#[test]
fn a_corrupt_database_loses_nothing() {
    let home = Home::new();
    let db = home.path("corrupt.db");
    std::fs::write(
        &db,
        "these are only words, and no database at all; ".repeat(200),
    )
    .unwrap();
    plays_on_and_keeps_the_record(&home, &db.display().to_string(), "已损坏");
}

#[test]
fn a_newer_database_loses_nothing() {
    let home = Home::new();
    home.run(&["history"], "");
    let db = rusqlite::Connection::open(home.path("h.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    plays_on_and_keeps_the_record(&home, &home.text("h.db"), "更新版本");
}

#[test]
fn a_database_locked_from_the_start_loses_nothing() {
    let home = Home::new();
    home.run(&["history"], "");
    let db = rusqlite::Connection::open(home.path("h.db")).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    plays_on_and_keeps_the_record(&home, &home.text("h.db"), "占用");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_loses_nothing() {
    // Nobody, root included, may make folders there.
    let home = Home::new();
    plays_on_and_keeps_the_record(&home, "/sys/duilian/h.db", "不能写");
}

#[test]
fn other_commands_tell_what_is_wrong_with_a_database_and_leave_it_alone() {
    let home = Home::new();
    let words = "these are only words, and no database at all; ".repeat(200);
    std::fs::write(home.path("h.db"), &words).unwrap();
    for args in [
        &["history"][..],
        &["report", "00"],
        &["practice", "--resume"],
    ] {
        let done = home.run(args, "");
        assert_eq!(done.code, 2, "{args:?}");
        assert!(done.err.contains("h.db"), "{args:?} {}", done.err);
    }
    assert_eq!(std::fs::read_to_string(home.path("h.db")).unwrap(), words);
}

/// A session whose input stays open.
struct Live {
    child: std::process::Child,
    stdin: std::process::ChildStdin,
    errors: BufReader<std::process::ChildStderr>,
}

impl Live {
    fn begin(home: &Home) -> Self {
        let mut child = home
            .small()
            .args(["practice", "demo/driver"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        Live {
            child,
            stdin,
            errors,
        }
    }

    /// Writes lines and waits until all of them were taken: a line that is no input is told only after those before it.
    fn say(&mut self, lines: &str) -> String {
        writeln!(self.stdin, "{lines}\n!taken").unwrap();
        let mut told = String::new();
        while !told.contains("!taken") {
            assert_ne!(self.errors.read_line(&mut told).unwrap(), 0, "{told}");
        }
        told
    }

    /// Is killed once it has answered these lines.
    fn killed_after(mut self, lines: &[&str]) {
        self.say(&lines.join("\n"));
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Writes the last line and waits for the end.
    fn end(mut self, line: &str) -> String {
        writeln!(self.stdin, "{line}").unwrap();
        drop(self.stdin);
        let mut out = String::new();
        let mut stdout = self.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).unwrap();
        self.child.wait().unwrap();
        out
    }
}

#[test]
fn a_session_killed_in_mid_scene_is_resumed_without_loss() {
    let home = Home::new();
    let whole = Home::new().run(&["practice", "demo/driver"], GOOD);
    let lines: Vec<&str> = GOOD.lines().collect();
    Live::begin(&home).killed_after(&lines[..4]);

    let open = home.records();
    assert_eq!(
        (open[0]["turns"].as_u64(), &open[0]["score"]),
        (Some(4), &Value::Null)
    );
    let id = open[0]["id"].as_str().unwrap().to_owned();
    assert!(
        home.run(&["export", &id], "")
            .out
            .contains("好的，不打扰您。")
    );
    let other = home.run(&["--trainee", "somebody-else", "practice", "--resume"], "");
    assert_eq!(other.code, 2, "only one's own session is resumed");

    let resumed = home.run(&["practice", "--resume"], lines[4..].join("\n"));
    assert_eq!((resumed.code, resumed.err.as_str()), (0, ""));
    assert_eq!(verdict(&resumed.out), verdict(&whole.out));
    assert_eq!(home.records().len(), 1, "the same record went on");
    assert_eq!(home.run(&["replay", &id], "").code, 0);
    assert_eq!(
        home.run(&["practice", "--resume"], "").code,
        2,
        "nothing is left to resume"
    );
}

#[test]
fn a_record_of_another_engine_is_still_read_and_resuming_it_says_what_happens() {
    let home = Home::new();
    let whole = Home::new().run(&["practice", "demo/driver"], GOOD);
    let lines: Vec<&str> = GOOD.lines().collect();
    Live::begin(&home).killed_after(&lines[..4]);
    let db = rusqlite::Connection::open(home.path("h.db")).unwrap();
    db.execute("UPDATE sessions SET engine = 1", []).unwrap();
    drop(db);

    let id = home.records()[0]["id"].as_str().unwrap().to_owned();
    for reading in ["report", "replay", "export"] {
        let read = home.run(&[reading, &id], "");
        assert_eq!((read.code, read.err.as_str()), (0, ""), "{reading}");
    }
    let resumed = home.run(&["practice", "--resume"], lines[4..].join("\n"));
    assert_eq!(resumed.code, 0);
    assert!(
        resumed.err.contains("另一个版本") && resumed.err.contains("重放"),
        "{}",
        resumed.err
    );
    assert_eq!(verdict(&resumed.out), verdict(&whole.out));
    assert_eq!(home.records().len(), 1, "the same record went on");
}

#[test]
fn a_database_that_is_locked_in_mid_scene_loses_nothing() {
    let home = Home::new();
    let lines: Vec<&str> = GOOD.lines().collect();
    let mut live = Live::begin(&home);
    live.say(&lines[..3].join("\n"));
    let db = rusqlite::Connection::open(home.path("h.db")).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let last = lines.len() - 1;
    let told = live.say(&lines[3..last].join("\n"));
    assert!(told.contains("占用"), "{told}");
    drop(db);
    let out = live.end(lines[last]);
    let kept = std::fs::read_dir(home.path(""))
        .unwrap()
        .map(|f| f.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .expect("the session was kept in a file");
    assert_eq!(
        home.run(&["import", &kept.display().to_string()], "").code,
        0
    );
    let records = home.records();
    assert_eq!(records.len(), 1);
    let report = home.run(&["report", records[0]["id"].as_str().unwrap()], "");
    assert_eq!(report.out, verdict(&out));
}

#[test]
fn a_record_that_another_window_goes_on_with_is_told_once_and_both_are_kept() {
    let home = Home::new();
    let lines: Vec<&str> = GOOD.lines().collect();
    let mut live = Live::begin(&home);
    live.say(&lines[..3].join("\n"));
    let id = home.records()[0]["id"].as_str().unwrap().to_owned();
    let other = home.run(&["practice", "--resume"], "> 您打算什么时候买？\n!end\n");
    assert_eq!(other.code, 0, "{}", other.err);
    let stored = home.run(&["export", &id], "").out;

    let last = lines.len() - 1;
    let told = live.say(&lines[3..last].join("\n"));
    assert_eq!(told.matches("接着练下去了").count(), 1, "{told}");
    let out = live.end(lines[last]);
    assert!(verdict(&out).contains("通过  100"), "{out}");
    let kept = std::fs::read_dir(home.path(""))
        .unwrap()
        .map(|f| f.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .expect("the session was kept in a file");
    let taken = home.run(&["import", &kept.display().to_string()], "");
    assert_eq!(taken.code, 0, "{}", taken.err);
    assert_eq!(home.run(&["export", &id], "").out, stored);
    let records = home.records();
    assert_eq!(records.len(), 2);
    let own = records.iter().find(|r| r["id"] != *id).unwrap();
    let report = home.run(&["report", own["id"].as_str().unwrap()], "");
    assert_eq!(report.out, verdict(&out));
}

/// Bytes that no trainee should type, and some do.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let long = |unit: &str| unit.repeat(100_000 / unit.len()).into_bytes();
    vec![
        ("nothing", Vec::new()),
        ("empty lines", b"\n\n \n\t\n\xe3\x80\x80\n".to_vec()),
        ("no UTF-8", b"\xff\xfe\xc3\x28\n\xe6\x82\n".to_vec()),
        (
            "half a character at the end",
            "您好".as_bytes()[..5].to_vec(),
        ),
        ("NUL", b"a\0b\n\0\n".to_vec()),
        ("every control character", (1..32).chain([127]).collect()),
        ("C1 controls", "\u{9b}31m\u{90}x\u{9c}\u{85}\n".into()),
        (
            "clear screen and title",
            b"\x1b[2J\x1b]0;owned\x07\x1b[31mred\n".to_vec(),
        ),
        (
            "escapes in commands",
            b"!\x1b[2J\n!answer \x1b[1m x\n!contest \x1b[1m\n~ \x1b[1m\n!form \x1b[1m a=\"b\"\n"
                .to_vec(),
        ),
        ("text that turns round", "\u{202e}好您\u{2066}\n".into()),
        ("emoji", "😀👨‍👩‍👧‍👦🇨🇳e\u{301}\n".into()),
        (
            "another language",
            "Guten Tag, что вам нужно? สวัสดี\n".into(),
        ),
        ("100 kB of one word", long("您好")),
        ("100 kB of letters", long("a")),
        ("100 kB of brackets", long("（")),
        ("100 kB of a joined emoji", long("👨\u{200d}")),
        ("100 kB of marks", long("e\u{301}")),
        ("Windows lines", "您好，友谊日产\r\n您现在开啥车\r\n".into()),
        (
            "a mark of order of bytes",
            "\u{feff}您好，友谊日产\n".into(),
        ),
    ]
}

#[test]
fn whatever_is_typed_the_session_ends_with_a_verdict_and_no_escape_gets_out() {
    let home = Home::new();
    for (name, bytes) in hostile() {
        let done = home.run(&["practice", "demo/driver"], &bytes);
        assert_eq!(done.code, 0, "{name}: {}", done.err);
        assert!(done.out.contains("── 结果"), "{name}: {}", done.out);
        for text in [&done.out, &done.err] {
            let raw = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(raw, None, "{name}: {text:?}");
        }
    }
    let records = home.records();
    assert_eq!(records.len(), hostile().len(), "each was kept");
    for record in records {
        let id = record["id"].as_str().unwrap();
        assert_eq!(
            home.run(&["replay", id], "").code,
            0,
            "and can be played again"
        );
    }
}

#[test]
fn whatever_is_fed_to_score_and_recognise_gives_one_sound_line_each() {
    let home = Home::new();
    for (name, bytes) in hostile() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let recognise = serde_json::json!({"id": text, "standard": "demo", "stage": "phone", "customer": text, "text": text});
        let turns = serde_json::json!([{"role": "customer", "text": text}, {"role": "trainee", "text": text}]);
        let score =
            serde_json::json!({"id": text, "standard": "demo", "stage": "phone", "turns": turns});
        for (command, line) in [("recognise", &recognise), ("score", &score)] {
            let done = home.run(&[command], line.to_string());
            assert_eq!(done.code, 0, "{command} {name}: {}", done.err);
            let raw = done.out.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(raw, None, "{command} {name}");
            assert_eq!(
                json_lines(&done.out)[0]["id"],
                line["id"],
                "{command} {name}"
            );

            // The same bytes as they are: a line of them is answered or passed over, the run goes on.
            let done = home.run(
                &[command],
                [&bytes[..], b"\n", line.to_string().as_bytes()].concat(),
            );
            assert!(done.code <= 1, "{command} {name}: {}", done.err);
            assert_eq!(
                json_lines(&done.out).last().unwrap()["id"],
                line["id"],
                "{command} {name}"
            );
        }
    }
}

#[test]
fn a_report_names_the_fields_of_a_form_and_the_turn_that_its_reason_names() {
    let home = Home::new();
    let lines = "> 您好友谊日产
> 嗯
> 好
> 再考虑一下嘛这周有优惠
> 错过这次就没这个价了
!form register grade=\"A\"
!answer rings 5
";
    let done = home.run(&["practice", "demo/driver"], lines);
    let report = verdict(&done.out);
    for said in [
        "第 4 轮触犯关键禁忌：拒绝后还推销",
        "第 4 轮 “再考虑一下嘛这周有优惠”。再推销就算。可以这样",
        "做到 1/2：姓名 —✗，级别 A✓",
        "答“5”，应为“3”",
    ] {
        assert!(report.contains(said), "{said}\n{report}");
    }
    assert!(
        !report.contains("。。") && !report.contains("name="),
        "{report}"
    );
}
