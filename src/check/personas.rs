//! Personas by themselves, and what a scenario makes of its persona: do facts and lines agree, can every answer be heard and
//! every fact be learned?

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::lines::{self, List};
use super::possible::Possible;
use crate::content::decode::Sp;
use crate::content::finding::{Finding, nearest};
use crate::content::library::Library;
use crate::content::model::{Item, ItemId, Scene, last_part};
use crate::content::place::Place;
use crate::content::raw;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::content::scenes::places_in;

/// Why the customer never answers to an item as such.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Deaf {
    /// It asks this topic: the topic's answers are heard.
    Asks(String),
    /// It is not recognised in talk.
    NotTalk,
}

impl Deaf {
    /// Of an item; nothing when answers to it are heard.
    pub fn of(item: &Item) -> Option<Deaf> {
        match &item.topic {
            Some(topic) => Some(Deaf::Asks(topic.clone())),
            None => (!item.shown.is_recognised()).then_some(Deaf::NotTalk),
        }
    }

    fn why(&self) -> (&'static str, String) {
        match self {
            Deaf::Asks(topic) => ("why-asks-topic", topic.clone()),
            Deaf::NotTalk => ("why-not-talk", String::new()),
        }
    }
}

/// Every item of every standard, and whether answers to it are heard.
pub type Items = BTreeMap<ItemId, Option<Deaf>>;

/// Checks all personas against the items of all standards.
pub fn check(library: &Library, items: &Items, found: &mut Found) {
    let topics: BTreeSet<&str> = items.values().flatten().filter_map(asked).collect();
    // Who reveals facts beside the persona's own topics.
    let mut others = String::new();
    for path in library
        .list("scripts", "rhai")
        .iter()
        .chain(&library.list("scenarios", "yaml"))
    {
        let of_persona = path.starts_with("scenarios/personas/");
        if let Some(source) = library.source(path).filter(|_| !of_persona) {
            others.push_str(&source.text);
        }
    }
    for id in library.persona_ids() {
        let Some(sheet) = library.persona_sheet(&id) else {
            continue;
        };
        let lists = lines::of_persona(&sheet);
        lines::twice(&lists, &[], found);
        facts::sheet(&sheet, found);
        let can_ask = |topic: &str| {
            topics.contains(topic) || sheet.topics.get(topic).is_some_and(|t| !t.hit.is_empty())
        };
        facts::written_out(&lists, by_id(&sheet.facts), found);
        for (topic, t) in &sheet.topics {
            if !can_ask(&topic.v) && !t.answers.is_empty() {
                let others = topics.iter().copied();
                let others = others.filter(|t| !sheet.topics.contains_key(*t));
                found.push(never_asked(topic, others));
            }
        }
        for key in sheet.answers.keys().filter(|k| !can_ask(&k.v)) {
            unheard(key, items, found);
        }
        let revealed = |fact: &str| {
            others.contains(&format!("fact.{fact}}}"))
                || others.contains(&format!("\"{fact}\""))
                || others.contains(&format!("reveal: {fact}"))
        };
        never_told(&sheet.facts, &lists, can_ask, revealed, found);
    }
}

/// A topic with answers that nobody can ask, beside those that somebody can and that are not answered here.
fn never_asked<'a>(topic: &Sp<String>, askable: impl Iterator<Item = &'a str>) -> Finding {
    Finding::new(&rules::TOPIC_NEVER_ASKED, topic.place.clone())
        .with("id", &topic.v)
        .with("near", nearest(&topic.v, askable).unwrap_or("none"))
}

fn asked(deaf: &Deaf) -> Option<&str> {
    match deaf {
        Deaf::Asks(topic) => Some(topic),
        Deaf::NotTalk => None,
    }
}

/// Answers to an item that are never heard: whichever item of that name it is.
fn unheard(key: &Sp<String>, items: &Items, found: &mut Found) {
    let named = |id: &&ItemId| **id == key.v || last_part(id) == key.v;
    let all: Vec<&ItemId> = items.keys().filter(named).collect();
    let why = match all.as_slice() {
        [] => Some(("why-no-such", String::new())),
        all => {
            let deaf: Option<Vec<&Deaf>> = all.iter().map(|id| items.get(*id)?.as_ref()).collect();
            deaf.and_then(|d| d.first().map(|d| d.why()))
        }
    };
    if let Some(why) = why {
        found.push(never_heard(&key.place, &key.v, why));
    }
}

fn by_id(
    facts: &BTreeMap<Sp<String>, raw::Fact>,
) -> impl Iterator<Item = (&str, &raw::Fact)> + Clone {
    facts.iter().map(|(id, fact)| (id.v.as_str(), fact))
}

