//! Raw standards and stages → checked ones.

use std::collections::{BTreeMap, BTreeSet};

use super::decode::Sp;
use super::finding::Finding;
use super::model::*;
use super::place::Place;
use super::raw;
use super::resolve::{self, Found};
use super::rules;
use crate::defaults;
use crate::recognise::{self, CueSpec, ItemSpec, StageSpec};

/// Checks `standard.yaml`.
pub fn standard(raw: &raw::Standard, found: &mut Found) -> Standard {
    resolve::well_formed(&raw.standard, '.', 1, found);
    let mut seen = BTreeSet::new();
    for stage in &raw.stages {
        resolve::well_formed(stage, '.', 1, found);
        if !seen.insert(&stage.v) {
            found.push(
                Finding::new(&rules::DUPLICATE_ID, stage.place.clone())
                    .with_message("what", "what-stage", "")
                    .with("id", &stage.v)
                    .with("other", &raw.standard.place),
            );
        }
    }
    let parts = Parts {
        words: &raw.words,
        situations: &raw.situations,
        forms: &raw.forms,
        tables: &raw.tables,
        questions: &raw.questions,
        clocks: &raw.clocks,
    };
    Standard {
        id: raw.standard.v.clone(),
        title: raw.title.clone(),
        document: raw.source.document.clone(),
        trainee: raw.roles.trainee.clone(),
        customer: raw.roles.customer.clone(),
        stages: raw.stages.iter().map(|s| s.v.clone()).collect(),
        shared: furniture(&parts, &Furniture::default(), None, found),
        place: raw.standard.place.clone(),
    }
}

/// The maps that standards and stages both have.
struct Parts<'a> {
    words: &'a BTreeMap<Sp<String>, Vec<String>>,
    situations: &'a BTreeMap<Sp<String>, raw::Situation>,
    forms: &'a BTreeMap<Sp<String>, raw::Form>,
    tables: &'a BTreeMap<Sp<String>, raw::Table>,
    questions: &'a BTreeMap<Sp<String>, raw::Question>,
    clocks: &'a BTreeMap<Sp<String>, raw::Clock>,
}

impl Parts<'_> {
    /// Every id that is given here; word lists are called in Chinese as well.
    fn ids(&self, each: impl FnMut(&Sp<String>)) {
        let fields = self.forms.values().flat_map(|f| &f.fields);
        (self.situations.keys())
            .chain(self.forms.keys())
            .chain(fields.map(|f| &f.id))
            .chain(self.tables.keys())
            .chain(self.questions.keys())
            .chain(self.clocks.keys())
            .for_each(each);
    }
}

/// Items that situations and clocks of a standard refer to belong to its stages, which are not known yet when
/// `items` is `None`; the stage checks them then.
fn furniture(
    parts: &Parts,
    shared: &Furniture,
    items: Option<&BTreeSet<String>>,
    found: &mut Found,
) -> Furniture {
    parts.ids(|id| resolve::well_formed(id, '.', 1, found));
    let mut all = shared.clone();
    for (id, words) in parts.words {
        all.words.insert(id.v.clone(), words.clone());
    }
    for (id, table) in parts.tables {
        let rows = table.rows.iter().map(|r| Row {
            grade: r.grade.0.clone(),
            value: r.value.as_ref().map(|v| v.0.clone()),
            max: r.max,
            follow_up_days_max: r.first_follow_up_days_max,
        });
        all.tables.insert(
            id.v.clone(),
            Table {
                fact: table.fact.v.clone(),
                rows: rows.collect(),
            },
        );
    }
    for (id, q) in parts.questions {
        if let Some(q) = question(id, q, &all.words, found) {
            all.questions.insert(id.v.clone(), q);
        }
    }
    for (id, form) in parts.forms {
        let form = self::form(form, &all, found);
        all.forms.insert(id.v.clone(), form);
    }
    let situations: BTreeSet<String> = all
        .situations
        .keys()
        .cloned()
        .chain(parts.situations.keys().map(|k| k.v.clone()))
        .collect();
    let clocks: BTreeSet<String> = all
        .clocks
        .keys()
        .cloned()
        .chain(parts.clocks.keys().map(|k| k.v.clone()))
        .collect();
    for (id, s) in parts.situations {
        let s = situation(s, &situations, &clocks, items, found);
        all.situations.insert(id.v.clone(), s);
    }
    for (id, c) in parts.clocks {
        let opens = match &c.opens {
            None => ClockOpens::ByScript,
            Some(raw::ClockOpens::Start) => ClockOpens::Start,
            Some(raw::ClockOpens::Situation(s)) => {
                match resolve::id("situation", s, &situations, found) {
                    Some(s) => ClockOpens::Situation(s),
                    None => ClockOpens::ByScript,
                }
            }
            Some(raw::ClockOpens::Item(i)) => match known_item(i, items, found) {
                Some(i) => ClockOpens::Item(i),
                None => ClockOpens::ByScript,
            },
        };
        let title = Text {
            zh: c.zh.clone(),
            en: c.en.clone(),
        };
        all.clocks.insert(id.v.clone(), Clock { title, opens });
    }
    all
}

