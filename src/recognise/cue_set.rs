//! All cues of a stage behind one automaton: which cues match an utterance, and where.

use std::collections::BTreeMap;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::cue::{Cue, CueError, compile_cue};
use super::normalise::Normalised;
use super::spec::CueSpec;

/// A cue that spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CueHit {
    /// Index of the item in the stage.
    pub item: usize,
    /// Index of the cue in the item.
    pub cue: usize,
    /// First clause touched.
    pub first: usize,
    /// Last clause touched.
    pub last: usize,
    /// A `not` pattern matched in the same clauses.
    pub vetoed: bool,
}

struct Entry {
    item: usize,
    cue: usize,
    any: Vec<Cue>,
    /// By pattern: lists of words, by number, of which one each must stand in the text besides what wakes the pattern.
    besides: Vec<Vec<Vec<u32>>>,
    not: Vec<Cue>,
    customer: Vec<Cue>,
    act_only: bool,
}

/// Index of the entry, and of the pattern in its `any`.
type Pattern = (u32, u32);

/// The compiled cues of a stage.
pub struct CueSet {
    entries: Vec<Entry>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// word → patterns to try when it occurs
    wakes: Vec<Vec<Pattern>>,
    always: Vec<Pattern>,
}

/// Where a cue is faulty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("item {item}, cue {cue}, pattern `{pattern}`: {error}")]
pub struct CueFaultAt {
    /// Index of the item.
    pub item: usize,
    /// Index of the cue.
    pub cue: usize,
    /// The pattern.
    pub pattern: String,
    /// The fault.
    pub error: CueError,
}

impl CueSet {
    /// Compiles the cues of all items.
    pub fn compile<'a>(
        cues: impl Iterator<Item = &'a [CueSpec]>,
        words: &BTreeMap<String, Vec<String>>,
    ) -> Result<Self, Box<CueFaultAt>> {
        let mut entries = Vec::new();
        for (item, list) in cues.enumerate() {
            for (cue, spec) in list.iter().enumerate() {
                let compile = |patterns: &[String]| {
                    patterns
                        .iter()
                        .map(|pattern| {
                            compile_cue(pattern, words).map_err(|error| {
                                Box::new(CueFaultAt {
                                    item,
                                    cue,
                                    pattern: pattern.clone(),
                                    error,
                                })
                            })
                        })
                        .collect::<Result<Vec<Cue>, _>>()
                };
                entries.push(Entry {
                    item,
                    cue,
                    any: compile(&spec.any)?,
                    besides: Vec::new(),
                    not: compile(&spec.not)?,
                    customer: compile(&spec.customer)?,
                    act_only: spec.act_only,
                });
            }
        }
        let mut by_word: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        let mut always = Vec::new();
        let mut lists = Vec::new();
        for (at, entry) in (0u32..).zip(&entries) {
            for (pattern, cue) in (0u32..).zip(&entry.any) {
                let mut required = cue.required().into_iter();
                match required.next() {
                    Some(rarest) => {
                        for word in rarest {
                            by_word.entry(word).or_default().push((at, pattern));
                        }
                    }
                    None => always.push((at, pattern)),
                }
                for word in required.clone().flatten() {
                    by_word.entry(word).or_default();
                }
                lists.push(required);
            }
        }
        let automaton = if by_word.is_empty() {
            None
        } else {
            CharwiseDoubleArrayAhoCorasick::with_values(by_word.keys().zip(0u32..)).ok()
        };
        let number: BTreeMap<&String, u32> = by_word.keys().zip(0u32..).collect();
        let numbers = |words: Vec<String>| {
            words
                .iter()
                .filter_map(|w| number.get(w).copied())
                .collect()
        };
        let mut lists = lists.into_iter();
        for entry in &mut entries {
            let of_patterns = lists.by_ref().take(entry.any.len());
            entry.besides = of_patterns
                .map(|lists| lists.map(numbers).collect())
                .collect();
        }
        let wakes: Vec<_> = by_word.into_values().collect();
        if automaton.is_none() {
            always.extend(wakes.iter().flatten());
        }
        always.sort_unstable();
        always.dedup();
        Ok(Self {
            entries,
            automaton,
            wakes,
            always,
        })
    }

    /// The cues that match, in order of item and cue. A cue with a match that no `not` vetoes is not
    /// vetoed, whatever its other matches.
    pub fn find(&self, text: &Normalised, customer: Option<&Normalised>) -> Vec<CueHit> {
        let mut awake = self.always.clone();
        let mut stands = vec![self.automaton.is_none(); self.wakes.len()];
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(text.text()) {
                let word = found.value() as usize;
                if let (Some(stands), Some(patterns)) = (stands.get_mut(word), self.wakes.get(word))
                {
                    *stands = true;
                    awake.extend(patterns);
                }
            }
        }
        let any_stands = |words: &Vec<u32>| {
            let mut words = words.iter();
            words.any(|&word| stands.get(word as usize) == Some(&true))
        };
        awake.sort_unstable();
        awake.dedup();
        let mut hits: Vec<CueHit> = Vec::new();
        for (at, pattern) in awake {
            let Some(entry) = self.entries.get(at as usize) else {
                continue;
            };
            let besides = entry.besides.get(pattern as usize);
            let Some(cue) = entry.any.get(pattern as usize) else {
                continue;
            };
            if !besides.is_none_or(|lists| lists.iter().all(any_stands)) {
                continue;
            }
            if !entry.customer.is_empty()
                && !customer.is_some_and(|line| entry.customer.iter().any(|cue| cue.matches(line)))
            {
                continue;
            }
            let mut best: Option<CueHit> = None;
            cue.each(text, |from, to| {
                let (first, last) = text.touched(from, to);
                let touched = text.clauses().get(first..=last).unwrap_or(&[]);
                if entry.act_only
                    && !touched
                        .iter()
                        .any(|clause| clause.act || told(text.clause_chars(clause)))
                {
                    return true;
                }
                let within = match (touched.first(), touched.last()) {
                    (Some(a), Some(b)) => (a.from, b.to),
                    _ => return true,
                };
                let vetoed = entry.not.iter().any(|not| {
                    let mut inside = false;
                    not.each(text, |a, b| {
                        inside = a >= within.0 && b <= within.1;
                        !inside
                    });
                    inside
                });
                best = Some(CueHit {
                    item: entry.item,
                    cue: entry.cue,
                    first,
                    last,
                    vetoed,
                });
                vetoed
            });
            if let Some(hit) = best {
                match hits
                    .iter_mut()
                    .find(|other| (other.item, other.cue) == (hit.item, hit.cue))
                {
                    Some(other) if other.vetoed && !hit.vetoed => *other = hit,
                    Some(_) => {}
                    None => hits.push(hit),
                }
            }
        }
        hits.sort_unstable_by_key(|hit| (hit.item, hit.cue));
        hits
    }
}

