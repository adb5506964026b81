//! Items compete for words: what shows one item well is seldom said for another as well.

use serde::{Deserialize, Serialize};

use super::train::permille;
use super::tuning::Tuning;

/// First and last clause.
pub(crate) type Window = (usize, usize);

/// How much the evidence for the strongest other item of the same words counts against an item: thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rivals {
    weight: i64,
    low: i64,
    high: i64,
}

/// The items that the words of a window, or of any that overlaps it, show best.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strongest {
    first: (usize, i32),
    second: (usize, i32),
}

impl Rivals {
    pub(crate) fn new(tuning: &Tuning) -> Self {
        let thousandths = |value| i64::from(permille(value));
        Self {
            weight: thousandths(tuning.rival),
            low: thousandths(tuning.rival_low),
            high: thousandths(tuning.rival_high),
        }
    }

    /// What the rivals take from an item's margin, below zero when there are none to speak of.
    pub(crate) fn take(&self, strongest: &Strongest, item: usize) -> i32 {
        let (_, evidence) = strongest.beside(item);
        let evidence = i64::from(evidence).clamp(self.low, self.high);
        (evidence * self.weight / 1000) as i32
    }
}

impl Strongest {
    const NONE: (usize, i32) = (usize::MAX, i32::MIN);

    /// Of one window's evidence by item, of the items that compete.
    pub(crate) fn of(evidence: impl Iterator<Item = (usize, i32)>) -> Self {
        let mut strongest = Self {
            first: Self::NONE,
            second: Self::NONE,
        };
        evidence.for_each(|found| strongest.add(found));
        strongest
    }

    /// Of a window and all that overlap it. Windows of more than `longest` clauses are no thought of which one could say
    /// what it is about: they count for themselves alone.
    pub(crate) fn around(window: Window, all: &[(Window, Self)], longest: usize) -> Self {
        let mut strongest = Self {
            first: Self::NONE,
            second: Self::NONE,
        };
        for (other, of_other) in all {
            let overlaps = other.0 <= window.1 && window.0 <= other.1;
            if overlaps && (other.1 - other.0 < longest || *other == window) {
                strongest.add(of_other.first);
                strongest.add(of_other.second);
            }
        }
        strongest
    }

    /// The strongest item that is not `item`, with its evidence.
    pub(crate) fn beside(&self, item: usize) -> (usize, i32) {
        if self.first.0 == item {
            self.second
        } else {
            self.first
        }
    }

    fn add(&mut self, found: (usize, i32)) {
        if found.0 == self.first.0 {
            self.first.1 = self.first.1.max(found.1);
        } else if found.1 > self.first.1 {
            self.second = self.first;
            self.first = found;
        } else if found.1 > self.second.1 {
            self.second = found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(evidence: &[i32]) -> Strongest {
        Strongest::of(evidence.iter().copied().enumerate())
    }

    #[test]
    fn the_rival_of_an_item_is_the_strongest_other_one_of_overlapping_windows() {
        let all = [
            ((0, 0), of(&[500, -200, 300])),
            ((1, 1), of(&[700, 900, -100])),
            ((2, 2), of(&[2_000, 0, 0])),
            ((0, 1), of(&[100, 100, 100])),
        ];
        let around = Strongest::around((0, 1), &all, 8);
        assert_eq!(around.beside(1), (0, 700));
        assert_eq!(around.beside(0), (1, 900));
        assert_eq!(around.beside(2), (1, 900));
        let first = Strongest::around((0, 0), &all, 8);
        assert_eq!(first.beside(0), (2, 300));
    }

    #[test]
    fn a_long_turn_as_a_whole_rivals_nothing_but_itself() {
        let all = [((0, 0), of(&[0, 10])), ((0, 9), of(&[900, 900]))];
        assert_eq!(Strongest::around((0, 0), &all, 8).beside(1), (0, 0));
        assert_eq!(Strongest::around((0, 9), &all, 8).beside(1), (0, 900));
    }

    #[test]
    fn an_item_alone_in_its_stage_gains_what_no_rival_takes() {
        let rivals = Rivals::new(&Tuning::default());
        let alone = of(&[400]);
        assert_eq!(
            rivals.take(&alone, 0),
            (rivals.low * rivals.weight / 1000) as i32
        );
        assert!(rivals.take(&of(&[400, 400]), 0) > 0);
    }
}
