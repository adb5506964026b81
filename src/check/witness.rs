//! What the goldens of a scenario were seen to do. What has happened is possible, whatever a check would conclude.

use std::collections::BTreeSet;

use super::golden::Run;
use crate::content::model::ItemId;
use crate::session::Event;

/// What happened in at least one golden.
#[derive(Debug, Default)]
pub struct Witness {
    /// Situations that held.
    pub situations: BTreeSet<String>,
    /// Items shown.
    pub items: BTreeSet<ItemId>,
    /// Beats that fired, by number.
    pub beats: BTreeSet<usize>,
    /// Questions put.
    pub questions: BTreeSet<String>,
    /// Every line and narration.
    pub lines: BTreeSet<String>,
    /// Outcomes.
    pub outcomes: BTreeSet<String>,
}

impl Witness {
    /// Adds what happened in a run.
    pub fn saw(&mut self, run: &Run) {
        let s = &run.state;
        self.situations.extend(s.ever.keys().cloned());
        self.items.extend(s.shown.keys().cloned());
        self.beats.extend(&s.fired);
        self.questions.extend(s.questions.keys().cloned());
        self.lines
            .extend(run.events.iter().flatten().filter_map(line));
        self.outcomes.extend(s.outcome.clone());
        self.outcomes
            .extend(s.ended.as_ref().map(|e| e.outcome.clone()));
    }
}

fn line(event: &Event) -> Option<String> {
    match event {
        Event::Customer { text } | Event::Narration { text } => Some(text.clone()),
        _ => None,
    }
}
