//! Models of folds: each is trained once in a check, whatever is measured with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::content::model::Stage;
use crate::recognise::StageModel;

/// A model once it is trained; nothing inside when it cannot be.
type Slot = Arc<Mutex<Option<Option<Arc<StageModel>>>>>;

/// Models that never saw the examples of their fold, by stage and fold.
#[derive(Default)]
pub struct Folds {
    trained: Mutex<BTreeMap<(String, usize), Slot>>,
}

impl Folds {
    /// The model of a stage without the examples of a fold; nothing when the stage cannot be trained.
    pub fn model(&self, stage: &Stage, fold: usize) -> Option<Arc<StageModel>> {
        // A lock a model: two threads may train two models at once, and never the same twice.
        let slot = {
            let mut trained = self.trained.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(trained.entry((stage.id.clone(), fold)).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let train = || {
            StageModel::train_fold(&stage.examples, fold)
                .ok()
                .map(Arc::new)
        };
        slot.get_or_insert_with(train).clone()
    }
}
