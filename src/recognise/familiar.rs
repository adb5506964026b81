//! Is a line of Chinese characters Chinese at all? Words that nobody says share hardly a pair of characters with all that the
//! stages' phrases say.

use super::features::{self, FeatureKind};
use super::model::StageModel;
use super::normalise::normalise;
use super::recogniser::Recogniser;

/// Pairs of characters that models must know before they can tell: a small pack knows too little Chinese.
const ENOUGH_PAIRS: usize = 2000;
/// Pairs in a line from which it can be told; those with its ends count.
const LEAST_PAIRS: usize = 4;
/// A line is gibberish below one known pair in so many. Measured on held-out talk of five stages: 1 in 60 lines of another
/// standard's talk falls below, 9 in 10 of random characters do.
const ONE_IN: usize = 5;

impl Recogniser {
    /// Characters strung together, as far as the stages' phrases can tell. Narration and lines of other scripts are none.
    pub fn is_gibberish(&self, text: &str) -> bool {
        let text = normalise(text);
        if text.clauses().iter().any(|clause| clause.act) {
            return false;
        }
        let mut pairs = Vec::new();
        for clause in text.clauses() {
            features::of_clause(&text, clause, |key| {
                if features::is_han_pair(key) {
                    pairs.push(key);
                }
            });
        }
        let known = |key: &&u64| self.models().iter().any(|m| m.place(**key).is_some());
        pairs.len() >= LEAST_PAIRS
            && self.models().iter().map(|m| pairs_of(m)).sum::<usize>() >= ENOUGH_PAIRS
            && pairs.iter().filter(known).count() * ONE_IN < pairs.len()
    }
}

/// Pairs that a model knows. Its keys rise, the kind first.
fn pairs_of(model: &StageModel) -> usize {
    let below = |kind: FeatureKind| model.keys.partition_point(|k| FeatureKind::of(*k) < kind);
    below(FeatureKind::Skip) - below(FeatureKind::Pair)
}
