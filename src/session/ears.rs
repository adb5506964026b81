//! What a session recognises with: the stages' models, the topics a customer can be asked about, and the lines of a
//! customer that raise situations. Made from a scene once; holds no state.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::model::Scene;
use crate::recognise::{PhraseSet, Recogniser, StageModel};

/// Recognition for one scene.
pub struct Ears {
    recogniser: Recogniser,
    topics: BTreeMap<String, PhraseSet>,
    situations: BTreeMap<String, PhraseSet>,
}

impl Ears {
    /// Builds them from the stages' models, in the scene's order of stages.
    pub fn new(scene: &Scene, models: Vec<Arc<StageModel>>) -> Self {
        let topics = scene.topics.iter().filter(|(_, t)| !t.hit.is_empty());
        let situations = scene.furniture.situations.iter().filter(|(_, s)| !s.customer_hit.is_empty());
        Ears {
            recogniser: Recogniser::new(models),
            topics: topics.map(|(id, t)| (id.clone(), PhraseSet::new(&t.hit, &t.miss))).collect(),
            situations: situations
                .map(|(id, s)| (id.clone(), PhraseSet::new(&s.customer_hit, &s.customer_miss)))
                .collect(),
        }
    }

    /// The stages' items.
    pub fn recogniser(&self) -> &Recogniser {
        &self.recogniser
    }

    /// Topics that the words ask about and no item need ask for.
    pub fn topics_in(&self, text: &str) -> impl Iterator<Item = &str> {
        self.topics.iter().filter(move |(_, p)| p.matches(text).is_some()).map(|(id, _)| id.as_str())
    }

    /// Situations that a line of the customer raises.
    pub fn situations_in(&self, line: &str) -> impl Iterator<Item = &str> {
        self.situations.iter().filter(move |(_, p)| p.matches(line).is_some()).map(|(id, _)| id.as_str())
    }
}
