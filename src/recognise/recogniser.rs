//! Models, cues, exact phrases, situations and implications → what an utterance shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::explain::{Doubt, Explanation};
use super::judged::{Judged, judged};
use super::model::{StageModel, Thresholds};
use super::normalise::{Normalised, normalise};
use super::spec::{Kind, Observation, Utterance, Via};

/// Characters up to which words without narration are a word alone, no talk: they count only as an author wrote them.
const WORD: usize = 5;
/// Items up to which a turn is talk. One that would show more is a list of keywords: a second trainer has to accept it.
const TALK: usize = 8;

/// Clauses up to which a whole turn is looked at as one thought. In a longer one a cue here and a word there are no evidence together.
pub(crate) const LONG: usize = 8;

/// Characters of the shortest clause that says something by itself. Ours.
const SCRAP: usize = 4;

/// Recognition over the items of one or more stages.
#[derive(Debug, Clone)]
pub struct Recogniser {
    models: Vec<Arc<StageModel>>,
}

/// What is found for one item before situations and implications.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub window: (usize, usize),
    /// The window is one clause of several pieces.
    pub in_pieces: bool,
    pub margin: i32,
    pub via: Via,
    pub thresholds: Thresholds,
    pub vetoed: bool,
}

/// What is found for one item.
pub(crate) struct Found {
    /// Place in the model.
    pub at: usize,
    /// By the words that show it best.
    pub best: Finding,
    /// By others that might do.
    pub others: Vec<Finding>,
}

impl Finding {
    /// The thresholds that apply whatever else the words show, `(seen, unclear)`.
    pub(crate) fn bars(&self) -> (i32, i32) {
        let t = self.thresholds;
        let (seen, unclear) = if self.via == Via::Cue {
            (t.cue_seen, t.cue_unclear)
        } else {
            (t.seen, t.unclear)
        };
        let veto = if self.vetoed { t.veto } else { 0 };
        (seen + veto, unclear + veto)
    }
}

impl Recogniser {
    /// Recognition over these stages.
    pub fn new(models: Vec<Arc<StageModel>>) -> Self {
        Recogniser { models }
    }

    /// The models.
    pub fn models(&self) -> &[Arc<StageModel>] {
        &self.models
    }

    /// Items above their lower threshold, by position, then id.
    pub fn observe(&self, utterance: &Utterance) -> Vec<Observation> {
        let text = normalise(utterance.text);
        let mut all = self.evident(utterance, &text);
        if is_list(&text, &all) {
            let lesser = all.iter_mut().filter(|o| o.via != Via::Exact);
            lesser.for_each(|o| o.unclear = true);
        }
        all
    }

    /// What the words alone give, be they talk or a list of keywords.
    fn evident(&self, utterance: &Utterance, text: &Normalised) -> Vec<Observation> {
        if text.clauses().is_empty() {
            return Vec::new();
        }
        let word = is_word(text);
        let holds = |situation: &Option<String>| match (situation, utterance.situations) {
            (Some(s), Some(holding)) => holding.contains(s),
            _ => true,
        };
        let mut found: BTreeMap<String, Observation> = BTreeMap::new();
        for judged in self.judged(utterance, text, &holds) {
            if !judged.is_noticed() {
                continue;
            }
            let observation = Observation {
                item: judged.item.id.clone(),
                kind: judged.item.kind,
                confidence: judged.confidence(),
                unclear: !judged.is_exact() && (word || !judged.is_seen()),
                via: judged.finding.via,
                ..quoted(utterance.text, text, judged.finding.window)
            };
            keep(&mut found, observation);
        }
        self.imply(&mut found, &holds);
        let mut all: Vec<Observation> = found.into_values().collect();
        all.sort_by(|a, b| (a.span, &a.item).cmp(&(b.span, &b.item)));
        all
    }

