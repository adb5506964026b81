//! An author's own phrases, word for word: an exact hit always counts, an exact miss never.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize, Serializer};

use super::corpus::{closure, item_index};
use super::normalise::{Normalised, normalise};
use super::spec::{Example, StageSpec};

/// What one text shows, and what it was written not to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// Key of the customer's line it needs; nothing: any.
    pub customer: Option<String>,
    pub shows: Vec<u16>,
    pub not: Vec<u16>,
}

/// All phrases of a stage by the key of their text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exact {
    /// Asked for every window of every turn, and never gone through: hashed, but stored in order.
    #[serde(serialize_with = "in_order")]
    texts: HashMap<String, Vec<Known>>,
}

fn in_order<S: Serializer>(
    texts: &HashMap<String, Vec<Known>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let ordered: BTreeMap<&String, &Vec<Known>> = texts.iter().collect();
    ordered.serialize(serializer)
}

impl Exact {
    pub(crate) fn new(stage: &StageSpec) -> Self {
        let mut exact = Self::default();
        for (at, item) in stage.items.iter().enumerate() {
            for example in &item.hit {
                exact.add(stage, example, Some(at), &[]);
            }
        }
        for (at, item) in stage.items.iter().enumerate() {
            for example in &item.miss {
                exact.add(stage, example, None, &[at as u16]);
            }
        }
        // What an author calls ordinary talk shows nothing, whatever it looks like.
        let all: Vec<u16> = (0u16..).take(stage.items.len()).collect();
        for example in &stage.ordinary {
            exact.add(stage, example, None, &all);
        }
        exact
    }

    fn add(&mut self, stage: &StageSpec, example: &Example, shows: Option<usize>, not: &[u16]) {
        let key = normalise(&example.text).whole_key();
        if key.is_empty() {
            return;
        }
        let customer = example
            .customer
            .as_deref()
            .map(|c| normalise(c).whole_key());
        let mut labels: Vec<usize> = shows.into_iter().collect();
        labels.extend(example.also.iter().filter_map(|id| item_index(stage, id)));
        let labels = closure(stage, &labels);
        let list = self.texts.entry(key).or_default();
        let at = match list.iter().position(|k| k.customer == customer) {
            Some(at) => at,
            None => {
                list.push(Known {
                    customer,
                    ..Known::default()
                });
                list.len() - 1
            }
        };
        let Some(known) = list.get_mut(at) else {
            return;
        };
        known.shows.extend(labels.iter().map(|l| *l as u16));
        known.not.extend(not);
        for list in [&mut known.shows, &mut known.not] {
            list.sort_unstable();
            list.dedup();
        }
        // A text that some entry credits with an item is no miss of it.
        let shows = known.shows.clone();
        known.not.retain(|n| !shows.contains(n));
    }

    /// What is known of a text after this line of the customer: entries for just that line win over those for any line.
    pub(crate) fn find(&self, key: &str, customer: Option<&Normalised>) -> Known {
        let Some(list) = self.texts.get(key) else {
            return Known::default();
        };
        let line = customer.map(Normalised::whole_key);
        let mut found = Known::default();
        if let Some(any) = list.iter().find(|k| k.customer.is_none()) {
            found.clone_from(any);
        }
        if let Some(own) = list
            .iter()
            .find(|k| k.customer.is_some() && k.customer == line)
        {
            found.shows.retain(|s| !own.not.contains(s));
            found.not.retain(|n| !own.shows.contains(n));
            found.shows.extend(&own.shows);
            found.not.extend(&own.not);
        }
        found
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
