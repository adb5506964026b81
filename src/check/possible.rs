//! What can happen in a scene at all, read from its content without playing it: an upper bound. Whatever stands outside it
//! can never happen; what a golden was seen to do always stands inside.

use std::collections::BTreeSet;

use super::witness::Witness;
use crate::content::model::*;
use crate::script::{Analysis, What};
use crate::session::Stagecraft;

/// What can happen.
#[derive(Debug, Default)]
pub struct Possible {
    /// Situations that something raises.
    pub situations: BTreeSet<String>,
    /// Items that can be shown.
    pub items: BTreeSet<ItemId>,
    /// Topics that can be asked.
    pub topics: BTreeSet<String>,
    /// Questions that are put.
    pub questions: BTreeSet<String>,
    /// Clocks that something starts.
    pub clocks: BTreeSet<String>,
    /// Beats whose conditions can hold, by number.
    pub beats: BTreeSet<usize>,
}

/// Why an item can never be shown: the id of a program's text and what it is about.
pub type Why = (&'static str, String);

impl Possible {
    /// Of a scene, and what its goldens were seen to do.
    pub fn of(play: &Stagecraft, witness: &Witness) -> Self {
        let scene = &play.scene;
        let mut p = Possible {
            situations: witness.situations.clone(),
            items: witness.items.clone(),
            questions: witness.questions.clone(),
            beats: witness.beats.clone(),
            ..Possible::default()
        };
        p.questions.extend(scene.after_questions.iter().cloned());
        p.clocks.extend(scene.opening.clock.clone());
        p.situations.extend(scene.situation.iter().cloned());
        for line in lines(scene) {
            let raised = play.ears.situations_in(&line);
            p.situations.extend(raised.iter().cloned());
        }
        if let Some(script) = &scene.script {
            p.scripted(scene, script.analysis());
        }
        while p.grow(scene) {}
        p
    }

    /// What the script itself brings about.
    fn scripted(&mut self, scene: &Scene, analysis: &Analysis) {
        let names = scene.names();
        let named = |call: &'static str, what: What| -> BTreeSet<String> {
            if analysis.computed.contains(call) {
                return names.of(what).iter().map(str::to_owned).collect();
            }
            let literals = analysis.literals.iter().filter(|l| l.call == call);
            let ids = literals.filter_map(|l| names.of(what).find(&l.text));
            ids.map(str::to_owned).collect()
        };
        self.situations.extend(named("raise", What::Situation));
        self.questions.extend(named("ask", What::Question));
        self.clocks.extend(named("clock", What::Clock));
    }

    fn size(&self) -> usize {
        self.situations.len()
            + self.items.len()
            + self.topics.len()
            + self.questions.len()
            + self.clocks.len()
            + self.beats.len()
    }

    /// Adds what follows from what is there; false when nothing does.
    fn grow(&mut self, scene: &Scene) -> bool {
        let before = self.size();
        let f = &scene.furniture;
        for (id, s) in &f.situations {
            let by_fact = !s.facts.is_empty()
                && s.facts
                    .iter()
                    .all(|(fact, value)| scene.facts.get(fact).is_some_and(|f| f.value == *value));
            let clock = s
                .clock
                .as_ref()
                .is_some_and(|(c, _)| self.clocks.contains(c));
            let raised = s.at_start
                || by_fact
                || clock
                || s.channels.contains(&scene.channel)
                || s.items.iter().any(|i| self.would_show(scene, i));
            if raised {
                self.situations.insert(id.clone());
            }
            if self.situations.contains(id) {
                self.situations.extend(s.implies.iter().cloned());
            }
        }
        for (id, clock) in &f.clocks {
            let opens = match &clock.opens {
                ClockOpens::ByScript => false,
                ClockOpens::Start => true,
                ClockOpens::Situation(s) => self.situations.contains(s),
                ClockOpens::Item(i) => self.items.contains(i),
            };
            if opens {
                self.clocks.insert(id.clone());
            }
        }
        for item in scene.items.values() {
            if self.obstacle(scene, item).is_none() {
                self.items.insert(item.id.clone());
            }
        }
        let shown = self
            .items
            .iter()
            .filter_map(|i| scene.items.get(i)?.topic.clone());
        self.topics.extend(shown);
        let hit = scene.topics.iter().filter(|(_, t)| !t.hit.is_empty());
        self.topics.extend(hit.map(|(id, _)| id.clone()));
        for (n, beat) in scene.agenda.iter().enumerate() {
            if self.beat_obstacle(scene, n, beat).is_none() {
                self.beats.insert(n);
            }
            if self.beats.contains(&n) {
                self.situations.extend(beat.raise.clone());
                self.questions.extend(beat.ask.clone());
                self.clocks.extend(beat.clock.clone());
            }
        }
        self.size() > before
    }

    /// An item that brings its own situation about needs none beforehand.
    fn would_show(&self, scene: &Scene, id: &str) -> bool {
        let Some(item) = scene.items.get(id) else {
            return false;
        };
        let bare = Item {
            situation: None,
            ..item.clone()
        };
        self.items.contains(id) || self.obstacle(scene, &bare).is_none()
    }

    /// Why an item can never be shown in the scene, as far as is known yet.
    pub fn obstacle(&self, scene: &Scene, item: &Item) -> Option<Why> {
        if let Some(s) = item
            .situation
            .as_ref()
            .filter(|s| !self.situations.contains(*s))
        {
            return Some(("why-situation", s.clone()));
        }
        let part = |id: &String| {
            (!self.items.contains(id)).then(|| ("why-part", last_part(id).to_owned()))
        };
        match &item.shown {
            Shown::Say | Shown::Act if item.how == How::Act && !scene.narration => {
                Some(("why-no-actions", String::new()))
            }
            Shown::Say | Shown::Act | Shown::Form { .. } => None,
            Shown::Question { id } if !self.questions.contains(id) => {
                Some(("why-question", id.clone()))
            }
            Shown::Question { .. } => None,
            Shown::Clock {
                from,
                recognised,
                stopped_by,
                ..
            } => {
                if !recognised && !self.clocks.contains(from) {
                    return Some(("why-clock", from.clone()));
                }
                stopped_by.as_ref().filter(|_| !recognised).and_then(part)
            }
            Shown::Count { of, .. } => part(of),
            Shown::Order { first, then } => part(first).or_else(|| part(then)),
        }
    }

    /// Why a beat can never fire, as far as is known yet.
    pub fn beat_obstacle(&self, scene: &Scene, n: usize, beat: &Beat) -> Option<Why> {
        if self.beats.contains(&n) {
            return None;
        }
        if let Some(turn) = beat.turn.filter(|t| *t > scene.turns) {
            return Some(("why-turn", format!("{turn} > {}", scene.turns)));
        }
        if let Some(both) = beat.items.iter().find(|i| beat.missing.contains(i)) {
            return Some(("why-shown-and-missing", last_part(both).to_owned()));
        }
        if let Some(item) = beat.items.iter().find(|i| !self.items.contains(*i)) {
            return Some(("why-part", last_part(item).to_owned()));
        }
        if let Some(s) = beat
            .situation
            .as_ref()
            .filter(|s| !self.situations.contains(*s))
        {
            return Some(("why-situation", s.clone()));
        }
        if let Some(t) = beat.topic.as_ref().filter(|t| !self.topics.contains(*t)) {
            return Some(("why-topic", t.clone()));
        }
        let mut moods = beat.mood.values();
        moods.any(is_empty).then(|| ("why-mood", String::new()))
    }
}

