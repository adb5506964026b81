//! A trained stage: features, weights as 16-bit integers, thresholds, cues and exact phrases. Scoring is integer
//! arithmetic throughout, so it is the same on every machine.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::corpus::{Dictionary, windows};
use super::cue_set::CueSet;
use super::exact::Exact;
use super::features;
use super::normalise::{Clause, Normalised};
use super::pieces::pieces;
use super::recogniser::LONG;
use super::rivals::{Rivals, Strongest, Window};
use super::solver::Linear;
use super::spec::{Channel, Kind, StageSpec};
use super::tuning::Tuning;

/// Changes whenever training or scoring would give other numbers from the same phrases.
pub(crate) const TRAINING_VERSION: u32 = 6;

const MAGIC: &[u8; 8] = b"duilian\x01";

/// Margins, in thousandths, from which an item is seen or unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Seen, by the model alone.
    pub seen: i32,
    /// Unclear, by the model alone.
    pub unclear: i32,
    /// Seen, when a cue matches.
    pub cue_seen: i32,
    /// Unclear, when a cue matches.
    pub cue_unclear: i32,
    /// Added to all when a cue is vetoed.
    pub veto: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemModel {
    pub id: String,
    pub kind: Kind,
    pub channel: Channel,
    pub situation: Option<String>,
    pub implies: Vec<String>,
    pub bias: i32,
    pub thresholds: Thresholds,
}

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They were written by another version, or are no model at all.
    #[error("not a model of this version")]
    Version,
    /// They are cut short or damaged.
    #[error("the model is damaged")]
    Damaged,
}

/// What the parts other than numbers are stored as.
#[derive(Serialize, Deserialize)]
struct Head {
    stage: StageSpec,
    items: Vec<ItemModel>,
    exact: Exact,
    scales: Vec<i32>,
    floor: u64,
    unknown: u64,
    customer: i64,
    widest: usize,
    features: usize,
    shared: Shared,
    rivals: Rivals,
}

/// How much the evidence that a phrase shows anything at all counts: thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Shared {
    bias: i64,
    weight: i64,
    low: i64,
    high: i64,
}

/// The model of a stage.
pub struct StageModel {
    shared: Shared,
    rivals: Rivals,
    pub(crate) stage: StageSpec,
    pub(crate) items: Vec<ItemModel>,
    pub(crate) exact: Exact,
    pub(crate) cues: CueSet,
    pub(crate) keys: Vec<u64>,
    values: Vec<u16>,
    /// One row of item weights a feature.
    weights: Vec<i16>,
    /// Weight units a unit of margin, by item.
    scales: Vec<i32>,
    floor: u64,
    unknown: u64,
    /// Weight of the customer's line, thousandths.
    customer: i64,
    pub(crate) widest: usize,
    /// Open-addressed index over `keys`: place + 1, 0 is free.
    index: Vec<u32>,
}

impl std::fmt::Debug for StageModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StageModel({}, {} items, {} features)",
            self.stage.id,
            self.items.len(),
            self.keys.len()
        )
    }
}

/// Largest weight that is stored.
const WEIGHT_LIMIT: f32 = 32_000.0;

