//! Raw personas and scenarios → checked ones, with all that a session needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decode::Sp;
use super::finding::Finding;
use super::model::*;
use super::place::Place;
use super::raw;
use super::resolve::{self, Found};
use super::rules;
use crate::defaults;

/// Checks a persona file.
pub fn persona(raw: &raw::Persona, found: &mut Found) -> Persona {
    resolve::well_formed(&raw.id, '.', 1, found);
    for id in raw.facts.keys().chain(raw.topics.keys()) {
        resolve::well_formed(id, '.', 1, found);
    }
    let mut side = |what: &str, value: u32| {
        let value = Sp {
            v: value,
            place: raw.id.place.clone(),
        };
        i64::from(resolve::range(what, &value, 0, 100, found))
    };
    let mood = Mood {
        trust: side("trust", raw.mood.trust),
        patience: side("patience", raw.mood.patience),
        interest: side("interest", raw.mood.interest),
    };
    let l = &raw.lines;
    for (what, lines) in [
        ("not-understood", &l.not_understood),
        ("nod", &l.nod),
        ("impatient", &l.impatient),
        ("silence", &l.silence),
        ("leaving", &l.leaving),
    ] {
        if lines.len() < defaults::MOOD_LINES {
            found.push(
                Finding::new(&rules::TOO_FEW, raw.id.place.clone())
                    .with("what", format!("`lines.{what}`"))
                    .with("count", lines.len())
                    .with("least", defaults::MOOD_LINES),
            );
        }
    }
    Persona {
        id: raw.id.v.clone(),
        name: raw.name.clone(),
        address: raw.address.clone(),
        about: raw.about.clone(),
        mood,
        facts: facts(&raw.facts),
        topics: topics(&raw.topics),
        answers: raw
            .answers
            .iter()
            .map(|(k, v)| (k.v.clone(), v.clone()))
            .collect(),
        lines: MoodLines {
            puzzled: l.puzzled.clone(),
            not_understood: l.not_understood.clone(),
            nod: l.nod.clone(),
            impatient: l.impatient.clone(),
            silence: l.silence.clone(),
            leaving: l.leaving.clone(),
        },
        place: raw.id.place.clone(),
    }
}

fn facts(raw: &BTreeMap<Sp<String>, raw::Fact>) -> BTreeMap<String, Fact> {
    raw.iter()
        .map(|(id, f)| {
            let fact = Fact {
                value: f.value.0.clone(),
                title: f.title.clone(),
                open: f.open,
                asked_by: f.asked_by.iter().map(|t| t.v.clone()).collect(),
            };
            (id.v.clone(), fact)
        })
        .collect()
}

fn topics(raw: &BTreeMap<Sp<String>, raw::Topic>) -> BTreeMap<String, Topic> {
    let texts = |l: &[Sp<String>]| l.iter().map(|s| s.v.clone()).collect();
    raw.iter()
        .map(|(id, t)| {
            let topic = Topic {
                answers: t.answers.clone(),
                hit: texts(&t.hit),
                miss: texts(&t.miss),
            };
            (id.v.clone(), topic)
        })
        .collect()
}

/// The parts a scenario is made of, already checked on their own.
pub struct Cast {
    /// The standard.
    pub standard: Arc<Standard>,
    /// The stages in the scenario's order.
    pub stages: Vec<Arc<Stage>>,
    /// The customer.
    pub persona: Arc<Persona>,
}

/// What a scenario says of itself alone.
pub struct Head {
    difficulty: u32,
    cut: Option<u32>,
    today: jiff::civil::Date,
}

/// Checks what a scenario says of itself alone, so that a missing persona or stage hides no fault here.
pub fn head(raw: &raw::Scenario, found: &mut Found) -> Head {
    resolve::well_formed(&raw.id, '/', 2, found);
    for id in raw.facts.keys().chain(raw.topics.keys()) {
        resolve::well_formed(id, '.', 1, found);
    }
    let today = raw.today.as_ref().map_or(defaults::TODAY, |d| {
        d.v.parse().unwrap_or_else(|_| {
            found.push(Finding::new(&rules::BAD_DATE, d.place.clone()).with("value", &d.v));
            defaults::TODAY
        })
    });
    Head {
        difficulty: resolve::range("difficulty", &raw.difficulty, 1, 3, found),
        cut: raw
            .cut
            .as_ref()
            .map(|c| resolve::range("cut", c, 0, 100, found)),
        today,
    }
}

