//! Bounded exhaustive play: what a scene can come to when at each turn anything that matters to it is shown, asked or waited
//! for. No words are recognised; the session itself moves, from the opening on, breadth first. States that differ in nothing
//! the scene looks at are one; moods count in steps of ten, and only those that something asks for.
//!
//! The play is cut after [`defaults::REACH_STATES`] states; what is concluded from never having been seen is concluded only of
//! scenes that were played to the end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::relevant::Relevant;
use crate::content::model::{ItemId, Scene, last_part};
use crate::defaults;
use crate::session::{self, Event, Input, Mode, Refusal, Stagecraft, State};

/// How far the play came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reached {
    /// The scenario.
    pub scenario: String,
    /// States looked at.
    pub states: usize,
    /// Moves to the farthest of them.
    pub depth: usize,
    /// Nothing was left out.
    pub complete: bool,
}

/// What was seen in it.
pub struct Seen {
    /// How far it came.
    pub reached: Reached,
    /// Every line and narration.
    pub heard: BTreeSet<String>,
    /// Beats that fired.
    pub beats: BTreeSet<usize>,
    /// Keys of answers that were called for, and whether one was ever given; if not, what was said instead.
    pub answered: BTreeMap<String, Result<(), String>>,
    /// The first fault of the script, and the way to it.
    pub fault: Option<(String, String)>,
    /// The shortest way to a state that no end of the scene's own can follow.
    pub dead_end: Option<String>,
    /// The script did not come back.
    pub given_up: Option<String>,
}

/// One move of the trainee.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// These are shown and asked at once.
    Say {
        items: BTreeSet<ItemId>,
        topics: BTreeSet<String>,
    },
    /// Nothing is understood, three times.
    Muddle,
    /// Seconds pass.
    Wait(u32),
}

impl Step {
    fn shows(item: &str) -> Self {
        Step::Say {
            items: [item.to_owned()].into(),
            topics: BTreeSet::new(),
        }
    }

    fn asks(topic: &str) -> Self {
        Step::Say {
            items: BTreeSet::new(),
            topics: [topic.to_owned()].into(),
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Step::Say { items, topics } => {
                let items = items.iter().map(|i| last_part(i));
                let all: Vec<&str> = items.chain(topics.iter().map(String::as_str)).collect();
                f.write_str(if all.is_empty() { "…" } else { "" })?;
                f.write_str(&all.join(" + "))
            }
            Step::Muddle => f.write_str("… … …"),
            Step::Wait(seconds) => write!(f, "~ {seconds}s"),
        }
    }
}

/// A state that was met.
struct Node {
    from: Option<(usize, Step)>,
    depth: usize,
    next: Vec<usize>,
    /// An end of the scene's own: not the limit, not the customer's patience.
    ends: bool,
    /// Neither the limit of turns nor the customer's patience is near: nothing else could end the scene from here.
    fresh: bool,
}

struct Play<'a> {
    craft: &'a Stagecraft,
    relevant: &'a Relevant,
    nodes: Vec<Node>,
    known: BTreeMap<String, usize>,
    queue: VecDeque<(usize, State)>,
    seen: Seen,
}

/// Plays the scene; `keys` are answers whose being heard is in question.
pub fn play(craft: &Stagecraft, relevant: &Relevant, keys: &[String]) -> Seen {
    let reached = Reached {
        scenario: craft.scene.id.clone(),
        states: 0,
        depth: 0,
        complete: !relevant.reads_text,
    };
    let mut play = Play {
        craft,
        relevant,
        nodes: Vec::new(),
        known: BTreeMap::new(),
        queue: VecDeque::new(),
        seen: Seen {
            reached,
            heard: BTreeSet::new(),
            beats: BTreeSet::new(),
            answered: BTreeMap::new(),
            fault: None,
            dead_end: None,
            given_up: None,
        },
    };
    let (state, events) = session::start(craft, 1, Mode::Practice);
    play.note(&events);
    play.seen.given_up = state.given_up.clone();
    play.meet(state, None);
    while let Some((at, state)) = play.queue.pop_front() {
        if play.nodes.len() >= defaults::REACH_STATES || play.seen.given_up.is_some() {
            play.seen.reached.complete = false;
            break;
        }
        play.expand(at, &state, keys);
    }
    let mut seen = play.seen;
    seen.reached.states = play.nodes.len();
    seen.reached.depth = play.nodes.iter().map(|n| n.depth).max().unwrap_or(0);
    if seen.reached.complete {
        seen.dead_end = dead_end(&play.nodes);
    }
    seen
}