fn hash(key: u64) -> u64 {
    let h = (key ^ (key >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^ (h >> 32)
}

fn build_index(keys: &[u64]) -> Vec<u32> {
    let size = (keys.len() * 2).next_power_of_two().max(4);
    let mut index = vec![0u32; size];
    for (place, key) in (1u32..).zip(keys) {
        let mut at = hash(*key) as usize & (size - 1);
        while index[at] != 0 {
            at = (at + 1) & (size - 1);
        }
        index[at] = place;
    }
    index
}

/// Weights as they are stored, filled a column at a time: what was fitted in full length is let go at once.
pub(crate) struct Weights {
    columns: usize,
    /// One row of item weights a feature.
    cells: Vec<i16>,
    /// Weight units a unit of margin, by item.
    scales: Vec<i32>,
    /// Thousandths of a unit of margin, by item.
    pub(crate) biases: Vec<i32>,
}

impl Weights {
    pub(crate) fn new(features: usize, columns: usize) -> Self {
        Weights {
            columns,
            cells: vec![0; features * columns],
            scales: vec![1; columns],
            biases: vec![0; columns],
        }
    }

    /// Stores what was fitted for an item over features of these values.
    pub(crate) fn put(&mut self, item: usize, linear: &Linear, values: &[f32]) {
        let weights = || linear.weights(values);
        let largest = weights().fold(1e-6f32, |top, w| top.max(w.abs()));
        let scale = libm::floorf(WEIGHT_LIMIT / largest).clamp(1.0, 1e6);
        let (Some(own_scale), Some(bias)) = (self.scales.get_mut(item), self.biases.get_mut(item))
        else {
            return;
        };
        *own_scale = scale as i32;
        *bias = super::train::permille(linear.bias);
        for (row, weight) in self.cells.chunks_exact_mut(self.columns).zip(weights()) {
            if let Some(cell) = row.get_mut(item) {
                *cell = libm::roundf(weight * scale) as i16;
            }
        }
    }
}

impl StageModel {
    pub(crate) fn assemble(
        stage: StageSpec,
        items: Vec<ItemModel>,
        dictionary: Dictionary,
        weights: Weights,
        cues: CueSet,
        tuning: &Tuning,
    ) -> Self {
        let exact = Exact::new(&stage);
        let index = build_index(&dictionary.keys);
        let thousandths = |value: f32| i64::from(super::train::permille(value));
        let shared = Shared {
            bias: (weights.biases.get(items.len()).copied()).map_or(0, i64::from),
            weight: thousandths(tuning.shared),
            low: thousandths(tuning.shared_low),
            high: thousandths(tuning.shared_high),
        };
        StageModel {
            shared,
            rivals: Rivals::new(tuning),
            stage,
            items,
            exact,
            cues,
            keys: dictionary.keys,
            values: dictionary.values,
            weights: weights.cells,
            scales: weights.scales,
            floor: Dictionary::floor(tuning),
            unknown: Dictionary::unknown(tuning),
            customer: i64::from(super::train::permille(tuning.customer)),
            widest: tuning.widest,
            index,
        }
    }

    /// `<standard>.<stage>`.
    pub fn stage(&self) -> &StageSpec {
        &self.stage
    }

    /// Features known.
    pub fn features(&self) -> usize {
        self.keys.len()
    }

    /// Bytes that weights and features take in memory.
    pub fn memory(&self) -> usize {
        self.keys.len() * 10 + self.weights.len() * 2 + self.index.len() * 4
    }

    /// SHA-256 of the stored form.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = Head {
            stage: self.stage.clone(),
            items: self.items.clone(),
            exact: self.exact.clone(),
            scales: self.scales.clone(),
            floor: self.floor,
            unknown: self.unknown,
            customer: self.customer,
            widest: self.widest,
            features: self.keys.len(),
            shared: self.shared,
            rivals: self.rivals,
        };
        // Plain structs of strings and numbers always serialise.
        let head = serde_json::to_vec(&head).unwrap_or_default();
        let mut bytes =
            Vec::with_capacity(head.len() + self.keys.len() * (10 + self.items.len() * 2) + 64);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&TRAINING_VERSION.to_le_bytes());
        bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&head);
        self.keys
            .iter()
            .for_each(|k| bytes.extend_from_slice(&k.to_le_bytes()));
        self.values
            .iter()
            .for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
        self.weights
            .iter()
            .for_each(|w| bytes.extend_from_slice(&w.to_le_bytes()));
        let check = Sha256::digest(&bytes);
        bytes.extend_from_slice(&check[..8]);
        bytes
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = bytes
            .len()
            .checked_sub(8)
            .and_then(|n| bytes.get(..n))
            .ok_or(ModelError::Damaged)?;
        let mut rest = body
            .strip_prefix(MAGIC.as_slice())
            .ok_or(ModelError::Version)?;
        let mut take = |n: usize| {
            let (head, tail) = rest.split_at_checked(n).ok_or(ModelError::Damaged)?;
            rest = tail;
            Ok::<&[u8], ModelError>(head)
        };
        if take(4)? != TRAINING_VERSION.to_le_bytes() {
            return Err(ModelError::Version);
        }
        if bytes.get(body.len()..) != Sha256::digest(body).get(..8) {
            return Err(ModelError::Damaged);
        }
        let length = u64::from_le_bytes(take(8)?.try_into().map_err(|_| ModelError::Damaged)?);
        let head: Head = serde_json::from_slice(take(
            usize::try_from(length).map_err(|_| ModelError::Damaged)?,
        )?)
        .map_err(|_| ModelError::Damaged)?;
        let n = head.features;
        let keys: Vec<u64> = take(n.checked_mul(8).ok_or(ModelError::Damaged)?)?
            .chunks_exact(8)
            .map(|c| u64::from_le_bytes(c.try_into().unwrap_or_default()))
            .collect();
        let values: Vec<u16> = take(n * 2)?
            .chunks_exact(2)
            .map(|c| u16::from_le_bytes(c.try_into().unwrap_or_default()))
            .collect();
        let weights: Vec<i16> = take(n * 2 * head.scales.len())?
            .chunks_exact(2)
            .map(|c| i16::from_le_bytes(c.try_into().unwrap_or_default()))
            .collect();
        let cues = CueSet::compile(
            head.stage.items.iter().map(|item| item.cues.as_slice()),
            &head.stage.words,
        );
        let cues = cues.map_err(|_| ModelError::Damaged)?;
        let index = build_index(&keys);
        Ok(StageModel {
            shared: head.shared,
            rivals: head.rivals,
            stage: head.stage,
            items: head.items,
            exact: head.exact,
            cues,
            keys,
            values,
            weights,
            scales: head.scales,
            floor: head.floor,
            unknown: head.unknown,
            customer: head.customer,
            widest: head.widest,
            index,
        })
    }

    pub(crate) fn place(&self, key: u64) -> Option<usize> {
        let mask = self.index.len() - 1;
        let mut at = hash(key) as usize & mask;
        loop {
            match self.index.get(at).copied().unwrap_or(0) {
                0 => return None,
                place => {
                    if self.keys.get(place as usize - 1) == Some(&key) {
                        return Some(place as usize - 1);
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a feature to a part.
    fn add(&self, part: &mut Part, key: u64) {
        let Some(place) = self.place(key) else {
            if features::FeatureKind::of(key).counts_unknown() {
                part.square += self.unknown;
            }
            return;
        };
        let value = self.values.get(place).copied().unwrap_or(0);
        part.square += u64::from(value) * u64::from(value);
        let value = i16::try_from(value).unwrap_or(i16::MAX);
        let row = place * self.scales.len();
        let Some(row) = self.weights.get(row..row + self.scales.len()) else {
            return;
        };
        for (sum, weight) in part.sums.iter_mut().zip(row) {
            // Sixteen bits by sixteen into 32: the quickest there is on every machine. A clause would need 40,000 features
            // that all weigh the most to overflow.
            *sum = sum.wrapping_add((i32::from(value) * i32::from(*weight)) >> SPARE_BITS);
        }
    }

    fn part(&self) -> Part {
        Part {
            square: 0,
            sums: vec![0; self.scales.len()],
        }
    }

    /// Margins of every window, thousandths: `[window][item]`, with the windows.
    pub(crate) fn margins(
        &self,
        text: &Normalised,
        customer: Option<&Normalised>,
        competes: &dyn Fn(usize) -> bool,
    ) -> Vec<(Window, Vec<i32>)> {
        let context = self.context(customer);
        let clauses = text.clauses();
        let mut all = self.compete(self.evidence(text, clauses, &context), competes);
        // What stands in one breath counts by its strongest piece.
        for ((first, last), margins) in &mut all {
            let Some(clause) = clauses.get(*first).filter(|_| first == last) else {
                continue;
            };
            let pieces = pieces(text, clause);
            for (_, of_pieces) in self.compete(self.evidence(text, &pieces, &context), competes) {
                let both = margins.iter_mut().zip(of_pieces);
                both.for_each(|(margin, piece)| *margin = piece.max(*margin));
            }
        }
        all
    }

    /// The item that speaks most against `item` in a window, with what it takes from the margin.
    pub(crate) fn rival(
        &self,
        text: &Normalised,
        customer: Option<&Normalised>,
        window: Window,
        item: usize,
    ) -> Option<(&ItemModel, i32)> {
        let evidence = self.evidence(text, text.clauses(), &self.context(customer));
        let around = Strongest::around(window, &self.strongest(&evidence, &|_| true), LONG);
        let (rival, _) = around.beside(item);
        Some((self.items.get(rival)?, self.rivals.take(&around, item)))
    }

    /// Evidence of windows → margins: what shows anything at all speaks for every item, what shows one against the others.
    fn compete(
        &self,
        mut all: Vec<(Window, Vec<i32>)>,
        competes: &dyn Fn(usize) -> bool,
    ) -> Vec<(Window, Vec<i32>)> {
        let strongest = self.strongest(&all, competes);
        for (window, margins) in &mut all {
            let any = i64::from(margins.pop().unwrap_or(0));
            let any = any.clamp(self.shared.low, self.shared.high) * self.shared.weight / 1000;
            let around = Strongest::around(*window, &strongest, LONG);
            for (item, margin) in margins.iter_mut().enumerate() {
                *margin += any as i32 - self.rivals.take(&around, item);
            }
        }
        all
    }

    fn strongest(
        &self,
        all: &[(Window, Vec<i32>)],
        competes: &dyn Fn(usize) -> bool,
    ) -> Vec<(Window, Strongest)> {
        let of_items = |evidence: &[i32]| {
            let evidence = evidence.iter().copied().take(self.items.len()).enumerate();
            Strongest::of(evidence.filter(|(item, _)| competes(*item)))
        };
        let windows = all.iter();
        windows
            .map(|(window, evidence)| (*window, of_items(evidence)))
            .collect()
    }

    /// What the customer's line adds to the evidence for each item, and for anything at all.
    fn context(&self, customer: Option<&Normalised>) -> Vec<i64> {
        let mut line = self.part();
        if let Some(customer) = customer.filter(|_| self.customer > 0) {
            features::of_customer(customer, |key| self.add(&mut line, key));
        }
        let length = length(self.floor + line.square);
        let sums = line.sums.iter().zip(&self.scales);
        sums.map(|(sum, scale)| thousandths(*sum, length, *scale) * self.customer / 1000)
            .collect()
    }

    /// Evidence for every item by itself, and in one column more for anything at all, of every window of these clauses:
    /// thousandths.
    fn evidence(
        &self,
        text: &Normalised,
        clauses: &[Clause],
        context: &[i64],
    ) -> Vec<(Window, Vec<i32>)> {
        let part_of = |clause: &Clause| {
            let mut part = self.part();
            features::of_clause(text, clause, |key| self.add(&mut part, key));
            part
        };
        let parts: Vec<Part> = clauses.iter().map(part_of).collect();
        let biases = self.items.iter().map(|item| i64::from(item.bias));
        let biases: Vec<i64> = biases.chain([self.shared.bias]).collect();
        let of_window = |(first, last): Window| {
            let mut whole = self.part();
            for part in parts.get(first..=last).unwrap_or(&[]) {
                whole.square += part.square;
                let sums = whole.sums.iter_mut().zip(&part.sums);
                sums.for_each(|(sum, of_clause)| *sum = sum.wrapping_add(*of_clause));
            }
            let length = length(self.floor + whole.square);
            let columns = whole
                .sums
                .iter()
                .zip(&self.scales)
                .zip(context)
                .zip(&biases);
            let evidence = columns.map(|(((sum, scale), context), bias)| {
                let all = thousandths(*sum, length, *scale) + context + bias;
                all.clamp(-30_000, 30_000) as i32
            });
            ((first, last), evidence.collect())
        };
        let windows = windows(clauses.len(), self.widest);
        windows.into_iter().map(of_window).collect()
    }

    /// What each feature of a window contributes to an item's margin, thousandths, weightiest first.
    pub(crate) fn contributions(
        &self,
        text: &Normalised,
        window: (usize, usize),
        item: usize,
    ) -> Vec<(u64, i32)> {
        let mut keys: Vec<u64> = Vec::new();
        for clause in text
            .clauses()
            .iter()
            .skip(window.0)
            .take(window.1 + 1 - window.0)
        {
            features::of_clause(text, clause, |key| keys.push(key));
        }
        let square: u64 = keys
            .iter()
            .map(|&key| match self.place(key) {
                Some(place) => u64::from(self.values.get(place).copied().unwrap_or(0)).pow(2),
                None if features::FeatureKind::of(key).counts_unknown() => self.unknown,
                None => 0,
            })
            .sum();
        let length = length(self.floor + square);
        let scale = i64::from(self.scales.get(item).copied().unwrap_or(1));
        let mut all: std::collections::BTreeMap<u64, i64> = std::collections::BTreeMap::new();
        for key in keys {
            if let Some(place) = self.place(key) {
                let value = i64::from(self.values.get(place).copied().unwrap_or(0));
                let weight = i64::from(
                    self.weights
                        .get(place * self.scales.len() + item)
                        .copied()
                        .unwrap_or(0),
                );
                *all.entry(key).or_default() += value * weight * 1000 / (length * scale);
            }
        }
        let mut list: Vec<(u64, i32)> = all.into_iter().map(|(k, v)| (k, v as i32)).collect();
        list.sort_by_key(|(key, value)| (std::cmp::Reverse(value.abs()), *key));
        list
    }

    /// The model's items by index.
    pub(crate) fn item(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|i| i.id == id)
    }
}

/// Bits of a product of value and weight that sums do without: values are 64ths.
const SPARE_BITS: u32 = 6;

struct Part {
    square: u64,
    /// By item, in weight units.
    sums: Vec<i32>,
}

/// Thousandths of the margin that a sum of weights stands for, at this length of the words and scale of the item.
fn thousandths(sum: i32, length: i64, scale: i32) -> i64 {
    (i64::from(sum) << SPARE_BITS) * 1000 / (length * i64::from(scale))
}

fn length(square: u64) -> i64 {
    (square.isqrt() as i64).max(1)
}