/// Checks a scenario against its cast. The script and the closure are the library's to add.
pub fn scene(raw: &raw::Scenario, head: Head, cast: Cast, found: &mut Found) -> Scene {
    let mut items = BTreeMap::new();
    let mut order = Vec::new();
    let mut furniture = Furniture::default();
    for stage in &cast.stages {
        for item in &stage.items {
            order.push(item.id.clone());
            items.insert(item.id.clone(), item.clone());
        }
        furniture.add(&stage.furniture);
    }
    furniture.add(&cast.standard.shared);
    let ids: BTreeSet<String> = items.keys().cloned().collect();
    // Situations of a standard name items before the stages are known.
    for situation in furniture.situations.values_mut() {
        for name in &mut situation.items {
            if let Some(id) = ids.iter().find(|i| **i == *name || last_part(i) == *name) {
                name.clone_from(id);
            }
        }
    }
    let mut facts = cast.persona.facts.clone();
    facts.extend(self::facts(&raw.facts));
    let mut topics = cast.persona.topics.clone();
    topics.extend(self::topics(&raw.topics));
    let goals: BTreeSet<String> = raw
        .goals
        .iter()
        .filter_map(|g| resolve::item(g, &ids, found))
        .collect();
    let mut seen = BTreeSet::new();
    for g in raw
        .goals
        .iter()
        .filter(|g| !seen.insert(last_part(&g.v).to_owned()))
    {
        let first = (raw.goals.iter()).find(|other| last_part(&other.v) == last_part(&g.v));
        found.push(
            Finding::new(&rules::DUPLICATE_ID, g.place.clone())
                .with_message("what", "what-goal", "")
                .with("id", &g.v)
                .with("other", &first.unwrap_or(g).place),
        );
    }
    if goals.is_empty() {
        found.push(
            Finding::new(&rules::TOO_FEW, raw.id.place.clone())
                .with("what", "`goals`")
                .with("count", 0)
                .with("least", 1),
        );
    }
    let answer_keys = Answers {
        raw,
        cast: &cast,
        ids: &ids,
        topics: &topics,
        items: &items,
    };
    let answers = answer_keys.merge(found);
    let mut scene_effects = BTreeMap::new();
    for (key, moves) in &raw.effects {
        let id = match key.v == "miss-of-topic" {
            true => Some(key.v.clone()),
            false => answer_keys.resolve(key, found),
        };
        if let Some(id) = id {
            scene_effects.insert(id, moves.clone());
        }
    }
    let check = Check {
        furniture: &furniture,
        facts: &facts,
        ids: &ids,
        raw,
        cast: &cast,
    };
    let agenda = raw
        .agenda
        .iter()
        .map(|b| check.beat(b, &topics, &items, found))
        .collect();
    let situation = raw
        .situation
        .iter()
        .filter_map(|s| resolve::id("situation", s, furniture.situations.keys(), found))
        .collect();
    let after_forms = raw
        .after
        .forms
        .iter()
        .filter_map(|f| resolve::id("form", f, furniture.forms.keys(), found))
        .collect();
    let after_questions = raw
        .after
        .questions
        .iter()
        .filter_map(|q| resolve::id("question", q, furniture.questions.keys(), found))
        .collect();
    check.placeholders(&answers, &topics, found);
    Scene {
        id: raw.id.v.clone(),
        title: raw.title.clone(),
        channel: raw.channel,
        situation,
        difficulty: head.difficulty,
        narration: raw.narration,
        today: head.today,
        brief: raw.brief.clone(),
        opening: Opening {
            narrate: raw.opening.narrate.clone(),
            say: raw.opening.say.clone(),
            clock: raw.opening.clock.as_ref().map(|c| c.v.clone()),
        },
        goals: order.into_iter().filter(|i| goals.contains(i)).collect(),
        items,
        facts,
        topics,
        answers,
        agenda,
        effects: scene_effects,
        turns: raw.limits.turns.unwrap_or(defaults::TURNS),
        after_forms,
        after_questions,
        cut: head
            .cut
            .unwrap_or_else(|| cast.stages.first().map_or(defaults::CUT, |s| s.cut)),
        desk: true,
        timed: true,
        script: None,
        closure: BTreeMap::new(),
        place: raw.id.place.clone(),
        furniture,
        standard: cast.standard,
        stages: cast.stages,
        persona: cast.persona,
        gathered: Gathered::default(),
    }
}

