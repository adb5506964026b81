//! What a session recognises with: the stages' models, the topics a customer can be asked about, and the lines of a
//! customer that raise situations. Made from a scene once; what they give depends on nothing that
//! came before.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use crate::content::model::Scene;
use crate::defaults;
use crate::recognise::{PhraseSet, Recogniser, Spoken, StageModel};

/// Recognition for one scene. Its models may still be on their way: the first words wait for them.
pub struct Ears {
    recogniser: OnceLock<Recogniser>,
    coming: Mutex<Option<JoinHandle<Vec<Arc<StageModel>>>>>,
    topics: BTreeMap<String, PhraseSet>,
    situations: BTreeMap<String, PhraseSet>,
    /// What lines met so far raise: a customer has few lines, and many sessions hear the same.
    raised: Mutex<HashMap<String, Arc<[String]>>>,
}

impl Ears {
    /// Builds them from the stages' models, in the scene's order of stages.
    pub fn new(scene: &Scene, models: Vec<Arc<StageModel>>) -> Self {
        let ears = Self::of_phrases(scene, None);
        // The cell is new: nothing can be in it.
        let _ = ears.recogniser.set(Recogniser::new(models));
        ears
    }

    /// Builds them with models that another thread is making ready. What is recognised does not depend on when they come.
    pub fn awaiting(scene: &Scene, models: JoinHandle<Vec<Arc<StageModel>>>) -> Self {
        Self::of_phrases(scene, Some(models))
    }

    fn of_phrases(scene: &Scene, coming: Option<JoinHandle<Vec<Arc<StageModel>>>>) -> Self {
        let topics = scene.topics.iter().filter(|(_, t)| !t.hit.is_empty());
        let situations = scene
            .furniture
            .situations
            .iter()
            .filter(|(_, s)| !s.customer_hit.is_empty());
        Ears {
            recogniser: OnceLock::new(),
            coming: Mutex::new(coming),
            topics: topics
                .map(|(id, t)| (id.clone(), PhraseSet::new(&t.hit, &t.miss)))
                .collect(),
            situations: situations
                .map(|(id, s)| {
                    (
                        id.clone(),
                        PhraseSet::new(&s.customer_hit, &s.customer_miss),
                    )
                })
                .collect(),
            raised: Mutex::default(),
        }
    }

    /// The stages' items.
    pub fn recogniser(&self) -> &Recogniser {
        self.recogniser.get_or_init(|| {
            let coming = self
                .coming
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            // A thread that panicked leaves no models: nothing is recognised then, and its own message was shown.
            Recogniser::new(coming.and_then(|c| c.join().ok()).unwrap_or_default())
        })
    }

    /// Topics that the words ask about and no item need ask for.
    pub fn topics_in(&self, text: &str) -> impl Iterator<Item = &str> {
        matching(&self.topics, text)
    }

    /// Situations that a line of the customer raises.
    pub fn situations_in(&self, line: &str) -> Arc<[String]> {
        let known = || self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(raised) = known().get(line) {
            return Arc::clone(raised);
        }
        let raised = matching(&self.situations, line).map(str::to_owned);
        let raised: Arc<[String]> = raised.collect();
        let mut known = known();
        if known.len() < defaults::LINES_KEPT {
            known.insert(line.to_owned(), Arc::clone(&raised));
        }
        raised
    }
}

fn matching<'a>(
    sets: &'a BTreeMap<String, PhraseSet>,
    text: &str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let said = Spoken::new(text);
    sets.iter()
        .filter(move |(_, p)| p.matches_spoken(&said).is_some())
        .map(|(id, _)| id.as_str())
}
