//! Bounded play: what a scene can come to when at each turn anything that matters to it is shown, asked, said or waited for.
//! No words are recognised; the session itself moves, from the opening on. States that differ in nothing the scene looks at
//! are one.
//!
//! The play goes on first where a move brought something new, then where no end is known yet, then wherever moves are left; so
//! it soon comes far, and a small scene is played whole. It is cut after [`defaults::REACH_STEPS`] moves, or sooner when
//! nothing new comes any more: soon when nothing is in question, later while a line is unheard, a statement has not run, or an
//! end is not known from everywhere. Then nothing is concluded from what was never seen.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use super::novelty::{News, Novelty};
use super::relevant::{Relevant, Room};
use super::steps::{self, Step};
use super::ways::{Met, Ways};
use crate::content::model::{ItemId, Scene, last_part};
use crate::defaults;
use crate::script::Lacking;
use crate::session::{self, Event, Mode, Refusal, Stagecraft, State};

/// How far the play came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reached {
    /// The scenario.
    pub scenario: String,
    /// States met.
    pub states: usize,
    /// Moves made.
    pub steps: usize,
    /// Moves to the farthest state.
    pub depth: usize,
    /// The move that brought something new last.
    pub new_at: usize,
    /// States early in the scene from which an end is neither known nor ruled out.
    pub undecided: usize,
    /// Why something was left out; nothing was, if nothing stands here.
    pub stopped: Option<Stopped>,
}

/// Why a play is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// [`defaults::REACH_STEPS`] moves were made.
    Steps,
    /// Nothing new had come for long.
    Stale,
    /// Nothing was in question any more: every line was heard, every answer given, every statement run, and from everywhere
    /// early in the scene an end is known to come.
    Settled,
    /// Every move was made, but the script does more with the trainee's words than to look for some.
    Words,
    /// Every move was made, but the script reckons with the seconds that counted.
    Seconds,
    /// Every move was made, but something depends on a form or a question, which are left alone.
    Desk,
    /// Every move was made, but the script puts ids together while it runs.
    Ids,
    /// The script did not come back.
    Script,
}

/// What is asked of a play.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Keys of answers of which it is in question whether they are ever given.
    pub answers: Vec<String>,
    /// Lines of the script of which it is in question whether they are ever heard: of several together, one is enough.
    pub lines: Vec<Vec<String>>,
    /// Beats of which it is in question whether they ever fire.
    pub beats: Vec<usize>,
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

/// Plays the scene: on its script's own thread, if it has one.
pub fn play(craft: &Arc<Stagecraft>, asked: Asked) -> Seen {
    let Some(script) = craft.scene.script.clone() else {
        return Play::of(craft, &asked).run();
    };
    // What is new to the play must not depend on what ran before it.
    script.watch();
    let there = Arc::clone(craft);
    let played = script.at_home(move || Play::of(&there, &asked).run());
    played.unwrap_or_else(|lost| {
        let place = format!("{}:{}:{}", lost.path, lost.line, lost.column);
        let nothing = Asked::default();
        let mut play = Play::of(craft, &nothing);
        play.given_up = Some(format!("{place} {lost}"));
        play.seen()
    })
}

struct Play<'a> {
    craft: &'a Stagecraft,
    asked: &'a Asked,
    relevant: Relevant,
    novelty: Novelty,
    ways: Ways,
    known: HashMap<String, Vec<usize>>,
    /// Each state met, by its number.
    states: Vec<Rc<State>>,
    /// What the script asked for in vain in each, whatever was said.
    lacking: Vec<Vec<Lacking>>,
    queues: Queues,
    steps: usize,
    new_at: usize,
    /// The move after which nothing was in question any more.
    seen_at: Option<usize>,
    /// Early in the scene there are states from which no end is known to come, though every known way to one was tried there.
    unsettled: bool,
    /// The script asked for what nobody could know that it would.
    unforeseen: bool,
    /// Why the play went no further; moves that were made later to make sure of something change nothing in that.
    stopped: Option<Stopped>,
    /// In which states pairs of what the script asks for were tried as well.
    paired: Vec<bool>,
    answered: BTreeMap<String, Result<(), String>>,
    fault: Option<(String, String)>,
    given_up: Option<String>,
}

/// States from which moves are left, by what speaks for going on there.
#[derive(Default)]
struct Queues {
    /// The move to it brought something new.
    new: VecDeque<usize>,
    /// The scene went further than ever.
    further: Vec<usize>,
    /// No end is known to come from the state before.
    stuck: VecDeque<usize>,
    all: VecDeque<usize>,
    turn: usize,
}