/// Answers by item or topic, of all three sources.
struct Answers<'a> {
    raw: &'a raw::Scenario,
    cast: &'a Cast,
    ids: &'a BTreeSet<String>,
    topics: &'a BTreeMap<String, Topic>,
    items: &'a BTreeMap<String, Item>,
}

impl Answers<'_> {
    fn is_topic(&self, key: &str) -> bool {
        self.topics.contains_key(key)
            || self.items.values().any(|i| i.topic.as_deref() == Some(key))
    }

    /// The topic or the item that a key means.
    fn resolve(&self, key: &Sp<String>, found: &mut Found) -> Option<String> {
        if self.is_topic(&key.v) {
            return Some(key.v.clone());
        }
        let is_item = |id: &String| *id == key.v || last_part(id) == key.v;
        if self.ids.iter().any(is_item) {
            return resolve::item(key, self.ids, found);
        }
        let whole = key.v.contains('.');
        let items = (self.ids.iter()).map(|id| if whole { id.as_str() } else { last_part(id) });
        let topics = self.items.values().filter_map(|i| i.topic.as_deref());
        let own = self.topics.keys().map(String::as_str);
        let known: BTreeSet<&str> = items.chain(topics).chain(own).collect();
        resolve::unknown("answer", key, known, found);
        None
    }

    fn merge(&self, found: &mut Found) -> BTreeMap<String, Vec<Vec<Line>>> {
        let mut all: BTreeMap<String, Vec<Vec<Line>>> = BTreeMap::new();
        let mut put = |key: String, lines: &[Line]| {
            if !lines.is_empty() {
                all.entry(key).or_default().push(lines.to_vec());
            }
        };
        for (key, lines) in &self.raw.answers {
            if let Some(id) = self.resolve(key, found) {
                put(id, lines);
            }
        }
        for (topic, t) in self.topics {
            put(topic.clone(), &t.answers);
        }
        // A persona serves many stages: what it answers to items of others is no slip.
        for (key, lines) in &self.cast.persona.answers {
            if self.is_topic(key) {
                put(key.clone(), lines);
            }
            for id in self
                .ids
                .iter()
                .filter(|id| **id == *key || last_part(id) == key)
            {
                put(id.clone(), lines);
            }
        }
        // What a stage lends stands in for an answer, and never beside one: it may well say the opposite.
        let speaks = |layers: &Vec<Vec<Line>>| layers.iter().flatten().any(|l| l.when.is_none());
        let own = all.iter().filter(|(_, layers)| speaks(layers));
        let own: BTreeSet<String> = own.map(|(key, _)| key.clone()).collect();
        for stage in &self.cast.stages {
            for (key, lines) in stage.answers.iter().filter(|(k, _)| !own.contains(*k)) {
                all.entry(key.clone()).or_default().push(lines.clone());
            }
        }
        all
    }
}

struct Check<'a> {
    furniture: &'a Furniture,
    facts: &'a BTreeMap<String, Fact>,
    ids: &'a BTreeSet<String>,
    raw: &'a raw::Scenario,
    cast: &'a Cast,
}

