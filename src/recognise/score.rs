//! Clauses → what they show of every item, of every window of them. Integer arithmetic throughout, so it is the same on
//! every machine.

use super::corpus::windows;
use super::features::{self, FeatureKind};
use super::model::{ItemModel, StageModel};
use super::normalise::{Clause, Normalised};
use super::pieces::pieces;
use super::recogniser::LONG;
use super::rivals::{Strongest, Window};

/// Evidence for every item, and in one column more for anything at all, of windows: thousandths.
pub(crate) struct Scores {
    columns: usize,
    windows: Vec<Window>,
    cells: Vec<i32>,
    /// Clauses that were looked at in pieces as well.
    in_pieces: Vec<usize>,
}

impl Scores {
    /// The windows, shortest first from each clause, the whole last, each with its numbers by item.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = (Window, &[i32])> {
        let rows = self.cells.chunks_exact(self.columns);
        self.windows.iter().copied().zip(rows)
    }

    /// Is a window one clause of several pieces, each of which may show something else?
    pub(crate) fn is_in_pieces(&self, window: Window) -> bool {
        window.0 == window.1 && self.in_pieces.contains(&window.0)
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = (Window, &mut [i32])> {
        let rows = self.cells.chunks_exact_mut(self.columns);
        self.windows.iter().copied().zip(rows)
    }
}

/// A feature that the model knows.
#[derive(Clone, Copy)]
struct Known {
    /// Place of its first weight.
    row: usize,
    value: i16,
}

/// Room that one clause after the other is read in.
#[derive(Default)]
struct Reading {
    keys: Vec<u64>,
    known: Vec<Known>,
}

/// Bits of a product of value and weight that sums do without: values are 64ths.
const SPARE_BITS: u32 = 6;
/// Bits behind the point of a unit, see [`units`].
const UNIT_BITS: u32 = 16;
/// Bits behind the point of one over a length.
const LENGTH_BITS: u32 = 24;

/// Thousandths of the margin that a sum of weights of one stands for where the words are of length one, by column:
/// dividing once here, and once by each length, is dividing for no cell.
pub(crate) fn units(scales: &[i32]) -> Vec<i64> {
    let unit = |scale: &i32| ((1000 << SPARE_BITS) << UNIT_BITS) / i64::from(*scale).max(1);
    scales.iter().map(unit).collect()
}

fn length(square: u64) -> i64 {
    (square.isqrt() as i64).max(1)
}

/// One over the length of words.
fn per_length(square: u64) -> i64 {
    (1 << LENGTH_BITS) / length(square)
}

/// Thousandths of the margin that a sum of weights stands for.
fn thousandths(sum: i32, unit: i64, per_length: i64) -> i64 {
    let at_length_one = (i64::from(sum) * unit) >> UNIT_BITS;
    at_length_one.wrapping_mul(per_length) >> LENGTH_BITS
}

impl StageModel {
    /// Margins of every window.
    pub(crate) fn margins(
        &self,
        text: &Normalised,
        customer: Option<&Normalised>,
        competes: &dyn Fn(usize) -> bool,
    ) -> Scores {
        let mut reading = Reading::default();
        let context = self.context(customer, &mut reading);
        let clauses = text.clauses();
        let mut all = self.evidence(text, clauses, &context, &mut reading);
        self.compete(&mut all, competes);
        // What stands in one breath counts by its strongest piece.
        let mut in_pieces = Vec::new();
        for ((first, last), margins) in all.rows_mut() {
            let Some(clause) = clauses.get(first).filter(|_| first == last) else {
                continue;
            };
            let pieces = pieces(text, clause);
            if pieces.is_empty() {
                continue;
            }
            in_pieces.push(first);
            let mut of_pieces = self.evidence(text, &pieces, &context, &mut reading);
            self.compete(&mut of_pieces, competes);
            for (_, piece) in of_pieces.rows() {
                let both = margins.iter_mut().zip(piece);
                both.for_each(|(margin, piece)| *margin = *piece.max(margin));
            }
        }
        all.in_pieces = in_pieces;
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
        let mut reading = Reading::default();
        let context = self.context(customer, &mut reading);
        let evidence = self.evidence(text, text.clauses(), &context, &mut reading);
        let around = Strongest::around(window, &self.strongest(&evidence, &|_| true), LONG);
        let (rival, _) = around.beside(item);
        Some((self.items.get(rival)?, self.rivals.take(&around, item)))
    }

    /// Evidence → margins: what shows anything at all speaks for every item, what shows one against the others.
    fn compete(&self, all: &mut Scores, competes: &dyn Fn(usize) -> bool) {
        let strongest = self.strongest(all, competes);
        let items = self.items.len();
        for (window, row) in all.rows_mut() {
            let any = i64::from(row.get(items).copied().unwrap_or(0));
            let any = any.clamp(self.shared.low, self.shared.high) * self.shared.weight / 1000;
            let around = Strongest::around(window, &strongest, LONG);
            for (item, margin) in row.iter_mut().take(items).enumerate() {
                *margin += any as i32 - self.rivals.take(&around, item);
            }
        }
    }