impl Play<'_> {
    /// Every move that matters from a state.
    fn expand(&mut self, at: usize, state: &State, keys: &[String]) {
        for step in self.steps(state) {
            self.go(at, state, step, None);
        }
        let scene = &self.craft.scene;
        for key in keys {
            let step = match scene.items.contains_key(key) {
                true => Step::shows(key),
                false => Step::asks(key),
            };
            self.go(at, state, step, Some(key));
        }
    }

    fn steps(&self, state: &State) -> Vec<Step> {
        let scene = &self.craft.scene;
        let r = self.relevant;
        let mut all = vec![Step::Muddle];
        all.extend(r.items.iter().map(|i| Step::shows(i)));
        all.extend(r.topics.iter().map(|t| Step::asks(t)));
        // Of all that the scene does not look at, a handful stands for the rest: it moves the mood.
        let others = scene.goals.iter().filter(|g| {
            let plain = scene.items.get(*g).is_some_and(|i| {
                i.shown.is_recognised() && i.kind != crate::content::model::Kind::Taboo
            });
            plain && !r.items.contains(*g) && !state.has_shown(g)
        });
        let others: BTreeSet<ItemId> = others.take(5).cloned().collect();
        let topics = BTreeSet::new();
        all.push(Step::Say {
            items: others,
            topics,
        });
        if r.waits || !state.clocks.is_empty() {
            all.push(Step::Wait(12));
        }
        all
    }

    /// Makes a move and notes where it leads.
    fn go(&mut self, at: usize, state: &State, step: Step, key: Option<&String>) {
        let nothing = BTreeSet::new();
        let result = match &step {
            Step::Say { items, topics } => session::suppose(self.craft, state, items, topics),
            Step::Wait(seconds) => session::step(self.craft, state, &Input::Wait(*seconds)),
            Step::Muddle => muddle(self.craft, state, &nothing),
        };
        match result {
            Ok((next, events)) => {
                let used = |s: &State| key.map(|k| answers_used(s, k));
                if let Some(key) = key {
                    let given = used(&next) > used(state);
                    self.judge(key, given, &events);
                }
                self.note(&events);
                if let Some(Event::Fault { message }) =
                    events.iter().find(|e| matches!(e, Event::Fault { .. }))
                    && self.seen.fault.is_none()
                {
                    let way = self.way(at, Some(&step));
                    self.seen.fault = Some((message.clone(), way));
                }
                self.seen.beats.extend(&next.fired);
                let to = self.meet(next, Some((at, step)));
                if let Some(node) = self.nodes.get_mut(at) {
                    node.next.push(to);
                }
            }
            Err(Refusal::GivenUp(message)) => self.seen.given_up = Some(message),
            Err(_) => {}
        }
    }

    fn judge(&mut self, key: &str, given: bool, events: &[Event]) {
        let said = events.iter().find_map(|e| match e {
            Event::Customer { text } => Some(text.clone()),
            _ => None,
        });
        match (given, said) {
            (true, _) => _ = self.seen.answered.insert(key.to_owned(), Ok(())),
            (false, Some(text)) => {
                let told = self.seen.answered.entry(key.to_owned());
                told.or_insert(Err(text));
            }
            (false, None) => {}
        }
    }

    fn note(&mut self, events: &[Event]) {
        for event in events {
            if let Event::Customer { text } | Event::Narration { text } = event {
                self.seen.heard.insert(text.clone());
            }
        }
    }

    /// The number of the state's node, a new one when no like state was met.
    fn meet(&mut self, state: State, from: Option<(usize, Step)>) -> usize {
        let digest = self.relevant.digest(&state);
        if let Some(known) = self.known.get(&digest) {
            return *known;
        }
        let at = self.nodes.len();
        let parent = from.as_ref().and_then(|(p, _)| self.nodes.get(*p));
        let over = state.outcome.is_some() || state.ended.is_some();
        let outcome = state.outcome.as_deref();
        self.nodes.push(Node {
            depth: parent.map_or(0, |p| p.depth + 1),
            from,
            next: Vec::new(),
            ends: outcome.is_some_and(|o| !["left", "out-of-time"].contains(&o)),
            fresh: state.turn * 2 <= self.craft.scene.turns
                && state.mood.patience >= defaults::IMPATIENT_BELOW,
        });
        self.known.insert(digest, at);
        if !over {
            self.queue.push_back((at, state));
        }
        at
    }

    /// The moves to a state, and one more.
    fn way(&self, at: usize, last: Option<&Step>) -> String {
        way(&self.nodes, at, last)
    }
}

