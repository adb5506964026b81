//! `check --format`: what each form says, against the form's published schema or rules, and that a reader who leaves early
//! changes nothing.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::authors::{check, replace};
use crate::commands::Home;
use crate::xsd::{self, Node};

pub const FORMATS: [&str; 5] = ["text", "json", "junit", "sarif", "github"];
const SCENARIO: &str = "pack/scenarios/demo/driver.yaml";
pub const STAGE: &str = "pack/scenarios/standards/demo/phone.yaml";
/// A hit that differs from another in so little that it is a warning; its text needs escapes in every form.
const ALIKE: &str = "您这会儿开的是哪款100%<&>";

/// The sound pack with a warning.
fn warned() -> Home {
    let home = Home::sound();
    let hit = "      - 您这会儿开的是哪款\n";
    replace(&home, STAGE, hit, &format!("{hit}      - {ALIKE}\n"));
    home
}

/// The sound pack with a warning, and an error behind wide characters.
fn faulty() -> Home {
    let home = warned();
    let beat = "{when: {turn: 1}, say: 我想问问那个轻客多少钱？}";
    let wrong = "{say: 我想问问那个轻客多少钱？, when: {item: ask-cat}}";
    replace(&home, SCENARIO, beat, wrong);
    home
}

fn schema(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

pub fn json(home: &Home, args: &[&str]) -> Value {
    let done = check(home, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {}{}", done.out, done.err))
}

/// Parses a SARIF report, having checked it against the schema.
pub fn sarif(home: &Home, args: &[&str]) -> Value {
    let done = check(home, &[args, &["--format", "sarif"]].concat());
    let log: Value = serde_json::from_str(&done.out).unwrap();
    // One pattern of the schema holds a bare `]`, which the rules of patterns do not allow.
    let schema = schema("sarif-2.1.0.json").replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let faults: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    log
}

/// Parses a JUnit report, having checked it against the schema.
pub fn junit(home: &Home, args: &[&str]) -> Node {
    let done = check(home, &[args, &["--format", "junit"]].concat());
    let report = Node::parse(&done.out);
    let faults = xsd::faults(&Node::parse(&schema("junit-10.xsd")), &report);
    assert!(faults.is_empty(), "{faults:?}\n{}", done.out);
    report
}

#[test]
fn a_sound_pack_passes_in_every_form_and_a_faulty_one_in_none() {
    let (sound, faulty) = (Home::sound(), faulty());
    for format in FORMATS {
        let all = [
            "--coverage",
            "100",
            "--deny",
            "warnings",
            "--format",
            format,
        ];
        let done = check(&sound, &all);
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
        assert_eq!(check(&faulty, &["--format", format]).code, 1, "{format}");
    }
}

#[test]
fn warnings_fail_in_every_form_only_when_they_are_denied() {
    let home = warned();
    for format in FORMATS {
        assert_eq!(check(&home, &["--format", format]).code, 0, "{format}");
        let denied = check(&home, &["--format", format, "--deny", "warnings"]);
        assert_eq!(denied.code, 1, "{format}");
    }
    // The form that CI shows agrees with the exit code.
    assert_eq!(junit(&home, &[]).attribute("failures"), "0");
    let denied = junit(&home, &["--deny", "warnings"]);
    assert_eq!(denied.attribute("failures"), "1");
}

#[test]
fn the_caret_stands_under_the_fault_behind_wide_characters() {
    let out = check(&faulty(), &[]).out;
    let lines: Vec<&str> = out.lines().collect();
    let at = lines
        .iter()
        .position(|l| l.contains("item: ask-cat"))
        .expect(&out);
    let columns = |line: &str, mark: &str| line[..line.find(mark).unwrap()].width();
    assert_eq!(
        columns(lines[at], "ask-cat"),
        columns(lines[at + 1], "^^^^^^^"),
        "{out}"
    );
    assert!(out.contains("driver.yaml:14:38"), "{out}");
}

#[test]
fn json_has_the_keys_that_other_programs_rely_on() {
    let report = json(&faulty(), &["--coverage", "100"]);
    let keys = |v: &Value| -> Vec<String> { v.as_object().unwrap().keys().cloned().collect() };
    let finding = &report["findings"][0];
    assert_eq!(
        keys(finding),
        [
            "code", "severity", "message", "file", "line", "column", "help"
        ]
    );
    assert_eq!(finding["code"], "DL021");
    assert_eq!(finding["severity"], "error");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&14.into(), &38.into())
    );
    assert_eq!(
        keys(&report["sessions"]),
        [
            "sessions",
            "false_taboo",
            "complete",
            "failed",
            "failed_accepted",
            "lacking",
            "lacking_passed",
            "scenarios",
            "to_blame",
            "false_taboos"
        ]
    );
    let coverage = &report["coverage"];
    assert_eq!(
        keys(coverage),
        ["items", "covered", "percent", "stages", "uncovered"]
    );
    assert_eq!(
        keys(&coverage["stages"][0]),
        ["standard", "stage", "items", "covered"]
    );
    assert_eq!(
        keys(&coverage["uncovered"][0]),
        ["id", "why", "file", "line"]
    );
    assert_eq!(keys(&report["golden"]), ["run", "failed"]);
}

