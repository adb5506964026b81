//! A trained stage: features, weights as 16-bit integers, thresholds, cues and exact phrases, and how they are stored.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::company::Companies;
use super::corpus::Dictionary;
use super::cue_set::CueSet;
use super::exact::Exact;
use super::rivals::Rivals;
use super::score::units;
use super::solver::Linear;
use super::spec::{Channel, Kind, StageSpec};
use super::tuning::Tuning;

/// Changes whenever training or scoring would give other numbers from the same phrases.
pub(crate) const TRAINING_VERSION: u32 = 8;

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
    companies: Companies,
}

/// How much the evidence that a phrase shows anything at all counts: thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shared {
    pub bias: i64,
    pub weight: i64,
    pub low: i64,
    pub high: i64,
}

/// The model of a stage.
pub struct StageModel {
    pub(crate) shared: Shared,
    pub(crate) rivals: Rivals,
    pub(crate) companies: Companies,
    pub(crate) stage: StageSpec,
    pub(crate) items: Vec<ItemModel>,
    pub(crate) exact: Exact,
    pub(crate) cues: CueSet,
    pub(crate) keys: Vec<u64>,
    pub(crate) values: Vec<u16>,
    /// One row of item weights a feature.
    pub(crate) weights: Vec<i16>,
    /// Weight units a unit of margin, by item.
    pub(crate) scales: Vec<i32>,
    /// See [`units`].
    pub(crate) units: Vec<i64>,
    pub(crate) floor: u64,
    pub(crate) unknown: u64,
    /// Weight of the customer's line, thousandths.
    pub(crate) customer: i64,
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
            companies: Companies::new(&stage, tuning),
            stage,
            items,
            exact,
            cues,
            keys: dictionary.keys,
            values: dictionary.values,
            weights: weights.cells,
            units: units(&weights.scales),
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
            companies: self.companies.clone(),
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
            companies: head.companies,
            stage: head.stage,
            items: head.items,
            exact: head.exact,
            cues,
            keys,
            values,
            weights,
            units: units(&head.scales),
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

    /// The model's items by index.
    pub(crate) fn item(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|i| i.id == id)
    }
}
