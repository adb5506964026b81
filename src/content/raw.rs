//! The YAML files as they are written: what may stand where. Meaning is checked in [`super::check`].
//!
//! These types are also the source of the JSON Schemas for editors. See `docs/format.md` for the words.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

use super::decode::{ONE_OR_MANY, Sp, WORD_LIST_OR_MAP};

/// A text in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// `standard.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Standard {
    /// Id of the standard.
    pub standard: Sp<String>,
    /// Takes the place of the same id in an earlier pack.
    pub replaces: Option<Sp<String>>,
    /// Its name.
    pub title: Text,
    /// Where it comes from.
    pub source: Origin,
    /// What the two sides are called.
    pub roles: Roles,
    /// Its stages, in the document's order.
    pub stages: Vec<Sp<String>>,
    /// Named word lists for cues.
    #[serde(default)]
    pub words: BTreeMap<Sp<String>, Vec<String>>,
    /// Circumstances.
    #[serde(default)]
    pub situations: BTreeMap<Sp<String>, Situation>,
    /// Forms.
    #[serde(default)]
    pub forms: BTreeMap<Sp<String>, Form>,
    /// Tables that fields are checked by.
    #[serde(default)]
    pub tables: BTreeMap<Sp<String>, Table>,
    /// Questions.
    #[serde(default)]
    pub questions: BTreeMap<Sp<String>, Question>,
    /// Clocks.
    #[serde(default)]
    pub clocks: BTreeMap<Sp<String>, Clock>,
}

/// The document behind a standard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Origin {
    /// Its name.
    pub document: String,
    /// What to know about it.
    #[serde(default)]
    pub note: String,
}

/// What the two sides of the talk are called.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Roles {
    /// The one who practises.
    pub trainee: Text,
    /// The other side.
    pub customer: Text,
}

/// A stage file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Stage {
    /// `<standard>.<stage>`.
    pub stage: Sp<String>,
    /// Adds to this stage of an earlier pack.
    pub extends: Option<Sp<String>>,
    /// Takes the place of the same stage of an earlier pack.
    pub replaces: Option<Sp<String>>,
    /// Its name.
    pub title: Option<Text>,
    /// What it is for.
    pub purpose: Option<Text>,
    /// Score needed, 0–100.
    pub cut: Option<Sp<u32>>,
    /// False: the source names the stage, but its text is lost.
    pub documented: Option<bool>,
    /// Stages that stand in for a lost text.
    #[serde(default)]
    pub borrows: Vec<Sp<String>>,
    /// Named word lists for cues.
    #[serde(default)]
    pub words: BTreeMap<Sp<String>, Vec<String>>,
    /// Circumstances of this stage.
    #[serde(default)]
    pub situations: BTreeMap<Sp<String>, Situation>,
    /// Forms of this stage.
    #[serde(default)]
    pub forms: BTreeMap<Sp<String>, Form>,
    /// Tables of this stage.
    #[serde(default)]
    pub tables: BTreeMap<Sp<String>, Table>,
    /// Questions of this stage.
    #[serde(default)]
    pub questions: BTreeMap<Sp<String>, Question>,
    /// Clocks of this stage.
    #[serde(default)]
    pub clocks: BTreeMap<Sp<String>, Clock>,
    /// What any customer answers to an item or a topic.
    #[serde(default)]
    pub answers: BTreeMap<Sp<String>, Vec<Line>>,
    /// Talk that shows no item.
    #[serde(default)]
    pub ordinary: Vec<Sp<Example>>,
    /// The documented points.
    #[serde(default)]
    pub items: Vec<Sp<Item>>,
}

/// What an item asks of the trainee.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// To be shown.
    Behaviour,
    /// To be avoided.
    Taboo,
    /// To be known.
    Knowledge,
}

/// Of what nature an item is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Said.
    Say,
    /// Done, and narrated.
    Act,
    /// Written into a form.
    Record,
    /// A rule of time.
    Time,
    /// Known.
    Know,
}