fn known_item(
    name: &Sp<String>,
    items: Option<&BTreeSet<String>>,
    found: &mut Found,
) -> Option<String> {
    match items {
        Some(items) => resolve::item(name, items, found),
        None => Some(name.v.clone()),
    }
}

fn situation(
    raw: &raw::Situation,
    situations: &BTreeSet<String>,
    clocks: &BTreeSet<String>,
    items: Option<&BTreeSet<String>>,
    found: &mut Found,
) -> Situation {
    let by = &raw.raised_by;
    let mut ids = |list: &[Sp<String>]| -> Vec<String> {
        list.iter()
            .filter_map(|s| resolve::id("situation", s, situations, found))
            .collect()
    };
    let (implies, excludes) = (ids(&raw.implies), ids(&raw.excludes));
    let (customer_hit, customer_miss) = by
        .customer_line
        .as_ref()
        .map_or_else(Default::default, |p| (texts(&p.hit), texts(&p.miss)));
    Situation {
        title: Text {
            zh: raw.zh.clone(),
            en: raw.en.clone(),
        },
        lasts: raw.lasts,
        at_start: by.start,
        channels: by.channel.0.clone(),
        facts: by
            .fact
            .iter()
            .map(|(k, v)| (k.v.clone(), v.0.clone()))
            .collect(),
        customer_hit,
        customer_miss,
        items: by
            .item
            .0
            .iter()
            .filter_map(|i| known_item(i, items, found))
            .collect(),
        clock: by
            .clock
            .as_ref()
            .and_then(|c| resolve::id("clock", &c.id, clocks, found).map(|id| (id, c.after))),
        implies,
        excludes,
    }
}

fn texts(list: &[Sp<String>]) -> Vec<String> {
    list.iter().map(|s| s.v.clone()).collect()
}

fn cue(pattern: &Sp<String>, words: &BTreeMap<String, Vec<String>>, found: &mut Found) -> String {
    if let Err(e) = recognise::compile_cue(&pattern.v, words) {
        found.push(Finding::new(&rules::BAD_CUE, pattern.place.clone()).with("message", e));
    }
    pattern.v.clone()
}

fn question(
    id: &Sp<String>,
    raw: &raw::Question,
    words: &BTreeMap<String, Vec<String>>,
    found: &mut Found,
) -> Option<Question> {
    let mut answers = Vec::new();
    if let Some(n) = &raw.number {
        answers.push(Answer::Number {
            value: n.v,
            tolerance: raw.tolerance.unwrap_or(0.0),
        });
    }
    if let Some(s) = &raw.single {
        let options = std::iter::once((s.right.clone(), true))
            .chain(s.wrong.iter().map(|w| (w.clone(), false)));
        answers.push(Answer::Options {
            options: options.collect(),
            several: false,
        });
    }
    if let Some(m) = &raw.multiple {
        let right = m.right.iter().map(|r| (r.clone(), true));
        let options = right.chain(m.wrong.iter().map(|w| (w.clone(), false)));
        answers.push(Answer::Options {
            options: options.collect(),
            several: true,
        });
    }
    if let Some(o) = &raw.order {
        answers.push(Answer::Order(o.v.clone()));
    }
    if let Some(t) = &raw.text {
        let any = t.any.0.iter().map(|p| cue(p, words, found)).collect();
        answers.push(Answer::Text {
            any,
            model: t.model.clone(),
        });
    }
    let mut bad = |message: &str| {
        found.push(
            Finding::new(&rules::BAD_QUESTION, id.place.clone())
                .with("id", &id.v)
                .with("message", message),
        );
    };
    if answers.len() != 1 {
        bad(&format!("{} / 1", answers.len()));
        return None;
    }
    match &answers[0] {
        Answer::Options { options, .. } if options.len() < 2 => bad("< 2 options"),
        Answer::Options { options, .. } if options.len() > 26 => bad("> 26 options"),
        Answer::Order(o) if o.len() < 2 => bad("< 2 steps"),
        _ => {}
    }
    Some(Question {
        title: Text {
            zh: raw.zh.clone(),
            en: raw.en.clone(),
        },
        why: raw.why.clone(),
        answer: answers.remove(0),
    })
}