/// Three lines in which nothing is understood, or fewer when the scene ends before.
fn muddle(
    craft: &Stagecraft,
    state: &State,
    nothing: &BTreeSet<String>,
) -> Result<(State, Vec<Event>), Refusal> {
    let (mut state, mut all) = session::suppose(craft, state, nothing, nothing)?;
    for _ in 0..2 {
        if state.outcome.is_some() || state.ended.is_some() {
            break;
        }
        let (next, events) = session::suppose(craft, &state, nothing, nothing)?;
        state = next;
        all.extend(events);
    }
    Ok((state, all))
}

/// How often an answer to this key was given.
fn answers_used(state: &State, key: &str) -> usize {
    let beginning = format!("answers.{key}.");
    let used = state.used.iter().filter(|(k, _)| k.starts_with(&beginning));
    used.map(|(_, n)| n).sum()
}

fn way(nodes: &[Node], at: usize, last: Option<&Step>) -> String {
    let mut steps: Vec<String> = last.iter().map(|s| s.to_string()).collect();
    let mut node = nodes.get(at);
    while let Some((before, step)) = node.and_then(|n| n.from.as_ref()) {
        steps.push(step.to_string());
        node = nodes.get(*before);
    }
    steps.reverse();
    steps.join(" → ")
}

/// The first state met, early in the scene, from which none of its own ends can be reached, if it has one at all.
fn dead_end(nodes: &[Node]) -> Option<String> {
    if !nodes.iter().any(|n| n.ends) {
        return None;
    }
    let mut can: Vec<bool> = nodes.iter().map(|n| n.ends).collect();
    loop {
        let more: Vec<usize> = nodes
            .iter()
            .enumerate()
            .filter(|(at, n)| !can[*at] && n.next.iter().any(|next| can[*next]))
            .map(|(at, _)| at)
            .collect();
        if more.is_empty() {
            break;
        }
        for at in more {
            can[at] = true;
        }
    }
    let stuck = nodes
        .iter()
        .enumerate()
        .find(|(at, n)| !can[*at] && n.fresh && !n.next.is_empty());
    stuck.map(|(at, _)| way(nodes, at, None))
}

/// Keys of the answers that a scenario gives itself, as the scene knows them.
pub fn own_keys(scene: &Scene, written: impl Iterator<Item = String>) -> Vec<String> {
    let full = |key: String| {
        let named = |id: &&ItemId| **id == key || last_part(id) == key;
        match scene.items.keys().find(named) {
            Some(id) => id.clone(),
            None => key,
        }
    };
    written
        .map(full)
        .filter(|k| scene.answers.contains_key(k))
        .collect()
}
