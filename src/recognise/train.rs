//! Phrases of one stage → its model.

use thiserror::Error;

use super::classes::CLASSES;
use super::corpus::{Corpus, Dictionary, Origin, Sample, Shape};
use super::cue_set::{CueFaultAt, CueSet};
use super::model::{ItemModel, StageModel, Thresholds, Weights};
use super::solver::{self, Instance, Linear};
use super::spec::{Kind, StageSpec};
use super::tuning::Tuning;

/// General talk that shows nothing; part of every stage's counterexamples.
const BACKGROUND: &str = include_str!("background.txt");

/// Parts of a stage's examples that are held out in turn when they are measured.
pub const FOLDS: usize = 5;

/// Why a stage cannot be trained.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrainError {
    /// `also` or `implies` names an item that the stage does not have.
    #[error("{item}: no item `{named}` in this stage")]
    UnknownItem {
        /// The item whose entry it is (or `ordinary`).
        item: String,
        /// The name.
        named: String,
    },
    /// A cue is faulty.
    #[error("{id}: {fault}")]
    Cue {
        /// The item.
        id: String,
        /// The fault and its place.
        fault: Box<CueFaultAt>,
    },
    /// More items or features than a model can number.
    #[error("the stage is too large")]
    TooLarge,
}

/// All that training depends on besides a stage's own phrases: a model made under another key is not this program's.
pub fn training_key() -> String {
    format!(
        "{}\n{:?}\n{BACKGROUND}\n{CLASSES}",
        super::model::TRAINING_VERSION,
        Tuning::default()
    )
}

pub(crate) fn background() -> Vec<&'static str> {
    BACKGROUND
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// Everything about the samples that the items share.
pub(crate) struct Prepared {
    pub items: usize,
    pub samples: Vec<Sample>,
    pub dictionary: Dictionary,
    shapes: Vec<Shape>,
    /// The features' values.
    values: Vec<f32>,
}

impl Prepared {
    pub(crate) fn new(
        stage: &StageSpec,
        tuning: &Tuning,
        folds: usize,
    ) -> Result<Self, TrainError> {
        let mut samples = Corpus::new(stage, &background(), folds)?.samples;
        let dictionary = Dictionary::build(samples.iter(), tuning);
        // What a sample was made of is let go as soon as its shape stands: together they are the most that training holds.
        let shapes = (samples.iter_mut())
            .map(|sample| dictionary.shape(&sample.take_features(), tuning))
            .collect();
        Ok(Self {
            items: stage.items.len(),
            samples,
            values: dictionary.lengths(),
            dictionary,
            shapes,
        })
    }

    /// Trains item `item` on the samples that `keep` keeps.
    pub(crate) fn fit(
        &self,
        item: usize,
        tuning: &Tuning,
        keep: impl Fn(&Sample) -> bool,
    ) -> Linear {
        let mut chosen: Vec<(&Shape, Instance<'_>)> = Vec::new();
        for (sample, shape) in self.samples.iter().zip(&self.shapes) {
            let Some(window) = shape.windows().next_back() else {
                continue;
            };
            if !keep(sample) {
                continue;
            }
            let any = item >= self.items;
            let positive = if any {
                !sample.labels.is_empty()
            } else {
                sample.labels.contains(&item)
            };
            let cost = if any {
                if positive || !matches!(sample.origin, Origin::Miss(..)) {
                    0.5 * tuning.cost
                } else {
                    tuning.cost
                }
            } else if positive {
                tuning.cost * tuning.cost_hit
            } else if sample.hard.contains(&item) {
                tuning.cost * tuning.cost_miss
            } else if sample.labels.is_empty() {
                tuning.cost * tuning.cost_ordinary
            } else {
                tuning.cost
            };
            let instance = Instance {
                window,
                positive,
                cost,
            };
            chosen.push((shape, instance));
        }
        let mut instances: Vec<Instance<'_>> = chosen.iter().map(|(_, i)| *i).collect();
        let mut model = solver::train(&instances, &self.values, tuning.passes);
        for _ in 0..tuning.window_rounds {
            instances.truncate(chosen.len());
            for (shape, whole) in &chosen {
                let parts = shape.windows().rev().skip(1);
                let scored = parts.map(|window| (model.score(&window), window));
                if whole.positive {
                    let strongest =
                        scored.reduce(|best, next| if next.0 >= best.0 { next } else { best });
                    instances.extend(strongest.map(|(_, window)| Instance { window, ..*whole }));
                } else {
                    let near = scored.filter(|(score, _)| *score > tuning.window_bar);
                    instances.extend(near.map(|(_, window)| Instance { window, ..*whole }));
                }
            }
            model = solver::train(&instances, &self.values, tuning.passes);
        }
        model
    }
}

impl StageModel {
    /// Trains the model of a stage. It depends on `stage` alone.
    pub fn train(stage: &StageSpec) -> Result<Self, TrainError> {
        Self::train_with(stage, &Tuning::default())
    }