/// One documented point. In an `extends:` file all keys but `id` may be left out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Item {
    /// `<standard>.<stage>.<name>`.
    pub id: Sp<String>,
    /// Behaviour, taboo or knowledge.
    pub kind: Option<Kind>,
    /// Its nature.
    pub how: Option<How>,
    /// The point, in Chinese.
    pub zh: Option<String>,
    /// The point, in English.
    pub en: Option<String>,
    /// What counts and what does not.
    pub rule: Option<Text>,
    /// Missing it (or violating it) fails the scene.
    pub critical: Option<bool>,
    /// Figures of the source.
    #[serde(default)]
    pub numbers: BTreeMap<String, Scalar>,
    /// Applies only if this ever held; credited only while it holds.
    pub situation: Option<Sp<String>>,
    /// 1–3.
    pub weight: Option<Sp<u32>>,
    /// `start`, `end`, `on <situation> within N turns`, `before <item>`.
    pub due: Option<Sp<String>>,
    /// Shown together with this one.
    #[serde(default)]
    pub implies: Vec<Sp<String>>,
    /// What it asks the customer about.
    pub topic: Option<Sp<String>>,
    /// What alone can credit it.
    pub shown: Option<Sp<Shown>>,
    /// Model sentences.
    #[serde(default)]
    pub say: Vec<Sp<String>>,
    /// Utterances that show it.
    #[serde(default)]
    pub hit: Vec<Sp<Example>>,
    /// Utterances that look like it and do not show it.
    #[serde(default)]
    pub miss: Vec<Sp<Example>>,
    /// Patterns that speak for it.
    #[serde(default)]
    pub cues: Vec<Sp<Cue>>,
    /// Place in the source.
    #[serde(rename = "ref")]
    pub source_ref: Option<String>,
}

/// What alone can credit an item.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// Recognised in speech.
    Say,
    /// Recognised in narration.
    Act,
    /// Fields of a form.
    Form {
        /// The form.
        id: Sp<String>,
        /// Its fields that this item asks for.
        fields: Vec<Sp<String>>,
    },
    /// A question.
    Question {
        /// The question.
        id: Sp<String>,
    },
    /// A clock.
    Clock {
        /// The clock.
        from: Sp<String>,
        /// Seconds allowed.
        within: Sp<u32>,
        /// The item that stops it, or `say` for any words.
        stopped_by: Sp<String>,
    },
    /// Another item, several times.
    Count {
        /// The item.
        of: Sp<String>,
        /// How often.
        at_least: Sp<u32>,
    },
    /// Two items in order.
    Order {
        /// The earlier item.
        first: Sp<String>,
        /// The later item.
        then: Sp<String>,
    },
}

/// An utterance and what it shows besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The trainee's words.
    pub text: String,
    /// The customer's line just before, where it matters.
    pub customer: Option<String>,
    /// Other items that the same words show.
    pub also: Vec<String>,
}

impl<'de> Deserialize<'de> for Example {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Full {
            text: String,
            customer: Option<String>,
            #[serde(default)]
            also: Vec<String>,
        }
        word_or_map(
            deserializer,
            |text| Example {
                text,
                customer: None,
                also: Vec::new(),
            },
            |f: Full| Example {
                text: f.text,
                customer: f.customer,
                also: f.also,
            },
        )
    }
}

/// A cue: patterns that speak for an item.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Cue {
    /// One of these must match.
    pub any: OneOrMany<Sp<String>>,
    /// None of these may match in the same clauses.
    #[serde(default)]
    pub not: OneOrMany<Sp<String>>,
    /// One of these must match the customer's line.
    #[serde(default)]
    pub customer: OneOrMany<Sp<String>>,
    /// Limits the cue to narration (`act`) or speech (`say`).
    pub how: Option<How>,
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        OneOrMany(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_newtype_struct(ONE_OR_MANY, OneOrManyVisitor(std::marker::PhantomData))
    }
}

