//! Scenarios: is there a way out, and can everything that was written come about?

use super::possible::{Possible, Why};
use super::witness::Witness;
use crate::content::finding::Finding;
use crate::content::library::Library;
use crate::content::model::*;
use crate::content::place::{Place, Source};
use crate::content::resolve::{self, Found};
use crate::content::{raw, rules};
use crate::script::{self, Literal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A scenario as its author wrote it and as it plays.
pub struct Written<'a> {
    /// The packs.
    pub library: &'a Library,
    /// The file.
    pub raw: &'a raw::Scenario,
    /// The scene.
    pub scene: &'a Scene,
    /// What can happen in it.
    pub possible: &'a Possible,
    /// What its goldens did.
    pub witness: &'a Witness,
}

impl Written<'_> {
    /// Checks the scenario.
    pub fn check(&self, found: &mut Found) {
        self.exit(found);
        self.goals(found);
        self.own_answers(found);
        self.beats(found);
        self.script_reads(found);
        self.outcomes(found);
    }

    /// Texts that the script hands to `call`, with their places.
    pub fn in_script(&self, call: &str) -> Vec<(&Literal, Place)> {
        let Some((script, main)) = self.scene.script.as_ref().zip(self.main()) else {
            return Vec::new();
        };
        let literals = script.analysis().literals.iter().filter(|l| l.call == call);
        literals
            .map(|l| {
                let mut place = self.library.script_place(&main, &l.at);
                // Behind the quote.
                (place.column, place.at) = (place.column + 1, place.at + 1);
                place.len = l.text.len() as u32;
                (l, place)
            })
            .collect()
    }

    fn main(&self) -> Option<Arc<Source>> {
        let script = self.raw.script.as_ref()?;
        self.library.source(&format!("scripts/{}", script.v))
    }

    /// Without an end of its own the customer stays until the trainee goes or the program's own limit comes.
    fn exit(&self, found: &mut Found) {
        let scripted = self.scene.script.as_ref().is_some_and(|s| {
            let analysis = s.analysis();
            analysis.computed.contains("end") || analysis.literals.iter().any(|l| l.call == "end")
        });
        let beats = self.scene.agenda.iter().enumerate();
        let ends = |(n, b): (usize, &Beat)| b.end.is_some() && self.possible.beats.contains(&n);
        if !scripted && self.raw.limits.turns.is_none() && !beats.into_iter().any(ends) {
            let id = &self.raw.id;
            found.push(Finding::new(&rules::NO_EXIT, id.place.clone()).with("id", &id.v));
        }
    }

    fn goals(&self, found: &mut Found) {
        let ids: BTreeSet<String> = self.scene.items.keys().cloned().collect();
        for goal in &self.raw.goals {
            let id = resolve::item(goal, &ids, &mut Vec::new());
            let Some(item) = id.and_then(|id| self.scene.items.get(&id)) else {
                continue;
            };
            if !self.possible.items.contains(&item.id)
                && let Some(why) = self.possible.obstacle(self.scene, item)
            {
                found.push(
                    because(&rules::GOAL_NEVER_APPLIES, &goal.place, why).with("item", &goal.v),
                );
                continue;
            }
            let late = match &item.due {
                Due::On { situation, .. } if !self.possible.situations.contains(situation) => {
                    ("why-situation", situation.clone())
                }
                Due::Before(other) if !self.scene.items.contains_key(other) => {
                    ("why-no-part", other.clone())
                }
                Due::Before(other) if !self.possible.items.contains(other) => {
                    ("why-part", last_part(other).to_owned())
                }
                _ => continue,
            };
            found.push(because(&rules::GOAL_NEVER_DUE, &goal.place, late).with("item", &goal.v));
        }
    }

    /// What goals ask about is answered by this customer, not by the line that a stage lends to anybody.
    fn own_answers(&self, found: &mut Found) {
        let scene = self.scene;
        let ids: BTreeSet<String> = scene.items.keys().cloned().collect();
        let mut told = BTreeSet::new();
        for goal in &self.raw.goals {
            let id = resolve::item(goal, &ids, &mut Vec::new());
            let Some(item) = id.and_then(|id| scene.items.get(&id)) else {
                continue;
            };
            let Some(topic) = item.topic.as_deref() else {
                continue;
            };
            if !self.possible.topics.contains(topic)
                || self.is_answered(topic)
                || self.is_scripted(item, topic)
                || !told.insert(topic)
            {
                continue;
            }
            let lent = scene.answers.get(topic).and_then(|layers| layers.first());
            let line = lent.and_then(|lines| lines.first());
            found.push(
                Finding::new(&rules::ANSWER_NOT_OWN, goal.place.clone())
                    .with("item", &goal.v)
                    .with("topic", topic)
                    .with("line", line.map_or("none", |l| l.say.as_str())),
            );
        }
    }

    /// Does the scenario or its persona answer a topic?
    fn is_answered(&self, topic: &str) -> bool {
        let scene = self.scene;
        (scene.topics.get(topic)).is_some_and(|t| !t.answers.is_empty())
            || (scene.persona.answers.get(topic)).is_some_and(|lines| !lines.is_empty())
            || (self.raw.answers.get(topic)).is_some_and(|lines| !lines.is_empty())
    }

    /// Does the script look whether an item is shown, or its topic asked? Then it may answer itself.
    fn is_scripted(&self, item: &Item, topic: &str) -> bool {
        let Some(script) = &self.scene.script else {
            return false;
        };
        let analysis = script.analysis();
        let looks = |call: &str, is_it: &dyn Fn(&str) -> bool| {
            analysis.computed.contains(call)
                || (analysis.literals.iter()).any(|l| l.call == call && is_it(&l.text))
        };
        looks("shown", &|id| id == item.id || id == item.name())
            || looks("asked", &|id| id == topic)
    }

    fn beats(&self, found: &mut Found) {
        let mut over: Option<u32> = None;
        for (n, (raw, beat)) in self.raw.agenda.iter().zip(&self.scene.agenda).enumerate() {
            let ended = over.filter(|end| beat.turn.is_some_and(|t| t > *end));
            let why = match self.possible.beat_obstacle(self.scene, n, beat) {
                None if self.possible.beats.contains(&n) && !self.witness.beats.contains(&n) => {
                    ended.map(|turn| ("why-ended", turn.to_string()))
                }
                why => why,
            };
            if let Some(why) = why {
                let place = beat_place(&raw.v.when, &why).unwrap_or(&raw.place).clone();
                found.push(because(&rules::BEAT_NEVER_FIRES, &place, why));
            }
            if beat.end.is_some() && is_certain(beat) {
                let turn = beat.turn.unwrap_or(1);
                over = Some(over.map_or(turn, |o| o.min(turn)));
            }
        }
    }

    /// What the script waits for, or ends, must be able to begin.
    fn script_reads(&self, found: &mut Found) {
        for call in ["situation", "clear"] {
            for (literal, place) in self.in_script(call) {
                let situations = &self.possible.situations;
                if self.scene.furniture.situations.contains_key(&literal.text)
                    && !situations.contains(&literal.text)
                {
                    let finding = Finding::new(&rules::SITUATION_NEVER_RAISED, place);
                    let last = literal.last.map_or("none".to_owned(), |l| l.to_string());
                    found.push(finding.with("id", &literal.text).with("last", last));
                }
            }
        }
    }

    fn outcomes(&self, found: &mut Found) {
        if self.witness.outcomes.is_empty() {
            return;
        }
        let mut never = |outcome: &str, place: Place| {
            if !self.witness.outcomes.contains(outcome) {
                found.push(
                    Finding::new(&rules::OUTCOME_NEVER_PLAYED, place).with("outcome", outcome),
                );
            }
        };
        for (n, (raw, beat)) in self.raw.agenda.iter().zip(&self.scene.agenda).enumerate() {
            if let Some(outcome) = beat
                .end
                .as_deref()
                .filter(|_| self.possible.beats.contains(&n))
            {
                never(outcome, raw.place.seek(outcome, 0));
            }
        }
        for (literal, place) in self.in_script("end") {
            if script::is_outcome(&literal.text) {
                never(&literal.text, place);
            }
        }
    }
}

/// Does a beat fire for certain once its turn has come?
fn is_certain(beat: &Beat) -> bool {
    let nothing = beat.items.is_empty() && beat.missing.is_empty() && beat.mood.is_empty();
    // A beat that speaks may have to wait until nobody else does.
    nothing && beat.situation.is_none() && beat.topic.is_none() && beat.say.is_empty()
}

/// Where in a beat's conditions the obstacle stands.
fn beat_place<'a>(when: &'a raw::When, (_, what): &Why) -> Option<&'a Place> {
    let mut items = when.item.0.iter().chain(&when.missing.0);
    let named = when
        .situation
        .iter()
        .chain(&when.topic)
        .find(|s| s.v == *what);
    let item = items.find(|i| last_part(&i.v) == what);
    named.or(item).map(|s| &s.place)
}

fn because(
    rule: &'static crate::content::finding::Rule,
    place: &Place,
    (why, what): Why,
) -> Finding {
    Finding::new(rule, place.clone()).with_message("why", why, &what)
}