    fn strongest(
        &self,
        all: &Scores,
        competes: &dyn Fn(usize) -> bool,
    ) -> Vec<(Window, Strongest)> {
        let competing: Vec<usize> = (0..self.items.len())
            .filter(|&item| competes(item))
            .collect();
        let of_items = |row: &[i32]| {
            let evidence = competing.iter().map(|&item| (item, row[item]));
            Strongest::of(evidence)
        };
        all.rows()
            .map(|(window, row)| (window, of_items(row)))
            .collect()
    }

    /// What the customer's line adds to the evidence in each column, with what is there before anybody speaks.
    fn context(&self, customer: Option<&Normalised>, reading: &mut Reading) -> Vec<i64> {
        reading.keys.clear();
        if let Some(customer) = customer.filter(|_| self.customer > 0) {
            features::of_customer(customer, |key| reading.keys.push(key));
        }
        let mut sums = vec![0i32; self.scales.len()];
        let square = self.add(&mut sums, reading);
        let per_length = per_length(self.floor + square);
        let of_line = sums.iter().zip(&self.units);
        let of_line = of_line.map(|(sum, unit)| thousandths(*sum, *unit, per_length));
        let biases = self.items.iter().map(|item| i64::from(item.bias));
        let biases = biases.chain([self.shared.bias]);
        of_line
            .zip(biases)
            .map(|(line, bias)| line * self.customer / 1000 + bias)
            .collect()
    }

    /// Evidence for every item by itself, of every window of these clauses.
    fn evidence(
        &self,
        text: &Normalised,
        clauses: &[Clause],
        context: &[i64],
        reading: &mut Reading,
    ) -> Scores {
        let columns = self.scales.len();
        let mut squares = Vec::with_capacity(clauses.len());
        let mut sums = vec![0i32; clauses.len() * columns];
        for (clause, sums) in clauses.iter().zip(sums.chunks_exact_mut(columns)) {
            features::of_clause_into(text, clause, &mut reading.keys);
            squares.push(self.add(sums, reading));
        }
        let windows = windows(clauses.len(), self.widest);
        let mut cells = Vec::with_capacity(windows.len() * columns);
        let mut whole = vec![0i32; columns];
        for &(first, last) in &windows {
            whole.fill(0);
            let of_window = sums.get(first * columns..(last + 1) * columns);
            for of_clause in of_window.unwrap_or(&[]).chunks_exact(columns) {
                let both = whole.iter_mut().zip(of_clause);
                both.for_each(|(sum, of_clause)| *sum = sum.wrapping_add(*of_clause));
            }
            let square: u64 = squares.get(first..=last).unwrap_or(&[]).iter().sum();
            let per_length = per_length(self.floor + square);
            let sums = whole.iter().zip(&self.units).zip(context);
            cells.extend(sums.map(|((sum, unit), context)| {
                let all = thousandths(*sum, *unit, per_length) + context;
                all.clamp(-30_000, 30_000) as i32
            }));
        }
        Scores {
            columns,
            windows,
            cells,
            in_pieces: Vec::new(),
        }
    }

    /// Adds the weights of the features read to the sums, and returns the square of their length.
    fn add(&self, sums: &mut [i32], reading: &mut Reading) -> u64 {
        let mut square = 0;
        reading.known.clear();
        // First where they are, then what they weigh: the memory of one is fetched while another is looked up.
        for &key in &reading.keys {
            let Some(place) = self.place(key) else {
                if FeatureKind::of(key).counts_unknown() {
                    square += self.unknown;
                }
                continue;
            };
            let value = self.values.get(place).copied().unwrap_or(0);
            square += u64::from(value) * u64::from(value);
            reading.known.push(Known {
                row: place * self.scales.len(),
                value: i16::try_from(value).unwrap_or(i16::MAX),
            });
        }
        let ends = |known: &Known| {
            let at = |place: usize| self.weights.get(place).copied().unwrap_or(0);
            at(known.row) ^ at(known.row + sums.len() - 1)
        };
        std::hint::black_box(reading.known.iter().map(ends).fold(0, |all, end| all ^ end));
        for known in &reading.known {
            let row = self.weights.get(known.row..known.row + sums.len());
            for (sum, weight) in sums.iter_mut().zip(row.unwrap_or(&[])) {
                // Sixteen bits by sixteen into 32: the quickest there is on every machine. A clause would need 40,000
                // features that all weigh the most to overflow.
                let weight = i32::from(known.value) * i32::from(*weight);
                *sum = sum.wrapping_add(weight >> SPARE_BITS);
            }
        }
        square
    }

    /// What each feature of a window contributes to an item's margin, thousandths, weightiest first.
    pub(crate) fn contributions(
        &self,
        text: &Normalised,
        window: Window,
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
}