    /// What is found for every item of which the situation holds, the surest first, each judged beside those before it.
    fn judged(
        &self,
        utterance: &Utterance,
        text: &Normalised,
        holds: &dyn Fn(&Option<String>) -> bool,
    ) -> Vec<Judged<'_>> {
        let customer = utterance
            .customer
            .map(normalise)
            .filter(|line| !line.clauses().is_empty());
        let mut all: Vec<Judged> = Vec::new();
        for model in &self.models {
            let competes = |at: usize| model.items.get(at).is_some_and(|i| holds(&i.situation));
            let found = findings(model, text, customer.as_ref(), &competes).into_iter();
            let found = found.filter(|found| competes(found.at));
            all.extend(found.filter_map(|found| Judged::new(model, found)));
        }
        judged(all)
    }

    /// Adds what seen items imply, as often as needed.
    fn imply(
        &self,
        found: &mut BTreeMap<String, Observation>,
        holds: &dyn Fn(&Option<String>) -> bool,
    ) {
        let mut queue: Vec<Observation> = found.values().filter(|o| !o.unclear).cloned().collect();
        while let Some(o) = queue.pop() {
            let item = self
                .models
                .iter()
                .flat_map(|m| &m.items)
                .find(|i| i.id == o.item);
            for id in item.map_or(&[] as &[String], |i| &i.implies) {
                let Some(implied) = self
                    .models
                    .iter()
                    .flat_map(|m| &m.items)
                    .find(|i| i.id == *id)
                else {
                    continue;
                };
                let better = found.get(id).is_none_or(|old| old.unclear);
                if better && holds(&implied.situation) {
                    let new = Observation {
                        item: id.clone(),
                        kind: implied.kind,
                        via: Via::Implied,
                        ..o.clone()
                    };
                    found.insert(id.clone(), new.clone());
                    queue.push(new);
                }
            }
        }
    }

    /// Why an item is or is not seen in an utterance; nothing is gated by situations here.
    pub fn explain(&self, utterance: &Utterance, item: &str) -> Option<Explanation> {
        let (model, at) = self
            .models
            .iter()
            .find_map(|m| m.item(item).map(|at| (m, at)))?;
        let text = normalise(utterance.text);
        let doubt = if is_word(&text) {
            Some(Doubt::Word)
        } else {
            is_list(&text, &self.evident(utterance, &text)).then_some(Doubt::List)
        };
        let judged = self.judged(utterance, &text, &|_| true);
        let judged = judged.iter().find(|judged| judged.item.id == item);
        Some(super::explain::explain(model, utterance, at, judged, doubt))
    }
}

/// A word alone, see [`WORD`].
fn is_word(text: &Normalised) -> bool {
    let narrated = text.clauses().iter().any(|clause| clause.act);
    !narrated && text.whole_key().chars().count() <= WORD
}

/// A list of keywords: more items than [`TALK`], or more than [`LONG`] clauses that are mostly shorter than [`SCRAP`].
fn is_list(text: &Normalised, observed: &[Observation]) -> bool {
    let clauses = text.clauses();
    let scraps = clauses.iter().filter(|c| c.to - c.from < SCRAP).count();
    let scrappy = clauses.len() > LONG && scraps * 2 > clauses.len();
    scrappy || observed.iter().filter(|o| !o.unclear).count() > TALK
}

/// Of two observations of an item the clear, then the surer one stays.
fn keep(found: &mut BTreeMap<String, Observation>, new: Observation) {
    match found.get(&new.item) {
        Some(old) if (!old.unclear, old.confidence) >= (!new.unclear, new.confidence) => {}
        _ => {
            found.insert(new.item.clone(), new);
        }
    }
}

fn quoted(original: &str, text: &Normalised, (first, last): (usize, usize)) -> Observation {
    let clauses = text.clauses();
    let from = clauses.get(first).map_or(0, |c| c.from);
    let to = clauses.get(last).map_or(from, |c| c.to);
    let (from, to) = with_brackets(original, text.original_span(from, to));
    Observation {
        item: String::new(),
        kind: Kind::Behaviour,
        confidence: 0,
        unclear: false,
        quote: original.chars().skip(from).take(to - from).collect(),
        span: (from, to),
        via: Via::Model,
    }
}

/// A span that begins or ends inside narration and crosses its bracket goes as far as the other bracket: no quote is half a
/// pair.
fn with_brackets(original: &str, (from, to): (usize, usize)) -> (usize, usize) {
    const PAIRS: [(char, char); 4] = [('（', '）'), ('(', ')'), ('【', '】'), ('*', '*')];
    let chars: Vec<char> = original.chars().collect();
    let (mut from, mut to) = (from, to.min(chars.len()));
    for (open, close) in PAIRS {
        let next_close = |at: usize| (at..chars.len()).find(|&i| chars[i] == close);
        if let Some(opened) = open_at(&chars, from, open, close)
            && next_close(from).is_some_and(|closed| closed < to)
        {
            from = opened;
        }
        if open_at(&chars, to, open, close).is_some_and(|opened| opened >= from) {
            to = next_close(to).map_or(to, |closed| closed + 1);
        }
    }
    (from, to)
}

/// The bracket that was opened before `at` and is not closed there yet.
fn open_at(chars: &[char], at: usize, open: char, close: char) -> Option<usize> {
    let mut opened = None;
    for (i, &c) in chars.iter().enumerate().take(at) {
        if opened.is_some() && c == close {
            opened = None;
        } else if c == open {
            opened = Some(i);
        }
    }
    opened
}

