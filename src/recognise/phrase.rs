//! Small sets of phrases without a stage around them: lines of a customer that raise a situation, words that ask a topic.
//! Precise: nearest phrases by rarity-weighted character pairs, hits against misses; exact phrases always decide.

use std::collections::{BTreeMap, BTreeSet};

use super::features;
use super::normalise::{Normalised, normalise};

/// Likeness to a hit, permille, from which a text matches.
const LIKE: u32 = 480;
/// The same for a text of few pairs: a common phrase alone ("喂，你好") must not pass for a longer one that holds it.
const LIKE_SHORT: u32 = 650;
/// Pairs and single characters up to which a text is short.
const SHORT: usize = 9;
/// By how much the likest hit must be liker than the likest miss, permille.
const AHEAD: u32 = 40;

/// Phrases that mean something, and look-alikes that do not.
#[derive(Debug, Clone)]
pub struct PhraseSet {
    hits: Vec<Vector>,
    misses: Vec<Vector>,
    exact_hits: BTreeSet<String>,
    exact_misses: BTreeSet<String>,
    rarity: BTreeMap<(char, char), u32>,
    /// Weight of a pair that no phrase has: as rare as can be, it speaks for another meaning.
    rarest: u32,
}

#[derive(Debug, Clone)]
struct Vector {
    /// Weight of each pair.
    pairs: BTreeMap<(char, char), u32>,
    square: u64,
}

impl PhraseSet {
    /// A set from its phrases.
    pub fn new(hits: &[String], misses: &[String]) -> Self {
        let mut count: BTreeMap<(char, char), u32> = BTreeMap::new();
        for text in hits.iter().chain(misses) {
            for pair in grams(&normalise(text)) {
                *count.entry(pair).or_default() += 1;
            }
        }
        let total = (hits.len() + misses.len()) as f64;
        let rarity = count
            .into_iter()
            .map(|(pair, n)| {
                let weight = libm::log((1.0 + total) / f64::from(n)) + 0.6;
                // Single characters say less than pairs.
                let kind = if pair.1 == '\0' { 60.0 } else { 100.0 };
                (pair, libm::round(weight * kind) as u32)
            })
            .collect();
        let rarity: BTreeMap<(char, char), u32> = rarity;
        let rarest = rarity.values().copied().max().unwrap_or(100);
        let keys = |list: &[String]| {
            list.iter()
                .map(|t| normalise(t).whole_key())
                .filter(|k| !k.is_empty())
                .collect()
        };
        let mut set = PhraseSet {
            hits: Vec::new(),
            misses: Vec::new(),
            exact_hits: keys(hits),
            exact_misses: keys(misses),
            rarity,
            rarest,
        };
        set.hits = hits.iter().map(|t| set.vector(&normalise(t))).collect();
        set.misses = misses.iter().map(|t| set.vector(&normalise(t))).collect();
        set
    }

    /// The likeness of a text, or of its clauses, to the hits, permille; nothing when it does not match.
    pub fn matches(&self, text: &str) -> Option<u16> {
        self.matches_normalised(&normalise(text))
    }

    /// The same for a text that is normalised already: many sets look at one line.
    pub fn matches_normalised(&self, text: &Normalised) -> Option<u16> {
        let key = text.whole_key();
        if key.is_empty() || self.exact_misses.contains(&key) {
            return None;
        }
        if self.exact_hits.contains(&key) {
            return Some(1000);
        }
        let clauses = text.clauses().len();
        let mut best = None;
        for (first, last) in super::corpus::windows(clauses, 2) {
            let key = text.key(first, last);
            if self.exact_misses.contains(&key) {
                continue;
            }
            let like = if self.exact_hits.contains(&key) {
                1000
            } else {
                self.likeness(text, first, last)
            };
            best = best.max(Some(like).filter(|l| *l > 0));
        }
        best.map(|l| l as u16)
    }

    /// 0 when it does not match.
    fn likeness(&self, text: &Normalised, first: usize, last: usize) -> u32 {
        let mut part = BTreeSet::new();
        for clause in text.clauses().iter().skip(first).take(last + 1 - first) {
            of_chars(
                &features::feature_chars(text.clause_chars(clause)),
                &mut part,
            );
        }
        if part.len() < 4 {
            return 0;
        }
        let like = if part.len() <= SHORT {
            LIKE_SHORT
        } else {
            LIKE
        };
        let own = self.weigh(part);
        let top = |list: &[Vector]| list.iter().map(|v| cosine(&own, v)).max().unwrap_or(0);
        let (hit, miss) = (top(&self.hits), top(&self.misses));
        if hit >= like && hit >= miss + AHEAD {
            hit.min(999)
        } else {
            0
        }
    }

    fn vector(&self, text: &Normalised) -> Vector {
        self.weigh(grams(text))
    }

    fn weigh(&self, pairs: BTreeSet<(char, char)>) -> Vector {
        let most = self.rarest;
        let weight = |p: &(char, char)| {
            let unknown = if p.1 == '\0' { most * 6 / 10 } else { most };
            self.rarity.get(p).copied().unwrap_or(unknown)
        };
        let pairs: BTreeMap<_, _> = pairs.into_iter().map(|p| (p, weight(&p))).collect();
        let square = pairs.values().map(|w| u64::from(*w) * u64::from(*w)).sum();
        Vector { pairs, square }
    }
}

/// Permille.
fn cosine(a: &Vector, b: &Vector) -> u32 {
    let dot: u64 = a
        .pairs
        .iter()
        .filter_map(|(p, w)| b.pairs.get(p).map(|v| u64::from(*w) * u64::from(*v)))
        .sum();
    let length = (a.square.isqrt() * b.square.isqrt()).max(1);
    (dot * 1000 / length) as u32
}

fn grams(text: &Normalised) -> BTreeSet<(char, char)> {
    let mut all = BTreeSet::new();
    for clause in text.clauses() {
        of_chars(
            &features::feature_chars(text.clause_chars(clause)),
            &mut all,
        );
    }
    all
}

fn of_chars(chars: &[char], all: &mut BTreeSet<(char, char)>) {
    for (at, c) in chars.iter().enumerate() {
        all.insert((*c, '\0'));
        if let Some(next) = chars.get(at + 1) {
            all.insert((*c, *next));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> PhraseSet {
        let hits = [
            "不用了我没空过去",
            "别再约我了",
            "我不想去你们店里",
            "算了吧我不去了",
            "去店里就免了",
        ];
        let misses = ["我今天没空改天吧", "你们店在哪", "周六去行不行"];
        PhraseSet::new(&hits.map(String::from), &misses.map(String::from))
    }

    #[test]
    fn an_authors_phrase_counts_and_a_look_alike_never() {
        assert_eq!(set().matches("不用了，我没空过去！"), Some(1000));
        assert_eq!(set().matches("我今天没空，改天吧"), None);
    }

    #[test]
    fn a_phrase_said_a_little_differently_counts() {
        assert!(set().matches("哎，我真的不想去你们店里啊").is_some());
        assert!(set().matches("算了算了，不用了，我没空过去。").is_some());
    }

    #[test]
    fn other_talk_does_not() {
        for text in ["这车多少钱", "我先看看", "你们店几点关门", "", "……"] {
            assert_eq!(set().matches(text), None, "{text}");
        }
    }
}
