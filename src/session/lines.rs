//! Which of several lines the customer says: in turn, by mood, never one heard lately, facts filled in.

use std::collections::BTreeSet;

use super::state::State;
use crate::content::model::{Item, Line, Scene};
use crate::content::scenes::places_in;
use crate::defaults;

/// A number from seed and name, the same on every machine (FNV-1a, finished as in SplitMix64).
pub fn mix(seed: u64, name: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for b in name.bytes() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

/// The next line of a list for `key`, as it is written; nothing when every line that fits the mood was heard lately.
pub fn next<'a>(scene: &Scene, state: &mut State, key: &str, lines: &'a [Line]) -> Option<&'a str> {
    let fitting: Vec<&'a Line> = lines
        .iter()
        .filter(|l| l.when.as_ref().is_none_or(|w| state.mood.within(&w.mood)))
        .collect();
    // A line written for this mood says more than one for any.
    let (special, plain): (Vec<_>, Vec<_>) = fitting.into_iter().partition(|l| l.when.is_some());
    let lately = lately(state);
    let used = state.used.get(key).copied().unwrap_or(0);
    let start = mix(state.seed, key) as usize;
    let choose = |list: &[&'a Line]| {
        (0..list.len())
            .map(|i| list[start.wrapping_add(used + i) % list.len()].say.as_str())
            .find(|line| !lately.contains(&fill(scene, line)))
    };
    let line = choose(&special).or_else(|| choose(&plain))?;
    *state.used.entry(key.to_owned()).or_default() += 1;
    Some(line)
}

/// Lines heard within the last turns.
pub fn lately(state: &State) -> BTreeSet<String> {
    let from = (state.turn as usize).saturating_sub(defaults::LINE_MEMORY);
    state
        .heard
        .iter()
        .filter(|(t, _)| *t as usize >= from)
        .map(|(_, l)| l.clone())
        .collect()
}

/// A line with its `{fact.name}` places filled.
pub fn fill(scene: &Scene, line: &str) -> String {
    if !line.contains('{') {
        return line.to_owned();
    }
    let mut text = line.to_owned();
    for name in places_in(line) {
        if let Some(fact) = name.strip_prefix("fact.").and_then(|f| scene.facts.get(f)) {
            text = text.replace(&format!("{{{name}}}"), &fact.value);
        }
    }
    text
}

/// A sentence that shows an item in this scene: the first of its model sentences whose places hold facts that no
/// question has to bring out. A name or car of somebody else would only mislead.
pub fn model(scene: &Scene, item: &Item) -> String {
    let known = |place: &str| {
        let fact = place.strip_prefix("fact.").and_then(|f| scene.facts.get(f));
        fact.is_some_and(|f| f.open || f.asked_by.is_empty())
    };
    let fits = |text: &&String| places_in(text).all(known);
    let sentence = item.say.iter().find(fits).or(item.say.last());
    sentence.map_or_else(String::new, |text| fill(scene, text))
}

/// Hidden facts that a line tells: those it names.
pub fn told_in<'a>(scene: &'a Scene, line: &'a str) -> impl Iterator<Item = &'a str> {
    places_in(line)
        .filter_map(|n| n.strip_prefix("fact."))
        .filter(|f| scene.facts.get(*f).is_some_and(|f| !f.open))
}
