//! The session: a pure function of (scene, seed, mode, inputs). No files, no clock, no printing, no hidden chance.
//!
//! REPL, batch, goldens and fuzzing all drive [`start`] and [`step`].

pub mod dates;
pub mod ears;
pub mod event;
pub mod forms;
pub mod hear;
pub mod hint;
pub mod input;
pub mod lines;
mod noise;
pub mod questions;
mod respond;
pub mod state;

pub use ears::Ears;
pub use event::{EndedBy, Event, Evidence};
pub use input::{Input, LineError};
pub use state::{Mode, State};

use std::collections::BTreeSet;

use crate::content::model::Scene;
use crate::content::resolve;
use crate::defaults;
use hear::Hearing;

/// The number of this engine's behaviour. It rises whenever the same inputs would give other events or verdicts;
/// a pinned digest in the tests holds it to that.
pub const ENGINE: u32 = 2;

/// A scene with its ears: what a session runs on.
pub struct Stagecraft {
    /// The scene.
    pub scene: Scene,
    /// Its recognition.
    pub ears: Ears,
}

/// Why an input was not taken. The state is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The session is over.
    #[error("refuse-ended")]
    Ended,
    /// The customer is gone; only forms, answers and the end remain.
    #[error("refuse-customer-gone")]
    CustomerGone,
    /// An exam gives no hints.
    #[error("refuse-hint-in-exam")]
    HintInExam,
    /// An exam takes nothing back.
    #[error("refuse-undo-in-exam")]
    UndoInExam,
    /// Nothing was said yet.
    #[error("refuse-nothing-to-undo")]
    NothingToUndo,
    /// The scene has no such form.
    #[error("refuse-no-form")]
    NoForm(String),
    /// The form has no such field.
    #[error("refuse-no-field")]
    NoField(String),
    /// The question was not put, or is answered.
    #[error("refuse-not-asked")]
    NotAsked(String),
    /// No number, or none of the options.
    #[error("refuse-unusable-answer")]
    UnusableAnswer(String),
    /// The scene has no such item.
    #[error("refuse-no-item")]
    NoItem(String),
    /// The script did not come back and was stopped: the session cannot go on from here, and has not ended.
    #[error("refuse-given-up")]
    GivenUp(String),
}

impl Refusal {
    /// What the refusal is about, for the message's `{ $what }`.
    pub fn what(&self) -> &str {
        match self {
            Refusal::NoForm(w)
            | Refusal::NoField(w)
            | Refusal::NotAsked(w)
            | Refusal::UnusableAnswer(w)
            | Refusal::NoItem(w)
            | Refusal::GivenUp(w) => w,
            _ => "",
        }
    }
}

/// Opens the scene. Where the script had to be stopped, the state says so ([`State::given_up`]).
pub fn start(play: &Stagecraft, seed: u64, mode: Mode) -> (State, Vec<Event>) {
    let state = State::new(&play.scene, seed, mode);
    let mut hearing = Hearing {
        scene: &play.scene,
        ears: &play.ears,
        state,
        events: Vec::new(),
    };
    hearing.open();
    hearing.settle();
    (hearing.state, hearing.events)
}

/// Takes one input. The same scene, state and input always give the same.
///
/// # Errors
/// [`Refusal`] when the input cannot be taken here; nothing has changed then.
pub fn step(
    play: &Stagecraft,
    state: &State,
    input: &Input,
) -> Result<(State, Vec<Event>), Refusal> {
    if *input == Input::Undo {
        return undo(play, state);
    }
    if let Some(message) = &state.given_up {
        return Err(Refusal::GivenUp(message.clone()));
    }
    refuse(&play.scene, state, input)?;
    let mut next = state.clone();
    next.inputs.push(input.clone());
    let mut h = Hearing {
        scene: &play.scene,
        ears: &play.ears,
        state: next,
        events: Vec::new(),
    };
    match input {
        Input::Say(text) => {
            let text = cut(text, &mut h.events);
            let heard = h.words(&text);
            h.respond(&text, &heard);
        }
        Input::Fill { form, values } => {
            if let Some(f) = play.scene.furniture.forms.get(form) {
                h.fill(form, f, values);
            }
            h.settle();
        }
        Input::Answer { question, answer } => {
            if let Some(q) = play.scene.furniture.questions.get(question) {
                h.answer(question, q, answer);
            }
            h.settle();
        }
        Input::Wait(seconds) => h.silence(*seconds),
        Input::Hint => hint::give(&mut h),
        Input::Contest(name) => {
            if let Some(item) = item_named(&play.scene, name) {
                h.state.contested.insert(item.clone());
                h.events.push(Event::Contested { item });
            }
        }
        Input::End => {
            let outcome = h.state.outcome.clone();
            let by = if outcome.is_some() {
                EndedBy::Scene
            } else {
                EndedBy::Trainee
            };
            h.finish(outcome.as_deref().unwrap_or("ended-by-trainee"), by);
        }
        Input::Undo => {}
    }
    match h.state.given_up {
        Some(message) => Err(Refusal::GivenUp(message)),
        None => Ok((h.state, h.events)),
    }
}

