//! What an author works with: `new`, `check --bless`, `check --watch`, results kept between checks.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::commands::{Done, Home, feed};

const PASS: &str = "scenario: demo/driver\nseed: 1\ntitle: 好好接\n\n~ 6s\n> 您好，友谊日产，很高兴为您服务！\n> 您现在开啥车？\n> 好的，不打扰您。\n> 好的不打扰您\n> 好的，不打扰您。\n!form register name=\"赵磊\" grade=\"A\"\n!answer rings 3\n";
const FAIL: &str = "scenario: demo/driver\nseed: 1\ntitle: 没问好\nfails: greet\n\n~ 6s\n> 今天天气不错\n> 您现在开啥车？\n> 好的，不打扰您。\n> 好的不打扰您\n> 好的，不打扰您。\n!form register name=\"赵磊\" grade=\"A\"\n!answer rings 3\n";

fn golden(home: &Home, case: &str) -> std::path::PathBuf {
    home.path(&format!("pack/scenarios/demo/driver.{case}.golden"))
}

pub fn check(home: &Home, args: &[&str]) -> Done {
    let mut command = home.small();
    command.args(["--lang", "en", "check"]).args(args);
    feed(command, "")
}

/// The codes told, each once.
pub fn codes(out: &str) -> Vec<&str> {
    let heads = out.lines().filter_map(|l| l.split_once("[DL"));
    let mut all: Vec<&str> = heads.filter_map(|(_, r)| r.split(']').next()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The small pack with two goldens stored.
fn stored() -> Home {
    let home = Home::new();
    std::fs::write(golden(&home, "pass"), PASS).unwrap();
    std::fs::write(golden(&home, "no-greeting"), FAIL).unwrap();
    let done = check(&home, &["--bless"]);
    assert!(
        done.out.contains("2 goldens stored"),
        "{}{}",
        done.out,
        done.err
    );
    home
}

pub fn replace(home: &Home, path: &str, from: &str, to: &str) {
    let path = home.path(path);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn what_new_writes_passes_the_check_but_for_the_marked_places() {
    let home = Home::new();
    let pack = home.path("mine");
    let new = |args: &[&str]| {
        let mut command = home.bare();
        command.args(["--lang", "en", "--no-builtin", "--pack"]);
        command.arg(&pack).arg("new").args(args);
        feed(command, "")
    };
    for args in [
        &["standard", "teahouse"][..],
        &["persona", "lao-zhou"],
        &["scenario", "teahouse/first"],
    ] {
        let done = new(args);
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{args:?}");
        for line in done.out.lines().filter_map(|l| l.strip_prefix("wrote ")) {
            assert!(std::path::Path::new(line).is_file(), "{line}");
        }
        assert!(done.out.contains("Next: "), "{}", done.out);
    }
    let check = |args: &[&str]| {
        let mut command = home.bare();
        command.args(["--lang", "en", "--no-builtin", "--pack"]);
        command.arg(&pack).arg("check").args(args);
        feed(command, "")
    };
    let before = check(&[]);
    assert_eq!(codes(&before.out), ["051", "120"], "{}", before.out);
    let after = check(&["--bless"]);
    assert_eq!(
        (after.code, codes(&after.out)),
        (0, vec!["120"]),
        "{}",
        after.out
    );
    // Every marked place of what an author writes is told at its place, and nothing else is.
    let marks: usize = ["scenarios", "scripts"]
        .iter()
        .map(|f| count_marks(&pack.join(f)))
        .sum();
    assert_eq!(after.out.matches("[DL120]").count(), marks, "{}", after.out);
    assert!(after.out.contains("lao-zhou.yaml:3:8"), "{}", after.out);
    assert_eq!(check(&["--deny", "warnings"]).code, 1);
}

/// Marks in files of YAML and scripts, and in the titles of goldens.
fn count_marks(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let count = |path: std::path::PathBuf| {
        if path.is_dir() {
            return count_marks(&path);
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|e| e == "golden") {
            return text.matches("title: 待写：").count();
        }
        text.matches("待写：").count()
    };
    entries.map(|e| count(e.path())).sum()
}

#[test]
fn new_leaves_alone_what_is_there_and_says_so() {
    let home = Home::new();
    let mut command = home.small();
    command.args(["--lang", "en", "new", "persona", "zhao"]);
    let before = std::fs::read(home.path("pack/scenarios/personas/zhao.yaml")).unwrap();
    let done = feed(command, "");
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(
        done.err.contains("zhao.yaml is there already"),
        "{}",
        done.err
    );
    let after = std::fs::read(home.path("pack/scenarios/personas/zhao.yaml")).unwrap();
    assert_eq!(before, after);
    for id in ["Zhao", "a/b/c", "../x", ""] {
        let mut command = home.small();
        command.args(["--lang", "en", "new", "persona", id]);
        assert_eq!(feed(command, "").code, 2, "{id}");
    }
}

#[test]
fn a_scenario_for_the_built_in_standard_is_played_before_it_is_written() {
    let home = Home::new();
    let pack = home.path("mine");
    std::fs::create_dir(&pack).unwrap();
    let mut command = home.bare();
    command
        .current_dir(&pack)
        .args(["--lang", "en", "new", "scenario"]);
    command.args([
        "nissan/my-scene",
        "--persona",
        "lei-dayong",
        "--stages",
        "reception",
    ]);
    let done = feed(command, "");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let mut command = home.bare();
    command
        .current_dir(&pack)
        .args(["--lang", "en", "--pack", ".", "check"]);
    command.args(["scenarios/nissan", "--bless"]);
    let done = feed(command, "");
    assert!(
        done.out.contains("2 goldens stored"),
        "{}{}",
        done.out,
        done.err
    );
    let scene = std::fs::read_to_string(pack.join("scenarios/nissan/my-scene.yaml")).unwrap();
    assert!(scene.contains("\nchannel: phone\n"), "{scene}");
    assert!(!scene.contains("\nsituation:"), "{scene}");
    let pass = std::fs::read_to_string(pack.join("scenarios/nissan/my-scene.pass.golden")).unwrap();
    assert!(pass.contains("score 100 = "), "{pass}");
    let fails =
        std::fs::read_to_string(pack.join("scenarios/nissan/my-scene.fails.golden")).unwrap();
    assert!(fails.contains("   failed\n"), "{fails}");
}

#[test]
fn a_scenario_takes_place_where_its_author_says() {
    let home = Home::new();
    let pack = home.path("mine");
    let run = |args: &[&str]| {
        let mut command = home.bare();
        command
            .args(["--lang", "en", "--pack"])
            .arg(&pack)
            .args(args);
        feed(command, "")
    };
    let done = run(&[
        "new",
        "scenario",
        "nissan/door",
        "--persona",
        "lei-dayong",
        "--stages",
        "reception,prospecting",
        "--channel",
        "showroom",
    ]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let scene = std::fs::read_to_string(pack.join("scenarios/nissan/door.yaml")).unwrap();
    for line in [
        "channel: showroom",
        "  - nissan.reception.greet-on-arrival  # ",
        ", stage: nissan.prospecting}",
    ] {
        assert!(scene.contains(line), "{line}\n{scene}");
    }
    assert!(!scene.contains("phone"), "{scene}");
    let done = run(&["check", "--bless"]);
    assert_eq!(codes(&done.out), ["120"], "{}", done.out);
    let elsewhere = run(&["new", "scenario", "nissan/x", "--channel", "street"]);
    assert_eq!(elsewhere.code, 2);
    assert!(elsewhere.err.contains("showroom"), "{}", elsewhere.err);
}

#[test]
fn header_only_goldens_are_filled_and_a_second_run_changes_nothing() {
    let home = stored();
    let text = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    assert!(
        text.contains("score 100 = ") && text.contains("  done demo.phone.greet"),
        "{text}"
    );
    let again = check(&home, &["--bless"]);
    assert!(again.out.contains("0 goldens stored"), "{}", again.out);
    assert_eq!(
        std::fs::read_to_string(golden(&home, "pass")).unwrap(),
        text
    );
}

/// What is told under a code, from its head to the next blank line.
fn told<'a>(out: &'a str, code: &str) -> Vec<&'a str> {
    let heads = out.match_indices(code).map(|(at, _)| &out[at..]);
    heads
        .map(|rest| rest.split("\n\n").next().unwrap())
        .collect()
}

#[test]
fn a_golden_without_a_result_says_that_it_has_none() {
    let home = stored();
    std::fs::write(golden(&home, "pass"), PASS).unwrap();
    let out = check(&home, &[]).out;
    let [finding] = told(&out, "[DL051]")[..] else {
        panic!("{out}")
    };
    assert!(finding.contains("has no result yet"), "{finding}");
    assert!(finding.contains("check --bless"), "{finding}");
}

#[test]
fn a_golden_that_should_pass_says_what_it_lacks() {
    let home = stored();
    std::fs::write(
        golden(&home, "pass"),
        PASS.replace("> 您好，友谊日产，很高兴为您服务！", "> 今天天气不错"),
    )
    .unwrap();
    let out = check(&home, &[]).out;
    let [finding] = told(&out, "[DL054]")[..] else {
        panic!("{out}")
    };
    assert!(finding.contains("driver.pass.golden:1:11"), "{finding}");
    assert!(
        finding.contains("`greet`, which is critical, was missed"),
        "{finding}"
    );
    assert!(finding.contains("what it lacks: greet"), "{finding}");
}

#[test]
fn lines_behind_the_end_of_a_golden_are_one_fault() {
    let home = stored();
    let text = format!("{PASS}> 您好\n> 您还在吗\n");
    std::fs::write(golden(&home, "pass"), text).unwrap();
    let out = check(&home, &[]).out;
    let [finding] = told(&out, "[DL050]")[..] else {
        panic!("{out}")
    };
    assert!(finding.contains("driver.pass.golden:13:1"), "{finding}");
    assert!(finding.contains("over after line 12"), "{finding}");
}

#[test]
fn a_name_that_leads_nowhere_is_told_beside_those_that_there_are() {
    let home = stored();
    let scenario = "pack/scenarios/demo/driver.yaml";
    let channel = "channel: phone\n";
    replace(
        &home,
        scenario,
        channel,
        &format!("{channel}situation: [thunder]\n"),
    );
    let out = check(&home, &[]).out;
    assert!(out.contains("There are: refused."), "{out}");
    replace(
        &home,
        scenario,
        "situation: [thunder]\n",
        "answers: {presant-car: [旧的。], ask-car: [旧的。]}\n",
    );
    let out = check(&home, &[]).out;
    assert!(out.contains("Did you mean `present-car`?"), "{out}");
    replace(&home, scenario, "presant-car: [旧的。], ", "");
    let out = check(&home, &[]).out;
    assert!(
        out.contains("Write these lines under `present-car`."),
        "{out}"
    );
}

#[test]
fn a_topic_that_nobody_asks_suggests_one_that_somebody_does() {
    let home = stored();
    let persona = "pack/scenarios/personas/zhao.yaml";
    replace(
        &home,
        persona,
        "topics:\n  present-car:",
        "topics:\n  presentcar:",
    );
    let out = check(&home, &[]).out;
    let [finding] = told(&out, "[DL085]")[..] else {
        panic!("{out}")
    };
    assert!(finding.contains("Did you mean `present-car`?"), "{finding}");
    // And the goal that asks it is left without an answer.
    assert_eq!(told(&out, "[DL089]").len(), 1, "{out}");
}

#[test]
fn a_mere_change_of_words_is_stored_without_a_question() {
    let home = stored();
    replace(
        &home,
        "pack/scenarios/demo/driver.yaml",
        "那个轻客多少钱",
        "那个轻客怎么卖",
    );
    let done = check(&home, &["--bless"]);
    assert!(
        done.out.contains("2 goldens stored"),
        "{}{}",
        done.out,
        done.err
    );
    assert!(!done.err.contains("→"), "{}", done.err);
}

#[test]
fn a_change_of_status_is_stored_only_when_somebody_says_so() {
    let home = stored();
    let before = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    replace(
        &home,
        "pack/scenarios/demo/driver.pass.golden",
        "> 您现在开啥车？",
        "> 今天天气不错",
    );
    let changed = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    let done = check(&home, &["--bless"]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("demo.phone.ask-car：done → missed"),
        "{}",
        done.err
    );
    assert!(done.err.contains("were not stored"), "{}", done.err);
    assert_eq!(
        std::fs::read_to_string(golden(&home, "pass")).unwrap(),
        changed
    );
    let done = check(&home, &["--bless", "--yes"]);
    assert!(
        done.out.contains("1 goldens stored"),
        "{}{}",
        done.out,
        done.err
    );
    let after = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    assert!(
        after.contains("\n  missed demo.phone.ask-car\n") && after != before,
        "{after}"
    );
}

#[test]
fn a_renamed_item_is_told_by_its_old_name_and_stored_anew() {
    let home = stored();
    for file in ["standards/demo/phone.yaml", "demo/driver.yaml"] {
        replace(
            &home,
            &format!("pack/scenarios/{file}"),
            "ask-car",
            "ask-vehicle",
        );
    }
    let done = check(&home, &[]);
    assert_eq!(done.code, 1);
    let told = codes(&done.out);
    assert!(
        told.contains(&"080") && !told.contains(&"051"),
        "{}",
        done.out
    );
    let done = check(&home, &["--bless", "--yes"]);
    assert!(
        done.out.contains("2 goldens stored"),
        "{}{}",
        done.out,
        done.err
    );
    assert!(!codes(&done.out).contains(&"080"), "{}", done.out);
}

#[test]
fn nothing_is_stored_while_anything_else_is_wrong() {
    let home = stored();
    replace(
        &home,
        "pack/scenarios/demo/driver.yaml",
        "那个轻客多少钱",
        "那个轻客怎么卖",
    );
    replace(
        &home,
        "pack/scenarios/personas/zhao.yaml",
        "\nmood:",
        "\nmoood: 1\nmood:",
    );
    let before = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    let done = check(&home, &["--bless", "--yes"]);
    assert_eq!(done.code, 1);
    assert!(
        done.err
            .starts_with("nothing was stored: mend these 1 errors"),
        "{}",
        done.err
    );
    assert!(done.err.contains("zhao.yaml:5:1 DL007"), "{}", done.err);
    assert_eq!(
        std::fs::read_to_string(golden(&home, "pass")).unwrap(),
        before
    );
}

#[cfg(unix)]
#[test]
fn at_a_terminal_each_golden_is_asked_for() {
    use expectrl::{Expect, Session};
    let home = stored();
    replace(
        &home,
        "pack/scenarios/demo/driver.pass.golden",
        "> 您现在开啥车？",
        "> 今天天气不错",
    );
    replace(
        &home,
        "pack/scenarios/demo/driver.no-greeting.golden",
        "> 您现在开啥车？",
        "> 今天天气不错",
    );
    let changed = std::fs::read_to_string(golden(&home, "no-greeting")).unwrap();
    let mut command = home.small();
    command.args(["--lang", "en", "check", "--bless"]);
    let mut screen = Session::spawn(command).unwrap();
    screen.set_expect_timeout(Some(Duration::from_secs(60)));
    screen.expect("no-greeting.golden").unwrap();
    screen.expect("Store it?").unwrap();
    screen.send("n\r").unwrap();
    screen.expect("pass.golden").unwrap();
    screen.expect("Store it?").unwrap();
    screen.send("y\r").unwrap();
    screen.expect("1 goldens stored").unwrap();
    assert_eq!(
        std::fs::read_to_string(golden(&home, "no-greeting")).unwrap(),
        changed
    );
    let after = std::fs::read_to_string(golden(&home, "pass")).unwrap();
    assert!(after.contains("\n  missed demo.phone.ask-car\n"), "{after}");
}

#[test]
fn what_is_kept_is_what_would_be_found_and_a_damaged_cache_is_mended() {
    let home = stored();
    let cache = home.path("cache");
    let run = |args: &[&str]| {
        let mut command = home.small();
        command.env("XDG_CACHE_HOME", &cache);
        command
            .args(["--lang", "en", "check", "--format", "json", "--accuracy"])
            .args(args);
        let done = feed(command, "");
        (done.code, done.out)
    };
    let fresh = run(&["--no-cache"]);
    assert!(!cache.join("duilian/check").exists());
    assert_eq!(run(&[]), fresh);
    let entries = || {
        std::fs::read_dir(cache.join("duilian/check"))
            .unwrap()
            .flatten()
    };
    assert!(entries().count() >= 3);
    assert_eq!(run(&[]), fresh);
    let whole: Vec<(std::path::PathBuf, Vec<u8>)> = entries()
        .map(|e| (e.path(), std::fs::read(e.path()).unwrap()))
        .collect();
    for (path, bytes) in &whole {
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }
    assert_eq!(run(&[]), fresh);
    for (path, bytes) in whole {
        assert!(std::fs::read(&path).unwrap() == bytes, "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_watch_tells_a_fault_when_it_is_saved_and_its_end_when_it_is_mended() {
    let home = stored();
    let mut command: Command = home.small();
    command.args(["--lang", "en", "check", "--watch"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    // One check's lines, up to the wait for the next save.
    let next = || {
        let mut all = String::new();
        loop {
            let line = lines
                .recv_timeout(Duration::from_secs(60))
                .expect("a check ends");
            if line.contains("waiting for a save") {
                return all;
            }
            all.push_str(&line);
            all.push('\n');
        }
    };
    let first = next();
    assert!(first.contains("errors 0"), "{first}");
    replace(
        &home,
        "pack/scenarios/demo/driver.yaml",
        "goals: [greet, ",
        "goals: [greeet, ",
    );
    let faulty = next();
    assert!(
        faulty.starts_with("── changed: ") && faulty.contains("driver.yaml ──"),
        "{faulty}"
    );
    assert!(
        faulty.contains("`greeet`") && !faulty.contains("errors 0"),
        "{faulty}"
    );
    replace(
        &home,
        "pack/scenarios/demo/driver.yaml",
        "goals: [greeet, ",
        "goals: [greet, ",
    );
    let mended = next();
    assert!(mended.contains("errors 0"), "{mended}");
    let pid = nix::unistd::Pid::from_raw(child.id() as i32);
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
