//! Moves of the trainee in bounded play: what is shown, asked, said or waited for at once.

use std::collections::BTreeSet;

use super::relevant::Relevant;
use crate::content::model::{How, Item, ItemId, Kind, Scene, last_part};
use crate::defaults;
use crate::script::Lacking;
use crate::session::{self, Event, Input, Refusal, Stagecraft, State};

/// One move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A turn.
    Say(Said),
    /// Seconds pass.
    Wait(u32),
}

/// What words are supposed to come to. Nothing at all: they are not understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    items: BTreeSet<ItemId>,
    topics: BTreeSet<String>,
    /// Words that a script looks for.
    words: BTreeSet<String>,
}

impl Said {
    fn shows(item: &str) -> Self {
        Said {
            items: [item.to_owned()].into(),
            ..Said::default()
        }
    }

    fn asks(topic: &str) -> Self {
        Said {
            topics: [topic.to_owned()].into(),
            ..Said::default()
        }
    }

    fn with(&self, other: &Said) -> Said {
        let mut both = self.clone();
        both.items.extend(other.items.iter().cloned());
        both.topics.extend(other.topics.iter().cloned());
        both.words.extend(other.words.iter().cloned());
        both
    }

    fn size(&self) -> usize {
        self.items.len() + self.topics.len() + self.words.len()
    }
}

impl Step {
    /// The move that calls for the answers to `key`.
    pub fn calling_for(scene: &Scene, key: &str) -> Self {
        Step::Say(match scene.items.contains_key(key) {
            true => Said::shows(key),
            false => Said::asks(key),
        })
    }

    /// Makes the move.
    pub fn take(&self, craft: &Stagecraft, state: &State) -> Result<(State, Vec<Event>), Refusal> {
        match self {
            Step::Say(said) => {
                let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
                session::suppose(craft, state, &said.items, &said.topics, &words.join("，"))
            }
            Step::Wait(seconds) => session::step(craft, state, &Input::Wait(*seconds)),
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Step::Say(said) => {
                let items = said.items.iter().map(|i| last_part(i).to_owned());
                let words = said.words.iter().map(|w| format!("“{w}”"));
                let all = items.chain(said.topics.iter().cloned()).chain(words);
                let all: Vec<String> = all.collect();
                f.write_str(if all.is_empty() { "…" } else { "" })?;
                f.write_str(&all.join(" + "))
            }
            Step::Wait(seconds) => write!(f, "~ {seconds}s"),
        }
    }
}

/// Every move that matters from a state, whatever the script will ask for.
pub fn moves(scene: &Scene, relevant: &Relevant, state: &State) -> Vec<Step> {
    let shows = |i: &ItemId| Said::shows(i);
    let mut all = vec![Said::default()];
    all.extend(relevant.items.iter().map(shows));
    all.extend(relevant.topics.iter().map(|t| Said::asks(t)));
    all.extend(relevant.words.iter().map(|w| Said {
        words: [w.clone()].into(),
        ..Said::default()
    }));
    all.extend(relevant.movers.iter().map(shows));
    all.extend(others(relevant, state));
    all.extend(beats(scene, state));
    let mut steps: Vec<Step> = Vec::new();
    for said in all {
        let step = Step::Say(said);
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps.extend(relevant.waits(state).into_iter().map(Step::Wait));
    steps
}

/// Of all that the scene does not look at, a handful stands for the rest: it moves the mood, and nothing is amiss in it. One
/// alone does too, where moods count.
fn others(relevant: &Relevant, state: &State) -> Vec<Said> {
    let fresh: Vec<&ItemId> = (relevant.others.iter())
        .filter(|i| !state.has_shown(i))
        .collect();
    let handful = |of: &[&ItemId]| Said {
        items: of.iter().map(|i| (*i).clone()).collect(),
        ..Said::default()
    };
    match (fresh.as_slice(), relevant.others.first()) {
        ([], None) => Vec::new(),
        ([], Some(again)) => vec![handful(&[again])],
        (fresh, _) => {
            let mut all = vec![handful(&fresh[..fresh.len().min(defaults::REACH_HANDFUL)])];
            if relevant.counts_moods() {
                all.push(handful(&fresh[..1]));
            }
            all
        }
    }
}

/// What beats that have not fired wait for, all of it at once.
fn beats(scene: &Scene, state: &State) -> Vec<Said> {
    let waiting = scene.agenda.iter().enumerate();
    let waiting = waiting.filter(|(n, beat)| {
        let missing = beat.missing.iter().any(|i| state.has_shown(i));
        !state.fired.contains(n) && !missing
    });
    let said = waiting.map(|(_, beat)| Said {
        items: (beat.items.iter())
            .filter(|i| !state.has_shown(i) && can_be_shown(scene, i))
            .cloned()
            .collect(),
        topics: beat.topic.iter().cloned().collect(),
        words: BTreeSet::new(),
    });
    said.filter(|s| s.size() > 1).collect()
}

/// What the script asked for in a turn and may be given in the same.
fn giving(relevant: &Relevant, lacking: &Lacking) -> Vec<Said> {
    match lacking {
        Lacking::Shown(item) | Lacking::Ever(item) if relevant.items.contains(item) => {
            vec![Said::shows(item)]
        }
        Lacking::Asked(topic) => vec![Said::asks(topic)],
        Lacking::Words => (relevant.words.iter())
            .map(|w| Said {
                words: [w.clone()].into(),
                ..Said::default()
            })
            .collect(),
        Lacking::Shown(_) | Lacking::Ever(_) => Vec::new(),
    }
}

/// Moves that follow from what the script asked for in vain when `step` was made: each of it besides that the script did not
/// ask for `before`, when less was said.
pub fn after(
    relevant: &Relevant,
    step: &Step,
    lacking: &[Lacking],
    before: &[Lacking],
) -> Vec<Step> {
    let Step::Say(said) = step else {
        return Vec::new();
    };
    let more = lacking.iter().filter(|l| !before.contains(l));
    // What lasts may come one after another as well; what must meet in one turn is tried for a few together.
    let few = |l: &&Lacking| matches!(l, Lacking::Ever(_)) || said.size() < defaults::REACH_AT_ONCE;
    let more = more.filter(few).flat_map(|l| giving(relevant, l));
    let all = more.map(|m| said.with(&m)).filter(|s| s != said);
    all.map(Step::Say).collect()
}

/// Any two at once of what the script asks for in a turn.
pub fn pairs(relevant: &Relevant, lacking: &[Lacking]) -> Vec<Step> {
    let single: Vec<Said> = (lacking.iter())
        .filter(|l| !matches!(l, Lacking::Ever(_)))
        .flat_map(|l| giving(relevant, l))
        .collect();
    let pair = |(n, one): (usize, &Said)| {
        let rest = single[n + 1..].iter();
        rest.map(|other| Step::Say(one.with(other)))
            .collect::<Vec<_>>()
    };
    single.iter().enumerate().flat_map(pair).collect()
}

/// Can words show the item at all?
pub fn can_be_shown(scene: &Scene, item: &str) -> bool {
    (scene.items.get(item))
        .is_some_and(|i| i.shown.is_recognised() && (scene.narration || i.how != How::Act))
}

/// May the item stand for others that the scene does not look at?
pub fn is_plain(scene: &Scene, item: &str) -> bool {
    let is_taboo = |i: &Item| i.kind == Kind::Taboo;
    can_be_shown(scene, item)
        && !scene.effects.contains_key(item)
        && !scene.items.get(item).is_some_and(is_taboo)
}
