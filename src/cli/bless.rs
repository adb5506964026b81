//! `check --bless`: stores what the goldens give now. Nothing is stored while anything else is wrong; a golden in which the
//! status of an item changed is stored only when the trainer says so.

use std::io::{BufRead, IsTerminal};

use super::{Failure, show};
use crate::check::changed::{Changed, StatusChange};
use crate::content::finding::{Finding, Rule, Severity};
use crate::content::rules;
use crate::i18n::Lang;
use crate::t;

/// Errors that are about the goldens' results themselves: storing is how they are mended, or how they are looked at.
static OF_RESULTS: &[&Rule] = &[
    &rules::GOLDEN_DIFFERS,
    &rules::GOLDEN_STALE,
    &rules::GOLDEN_VERDICT,
    &rules::GOLDEN_NO_PASS,
    &rules::GOLDEN_NO_FAIL,
    &rules::UNCOVERED,
];

/// What was done.
#[derive(Debug, Default)]
pub struct Blessed {
    /// Goldens stored.
    pub stored: usize,
    /// Goldens that were to be stored and were not.
    pub refused: usize,
}

/// Stores the goldens that changed. What is told stands on standard error, and questions are asked there.
pub fn run(
    lang: Lang,
    changed: &[Changed],
    findings: &[Finding],
    yes: bool,
) -> Result<Blessed, Failure> {
    let mut blessed = Blessed::default();
    let in_the_way: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.rule.severity == Severity::Error && !OF_RESULTS.contains(&f.rule))
        .collect();
    if !in_the_way.is_empty() {
        show::err(&t!(lang, "bless-errors", count = in_the_way.len()));
        for f in in_the_way {
            show::err(&format!(
                "  {} {} {}",
                f.place,
                f.rule.code,
                f.message(lang)
            ));
        }
        blessed.refused = changed.len();
        return Ok(blessed);
    }
    let mut ask = if yes {
        Asked::All
    } else if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        Asked::Each
    } else {
        Asked::Nobody
    };
    for golden in changed {
        let Some(disk) = &golden.disk else {
            show::err(&t!(lang, "bless-no-folder", file = &golden.shown));
            blessed.refused += 1;
            continue;
        };
        if !golden.statuses.is_empty() {
            show::err(&t!(lang, "bless-statuses", file = &golden.shown));
            for change in &golden.statuses {
                show::err(&told(change, lang));
            }
            if !ask.accepts(lang)? {
                blessed.refused += 1;
                continue;
            }
        }
        std::fs::write(disk, &golden.text)
            .map_err(|e| Failure(t!(lang, "cannot-write", path = disk.display(), message = e)))?;
        blessed.stored += 1;
    }
    if blessed.refused > 0 && matches!(ask, Asked::Nobody) {
        show::err(&t!(lang, "bless-nobody", count = blessed.refused));
    }
    Ok(blessed)
}

/// `  nissan.reception.greet: done → missed`.
fn told(change: &StatusChange, lang: Lang) -> String {
    let whole = t!(lang, "bless-scene");
    let item = change.item.as_ref().unwrap_or(&whole);
    let word = |s: &Option<String>| s.clone().unwrap_or_else(|| "–".to_owned());
    format!("  {item}：{} → {}", word(&change.before), word(&change.now))
}

/// Who decides on a golden whose statuses changed.
enum Asked {
    /// The trainer at the terminal, for each.
    Each,
    /// Nobody any more: all are accepted.
    All,
    /// Nobody: none is accepted.
    Nobody,
}

impl Asked {
    fn accepts(&mut self, lang: Lang) -> Result<bool, Failure> {
        match self {
            Asked::All => Ok(true),
            Asked::Nobody => Ok(false),
            Asked::Each => loop {
                show::err(&t!(lang, "bless-ask"));
                let mut line = String::new();
                if std::io::stdin().lock().read_line(&mut line)? == 0 {
                    return Ok(false);
                }
                match line.trim().to_lowercase().as_str() {
                    "y" | "yes" | "是" => return Ok(true),
                    "n" | "no" | "否" => return Ok(false),
                    "all" | "a" | "全" | "全部" => {
                        *self = Asked::All;
                        return Ok(true);
                    }
                    _ => {}
                }
            },
        }
    }
}
