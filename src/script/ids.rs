//! Ids as scripts write them: in full, or shortened to their last part where only one candidate fits.

use crate::content::finding::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// An item.
    Item,
    /// A topic.
    Topic,
    /// A situation.
    Situation,
    /// A fact.
    Fact,
    /// A stage.
    Stage,
    /// A form.
    Form,
    /// A question.
    Question,
    /// A clock.
    Clock,
    /// One of trust, patience, interest.
    Mood,
}

impl What {
    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            What::Item => "条目",
            What::Topic => "话题",
            What::Situation => "情境",
            What::Fact => "事实",
            What::Stage => "环节",
            What::Form => "表单",
            What::Question => "问题",
            What::Clock => "计时",
            What::Mood => "心情",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            What::Item => "item",
            What::Topic => "topic",
            What::Situation => "situation",
            What::Fact => "fact",
            What::Stage => "stage",
            What::Form => "form",
            What::Question => "question",
            What::Clock => "clock",
            What::Mood => "mood",
        }
    }
}

/// Why an id cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdFault {
    /// Nothing is called so.
    Unknown {
        /// What may have been meant.
        near: Option<String>,
    },
    /// Several full ids end so.
    Ambiguous {
        /// They, sorted.
        candidates: Vec<String>,
    },
}

/// A set of full ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    full: BTreeSet<String>,
    by_last_part: BTreeMap<String, Vec<String>>,
}

impl Ids {
    /// The full id that `written` stands for.
    pub fn resolve(&self, written: &str) -> Result<&str, IdFault> {
        if let Some(full) = self.find(written) {
            return Ok(full);
        }
        match self.by_last_part.get(written).map(Vec::as_slice) {
            Some(several) => Err(IdFault::Ambiguous {
                candidates: several.to_vec(),
            }),
            None => Err(IdFault::Unknown {
                near: self.near(written),
            }),
        }
    }

    /// The same, if there is one.
    pub fn find(&self, written: &str) -> Option<&str> {
        if let Some(full) = self.full.get(written) {
            return Some(full);
        }
        match self.by_last_part.get(written).map(Vec::as_slice) {
            Some([one]) => Some(one),
            _ => None,
        }
    }

    /// All full ids, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.full.iter().map(String::as_str)
    }

    fn near(&self, written: &str) -> Option<String> {
        let known = if written.contains('.') {
            nearest(written, self.iter())
        } else {
            nearest(written, self.by_last_part.keys().map(String::as_str))
        };
        known.map(str::to_owned)
    }
}

impl<T: Into<String>> FromIterator<T> for Ids {
    fn from_iter<I: IntoIterator<Item = T>>(ids: I) -> Self {
        let full: BTreeSet<String> = ids.into_iter().map(Into::into).collect();
        let mut by_last_part: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for id in &full {
            let last = id.rsplit('.').next().unwrap_or(id);
            by_last_part
                .entry(last.to_owned())
                .or_default()
                .push(id.clone());
        }
        Ids { full, by_last_part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_enough_where_only_one_item_ends_so() {
        let ids: Ids = ["demo.phone.greet", "demo.visit.greet", "demo.phone.sell"]
            .into_iter()
            .collect();
        assert_eq!(ids.resolve("sell"), Ok("demo.phone.sell"));
        assert_eq!(ids.resolve("demo.visit.greet"), Ok("demo.visit.greet"));
        assert_eq!(
            ids.resolve("greet"),
            Err(IdFault::Ambiguous {
                candidates: vec!["demo.phone.greet".into(), "demo.visit.greet".into()]
            })
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_told_what_it_may_have_meant() {
        let ids: Ids = ["demo.phone.sell-after-refusal"].into_iter().collect();
        assert_eq!(
            ids.resolve("sell-after-refusel"),
            Err(IdFault::Unknown {
                near: Some("sell-after-refusal".into())
            })
        );
        assert_eq!(ids.resolve("weather"), Err(IdFault::Unknown { near: None }));
    }
}