struct OneOrManyVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;
    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("one value or a list")
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(v) = seq.next_element()? {
            list.push(v);
        }
        Ok(OneOrMany(list))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// A scalar kept as it is written: text, number or truth value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Scalar)
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// A circumstance under which items apply.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Situation {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// How long it lasts once raised.
    #[serde(default)]
    pub lasts: Lasts,
    /// What raises it.
    #[serde(default)]
    pub raised_by: RaisedBy,
    /// Holds whenever this one does.
    #[serde(default)]
    pub implies: Vec<Sp<String>>,
    /// Ends when this one begins.
    #[serde(default)]
    pub excludes: Vec<Sp<String>>,
}

/// How long a situation lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lasts {
    /// The trainee's next turn.
    Turn,
    /// Until another stage is entered.
    Stage,
    /// To the end.
    #[default]
    Session,
}

/// What raises a situation; any of them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct RaisedBy {
    /// Holds from the beginning of the stage.
    #[serde(default)]
    pub start: bool,
    /// Over these channels.
    #[serde(default)]
    pub channel: OneOrMany<Channel>,
    /// Facts of the customer with these values.
    #[serde(default)]
    pub fact: BTreeMap<Sp<String>, Scalar>,
    /// A line of the customer.
    pub customer_line: Option<Phrases>,
    /// The trainee shows one of these items.
    #[serde(default)]
    pub item: OneOrMany<Sp<String>>,
    /// A clock has run so long.
    pub clock: Option<ClockAfter>,
    /// A script, agenda or scenario raises it.
    #[serde(default)]
    pub script: bool,
}

/// Phrases of a customer, and look-alikes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Phrases {
    /// Lines that mean it.
    pub hit: Vec<Sp<String>>,
    /// Lines that do not.
    #[serde(default)]
    pub miss: Vec<Sp<String>>,
}

/// A clock that has run for some seconds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ClockAfter {
    /// The clock.
    pub id: Sp<String>,
    /// Seconds.
    pub after: u32,
}

/// How the talk takes place.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// In the showroom.
    Showroom,
    /// On a landline.
    Phone,
    /// On a mobile phone.
    Mobile,
    /// At the customer's.
    Visit,
    /// In writing.
    Chat,
}

/// A form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Form {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Its fields.
    pub fields: Vec<Sp<Field>>,
}

/// A field of a form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Field {
    /// Its id.
    pub id: Sp<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What may be written.
    #[serde(rename = "type", default)]
    pub kind: FieldKind,
    /// Must it be filled.
    #[serde(default)]
    pub required: bool,
    /// Choices.
    #[serde(default)]
    pub options: Vec<Scalar>,
    /// Equals this fact of the customer.
    pub fact: Option<Sp<String>>,
    /// Decided by this table.
    pub table: Option<Sp<String>>,
    /// Speaks of this.
    #[serde(default)]
    pub any: OneOrMany<Sp<String>>,
    /// The sum of these fields.
    #[serde(default)]
    pub sum: Vec<Sp<String>>,
    /// A rule for dates.
    pub rule: Option<DateRule>,
}

/// What may be written into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Any words.
    #[default]
    Text,
    /// A telephone number.
    Phone,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of the options.
    Choice,
    /// Yes or no.
    Yesno,
}

/// A rule for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateRule {
    /// The day of the scene.
    Today,
    /// A later day.
    Future,
    /// At most so many days later, and not before.
    WithinDays(u32),
}

/// Rows that decide a field by a fact: a plain list goes by the fact `purchase-days`.
#[derive(Debug, Clone)]
pub struct Table {
    /// The fact that picks the row.
    pub fact: Sp<String>,
    /// The rows; the first that fits is taken.
    pub rows: Vec<Sp<Row>>,
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Full {
            fact: Sp<String>,
            rows: Vec<Sp<Row>>,
        }
        struct V;
        impl<'de> de::Visitor<'de> for V {
            type Value = Table;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a list of rows, or {fact, rows}")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Table, A::Error> {
                let rows: Vec<Sp<Row>> =
                    Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
                let place = rows
                    .first()
                    .map(|r| r.place.clone())
                    .ok_or_else(|| de::Error::custom("a table needs rows"))?;
                let fact = Sp {
                    v: "purchase-days".to_owned(),
                    place,
                };
                Ok(Table { fact, rows })
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Table, D::Error> {
                Full::deserialize(deserializer).map(|f| Table {
                    fact: f.fact,
                    rows: f.rows,
                })
            }
        }
        deserializer.deserialize_newtype_struct(WORD_LIST_OR_MAP, V)
    }
}