/// Hidden facts that nobody can learn: no topic that can be asked reveals them, no line tells them, nothing else does.
fn never_told(
    facts: &BTreeMap<Sp<String>, raw::Fact>,
    lists: &[List],
    can_ask: impl Fn(&str) -> bool,
    revealed: impl Fn(&str) -> bool,
    found: &mut Found,
) {
    let told: BTreeSet<&str> = lists
        .iter()
        .flat_map(|l| &l.lines)
        .flat_map(|line| places_in(line))
        .filter_map(|p| p.strip_prefix("fact."))
        .collect();
    for (id, fact) in facts.iter().filter(|(_, f)| !f.open) {
        let asked = fact.asked_by.iter().any(|t| can_ask(&t.v));
        if !asked && !told.contains(id.v.as_str()) && !revealed(&id.v) {
            let mut topics: Vec<&str> = fact.asked_by.iter().map(|t| t.v.as_str()).collect();
            if topics.is_empty() {
                topics.push("none");
            }
            found.push(
                Finding::new(&rules::FACT_NEVER_TOLD, id.place.clone())
                    .with("fact", &id.v)
                    .with("topics", topics.join(", ")),
            );
        }
    }
}

/// Checks what a scenario makes of its persona.
pub fn in_scene(
    raw: &raw::Scenario,
    sheet: &raw::Persona,
    scene: &Scene,
    possible: &Possible,
    found: &mut Found,
) {
    let own = lines::of_scenario(raw);
    let of_persona = lines::of_persona(sheet);
    lines::twice(&own, &of_persona, found);
    facts::overridden(raw, sheet, &of_persona, found);
    let kept = by_id(&sheet.facts).filter(|(id, _)| !raw.facts.contains_key(*id));
    facts::written_out(&own, kept.chain(by_id(&raw.facts)), found);
    let can_ask = |topic: &str| possible.topics.contains(topic);
    let topics = raw.topics.iter().filter(|(_, t)| !t.answers.is_empty());
    for (topic, _) in topics.filter(|(id, _)| !possible.topics.contains(&id.v)) {
        found.push(never_asked(
            topic,
            possible.topics.iter().map(String::as_str),
        ));
    }
    for key in raw
        .answers
        .keys()
        .filter(|k| !possible.topics.contains(&k.v))
    {
        answered(key, scene, possible, found);
    }
    let all: Vec<List> = own.into_iter().chain(of_persona).collect();
    let scripts = scene
        .closure
        .iter()
        .filter(|(path, _)| path.ends_with(".rhai"));
    let scripts: String = scripts.map(|(_, text)| text.as_str()).collect();
    let beats = scene.agenda.iter();
    let narrated: Vec<&str> = (beats.clone().filter_map(|b| b.narrate.as_deref()))
        .chain(scene.opening.narrate.as_deref())
        .flat_map(places_in)
        .collect();
    let revealed = |fact: &str| {
        scripts.contains(&format!("\"{fact}\""))
            || scripts.contains(&format!("fact.{fact}}}"))
            || narrated.contains(&format!("fact.{fact}").as_str())
            || beats.clone().any(|b| b.reveal.as_deref() == Some(fact))
    };
    // A scenario may take back what the persona's sheet leaves open: its trainee is not to know it.
    let mut facts = raw.facts.clone();
    facts.retain(|id, _| sheet.facts.get(id).is_none_or(|f| !f.open));
    never_told(&facts, &all, can_ask, revealed, found);
}

/// A scenario's own answers to an item: the item must be heard as such in this scene.
fn answered(key: &Sp<String>, scene: &Scene, possible: &Possible, found: &mut Found) {
    let named = |i: &&Item| i.id == key.v || i.name() == key.v;
    let mut named_topic = scene.items.values().filter_map(|i| i.topic.as_ref());
    let why = match scene.items.values().find(named) {
        Some(item) => match Deaf::of(item) {
            Some(deaf) => deaf.why(),
            None => match possible.obstacle(scene, item) {
                Some(why) if !possible.items.contains(&item.id) => why,
                _ => return,
            },
        },
        None if scene.topics.contains_key(&key.v) || named_topic.any(|t| *t == key.v) => {
            ("why-topic", key.v.clone())
        }
        None => return,
    };
    found.push(never_heard(&key.place, &key.v, why));
}

fn never_heard(place: &Place, id: &str, (why, what): (&'static str, String)) -> Finding {
    // Where they would be heard.
    let topic = match why {
        "why-asks-topic" => what.as_str(),
        _ => "none",
    };
    Finding::new(&rules::ANSWER_NEVER_HEARD, place.clone())
        .with("id", id)
        .with("topic", topic)
        .with_message("why", why, &what)
}

/// Answers of a stage that are never heard.
pub fn of_stage(
    answers: &BTreeMap<String, Vec<raw::Line>>,
    items: &Items,
    place: &Place,
    found: &mut Found,
) {
    for key in answers.keys() {
        if let Some(Some(deaf)) = items.get(key) {
            let name = last_part(key);
            let place = place.seek("\nanswers:", 0).seek(&format!("{name}:"), 0);
            found.push(never_heard(&place, name, deaf.why()));
        }
    }
}
