//! A golden's run: how the customer sounds in it, and how firmly the trainee was understood.

use std::collections::BTreeMap;

use super::golden::{Golden, Run};
use crate::content::finding::Finding;
use crate::content::model::Scene;
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::defaults;
use crate::evaluate::Line;
use crate::session::Evidence;

/// Too many lines by mood, lines heard twice, goals that hang by a thread.
pub fn check(golden: &Golden, run: &Run, scene: &Scene, found: &mut Found) {
    let place_of = |turn: u32| match run.lines.get(&turn) {
        Some(line) => Place::at_line(&golden.source, *line, 1),
        None => Place::file(&golden.source),
    };
    let turns = run.state.turn as usize;
    let fallbacks = run.state.fallbacks.len();
    if turns >= defaults::FALLBACK_FROM_TURNS
        && fallbacks * 100 > turns * defaults::FALLBACK_PERCENT
    {
        let first = run.state.fallbacks.first().copied().unwrap_or_default();
        let list: Vec<String> = run.state.fallbacks.iter().map(u32::to_string).collect();
        found.push(
            Finding::new(&rules::GOLDEN_FALLBACK, place_of(first))
                .with("percent", fallbacks * 100 / turns)
                .with("limit", defaults::FALLBACK_PERCENT)
                .with("turns", list.join(", ")),
        );
    }
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for (turn, line) in &run.state.heard {
        if let Some(before) = last.insert(line, *turn)
            && ((turn - before) as usize) < defaults::LINE_MEMORY
        {
            let finding = Finding::new(&rules::GOLDEN_REPEATS, place_of(*turn));
            found.push(finding.with("text", line));
        }
    }
    for line in &run.verdict.items {
        fragile(golden, run, scene, line, found);
    }
}

/// Evidence so near to its threshold that a few more examples elsewhere may tip it, where nothing firmer decides.
fn fragile(golden: &Golden, run: &Run, scene: &Scene, line: &Line, found: &mut Found) {
    if !scene
        .items
        .get(&line.id)
        .is_some_and(|i| i.shown.is_recognised())
    {
        return;
    }
    let near = |e: &Evidence| {
        e.via.is_some() && e.confidence.abs_diff(defaults::THRESHOLD) < defaults::FRAGILE
    };
    let all = run.state.shown.get(&line.id).map_or(&[][..], Vec::as_slice);
    let evidence = match all.iter().max_by_key(|e| e.confidence) {
        Some(firmest) => firmest,
        None => match &line.unclear {
            Some(unclear) => unclear,
            None => return,
        },
    };
    if !near(evidence) {
        return;
    }
    let place = match run.lines.get(&evidence.turn) {
        Some(line) => {
            let text = golden.source.text.lines().nth(line - 1).unwrap_or_default();
            let at = text.find(&evidence.quote);
            let column = at.map_or(1, |at| text[..at].chars().count() + 1);
            let mut place = Place::at_line(&golden.source, *line, column);
            place.len = at.map_or(0, |_| evidence.quote.len() as u32);
            place
        }
        None => Place::file(&golden.source),
    };
    let percent = |permille: u16| format!("{:.1}", f64::from(permille) / 10.0);
    found.push(
        Finding::new(&rules::GOLDEN_FRAGILE, place)
            .with("item", &line.id)
            .with("quote", &evidence.quote)
            .with("percent", percent(evidence.confidence))
            .with("bar", percent(defaults::THRESHOLD)),
    );
}
