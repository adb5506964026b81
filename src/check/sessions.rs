//! Recognition by the session: would a trainee who says all that a scenario asks for pass, and would he be accused of
//! something that he did not say?
//!
//! A model session is a golden that passes, as a [`Recording`], with other words in it: at each place where the golden's words
//! show what a goal hangs on, one hit of that item is said instead, which the recogniser never saw in training. Narrated acts
//! are recognised from text as well and are replaced too; forms, answers and seconds are the golden's. Each hit is heard by
//! itself, after its own line of the customer or else the golden's, in the golden's situations.
//!
//! The same session is judged twice: as recognised, and by an ideal ear that hears what the hits' authors say they show. What
//! the ideal ear would not pass (an item without a held-out hit, a hit that also shows what had to come later) is not
//! complete and says nothing about recognition. Of a complete one, a part without one of the critical goals is judged as
//! well: nobody should pass so.

use std::collections::BTreeSet;

use super::folds::Folds;
use super::golden::Golden;
use super::recording::{Need, Recording};
use super::tally::{Blame, Sessions, Tally, join};
use crate::content::model::{ItemId, Kind, Scene};
use crate::defaults;
use crate::evaluate::{Line, Status, Verdict};
use crate::recognise::{Example, FOLDS, Observation, StageSpec, Utterance};
use crate::session::hear::supposed;
use crate::session::lines::mix;
use crate::session::{Ears, Stagecraft, State};

/// Plays the model sessions of a scenario; nothing when none of its goldens passes by words.
pub fn measure(
    craft: &Stagecraft,
    goldens: impl Iterator<Item = Golden>,
    folds: &Folds,
) -> Option<Sessions> {
    let scene = &craft.scene;
    let passing = goldens.filter(|g| g.fails.is_empty());
    let recordings = passing.filter_map(|g| Recording::of(craft, &g));
    let recordings: Vec<Recording> = recordings.filter(|r| !r.needs.is_empty()).collect();
    if recordings.is_empty() {
        return None;
    }
    let mut tally = Tally::default();
    for fold in 0..FOLDS {
        let models = scene.stages.iter().map(|s| folds.model(s, fold));
        let models = models.collect::<Option<Vec<_>>>()?;
        let ears = Ears::new(scene, models);
        for (number, recording) in recordings.iter().enumerate() {
            let held = Held::of(scene, &ears, recording, fold);
            for session in 0..defaults::MODEL_SESSIONS {
                let name = format!("{} {number} {fold}", scene.id);
                held.session(session, &name, &mut tally);
            }
        }
    }
    tally.sort();
    Some(Sessions {
        scenario: scene.id.clone(),
        tally,
    })
}

/// A hit that was held out of training.
struct Said {
    text: String,
    /// What its author says it shows.
    ideal: Vec<Observation>,
    /// What is heard.
    heard: Vec<Observation>,
}

/// A recording with all that may be said in it.
struct Held<'a> {
    scene: &'a Scene,
    ears: &'a Ears,
    recording: &'a Recording,
    gaps: Vec<Gap<'a>>,
}

/// Where words are needed, and what may be said there.
struct Gap<'a> {
    need: &'a Need,
    /// The goals that hang on them.
    goals: &'a BTreeSet<ItemId>,
    hits: Vec<Said>,
}

/// What is said in a session, in order.
type Chosen<'s> = Vec<(&'s Gap<'s>, &'s Said)>;

impl<'a> Held<'a> {
    fn of(scene: &'a Scene, ears: &'a Ears, recording: &'a Recording, fold: usize) -> Self {
        let gap = |(need, goals)| Gap {
            need,
            goals,
            hits: held_out(scene, ears, recording, need, fold),
        };
        Held {
            scene,
            ears,
            recording,
            gaps: recording.needs.iter().map(gap).collect(),
        }
    }

