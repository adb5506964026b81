//! A stage's phrases as training material: samples with labels and windows of features.

use std::collections::BTreeMap;

use super::features::{self, FeatureKind};
use super::normalise::{Clause, Normalised, normalise};
use super::pieces::pieces;
use super::solver::Sparse;
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
                FeatureKind::CustomerSingle
                | FeatureKind::CustomerPair
                | FeatureKind::CustomerFlag => 1.0,
            };
            if phrases < tuning.least_phrases || weight <= 0.0 {
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

    /// All windows of a sample as training instances; the whole stands last.
    pub(crate) fn instances(&self, sample: &SampleFeatures, tuning: &Tuning) -> Vec<Sparse> {
        let windows_of = |clauses: &[Vec<u64>]| {
            let windows = windows(clauses.len(), tuning.widest).into_iter();
            let window = |(first, last)| clauses.get(first..=last).unwrap_or(&[]);
            let instance = |window| self.instance(window, &sample.customer, tuning);
            windows.map(|w| instance(window(w))).collect::<Vec<_>>()
        };
        let mut all: Vec<Sparse> = sample.pieces.iter().flat_map(|p| windows_of(p)).collect();
        all.extend(windows_of(&sample.clauses));
        all
    }

    /// Clauses as a training instance: trainee's part of length one, the customer's part
    /// (rows and lengths apart) of length `tuning.customer`.
    pub(crate) fn instance(
        &self,
        clauses: &[Vec<u64>],
        customer_features: &[u64],
        tuning: &Tuning,
    ) -> Sparse {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        let unknown = Self::unknown(tuning);
        let mut square = Self::floor(tuning);
        let mut part: Vec<(u32, u32)> = Vec::new();
        for raw in clauses {
            for &feature in raw {
                let Some(place) = self.place(feature) else {
                    if FeatureKind::of(feature).counts_unknown() {
                        square += unknown;
                    }
                    continue;
                };
                let value = u64::from(self.values.get(place as usize).copied().unwrap_or(0));
                square += value * value;
                part.push((place, value as u32));
            }
        }
        let length = libm::sqrt(square as f64) as f32;
        for (place, value) in part {
            *values.entry(place).or_default() += value as f32 / length.max(1.0);
        }
        if tuning.customer > 0.0 {
            let mut square = Self::floor(tuning);
            let mut part: Vec<(u32, u32)> = Vec::new();
            for place in customer_features
                .iter()
                .filter_map(|&feature| self.place(feature))
            {
                let value = u64::from(self.values.get(place as usize).copied().unwrap_or(0));
                square += value * value;
                part.push((place, value as u32));
            }
            let length = libm::sqrt(square as f64) as f32;
            for (place, value) in part {
                *values.entry(place).or_default() +=
                    tuning.customer * value as f32 / length.max(1.0);
            }
        }
        values.into_iter().collect()
    }
}
