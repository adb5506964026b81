//! What else the same words show decides how sure the evidence for an item must be.

use serde::{Deserialize, Serialize};

use super::corpus::{closure, item_index};
use super::spec::StageSpec;
use super::train::permille;
use super::tuning::Tuning;

/// What stands beside an item in the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// Nothing that there is any evidence of.
    Alone,
    /// Something that may well be said together with it.
    Others,
    /// This item, clearly, with which it is hardly ever said together.
    Stranger(String),
}

/// Which items authors credit with the same words, and what that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Companies {
    /// By item: those that are said together with it, or may be for all that is known; rising.
    together: Vec<Vec<u16>>,
    /// Off the margin from which an item is unclear: alone, and with others. Thousandths.
    alone: i32,
    others: i32,
    /// On both margins beside a stranger.
    stranger: i32,
}

impl Companies {
    pub(crate) fn new(stage: &StageSpec, tuning: &Tuning) -> Self {
        let items = stage.items.len();
        let mut alone = vec![0u64; items];
        let mut both = vec![0u64; items * items];
        for (at, item) in stage.items.iter().enumerate() {
            for hit in &item.hit {
                let also = hit.also.iter().filter_map(|id| item_index(stage, id));
                let shown = closure(stage, &also.chain([at]).collect::<Vec<_>>());
                for &one in &shown {
                    alone[one] += 1;
                    shown
                        .iter()
                        .for_each(|&other| both[one * items + other] += 1);
                }
            }
        }
        let share = u64::from(permille(tuning.together).unsigned_abs());
        let are_together = |one: usize, other: usize| {
            let both = both[one * items + other];
            let expected = share * (alone[one] + alone[other] - both);
            // Phrases too few to show even one say nothing.
            expected < 1000 || both * 1000 >= expected
        };
        let of_item = |one: usize| {
            let others = (0..items).filter(|&other| are_together(one, other));
            others.map(|other| other as u16).collect()
        };
        Companies {
            together: (0..items).map(of_item).collect(),
            alone: permille(tuning.alone),
            others: permille(tuning.others),
            stranger: permille(tuning.stranger),
        }
    }

    /// Are two items hardly ever credited with the same words?
    pub(crate) fn are_strangers(&self, one: usize, other: usize) -> bool {
        let known = self.together.get(one);
        known.is_some_and(|known| known.binary_search(&(other as u16)).is_err())
    }

    /// What company takes off the margin from which a behaviour is unclear, at most.
    pub(crate) fn most_off(&self) -> i32 {
        self.alone.max(self.others)
    }

    /// A behaviour's margins for seen and unclear in this company.
    pub(crate) fn bars(&self, company: &Company, (seen, unclear): (i32, i32)) -> (i32, i32) {
        match company {
            Company::Alone => (seen, unclear - self.alone),
            Company::Others => (seen, unclear - self.others),
            Company::Stranger(_) => (seen + self.stranger, unclear + self.stranger),
        }
    }
}