/// A row of a table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Row {
    /// What the row decides: a grade, a rank.
    #[serde(alias = "priority")]
    pub grade: Scalar,
    /// The fact equals this.
    pub value: Option<Scalar>,
    /// The fact is a number of at most this.
    #[serde(alias = "purchase_days_max")]
    pub max: Option<u32>,
    /// A date in this row is at most so many days off.
    pub first_follow_up_days_max: Option<u32>,
}

/// A question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Question {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Why the answer is right: place in the source.
    #[serde(default)]
    pub why: String,
    /// The answer is this number.
    pub number: Option<Sp<f64>>,
    /// How far off a number may be.
    pub tolerance: Option<f64>,
    /// One option is right.
    pub single: Option<Sp<Single>>,
    /// Several options are right.
    pub multiple: Option<Sp<Multiple>>,
    /// These in this order.
    pub order: Option<Sp<Vec<Text>>>,
    /// Words that must speak of something.
    pub text: Option<Sp<ShortText>>,
}

/// One right option among wrong ones.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Single {
    /// The right one.
    pub right: Text,
    /// The wrong ones.
    pub wrong: Vec<Text>,
}

/// Several right options among wrong ones.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Multiple {
    /// The right ones.
    pub right: Vec<Text>,
    /// The wrong ones.
    pub wrong: Vec<Text>,
}

/// A short text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ShortText {
    /// One of these patterns must match.
    pub any: OneOrMany<Sp<String>>,
    /// A model answer.
    pub model: Text,
}

/// A clock: only while one is open does time count.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Clock {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What opens it besides scripts and openings.
    pub opens: Option<ClockOpens>,
}

/// What opens a clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockOpens {
    /// The beginning of the stage.
    Start,
    /// A situation.
    Situation(Sp<String>),
    /// An item.
    Item(Sp<String>),
}

/// A line of the customer, perhaps only in a mood.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words, with `{fact.name}` places.
    pub say: String,
    /// Said only when this holds.
    pub when: Option<LineWhen>,
}

/// When a line fits.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct LineWhen {
    /// The mood.
    pub mood: BTreeMap<MoodName, Bounds>,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Full {
            say: String,
            when: Option<LineWhen>,
        }
        word_or_map(
            deserializer,
            |say| Line { say, when: None },
            |f: Full| Line {
                say: f.say,
                when: f.when,
            },
        )
    }
}

/// A side of the customer's mood.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MoodName {
    /// Does the customer believe the trainee.
    Trust,
    /// How much more will the customer bear.
    Patience,
    /// Does the customer want the thing.
    Interest,
}

/// Bounds of a number, both exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Bounds {
    /// Less than this.
    pub below: Option<i64>,
    /// More than this.
    pub above: Option<i64>,
}

/// A persona file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Persona {
    /// Its id.
    pub id: Sp<String>,
    /// Takes the place of the same persona of an earlier pack.
    pub replaces: Option<Sp<String>>,
    /// Full name.
    pub name: String,
    /// How to be addressed.
    pub address: String,
    /// One line for the trainee.
    pub about: Text,
    /// Years.
    pub age: Option<u32>,
    /// The author's sheet.
    pub work: Option<String>,
    /// The author's sheet.
    pub family: Option<String>,
    /// The author's sheet.
    pub car: Option<String>,
    /// The author's sheet.
    pub budget: Option<String>,
    /// The author's sheet.
    pub wishes: Option<String>,
    /// The author's sheet.
    pub manner: Option<String>,
    /// Mood at the start.
    pub mood: Mood,
    /// What is true of the customer.
    #[serde(default)]
    pub facts: BTreeMap<Sp<String>, Fact>,
    /// What can be asked.
    #[serde(default)]
    pub topics: BTreeMap<Sp<String>, Topic>,
    /// Answers to items and topics.
    #[serde(default)]
    pub answers: BTreeMap<Sp<String>, Vec<Line>>,
    /// Lines by mood.
    pub lines: MoodLines,
}