impl Queues {
    /// What is new first, then of each kind in turn.
    fn next(&mut self) -> Option<usize> {
        if let Some(new) = self.new.pop_front() {
            return Some(new);
        }
        self.turn += 1;
        for kind in 0..3 {
            let next = match (self.turn + kind) % 3 {
                0 => self.further.pop(),
                1 => self.stuck.pop_front(),
                _ => self.all.pop_front(),
            };
            if next.is_some() {
                return next;
            }
        }
        None
    }
}

impl<'a> Play<'a> {
    fn of(craft: &'a Stagecraft, asked: &'a Asked) -> Self {
        Play {
            craft,
            asked,
            relevant: Relevant::to(craft, &asked.answers),
            novelty: Novelty::default(),
            ways: Ways::default(),
            known: HashMap::new(),
            states: Vec::new(),
            lacking: Vec::new(),
            queues: Queues::default(),
            steps: 0,
            new_at: 0,
            seen_at: None,
            unsettled: false,
            unforeseen: false,
            stopped: None,
            paired: Vec::new(),
            answered: BTreeMap::new(),
            fault: None,
            given_up: None,
        }
    }

    fn run(mut self) -> Seen {
        let (state, events) = session::start(self.craft, 1, Mode::Practice);
        self.meet(state, None, &events);
        loop {
            self.go_everywhere();
            self.stopped = self.limit();
            if self.given_up.is_some() {
                return self.seen();
            }
            let met = self.ways.len();
            self.doubt_dead_ends();
            // What that opened is played as well.
            if self.stopped.is_none() && self.ways.len() > met {
                continue;
            }
            self.run_on_everywhere();
            // States without a known end are worth more moves than all the others.
            if self.unsettled || self.ways.is_settled() {
                return self.seen();
            }
            self.unsettled = true;
        }
    }

    /// Goes on until no moves are left, or no more may be made.
    fn go_everywhere(&mut self) {
        while self.limit().is_none() {
            if let Some(at) = self.queues.next() {
                self.go_on(at);
            } else if let Some(at) = self.unpaired().filter(|_| self.seen_at.is_none()) {
                self.pair(at);
            } else {
                break;
            }
        }
    }

    fn seen(self) -> Seen {
        let ways = &self.ways;
        let untried = self.untried();
        // What cannot be tried may lead to an end from anywhere.
        let judged = untried.is_none() && self.given_up.is_none();
        let given_up = self.given_up.is_some().then_some(Stopped::Script);
        let left = (ways.open() > 0).then_some(Stopped::Stale);
        Seen {
            reached: Reached {
                scenario: self.craft.scene.id.clone(),
                states: ways.len(),
                steps: self.steps,
                depth: ways.depth(),
                new_at: self.new_at,
                undecided: ways.undecided(),
                stopped: given_up.or(self.stopped).or(left).or(untried),
            },
            dead_end: ways.dead_end().filter(|_| judged),
            heard: self.novelty.heard,
            beats: self.novelty.beats,
            answered: self.answered,
            fault: self.fault,
            given_up: self.given_up,
        }
    }

    /// Why not all that a trainee can do is tried, however many moves are made.
    fn untried(&self) -> Option<Stopped> {
        let words = self.relevant.reads_text.then_some(Stopped::Words);
        let seconds = self.relevant.reckons_seconds.then_some(Stopped::Seconds);
        let desk = self.relevant.needs_desk.then_some(Stopped::Desk);
        let ids = self.unforeseen.then_some(Stopped::Ids);
        words.or(seconds).or(desk).or(ids)
    }

    /// The limit that the play has come to.
    fn limit(&self) -> Option<Stopped> {
        let enough = |at: usize, least: usize| {
            let moves = at.saturating_mul(defaults::REACH_TIMES);
            self.steps - at >= moves.clamp(least, defaults::REACH_MOST)
        };
        let settled = self.seen_at.filter(|_| !self.unsettled);
        let is_settled = settled.is_some_and(|at| enough(at, defaults::REACH_SETTLED));
        let is_stale = enough(self.new_at, defaults::REACH_STALE);
        if self.given_up.is_some() {
            Some(Stopped::Script)
        } else if self.steps >= defaults::REACH_STEPS {
            Some(Stopped::Steps)
        } else if self.ways.open() <= defaults::REACH_NEARLY {
            None
        } else if is_settled {
            Some(Stopped::Settled)
        } else if is_stale {
            Some(Stopped::Stale)
        } else {
            None
        }
    }

