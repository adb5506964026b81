//! An item's own examples: exact ones are judged right, and the rest are recognised when held out of training.

use std::collections::BTreeMap;

use super::folds::Folds;
use super::memo::{self, Key};
use super::{Checked, Means, hits};
use crate::content::finding::Finding;
use crate::content::model::Stage;
use crate::content::rules;
use crate::defaults;
use crate::recognise::{self, ItemQuality, Recogniser, Utterance};

/// How well an item's examples are recognised when held out.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Accuracy {
    /// The item.
    pub item: String,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Share of what was recognised that is right.
    pub precision: f64,
    /// Share of the hits that were recognised.
    pub recall: f64,
    /// Its hits.
    pub hits: usize,
    /// Its misses.
    pub misses: usize,
}

/// Checks the examples of a stage; with `folds` they are measured too.
pub fn check(stage: &Stage, means: &Means, folds: Option<&Folds>, checked: &mut Checked) {
    if stage.examples.items.is_empty() {
        return;
    }
    hits::check(stage, &mut checked.findings);
    let Ok(model) = (means.model)(stage) else {
        return;
    };
    exact(stage, &Recogniser::new(vec![model]), checked);
    if let Some(folds) = folds {
        measure(stage, means, folds, checked);
    }
}

/// Every hit must show its item, every miss must not, whatever the model thinks.
fn exact(stage: &Stage, ears: &Recogniser, checked: &mut Checked) {
    for item in &stage.examples.items {
        let places = stage.example_places.get(&item.id);
        for (list, is_hit) in [(&item.hit, true), (&item.miss, false)] {
            for (n, example) in list.iter().enumerate() {
                let u = Utterance {
                    text: &example.text,
                    customer: example.customer.as_deref(),
                    situations: None,
                };
                let seen = ears
                    .observe(&u)
                    .iter()
                    .any(|o| o.item == item.id && !o.unclear);
                // Words that are a hit as well are told as that, and cannot be judged rightly.
                let also_hit = || {
                    item.hit
                        .iter()
                        .any(|hit| hits::key(hit) == hits::key(example))
                };
                if seen == is_hit || (!is_hit && also_hit()) {
                    continue;
                }
                let place = places.and_then(|p| if is_hit { p.hit.get(n) } else { p.miss.get(n) });
                let place = place.unwrap_or(&stage.place).clone();
                checked.findings.push(
                    Finding::new(&rules::EXACT_EXAMPLE, place)
                        .with("item", &item.id)
                        .with("text", &example.text)
                        .with(
                            "message",
                            if is_hit {
                                "hit → ✗"
                            } else {
                                "miss → ✓"
                            },
                        ),
                );
            }
        }
    }
}

fn measure(stage: &Stage, means: &Means, folds: &Folds, checked: &mut Checked) {
    let make = || recognise::cross_validate(&stage.examples, |fold| folds.model(stage, fold));
    let examples = serde_json::to_string(&stage.examples).unwrap_or_default();
    let name = Key::new("name").of("folds").of(&stage.id).hex();
    let key = Key::new("folds").of(&examples);
    let keep = |all: &Vec<ItemQuality>| Some(all.clone());
    let mut all = memo::recall(means.memo, &name, key, Some, keep, make);
    all.sort_by(|a, b| a.f1.total_cmp(&b.f1).then(a.item.cmp(&b.item)));
    for q in all {
        let spec = stage.examples.items.iter().find(|i| i.id == q.item);
        let percent = |x: f64| (x * 100.0).round() as i64;
        if q.f1 < defaults::WEAK_ITEM {
            let place = crate::content::standards::place_of(stage, &q.item).clone();
            checked.findings.push(
                Finding::new(&rules::WEAK_ITEM, place)
                    .with("item", &q.item)
                    .with("percent", percent(q.f1))
                    .with("precision", percent(q.precision))
                    .with("recall", percent(q.recall))
                    .with("example", q.worst.first().map_or("", |w| w.text.as_str())),
            );
        }
        stolen(stage, &q, checked);
        checked.accuracy.push(Accuracy {
            item: q.item,
            f1: q.f1,
            precision: q.precision,
            recall: q.recall,
            hits: spec.map_or(0, |s| s.hit.len()),
            misses: spec.map_or(0, |s| s.miss.len()),
        });
    }
}

/// Hits that are taken for another item when held out: one finding for each thief, at the first hit it takes.
fn stolen(stage: &Stage, quality: &ItemQuality, checked: &mut Checked) {
    let mut thieves: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for worst in quality.worst.iter().filter(|w| w.shows) {
        if let Some(thief) = &worst.instead {
            thieves.entry(thief).or_default().push(&worst.text);
        }
    }
    let Some(spec) = stage.examples.items.iter().find(|i| i.id == quality.item) else {
        return;
    };
    let places = stage.example_places.get(&quality.item);
    for (thief, texts) in thieves {
        let count = texts.len();
        if count < defaults::STOLEN_LEAST || count * 100 < spec.hit.len() * defaults::STOLEN_PERCENT
        {
            continue;
        }
        let first = (spec.hit.iter().enumerate()).find(|(_, e)| texts.contains(&e.text.as_str()));
        let Some((n, example)) = first else { continue };
        let place = places.and_then(|p| p.hit.get(n)).unwrap_or(&stage.place);
        checked.findings.push(
            Finding::new(&rules::HIT_STOLEN, place.clone())
                .with("item", &quality.item)
                .with("thief", thief)
                .with("text", &example.text)
                .with("count", count),
        );
    }
}