/// The evidence for each item of a model: an exact phrase, else the window that stands highest over its bar, and behind it
/// the others that might be noticed. Items of which the situation does not hold compete for no words: nobody can show them
/// now.
pub(crate) fn findings(
    model: &StageModel,
    text: &Normalised,
    customer: Option<&Normalised>,
    competes: &dyn Fn(usize) -> bool,
) -> Vec<Found> {
    let margins = model.margins(text, customer, competes);
    let cues = model.cues.find(text, customer);
    let mut exact_hit: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut never: Vec<usize> = Vec::new();
    let mut not_here: Vec<(usize, (usize, usize))> = Vec::new();
    let last = text.clauses().len().saturating_sub(1);
    if !model.exact.is_empty() {
        for (window, _) in margins.rows() {
            let known = model.exact.find(&text.key(window.0, window.1), customer);
            for item in known.shows {
                exact_hit.entry(usize::from(item)).or_insert(window);
            }
            for item in known.not {
                if window == (0, last) {
                    never.push(usize::from(item));
                } else {
                    not_here.push((usize::from(item), window));
                }
            }
        }
    }
    not_here.sort_unstable();
    (0..model.items.len())
        .filter_map(|at| {
            let thresholds = model.items.get(at)?.thresholds;
            if let Some(window) = exact_hit
                .get(&at)
                .filter(|w| !never.contains(&at) || **w == (0, last))
            {
                let exact = Finding {
                    window: *window,
                    in_pieces: margins.is_in_pieces(*window),
                    margin: 30_000,
                    via: Via::Exact,
                    thresholds,
                    vetoed: false,
                };
                return Some(Found {
                    at,
                    best: exact,
                    others: Vec::new(),
                });
            }
            if never.contains(&at) {
                return None;
            }
            let own_cues = of_item(&cues, at, |cue| cue.item);
            let denials = of_item(&not_here, at, |(item, _)| *item);
            let mut best: Option<(i32, bool, Finding)> = None;
            let mut others: Vec<Finding> = Vec::new();
            for (window, scores) in margins.rows() {
                let denied = |clause: usize| {
                    let holds = |(first, last): (usize, usize)| first <= clause && clause <= last;
                    denials.iter().any(|(_, denied)| holds(*denied))
                };
                let is_denied = !denials.is_empty() && (window.0..=window.1).all(denied);
                if window.1 - window.0 >= LONG || is_denied {
                    continue;
                }
                let margin = *scores.get(at)?;
                let touching = own_cues
                    .iter()
                    .filter(|c| c.first >= window.0 && c.last <= window.1);
                let (mut cue, mut vetoed) = (false, false);
                for hit in touching {
                    cue |= !hit.vetoed;
                    vetoed |= hit.vetoed;
                }
                let via = if cue { Via::Cue } else { Via::Model };
                let finding = Finding {
                    window,
                    in_pieces: margins.is_in_pieces(window),
                    margin,
                    via,
                    thresholds,
                    vetoed: vetoed && !cue,
                };
                // Of equals the shorter window is the better quote: windows come shortest first from each clause, the whole last.
                let (seen, unclear) = finding.bars();
                let over = margin - seen;
                let may_be = margin >= unclear - model.companies.most_off();
                let is_best = best.as_ref().is_none_or(|(top, ..)| over > *top);
                let found = (over, may_be, finding);
                let lesser = if is_best {
                    best.replace(found)
                } else {
                    Some(found)
                };
                let lesser = lesser.filter(|(_, may_be, _)| *may_be);
                others.extend(lesser.map(|(.., finding)| finding));
            }
            let found = |(_, _, best)| Found { at, best, others };
            best.map(found)
        })
        .collect()
}

/// What concerns one item in a list that stands in the order of its items.
fn of_item<T>(list: &[T], item: usize, item_of: impl Fn(&T) -> usize) -> &[T] {
    let from = list.partition_point(|one| item_of(one) < item);
    let to = list.partition_point(|one| item_of(one) <= item);
    list.get(from..to).unwrap_or(&[])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_quote_is_half_a_pair_of_brackets() {
        let quote = |text: &str, part: &str| {
            let from = text.find(part).map(|at| text[..at].chars().count());
            let from = from.unwrap();
            let (from, to) = with_brackets(text, (from, from + part.chars().count()));
            text.chars().skip(from).take(to - from).collect::<String>()
        };
        let acted = "（笑着，声音清亮）您好（双手，递上名片）";
        assert_eq!(quote(acted, "声音清亮）您好"), "（笑着，声音清亮）您好");
        assert_eq!(quote(acted, "您好（双手"), "您好（双手，递上名片）");
        assert_eq!(quote(acted, "递上名片"), "递上名片");
        assert_eq!(
            quote("*点头，微笑*您好*挥手", "微笑*您好"),
            "*点头，微笑*您好"
        );
        assert_eq!(quote("好）的（您", "好）的（您"), "好）的（您");
    }
}
