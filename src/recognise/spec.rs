//! What recognition is told about a stage, and what it answers: plain data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A phrase as an author wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The trainee's words.
    pub text: String,
    /// The customer's line just before, when the words count (or do not count) only after it.
    pub customer: Option<String>,
    /// Ids of other items that the same words show.
    pub also: Vec<String>,
}

impl Example {
    /// A phrase that needs no customer line and shows nothing else.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            customer: None,
            also: Vec::new(),
        }
    }
}

/// Is an item to be shown or to be avoided?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To be shown.
    Behaviour,
    /// To be avoided; accuses people, so it needs more evidence.
    Taboo,
}

/// How an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// In speech.
    Say,
    /// In narration.
    Act,
}

/// One entry of an item's `cues`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueSpec {
    /// One of these must match.
    pub any: Vec<String>,
    /// None of these may match in the clauses that `any` touched.
    pub not: Vec<String>,
    /// When not empty, one of these must match the customer's line.
    pub customer: Vec<String>,
    /// Counts in narration only.
    pub act_only: bool,
}

/// One item of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSpec {
    /// Full id, `<standard>.<stage>.<name>`.
    pub id: String,
    /// Behaviour or taboo.
    pub kind: Kind,
    /// Said or done.
    pub channel: Channel,
    /// Counts only while this situation holds.
    pub situation: Option<String>,
    /// Items shown together with this one.
    pub implies: Vec<String>,
    /// Phrases that show it.
    pub hit: Vec<Example>,
    /// Phrases that do not, though they look alike.
    pub miss: Vec<Example>,
    /// Patterns.
    pub cues: Vec<CueSpec>,
}

/// One stage, all that its model may depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSpec {
    /// `<standard>.<stage>`.
    pub id: String,
    /// Word lists for cues.
    pub words: BTreeMap<String, Vec<String>>,
    /// The items.
    pub items: Vec<ItemSpec>,
    /// Talk of this stage that shows none of its items.
    pub ordinary: Vec<Example>,
}

/// What is to be recognised.
#[derive(Debug, Clone, Copy)]
pub struct Utterance<'a> {
    /// The trainee's turn, speech and narration mixed.
    pub text: &'a str,
    /// The customer's line just before.
    pub customer: Option<&'a str>,
    /// The situations that hold. `None`: unknown, nothing is gated. `Some`: an item with a situation
    /// counts only if that situation is in the set.
    pub situations: Option<&'a BTreeSet<String>>,
}

/// Why an item was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The trained model alone.
    Model,
    /// A cue matched beside it.
    Cue,
    /// The words are one of the author's own hits.
    Exact,
    /// Another item shown implies it.
    Implied,
}

/// An item found in an utterance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Full id of the item.
    pub item: String,
    /// Its kind.
    pub kind: Kind,
    /// Permille; 500 is the threshold for seen.
    pub confidence: u16,
    /// Evidence between the two thresholds: reported, not counted.
    pub unclear: bool,
    /// The words, exactly as typed.
    pub quote: String,
    /// Where they stand: characters of the original text, end excluded.
    pub span: (usize, usize),
    /// Why.
    pub via: Via,
}