    /// Every move from a state that may still bring something.
    fn go_on(&mut self, at: usize) {
        if self.ways.is_done(at) {
            return;
        }
        let moves = steps::moves(&self.craft.scene, &self.relevant, &self.states[at]);
        let none: Rc<[Lacking]> = Rc::new([]);
        let mut left: VecDeque<(Step, Rc<[Lacking]>)> =
            moves.into_iter().map(|m| (m, Rc::clone(&none))).collect();
        let mut made: BTreeSet<Step> = BTreeSet::new();
        // What the script asks for when nothing is understood.
        let mut idle: Option<Rc<[Lacking]>> = None;
        while let Some((step, before)) = left.pop_front() {
            if !made.insert(step.clone()) {
                continue;
            }
            if self.limit().is_some() {
                return;
            }
            let Some((_, lacking)) = self.go(at, &step, None) else {
                continue;
            };
            let asked = &mut self.lacking[at];
            for lack in &lacking {
                if !asked.contains(lack) {
                    asked.push(lack.clone());
                }
            }
            let Some(idle) = &idle else {
                idle = Some(lacking.into());
                continue;
            };
            let before: Rc<[Lacking]> = idle.iter().chain(before.iter()).cloned().collect();
            let more = steps::after(&self.relevant, &step, &lacking, &before);
            let before: Rc<[Lacking]> = before.iter().cloned().chain(lacking).collect();
            left.extend(more.into_iter().map(|m| (m, Rc::clone(&before))));
        }
        for key in &self.asked.answers {
            if !self.is_given(key) {
                let step = Step::calling_for(&self.craft.scene, key);
                self.go(at, &step, Some(key));
            }
        }
        self.ways.done(at);
        self.run_on(at);
        if !self.ways.ends(at) {
            let open = self.ways.next(at).filter(|n| !self.ways.is_done(*n));
            self.queues.stuck.extend(open.collect::<Vec<_>>());
        }
    }

    /// Makes a move from a state, and notes where it leads: the number of the state there, and what the script asked for in
    /// vain.
    fn go(&mut self, at: usize, step: &Step, key: Option<&str>) -> Option<(usize, Vec<Lacking>)> {
        // A script that did not come back is never called again.
        if self.given_up.is_some() {
            return None;
        }
        let state = Rc::clone(&self.states[at]);
        self.steps += 1;
        let (next, events) = match step.take(self.craft, &state) {
            Ok(taken) => taken,
            Err(Refusal::GivenUp(message)) => {
                self.given_up = Some(message);
                return None;
            }
            Err(_) => return None,
        };
        if let Some(key) = key {
            self.judge(
                key,
                answers_used(&next, key) > answers_used(&state, key),
                &events,
            );
        }
        let fault = events.iter().find_map(|e| match e {
            Event::Fault { message } => Some(message),
            _ => None,
        });
        if let (None, Some(message)) = (&self.fault, fault) {
            self.fault = Some((message.clone(), self.ways.way(at, Some(step))));
        }
        Some(self.meet(next, Some((at, step)), &events))
    }

    fn judge(&mut self, key: &str, given: bool, events: &[Event]) {
        let said = events.iter().find_map(|e| match e {
            Event::Customer { text } => Some(text.clone()),
            _ => None,
        });
        match (given, said) {
            (true, _) => {
                self.answered.insert(key.to_owned(), Ok(()));
                self.look_whether_all_is_seen();
            }
            (false, Some(text)) => {
                let told = self.answered.entry(key.to_owned());
                told.or_insert(Err(text));
            }
            (false, None) => {}
        }
    }

    /// The number of a state, a new one when none like it was met that could do as much, and what the script asked for in
    /// vain on the way.
    fn meet(
        &mut self,
        state: State,
        from: Option<(usize, &Step)>,
        events: &[Event],
    ) -> (usize, Vec<Lacking>) {
        let scene = &self.craft.scene;
        let noted = scene.script.as_ref().and_then(|s| s.take_noted());
        let noted = noted.unwrap_or_default();
        self.unforeseen |= noted.lacking.iter().any(|l| !self.relevant.foresees(l));
        let news = self
            .novelty
            .take(&self.relevant, &state, events, noted.places);
        if news == News::New {
            self.new_at = self.steps;
            self.look_whether_all_is_seen();
        }
        let over = state.outcome.is_some() || state.ended.is_some();
        let room = match over {
            true => Room::default(),
            false => Room::of(scene, &state),
        };
        let like = self.known.entry(self.relevant.digest(&state)).or_default();
        let as_good = like.iter().find(|at| self.ways.room(**at).holds(room));
        if let Some(at) = as_good.copied() {
            if let Some((before, _)) = from {
                self.ways.lead(before, at);
            }
            return (at, noted.lacking);
        }
        let outcome = state.outcome.as_deref();
        let met = Met {
            room,
            over,
            ends: outcome.is_some_and(|o| !["left", "out-of-time"].contains(&o)),
            fresh: state.turn * 2 <= scene.turns
                && state.mood.patience >= defaults::IMPATIENT_BELOW,
        };
        let at = self
            .ways
            .meet(met, from.map(|(at, step)| (at, step.clone())));
        if let Some((before, _)) = from {
            self.ways.lead(before, at);
        }
        // Those that it outdoes have nothing more to show.
        like.retain(|less| {
            let outdone = room.holds(self.ways.room(*less));
            if outdone {
                self.ways.lead(*less, at);
                self.ways.done(*less);
            }
            !outdone
        });
        like.push(at);
        self.states.push(Rc::new(state));
        self.lacking.push(Vec::new());
        self.paired.push(false);
        if !over {
            match news {
                News::New => self.queues.new.push_back(at),
                News::Further => self.queues.further.push(at),
                News::Nothing => {}
            }
            self.queues.all.push_back(at);
        }
        (at, noted.lacking)
    }

