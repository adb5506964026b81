//! Why an item was or was not seen, for the author who wants to mend it.

use std::collections::BTreeSet;

use super::company::Company;
use super::features;
use super::judged::Judged;
use super::model::StageModel;
use super::normalise::normalise;
use super::spec::{Utterance, Via};

/// A feature and what it weighed, thousandths of the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The feature in words.
    pub feature: String,
    /// For (+) or against (−) the item.
    pub weight: i32,
}

/// A cue that matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CueEvidence {
    /// Its number in the item's `cues`, from 0.
    pub cue: usize,
    /// A `not` pattern matched too.
    pub vetoed: bool,
}

/// The nearest phrase of the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// Its number in `hit` or `miss`, from 0.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// Common character pairs, percent of all.
    pub likeness: u32,
}

/// What would mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// It was seen: a `miss` with these words if that is wrong.
    AddMiss,
    /// It was not: a `hit` with these words if that is wrong.
    AddHit,
    /// A veto stood against it: loosen the `not` of the cue.
    LoosenVeto,
    /// Nothing: the author's own phrase decided.
    Nothing,
}

/// What makes words unclear whatever their evidence, unless an author wrote just them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// They are a word alone.
    Word,
    /// The turn shows so many items that it is a list of keywords.
    List,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The words looked at: the window with the strongest evidence.
    pub quote: String,
    /// How it was found.
    pub via: Via,
    /// Margin, thousandths.
    pub margin: i32,
    /// Margin needed to be seen.
    pub seen: i32,
    /// Margin needed to be unclear.
    pub unclear: i32,
    /// What else the words show.
    pub company: Company,
    /// Why the words may not count though the evidence would do.
    pub doubt: Option<Doubt>,
    /// What weighed most.
    pub features: Vec<Weighed>,
    /// Cues that matched.
    pub cues: Vec<CueEvidence>,
    /// The likest hit.
    pub hit: Option<Nearest>,
    /// The likest miss.
    pub miss: Option<Nearest>,
    /// What would mend it.
    pub advice: Advice,
}

/// Features shown.
const SHOWN: usize = 8;

pub(crate) fn explain(
    model: &StageModel,
    utterance: &Utterance,
    item: usize,
    judged: Option<&Judged>,
    doubt: Option<Doubt>,
) -> Explanation {
    let text = normalise(utterance.text);
    let customer = utterance
        .customer
        .map(normalise)
        .filter(|line| !line.clauses().is_empty());
    let cues: Vec<CueEvidence> = model
        .cues
        .find(&text, customer.as_ref())
        .iter()
        .filter(|c| c.item == item)
        .map(|c| CueEvidence {
            cue: c.cue,
            vetoed: c.vetoed,
        })
        .collect();
    let spec = model.stage.items.get(item);
    let nearest = |list: &[super::spec::Example]| {
        let own = pairs(utterance.text);
        let likeness = |t: &str| {
            let other = pairs(t);
            let both = own.intersection(&other).count();
            let any = own.len() + other.len() - both;
            (both * 100).checked_div(any).unwrap_or(0) as u32
        };
        let all = list.iter().enumerate().map(|(n, e)| (likeness(&e.text), n));
        all.max_by_key(|(l, n)| (*l, std::cmp::Reverse(*n)))
            .filter(|(l, _)| *l > 0)
            .and_then(|(likeness, number)| {
                list.get(number).map(|e| Nearest {
                    number,
                    text: e.text.clone(),
                    likeness,
                })
            })
    };
    let (hit, miss) = (
        spec.and_then(|s| nearest(&s.hit)),
        spec.and_then(|s| nearest(&s.miss)),
    );
    let Some(judged) = judged else {
        return Explanation {
            quote: utterance.text.to_owned(),
            via: Via::Exact,
            margin: 0,
            seen: 0,
            unclear: 0,
            company: Company::Others,
            doubt,
            features: Vec::new(),
            cues,
            hit,
            miss,
            advice: Advice::Nothing,
        };
    };
    let (finding, seen, unclear) = (&judged.finding, judged.seen, judged.unclear);
    let weighed = model
        .contributions(&text, finding.window, item)
        .into_iter()
        .take(SHOWN);
    let mut features: Vec<Weighed> = weighed
        .map(|(key, weight)| Weighed {
            feature: features::describe(key),
            weight,
        })
        .collect();
    let rival = model.rival(&text, customer.as_ref(), finding.window, item);
    if let Some((rival, taken)) = rival.filter(|(_, taken)| *taken > 0) {
        features.push(Weighed {
            feature: format!("[{}]", rival.id),
            weight: -taken,
        });
    }
    let clauses = text.clauses();
    let from = clauses.get(finding.window.0).map_or(0, |c| c.from);
    let to = clauses.get(finding.window.1).map_or(from, |c| c.to);
    let (from, to) = text.original_span(from, to);
    let advice = match (finding.via, finding.margin >= seen && doubt.is_none()) {
        (Via::Exact, _) => Advice::Nothing,
        (_, true) => Advice::AddMiss,
        (_, false) if finding.vetoed => Advice::LoosenVeto,
        (_, false) => Advice::AddHit,
    };
    Explanation {
        quote: utterance.text.chars().skip(from).take(to - from).collect(),
        via: finding.via,
        margin: finding.margin,
        seen,
        unclear,
        company: judged.company.clone(),
        doubt,
        features,
        cues,
        hit,
        miss,
        advice,
    }
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let n = normalise(text);
    let chars: Vec<char> = n
        .chars()
        .iter()
        .copied()
        .filter(|c| c.is_alphanumeric())
        .collect();
    chars
        .iter()
        .zip(chars.iter().skip(1))
        .map(|(a, b)| (*a, *b))
        .collect()
}
