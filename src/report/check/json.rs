//! `check --format json`: the form that other programs rely on. Keys may be added, never changed.

use serde_json::{Value, json};

use super::{Report, mutants, percent, reach, sessions, word};
use crate::content::finding::Finding;
use crate::i18n::Lang;
use crate::t;

/// The report as one JSON value.
pub fn json(report: &Report) -> Value {
    let (checked, lang) = (&report.checked, report.lang);
    let (items, covered) = checked.totals();
    let list = |findings: &[Finding]| -> Vec<Value> {
        findings.iter().map(|f| finding(f, lang)).collect()
    };
    let stages = checked.stages.iter().map(|s| {
        json!({ "standard": s.standard, "stage": s.stage, "items": s.items, "covered": s.covered })
    });
    let uncovered = checked.uncovered.iter().map(|u| {
        let why: Vec<String> = u.lacking.iter().map(|l| t!(lang, l)).collect();
        json!({ "id": u.item, "why": why.join("; "), "file": u.place.source.path, "line": u.place.line })
    });
    let scripts = checked.scripts.iter().map(|s| {
        json!({
            "file": s.file, "statements": s.share.statements, "run": s.share.run,
            "branches": s.share.branches, "branches_run": s.share.taken,
            "branches_not_run": s.not_taken.iter().map(|(at, branch)| json!({
                "line": at.line, "column": at.column, "branch": branch.name(),
            })).collect::<Vec<_>>(),
        })
    });
    let accuracy = checked.accuracy.iter().map(|a| {
        json!({
            "id": a.item, "f1": a.f1, "precision": a.precision, "recall": a.recall,
            "hits": a.hits, "misses": a.misses,
        })
    });
    let suppressed = checked.allowed.iter().map(|a| {
        let mut value = finding(&a.finding, lang);
        value["reason"] = json!(a.reason);
        value
    });
    let mut value = json!({
        "findings": list(&checked.findings),
        "coverage": {
            "items": items, "covered": covered, "percent": percent(covered, items),
            "stages": stages.collect::<Vec<_>>(),
            "uncovered": uncovered.collect::<Vec<_>>(),
        },
        "scripts": scripts.collect::<Vec<_>>(),
        "reach": reach::json(&checked.reached),
        "golden": { "run": checked.goldens_run, "failed": checked.goldens_failed },
        "accuracy": accuracy.collect::<Vec<_>>(),
        "sessions": sessions::json(&checked.sessions),
        "suppressed": suppressed.collect::<Vec<_>>(),
    });
    if report.mutated {
        value["mutants"] = mutants::json(&checked.mutants);
    }
    if let Some(beside) = &report.beside {
        value["baseline"] = json!({ "known": list(&beside.known), "gone": beside.gone });
    }
    value
}

fn finding(f: &Finding, lang: Lang) -> Value {
    json!({
        "code": f.rule.code,
        "severity": word(f.rule.severity),
        "message": f.message(lang),
        "file": f.place.source.path,
        "line": f.place.line,
        "column": f.place.column,
        "help": f.help(lang),
    })
}
