//! What goes into a script and what comes out of it, free of the engine that runs it.

use super::ids::Ids;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A text with the path by which people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Path inside the pack, `/`-separated.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The texts of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The scenario's own script.
    pub main: Named,
    /// What `import "name"` may take, by name: `scripts/lib/<name>.rhai`.
    pub shared: BTreeMap<String, Named>,
}

/// When a script is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hook {
    /// The scene opens: `opening(c)`.
    Opening,
    /// The trainee has spoken or acted and it has been recognised: `turn(c)`.
    Turn,
    /// The trainee has waited: `silence(c, seconds)`.
    Silence {
        /// Whole seconds of this wait.
        seconds: u32,
    },
}

impl Hook {
    /// The name of its function in a script.
    pub fn function(self) -> &'static str {
        match self {
            Hook::Opening => "opening",
            Hook::Turn => "turn",
            Hook::Silence { .. } => "silence",
        }
    }
}

/// Every hook: name of the function and its parameters.
pub(super) const HOOKS: [(&str, &[&str]); 3] = [
    ("opening", &["c"]),
    ("turn", &["c"]),
    ("silence", &["c", "seconds"]),
];

/// The customer's state of mind, each 0–100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mood {
    /// Trust in the trainee.
    pub trust: i64,
    /// Patience left.
    pub patience: i64,
    /// Interest in the matter.
    pub interest: i64,
}

impl Mood {
    /// The value called `name`.
    pub fn get(&self, name: MoodName) -> i64 {
        match name {
            MoodName::Trust => self.trust,
            MoodName::Patience => self.patience,
            MoodName::Interest => self.interest,
        }
    }

    /// Moves the value called `name`, kept within 0–100.
    pub fn feel(&mut self, name: MoodName, by: i64) {
        let value = match name {
            MoodName::Trust => &mut self.trust,
            MoodName::Patience => &mut self.patience,
            MoodName::Interest => &mut self.interest,
        };
        *value = value.saturating_add(by).clamp(0, 100);
    }
}

/// One value of the mood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoodName {
    /// `trust`
    Trust,
    /// `patience`
    Patience,
    /// `interest`
    Interest,
}

impl MoodName {
    /// All of them, as written in scripts.
    pub const ALL: [(&'static str, MoodName); 3] = [
        ("trust", MoodName::Trust),
        ("patience", MoodName::Patience),
        ("interest", MoodName::Interest),
    ];

    /// The one written `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(written, _)| *written == name)
            .map(|(_, mood)| *mood)
    }

    /// As written in scripts.
    pub fn as_str(self) -> &'static str {
        match self {
            MoodName::Trust => "trust",
            MoodName::Patience => "patience",
            MoodName::Interest => "interest",
        }
    }
}

/// Every id that a script of this scenario may name. Made once per scenario and shared by its calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Items of the scenario's stages: the candidates of recognition.
    pub items: Ids,
    /// Topics of persona and items.
    pub topics: Ids,
    /// Situations.
    pub situations: Ids,
    /// Facts of persona and scenario.
    pub facts: Ids,
    /// Stages of the scenario.
    pub stages: Ids,
    /// Forms.
    pub forms: Ids,
    /// Questions.
    pub questions: Ids,
    /// Clocks.
    pub clocks: Ids,
}

impl Names {
    /// The ids of one kind. Moods have none: they are three fixed words.
    pub fn of(&self, what: super::ids::What) -> &Ids {
        use super::ids::What;
        match what {
            What::Item | What::Mood => &self.items,
            What::Topic => &self.topics,
            What::Situation => &self.situations,
            What::Fact => &self.facts,
            What::Stage => &self.stages,
            What::Form => &self.forms,
            What::Question => &self.questions,
            What::Clock => &self.clocks,
        }
    }
}

/// What a script may read in one call; everything is resolved already.
#[derive(Debug, Clone)]
pub struct View {
    /// The ids that may be named.
    pub names: Arc<Names>,
    /// Items shown this turn, full ids.
    pub shown: BTreeSet<String>,
    /// How often each item has been shown so far, this turn included, by full id.
    pub counts: BTreeMap<String, u32>,
    /// Topics the trainee asked about this turn.
    pub asked: BTreeSet<String>,
    /// Situations that hold.
    pub situations: BTreeSet<String>,
    /// The mood.
    pub mood: Mood,
    /// Values of the facts by id.
    pub facts: Arc<BTreeMap<String, String>>,
    /// The trainee's turn, from 1; 0 at the opening.
    pub turn: u32,
    /// Seconds that counted so far.
    pub seconds: u32,
    /// The trainee's words of this turn.
    pub text: String,
    /// What the script kept from earlier calls.
    pub memory: serde_json::Map<String, serde_json::Value>,
    /// The session's seed: with the hook, `turn` and how many choices came before it decides what `say_one` takes.
    pub seed: u64,
    /// The customer's latest lines as spoken: `say_one` avoids them.
    pub heard: Vec<String>,
}

/// One thing a script has the customer or the scene do. Texts may hold `{fact.name}`; the session fills it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The customer says a line.
    Say(String),
    /// The scene is told.
    Narrate(String),
    /// The mood moves.
    Feel {
        /// Which value.
        mood: MoodName,
        /// By how much, −100 to 100, not 0.
        by: i64,
    },
    /// A hidden fact comes into the open.
    Reveal(String),
    /// A situation begins to hold.
    Raise(String),
    /// A situation ends.
    Clear(String),
    /// The scene moves on to a stage (full id).
    Stage(String),
    /// A form is laid before the trainee.
    Form(String),
    /// A question is asked of the trainee.
    Ask(String),
    /// A clock opens.
    Clock(String),
    /// The scene ends with an outcome.
    End(String),
}

/// What one call did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// In the order the script made them.
    pub moves: Vec<Move>,
    /// What to hand to the next call.
    pub memory: serde_json::Map<String, serde_json::Value>,
    /// What the script printed: for its author alone.
    pub printed: Vec<String>,
}