fn form(raw: &raw::Form, all: &Furniture, found: &mut Found) -> Form {
    let ids: BTreeSet<String> = raw.fields.iter().map(|f| f.id.v.clone()).collect();
    if ids.len() < raw.fields.len() {
        let mut seen = BTreeSet::new();
        for f in raw.fields.iter().filter(|f| !seen.insert(&f.id.v)) {
            let first = raw.fields.iter().find(|other| other.id.v == f.id.v);
            found.push(
                Finding::new(&rules::DUPLICATE_ID, f.id.place.clone())
                    .with_message("what", "what-field", "")
                    .with("id", &f.id.v)
                    .with("other", &first.unwrap_or(f).id.place),
            );
        }
    }
    let fields = raw
        .fields
        .iter()
        .map(|f| field(f, &ids, all, found))
        .collect();
    Form {
        title: Text {
            zh: raw.zh.clone(),
            en: raw.en.clone(),
        },
        fields,
    }
}

fn field(
    raw: &Sp<raw::Field>,
    ids: &BTreeSet<String>,
    all: &Furniture,
    found: &mut Found,
) -> Field {
    let mut checks = Vec::new();
    if let Some(f) = &raw.fact {
        checks.push(FieldCheck::Fact(f.v.clone()));
    }
    if let Some(t) = &raw.table
        && let Some(id) = resolve::id("table", t, all.tables.keys(), found)
    {
        checks.push(FieldCheck::Table(id));
    }
    if !raw.any.0.is_empty() {
        checks.push(FieldCheck::Any(
            raw.any
                .0
                .iter()
                .map(|p| cue(p, &all.words, found))
                .collect(),
        ));
    }
    if !raw.sum.is_empty() {
        checks.push(FieldCheck::Sum(
            raw.sum
                .iter()
                .filter_map(|s| resolve::id("field", s, ids, found))
                .collect(),
        ));
    }
    if let Some(rule) = raw.rule {
        checks.push(FieldCheck::Date(rule));
    }
    let mut bad = |message: &str| {
        found.push(
            Finding::new(&rules::BAD_FIELD, raw.id.place.clone())
                .with("id", &raw.id.v)
                .with("message", message),
        );
    };
    if checks.len() > 1 {
        bad("fact / table / any / sum / rule > 1");
    }
    if raw.kind == FieldKind::Choice && raw.options.is_empty() {
        bad("choice, options: []");
    }
    if raw.rule.is_some() && raw.kind != FieldKind::Date {
        bad("rule, type ≠ date");
    }
    Field {
        id: raw.id.v.clone(),
        title: Text {
            zh: raw.zh.clone(),
            en: raw.en.clone(),
        },
        kind: raw.kind,
        required: raw.required,
        options: raw.options.iter().map(|o| o.0.clone()).collect(),
        check: checks.into_iter().next().unwrap_or(FieldCheck::Filled),
    }
}

/// Puts an `extends:` file of a later pack onto the stage it names.
pub fn extend(base: &mut raw::Stage, more: &raw::Stage, found: &mut Found) {
    if more.cut.is_some() {
        base.cut.clone_from(&more.cut);
    }
    base.ordinary.extend(more.ordinary.iter().cloned());
    base.words.extend(more.words.clone());
    for item in &more.items {
        let ids: Vec<String> = base.items.iter().map(|i| i.id.v.clone()).collect();
        let Some(id) = resolve::item(&item.id, &ids, found) else {
            continue;
        };
        let Some(old) = base.items.iter_mut().find(|i| i.id.v == id) else {
            continue;
        };
        old.v.hit.extend(item.hit.iter().cloned());
        old.v.miss.extend(item.miss.iter().cloned());
        old.v.cues.extend(item.cues.iter().cloned());
        old.v.say.extend(item.say.iter().cloned());
        if item.weight.is_some() {
            old.v.weight.clone_from(&item.weight);
        }
    }
}