    /// The same with other numbers, for measuring.
    #[doc(hidden)]
    pub fn train_with(stage: &StageSpec, tuning: &Tuning) -> Result<Self, TrainError> {
        if stage.items.len() > 4096 {
            return Err(TrainError::TooLarge);
        }
        let cues = CueSet::compile(
            stage.items.iter().map(|item| item.cues.as_slice()),
            &stage.words,
        )
        .map_err(|fault| TrainError::Cue {
            id: stage
                .items
                .get(fault.item)
                .map(|item| item.id.clone())
                .unwrap_or_default(),
            fault,
        })?;
        for item in &stage.items {
            for id in &item.implies {
                if super::corpus::item_index(stage, id).is_none() && !id.contains('.') {
                    return Err(TrainError::UnknownItem {
                        item: item.id.clone(),
                        named: id.clone(),
                    });
                }
            }
        }
        let prepared = Prepared::new(stage, tuning, FOLDS)?;
        // One column more than items: does a phrase show anything at all?
        let columns = stage.items.len() + 1;
        let mut weights = Weights::new(prepared.dictionary.keys.len(), columns);
        for item in 0..columns {
            let fitted = prepared.fit(item, tuning, |_| true);
            weights.put(item, &fitted, &prepared.values);
        }
        let thresholds: Vec<Thresholds> = stage
            .items
            .iter()
            .map(|item| {
                let rise = if item.kind == Kind::Taboo {
                    tuning.taboo
                } else {
                    // Words that no author wrote are the further from every hit the fewer there are.
                    -(tuning.few / item.hit.len().max(1) as f32).min(tuning.few_most)
                };
                Thresholds {
                    seen: permille(tuning.seen + rise),
                    unclear: permille(tuning.unclear + rise),
                    cue_seen: permille(tuning.cue_seen + rise),
                    cue_unclear: permille(tuning.cue_unclear + rise),
                    veto: permille(tuning.veto),
                }
            })
            .collect();
        let items = stage
            .items
            .iter()
            .zip(&weights.biases)
            .zip(thresholds)
            .map(|((item, bias), thresholds)| ItemModel {
                id: item.id.clone(),
                kind: item.kind,
                channel: item.channel,
                situation: item.situation.clone(),
                implies: item
                    .implies
                    .iter()
                    .map(|id| {
                        super::corpus::item_index(stage, id)
                            .and_then(|at| stage.items.get(at))
                            .map_or_else(|| id.clone(), |item| item.id.clone())
                    })
                    .collect(),
                bias: *bias,
                thresholds,
            })
            .collect();
        Ok(Self::assemble(
            stage.clone(),
            items,
            prepared.dictionary,
            weights,
            cues,
            tuning,
        ))
    }
}

pub(crate) fn permille(value: f32) -> i32 {
    libm::roundf(value * 1000.0).clamp(-30_000.0, 30_000.0) as i32
}
