//! A golden's name and header: do they say what the run shows?

use std::collections::BTreeSet;

use super::golden::{Golden, OF_ITEMS, Run};
use crate::content::finding::Finding;
use crate::content::model::{ItemId, Scene, last_part};
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::evaluate::{Status, Verdict};

/// Checks name, `fails:` and verdict against each other. `fails` are the whole ids that the header names.
pub fn check(
    golden: &Golden,
    run: &Run,
    fails: &BTreeSet<ItemId>,
    scene: &Scene,
    found: &mut Found,
) {
    verdict(golden, run, fails, scene, found);
    reason(golden, fails, scene, found);
    stale(golden, scene, found);
}

/// A golden without `fails:` passes; one with it does not, and fails exactly where it says, as far as goals go.
fn verdict(golden: &Golden, run: &Run, fails: &BTreeSet<ItemId>, scene: &Scene, found: &mut Found) {
    if golden.fails.is_empty() && !run.verdict.passed {
        found.push(not_passed(golden, &run.verdict, scene));
        return;
    }
    for name in &golden.fails {
        let Some(line) = run.verdict.items.iter().find(|l| {
            fails.contains(&l.id) && (l.id == name.v || l.id.ends_with(&format!(".{}", name.v)))
        }) else {
            continue;
        };
        let why = match line.status {
            Status::Missed | Status::Violated | Status::Partly => continue,
            Status::Done => "why-listed-but-done",
            Status::Avoided => "why-listed-but-avoided",
            Status::NotApplicable => "why-listed-but-not-applicable",
        };
        found.push(
            Finding::new(&rules::GOLDEN_VERDICT, name.place.clone())
                .with_message("why", why, &name.v)
                .with("lacking", "none"),
        );
    }
}

/// A golden that should pass and does not: why, and what its author may have meant by `fails:`.
fn not_passed(golden: &Golden, verdict: &Verdict, scene: &Scene) -> Finding {
    let score = format!("{} < {}", verdict.score.shown(), scene.cut);
    let whys = verdict.reasons.iter().map(|reason| {
        let item = reason.item.as_deref().map(last_part).unwrap_or_default();
        match reason.code.as_str() {
            "critical-missed" => ("why-critical-missed".to_owned(), item.to_owned()),
            "critical-taboo" => ("why-critical-taboo".to_owned(), item.to_owned()),
            "nothing-to-score" => ("reason-nothing-to-score".to_owned(), String::new()),
            _ => ("why-below-cut".to_owned(), score.clone()),
        }
    });
    let failed = verdict
        .items
        .iter()
        .filter(|l| matches!(l.status, Status::Missed | Status::Violated | Status::Partly));
    let lacking: Vec<&str> = failed.map(|l| last_part(&l.id)).collect();
    let lacking = match lacking.as_slice() {
        [] => "none".to_owned(),
        some => some.join(", "),
    };
    Finding::new(&rules::GOLDEN_VERDICT, golden.scenario.place.clone())
        .with_messages("why", whys)
        .with("lacking", lacking)
}

/// The middle of `busy-driver.sold-on.golden`.
fn reason_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".golden").unwrap_or(name);
    stem.split_once('.').map_or("", |(_, reason)| reason)
}

/// A name that says `pass`, or names an item, must be true.
fn reason(golden: &Golden, fails: &BTreeSet<ItemId>, scene: &Scene, found: &mut Found) {
    let reason = reason_of(&golden.source.path);
    let named: Vec<&ItemId> = scene
        .items
        .keys()
        .filter(|id| last_part(id) == reason)
        .collect();
    let place = match golden.fails.first() {
        Some(first) => first.place.clone(),
        None => Place::file(&golden.source),
    };
    let untrue = if reason == "pass" {
        !golden.fails.is_empty()
    } else {
        !named.is_empty() && !named.iter().any(|id| fails.contains(*id))
    };
    if untrue {
        found.push(Finding::new(&rules::GOLDEN_REASON, place).with("reason", reason));
    }
}

/// Words before an item's id beside [`OF_ITEMS`]: of the verdict, and of what the trainee asked about it.
const ALSO_OF_ITEMS: [&str; 5] = ["missed", "avoided", "not-applicable", "hint", "contested"];

/// What is stored may speak of items that the scene does not have any more.
fn stale(golden: &Golden, scene: &Scene, found: &mut Found) {
    let mut told = BTreeSet::new();
    for (n, line) in golden.source.text.lines().enumerate() {
        let mut words = line.split_whitespace();
        let (Some(status), Some(id)) = (words.next(), words.next()) else {
            continue;
        };
        let is_id = id.split('.').count() == 3;
        if !(OF_ITEMS.contains(&status) || ALSO_OF_ITEMS.contains(&status))
            || !is_id
            || scene.items.contains_key(id)
            || !told.insert(id)
        {
            continue;
        }
        let before = line.find(id).unwrap_or(0);
        let column = line[..before].chars().count() + 1;
        let mut place = Place::at_line(&golden.source, n + 1, column);
        place.len = id.len() as u32;
        found.push(Finding::new(&rules::GOLDEN_STALE, place).with("item", id));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_reason_stands_between_scenario_and_ending() {
        assert_eq!(super::reason_of("a/b/busy.sold-on.golden"), "sold-on");
        assert_eq!(super::reason_of("busy.golden"), "");
    }
}
