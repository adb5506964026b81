//! What bounded play of a scene never came to: an end, a line, an answer.

use super::Checked;
use super::personas::Deaf;
use super::reach::{self, Seen};
use super::relevant::Relevant;
use super::scenes::Written;
use crate::content::finding::Finding;
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::script::Literal;
use crate::session::Stagecraft;
use crate::session::lines::fill;

/// Plays the scene and tells what it never came to.
pub fn check(written: &Written, craft: &Stagecraft, checked: &mut Checked) {
    let relevant = Relevant::to(written.scene);
    let raw = written.raw;
    let own = raw
        .answers
        .keys()
        .chain(raw.topics.keys())
        .map(|k| k.v.clone());
    let keys = reach::own_keys(written.scene, own);
    let seen = reach::play(craft, &relevant, &keys);
    let found = &mut checked.findings;
    let id = &raw.id;
    if let Some((message, way)) = &seen.fault {
        let message = format!("{message}（{way}）");
        found.push(Finding::new(&rules::SCRIPT, id.place.clone()).with("message", message));
    }
    if let Some(way) = &seen.dead_end {
        found.push(Finding::new(&rules::DEAD_END, id.place.clone()).with("path", way));
    }
    if seen.reached.complete {
        beats(written, &seen, found);
        lines(written, &seen, found);
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
    for (n, raw) in written.raw.agenda.iter().enumerate() {
        let known = seen.beats.contains(&n) || written.witness.beats.contains(&n);
        let text = raw.say.0.first().or(raw.narrate.as_ref());
        if let Some(text) = text.filter(|_| !known && written.possible.beats.contains(&n)) {
            never_heard(text, raw.place.seek(text, 0), found);
        }
    }
}

/// Lines of the script; of lines among which one is chosen, all unheard.
fn lines(written: &Written, seen: &Seen, found: &mut Found) {
    let heard = |l: &Literal| seen.heard.contains(&fill(written.scene, &l.text));
    for (literal, place) in written.in_script("say") {
        if !heard(literal) {
            never_heard(&literal.text, place, found);
        }
    }
    let mut choice: Vec<(&Literal, Place)> = Vec::new();
    let mut tell = |choice: &mut Vec<(&Literal, Place)>| {
        if !choice.iter().any(|(l, _)| heard(l))
            && let Some((literal, place)) = choice.first()
        {
            never_heard(&literal.text, place.clone(), found);
        }
        choice.clear();
    };
    for (literal, place) in written.in_script("say_one") {
        let apart = choice.last().is_some_and(|(before, _)| {
            before.at.path != literal.at.path || literal.at.line > before.at.line + 1
        });
        if apart {
            tell(&mut choice);
        }
        choice.push((literal, place));
    }
    tell(&mut choice);
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