    /// Tries from a state what led to an end from others.
    fn run_on(&mut self, from: usize) {
        for way in self.ways.known().to_vec() {
            let mut at = from;
            for step in &way {
                if self.ways.ends(from) || self.given_up.is_some() {
                    return;
                }
                match self.go(at, step, None) {
                    Some((to, _)) => at = to,
                    None => break,
                }
            }
        }
    }

    /// The same from every state that was left, for a quarter of the moves so far.
    fn run_on_everywhere(&mut self) {
        let enough = self.steps + self.steps / 4;
        for at in 0..self.states.len() {
            if self.steps >= enough {
                return;
            }
            if !self.ways.is_done(at) {
                self.run_on(at);
            }
        }
    }

    fn look_whether_all_is_seen(&mut self) {
        if self.seen_at.is_none() && !self.is_anything_unseen() {
            self.seen_at = Some(self.steps);
        }
    }

    /// Is anything in question still unheard, not given, not fired, or a statement of the script not run?
    fn is_anything_unseen(&self) -> bool {
        let heard = |line: &String| self.novelty.heard.contains(line);
        let (asked, beats) = (self.asked, &self.novelty.beats);
        let script = self.craft.scene.script.as_ref();
        asked.lines.iter().any(|lines| !lines.iter().any(heard))
            || asked.answers.iter().any(|key| !self.is_given(key))
            || asked.beats.iter().any(|beat| !beats.contains(beat))
            || script.is_some_and(|s| s.has_run_whole() == Some(false))
    }

    fn is_given(&self, key: &str) -> bool {
        matches!(self.answered.get(key), Some(Ok(())))
    }

    fn unpaired(&self) -> Option<usize> {
        self.paired.iter().position(|paired| !paired)
    }

    /// Tries in a state any two at once of what the script asks for there.
    fn pair(&mut self, at: usize) {
        self.paired[at] = true;
        for step in steps::pairs(&self.relevant, &self.lacking[at]) {
            self.go(at, &step, None);
        }
    }

    /// Tries them wherever no end seems to be left: a state that comes of it, with moves left, leaves that open. After as
    /// many moves as ever it stays open too.
    fn doubt_dead_ends(&mut self) {
        loop {
            let mut dead = self.ways.dead();
            dead.retain(|at| !self.paired[*at]);
            if dead.is_empty() {
                return;
            }
            for at in dead {
                match self.steps < 2 * defaults::REACH_STEPS {
                    true => self.pair(at),
                    false => return self.ways.leave_open(),
                }
            }
        }
    }
}

/// How often an answer to this key was given.
fn answers_used(state: &State, key: &str) -> usize {
    let beginning = format!("answers.{key}.");
    let used = state.used.iter().filter(|(k, _)| k.starts_with(&beginning));
    used.map(|(_, n)| n).sum()
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::content::library::Library;
    use crate::content::pack::Pack;
    use crate::script::{Named, Script, Sources};
    use crate::session::Ears;

    #[test]
    fn a_script_that_hangs_is_told_with_its_place_and_nothing_is_concluded() {
        let library = Library::new(vec![Pack::built_in()]);
        let mut scene = library.scene("nissan/tutorial").0.unwrap();
        let main = Named {
            path: "a.rhai".to_owned(),
            text: "fn turn(c) { hang(); }".to_owned(),
        };
        let shared = Default::default();
        let patience = std::time::Duration::from_millis(50);
        let script = Script::compile_with(&Sources { main, shared }, patience).unwrap();
        scene.script = Some(script);
        let ears = Ears::new(&scene, Vec::new());
        let seen = play(&Arc::new(Stagecraft { scene, ears }), Asked::default());
        let place = seen.given_up.unwrap();
        assert!(place.starts_with("a.rhai:"), "{place}");
        assert_eq!(seen.reached.stopped, Some(Stopped::Script));
        assert_eq!((seen.dead_end, seen.fault), (None, None));
    }
}
