//! `check --format sarif`: SARIF 2.1.0, as code scanning services read it.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Value, json};

use super::{Report, end_column, word};
use crate::check::fingerprint;
use crate::check::pages::Page;
use crate::content::finding::{Finding, Rule};
use crate::content::rules;
use crate::i18n::Lang;

/// The report as a SARIF log with one run.
pub fn sarif(report: &Report) -> Value {
    let lang = report.lang;
    let mut results = Vec::new();
    let state = |known: bool| match (&report.beside, known) {
        (None, _) => None,
        (Some(_), true) => Some("unchanged"),
        (Some(_), false) => Some("new"),
    };
    let mut add = |findings: &[Finding], known: bool| {
        for (finding, print) in findings.iter().zip(fingerprint::all(findings)) {
            let mut value = result(finding, &print, lang);
            if let Some(state) = state(known) {
                value["baselineState"] = json!(state);
            }
            results.push(value);
        }
    };
    add(&report.checked.findings, false);
    if let Some(beside) = &report.beside {
        add(&beside.known, true);
    }
    let allowed = &report.checked.allowed;
    let findings: Vec<Finding> = allowed.iter().map(|a| a.finding.clone()).collect();
    for (a, print) in allowed.iter().zip(fingerprint::all(&findings)) {
        let mut value = result(&a.finding, &print, lang);
        value["suppressions"] = json!([{ "kind": "inSource", "justification": a.reason }]);
        results.push(value);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "duilian",
                "version": env!("CARGO_PKG_VERSION"),
                "language": if lang == Lang::Zh { "zh-CN" } else { "en" },
                "rules": rules::ALL.iter().map(|r| rule(r, lang)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(rule: &Rule, lang: Lang) -> Value {
    let page = Page::of(rule).ok();
    let words = page.as_ref().map(|p| p.words(lang));
    let title = words.map_or(rule.name, |w| w.title.as_str());
    let text = words.map_or_else(|| title.to_owned(), |w| w.text.join("\n\n"));
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": title },
        "fullDescription": { "text": text },
        "help": { "text": format!("{text}\n\nduilian explain {}", rule.code) },
        "defaultConfiguration": { "level": word(rule.severity) },
    })
}

fn result(finding: &Finding, fingerprint: &str, lang: Lang) -> Value {
    let place = &finding.place;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.source.path) } });
    if place.line > 0 {
        physical["region"] = json!({ "startLine": place.line, "startColumn": place.column.max(1) });
        if let Some(end) = end_column(finding) {
            physical["region"]["endColumn"] = json!(end);
        }
    }
    json!({
        "ruleId": finding.rule.code,
        "ruleIndex": rules::ALL.iter().position(|r| *r == finding.rule),
        "level": word(finding.rule.severity),
        "message": { "text": format!("{}\n{}", finding.message(lang), finding.help(lang)) },
        "locations": [{ "physicalLocation": physical }],
        "partialFingerprints": { "duilian/v1": fingerprint },
    })
}

/// A path as a URI reference: relative where the path is, with everything but letters, digits and `-._~/` written in
/// percents.
fn uri(path: &str) -> String {
    let path = path.trim_start_matches("./");
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn any_path_is_a_uri() {
        assert_eq!(uri("./scenarios/a b.yaml"), "scenarios/a%20b.yaml");
        assert_eq!(uri("包/a#1.yaml"), "%E5%8C%85/a%231.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
    }
}
