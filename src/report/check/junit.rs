//! `check --format junit`: a test case for each golden, each stage's coverage, and each other file with findings.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use crate::content::finding::Finding;
use crate::content::rules;
use crate::t;

/// The report as XML.
///
/// # Errors
/// When it cannot be written.
pub fn junit(report: &Report) -> Result<String, quick_junit::SerializeError> {
    let checked = &report.checked;
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    let mut uncovered: Vec<&Finding> = Vec::new();
    for finding in &checked.findings {
        if finding.rule == &rules::UNCOVERED {
            uncovered.push(finding);
        } else {
            let path = finding.place.source.path.as_str();
            files.entry(path).or_default().push(finding);
        }
    }
    let mut goldens = TestSuite::new("golden");
    for path in &checked.goldens {
        let found = files.remove(path.as_str()).unwrap_or_default();
        goldens.add_test_case(case(report, path, "golden", &found));
    }
    let mut coverage = TestSuite::new("coverage");
    for stage in &checked.stages {
        let name = format!("{}.{}", stage.standard, stage.stage);
        let of_stage = |f: &&&Finding| {
            f.args.iter().any(|(_, arg)| {
                let item = arg.text(report.lang);
                item.strip_prefix(&name).is_some_and(|r| r.starts_with('.'))
            })
        };
        let found: Vec<&Finding> = uncovered.iter().filter(of_stage).copied().collect();
        let mut case = case(report, &name, "coverage", &found);
        case.set_system_out(t!(
            report.lang,
            "check-stage",
            stage = name,
            items = stage.items,
            covered = stage.covered,
            hits = stage.hits,
            misses = stage.misses
        ));
        coverage.add_test_case(case);
    }
    let mut content = TestSuite::new("content");
    for (path, found) in &files {
        content.add_test_case(case(report, path, "content", found));
    }
    let mut junit = Junit::new("duilian check");
    junit.add_test_suites([goldens, coverage, content]);
    junit.to_string()
}

/// A test case that fails with the findings that fail; others are told in its output.
fn case(report: &Report, name: &str, class: &str, found: &[&Finding]) -> TestCase {
    let told = |found: &[&Finding]| -> String {
        let lines = found.iter().map(|f| {
            let (message, help) = (f.message(report.lang), f.help(report.lang));
            format!("{} {} {message}\n{help}", f.place, f.rule.code)
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let (bad, fair): (Vec<&Finding>, Vec<&Finding>) =
        found.iter().partition(|f| report.is_failure(f));
    let status = match bad.first() {
        None => TestCaseStatus::success(),
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_type(first.rule.code)
                .set_message(format!("{} {}", first.place, first.message(report.lang)))
                .set_description(told(&bad));
            status
        }
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("duilian.{class}"));
    if !fair.is_empty() {
        case.set_system_out(told(&fair));
    }
    case
}
