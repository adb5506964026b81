//! Trained models: from the cache by the hash of the stage's examples, else trained now and kept. A cache that cannot be
//! read or written costs time, nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::Failure;
use crate::content::model::{Scene, Stage};
use crate::recognise::StageModel;
use crate::session::Ears;

/// Trained models by stage.
pub struct Models {
    dir: PathBuf,
    loaded: Mutex<BTreeMap<String, Arc<StageModel>>>,
}

impl Models {
    /// Models kept in `dir`.
    pub fn new(dir: PathBuf) -> Self {
        Models {
            dir,
            loaded: Mutex::default(),
        }
    }

    /// The model of a stage.
    ///
    /// # Errors
    /// When it cannot be trained: the stage's cues or examples are unusable.
    pub fn get(&self, stage: &Stage) -> Result<Arc<StageModel>, Failure> {
        let mut loaded = self
            .loaded
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(model) = loaded.get(&stage.id) {
            return Ok(Arc::clone(model));
        }
        let path = self.dir.join(format!("{}.model", key(stage)?));
        let kept = std::fs::read(&path)
            .ok()
            .and_then(|bytes| StageModel::from_bytes(&bytes).ok());
        let model = match kept {
            Some(model) => model,
            None => {
                let model = StageModel::train(&stage.examples)
                    .map_err(|e| Failure(format!("{}: {e}", stage.id)))?;
                keep(&path, &model.to_bytes());
                model
            }
        };
        let model = Arc::new(model);
        loaded.insert(stage.id.clone(), Arc::clone(&model));
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

/// Written beside and moved into place, so that no reader sees half a model.
fn keep(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let dir = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&beside, bytes));
    if written
        .and_then(|()| std::fs::rename(&beside, path))
        .is_err()
    {
        let _ = std::fs::remove_file(&beside);
    }
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