/// Narration without brackets: "我双手递上名片".
pub(crate) fn told(clause: &[char]) -> bool {
    clause.first() == Some(&'我') && !clause.iter().any(|&c| matches!(c, '你' | '吗' | '呢'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::recognise::normalise::normalise;

    fn set(specs: &[CueSpec]) -> CueSet {
        CueSet::compile(std::iter::once(specs), &BTreeMap::new()).unwrap()
    }

    fn spec(any: &str) -> CueSpec {
        CueSpec {
            any: vec![any.to_owned()],
            ..CueSpec::default()
        }
    }

    #[test]
    fn a_veto_counts_in_the_same_clauses_only() {
        let set = set(&[CueSpec {
            not: vec!["不".to_owned()],
            ..spec("请坐")
        }]);
        assert!(!set.find(&normalise("不急，请坐"), None)[0].vetoed);
        assert!(set.find(&normalise("我不请坐"), None)[0].vetoed);
        assert!(!set.find(&normalise("我不请坐，请坐"), None)[0].vetoed);
    }

    #[test]
    fn a_customer_pattern_must_match_the_customers_line() {
        let set = set(&[CueSpec {
            customer: vec!["有车".to_owned()],
            ..spec("^是")
        }]);
        assert!(set.find(&normalise("是的"), None).is_empty());
        assert!(
            set.find(&normalise("是的"), Some(&normalise("贵不贵")))
                .is_empty()
        );
        assert_eq!(
            set.find(&normalise("是的"), Some(&normalise("我有车")))
                .len(),
            1
        );
    }

    #[test]
    fn narration_only_means_narration() {
        let set = set(&[CueSpec {
            act_only: true,
            ..spec("递...名片")
        }]);
        assert!(set.find(&normalise("回头给您递名片"), None).is_empty());
        assert_eq!(set.find(&normalise("（递上名片）您好"), None).len(), 1);
        assert_eq!(set.find(&normalise("我双手递上名片"), None).len(), 1);
    }
}
