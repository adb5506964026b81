//! A finished transcript → a state to judge. The same hearing as in live talk, without a customer who answers.

use crate::content::model::Scene;
use crate::session::hear::Hearing;
use crate::session::state::Ending;
use crate::session::{Ears, EndedBy, Mode, State};

/// One turn of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Does the trainee speak? Otherwise the customer.
    pub trainee: bool,
    /// The words.
    pub text: String,
    /// Seconds since the turn before, where known.
    pub seconds: Option<u32>,
}

/// Hears a whole transcript. Returns the state, and for each turn of the trainee its number counted over both roles, from 1.
pub fn hear(scene: &Scene, ears: &Ears, turns: &[Turn]) -> (State, Vec<u32>) {
    let state = State::new(scene, 1, Mode::Practice);
    let mut h = Hearing {
        scene,
        ears,
        state,
        events: Vec::new(),
    };
    h.raise_at_start();
    let mut numbers = Vec::new();
    for (n, turn) in turns.iter().enumerate() {
        if let Some(seconds) = turn.seconds {
            h.seconds(seconds);
        }
        if turn.trainee {
            h.words(&turn.text);
            numbers.push(n as u32 + 1);
        } else {
            if n == 0 || turns[n - 1].trainee {
                h.state.last_line = None;
            }
            h.customer_line_heard(&turn.text);
        }
    }
    h.state.ended = Some(Ending {
        outcome: "transcript".to_owned(),
        by: EndedBy::Scene,
    });
    (h.state, numbers)
}