/// Takes a turn in which words are supposed that show these items and ask these topics, whatever would be recognised in
/// `text`, which only the script reads: no line of the trainee is recorded, so such a state can neither be undone nor replayed.
///
/// # Errors
/// As [`step`] for words.
pub(crate) fn suppose(
    play: &Stagecraft,
    state: &State,
    items: &BTreeSet<String>,
    topics: &BTreeSet<String>,
    text: &str,
) -> Result<(State, Vec<Event>), Refusal> {
    if let Some(message) = &state.given_up {
        return Err(Refusal::GivenUp(message.clone()));
    }
    refuse(&play.scene, state, &Input::Say(String::new()))?;
    let mut h = Hearing {
        scene: &play.scene,
        ears: &play.ears,
        state: state.clone(),
        events: Vec::new(),
    };
    let heard = h.suppose(items, topics);
    h.respond(text, &heard);
    match h.state.given_up {
        Some(message) => Err(Refusal::GivenUp(message)),
        None => Ok((h.state, h.events)),
    }
}

/// Opens the scene and takes all inputs; those refused are left out. Returns the events of the opening and of each
/// input, as far as the script came back ([`State::given_up`]).
pub fn play(
    play: &Stagecraft,
    seed: u64,
    mode: Mode,
    inputs: &[Input],
) -> (State, Vec<Vec<Event>>) {
    let (mut state, opening) = start(play, seed, mode);
    let mut all = vec![opening];
    for input in inputs {
        match step(play, &state, input) {
            Ok((next, events)) => {
                state = next;
                all.push(events);
            }
            Err(Refusal::GivenUp(message)) => {
                state.given_up = Some(message);
                break;
            }
            Err(_) => all.push(Vec::new()),
        }
    }
    (state, all)
}

fn refuse(scene: &Scene, state: &State, input: &Input) -> Result<(), Refusal> {
    if state.ended.is_some() && !matches!(input, Input::Contest(_)) {
        return Err(Refusal::Ended);
    }
    let gone = state.outcome.is_some();
    match input {
        Input::Say(_) | Input::Wait(_) | Input::Hint if gone => Err(Refusal::CustomerGone),
        Input::Hint if state.mode == Mode::Exam => Err(Refusal::HintInExam),
        Input::Fill { form, values } => {
            let known = scene
                .furniture
                .forms
                .get(form)
                .ok_or_else(|| Refusal::NoForm(form.clone()))?;
            match values
                .keys()
                .find(|k| !known.fields.iter().any(|f| f.id == **k))
            {
                Some(key) => Err(Refusal::NoField(key.clone())),
                None => Ok(()),
            }
        }
        Input::Answer { question, answer } => {
            let open = state
                .questions
                .get(question)
                .is_some_and(|a| a.answer.is_none());
            let known = scene.furniture.questions.get(question).filter(|_| open);
            let known = known.ok_or_else(|| Refusal::NotAsked(question.clone()))?;
            if questions::is_usable(known, question, state.seed, answer) {
                Ok(())
            } else {
                Err(Refusal::UnusableAnswer(answer.clone()))
            }
        }
        Input::Contest(name) => match item_named(scene, name) {
            Some(_) => Ok(()),
            None => Err(Refusal::NoItem(name.clone())),
        },
        _ => Ok(()),
    }
}

/// The item of the scene that a whole id or a last part names.
pub fn item_named(scene: &Scene, name: &str) -> Option<String> {
    let name = crate::content::decode::Sp {
        v: name.to_owned(),
        place: scene.place.clone(),
    };
    resolve::item(
        &name,
        scene.items.keys().collect::<Vec<_>>(),
        &mut Vec::new(),
    )
}

/// Long lines are read to their limit, and the trainee is told.
fn cut(text: &str, events: &mut Vec<Event>) -> String {
    match text.char_indices().nth(defaults::LINE_CHARS) {
        Some((at, _)) => {
            events.push(Event::Cut {
                kept: defaults::LINE_CHARS,
            });
            text[..at].to_owned()
        }
        None => text.to_owned(),
    }
}

