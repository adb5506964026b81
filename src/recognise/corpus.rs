//! A stage's phrases as training material: samples with labels and windows of features.

use std::collections::BTreeMap;

use super::features::{self, FeatureKind};
use super::normalise::{Clause, Normalised, normalise};
use super::pieces::pieces;
use super::solver::Window;
use super::spec::{Example, StageSpec};
use super::train::TrainError;
use super::tuning::Tuning;

/// What a sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `hit` number n of an item.
    Hit(usize, usize),
    /// `miss` number n of an item.
    Miss(usize, usize),
    /// Ordinary talk of the stage.
    Ordinary(usize),
    /// General talk.
    Background(usize),
}

/// A phrase in training.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub origin: Origin,
    /// Indexes of the items shown, rising.
    pub labels: Vec<usize>,
    /// Indexes of the items that the phrase was written against.
    pub hard: Vec<usize>,
    pub fold: usize,
    features: SampleFeatures,
}

/// What a sample is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct SampleFeatures {
    /// Of each clause.
    clauses: Vec<Vec<u64>>,
    /// Of the pieces of each long clause.
    pieces: Vec<Vec<Vec<u64>>>,
    customer: Vec<u64>,
}

impl Sample {
    /// Its features, which it no longer holds then.
    pub(crate) fn take_features(&mut self) -> SampleFeatures {
        std::mem::take(&mut self.features)
    }
}

/// Windows of `1..=widest` clauses and the whole, as (first, last); the whole comes last.
pub(crate) fn windows(clauses: usize, widest: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for first in 0..clauses {
        for width in 1..=widest {
            let last = first + width - 1;
            if last < clauses && !(first == 0 && last + 1 == clauses) {
                all.push((first, last));
            }
        }
    }
    if clauses > 0 {
        all.push((0, clauses - 1));
    }
    all
}

/// The samples of a stage.
pub(crate) struct Corpus {
    pub samples: Vec<Sample>,
}

/// Folds by text, so that the same words always fall together. Not by position: adding a phrase must
/// not move the others.
pub(crate) fn fold_of(key: &str, folds: usize) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in key.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    ((hash >> 20) % folds.max(1) as u64) as usize
}

/// Index of an item by full id or last part.
pub(crate) fn item_index(stage: &StageSpec, id: &str) -> Option<usize> {
    stage
        .items
        .iter()
        .position(|item| item.id == id)
        .or_else(|| {
            let mut fits = stage
                .items
                .iter()
                .enumerate()
                .filter(|(_, item)| item.id.rsplit('.').next() == Some(id));
            match (fits.next(), fits.next()) {
                (Some((at, _)), None) => Some(at),
                _ => None,
            }
        })
}

/// `start` and all that it implies, within the stage, rising.
pub(crate) fn closure(stage: &StageSpec, start: &[usize]) -> Vec<usize> {
    let mut all = start.to_vec();
    let mut at = 0;
    while let Some(&item) = all.get(at) {
        for id in stage
            .items
            .get(item)
            .map_or(&[] as &[String], |item| &item.implies)
        {
            if let Some(implied) = item_index(stage, id)
                && !all.contains(&implied)
            {
                all.push(implied);
            }
        }
        at += 1;
    }
    all.sort_unstable();
    all.dedup();
    all
}

