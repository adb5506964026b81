//! Checked content: ids resolved, ranges known. Later code never asks "does this id exist?".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::place::Place;
pub use super::raw::{
    Bounds, Channel, DateRule, FieldKind, How, Kind, Lasts, Line, MoodName, Text,
};

/// `<standard>.<stage>.<name>`.
pub type ItemId = String;

/// One documented point.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The stage it belongs to, `<standard>.<stage>`.
    pub stage: String,
    /// Behaviour, taboo or knowledge.
    pub kind: Kind,
    /// Its nature.
    pub how: How,
    /// The point.
    pub title: Text,
    /// What counts and what does not.
    pub rule: Text,
    /// Missing it (or violating it) fails the scene.
    pub critical: bool,
    /// The situation it needs.
    pub situation: Option<String>,
    /// 1–3.
    pub weight: u32,
    /// When it falls due.
    pub due: Due,
    /// Shown together with it.
    pub implies: Vec<ItemId>,
    /// What it asks the customer about.
    pub topic: Option<String>,
    /// What alone can credit it.
    pub shown: Shown,
    /// Model sentences, at least one.
    pub say: Vec<String>,
    /// Place in the source document.
    pub source_ref: String,
    /// Where the item stands in the pack.
    pub place: Place,
}

impl Item {
    /// The id's last part.
    pub fn name(&self) -> &str {
        last_part(&self.id)
    }
}

/// The last part of an item's id.
pub fn last_part(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}

/// When an item falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Within the trainee's first turns.
    Start,
    /// When the scene ends.
    End,
    /// So many trainee turns after the situation began.
    On {
        /// The situation.
        situation: String,
        /// Trainee turns.
        within: u32,
    },
    /// Before another item is shown.
    Before(ItemId),
}

/// What alone can credit an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Recognised in speech or narration.
    Say,
    /// Recognised in narration.
    Act,
    /// Right fields of a form.
    Form {
        /// The form.
        id: String,
        /// The fields asked for.
        fields: Vec<String>,
    },
    /// A question answered right.
    Question {
        /// The question.
        id: String,
    },
    /// A clock stopped in time. With examples of its own it is also recognised in talk when no clock ran.
    Clock {
        /// The clock.
        from: String,
        /// Seconds allowed.
        within: u32,
        /// The item that stops it; nothing: any words.
        stopped_by: Option<ItemId>,
        /// Has examples.
        recognised: bool,
    },
    /// Another item shown several times.
    Count {
        /// The item.
        of: ItemId,
        /// How often.
        at_least: u32,
    },
    /// Two items in order.
    Order {
        /// The earlier.
        first: ItemId,
        /// The later.
        then: ItemId,
    },
}

impl Shown {
    /// Is the item recognised in what the trainee says or narrates?
    pub fn is_recognised(&self) -> bool {
        matches!(
            self,
            Shown::Say
                | Shown::Act
                | Shown::Clock {
                    recognised: true,
                    ..
                }
        )
    }
}

/// A circumstance.
#[derive(Debug, Clone)]
pub struct Situation {
    /// Its name.
    pub title: Text,
    /// How long it lasts.
    pub lasts: Lasts,
    /// Holds from the beginning.
    pub at_start: bool,
    /// Over these channels.
    pub channels: Vec<Channel>,
    /// Facts with these values.
    pub facts: BTreeMap<String, String>,
    /// Lines of the customer that raise it, and look-alikes that do not.
    pub customer_hit: Vec<String>,
    /// Look-alikes.
    pub customer_miss: Vec<String>,
    /// Items that raise it.
    pub items: Vec<ItemId>,
    /// A clock and seconds.
    pub clock: Option<(String, u32)>,
    /// Holds whenever this one does.
    pub implies: Vec<String>,
    /// Ends when this one begins.
    pub excludes: Vec<String>,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its name.
    pub title: Text,
    /// Its fields in order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What may be written.
    pub kind: FieldKind,
    /// Must it be filled.
    pub required: bool,
    /// Choices.
    pub options: Vec<String>,
    /// How it is checked.
    pub check: FieldCheck,
}

/// How a field is checked.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldCheck {
    /// Filled is right.
    Filled,
    /// Equals the customer's fact.
    Fact(String),
    /// Decided by a table.
    Table(String),
    /// One of these cue patterns matches.
    Any(Vec<String>),
    /// The sum of these fields.
    Sum(Vec<String>),
    /// A rule for the date.
    Date(DateRule),
}

