//! Where a session stands. Everything in it follows from (scene, seed, mode, inputs).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{EndedBy, Evidence};
use super::input::Input;
use crate::content::model::{Item, Mood, Scene, Shown};

/// Practice helps; an exam does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Hints and undo are allowed.
    Practice,
    /// They are refused.
    Exam,
}

/// A situation that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The trainee's turn after which it began.
    pub since: u32,
}

/// A question that was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The trainee's turn after which it was put.
    pub turn: u32,
    /// What was answered, and whether that is right.
    pub answer: Option<(String, bool)>,
}

/// A form as last filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Values by field.
    pub values: BTreeMap<String, String>,
    /// Right or wrong by field; fields left empty are wrong when required.
    pub right: BTreeMap<String, bool>,
}

/// A clock that runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Running {
    /// Seconds since it started.
    pub seconds: u32,
    /// Items already judged on it.
    pub judged: BTreeSet<String>,
}

/// How the session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The outcome.
    pub outcome: String,
    /// Who ended it.
    pub by: EndedBy,
}

/// Where a session stands.
#[derive(Debug, Clone)]
pub struct State {
    /// Decides every chance.
    pub seed: u64,
    /// Practice or exam.
    pub mode: Mode,
    /// All inputs taken, undone ones and undos among them.
    pub inputs: Vec<Input>,
    /// Lines of the trainee so far.
    pub turn: u32,
    /// Seconds that counted so far.
    pub seconds: u32,
    /// The current stage.
    pub stage: String,
    /// The customer's mood.
    pub mood: Mood,
    /// Situations that hold.
    pub situations: BTreeMap<String, Held>,
    /// Every situation that ever held, with the trainee's turn after which it first began.
    pub ever: BTreeMap<String, u32>,
    /// Evidence by item, in the order it came; only what counts.
    pub shown: BTreeMap<String, Vec<Evidence>>,
    /// Evidence that is unclear.
    pub unclear: BTreeMap<String, Vec<Evidence>>,
    /// Evidence that fell short: wrong forms and answers, clocks overrun.
    pub wrong: BTreeMap<String, Vec<Evidence>>,
    /// Facts the customer told, with the trainee's turn after which each was first heard.
    pub told: BTreeMap<String, u32>,
    /// The customer's lines with the turn they came in.
    pub heard: Vec<(u32, String)>,
    /// How often each list of lines was used.
    pub used: BTreeMap<String, usize>,
    /// What the script remembers.
    pub memory: serde_json::Map<String, serde_json::Value>,
    /// Clocks that run.
    pub clocks: BTreeMap<String, Running>,
    /// Forms that lie ready and are not filled.
    pub open_forms: Vec<String>,
    /// Forms as last filled.
    pub forms: BTreeMap<String, Filled>,
    /// Questions put.
    pub questions: BTreeMap<String, Asked>,
    /// Beats that have fired.
    pub fired: BTreeSet<usize>,
    /// Items hinted at.
    pub hinted: BTreeSet<String>,
    /// Hints taken.
    pub hints: u32,
    /// Undos taken.
    pub undos: u32,
    /// Items appealed.
    pub contested: BTreeSet<String>,
    /// The customer's last line of the last turn.
    pub last_line: Option<String>,
    /// Turns answered by a line of mood alone.
    pub fallbacks: Vec<u32>,
    /// The customer is gone.
    pub outcome: Option<String>,
    /// The session is over.
    pub ended: Option<Ending>,
    /// The script did not come back: nothing can be said of how the scene goes on. Never an outcome.
    pub given_up: Option<String>,
}

impl State {
    /// The state before anything happened.
    pub fn new(scene: &Scene, seed: u64, mode: Mode) -> Self {
        State {
            seed,
            mode,
            inputs: Vec::new(),
            turn: 0,
            seconds: 0,
            stage: scene
                .stages
                .first()
                .map_or_else(String::new, |s| s.id.clone()),
            mood: scene.persona.mood,
            situations: BTreeMap::new(),
            ever: BTreeMap::new(),
            shown: BTreeMap::new(),
            unclear: BTreeMap::new(),
            wrong: BTreeMap::new(),
            told: BTreeMap::new(),
            heard: Vec::new(),
            used: BTreeMap::new(),
            memory: serde_json::Map::new(),
            clocks: BTreeMap::new(),
            open_forms: Vec::new(),
            forms: BTreeMap::new(),
            questions: BTreeMap::new(),
            fired: BTreeSet::new(),
            hinted: BTreeSet::new(),
            hints: 0,
            undos: 0,
            contested: BTreeSet::new(),
            last_line: None,
            fallbacks: Vec::new(),
            outcome: None,
            ended: None,
            given_up: None,
        }
    }

    /// Ids of the situations that hold.
    pub fn holding(&self) -> BTreeSet<String> {
        self.situations.keys().cloned().collect()
    }

    /// Was the item shown, wholly or in part?
    pub fn has_shown(&self, item: &str) -> bool {
        self.shown.contains_key(item)
    }

    /// Would naming this item give away the answer to a question that is still to be answered?
    pub fn is_sealed(&self, item: &Item) -> bool {
        let Shown::Question { id } = &item.shown else {
            return false;
        };
        let answered = self.questions.get(id).is_some_and(|a| a.answer.is_some());
        self.ended.is_none() && !answered
    }

    /// The question that waits for an answer, the oldest first.
    pub fn pending_question(&self) -> Option<&str> {
        self.questions
            .iter()
            .filter(|(_, a)| a.answer.is_none())
            .min_by_key(|(id, a)| (a.turn, id.as_str()))
            .map(|(id, _)| id.as_str())
    }
}
