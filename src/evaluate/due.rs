//! When an item falls due, and whether what was shown came in time.

use crate::content::model::*;
use crate::defaults;
use crate::session::{EndedBy, Evidence, State};

/// Whether an item can count, and whether its time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueState {
    /// It never could: its situation never held, no actions are narrated, its question was not asked.
    NotApplicable,
    /// It could still be shown.
    Open,
    /// It fell due after this turn of the trainee.
    Fell(u32),
}

/// Where an item stands.
pub fn of(scene: &Scene, state: &State, item: &Item) -> DueState {
    let since = match &item.situation {
        Some(s) => match state.ever.get(s) {
            Some(turn) => *turn,
            None => return DueState::NotApplicable,
        },
        None => 0,
    };
    if item.how == How::Act && !scene.narration {
        return DueState::NotApplicable;
    }
    match &item.shown {
        Shown::Form { .. } | Shown::Question { .. } if !scene.desk => {
            return DueState::NotApplicable;
        }
        Shown::Clock { .. } if !scene.timed => return DueState::NotApplicable,
        Shown::Question { id } => {
            return match state.questions.get(id) {
                None => DueState::NotApplicable,
                Some(asked) if asked.answer.is_some() || is_over(state) => {
                    DueState::Fell(asked.turn)
                }
                Some(_) => DueState::Open,
            };
        }
        _ => {}
    }
    let over = |fell: Option<u32>| match fell {
        Some(turn) => DueState::Fell(turn),
        None => DueState::Open,
    };
    match &item.due {
        Due::Start => {
            let deadline = since + defaults::START_TURNS;
            over((state.turn >= deadline || is_over(state)).then_some(deadline.min(state.turn)))
        }
        Due::On { situation, within } => match state.ever.get(situation) {
            None => DueState::NotApplicable,
            Some(began) => {
                let deadline = began + within;
                over((state.turn >= deadline || is_over(state)).then_some(deadline.min(state.turn)))
            }
        },
        Due::Before(other) => match state.shown.get(other).and_then(|e| e.first()) {
            Some(shown) => DueState::Fell(shown.turn),
            None => over(is_over(state).then_some(state.turn)),
        },
        Due::End => over(is_over(state).then_some(state.turn)),
    }
}

/// The customer is gone, or the trainee ended the talk. A talk that a fault ended is not held against anyone.
fn is_over(state: &State) -> bool {
    state.outcome.is_some()
        || state
            .ended
            .as_ref()
            .is_some_and(|e| matches!(e.by, EndedBy::Trainee | EndedBy::Scene))
}

/// Did it come first? Of two in one line of which the quotes overlap, nobody can say that either came late.
fn is_before(evidence: &Evidence, other: &Evidence) -> bool {
    let begins_in_time = evidence.span.0 <= other.span.0 || evidence.span.0 < other.span.1;
    evidence.turn < other.turn || (evidence.turn == other.turn && begins_in_time)
}

/// Did this evidence come before the item fell due? What is due at the end always does.
pub fn in_time(scene: &Scene, state: &State, item: &Item, evidence: &Evidence) -> bool {
    match &item.due {
        Due::End => true,
        Due::Before(other) => state
            .shown
            .get(other)
            .and_then(|e| e.first())
            .is_none_or(|first| is_before(evidence, first)),
        Due::Start | Due::On { .. } => match of(scene, state, item) {
            DueState::Fell(turn) => evidence.turn <= turn,
            DueState::Open | DueState::NotApplicable => true,
        },
    }
}