    /// What is said in one session; nothing in the gaps that there is no hit for.
    fn chosen(&self, number: u64, name: &str) -> Chosen<'_> {
        let said = self.gaps.iter().filter_map(|gap| {
            let name = format!("{name} {} {}", gap.need.turn, gap.need.item);
            let nth = mix(number, &name).checked_rem(gap.hits.len() as u64)?;
            Some((gap, gap.hits.get(usize::try_from(nth).ok()?)?))
        });
        said.collect()
    }

    /// Plays one session and counts it.
    fn session(&self, number: u64, name: &str, tally: &mut Tally) {
        let chosen = self.chosen(number, name);
        let (ideal, due) = self.played(&chosen, |said| &said.ideal);
        let (heard, verdict) = self.played(&chosen, |said| &said.heard);
        tally.sessions += 1;
        let false_taboos = self.false_taboos(&ideal, &heard);
        tally.false_taboo += usize::from(!false_taboos.is_empty());
        for taboo in false_taboos {
            let blame = self.blame(taboo, false, said_for(&chosen, taboo, Kind::Taboo));
            join(&mut tally.false_taboos, blame);
        }
        if chosen.len() < self.gaps.len() || !due.passed {
            return;
        }
        tally.complete += 1;
        self.lacking(number, &chosen, tally);
        if verdict.passed {
            return;
        }
        tally.failed += 1;
        tally.failed_accepted += usize::from(!verdict.passes_if_accepted);
        for line in to_blame(&due, &verdict) {
            let said = said_for(&chosen, &line.id, line.kind);
            let blame = self.blame(&line.id, line.unclear.is_some(), said);
            join(&mut tally.to_blame, blame);
        }
    }

    /// Plays the session without what one critical goal hangs on, another one each time.
    fn lacking(&self, number: u64, chosen: &Chosen, tally: &mut Tally) {
        let scene = self.scene;
        let is_critical = |id: &&ItemId| {
            let item = scene.items.get(*id);
            item.is_some_and(|i| i.critical && i.kind != Kind::Taboo)
        };
        let critical: Vec<&ItemId> = scene.goals.iter().filter(is_critical).collect();
        let nth = number.checked_rem(critical.len() as u64);
        let Some(left_out) = nth.and_then(|n| critical.get(usize::try_from(n).ok()?)) else {
            return;
        };
        let rest = chosen
            .iter()
            .filter(|(gap, _)| !gap.goals.contains(*left_out));
        let rest: Chosen = rest.copied().collect();
        let (_, due) = self.played(&rest, |said| &said.ideal);
        // Other words, or a form, may show it as well.
        if !due.passed {
            let (_, verdict) = self.played(&rest, |said| &said.heard);
            tally.lacking += 1;
            tally.lacking_passed += usize::from(verdict.passed);
        }
    }

    /// The session with what one ear hears of each hit.
    fn played(
        &self,
        chosen: &Chosen,
        ear: impl Fn(&Said) -> &Vec<Observation>,
    ) -> (State, Verdict) {
        self.recording.with(self.scene, self.ears, |turn| {
            let mut line = 0;
            let mut all = Vec::new();
            for (_, said) in chosen.iter().filter(|(gap, _)| gap.need.turn == turn) {
                all.extend(ear(said).iter().cloned().map(|mut o| {
                    o.span = (o.span.0 + line, o.span.1 + line);
                    o
                }));
                line += said.text.chars().count();
            }
            all
        })
    }

    /// Taboos that are heard and not shown.
    fn false_taboos<'s>(&self, ideal: &State, heard: &'s State) -> Vec<&'s ItemId> {
        let is_taboo =
            |id: &&ItemId| (self.scene.items.get(*id)).is_some_and(|i| i.kind == Kind::Taboo);
        let seen = heard.shown.iter();
        let spoken = seen.filter(|(_, all)| all.iter().any(|e| e.via.is_some()));
        let taboos = spoken.map(|(id, _)| id).filter(is_taboo);
        taboos.filter(|id| !ideal.has_shown(id)).collect()
    }

    fn blame(&self, item: &str, unclear: bool, said: Vec<&Said>) -> Blame {
        Blame {
            item: item.to_owned(),
            scenarios: [self.scene.id.clone()].into(),
            sessions: 1,
            unclear: usize::from(unclear),
            texts: said.iter().map(|s| (s.text.clone(), 1)).collect(),
        }
    }
}

/// What was said for a goal; of a taboo, what was taken for it.
fn said_for<'s>(chosen: &Chosen<'s>, item: &ItemId, kind: Kind) -> Vec<&'s Said> {
    let seen = |o: &Observation| o.item == *item && !o.unclear;
    let is_for = |(gap, said): &&(&Gap, &Said)| match kind {
        Kind::Taboo => said.heard.iter().any(seen),
        Kind::Behaviour | Kind::Knowledge => gap.goals.contains(item),
    };
    chosen
        .iter()
        .filter(is_for)
        .map(|(_, said)| *said)
        .collect()
}

/// The hits of an item that a fold holds out, heard where the golden needs one.
fn held_out(
    scene: &Scene,
    ears: &Ears,
    recording: &Recording,
    need: &Need,
    fold: usize,
) -> Vec<Said> {
    let circumstances = recording.circumstances(scene, need.turn);
    let holding = &circumstances.situations;
    let stages = scene.stages.iter().map(|s| &s.examples);
    let mut specs = stages.flat_map(|stage| stage.items.iter().map(move |item| (stage, item)));
    let Some((stage, spec)) = specs.find(|(_, spec)| spec.id == need.item) else {
        return Vec::new();
    };
    let item = |id: String| scene.items.get(&id);
    let shown_by = |hit: &Example| stage.shown_by(&spec.id, hit).into_iter().filter_map(item);
    let is_held = |hit: &&Example| StageSpec::holds_out(&hit.text, fold);
    let held = spec.hit.iter().filter(is_held);
    // Who means to pass says nothing that shows a taboo as well.
    let clean = held.filter(|hit| shown_by(hit).all(|i| i.kind != Kind::Taboo));
    let said = clean.map(|hit| Said {
        text: hit.text.clone(),
        ideal: shown_by(hit).filter_map(|i| supposed(i, holding)).collect(),
        heard: ears.recogniser().observe(&Utterance {
            text: &hit.text,
            customer: (hit.customer.as_deref()).or(circumstances.customer.as_deref()),
            situations: Some(holding),
        }),
    });
    said.collect()
}

/// What failed a session that the ideal ear passes: the critical items; where the score is too low, all that cost something.
fn to_blame<'v>(ideal: &Verdict, heard: &'v Verdict) -> Vec<&'v Line> {
    let low = heard.reasons.iter().any(|r| r.item.is_none());
    let is_reason = |id: &ItemId| heard.reasons.iter().any(|r| r.item.as_ref() == Some(id));
    let costs = |line: &&Line| {
        let was = ideal.items.iter().find(|l| l.id == line.id);
        let is_bad = |s| matches!(s, Status::Missed | Status::Partly | Status::Violated);
        let is_worse = was.is_some_and(|l| l.status != line.status);
        is_bad(line.status) && is_worse && (low || is_reason(&line.id))
    };
    heard.items.iter().filter(costs).collect()
}