#[test]
fn sarif_is_valid_and_points_at_the_same_places_as_json() {
    let home = faulty();
    let log = sarif(&home, &[]);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let found = json(&home, &[]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found["findings"].as_array().unwrap().len());
    for (result, finding) in results.iter().zip(found["findings"].as_array().unwrap()) {
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        let rule = &run["tool"]["driver"]["rules"][rule];
        assert_eq!(rule["id"], finding["code"]);
        assert_eq!(result["ruleId"], finding["code"]);
        assert_eq!(result["level"], finding["severity"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], finding["line"]);
        assert_eq!(region["startColumn"], finding["column"]);
    }
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["endColumn"], 38 + 7);
}

#[test]
fn junit_is_valid_and_fails_what_fails() {
    let report = junit(&faulty(), &["--coverage", "100"]);
    let suites: Vec<&str> = report
        .children
        .iter()
        .map(|s| s.attribute("name"))
        .collect();
    assert_eq!(suites, ["golden", "coverage", "content"]);
    let failed = |suite: &str| -> Vec<&str> {
        let of = report
            .children
            .iter()
            .find(|s| s.attribute("name") == suite);
        let cases = of.unwrap().all("testcase");
        let failed = cases.iter().filter(|c| !c.all("failure").is_empty());
        let names = failed.map(|c| c.attribute("name"));
        names.map(|n| n.rsplit('/').next().unwrap()).collect()
    };
    assert_eq!(failed("golden"), [""; 0]);
    assert_eq!(failed("coverage"), ["demo.phone"]);
    assert_eq!(failed("content"), ["driver.yaml"]);
    assert_eq!(report.attribute("failures"), "2");
    // A warning is told where it stands and fails nothing.
    let stage = report.all("testcase").into_iter();
    let stage = stage.filter(|c| c.attribute("name").ends_with("demo/phone.yaml"));
    let told: String = stage
        .map(|c| c.all("system-out")[0].text.as_str())
        .collect();
    assert!(told.contains(ALIKE), "{told}");
}

#[test]
fn a_golden_that_differs_is_its_own_failed_test() {
    let home = Home::sound();
    replace(
        &home,
        "pack/scenarios/demo/driver.pass.golden",
        "我想问问那个轻客多少钱",
        "我想问问那个货车多少钱",
    );
    let report = junit(&home, &[]);
    let cases = report.children[0].all("testcase");
    let failures: Vec<usize> = cases.iter().map(|c| c.all("failure").len()).collect();
    assert_eq!(failures, [0, 1]);
    assert!(cases[1].attribute("name").ends_with("driver.pass.golden"));
    assert_eq!(cases[1].all("failure")[0].attribute("type"), "DL051");
}

/// Kind, properties, message.
type Annotation = (String, Vec<(String, String)>, String);

/// A command of GitHub's, read back by its published rules: `::kind name=value,…::message`.
fn annotation(line: &str) -> Option<Annotation> {
    let (head, message) = line.strip_prefix("::")?.split_once("::")?;
    let (kind, properties) = head.split_once(' ')?;
    let data = |t: &str| {
        t.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%")
    };
    let property = |t: &str| {
        let t = t.replace("%3A", ":").replace("%2C", ",");
        data(&t)
    };
    let properties = properties.split(',').map(|p| {
        let (name, value) = p.split_once('=').expect(line);
        (name.to_owned(), property(value))
    });
    Some((kind.to_owned(), properties.collect(), data(message)))
}

#[test]
fn github_reads_back_every_finding_whatever_stands_in_it() {
    let home = faulty();
    std::fs::rename(home.path("pack"), home.path("a,b:c")).unwrap();
    let run = |format: &str| {
        let mut command = home.bare();
        command
            .current_dir(home.path(""))
            .args(["--lang", "en", "--no-builtin", "--pack", "a,b:c", "check"])
            .args(["--format", format]);
        crate::commands::feed(command, "").out
    };
    let found: Value = serde_json::from_str(&run("json")).unwrap();
    let found = found["findings"].as_array().unwrap();
    let out = run("github");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), found.len() + 1, "{out}");
    for (line, finding) in lines.iter().zip(found) {
        let (kind, properties, message) = annotation(line).expect(line);
        let value = |name: &str| {
            let of = properties.iter().find(|(n, _)| n == name);
            of.map_or("", |(_, v)| v.as_str())
        };
        assert_eq!(kind, finding["severity"]);
        assert_eq!(value("file"), finding["file"]);
        assert_eq!(value("line"), finding["line"].to_string());
        assert_eq!(value("col"), finding["column"].to_string());
        let whole = format!(
            "{}\n{}",
            finding["message"].as_str().unwrap(),
            finding["help"].as_str().unwrap()
        );
        assert_eq!(message, whole);
    }
    assert!(out.contains("file=a%2Cb%3Ac/"), "{out}");
    assert!(out.contains("100%25<&>"), "{out}");
}

#[test]
fn a_reader_who_leaves_early_changes_no_exit_code() {
    let (sound, faulty) = (Home::sound(), faulty());
    for format in FORMATS {
        for (home, code) in [(&sound, 0), (&faulty, 1)] {
            let mut command = home.small();
            command.args(["check", "--format", format]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            drop(child.stdout.take());
            let done = child.wait_with_output().unwrap();
            let err = String::from_utf8_lossy(&done.stderr);
            assert_eq!(
                (done.status.code(), err.as_ref()),
                (Some(code), ""),
                "{format}"
            );
        }
    }
}
