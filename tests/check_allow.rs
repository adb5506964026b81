//! `# duilian: allow DL062 — why`: what such comments let stand, and that they cannot hide more than they say.

use crate::authors::{check, codes, replace};
use crate::check_formats::{FORMATS, STAGE, json, junit, sarif};
use crate::commands::Home;

const HIT: &str = "      - 您这会儿开的是哪款\n";

/// The sound pack with a hit beside its like, and a comment.
fn with(comment: &str) -> Home {
    let home = Home::sound();
    let alike = format!("{HIT}      - 您这会儿开的是哪款呢{comment}\n");
    replace(&home, STAGE, HIT, &alike);
    home
}

/// The codes told and the exit code when warnings fail.
fn strictly(home: &Home) -> (Vec<String>, i32) {
    let done = check(home, &["--deny", "warnings"]);
    let codes = codes(&done.out).iter().map(|c| (*c).to_owned()).collect();
    (codes, done.code)
}

fn told(codes: &[&str], code: i32) -> (Vec<String>, i32) {
    (codes.iter().map(|c| (*c).to_owned()).collect(), code)
}

#[test]
fn a_comment_with_a_reason_lets_a_finding_of_its_line_stand() {
    assert_eq!(strictly(&with("")), told(&["062"], 1));
    let home = with("  # duilian: allow DL062 — 店里人就是这样说的");
    assert_eq!(strictly(&home), told(&[], 0));
    let home = with("  # duilian: allow near-duplicate-hits — 按名字也行");
    assert_eq!(strictly(&home), told(&[], 0));
}

#[test]
fn a_comment_alone_on_its_line_speaks_of_the_next() {
    let home = Home::sound();
    let above = format!(
        "{HIT}      # duilian: allow DL062 — 口语\n      # 再一句说明\n      - 您这会儿开的是哪款呢\n"
    );
    replace(&home, STAGE, HIT, &above);
    assert_eq!(strictly(&home), told(&[], 0));
}

#[test]
fn a_comment_for_the_file_stands_within_its_first_lines() {
    let first = "stage: demo.phone\n";
    let comment = "# duilian: allow-file DL062 — 整份都是口语\n";
    let home = with("");
    replace(&home, STAGE, first, &format!("{comment}{first}"));
    assert_eq!(strictly(&home), told(&[], 0));
    let late = with("");
    replace(
        &late,
        STAGE,
        "    ref: 四\n",
        &format!("    ref: 四\n{comment}"),
    );
    assert_eq!(strictly(&late), told(&["016", "062"], 1));
}

#[test]
fn a_comment_without_reason_is_an_error_and_lets_nothing_stand() {
    for comment in ["  # duilian: allow DL062", "  # duilian: allow DL062 —"] {
        assert_eq!(strictly(&with(comment)), told(&["014", "062"], 1));
        assert_eq!(check(&with(comment), &[]).code, 1, "{comment}");
    }
}

#[test]
fn a_comment_for_an_unknown_rule_is_an_error_with_the_rule_that_was_meant() {
    let home = with("  # duilian: allow DL602, near-duplicate-hit — 口语");
    assert_eq!(strictly(&home), told(&["015", "062"], 1));
    let out = check(&home, &[]).out;
    assert!(out.contains("`near-duplicate-hits`"), "{out}");
}

#[test]
fn a_comment_of_no_use_is_told_where_it_stands() {
    let home = Home::sound();
    let unused = HIT.replace('\n', "  # duilian: allow DL062 — 早先有两句\n");
    replace(&home, STAGE, HIT, &unused);
    assert_eq!(strictly(&home), told(&["016"], 1));
    assert_eq!(check(&home, &[]).code, 0, "it is a warning");
    // A rule that was not looked at is not said to be of no use.
    replace(&home, STAGE, "allow DL062", "allow DL061");
    assert_eq!(strictly(&home), told(&[], 0));
    let asked = check(&home, &["--accuracy"]);
    assert_eq!(codes(&asked.out), ["016"]);
}

#[test]
fn a_fault_that_makes_content_unusable_cannot_be_let_stand() {
    let home = Home::sound();
    let scenario = "pack/scenarios/demo/driver.yaml";
    let wrong = "persona: zhou  # duilian: allow DL021 — 回头再写";
    replace(&home, scenario, "persona: zhao", wrong);
    let (told, code) = strictly(&home);
    assert!(told.contains(&"017".to_owned()) && told.contains(&"021".to_owned()));
    assert_eq!(code, 1);
}

#[test]
fn a_golden_that_differs_may_stand_and_the_exit_code_says_so() {
    let home = Home::sound();
    let golden = "pack/scenarios/demo/driver.pass.golden";
    replace(
        &home,
        golden,
        "我想问问那个轻客多少钱",
        "我想问问那个货车多少钱",
    );
    assert_eq!(check(&home, &[]).code, 1);
    let comment = "# duilian: allow-file DL051 — 下个版本才改\n";
    replace(
        &home,
        golden,
        "scenario: demo/driver\n",
        &format!("{comment}scenario: demo/driver\n"),
    );
    let done = check(&home, &[]);
    assert_eq!(done.code, 0, "{}", done.out);
}

#[test]
fn what_stands_by_a_comment_is_counted_in_every_form() {
    let home = with("  # duilian: allow DL062 — 店里人就是这样说的");
    for format in FORMATS {
        let done = check(&home, &["--deny", "warnings", "--format", format]);
        assert_eq!(done.code, 0, "{format}: {}", done.out);
        if ["text", "github"].contains(&format) {
            assert!(
                done.out.contains("let stand by comments: 1\n"),
                "{}",
                done.out
            );
        }
    }
    let report = json(&home, &[]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    assert_eq!(report["suppressed"][0]["code"], "DL062");
    assert_eq!(report["suppressed"][0]["reason"], "店里人就是这样说的");
    let log = sarif(&home, &[]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "DL062");
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    assert_eq!(
        result["suppressions"][0]["justification"],
        "店里人就是这样说的"
    );
    let report = junit(&home, &["--deny", "warnings"]);
    let property = report.all("property").into_iter().next().unwrap();
    assert_eq!(property.attribute("name"), "suppressed");
    assert_eq!(property.attribute("value"), "1");
    assert_eq!(report.attribute("failures"), "0");
}