/// Rows that decide a field by a fact.
#[derive(Debug, Clone)]
pub struct Table {
    /// The fact.
    pub fact: String,
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row decides.
    pub grade: String,
    /// The fact equals this.
    pub value: Option<String>,
    /// The fact is at most this.
    pub max: Option<u32>,
    /// A date in this row is at most so many days off.
    pub follow_up_days_max: Option<u32>,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its words.
    pub title: Text,
    /// Why the answer is right.
    pub why: String,
    /// What the right answer is.
    pub answer: Answer,
}

/// What the right answer to a question is.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A number, so far off at most.
    Number {
        /// The number.
        value: f64,
        /// How far off it may be.
        tolerance: f64,
    },
    /// Options, the right ones flagged; one right or several.
    Options {
        /// The options as written; shown shuffled.
        options: Vec<(Text, bool)>,
        /// May several be chosen.
        several: bool,
    },
    /// These in this order.
    Order(Vec<Text>),
    /// One of these cue patterns matches.
    Text {
        /// The patterns.
        any: Vec<String>,
        /// A model answer.
        model: Text,
    },
}

/// What opens a clock by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockOpens {
    /// Only scripts and openings.
    ByScript,
    /// The beginning.
    Start,
    /// A situation begins.
    Situation(String),
    /// An item is shown.
    Item(ItemId),
}

/// A clock.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Its name.
    pub title: Text,
    /// What opens it.
    pub opens: ClockOpens,
}

/// What a standard or a stage brings: the things items refer to.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    /// Circumstances.
    pub situations: BTreeMap<String, Situation>,
    /// Forms.
    pub forms: BTreeMap<String, Form>,
    /// Tables.
    pub tables: BTreeMap<String, Table>,
    /// Questions.
    pub questions: BTreeMap<String, Question>,
    /// Clocks.
    pub clocks: BTreeMap<String, Clock>,
    /// Word lists.
    pub words: BTreeMap<String, Vec<String>>,
}

impl Furniture {
    /// Adds another's things to these; what is here stays.
    pub fn add(&mut self, other: &Furniture) {
        fn merge<V: Clone>(into: &mut BTreeMap<String, V>, from: &BTreeMap<String, V>) {
            for (k, v) in from {
                into.entry(k.clone()).or_insert_with(|| v.clone());
            }
        }
        merge(&mut self.situations, &other.situations);
        merge(&mut self.forms, &other.forms);
        merge(&mut self.tables, &other.tables);
        merge(&mut self.questions, &other.questions);
        merge(&mut self.clocks, &other.clocks);
        merge(&mut self.words, &other.words);
    }
}

/// A standard without its stages.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// The document behind it.
    pub document: String,
    /// What the trainee is called.
    pub trainee: Text,
    /// What the customer is called.
    pub customer: Text,
    /// Its stages in order, without the standard's id before them.
    pub stages: Vec<String>,
    /// Things all its stages may refer to.
    pub shared: Furniture,
    /// Where it stands.
    pub place: Place,
}

/// A stage with everything recognition and evaluation need.
#[derive(Debug, Clone)]
pub struct Stage {
    /// `<standard>.<stage>`.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it is for.
    pub purpose: Text,
    /// Score needed.
    pub cut: u32,
    /// False: the source's text is lost.
    pub documented: bool,
    /// Stages that stand in.
    pub borrows: Vec<String>,
    /// Its items in order.
    pub items: Vec<Item>,
    /// The standard's things and its own.
    pub furniture: Furniture,
    /// What any customer answers to a topic or an item (full ids for items).
    pub answers: BTreeMap<String, Vec<Line>>,
    /// Examples and cues, as recognition takes them.
    pub examples: crate::recognise::StageSpec,
    /// Places of hits, misses and cues, for `--why` and checks: item → places in the order of `examples`.
    pub example_places: BTreeMap<ItemId, ExamplePlaces>,
    /// Where it stands.
    pub place: Place,
}

/// Where the examples of an item stand.
#[derive(Debug, Clone, Default)]
pub struct ExamplePlaces {
    /// In the order of the hits.
    pub hit: Vec<Place>,
    /// In the order of the misses.
    pub miss: Vec<Place>,
    /// In the order of the cues.
    pub cues: Vec<Place>,
}