/// Checks a stage file.
pub fn stage(raw: &raw::Stage, standard: &Standard, found: &mut Found) -> Stage {
    resolve::well_formed(&raw.stage, '.', 2, found);
    let missing = |key: &str, found: &mut Found| {
        found.push(Finding::new(&rules::MISSING_KEY, raw.stage.place.clone()).with("key", key));
        Text {
            zh: String::new(),
            en: String::new(),
        }
    };
    let title = raw.title.clone().unwrap_or_else(|| missing("title", found));
    let purpose = raw
        .purpose
        .clone()
        .unwrap_or_else(|| missing("purpose", found));
    let name = raw.stage.v.split('.').nth(1).unwrap_or_default();
    if !standard.stages.iter().any(|s| s == name) {
        resolve::unknown(
            "stage",
            &raw.stage,
            standard.stages.iter().map(String::as_str),
            found,
        );
    }
    let mut ids = BTreeSet::new();
    for item in &raw.items {
        resolve::well_formed(&item.id, '.', 3, found);
        if !item.id.v.starts_with(&format!("{}.", raw.stage.v)) {
            found.push(
                Finding::new(&rules::BAD_ID, item.id.place.clone())
                    .with("id", &item.id.v)
                    .with("message", format!("{}.…", raw.stage.v)),
            );
        }
        if !ids.insert(item.id.v.clone()) {
            let other = raw.items.iter().find(|i| i.id.v == item.id.v);
            found.push(
                Finding::new(&rules::DUPLICATE_ID, item.id.place.clone())
                    .with_message("what", "what-item", "")
                    .with("id", &item.id.v)
                    .with(
                        "other",
                        other.map_or_else(String::new, |o| o.id.place.to_string()),
                    ),
            );
        }
    }
    let parts = Parts {
        words: &raw.words,
        situations: &raw.situations,
        forms: &raw.forms,
        tables: &raw.tables,
        questions: &raw.questions,
        clocks: &raw.clocks,
    };
    let furniture = furniture(&parts, &standard.shared, Some(&ids), found);
    let mut examples = StageSpec {
        id: raw.stage.v.clone(),
        words: furniture.words.clone(),
        items: Vec::new(),
        ordinary: raw
            .ordinary
            .iter()
            .map(|e| example(e, &ids, found))
            .collect(),
    };
    let mut example_places = BTreeMap::new();
    let mut items = Vec::new();
    for raw_item in &raw.items {
        let Some(item) = item(raw_item, &raw.stage.v, &ids, &furniture, found) else {
            continue;
        };
        if item.shown.is_recognised() {
            examples
                .items
                .push(item_spec(raw_item, &item, &ids, &furniture.words, found));
            let places = |list: &[Sp<raw::Example>]| list.iter().map(|e| e.place.clone()).collect();
            example_places.insert(
                item.id.clone(),
                ExamplePlaces {
                    hit: places(&raw_item.hit),
                    miss: places(&raw_item.miss),
                    cues: raw_item.cues.iter().map(|c| c.place.clone()).collect(),
                },
            );
        }
        items.push(item);
    }
    // A title names what is to be done; whoever recites it does nothing.
    let titles = items.iter().map(|item: &Item| item.title.zh.clone());
    examples
        .ordinary
        .extend(titles.map(recognise::Example::plain));
    let mut answers = BTreeMap::new();
    for (key, lines) in &raw.answers {
        let is_item = ids
            .iter()
            .find(|id| **id == key.v || last_part(id) == key.v);
        answers.insert(
            is_item.cloned().unwrap_or_else(|| key.v.clone()),
            lines.clone(),
        );
    }
    Stage {
        id: raw.stage.v.clone(),
        title,
        purpose,
        cut: raw
            .cut
            .as_ref()
            .map_or(defaults::CUT, |c| resolve::range("cut", c, 0, 100, found)),
        documented: raw.documented.unwrap_or(true),
        borrows: raw.borrows.iter().map(|b| b.v.clone()).collect(),
        items,
        furniture,
        answers,
        examples,
        example_places,
        place: raw.stage.place.clone(),
    }
}

