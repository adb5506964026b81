//! The handle behind `c`: the scene as one call sees and moves it. A handle, so that nothing large is copied into the
//! script.

use super::error::{Fault, Limit, Said};
use super::ids::What;
use super::memory;
use super::model::{Effects, Hook, Move, View};
use super::run::{At, Run};
use crate::defaults::script as limits;
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rhai::{Dynamic, EvalAltResult, Map, NativeCallContext};
use std::cell::RefCell;
use std::rc::Rc;

/// What a function of `c` gives back to rhai.
pub type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// The handle that scripts call `c`.
#[derive(Clone)]
pub struct Customer {
    /// The scene of this call.
    pub state: Rc<RefCell<State>>,
    /// What the call is counted by.
    pub run: Rc<Run>,
}

/// The scene of one call.
pub struct State {
    /// What the script reads; mood and situations move with it.
    pub view: View,
    /// `c.memory`.
    pub memory: Map,
    moves: Vec<Move>,
    hook: &'static str,
    /// Choices made so far, so that two in one call differ.
    choices: u64,
}

impl Customer {
    /// The handle for one call.
    pub fn new(hook: Hook, view: View, run: Rc<Run>) -> Self {
        let state = State {
            memory: memory::to_rhai(&view.memory),
            hook: hook.function(),
            choices: 0,
            moves: Vec::new(),
            view,
        };
        Customer {
            state: Rc::new(RefCell::new(state)),
            run,
        }
    }

    /// What the call did.
    pub fn effects(&self) -> Result<Effects, Fault> {
        let state = self.state.borrow();
        Ok(Effects {
            moves: state.moves.clone(),
            memory: memory::to_json(&state.memory)?,
            printed: self.run.take_printed(),
        })
    }

    /// Notes a fault at the place of this call, and ends the script so that it cannot catch it.
    pub fn fail(&self, ctx: &NativeCallContext, fault: Fault) -> Box<EvalAltResult> {
        let at = At {
            path: ctx.call_source().unwrap_or_default().to_owned(),
            position: ctx.call_position(),
        };
        self.run.fail(fault, at);
        // Of the errors that scripts cannot catch the one without a meaning of its own.
        EvalAltResult::ErrorTerminated(Dynamic::UNIT, ctx.call_position()).into()
    }

    /// The full id that the script means.
    pub fn resolve(&self, ctx: &NativeCallContext, what: What, written: &str) -> Outcome<String> {
        let state = self.state.borrow();
        state
            .view
            .names
            .of(what)
            .resolve(written)
            .map(str::to_owned)
            .map_err(|fault| {
                self.fail(
                    ctx,
                    Fault::Id {
                        what,
                        id: written.to_owned(),
                        fault,
                    },
                )
            })
    }

    /// Makes a move.
    pub fn make(&self, ctx: &NativeCallContext, made: Move) -> Outcome<()> {
        let mut state = self.state.borrow_mut();
        if state.moves.len() >= limits::MOVES {
            return Err(self.fail(ctx, Fault::Limit(Limit::Moves)));
        }
        state.moves.push(made);
        Ok(())
    }

    /// A text that is not empty.
    pub fn text(&self, ctx: &NativeCallContext, text: &str) -> Outcome<String> {
        if text.trim().is_empty() {
            return Err(self.argument(ctx, "这句话是空的", "this text is empty"));
        }
        Ok(text.to_owned())
    }

    /// A fault of a value given.
    pub fn argument(&self, ctx: &NativeCallContext, zh: &str, en: &str) -> Box<EvalAltResult> {
        self.fail(ctx, Fault::Argument(Said::new(zh, en)))
    }

    /// One of `lines`, by the session's seed: of those not heard lately, where there are any.
    pub fn choose(&self, lines: &[String]) -> String {
        let mut state = self.state.borrow_mut();
        state.choices += 1;
        let view = &state.view;
        let name = format!("{}.{}.{}", state.hook, view.turn, state.choices);
        let heard = |line: &&String| {
            let spoken = fill(line, view);
            let said_now = |m: &Move| matches!(m, Move::Say(said) if fill(said, view) == spoken);
            view.heard.contains(&spoken) || state.moves.iter().any(said_now)
        };
        let fresh: Vec<&String> = lines.iter().filter(|line| !heard(line)).collect();
        let from = if fresh.is_empty() {
            lines.iter().collect()
        } else {
            fresh
        };
        let mut chance = ChaCha8Rng::seed_from_u64(crate::session::lines::mix(view.seed, &name));
        from.choose(&mut chance)
            .map(|line| (*line).clone())
            .unwrap_or_default()
    }
}

/// The line as it will be spoken, to compare it with what was heard.
fn fill(line: &str, view: &View) -> String {
    let mut spoken = line.to_owned();
    for (id, value) in view.facts.iter() {
        if spoken.contains('{') {
            spoken = spoken.replace(&format!("{{fact.{id}}}"), value);
        }
    }
    spoken
}