/// A side-by-side of the three moods, each 0–100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Mood {
    /// Does the customer believe the trainee.
    pub trust: i64,
    /// How much more will the customer bear.
    pub patience: i64,
    /// Does the customer want the thing.
    pub interest: i64,
}

impl Mood {
    /// One side.
    pub fn get(&self, name: MoodName) -> i64 {
        match name {
            MoodName::Trust => self.trust,
            MoodName::Patience => self.patience,
            MoodName::Interest => self.interest,
        }
    }

    /// Moves one side, within 0–100.
    pub fn shift(&mut self, name: MoodName, by: i64) {
        let side = match name {
            MoodName::Trust => &mut self.trust,
            MoodName::Patience => &mut self.patience,
            MoodName::Interest => &mut self.interest,
        };
        *side = side.saturating_add(by).clamp(0, 100);
    }

    /// Do all bounds hold?
    pub fn within(&self, bounds: &BTreeMap<MoodName, Bounds>) -> bool {
        bounds.iter().all(|(name, b)| {
            let value = self.get(*name);
            b.below.is_none_or(|x| value < x) && b.above.is_none_or(|x| value > x)
        })
    }
}

/// A fact about the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its value as written.
    pub value: String,
    /// Its name.
    pub title: Option<Text>,
    /// Known from the start.
    pub open: bool,
    /// Topics that reveal it.
    pub asked_by: Vec<String>,
}

/// Something the customer can be asked about.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// What the customer says.
    pub answers: Vec<Line>,
    /// Utterances that ask it.
    pub hit: Vec<String>,
    /// Utterances that do not.
    pub miss: Vec<String>,
}

/// Lines by mood.
#[derive(Debug, Clone)]
pub struct MoodLines {
    /// No words could be made out: keyboard noise, another language. Empty: as when nothing was understood.
    pub puzzled: Vec<Line>,
    /// Nothing was understood.
    pub not_understood: Vec<Line>,
    /// Understood, nothing to answer.
    pub nod: Vec<Line>,
    /// Patience is short.
    pub impatient: Vec<Line>,
    /// The trainee is silent.
    pub silence: Vec<Line>,
    /// Taking leave.
    pub leaving: Vec<Line>,
}

/// A customer.
#[derive(Debug, Clone)]
pub struct Persona {
    /// Its id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// How to be addressed.
    pub address: String,
    /// One line for the trainee.
    pub about: Text,
    /// Mood at the start.
    pub mood: Mood,
    /// Facts.
    pub facts: BTreeMap<String, Fact>,
    /// Topics.
    pub topics: BTreeMap<String, Topic>,
    /// Answers to items and topics, as written (item ids may be short).
    pub answers: BTreeMap<String, Vec<Line>>,
    /// Lines by mood.
    pub lines: MoodLines,
    /// Where it stands.
    pub place: Place,
}

/// A point of the customer's agenda.
#[derive(Debug, Clone)]
pub struct Beat {
    /// From this turn on.
    pub turn: Option<u32>,
    /// Items shown by now.
    pub items: Vec<ItemId>,
    /// Items not shown by now.
    pub missing: Vec<ItemId>,
    /// Holds.
    pub situation: Option<String>,
    /// Asked this turn.
    pub topic: Option<String>,
    /// Within bounds.
    pub mood: BTreeMap<MoodName, Bounds>,
    /// One of these is said.
    pub say: Vec<String>,
    /// A question is put.
    pub ask: Option<String>,
    /// Seen or heard.
    pub narrate: Option<String>,
    /// A situation begins.
    pub raise: Option<String>,
    /// A situation ends.
    pub clear: Option<String>,
    /// The mood moves.
    pub feel: BTreeMap<MoodName, i64>,
    /// A fact is told.
    pub reveal: Option<String>,
    /// A stage begins.
    pub stage: Option<String>,
    /// A form is opened.
    pub form: Option<String>,
    /// A clock starts.
    pub clock: Option<String>,
    /// The scene ends.
    pub end: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// How a scene begins.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// Seen or heard.
    pub narrate: Option<String>,
    /// The customer's first words.
    pub say: Option<String>,
    /// A clock that starts.
    pub clock: Option<String>,
}