fn example(
    raw: &Sp<raw::Example>,
    ids: &BTreeSet<String>,
    found: &mut Found,
) -> recognise::Example {
    let also = raw.also.iter().filter_map(|a| {
        let name = Sp {
            v: a.clone(),
            place: raw.place.clone(),
        };
        resolve::item(&name, ids, found)
    });
    recognise::Example {
        text: raw.text.clone(),
        customer: raw.customer.clone(),
        also: also.collect(),
    }
}

fn item_spec(
    raw: &raw::Item,
    item: &Item,
    ids: &BTreeSet<String>,
    words: &BTreeMap<String, Vec<String>>,
    found: &mut Found,
) -> ItemSpec {
    let (hits, misses) = match item.how {
        How::Act => (defaults::ACT_HITS, defaults::MISSES),
        _ => (defaults::SAY_HITS, defaults::MISSES),
    };
    for (what, list, least) in [("hit", &raw.hit, hits), ("miss", &raw.miss, misses)] {
        if list.len() < least {
            found.push(
                Finding::new(&rules::TOO_FEW, raw.id.place.clone())
                    .with("what", format!("`{what}` ({})", item.name()))
                    .with("count", list.len())
                    .with("least", least),
            );
        }
    }
    let cues = raw.cues.iter().map(|c| {
        let mut list = |l: &raw::OneOrMany<Sp<String>>| -> Vec<String> {
            l.0.iter().map(|p| cue(p, words, found)).collect()
        };
        CueSpec {
            any: list(&c.any),
            not: list(&c.not),
            customer: list(&c.customer),
            act_only: c.how == Some(How::Act),
        }
    });
    let cues = cues.collect();
    ItemSpec {
        id: item.id.clone(),
        kind: match item.kind {
            Kind::Taboo => recognise::Kind::Taboo,
            _ => recognise::Kind::Behaviour,
        },
        channel: match item.shown {
            Shown::Act => recognise::Channel::Act,
            _ => recognise::Channel::Say,
        },
        situation: item.situation.clone(),
        implies: item.implies.clone(),
        hit: raw.hit.iter().map(|e| example(e, ids, found)).collect(),
        miss: raw.miss.iter().map(|e| example(e, ids, found)).collect(),
        cues,
    }
}

fn item(
    raw: &raw::Item,
    stage: &str,
    ids: &BTreeSet<String>,
    furniture: &Furniture,
    found: &mut Found,
) -> Option<Item> {
    let place = &raw.id.place;
    let need = |key: &str, there: bool, found: &mut Found| {
        if !there {
            found.push(Finding::new(&rules::MISSING_KEY, place.clone()).with("key", key));
        }
    };
    need("kind", raw.kind.is_some(), found);
    need("how", raw.how.is_some(), found);
    need("zh", raw.zh.is_some(), found);
    need("en", raw.en.is_some(), found);
    need("rule", raw.rule.is_some(), found);
    need("weight", raw.weight.is_some(), found);
    need("shown", raw.shown.is_some(), found);
    need("ref", raw.source_ref.is_some(), found);
    need("say", !raw.say.is_empty(), found);
    let (kind, how, weight, shown) = (
        raw.kind?,
        raw.how?,
        raw.weight.as_ref()?,
        raw.shown.as_ref()?,
    );
    need("due", kind != Kind::Behaviour || raw.due.is_some(), found);
    let situation = raw
        .situation
        .as_ref()
        .and_then(|s| resolve::id("situation", s, furniture.situations.keys(), found));
    let shown_v = shown_of(&shown.v, !raw.hit.is_empty(), ids, furniture, found);
    let mut mismatch = |message: String| {
        found.push(
            Finding::new(&rules::SHOWN_MISMATCH, shown.place.clone()).with("message", message),
        );
    };
    match (&shown_v, kind) {
        (
            Some(Shown::Say | Shown::Act | Shown::Count { .. } | Shown::Order { .. }),
            Kind::Knowledge,
        ) => {
            mismatch(format!("knowledge / {}", word(&shown.v)));
        }
        (Some(s), _) if !s.is_recognised() && (!raw.hit.is_empty() || !raw.cues.is_empty()) => {
            mismatch(format!("hit, cues / {}", word(&shown.v)));
        }
        (Some(Shown::Say | Shown::Act), _) if raw.hit.is_empty() => mismatch("hit: []".to_owned()),
        _ => {}
    }
    Some(Item {
        id: raw.id.v.clone(),
        stage: stage.to_owned(),
        kind,
        how,
        title: Text {
            zh: raw.zh.clone()?,
            en: raw.en.clone()?,
        },
        rule: raw.rule.clone()?,
        critical: raw.critical.unwrap_or(false),
        situation,
        weight: resolve::range("weight", weight, 1, 3, found),
        due: raw
            .due
            .as_ref()
            .map_or(Due::End, |d| due(d, ids, furniture, found)),
        implies: raw
            .implies
            .iter()
            .filter_map(|i| resolve::item(i, ids, found))
            .collect(),
        topic: raw.topic.as_ref().map(|t| t.v.clone()),
        shown: shown_v?,
        say: texts(&raw.say),
        source_ref: raw.source_ref.clone()?,
        place: place.clone(),
    })
}