/// Bounds that no value from 0 to 100 keeps.
pub fn is_empty(bounds: &Bounds) -> bool {
    let least = bounds.above.map_or(0, |a| a.saturating_add(1)).max(0);
    let most = bounds.below.map_or(100, |b| b.saturating_sub(1)).min(100);
    least > most
}

/// Every line that the customer may say in a scene, filled in; of the script, whatever text it holds.
fn lines(scene: &Scene) -> BTreeSet<String> {
    let l = &scene.persona.lines;
    let of_moods = [
        &l.not_understood,
        &l.nod,
        &l.impatient,
        &l.silence,
        &l.leaving,
    ];
    let lists = of_moods.into_iter().chain(scene.answers.values().flatten());
    let mut all: BTreeSet<String> = lists.flatten().map(|line| line.say.clone()).collect();
    all.extend(scene.opening.say.clone());
    all.extend(scene.agenda.iter().flat_map(|b| b.say.clone()));
    for (_, text) in scene
        .closure
        .iter()
        .filter(|(path, _)| path.ends_with(".rhai"))
    {
        all.extend(texts_of(text));
    }
    all.iter()
        .map(|line| crate::session::lines::fill(scene, line))
        .collect()
}

/// What stands between quotes in a script.
fn texts_of(script: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = script;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('"')?;
        let (text, beyond) = after.split_once('"')?;
        rest = beyond;
        Some(text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_empty_where_no_value_fits() {
        let bounds = |above, below| Bounds { above, below };
        assert!(is_empty(&bounds(Some(50), Some(51))));
        assert!(!is_empty(&bounds(Some(50), Some(52))));
        assert!(is_empty(&bounds(None, Some(0))) && is_empty(&bounds(Some(100), None)));
    }
}
