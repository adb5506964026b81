//! The customer's lines as they stand in a persona's or a scenario's file, and those that stand there twice.

use std::collections::BTreeMap;

use crate::content::decode::Sp;
use crate::content::finding::Finding;
use crate::content::place::Place;
use crate::content::raw::{self, Line};
use crate::content::resolve::Found;
use crate::content::rules;

/// What calls for the lines of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue<'a> {
    /// A topic asked.
    Topic(&'a str),
    /// An item shown, or a topic: as the key of `answers` says.
    Answer(&'a str),
    /// A beat, which may reveal a fact.
    Beat(Option<&'a str>),
    /// Nothing of the trainee's: the opening, or the mood alone.
    Nothing,
}

/// Lines that come up on the same occasion.
#[derive(Debug)]
pub struct List<'a> {
    /// What calls for them.
    pub cue: Cue<'a>,
    /// Where the list begins.
    pub place: Place,
    /// Its lines.
    pub lines: Vec<&'a str>,
}

impl List<'_> {
    /// Where a line of the list stands; `nth` counts lines of the same words, from 0.
    pub fn place_of(&self, line: &str, nth: usize) -> Place {
        self.place.seek(line, nth)
    }
}

fn says(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|l| l.say.as_str()).collect()
}

fn topics(topics: &BTreeMap<Sp<String>, raw::Topic>) -> impl Iterator<Item = List<'_>> {
    topics.iter().map(|(id, t)| List {
        cue: Cue::Topic(&id.v),
        place: id.place.clone(),
        lines: says(&t.answers),
    })
}

fn answers(answers: &BTreeMap<Sp<String>, Vec<Line>>) -> impl Iterator<Item = List<'_>> {
    answers.iter().map(|(key, lines)| List {
        cue: Cue::Answer(&key.v),
        place: key.place.clone(),
        lines: says(lines),
    })
}

/// All lists of a persona.
pub fn of_persona(sheet: &raw::Persona) -> Vec<List<'_>> {
    let l = &sheet.lines;
    let moods = [
        ("puzzled:", &l.puzzled),
        ("not-understood:", &l.not_understood),
        ("nod:", &l.nod),
        ("impatient:", &l.impatient),
        ("silence:", &l.silence),
        ("leaving:", &l.leaving),
    ];
    let place = sheet.id.place.seek("\nlines:", 0);
    let moods = moods.map(|(key, lines)| List {
        cue: Cue::Nothing,
        place: place.seek(key, 0),
        lines: says(lines),
    });
    topics(&sheet.topics)
        .chain(answers(&sheet.answers))
        .chain(moods)
        .collect()
}

/// All lists of a scenario.
pub fn of_scenario(raw: &raw::Scenario) -> Vec<List<'_>> {
    let opening = raw.opening.say.iter().map(|say| List {
        cue: Cue::Nothing,
        place: raw.id.place.seek("\nopening:", 0),
        lines: vec![say],
    });
    let agenda = raw.agenda.iter().map(|beat| List {
        cue: Cue::Beat(beat.reveal.as_ref().map(|fact| fact.v.as_str())),
        place: beat.place.clone(),
        lines: beat.say.0.iter().map(String::as_str).collect(),
    });
    opening
        .chain(topics(&raw.topics))
        .chain(answers(&raw.answers))
        .chain(agenda)
        .collect()
}

/// Lines of `own` that stand twice there, or already in `other`: whoever hears both hears a record.
pub fn twice(own: &[List], other: &[List], found: &mut Found) {
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    for list in other {
        for line in &list.lines {
            first.entry(line).or_insert_with(|| list.place_of(line, 0));
        }
    }
    for list in own {
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &list.lines {
            let nth = here.entry(line).or_default();
            let place = list.place_of(line, *nth);
            *nth += 1;
            match first.get(line) {
                Some(other) => found.push(
                    Finding::new(&rules::LINE_WRITTEN_TWICE, place)
                        .with("text", line)
                        .with("other", other),
                ),
                None => _ = first.insert(line, place),
            }
        }
    }
}