/// Takes back the last Say, Fill or Answer with the waits just before it, by playing the rest again. Hints and earlier
/// undos stay counted.
fn undo(play: &Stagecraft, state: &State) -> Result<(State, Vec<Event>), Refusal> {
    if state.mode == Mode::Exam {
        return Err(Refusal::UndoInExam);
    }
    if state.ended.is_some() {
        return Err(Refusal::Ended);
    }
    let mut rest = effective(&state.inputs);
    let last = rest
        .iter()
        .rposition(Input::is_undoable)
        .ok_or(Refusal::NothingToUndo)?;
    let undone = rest.remove(last);
    let mut at = last;
    while at > 0 && matches!(rest[at - 1], Input::Wait(_)) {
        at -= 1;
        rest.remove(at);
    }
    let (mut next, _) = self::play(play, state.seed, state.mode, &rest);
    if let Some(message) = next.given_up {
        return Err(Refusal::GivenUp(message));
    }
    next.inputs.clone_from(&state.inputs);
    next.inputs.push(Input::Undo);
    next.undos = state.undos + 1;
    Ok((
        next,
        vec![Event::Undone {
            input: undone.to_string(),
        }],
    ))
}

/// The inputs from which a retry of turn `turn` (of the trainee, from 1) starts: those that count of the turns before it.
/// Nothing when the talk never came to that turn.
pub fn before_turn(inputs: &[Input], turn: u32) -> Option<Vec<Input>> {
    let mut rest = effective(inputs);
    let nth = (turn as usize).checked_sub(1)?;
    let said = |i: &(usize, &Input)| matches!(i.1, Input::Say(_));
    let (at, _) = rest.iter().enumerate().filter(said).nth(nth)?;
    rest.truncate(at);
    // The wait before the words belongs to them.
    while matches!(rest.last(), Some(Input::Wait(_))) {
        rest.pop();
    }
    Some(rest)
}

/// The inputs of an ended session without the last words, form or answer: whence one step back goes on.
pub fn before_last(inputs: &[Input]) -> Option<Vec<Input>> {
    let mut rest = effective(inputs);
    let last = rest.iter().rposition(Input::is_undoable)?;
    rest.truncate(last);
    while matches!(rest.last(), Some(Input::Wait(_))) {
        rest.pop();
    }
    Some(rest)
}

/// The inputs that still count: what undos took back is gone, and so are the undos.
pub fn effective(inputs: &[Input]) -> Vec<Input> {
    let mut rest: Vec<Input> = Vec::new();
    for input in inputs {
        if *input != Input::Undo {
            rest.push(input.clone());
            continue;
        }
        if let Some(last) = rest.iter().rposition(Input::is_undoable) {
            rest.remove(last);
            let mut at = last;
            while at > 0 && matches!(rest[at - 1], Input::Wait(_)) {
                at -= 1;
                rest.remove(at);
            }
        }
    }
    rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::content::library::Library;
    use crate::content::pack::Pack;
    use crate::script::{Named, Script, Sources};

    fn play_with(script: &str) -> Stagecraft {
        let library = Library::new(vec![Pack::built_in()]);
        let (scene, _) = library.scene("nissan/tutorial");
        let mut scene = scene.unwrap();
        let main = Named {
            path: "a.rhai".to_owned(),
            text: script.to_owned(),
        };
        let shared = Default::default();
        let patience = std::time::Duration::from_millis(50);
        let script = Script::compile_with(&Sources { main, shared }, patience).unwrap();
        scene.script = Some(script);
        let ears = Ears::new(&scene, Vec::new());
        Stagecraft { scene, ears }
    }

    #[test]
    fn a_script_that_does_not_come_back_is_no_outcome() {
        let craft = play_with("fn silence(c, seconds) { if seconds > 9 { loop { rest(); } } }");
        let (state, _) = start(&craft, 1, Mode::Practice);
        assert_eq!(state.given_up, None);
        let refusal = step(&craft, &state, &Input::Wait(10)).unwrap_err();
        assert!(
            matches!(&refusal, Refusal::GivenUp(message) if message.starts_with("a.rhai:1:")),
            "{refusal:?}"
        );
        let (after, events) = play(
            &craft,
            1,
            Mode::Practice,
            &[Input::Wait(3), Input::Wait(10), Input::Wait(3)],
        );
        assert_eq!((after.inputs.len(), events.len()), (1, 2));
        assert!(after.given_up.is_some() && after.ended.is_none() && after.outcome.is_none());
        assert!(matches!(
            step(&craft, &after, &Input::End),
            Err(Refusal::GivenUp(_))
        ));
    }

    #[test]
    fn an_opening_that_does_not_come_back_is_known() {
        let craft = play_with("fn opening(c) { loop { rest(); } }");
        let (state, _) = start(&craft, 1, Mode::Practice);
        assert!(state.given_up.is_some() && state.ended.is_none());
    }
}
