//! What hits look like: none a miss as well, no two nearly the same, none a copy of the rule, none too short or too long to
//! be said, none that belongs to two items at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::finding::Finding;
use crate::content::model::{ItemId, Stage, last_part};
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::defaults;
use crate::recognise::{self, Example, ItemSpec};

/// Checks the hits of a stage.
pub fn check(stage: &Stage, found: &mut Found) {
    for item in &stage.examples.items {
        misses(stage, item, found);
        near_duplicates(stage, item, found);
        copies(stage, item, found);
        lengths(stage, item, found);
    }
    in_two_items(stage, found);
}

fn place_of(stage: &Stage, item: &ItemSpec, n: usize) -> Place {
    let places = stage.example_places.get(&item.id);
    let place = places.and_then(|p| p.hit.get(n));
    place.unwrap_or(&stage.place).clone()
}

/// What tells one example from another: its words, and the line of the customer that they answer.
pub(super) fn key(example: &Example) -> (String, Option<String>) {
    let key = |text: &str| recognise::normalise(text).whole_key();
    (key(&example.text), example.customer.as_deref().map(key))
}

/// The same words after the same line of the customer cannot show an item and not show it.
fn misses(stage: &Stage, item: &ItemSpec, found: &mut Found) {
    let hits: BTreeSet<_> = item.hit.iter().map(key).collect();
    let places = stage.example_places.get(&item.id);
    for (n, miss) in item.miss.iter().enumerate() {
        if hits.contains(&key(miss)) {
            let place = places.and_then(|p| p.miss.get(n)).unwrap_or(&stage.place);
            found.push(
                Finding::new(&rules::HIT_AND_MISS, place.clone())
                    .with("text", &miss.text)
                    .with("hit", last_part(&item.id)),
            );
        }
    }
}

fn near_duplicates(stage: &Stage, item: &ItemSpec, found: &mut Found) {
    let grams: Vec<Pairs> = item.hit.iter().map(|e| pairs(&e.text)).collect();
    for b in 1..grams.len() {
        for a in 0..b {
            if item.hit[a].customer != item.hit[b].customer {
                continue;
            }
            let both = grams[a].intersection(&grams[b]).count();
            let any = grams[a].len() + grams[b].len() - both;
            if any > 0 && both * 100 > any * defaults::NEAR_DUPLICATE_PERCENT {
                found.push(
                    Finding::new(&rules::NEAR_DUPLICATE, place_of(stage, item, b))
                        .with("item", &item.id)
                        .with("a", &item.hit[a].text)
                        .with("b", &item.hit[b].text),
                );
            }
        }
    }
}

/// Nobody talks like a rule: a hit made of its words teaches nothing. One that adds as much of its own as it takes is made of
/// something else: whoever tells what he does can hardly avoid the words of what is to be done.
fn copies(stage: &Stage, item: &ItemSpec, found: &mut Found) {
    let Some(documented) = stage.items.iter().find(|i| i.id == item.id) else {
        return;
    };
    let sentences = documented.rule.zh.split(['。', '；', '！', '？', '\n']);
    let sources: Vec<(&str, Pairs)> = std::iter::once(documented.title.zh.as_str())
        .chain(sentences)
        .map(|text| (text, pairs(text)))
        .filter(|(_, p)| p.len() >= defaults::COPY_FROM_PAIRS)
        .collect();
    for (n, hit) in item.hit.iter().enumerate() {
        let own = pairs(&hit.text);
        let copied = sources.iter().find(|(_, source)| {
            let taken = source.intersection(&own).count();
            taken * 100 >= source.len() * defaults::COPY_PERCENT
                && taken * 100 > own.len() * defaults::COPY_TAKEN_PERCENT
        });
        if let Some((source, _)) = copied {
            found.push(
                Finding::new(&rules::HIT_COPIES_RULE, place_of(stage, item, n))
                    .with("item", &item.id)
                    .with("text", &hit.text)
                    .with("source", source.trim()),
            );
        }
    }
}

fn lengths(stage: &Stage, item: &ItemSpec, found: &mut Found) {
    for (n, hit) in item.hit.iter().enumerate() {
        let long = hit.text.chars().count();
        let letters = letters(&hit.text).count();
        let short = letters < defaults::HIT_SHORTEST;
        if short || long > defaults::HIT_LONGEST {
            found.push(
                Finding::new(&rules::HIT_LENGTH, place_of(stage, item, n))
                    .with("item", &item.id)
                    .with("text", &hit.text)
                    .with("count", if short { letters } else { long })
                    .with("least", defaults::HIT_SHORTEST)
                    .with("most", defaults::HIT_LONGEST),
            );
        }
    }
}

/// The same words after the same line of the customer cannot show one item here and another there, unless they show both.
fn in_two_items(stage: &Stage, found: &mut Found) {
    let mut first: BTreeMap<(String, Option<String>), (&ItemSpec, &Example)> = BTreeMap::new();
    for item in &stage.examples.items {
        for (n, hit) in item.hit.iter().enumerate() {
            let key = key(hit);
            let Some((other, example)) = first.get(&key) else {
                first.insert(key, (item, hit));
                continue;
            };
            let both = other.id == item.id
                || implied(stage, &item.id).contains(&other.id)
                || implied(stage, &other.id).contains(&item.id)
                || hit.also.contains(&other.id)
                || example.also.contains(&item.id);
            if !both {
                found.push(
                    Finding::new(&rules::HIT_TWICE, place_of(stage, item, n))
                        .with("text", &hit.text)
                        .with("item", &item.id)
                        .with("other", &other.id),
                );
            }
        }
    }
}

/// All that showing an item shows.
fn implied(stage: &Stage, id: &str) -> BTreeSet<ItemId> {
    let mut all = BTreeSet::new();
    let mut queue = vec![id.to_owned()];
    while let Some(id) = queue.pop() {
        let item = stage.examples.items.iter().find(|i| i.id == id);
        let next = item.map_or(&[][..], |i| i.implies.as_slice()).iter();
        queue.extend(next.filter(|i| all.insert((*i).clone())).cloned());
    }
    all
}

type Pairs = BTreeSet<[char; 2]>;

fn letters(text: &str) -> impl Iterator<Item = char> {
    let text = recognise::normalise(text);
    let letters: Vec<char> = text
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    letters.into_iter()
}

fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> = letters(text).collect();
    letters.windows(2).map(|w| [w[0], w[1]]).collect()
}
