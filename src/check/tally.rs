//! Model sessions counted, and the items that were heard wrongly in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::content::model::ItemId;

/// How the model sessions of a scenario fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// The scenario.
    pub scenario: String,
    /// Its figures.
    pub tally: Tally,
}

/// Model sessions counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All.
    pub sessions: usize,
    /// Those in which a taboo was seen that none of their words show.
    pub false_taboo: usize,
    /// Those that say all that the golden says for its goals, and would pass if just that were heard.
    pub complete: usize,
    /// Complete ones that did not pass.
    pub failed: usize,
    /// Complete ones that would not pass even if all that was unclear were accepted.
    pub failed_accepted: usize,
    /// Complete ones out of which one critical goal was left, so that nobody should pass.
    pub lacking: usize,
    /// Those of them that passed.
    pub lacking_passed: usize,
    /// Items that failed complete ones, the worst first.
    pub to_blame: Vec<Blame>,
    /// Taboos seen though not shown, the worst first.
    pub false_taboos: Vec<Blame>,
}

/// An item that was heard wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blame {
    /// The item.
    pub item: ItemId,
    /// Scenarios in which it was.
    pub scenarios: BTreeSet<String>,
    /// Sessions in which it was.
    pub sessions: usize,
    /// Those of them in which it was unclear, not unheard.
    pub unclear: usize,
    /// What was said for it then, with the number of sessions.
    pub texts: BTreeMap<String, usize>,
}

impl Blame {
    /// What was said, most often first.
    pub fn texts(&self) -> Vec<&str> {
        let mut all: Vec<(&String, &usize)> = self.texts.iter().collect();
        all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        all.into_iter().map(|(text, _)| text.as_str()).collect()
    }
}

impl Tally {
    /// All scenarios together.
    pub fn of(all: &[Sessions]) -> Tally {
        let mut sum = Tally::default();
        for Sessions { tally, .. } in all {
            sum.sessions += tally.sessions;
            sum.false_taboo += tally.false_taboo;
            sum.complete += tally.complete;
            sum.failed += tally.failed;
            sum.failed_accepted += tally.failed_accepted;
            sum.lacking += tally.lacking;
            sum.lacking_passed += tally.lacking_passed;
            for (list, more) in [
                (&mut sum.to_blame, &tally.to_blame),
                (&mut sum.false_taboos, &tally.false_taboos),
            ] {
                more.iter().for_each(|blame| join(list, blame.clone()));
            }
        }
        sum.sort();
        sum
    }

    /// The worst first.
    pub(super) fn sort(&mut self) {
        for list in [&mut self.to_blame, &mut self.false_taboos] {
            list.sort_by(|a, b| b.sessions.cmp(&a.sessions).then(a.item.cmp(&b.item)));
        }
    }
}

/// Adds to what is said of an item already.
pub(super) fn join(list: &mut Vec<Blame>, more: Blame) {
    let Some(all) = list.iter_mut().find(|b| b.item == more.item) else {
        list.push(more);
        return;
    };
    all.sessions += more.sessions;
    all.unclear += more.unclear;
    all.scenarios.extend(more.scenarios);
    for (text, count) in more.texts {
        *all.texts.entry(text).or_default() += count;
    }
}