impl Check<'_> {
    fn beat(
        &self,
        raw: &Sp<raw::Beat>,
        topics: &BTreeMap<String, Topic>,
        items: &BTreeMap<String, Item>,
        found: &mut Found,
    ) -> Beat {
        let f = self.furniture;
        let situation = |s: &Option<Sp<String>>, found: &mut Found| {
            s.as_ref()
                .and_then(|s| resolve::id("situation", s, f.situations.keys(), found))
        };
        let when = &raw.when;
        let list = |l: &raw::OneOrMany<Sp<String>>, found: &mut Found| -> Vec<ItemId> {
            l.0.iter()
                .filter_map(|i| resolve::item(i, self.ids, found))
                .collect()
        };
        let topic_ids: BTreeSet<String> = topics
            .keys()
            .cloned()
            .chain(items.values().filter_map(|i| i.topic.clone()))
            .collect();
        let stage_ids: Vec<String> = self.cast.stages.iter().map(|s| s.id.clone()).collect();
        for text in raw.say.0.iter().chain(&raw.narrate) {
            self.placeholder(text, || raw.place.clone(), found);
        }
        Beat {
            turn: when.turn,
            items: list(&when.item, found),
            missing: list(&when.missing, found),
            situation: situation(&when.situation, found),
            topic: when
                .topic
                .as_ref()
                .and_then(|t| resolve::id("topic", t, &topic_ids, found)),
            mood: when.mood.clone(),
            say: raw.say.0.clone(),
            ask: raw
                .ask
                .as_ref()
                .and_then(|q| resolve::id("question", q, f.questions.keys(), found)),
            narrate: raw.narrate.clone(),
            raise: situation(&raw.raise, found),
            clear: situation(&raw.clear, found),
            feel: raw.feel.clone(),
            reveal: raw
                .reveal
                .as_ref()
                .and_then(|r| resolve::id("fact", r, self.facts.keys(), found)),
            stage: raw.stage.as_ref().and_then(|s| {
                let full = if s.contains('.') {
                    s.v.clone()
                } else {
                    format!("{}.{}", self.raw.standard.v, s.v)
                };
                resolve::id(
                    "stage",
                    &Sp {
                        v: full,
                        place: s.place.clone(),
                    },
                    &stage_ids,
                    found,
                )
            }),
            form: raw
                .form
                .as_ref()
                .and_then(|s| resolve::id("form", s, f.forms.keys(), found)),
            clock: raw.clock.as_ref().map(|c| c.v.clone()),
            end: raw.end.clone(),
            place: raw.place.clone(),
        }
    }

    /// Every `{…}` place of the customer's lines must be a fact.
    fn placeholders(
        &self,
        answers: &BTreeMap<String, Vec<Vec<Line>>>,
        topics: &BTreeMap<String, Topic>,
        found: &mut Found,
    ) {
        let of_topics = topics.values().flat_map(|t| &t.answers);
        let of_answers = answers.values().flatten().flatten();
        let l = &self.cast.persona.lines;
        let of_moods = [
            &l.puzzled,
            &l.not_understood,
            &l.nod,
            &l.impatient,
            &l.silence,
            &l.leaving,
        ];
        let mut told = BTreeSet::new();
        for line in of_topics
            .chain(of_answers)
            .chain(of_moods.into_iter().flatten())
        {
            if told.insert(&line.say) {
                self.placeholder(&line.say, || self.place_of(&line.say), found);
            }
        }
        for text in self.raw.opening.say.iter().chain(&self.raw.opening.narrate) {
            self.placeholder(text, || self.place_of(text), found);
        }
    }

    /// Where a line stands: in the scenario, or in the first of the files it borrows lines from. Where a file writes it with
    /// escapes it is not found: then the scenario as a whole.
    fn place_of(&self, line: &str) -> Place {
        let own = &self.raw.id.place;
        let stages = self.cast.stages.iter().map(|s| &s.place);
        [own, &self.cast.persona.place]
            .into_iter()
            .chain(stages)
            .find(|p| p.source.text.contains(line))
            .map_or_else(|| own.clone(), |p| Place::file(&p.source).seek(line, 0))
    }

    /// Tells of places between braces that nothing fills; where the line stands is sought only then.
    fn placeholder(&self, text: &str, place: impl Fn() -> Place, found: &mut Found) {
        for name in places_in(text) {
            let known = name
                .strip_prefix("fact.")
                .is_some_and(|f| self.facts.contains_key(f));
            if !known {
                found.push(unfilled(&place(), text, name));
            }
        }
    }
}

/// A place between braces in a line that nothing fills; `place` is that of the line.
pub fn unfilled(place: &Place, line: &str, name: &str) -> Finding {
    let braces = format!("{{{name}}}");
    Finding::new(&rules::BAD_PLACEHOLDER, place.seek(&braces, 0))
        .with("text", line)
        .with("place", braces)
}

/// The names between braces in a line.
pub fn places_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
