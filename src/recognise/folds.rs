//! Folds: fifths of a stage's examples, each held out of a training of its own.

use super::corpus::{closure, fold_of, item_index};
use super::model::StageModel;
use super::normalise::normalise;
use super::spec::{Example, StageSpec};
use super::train::{FOLDS, TrainError};

impl StageSpec {
    /// Is this phrase held out of fold `fold` (below [`FOLDS`])? Decided by its words alone, so whatever stage or item it
    /// stands at.
    pub fn holds_out(text: &str, fold: usize) -> bool {
        fold_of(&normalise(text).whole_key(), FOLDS) == fold
    }

    /// The stage without the examples that are held out of a fold.
    fn without(&self, fold: usize) -> StageSpec {
        let mut part = self.clone();
        let keep = |e: &Example| !Self::holds_out(&e.text, fold);
        for item in &mut part.items {
            item.hit.retain(keep);
            item.miss.retain(keep);
        }
        part.ordinary.retain(keep);
        part
    }

    /// Ids of all that a hit of `item` shows: the item, those named beside it, and what any of them implies.
    pub fn shown_by(&self, item: &str, hit: &Example) -> Vec<String> {
        let named = hit.also.iter().map(String::as_str).chain([item]);
        let (here, elsewhere): (Vec<&str>, Vec<&str>) =
            named.partition(|id| item_index(self, id).is_some());
        let here: Vec<usize> = here.iter().filter_map(|id| item_index(self, id)).collect();
        let all = closure(self, &here);
        let all = all
            .iter()
            .filter_map(|at| Some(self.items.get(*at)?.id.as_str()));
        all.chain(elsewhere).map(str::to_owned).collect()
    }
}

impl StageModel {
    /// Trains on what fold `fold` (below [`FOLDS`]) does not hold out.
    ///
    /// # Errors
    /// As [`StageModel::train`].
    pub fn train_fold(stage: &StageSpec, fold: usize) -> Result<Self, TrainError> {
        StageModel::train(&stage.without(fold))
    }
}
