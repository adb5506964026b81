//! Small sets of phrases without a stage around them: lines of a customer that raise a situation, words that ask a topic.
//! Precise: nearest phrases by rarity-weighted character pairs, hits against misses; exact phrases always decide.

use std::collections::{BTreeMap, BTreeSet};

use super::features;
use super::normalise::{Clause, Normalised, normalise};

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
    /// Length of each phrase, the hits first.
    lengths: Vec<u64>,
    hits: usize,
    exact_hits: BTreeSet<String>,
    exact_misses: BTreeSet<String>,
    grams: BTreeMap<Gram, Known>,
    /// Weight of a pair that no phrase has: as rare as can be, it speaks for another meaning.
    rarest: u32,
}

/// What a gram of the phrases weighs, and the phrases that have it.
#[derive(Debug, Clone)]
struct Known {
    weight: u32,
    phrases: Vec<u32>,
}

/// Two characters in a row; a single one has `\0` behind it.
type Gram = (char, char);

/// A text made ready for many sets.
#[derive(Debug)]
pub struct Spoken {
    text: Normalised,
    /// The grams of each clause.
    clauses: Vec<BTreeSet<Gram>>,
}

impl Spoken {
    /// Makes a text ready.
    pub fn new(text: &str) -> Self {
        let text = normalise(text);
        let clauses = text.clauses().iter().map(|clause| grams(&text, clause));
        Self {
            clauses: clauses.collect(),
            text,
        }
    }

    fn grams(&self, first: usize, last: usize) -> BTreeSet<Gram> {
        let clauses = self.clauses.get(first..=last).unwrap_or(&[]);
        clauses.iter().flatten().copied().collect()
    }
}

impl PhraseSet {
    /// A set from its phrases.
    pub fn new(hits: &[String], misses: &[String]) -> Self {
        let (mut exact_hits, mut exact_misses) = (BTreeSet::new(), BTreeSet::new());
        let mut having: BTreeMap<Gram, Vec<u32>> = BTreeMap::new();
        for (phrase, text) in (0u32..).zip(hits.iter().chain(misses)) {
            let said = Spoken::new(text);
            for gram in said.grams(0, said.clauses.len().saturating_sub(1)) {
                having.entry(gram).or_default().push(phrase);
            }
            let exact = if (phrase as usize) < hits.len() {
                &mut exact_hits
            } else {
                &mut exact_misses
            };
            exact.insert(said.text.whole_key());
        }
        exact_hits.remove("");
        exact_misses.remove("");
        let total = (hits.len() + misses.len()) as f64;
        let mut squares = vec![0u64; hits.len() + misses.len()];
        let mut weighed = |(gram, phrases): (Gram, Vec<u32>)| {
            let weight = libm::log((1.0 + total) / phrases.len() as f64) + 0.6;
            // Single characters say less than pairs.
            let kind = if gram.1 == '\0' { 60.0 } else { 100.0 };
            let weight = libm::round(weight * kind) as u32;
            for phrase in &phrases {
                if let Some(square) = squares.get_mut(*phrase as usize) {
                    *square += u64::from(weight) * u64::from(weight);
                }
            }
            (gram, Known { weight, phrases })
        };
        let grams: BTreeMap<_, _> = having.into_iter().map(&mut weighed).collect();
        PhraseSet {
            lengths: squares.into_iter().map(u64::isqrt).collect(),
            hits: hits.len(),
            exact_hits,
            exact_misses,
            rarest: grams.values().map(|g| g.weight).max().unwrap_or(100),
            grams,
        }
    }

    /// The likeness of a text, or of its clauses, to the hits, permille; nothing when it does not match.
    pub fn matches(&self, text: &str) -> Option<u16> {
        self.matches_spoken(&Spoken::new(text))
    }

    /// The same for a text that is ready: many sets look at one line.
    pub fn matches_spoken(&self, said: &Spoken) -> Option<u16> {
        let key = said.text.whole_key();
        if key.is_empty() || self.exact_misses.contains(&key) {
            return None;
        }
        if self.exact_hits.contains(&key) {
            return Some(1000);
        }
        let mut best = None;
        for (first, last) in super::corpus::windows(said.clauses.len(), 2) {
            let key = said.text.key(first, last);
            if self.exact_misses.contains(&key) {
                continue;
            }
            let like = if self.exact_hits.contains(&key) {
                1000
            } else {
                self.likeness(&said.grams(first, last))
            };
            best = best.max(Some(like).filter(|l| *l > 0));
        }
        best.map(|l| l as u16)
    }

    /// 0 when it does not match.
    fn likeness(&self, said: &BTreeSet<Gram>) -> u32 {
        if said.len() < 4 {
            return 0;
        }
        let like = if said.len() <= SHORT {
            LIKE_SHORT
        } else {
            LIKE
        };
        let mut dots = vec![0u64; self.lengths.len()];
        let mut square = 0u64;
        for gram in said {
            let known = self.grams.get(gram);
            let weight = known.map_or_else(
                || match gram.1 {
                    '\0' => self.rarest * 6 / 10,
                    _ => self.rarest,
                },
                |known| known.weight,
            );
            let common = u64::from(weight) * u64::from(weight);
            square += common;
            for phrase in known.map_or(&[] as &[u32], |known| &known.phrases) {
                if let Some(dot) = dots.get_mut(*phrase as usize) {
                    *dot += common;
                }
            }
        }
        // Cosine, permille.
        let own = square.isqrt();
        let likes = dots.iter().zip(&self.lengths);
        let mut likes = likes.map(|(dot, length)| (dot * 1000 / (own * length).max(1)) as u32);
        let hit = likes.by_ref().take(self.hits).max().unwrap_or(0);
        let miss = likes.max().unwrap_or(0);
        if hit >= like && hit >= miss + AHEAD {
            hit.min(999)
        } else {
            0
        }
    }
}

fn grams(text: &Normalised, clause: &Clause) -> BTreeSet<Gram> {
    let chars = features::feature_chars(text.clause_chars(clause));
    let pairs = chars.windows(2).filter_map(|two| match two {
        [a, b] => Some((*a, *b)),
        _ => None,
    });
    chars.iter().map(|&c| (c, '\0')).chain(pairs).collect()
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
