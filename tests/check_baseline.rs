//! `check --baseline`: a pack with known faults passes, may improve, and may not get worse.

use serde_json::Value;

use crate::authors::{check, replace};
use crate::check_formats::{FORMATS, STAGE, junit, sarif};
use crate::commands::{Done, Home};

const GREET: &str = "      - 您好友谊店\n";
const ASK: &str = "      - 您这会儿开的是哪款\n";

/// The sound pack with two warnings and an error.
fn legacy() -> Home {
    let home = Home::sound();
    replace(
        &home,
        STAGE,
        GREET,
        &format!("{GREET}      - 您好友谊店这里\n"),
    );
    replace(
        &home,
        STAGE,
        ASK,
        &format!("{ASK}      - 您这会儿开的是哪款呢\n"),
    );
    let golden = "pack/scenarios/demo/driver.pass.golden";
    replace(&home, golden, "那个轻客", "那个货车");
    home
}

fn with(home: &Home, args: &[&str]) -> Done {
    let file = home.text("known.json");
    check(
        home,
        &[&["--baseline", &file, "--deny", "warnings"], args].concat(),
    )
}

fn stored(home: &Home) -> Vec<String> {
    let text = std::fs::read_to_string(home.path("known.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let all = value["findings"].as_array().unwrap().clone();
    assert_eq!(text.lines().count(), all.len() + 2, "one a line: {text}");
    all.iter()
        .map(|k| k["code"].as_str().unwrap().to_owned())
        .collect()
}

/// A legacy pack whose faults are known.
fn known() -> Home {
    let home = legacy();
    assert_eq!(check(&home, &[]).code, 1);
    let done = with(&home, &["--bless"]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("the baseline is stored"), "{}", done.out);
    home
}

#[test]
fn without_a_file_there_is_nothing_to_compare_with() {
    let home = legacy();
    let done = with(&home, &[]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("--bless"), "{}", done.err);
    std::fs::write(home.path("known.json"), "{}").unwrap();
    assert_eq!(with(&home, &[]).code, 2);
    assert_eq!(
        with(&home, &["--bless"]).code,
        2,
        "what is no baseline is not written over"
    );
}

#[test]
fn known_findings_do_not_count_in_any_form() {
    let home = known();
    assert_eq!(stored(&home), ["DL051", "DL062", "DL062"]);
    for format in FORMATS {
        let done = with(&home, &["--format", format]);
        assert_eq!(
            (done.code, done.err.as_str()),
            (0, ""),
            "{format}: {}",
            done.out
        );
        if ["text", "github"].contains(&format) {
            assert!(
                done.out.contains("in the baseline, not counted: 3\n"),
                "{}",
                done.out
            );
            assert!(!done.out.contains("DL0"), "{}", done.out);
        }
    }
    let file = home.text("known.json");
    let log = sarif(&home, &["--baseline", &file]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let states: Vec<&Value> = results.iter().map(|r| &r["baselineState"]).collect();
    assert_eq!(states, ["unchanged"; 3]);
    let report = junit(&home, &["--baseline", &file]);
    assert_eq!(report.attribute("failures"), "0");
    assert_eq!(report.all("property")[1].attribute("value"), "3");
}

#[test]
fn known_findings_are_known_though_lines_move_and_the_pack_moves() {
    let home = known();
    replace(&home, STAGE, "items:\n", "# 新的一行\n\nitems:\n");
    assert_eq!(with(&home, &[]).code, 0);
    std::fs::rename(home.path("pack"), home.path("elsewhere")).unwrap();
    let mut command = home.bare();
    command
        .current_dir(home.path("elsewhere"))
        .args(["--no-builtin", "--pack", ".", "check", "--deny", "warnings"])
        .args(["--baseline", "../known.json"]);
    assert_eq!(crate::commands::feed(command, "").code, 0);
}

/// A finding that the baseline does not know.
fn add_nearly_the_same_hit(home: &Home) {
    let hit = "      - 您平时开什么牌子的车\n";
    replace(
        home,
        STAGE,
        hit,
        &format!("{hit}      - 您平时开什么牌子的车呢\n"),
    );
}

#[test]
fn a_new_finding_counts_and_is_told_alone() {
    let home = known();
    add_nearly_the_same_hit(&home);
    let done = with(&home, &[]);
    assert_eq!(done.code, 1);
    assert_eq!(done.out.matches("[DL").count(), 1, "{}", done.out);
    assert!(done.out.contains("牌子的车呢"), "{}", done.out);
}

#[test]
fn what_is_mended_is_told_and_the_file_is_tightened() {
    let home = known();
    replace(&home, STAGE, "      - 您这会儿开的是哪款呢\n", "");
    let done = with(&home, &[]);
    assert_eq!(done.code, 0);
    assert!(done.out.contains("1 no longer found"), "{}", done.out);
    let mended = "  DL062 scenarios/standards/demo/phone.yaml";
    assert!(done.out.contains(mended), "{}", done.out);
    let told = with(&home, &["--format", "github"]).out;
    assert!(told.contains("::notice::1 no longer found"), "{told}");
    let told = with(&home, &["--format", "junit"]).out;
    assert!(told.contains("name=\"mended\" value=\"1\""), "{told}");
    assert!(told.contains(mended), "{told}");
    assert_eq!(stored(&home).len(), 3, "only --bless stores");
    assert_eq!(with(&home, &["--bless"]).code, 0);
    assert_eq!(stored(&home), ["DL051", "DL062"]);
    // The fault that came back is new.
    replace(
        &home,
        STAGE,
        ASK,
        &format!("{ASK}      - 您这会儿开的是哪款呢\n"),
    );
    assert_eq!(with(&home, &[]).code, 1);
}

#[test]
fn nothing_new_gets_in_unless_the_trainer_says_so() {
    let home = known();
    replace(&home, STAGE, "      - 您这会儿开的是哪款呢\n", "");
    add_nearly_the_same_hit(&home);
    let done = with(&home, &["--bless"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("1 are new"), "{}", done.err);
    assert_eq!(
        stored(&home),
        ["DL051", "DL062"],
        "what is mended is out, what is new is not in"
    );
    let done = with(&home, &["--bless", "--yes"]);
    assert_eq!(done.code, 0);
    assert!(done.err.contains("+ DL062"), "{}", done.err);
    assert_eq!(stored(&home).len(), 3);
    assert_eq!(with(&home, &[]).code, 0);
}

#[test]
fn what_was_not_looked_at_is_not_taken_for_mended() {
    let home = known();
    for part in [&["--standard", "demo"][..], &[&home.text("pack/scripts")]] {
        let done = with(&home, part);
        assert_eq!(done.code, 0, "{part:?}");
        assert!(!done.out.contains("no longer found"), "{}", done.out);
        assert_eq!(with(&home, &[part, &["--bless"]].concat()).code, 2);
    }
    // A file that cannot be read hides what is in it.
    replace(
        &home,
        STAGE,
        "kind: behaviour\n    how: say\n    zh: 先",
        "kind: behavior\n    how: say\n    zh: 先",
    );
    let done = with(&home, &["--bless"]);
    assert_eq!(done.code, 1);
    assert_eq!(stored(&home).len(), 3, "{}", done.out);
}

#[test]
fn storing_a_baseline_leaves_the_goldens_alone() {
    let home = legacy();
    let golden = home.path("pack/scenarios/demo/driver.pass.golden");
    let before = std::fs::read(&golden).unwrap();
    assert_eq!(with(&home, &["--bless", "--yes"]).code, 0);
    assert_eq!(std::fs::read(&golden).unwrap(), before);
}