impl Corpus {
    pub(crate) fn new(
        stage: &StageSpec,
        background: &[&str],
        folds: usize,
    ) -> Result<Self, TrainError> {
        let mut samples: Vec<Sample> = Vec::new();
        let mut seen: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        let mut add =
            |origin: Origin, example: &Example, labels: Vec<usize>, hard: Option<usize>| {
                let text = normalise(&example.text);
                if text.clauses().is_empty() {
                    return;
                }
                let customer = example
                    .customer
                    .as_deref()
                    .map(normalise)
                    .filter(|line| !line.clauses().is_empty());
                let key = text.whole_key();
                let fold = fold_of(&key, folds);
                let place = (key, customer.as_ref().map(Normalised::whole_key));
                if let Some(sample) = seen.get(&place).and_then(|&at| samples.get_mut(at)) {
                    // The same words at two items: together they show what either says.
                    sample.labels.extend(labels);
                    sample.labels.sort_unstable();
                    sample.labels.dedup();
                    sample.hard.extend(hard);
                    let labels = sample.labels.clone();
                    sample.hard.retain(|item| !labels.contains(item));
                    return;
                }
                let raw = |clause: &Clause| {
                    let mut raw = Vec::new();
                    features::of_clause(&text, clause, |feature| raw.push(feature));
                    raw
                };
                let clauses = text.clauses().iter().map(raw).collect();
                let parts = |clause: &Clause| pieces(&text, clause).iter().map(raw).collect();
                let pieces = text.clauses().iter().map(parts).collect();
                let mut of_customer = Vec::new();
                if let Some(line) = &customer {
                    features::of_customer(line, |feature| of_customer.push(feature));
                }
                seen.insert(place, samples.len());
                let hard = hard
                    .into_iter()
                    .filter(|item| !labels.contains(item))
                    .collect();
                samples.push(Sample {
                    origin,
                    labels,
                    hard,
                    fold,
                    features: SampleFeatures {
                        clauses,
                        pieces,
                        customer: of_customer,
                    },
                });
            };
        let labels =
            |own: &[usize], also: &[String], item: &str| -> Result<Vec<usize>, TrainError> {
                let mut all = own.to_vec();
                for id in also {
                    match item_index(stage, id) {
                        Some(at) => all.push(at),
                        // A full id: an item of another stage, or one that no words can show. Nothing to learn here.
                        None if id.contains('.') => {}
                        None => {
                            return Err(TrainError::UnknownItem {
                                item: item.to_owned(),
                                named: id.clone(),
                            });
                        }
                    }
                }
                Ok(closure(stage, &all))
            };
        for (at, item) in stage.items.iter().enumerate() {
            for (number, example) in item.hit.iter().enumerate() {
                add(
                    Origin::Hit(at, number),
                    example,
                    labels(&[at], &example.also, &item.id)?,
                    None,
                );
            }
        }
        for (at, item) in stage.items.iter().enumerate() {
            for (number, example) in item.miss.iter().enumerate() {
                add(
                    Origin::Miss(at, number),
                    example,
                    labels(&[], &example.also, &item.id)?,
                    Some(at),
                );
            }
        }
        for (number, example) in stage.ordinary.iter().enumerate() {
            add(
                Origin::Ordinary(number),
                example,
                labels(&[], &example.also, "ordinary")?,
                None,
            );
        }
        for (number, line) in background.iter().enumerate() {
            add(
                Origin::Background(number),
                &Example::plain(*line),
                Vec::new(),
                None,
            );
        }
        Ok(Self { samples })
    }
}

/// The features a model knows, with their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary {
    /// Rising.
    pub keys: Vec<u64>,
    /// Rarity × weight of the kind, in 64ths.
    pub values: Vec<u16>,
}

/// Values are kept in 64ths, so that training sees what inference sees.
pub(crate) const VALUE_UNIT: f32 = 64.0;