/// A mood, each side 0–100.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub struct Mood {
    /// 0–100.
    pub trust: u32,
    /// 0–100.
    pub patience: u32,
    /// 0–100.
    pub interest: u32,
}

/// A fact about the customer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Fact {
    /// Its value.
    pub value: Scalar,
    /// Its name, for people; a fact of the program's own list has one already.
    pub title: Option<Text>,
    /// Known to the trainee from the start.
    #[serde(default)]
    pub open: bool,
    /// Topics that reveal it.
    #[serde(default)]
    pub asked_by: Vec<Sp<String>>,
}

/// Something the customer can be asked about.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Topic {
    /// What the customer says.
    pub answers: Vec<Line>,
    /// Utterances that ask it, where no item does.
    #[serde(default)]
    pub hit: Vec<Sp<String>>,
    /// Utterances that do not.
    #[serde(default)]
    pub miss: Vec<Sp<String>>,
}

/// What a customer says when nothing else is to be said.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MoodLines {
    /// No words could be made out: keyboard noise, another language. Left out: as when nothing was understood.
    #[serde(default)]
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

/// A scenario file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Scenario {
    /// `<standard>/<scenario>`.
    pub id: Sp<String>,
    /// Takes the place of the same scenario of an earlier pack.
    pub replaces: Option<Sp<String>>,
    /// Its name.
    pub title: Text,
    /// The standard it practises.
    pub standard: Sp<String>,
    /// Its stages, `<standard>.<stage>`; those of others for a lost text.
    pub stages: Vec<Sp<String>>,
    /// The customer.
    pub persona: Sp<String>,
    /// How the talk takes place.
    pub channel: Channel,
    /// Situations from the start.
    #[serde(default)]
    pub situation: Vec<Sp<String>>,
    /// 1 easy – 3 hard.
    pub difficulty: Sp<u32>,
    /// Are actions expected.
    #[serde(default = "yes")]
    pub narration: bool,
    /// The day of the scene, for forms.
    pub today: Option<Sp<String>>,
    /// What the trainee is told.
    pub brief: Text,
    /// How it begins.
    #[serde(default)]
    pub opening: Opening,
    /// Items that count.
    pub goals: Vec<Sp<String>>,
    /// Facts that win over the persona's.
    #[serde(default)]
    pub facts: BTreeMap<Sp<String>, Fact>,
    /// Topics that win over the persona's.
    #[serde(default)]
    pub topics: BTreeMap<Sp<String>, Topic>,
    /// Answers that win over the persona's.
    #[serde(default)]
    pub answers: BTreeMap<Sp<String>, Vec<Line>>,
    /// What happens by itself.
    #[serde(default)]
    pub agenda: Vec<Sp<Beat>>,
    /// How items, topics and misunderstandings move the mood.
    #[serde(default)]
    pub effects: BTreeMap<Sp<String>, BTreeMap<MoodName, i64>>,
    /// When the customer has had enough.
    #[serde(default)]
    pub limits: Limits,
    /// Desk work after the customer has gone.
    #[serde(default)]
    pub after: After,
    /// Score needed, 0–100.
    pub cut: Option<Sp<u32>>,
    /// The customer's behaviour.
    pub script: Option<Sp<String>>,
}

fn yes() -> bool {
    true
}

