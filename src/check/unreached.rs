//! What bounded play of a scene never came to: an end, a line, an answer.

use std::sync::Arc;

use super::Checked;
use super::personas::Deaf;
use super::reach::{self, Seen};
use super::scenes::Written;
use crate::content::finding::Finding;
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::script::Literal;
use crate::session::Stagecraft;
use crate::session::lines::fill;

/// Plays the scene and tells what it never came to.
pub fn check(written: &Written, craft: &Arc<Stagecraft>, checked: &mut Checked) {
    let raw = written.raw;
    let own = raw
        .answers
        .keys()
        .chain(raw.topics.keys())
        .map(|k| k.v.clone());
    let spoken = spoken(written);
    let lines = spoken.iter().map(|s| s.filled.clone());
    let asked = reach::Asked {
        answers: reach::own_keys(written.scene, own),
        lines: lines.collect(),
        beats: silent_beats(written).map(|(n, ..)| n).collect(),
    };
    let seen = reach::play(craft, asked);
    let found = &mut checked.findings;
    let id = &raw.id;
    if let Some((message, way)) = &seen.fault {
        let message = format!("{message}（{way}）");
        found.push(Finding::new(&rules::SCRIPT, id.place.clone()).with("message", message));
    }
    if let Some(way) = &seen.dead_end {
        found.push(Finding::new(&rules::DEAD_END, id.place.clone()).with("path", way));
    }
    if seen.reached.stopped.is_none() {
        beats(written, &seen, found);
        for line in spoken.iter().filter(|s| !s.is_heard(written, &seen)) {
            never_heard(&line.text, line.place.clone(), found);
        }
        answers(written, &seen, found);
    }
    checked.given_up = checked.given_up.take().or(seen.given_up);
    checked.reached.push(seen.reached);
}

fn never_heard(text: &str, place: Place, found: &mut Found) {
    found.push(Finding::new(&rules::LINE_NEVER_HEARD, place).with("text", text));
}

/// Beats that could fire and never did.
fn beats(written: &Written, seen: &Seen, found: &mut Found) {
    for (_, place, text) in silent_beats(written).filter(|(n, ..)| !seen.beats.contains(n)) {
        never_heard(text, place.seek(text, 0), found);
    }
}

/// Beats with words that could fire and did in no golden: their number, their place, the first of the words.
fn silent_beats<'a>(
    written: &'a Written,
) -> impl Iterator<Item = (usize, &'a Place, &'a str)> + 'a {
    let unseen =
        |n: &usize| written.possible.beats.contains(n) && !written.witness.beats.contains(n);
    let beats = written.raw.agenda.iter().enumerate();
    beats
        .filter(move |(n, _)| unseen(n))
        .filter_map(|(n, raw)| {
            let text = raw.say.0.first().or(raw.narrate.as_ref())?;
            Some((n, &raw.place, text.as_str()))
        })
}

/// A line of the script, or several among which one is chosen.
struct Spoken {
    /// The first of them, as written.
    text: String,
    /// Where it stands.
    place: Place,
    /// All of them, with their facts.
    filled: Vec<String>,
}

impl Spoken {
    fn is_heard(&self, written: &Written, seen: &Seen) -> bool {
        let heard =
            |line: &String| seen.heard.contains(line) || written.witness.lines.contains(line);
        self.filled.iter().any(heard)
    }
}

/// Lines of the script, each in question by itself; those among which one is chosen, together.
fn spoken(written: &Written) -> Vec<Spoken> {
    let together = |lines: &[(&Literal, Place)]| {
        let (first, place) = lines.first()?;
        let filled = lines.iter().map(|(l, _)| fill(written.scene, &l.text));
        Some(Spoken {
            text: first.text.clone(),
            place: place.clone(),
            filled: filled.collect(),
        })
    };
    let (said, chosen) = (written.in_script("say"), written.in_script("say_one"));
    let choices = chosen.chunk_by(|(before, _), (line, _)| line.follows(before));
    said.chunks(1).chain(choices).filter_map(together).collect()
}

/// The scenario's own answers that were called for and never given.
fn answers(written: &Written, seen: &Seen, found: &mut Found) {
    let keys = written.raw.answers.keys().chain(written.raw.topics.keys());
    for key in keys {
        let own = [key.v.clone()].into_iter();
        let Some(full) = reach::own_keys(written.scene, own).into_iter().next() else {
            continue;
        };
        // That nobody hears answers to an item as such is told already.
        if written
            .scene
            .items
            .get(&full)
            .is_some_and(|i| Deaf::of(i).is_some())
        {
            continue;
        }
        if let Some(Err(by)) = seen.answered.get(&full) {
            found.push(
                Finding::new(&rules::REPLY_SHADOWED, key.place.clone())
                    .with("id", &key.v)
                    .with("by", by),
            );
        }
    }
}
