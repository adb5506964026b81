//! A golden as a recording: its customer, situations, clocks, forms and answers stay, and other words are said in its turns.
//!
//! What hears is the session's own hearing, what judges is its own evaluation; only the customer does not answer anew. He
//! answers words that his author foresaw, and a model sentence that asks about something else would lead him elsewhere: the
//! session would fail for what he did then, not for what was heard. So a miss costs its own goal alone, as it would with a
//! trainee who goes on regardless, and an ear that hears all that is said passes as the golden passes.

use std::collections::{BTreeMap, BTreeSet};

use super::golden::Golden;
use crate::content::model::{ItemId, Kind, Scene, Shown};
use crate::evaluate::{self, Line, Verdict};
use crate::recognise::Observation;
use crate::session::hear::{self, Hearing};
use crate::session::{self, Ears, Evidence, Input, Mode, Refusal, Stagecraft, State};

/// A golden that passes.
pub struct Recording {
    /// The inputs that count, each with the state in which it was given.
    inputs: Vec<(State, Input)>,
    end: State,
    /// The words that its verdict needs, in their order, with the goals that hang on them.
    pub needs: BTreeMap<Need, BTreeSet<ItemId>>,
}

/// Here the golden's words show an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The trainee's turn, from 1.
    pub turn: u32,
    /// Where the words begin in its line, characters.
    pub at: usize,
    /// The item.
    pub item: ItemId,
}

/// What a turn's words are to be heard with.
pub struct Circumstances {
    /// The customer's line just before.
    pub customer: Option<String>,
    /// Situations that hold for the words.
    pub situations: BTreeSet<String>,
}

impl Recording {
    /// Plays a golden; nothing when it does not pass, or its script had to be stopped.
    pub fn of(craft: &Stagecraft, golden: &Golden) -> Option<Recording> {
        let (mut state, _) = session::start(craft, golden.seed, Mode::Practice);
        let mut inputs = Vec::new();
        for input in session::effective(&golden.inputs()) {
            match session::step(craft, &state, &input) {
                Ok((next, _)) => inputs.push((std::mem::replace(&mut state, next), input)),
                Err(Refusal::GivenUp(_)) => return None,
                Err(_) => {}
            }
        }
        let verdict = evaluate::evaluate(&craft.scene, &state);
        if !verdict.passed {
            return None;
        }
        let mut needs: BTreeMap<Need, BTreeSet<ItemId>> = BTreeMap::new();
        for line in &verdict.items {
            for need in needs_of(&craft.scene, &state, line) {
                needs.entry(need).or_default().insert(line.id.clone());
            }
        }
        Some(Recording {
            inputs,
            end: state,
            needs,
        })
    }

    /// What the words of a turn are heard with.
    pub fn circumstances(&self, scene: &Scene, turn: u32) -> Circumstances {
        let said = |(state, input): &&(State, Input)| {
            matches!(input, Input::Say(_)) && state.turn + 1 == turn
        };
        let before = self.inputs.iter().find(said);
        let state = before.map_or(&self.end, |(state, _)| state);
        Circumstances {
            customer: state.last_line.clone(),
            situations: hear::holding(scene, state),
        }
    }

    /// The session in which `observed` was heard in a turn instead of what the golden's words show: where it ends, and its
    /// result.
    pub fn with(
        &self,
        scene: &Scene,
        ears: &Ears,
        observed: impl Fn(u32) -> Vec<Observation>,
    ) -> (State, Verdict) {
        let mut own = Own::default();
        for (before, input) in &self.inputs {
            let mut h = Hearing {
                scene,
                ears,
                state: before.clone(),
                events: Vec::new(),
            };
            own.swap(&mut h.state);
            match input {
                Input::Say(_) => h.observed(observed(before.turn + 1)),
                Input::Fill { form, values } => {
                    if let Some(f) = scene.furniture.forms.get(form) {
                        h.fill(form, f, values);
                    }
                }
                Input::Answer { question, answer } => {
                    if let Some(q) = scene.furniture.questions.get(question) {
                        h.answer(question, q, answer);
                    }
                }
                Input::Wait(seconds) => h.seconds(*seconds),
                Input::Hint | Input::Undo | Input::Contest(_) | Input::End => {}
            }
            own.swap(&mut h.state);
        }
        let mut end = self.end.clone();
        own.swap(&mut end);
        let verdict = evaluate::evaluate(scene, &end);
        (end, verdict)
    }
}

/// The evidence of a session of its own; all else is the recording's.
#[derive(Default)]
struct Own {
    shown: Evident,
    unclear: Evident,
    wrong: Evident,
}

type Evident = BTreeMap<ItemId, Vec<Evidence>>;

impl Own {
    /// Changes places with the evidence of a state.
    fn swap(&mut self, state: &mut State) {
        std::mem::swap(&mut self.shown, &mut state.shown);
        std::mem::swap(&mut self.unclear, &mut state.unclear);
        std::mem::swap(&mut self.wrong, &mut state.wrong);
    }
}

/// What has to be said for a goal that the golden shows; nothing for one that no words show.
fn needs_of(scene: &Scene, end: &State, line: &Line) -> Vec<Need> {
    let Some(item) = scene.items.get(&line.id) else {
        return Vec::new();
    };
    let Some(first) = line.evidence.first().filter(|_| line.kind != Kind::Taboo) else {
        return Vec::new();
    };
    let need = |item: &ItemId, evidence: &Evidence| Need {
        turn: evidence.turn,
        at: evidence.span.0,
        item: item.clone(),
    };
    let of = |id: &ItemId| {
        let spoken = |e: &&Evidence| e.via.is_some();
        let all = end.shown.get(id).into_iter().flatten().filter(spoken);
        all.map(|e| need(id, e)).collect::<Vec<Need>>()
    };
    match &item.shown {
        Shown::Count { of: counted, .. } => of(counted),
        Shown::Order { first, then } => {
            let first = of(first).into_iter().next();
            first.into_iter().chain(of(then).pop()).collect()
        }
        Shown::Clock {
            stopped_by: Some(stopper),
            ..
        } if first.via.is_none() => {
            let stopped = |n: &Need| n.turn == first.turn;
            of(stopper).into_iter().filter(stopped).collect()
        }
        _ => first.via.iter().map(|_| need(&item.id, first)).collect(),
    }
}