impl Dictionary {
    pub(crate) fn build<'a>(samples: impl Iterator<Item = &'a Sample>, tuning: &Tuning) -> Self {
        let mut phrases: BTreeMap<u64, u32> = BTreeMap::new();
        let mut count = 0u32;
        for sample in samples {
            let SampleFeatures {
                clauses, customer, ..
            } = &sample.features;
            let mut all: Vec<u64> = (clauses.iter().flatten())
                .chain(customer)
                .copied()
                .collect();
            all.sort_unstable();
            all.dedup();
            for feature in all {
                *phrases.entry(feature).or_default() += 1;
            }
            count += 1;
        }
        let mut dictionary = Self::default();
        for (feature, phrases) in phrases {
            let weight = match FeatureKind::of(feature) {
                FeatureKind::Flag => tuning.flag,
                FeatureKind::Single => tuning.single,
                FeatureKind::Class => tuning.class,
                FeatureKind::Word => tuning.word,
                FeatureKind::WordPair => tuning.word_pair,
                FeatureKind::WordSkip => tuning.word_skip,
                FeatureKind::Pair => tuning.pair,
                FeatureKind::Skip => tuning.skip,
                FeatureKind::SoundPair => tuning.sound_pair,
                FeatureKind::ActSingle | FeatureKind::ActPair => tuning.act,
                FeatureKind::CustomerWord => tuning.customer_word,
                FeatureKind::FlagWord => tuning.flag_word,
                FeatureKind::CustomerSingle
                | FeatureKind::CustomerPair
                | FeatureKind::CustomerFlag => 1.0,
            };
            let least = match FeatureKind::of(feature) {
                FeatureKind::WordSkip | FeatureKind::FlagWord => tuning.least_phrases_crossed,
                _ => tuning.least_phrases,
            };
            if phrases < least || weight <= 0.0 {
                continue;
            }
            let rarity = libm::log((1.0 + f64::from(count)) / (1.0 + f64::from(phrases))) + 1.0;
            let rarity = libm::pow(rarity, f64::from(tuning.rarity_power));
            let value = libm::round(rarity * f64::from(weight * VALUE_UNIT));
            if value >= 1.0 {
                dictionary.keys.push(feature);
                dictionary.values.push(value.min(65535.0) as u16);
            }
        }
        dictionary
    }

    fn place(&self, feature: u64) -> Option<u32> {
        self.keys
            .binary_search(&feature)
            .ok()
            .and_then(|at| u32::try_from(at).ok())
    }

    /// Squared length of a pair that no phrase has.
    pub(crate) fn unknown(tuning: &Tuning) -> u64 {
        let value = f64::from(tuning.unknown * VALUE_UNIT);
        libm::round(value * value) as u64
    }

    /// Squared length added to every window, in squared value units.
    pub(crate) fn floor(tuning: &Tuning) -> u64 {
        libm::round(
            f64::from(tuning.norm_floor * VALUE_UNIT) * f64::from(tuning.norm_floor * VALUE_UNIT),
        ) as u64
    }

    /// The features' values, as training multiplies them.
    pub(crate) fn lengths(&self) -> Vec<f32> {
        self.values.iter().map(|value| f32::from(*value)).collect()
    }

    /// A sample as its windows see it.
    pub(crate) fn shape(&self, sample: &SampleFeatures, tuning: &Tuning) -> Shape {
        let mut shape = Shape::default();
        for pieces in &sample.pieces {
            shape.add(self, pieces, tuning);
        }
        // The whole comes last.
        shape.add(self, &sample.clauses, tuning);
        if tuning.customer > 0.0 {
            let mut square = Self::floor(tuning);
            for feature in &sample.customer {
                if let Some(place) = self.place(*feature) {
                    square += self.square(place);
                    shape.customer.push(place);
                }
            }
            shape.customer_scale = tuning.customer / length(square);
            shape.customer_square = self.squared(&shape.customer, shape.customer_scale);
        }
        shape.places.shrink_to_fit();
        shape.customer.shrink_to_fit();
        shape.windows.shrink_to_fit();
        shape
    }

    fn square(&self, place: u32) -> u64 {
        let value = u64::from(self.values.get(place as usize).copied().unwrap_or(0));
        value * value
    }

    /// Squared length of these features, one that comes twice counted as twice as long.
    fn squared(&self, places: &[u32], scale: f32) -> f32 {
        let mut sorted = places.to_vec();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| a == b);
        let square = |run: &[u32]| {
            let times = run.len() as u64;
            run.first().map_or(0, |place| self.square(*place)) * times * times
        };
        let all: u64 = runs.map(square).sum();
        all as f32 * scale * scale
    }
}

fn length(square: u64) -> f32 {
    (libm::sqrt(square as f64) as f32).max(1.0)
}

/// A sample's features by their places in the dictionary, and its windows as stretches of them.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// Clause behind clause.
    places: Vec<u32>,
    /// The whole comes last.
    windows: Vec<Stretch>,
    customer: Vec<u32>,
    customer_scale: f32,
    customer_square: f32,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: usize,
    to: usize,
    scale: f32,
    square: f32,
}

impl Shape {
    /// Adds clauses and all their windows, each of length one.
    fn add(&mut self, dictionary: &Dictionary, clauses: &[Vec<u64>], tuning: &Tuning) {
        // Where each clause begins, and the squared length of what stands before it.
        let mut bounds = vec![(self.places.len(), 0u64)];
        let mut square = 0;
        for feature_of in clauses {
            for &feature in feature_of {
                match dictionary.place(feature) {
                    Some(place) => {
                        square += dictionary.square(place);
                        self.places.push(place);
                    }
                    None if FeatureKind::of(feature).counts_unknown() => {
                        square += Dictionary::unknown(tuning);
                    }
                    None => {}
                }
            }
            bounds.push((self.places.len(), square));
        }
        for (first, last) in windows(clauses.len(), tuning.widest) {
            let (Some((from, before)), Some((to, after))) =
                (bounds.get(first), bounds.get(last + 1))
            else {
                continue;
            };
            let scale = 1.0 / length(Dictionary::floor(tuning) + after - before);
            let own = self.places.get(*from..*to).unwrap_or_default();
            self.windows.push(Stretch {
                from: *from,
                to: *to,
                scale,
                square: dictionary.squared(own, scale),
            });
        }
    }

    /// The windows, the whole last.
    pub(crate) fn windows(&self) -> impl DoubleEndedIterator<Item = Window<'_>> {
        self.windows.iter().map(|stretch| Window {
            own: self
                .places
                .get(stretch.from..stretch.to)
                .unwrap_or_default(),
            scale: stretch.scale,
            customer: &self.customer,
            customer_scale: self.customer_scale,
            square: stretch.square + self.customer_square,
        })
    }
}
