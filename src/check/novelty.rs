//! What bounded play has seen so far, and whether a move brought anything new: it goes on first where something did.

use std::collections::{BTreeMap, BTreeSet};

use super::relevant::Relevant;
use crate::content::model::MoodName;
use crate::defaults;
use crate::session::{Event, State};

/// What a move brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Nothing that was not there before.
    Nothing,
    /// The scene went further than ever: a later turn, another mood, more shown, something else remembered.
    Further,
    /// A line, a beat, an end, a situation, a place in the script for the first time.
    New,
}

/// All that was seen.
#[derive(Debug, Default)]
pub struct Novelty {
    /// Every line and narration.
    pub heard: BTreeSet<String>,
    /// Beats that fired.
    pub beats: BTreeSet<usize>,
    /// Events by what they are about, numbers left out: a line that only counts is no other line.
    events: BTreeSet<String>,
    /// Places of the script that have run.
    places: usize,
    remembered: BTreeMap<String, BTreeSet<String>>,
    moods: BTreeMap<MoodName, (i64, i64)>,
    shown: usize,
    turn: u32,
}

impl Novelty {
    /// Takes in what a move brought. `places` of the script have run up to now.
    pub fn take(
        &mut self,
        relevant: &Relevant,
        state: &State,
        events: &[Event],
        places: usize,
    ) -> News {
        let mut new = places > self.places;
        self.places = self.places.max(places);
        for event in events {
            new |= self.event(event);
        }
        for beat in &state.fired {
            new |= self.beats.insert(*beat);
        }
        if new {
            // What is further counts from here on.
            self.further(relevant, state);
            return News::New;
        }
        match self.further(relevant, state) {
            true => News::Further,
            false => News::Nothing,
        }
    }

    fn event(&mut self, event: &Event) -> bool {
        let about = match event {
            Event::Customer { text } | Event::Narration { text } => {
                if !self.heard.insert(text.clone()) {
                    return false;
                }
                text.replace(|c: char| c.is_ascii_digit(), "")
            }
            Event::Situation { id } => format!("situation {id}"),
            Event::Stage { id } => format!("stage {id}"),
            Event::Question { id } => format!("question {id}"),
            Event::Form { id } => format!("form {id}"),
            Event::Clock { id } => format!("clock {id}"),
            Event::Told { fact } => format!("told {fact}"),
            Event::Outcome { outcome } | Event::Ended { outcome, .. } => format!("end {outcome}"),
            _ => return false,
        };
        self.events.insert(about)
    }

    fn further(&mut self, relevant: &Relevant, state: &State) -> bool {
        let (shown, turn) = (relevant.shown(state), relevant.turn(state));
        let mut further = shown > self.shown || turn > self.turn;
        (self.shown, self.turn) = (self.shown.max(shown), self.turn.max(turn));
        for mood in relevant.moods() {
            let now = state.mood.get(mood);
            let (least, most) = self.moods.entry(mood).or_insert((now, now));
            further |= now < *least || now > *most;
            (*least, *most) = ((*least).min(now), (*most).max(now));
        }
        for (key, value) in &state.memory {
            let known = self.remembered.entry(key.clone()).or_default();
            further |= known.len() < defaults::REACH_REMEMBERED && known.insert(value.to_string());
        }
        further
    }
}