/// A scenario with all it needs: what a session runs on.
#[derive(Debug)]
pub struct Scene {
    /// `<standard>/<scenario>`.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its standard.
    pub standard: std::sync::Arc<Standard>,
    /// Its stages in order; the first is the current one at the start.
    pub stages: Vec<std::sync::Arc<Stage>>,
    /// The customer.
    pub persona: std::sync::Arc<Persona>,
    /// How the talk takes place.
    pub channel: Channel,
    /// Situations from the start.
    pub situation: Vec<String>,
    /// 1–3.
    pub difficulty: u32,
    /// Are actions expected.
    pub narration: bool,
    /// The day of the scene.
    pub today: jiff::civil::Date,
    /// What the trainee is told.
    pub brief: Text,
    /// How it begins.
    pub opening: Opening,
    /// Items that count, in the stages' order.
    pub goals: Vec<ItemId>,
    /// Every item of the stages.
    pub items: BTreeMap<ItemId, Item>,
    /// Everything of standard and stages.
    pub furniture: Furniture,
    /// Facts of persona and scenario.
    pub facts: BTreeMap<String, Fact>,
    /// Topics of persona and scenario.
    pub topics: BTreeMap<String, Topic>,
    /// Answers by item or topic: scenario's, persona's, stage's lines in this order of preference.
    pub answers: BTreeMap<String, Vec<Vec<Line>>>,
    /// What happens by itself.
    pub agenda: Vec<Beat>,
    /// Moves of the mood by item, topic or `miss-of-topic`.
    pub effects: BTreeMap<String, BTreeMap<MoodName, i64>>,
    /// Trainee turns after which the customer takes leave.
    pub turns: u32,
    /// Forms to fill when the customer has gone.
    pub after_forms: Vec<String>,
    /// Questions to answer when the customer has gone.
    pub after_questions: Vec<String>,
    /// Score needed.
    pub cut: u32,
    /// Are forms and answers among the inputs? Not in a finished transcript.
    pub desk: bool,
    /// Are seconds among the inputs?
    pub timed: bool,
    /// The customer's behaviour.
    pub script: Option<crate::script::Script>,
    /// Names of files and their texts that make up the scene; the record keeps them.
    pub closure: BTreeMap<String, String>,
    /// Where it stands.
    pub place: Place,
    /// See [`Scene::names`] and [`Scene::values`].
    pub gathered: Gathered,
}

/// What every call of a scene's script is handed, made once.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    names: OnceLock<Arc<crate::script::Names>>,
    values: OnceLock<Arc<BTreeMap<String, String>>>,
}

impl Scene {
    /// Is this item a goal?
    pub fn is_goal(&self, id: &str) -> bool {
        self.goals.iter().any(|g| g == id)
    }

    /// Topics that an item or the customer's own phrases ask.
    pub fn topic_ids(&self) -> BTreeSet<&str> {
        let of_items = self.items.values().filter_map(|i| i.topic.as_deref());
        of_items
            .chain(self.topics.keys().map(String::as_str))
            .collect()
    }

    /// The ids a script of this scene may name, gathered when they are first asked for.
    pub fn names(&self) -> Arc<crate::script::Names> {
        let all = self
            .gathered
            .names
            .get_or_init(|| Arc::new(self.all_names()));
        Arc::clone(all)
    }

    /// The values of its facts, gathered when they are first asked for.
    pub fn values(&self) -> Arc<BTreeMap<String, String>> {
        let values = || {
            let all = self.facts.iter();
            Arc::new(all.map(|(id, f)| (id.clone(), f.value.clone())).collect())
        };
        Arc::clone(self.gathered.values.get_or_init(values))
    }

    fn all_names(&self) -> crate::script::Names {
        let f = &self.furniture;
        let of_items = self.items.values().filter_map(|i| match &i.shown {
            Shown::Clock { from, .. } => Some(from),
            _ => None,
        });
        crate::script::Names {
            items: self.items.keys().cloned().collect(),
            topics: self.topic_ids().into_iter().collect(),
            situations: f.situations.keys().cloned().collect(),
            facts: self.facts.keys().cloned().collect(),
            stages: self.stages.iter().map(|s| s.id.clone()).collect(),
            forms: f.forms.keys().cloned().collect(),
            questions: f.questions.keys().cloned().collect(),
            clocks: f.clocks.keys().chain(of_items).cloned().collect(),
        }
    }
}