/// How a scene begins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Opening {
    /// What is to be seen or heard.
    pub narrate: Option<String>,
    /// The customer's first words.
    pub say: Option<String>,
    /// A clock that starts to run.
    pub clock: Option<Sp<String>>,
}

/// When a scene ends by itself.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Limits {
    /// Turns of the trainee.
    pub turns: Option<u32>,
}

/// Desk work.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct After {
    /// Forms to fill.
    #[serde(default)]
    pub forms: Vec<Sp<String>>,
    /// Questions to answer.
    #[serde(default)]
    pub questions: Vec<Sp<String>>,
}

/// A point of the customer's agenda: fires once, when all of `when` holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Beat {
    /// When.
    pub when: When,
    /// The customer says one of these.
    #[serde(default)]
    pub say: OneOrMany<String>,
    /// A question is put.
    pub ask: Option<Sp<String>>,
    /// Something is seen or heard.
    pub narrate: Option<String>,
    /// A situation begins.
    pub raise: Option<Sp<String>>,
    /// A situation ends.
    pub clear: Option<Sp<String>>,
    /// The mood moves.
    #[serde(default)]
    pub feel: BTreeMap<MoodName, i64>,
    /// A fact is told.
    pub reveal: Option<Sp<String>>,
    /// A stage begins.
    pub stage: Option<Sp<String>>,
    /// A form is opened.
    pub form: Option<Sp<String>>,
    /// A clock starts.
    pub clock: Option<Sp<String>>,
    /// The scene ends with this outcome.
    pub end: Option<String>,
}

/// Conditions of a beat; all must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct When {
    /// From this turn of the trainee on.
    pub turn: Option<u32>,
    /// Shown by now.
    #[serde(default)]
    pub item: OneOrMany<Sp<String>>,
    /// Not shown by now.
    #[serde(default)]
    pub missing: OneOrMany<Sp<String>>,
    /// Holds.
    pub situation: Option<Sp<String>>,
    /// Asked this turn.
    pub topic: Option<Sp<String>>,
    /// Within bounds.
    #[serde(default)]
    pub mood: BTreeMap<MoodName, Bounds>,
}

/// A value that may be a bare word or a map.
fn word_or_map<'de, D, T, F, W, M>(deserializer: D, word: W, map: M) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: Deserialize<'de>,
    W: FnOnce(String) -> T,
    M: FnOnce(F) -> T,
{
    struct V<T, F, W, M>(W, M, std::marker::PhantomData<(T, F)>);
    impl<'de, T, F: Deserialize<'de>, W: FnOnce(String) -> T, M: FnOnce(F) -> T> de::Visitor<'de>
        for V<T, F, W, M>
    {
        type Value = T;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("text, or a map")
        }
        fn visit_str<E>(self, v: &str) -> Result<T, E> {
            Ok((self.0)(v.to_owned()))
        }
        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<T, D::Error> {
            F::deserialize(deserializer).map(self.1)
        }
    }
    deserializer
        .deserialize_newtype_struct(WORD_LIST_OR_MAP, V(word, map, std::marker::PhantomData))
}

/// A schema for values that may be a bare word (or list) instead of a map.
macro_rules! short_or_full {
    ($name:ident, $short:tt, $full:tt) => {
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let _ = &generator;
                schemars::json_schema!({ "anyOf": [$short, $full] })
            }
        }
    };
}

short_or_full!(Example, { "type": "string" }, {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": { "type": "string" },
        "customer": { "type": "string" },
        "also": { "type": "array", "items": { "type": "string" } }
    }
});
short_or_full!(Line, { "type": "string" }, {
    "type": "object",
    "required": ["say"],
    "properties": {
        "say": { "type": "string" },
        "when": { "type": "object", "required": ["mood"], "properties": { "mood": { "type": "object" } } }
    }
});
short_or_full!(Table, { "type": "array", "items": { "type": "object" } }, {
    "type": "object",
    "required": ["fact", "rows"],
    "properties": {
        "fact": { "type": "string" },
        "rows": { "type": "array", "items": { "type": "object" } }
    }
});
