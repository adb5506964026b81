//! `# duilian: allow DL062 — why`: findings that an author has looked at and lets stand, with the reason.
//!
//! Such a comment speaks of its own line or, standing alone, of the next line; `allow-file` within the first lines speaks
//! of the whole file.

use std::sync::Arc;

use super::{Checked, Options};
use crate::content::finding::{Bearing, Finding, Rule};
use crate::content::library::Library;
use crate::content::place::{Place, Source};
use crate::content::rules;
use crate::defaults;

/// A finding that stands by its author's leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowed {
    /// What was found.
    pub finding: Finding,
    /// Why it may stand.
    pub reason: String,
}

/// One rule let stand by one comment.
struct Allow {
    rule: &'static Rule,
    reason: String,
    /// The line it speaks of; nothing: the whole file.
    line: Option<u32>,
    place: Place,
    used: bool,
}

/// Sets aside the findings that comments let stand, and tells of comments that do not work.
pub fn apply(library: &Library, options: &Options, checked: &mut Checked) {
    for pack in library.packs() {
        for (under, ext) in FILES {
            for path in pack.list(under, ext) {
                let Ok(source) = pack.read(&path) else {
                    continue;
                };
                if source.text.contains(WORDS) {
                    apply_in(&source, is_whole(options, &path), options, checked);
                }
            }
        }
    }
}

const FILES: [(&str, &str); 3] = [
    ("scenarios", "yaml"),
    ("scenarios", "golden"),
    ("scripts", "rhai"),
];
const WORDS: &str = "duilian: allow";

/// Was everything looked at that may be found in this file? With one standard alone, only its own files are.
fn is_whole(options: &Options, path: &str) -> bool {
    options.standard.as_ref().is_none_or(|s| {
        path.starts_with(&format!("scenarios/standards/{s}/"))
            || path.starts_with(&format!("scenarios/{s}/"))
    })
}

fn apply_in(source: &Arc<Source>, whole: bool, options: &Options, checked: &mut Checked) {
    let (mut allows, faults) = read(source);
    checked.findings.extend(faults);
    let mut kept = Vec::with_capacity(checked.findings.len());
    for finding in checked.findings.drain(..) {
        let of_this = |a: &&mut Allow| {
            a.rule == finding.rule && a.line.is_none_or(|l| l == finding.place.line)
        };
        let here = finding.place.source.path == source.path;
        match allows.iter_mut().find(of_this).filter(|_| here) {
            Some(allow) => {
                allow.used = true;
                checked.allowed.push(Allowed {
                    finding,
                    reason: allow.reason.clone(),
                });
            }
            None => kept.push(finding),
        }
    }
    checked.findings = kept;
    for allow in allows.into_iter().filter(|a| !a.used) {
        if whole && options.tells(allow.rule) {
            let finding = Finding::new(&rules::ALLOW_UNUSED, allow.place);
            checked.findings.push(finding.with("code", allow.rule.code));
        }
    }
}

/// The comments of a file, and what is wrong with them.
fn read(source: &Arc<Source>) -> (Vec<Allow>, Vec<Finding>) {
    let (mut allows, mut faults) = (Vec::new(), Vec::new());
    let mark = if source.path.ends_with(".rhai") {
        "//"
    } else {
        "#"
    };
    let lines: Vec<&str> = source.text.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        let Some((before, words)) = comment(line, mark) else {
            continue;
        };
        let mut place = Place::at_line(source, n + 1, before.chars().count() + 1);
        place.len = (line.len() - before.len()) as u32;
        let (file, words) = match words.strip_prefix("-file") {
            Some(rest) => (true, rest),
            None => (false, words),
        };
        let Some((codes, reason)) = split(words) else {
            faults.push(Finding::new(&rules::ALLOW_NO_REASON, place));
            continue;
        };
        let alone = before.trim().is_empty();
        let target = if alone {
            let below = lines.iter().enumerate().skip(n + 1);
            let mut speaking = below.filter(|(_, l)| {
                let l = l.trim();
                !l.is_empty() && !l.starts_with(mark)
            });
            speaking.next().map_or(n, |(m, _)| m)
        } else {
            n
        };
        for code in codes {
            let Some(rule) = Rule::of(code) else {
                let finding = Finding::new(&rules::ALLOW_UNKNOWN, place.clone());
                let near = Rule::near(code).unwrap_or("none");
                faults.push(finding.with("code", code).with("near", near));
                continue;
            };
            if rule.bearing == Bearing::Firm {
                let finding = Finding::new(&rules::ALLOW_FIRM, place.clone());
                faults.push(finding.with("code", rule.code));
                continue;
            }
            if file && n >= defaults::ALLOW_FILE_LINES {
                let finding = Finding::new(&rules::ALLOW_UNUSED, place.clone());
                faults.push(finding.with("code", rule.code));
                continue;
            }
            allows.push(Allow {
                rule,
                reason: reason.to_owned(),
                line: (!file).then_some(target as u32 + 1),
                place: place.clone(),
                used: false,
            });
        }
    }
    (allows, faults)
}

/// What stands before a comment of ours, and its words after `allow`.
fn comment<'a>(line: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let (head, words) = line.split_once(WORDS)?;
    let before = head.trim_end().strip_suffix(mark)?;
    let apart = before.is_empty() || before.ends_with(char::is_whitespace);
    apart.then_some((before, words))
}

/// The rules named, and the reason; nothing when either is missing.
fn split(words: &str) -> Option<(Vec<&str>, &str)> {
    let dash = ["—", "--", "：", ":", " - "];
    let (at, dash) = dash
        .iter()
        .filter_map(|d| words.find(d).map(|at| (at, d)))
        .min()?;
    let (codes, reason) = (words.get(..at)?, words.get(at + dash.len()..)?);
    let codes: Vec<&str> = codes
        .split([',', '，', '、', ' '])
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .collect();
    let reason = reason.trim_matches([' ', '—', '-']);
    (!codes.is_empty() && !reason.is_empty()).then_some((codes, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_reason_are_told_apart_however_the_dash_is_typed() {
        let both = vec!["DL062", "weak-item"];
        for words in [
            " DL062, weak-item — 口语",
            " DL062 weak-item——口语",
            " DL062，weak-item -- 口语",
            " DL062、weak-item：口语",
        ] {
            assert_eq!(split(words), Some((both.clone(), "口语")), "{words}");
        }
        for lacking in ["", " DL062", " DL062 —", " — 口语"] {
            assert_eq!(split(lacking), None, "{lacking}");
        }
    }

    #[test]
    fn only_a_comment_is_one() {
        assert!(comment("  - 您好  # duilian: allow DL062 — 理由", "#").is_some());
        assert!(comment("- a#duilian: allow DL062 — 理由", "#").is_none());
        assert!(comment("> duilian: allow DL062 — 理由", "#").is_none());
        assert!(comment("let x = 1; // duilian: allow DL048 — 理由", "//").is_some());
    }
}
