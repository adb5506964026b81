//! How well an item's own examples are recognised when they are held out of training.

use std::sync::Arc;

use super::corpus::Origin;
use super::model::StageModel;
use super::spec::{Example, StageSpec, Utterance};
use super::train::{FOLDS, Prepared};
use super::tuning::Tuning;

/// An example that was judged wrongly when held out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WorstExample {
    /// Its words.
    pub text: String,
    /// Does it show the item?
    pub shows: bool,
    /// The other item that was seen most surely in its stead.
    pub instead: Option<String>,
}

/// Five-fold figures of one item.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ItemQuality {
    /// The item.
    pub item: String,
    /// Share of what was recognised that is right.
    pub precision: f64,
    /// Share of what shows it that was recognised.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Wrongly judged, false alarms first.
    pub worst: Vec<WorstExample>,
}

/// Judges each fifth with `model_of` its fold, which never saw it ([`StageModel::train_fold`]); nothing is told of a fold
/// that has no model.
pub fn cross_validate(
    stage: &StageSpec,
    model_of: impl Fn(usize) -> Option<Arc<StageModel>>,
) -> Vec<ItemQuality> {
    let Ok(all) = Prepared::new(stage, &Tuning::default(), FOLDS) else {
        return Vec::new();
    };
    let mut counts = vec![[0u32; 3]; stage.items.len()];
    let mut worst: Vec<Vec<WorstExample>> = vec![Vec::new(); stage.items.len()];
    for fold in 0..FOLDS {
        let Some(model) = model_of(fold) else {
            continue;
        };
        let ears = super::Recogniser::new(vec![model]);
        for sample in all.samples.iter().filter(|s| s.fold == fold) {
            let Some(example) = example_of(stage, sample.origin) else {
                continue;
            };
            let u = Utterance {
                text: &example.text,
                customer: example.customer.as_deref(),
                situations: None,
            };
            let seen = ears.observe(&u);
            let is_label = |id: &str| {
                let at = stage.items.iter().position(|i| i.id == id);
                at.is_some_and(|at| sample.labels.contains(&at))
            };
            for (at, item) in stage.items.iter().enumerate() {
                let shows = sample.labels.contains(&at);
                let found = seen.iter().any(|o| o.item == item.id && !o.unclear);
                let n = match (shows, found) {
                    (true, true) => 0,
                    (false, true) => 1,
                    (true, false) => 2,
                    (false, false) => continue,
                };
                if let Some(c) = counts.get_mut(at) {
                    c[n] += 1;
                }
                if n > 0
                    && let Some(list) = worst.get_mut(at)
                {
                    let others = seen.iter().filter(|o| !o.unclear && !is_label(&o.item));
                    let thief = others.max_by_key(|o| o.confidence).filter(|_| shows);
                    list.push(WorstExample {
                        text: example.text.clone(),
                        shows,
                        instead: thief.map(|o| o.item.clone()),
                    });
                }
            }
        }
    }
    let share = |a: u32, b: u32| f64::from(a) / f64::from((a + b).max(1));
    stage
        .items
        .iter()
        .zip(counts)
        .zip(worst)
        .map(|((item, [tp, fp, fne]), mut worst)| {
            worst.sort_by_key(|w| w.shows);
            ItemQuality {
                item: item.id.clone(),
                precision: share(tp, fp),
                recall: share(tp, fne),
                f1: f64::from(2 * tp) / f64::from((2 * tp + fp + fne).max(1)),
                worst,
            }
        })
        .collect()
}

fn example_of(stage: &StageSpec, origin: Origin) -> Option<&Example> {
    match origin {
        Origin::Hit(item, n) => stage.items.get(item)?.hit.get(n),
        Origin::Miss(item, n) => stage.items.get(item)?.miss.get(n),
        Origin::Ordinary(n) => stage.ordinary.get(n),
        Origin::Background(_) => None,
    }
}
