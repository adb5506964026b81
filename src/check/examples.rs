//! An item's own examples: exact ones are judged right, no two hits are nearly the same, and the rest are recognised when
//! held out of training.

use std::collections::BTreeSet;

use super::memo::{self, Key};
use super::{Checked, Means};
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

/// Checks the examples of a stage.
pub fn check(stage: &Stage, means: &Means, accuracy: bool, checked: &mut Checked) {
    if stage.examples.items.is_empty() {
        return;
    }
    near_duplicates(stage, checked);
    let Ok(model) = (means.model)(stage) else {
        return;
    };
    exact(stage, &Recogniser::new(vec![model]), checked);
    if accuracy {
        folds(stage, means, checked);
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
                if seen == is_hit {
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

fn near_duplicates(stage: &Stage, checked: &mut Checked) {
    for item in &stage.examples.items {
        let grams: Vec<BTreeSet<[char; 2]>> = item.hit.iter().map(|e| bigrams(&e.text)).collect();
        for b in 1..grams.len() {
            for a in 0..b {
                if item.hit[a].customer != item.hit[b].customer {
                    continue;
                }
                let both = grams[a].intersection(&grams[b]).count();
                let any = grams[a].len() + grams[b].len() - both;
                if any > 0 && both * 100 > any * defaults::NEAR_DUPLICATE_PERCENT {
                    let place = stage
                        .example_places
                        .get(&item.id)
                        .and_then(|p| p.hit.get(b));
                    checked.findings.push(
                        Finding::new(
                            &rules::NEAR_DUPLICATE,
                            place.unwrap_or(&stage.place).clone(),
                        )
                        .with("item", &item.id)
                        .with("a", &item.hit[a].text)
                        .with("b", &item.hit[b].text),
                    );
                }
            }
        }
    }
}

fn bigrams(text: &str) -> BTreeSet<[char; 2]> {
    let chars: Vec<char> = recognise::normalise(text)
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    chars.windows(2).map(|w| [w[0], w[1]]).collect()
}

fn folds(stage: &Stage, means: &Means, checked: &mut Checked) {
    let make = || recognise::cross_validate(&stage.examples, 5);
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
