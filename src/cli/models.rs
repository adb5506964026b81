//! Trained models: from the cache by the hash of the stage's examples, else trained now and kept. A cache that cannot be
//! read or written costs time, nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::Failure;
use super::kept::keep;
use crate::content::model::{Scene, Stage};
use crate::recognise::StageModel;
use crate::session::Ears;

type Slot = Arc<Mutex<Option<Arc<StageModel>>>>;

/// Trained models by the hash of what they are made of.
pub struct Models {
    dir: Option<PathBuf>,
    loaded: Mutex<BTreeMap<String, Slot>>,
}

impl Models {
    /// Models kept in `dir`.
    pub fn new(dir: PathBuf) -> Self {
        Models {
            dir: Some(dir),
            loaded: Mutex::default(),
        }
    }

    /// Models that are trained anew and kept nowhere.
    pub fn unkept() -> Self {
        Models {
            dir: None,
            loaded: Mutex::default(),
        }
    }

    /// The model of a stage.
    ///
    /// # Errors
    /// When it cannot be trained: the stage's cues or examples are unusable.
    pub fn get(&self, stage: &Stage) -> Result<Arc<StageModel>, Failure> {
        let key = key(stage)?;
        // A lock a model: two threads may make two models at once, and never the same twice.
        let slot = {
            let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(loaded.entry(key.clone()).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = &*slot {
            return Ok(Arc::clone(model));
        }
        let path = self.dir.as_ref().map(|d| d.join(format!("{key}.model")));
        let kept = path
            .as_ref()
            .and_then(|path| std::fs::read(path).ok())
            .and_then(|bytes| StageModel::from_bytes(&bytes).ok());
        let model = match kept {
            Some(model) => model,
            None => {
                let model = StageModel::train(&stage.examples)
                    .map_err(|e| Failure(format!("{}: {e}", stage.id)))?;
                if let Some(path) = &path {
                    keep(path, &model.to_bytes());
                }
                model
            }
        };
        let model = Arc::new(model);
        *slot = Some(Arc::clone(&model));
        Ok(model)
    }
}

/// Hash of all that the model depends on: the examples, and the engine that trains.
fn key(stage: &Stage) -> Result<String, Failure> {
    let examples = serde_json::to_vec(&stage.examples)?;
    let mut hash = Sha256::new();
    hash.update(crate::recognise::training_key());
    hash.update(&examples);
    Ok(hash
        .finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect())
}

/// Recognition for a scene; its models are made ready in the background while the briefing is read.
///
/// # Errors
/// In words, when the thread cannot be started.
pub fn ears(models: &Arc<Models>, scene: &Scene) -> Result<Ears, String> {
    let (models, stages) = (Arc::clone(models), scene.stages.clone());
    let work = move || stages.iter().filter_map(|s| models.get(s).ok()).collect();
    let thread = std::thread::Builder::new()
        .name("models".to_owned())
        .spawn(work);
    thread
        .map(|t| Ears::awaiting(scene, t))
        .map_err(|e| e.to_string())
}