fn word(shown: &raw::Shown) -> &'static str {
    match shown {
        raw::Shown::Say => "say",
        raw::Shown::Act => "act",
        raw::Shown::Form { .. } => "form",
        raw::Shown::Question { .. } => "question",
        raw::Shown::Clock { .. } => "clock",
        raw::Shown::Count { .. } => "count",
        raw::Shown::Order { .. } => "order",
    }
}

fn shown_of(
    raw: &raw::Shown,
    has_hits: bool,
    ids: &BTreeSet<String>,
    furniture: &Furniture,
    found: &mut Found,
) -> Option<Shown> {
    Some(match raw {
        raw::Shown::Say => Shown::Say,
        raw::Shown::Act => Shown::Act,
        raw::Shown::Form { id, fields } => {
            let id = resolve::id("form", id, furniture.forms.keys(), found)?;
            let known: Vec<String> = furniture.forms[&id]
                .fields
                .iter()
                .map(|f| f.id.clone())
                .collect();
            let fields = fields
                .iter()
                .filter_map(|f| resolve::id("field", f, &known, found));
            Shown::Form {
                fields: fields.collect(),
                id,
            }
        }
        raw::Shown::Question { id } => Shown::Question {
            id: resolve::id("question", id, furniture.questions.keys(), found)?,
        },
        raw::Shown::Clock {
            from,
            within,
            stopped_by,
        } => Shown::Clock {
            // A clock that only openings and scripts start needs no declaration.
            from: from.v.clone(),
            within: within.v,
            stopped_by: match stopped_by.v.as_str() {
                "say" => None,
                _ => Some(resolve::item(stopped_by, ids, found)?),
            },
            recognised: has_hits,
        },
        raw::Shown::Count { of, at_least } => Shown::Count {
            of: resolve::item(of, ids, found)?,
            at_least: resolve::range("at_least", at_least, 1, 99, found),
        },
        raw::Shown::Order { first, then } => Shown::Order {
            first: resolve::item(first, ids, found)?,
            then: resolve::item(then, ids, found)?,
        },
    })
}

fn due(raw: &Sp<String>, ids: &BTreeSet<String>, furniture: &Furniture, found: &mut Found) -> Due {
    let sp = |v: &str| Sp {
        v: v.to_owned(),
        place: raw.place.clone(),
    };
    let words: Vec<&str> = raw.v.split_whitespace().collect();
    let parsed = match words.as_slice() {
        ["start"] => Some(Due::Start),
        ["end"] => Some(Due::End),
        ["before", item] => {
            return resolve::item(&sp(item), ids, found).map_or(Due::End, Due::Before);
        }
        ["on", situation, "within", n, "turns" | "turn"] => {
            let situation = resolve::id(
                "situation",
                &sp(situation),
                furniture.situations.keys(),
                found,
            );
            match (situation, n.parse()) {
                (Some(situation), Ok(within)) => Some(Due::On { situation, within }),
                (None, Ok(_)) => return Due::End,
                _ => None,
            }
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| {
        found.push(Finding::new(&rules::BAD_DUE, raw.place.clone()).with("value", &raw.v));
        Due::End
    })
}

/// Places for findings about a whole stage's examples.
pub fn place_of<'a>(stage: &'a Stage, item: &str) -> &'a Place {
    stage
        .items
        .iter()
        .find(|i| i.id == item)
        .map_or(&stage.place, |i| &i.place)
}
