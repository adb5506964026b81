//! The trainee's side of a turn: what words, forms, answers and seconds show. No word of the customer is chosen here,
//! so finished transcripts are heard by the same code as live talk.

use std::collections::BTreeSet;

use super::ears::Ears;
use super::event::{Event, Evidence};
use super::state::{Held, Running, State};
use super::{forms, questions};
use crate::content::model::*;
use crate::recognise::{self, Observation, Utterance};

/// A scene and a state being moved, with the events so far.
pub struct Hearing<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// Its ears.
    pub ears: &'a Ears,
    /// The state being moved.
    pub state: State,
    /// What happened.
    pub events: Vec<Event>,
}

/// What a line of the trainee came to.
#[derive(Debug, Default)]
pub struct Heard {
    /// Items shown in this turn.
    pub items: BTreeSet<ItemId>,
    /// Topics asked, in the order asked.
    pub asked: Vec<String>,
    /// Nothing in it could be taken for words, or for words of this language.
    pub noise: bool,
    /// It only takes in what the customer said ("嗯", "好的").
    pub short_answer: bool,
}

impl Hearing<'_> {
    /// The trainee says a line: it becomes the next turn.
    pub fn words(&mut self, text: &str) -> Heard {
        self.state.turn += 1;
        let holding = holding(self.scene, &self.state);
        let utterance = Utterance {
            text,
            customer: self.state.last_line.as_deref(),
            situations: Some(&holding),
        };
        let observed = self.ears.recogniser().observe(&utterance);
        let noise = super::noise::is_noise(text);
        let topics = self.ears.topics_in(text).filter(|_| !noise);
        let topics = topics.map(str::to_owned).collect();
        let heard = self.take(observed, topics);
        let nothing = heard.items.is_empty() && heard.asked.is_empty();
        Heard {
            short_answer: super::noise::is_short_answer(text),
            noise: noise || (nothing && self.ears.recogniser().is_gibberish(text)),
            ..heard
        }
    }

    /// Words are supposed that show these items, as far as their situations hold, and ask these topics: the next turn without
    /// a line.
    pub fn suppose(&mut self, items: &BTreeSet<ItemId>, topics: &BTreeSet<String>) -> Heard {
        self.state.turn += 1;
        let holding = holding(self.scene, &self.state);
        let observed = items.iter().filter_map(|id| self.scene.items.get(id));
        let observed = observed.filter_map(|item| supposed(item, &holding));
        self.take(observed.collect(), topics.iter().cloned().collect())
    }

    /// Words are heard that show this: the next turn without a line.
    pub(crate) fn observed(&mut self, observed: Vec<Observation>) {
        self.state.turn += 1;
        self.take(observed, Vec::new());
    }

    /// What was observed becomes evidence and questions.
    fn take(&mut self, observed: Vec<Observation>, topics: Vec<String>) -> Heard {
        let mut heard = Heard::default();
        let mut asked: Vec<(usize, String)> = Vec::new();
        for o in observed {
            let Some(item) = self.scene.items.get(&o.item) else {
                continue;
            };
            // Without narration there are no actions to recognise.
            if !self.scene.narration && item.how == How::Act {
                continue;
            }
            let evidence = Evidence {
                turn: self.state.turn,
                quote: o.quote,
                span: o.span,
                via: Some(o.via),
                confidence: o.confidence,
                credit: (1, 1),
            };
            if o.unclear {
                self.unclear(&o.item, evidence);
                continue;
            }
            if let Some(topic) = &item.topic {
                asked.push((o.span.0, topic.clone()));
            }
            heard.items.insert(o.item.clone());
            self.credit(&o.item, evidence);
        }
        asked.extend(topics.into_iter().map(|topic| (usize::MAX, topic)));
        asked.sort();
        for (_, topic) in asked {
            if !heard.asked.contains(&topic) {
                heard.asked.push(topic);
            }
        }
        self.stop_clocks(&heard.items, true);
        self.follow(&heard.items);
        self.state.situations.retain(|id, held| {
            let lasts = self
                .scene
                .furniture
                .situations
                .get(id)
                .map_or(Lasts::Session, |s| s.lasts);
            // What lasts a turn was there for this turn of the trainee.
            lasts != Lasts::Turn || held.since >= self.state.turn
        });
        heard
    }

    /// Records evidence and tells it the first time (a taboo every time).
    pub fn credit(&mut self, id: &str, evidence: Evidence) {
        let Some(item) = self.scene.items.get(id) else {
            return;
        };
        let goal = self.scene.is_goal(id);
        let first = !self.state.shown.contains_key(id);
        self.state
            .shown
            .entry(id.to_owned())
            .or_default()
            .push(evidence.clone());
        let item_id = id.to_owned();
        if item.kind == Kind::Taboo {
            self.events.push(Event::Violated {
                item: item_id,
                goal,
                evidence,
            });
        } else if first {
            self.events.push(Event::Shown {
                item: item_id,
                goal,
                evidence,
            });
        }
    }

    fn unclear(&mut self, id: &str, evidence: Evidence) {
        let all = self.state.unclear.entry(id.to_owned()).or_default();
        let first = all.is_empty() && !self.state.shown.contains_key(id);
        all.push(evidence.clone());
        if first {
            let goal = self.scene.is_goal(id);
            self.events.push(Event::Unclear {
                item: id.to_owned(),
                goal,
                evidence,
            });
        }
    }

    /// Evidence that fell short.
    fn wrong(&mut self, id: &str, evidence: Evidence) {
        self.state
            .wrong
            .entry(id.to_owned())
            .or_default()
            .push(evidence.clone());
        let goal = self.scene.is_goal(id);
        self.events.push(Event::Wrong {
            item: id.to_owned(),
            goal,
            evidence,
        });
    }

    /// Situations and clocks that items bring with them, and items made of other items.
    pub fn follow(&mut self, items: &BTreeSet<ItemId>) {
        let furniture = &self.scene.furniture;
        for (id, situation) in &furniture.situations {
            if situation.items.iter().any(|i| items.contains(i)) {
                self.raise(id);
            }
        }
        for (id, clock) in &furniture.clocks {
            if matches!(&clock.opens, ClockOpens::Item(i) if items.contains(i)) {
                self.open_clock(id);
            }
        }
        for item in self.scene.items.values() {
            let Some(credit) = derived(item, &self.state) else {
                continue;
            };
            let best = self
                .state
                .shown
                .get(&item.id)
                .and_then(|e| e.last())
                .map_or(0, |e| e.credit.0);
            if credit.0 > best && self.applies_now(item) {
                let quote = match &item.shown {
                    Shown::Count { .. } => format!("{}/{}", credit.0, credit.1),
                    _ => "1 → 2".to_owned(),
                };
                let evidence = self.own_evidence(quote, credit);
                self.credit(&item.id.clone(), evidence);
            }
        }
    }

    fn own_evidence(&self, quote: String, credit: (u32, u32)) -> Evidence {
        Evidence {
            turn: self.state.turn,
            quote,
            span: (0, 0),
            via: None,
            confidence: 1000,
            credit,
        }
    }

    fn applies_now(&self, item: &Item) -> bool {
        item.situation
            .as_ref()
            .is_none_or(|s| self.state.situations.contains_key(s))
    }

    /// A situation begins, with all it implies; what it excludes ends.
    pub fn raise(&mut self, id: &str) {
        if self.state.situations.contains_key(id) {
            return;
        }
        self.state.situations.insert(
            id.to_owned(),
            Held {
                since: self.state.turn,
            },
        );
        self.state
            .ever
            .entry(id.to_owned())
            .or_insert(self.state.turn);
        self.events.push(Event::Situation { id: id.to_owned() });
        let scene = self.scene;
        let Some(situation) = scene.furniture.situations.get(id) else {
            return;
        };
        for other in &situation.excludes {
            self.clear(other);
        }
        for other in &situation.implies {
            self.raise(other);
        }
        for (clock, c) in &scene.furniture.clocks {
            if matches!(&c.opens, ClockOpens::Situation(s) if s == id) {
                self.open_clock(clock);
            }
        }
    }

    /// A situation ends.
    pub fn clear(&mut self, id: &str) {
        if self.state.situations.remove(id).is_some() {
            self.events.push(Event::Cleared { id: id.to_owned() });
        }
    }

    /// Situations that hold from the beginning: named by the scenario, by channel, by facts, by the stage.
    pub fn raise_at_start(&mut self) {
        let scene = self.scene;
        for id in &scene.situation {
            self.raise(id);
        }
        for (id, s) in &scene.furniture.situations {
            let by_fact = !s.facts.is_empty()
                && s.facts
                    .iter()
                    .all(|(fact, value)| scene.facts.get(fact).is_some_and(|f| f.value == *value));
            if s.at_start || s.channels.contains(&scene.channel) || by_fact {
                self.raise(id);
            }
        }
        for (id, c) in &scene.furniture.clocks {
            if c.opens == ClockOpens::Start {
                self.open_clock(id);
            }
        }
    }

    /// The situations that a line of the customer raises.
    pub fn customer_line_heard(&mut self, line: &str) {
        self.state.last_line = Some(match self.state.last_line.take() {
            Some(before) => format!("{before}{line}"),
            None => line.to_owned(),
        });
        for id in self.ears.situations_in(line).iter() {
            self.raise(id);
        }
    }

    /// A clock starts to run.
    pub fn open_clock(&mut self, id: &str) {
        if self.state.clocks.contains_key(id) {
            return;
        }
        self.state.clocks.insert(id.to_owned(), Running::default());
        self.events.push(Event::Clock { id: id.to_owned() });
    }

    /// Seconds pass on every clock that runs.
    pub fn seconds(&mut self, seconds: u32) {
        if self.state.clocks.is_empty() {
            return;
        }
        self.state.seconds = self.state.seconds.saturating_add(seconds);
        for running in self.state.clocks.values_mut() {
            running.seconds = running.seconds.saturating_add(seconds);
        }
        let scene = self.scene;
        // A taboo of waiting is violated while the customer waits, not when the waiting ends.
        for item in scene.items.values().filter(|i| i.kind == Kind::Taboo) {
            let Shown::Clock { from, within, .. } = &item.shown else {
                continue;
            };
            let Some(running) = self.state.clocks.get_mut(from) else {
                continue;
            };
            if running.seconds > *within && self.applies_here(item) {
                let passed = running_seconds(self.state.clocks.get_mut(from), &item.id);
                if let Some(passed) = passed {
                    let evidence = self.own_evidence(format!("{passed} 秒"), (1, 1));
                    self.credit(&item.id, evidence);
                }
            }
        }
        for (id, s) in &scene.furniture.situations {
            if let Some((clock, after)) = &s.clock
                && self
                    .state
                    .clocks
                    .get(clock)
                    .is_some_and(|r| r.seconds >= *after)
            {
                self.raise(id);
            }
        }
    }

    fn applies_here(&self, item: &Item) -> bool {
        item.situation
            .as_ref()
            .is_none_or(|s| self.state.situations.contains_key(s))
    }

    /// Judges the clock items that these items (or any words) stop.
    fn stop_clocks(&mut self, items: &BTreeSet<ItemId>, words: bool) {
        let scene = self.scene;
        for item in scene.items.values() {
            let Shown::Clock {
                from,
                within,
                stopped_by,
                ..
            } = &item.shown
            else {
                continue;
            };
            let stops = match stopped_by {
                Some(stopper) => items.contains(stopper),
                None => words,
            };
            if !stops || !self.state.clocks.contains_key(from) || !self.applies_now(item) {
                continue;
            }
            let Some(passed) = running_seconds(self.state.clocks.get_mut(from), &item.id) else {
                continue;
            };
            let in_time = passed <= *within;
            let evidence = self.own_evidence(
                format!("{passed} 秒"),
                (u32::from(in_time || item.kind == Kind::Taboo), 1),
            );
            match (item.kind, in_time) {
                (Kind::Taboo, true) => {}
                (Kind::Taboo, false) | (_, true) => self.credit(&item.id, evidence),
                (_, false) => self.wrong(&item.id, evidence),
            }
        }
        // A clock is done when every item that goes by it is judged; one that no item goes by ends with any words.
        self.state.clocks.retain(|id, running| {
            let mut by_it = scene
                .items
                .values()
                .filter(|i| matches!(&i.shown, Shown::Clock { from, .. } if from == id))
                .peekable();
            if by_it.peek().is_none() {
                !words
            } else {
                !by_it.all(|i| running.judged.contains(&i.id))
            }
        });
    }

    /// A form is filled: every item that asks for its fields is credited by the share that is right.
    pub fn fill(
        &mut self,
        id: &str,
        form: &Form,
        values: &std::collections::BTreeMap<String, String>,
    ) {
        let right = forms::check(self.scene, form, values);
        self.state.open_forms.retain(|f| f != id);
        let scene = self.scene;
        for item in scene.items.values() {
            let Shown::Form { id: wanted, fields } = &item.shown else {
                continue;
            };
            if wanted != id || fields.is_empty() || !self.applies_now(item) {
                continue;
            }
            let good = fields
                .iter()
                .filter(|f| right.get(*f) == Some(&true))
                .count() as u32;
            // Ids, not titles: a report names the fields in its reader's language.
            let shown: Vec<String> = fields
                .iter()
                .map(|f| {
                    let mark = if right.get(f) == Some(&true) {
                        "✓"
                    } else {
                        "✗"
                    };
                    format!("{f}={}{mark}", values.get(f).map_or("", |v| v.as_str()))
                })
                .collect();
            let evidence = self.own_evidence(shown.join(" "), (good, fields.len() as u32));
            // The form as last filled counts, not the best or the first.
            self.state.shown.remove(&item.id);
            if good == 0 {
                self.wrong(&item.id, evidence);
            } else {
                self.credit(&item.id, evidence);
            }
        }
        self.state.forms.insert(
            id.to_owned(),
            super::state::Filled {
                values: values.clone(),
                right,
            },
        );
    }

    /// A question is answered.
    pub fn answer(&mut self, id: &str, question: &Question, answer: &str) {
        let right = questions::is_right(question, id, self.state.seed, answer, self.scene);
        if let Some(asked) = self.state.questions.get_mut(id) {
            asked.answer = Some((answer.to_owned(), right));
        }
        let scene = self.scene;
        for item in scene.items.values() {
            if !matches!(&item.shown, Shown::Question { id: q } if q == id) {
                continue;
            }
            let evidence = self.own_evidence(answer.to_owned(), (u32::from(right), 1));
            if right {
                self.credit(&item.id, evidence);
            } else {
                self.wrong(&item.id, evidence);
            }
        }
    }
}

/// Situations that hold for what is said now. Words that bring their own situation about (asking the caller to wait) count
/// in it at once.
pub(crate) fn holding(scene: &Scene, state: &State) -> BTreeSet<String> {
    let mut holding = state.holding();
    holding.extend(scene.items.values().filter_map(|i| {
        let situation = i.situation.as_ref()?;
        let raised_by = &scene.furniture.situations.get(situation)?.items;
        raised_by.contains(&i.id).then(|| situation.clone())
    }));
    holding
}

/// An item as heard beyond doubt in words that are not there; nothing where its situation does not hold.
pub(crate) fn supposed(item: &Item, holding: &BTreeSet<String>) -> Option<Observation> {
    let holds = item.situation.as_ref().is_none_or(|s| holding.contains(s));
    holds.then(|| Observation {
        item: item.id.clone(),
        kind: match item.kind {
            Kind::Taboo => recognise::Kind::Taboo,
            _ => recognise::Kind::Behaviour,
        },
        confidence: 1000,
        unclear: false,
        quote: String::new(),
        span: (0, 0),
        via: recognise::Via::Exact,
    })
}

/// Seconds on a running clock, once for each item.
fn running_seconds(running: Option<&mut Running>, item: &str) -> Option<u32> {
    let running = running?;
    running
        .judged
        .insert(item.to_owned())
        .then_some(running.seconds)
}

/// The credit of an item that is made of other items, once there is any.
fn derived(item: &Item, state: &State) -> Option<(u32, u32)> {
    match &item.shown {
        Shown::Count { of, at_least } => {
            let turns: BTreeSet<u32> = state.shown.get(of)?.iter().map(|e| e.turn).collect();
            Some(((turns.len() as u32).min(*at_least), *at_least))
        }
        Shown::Order { first, then } => {
            let first = state.shown.get(first)?.first()?;
            let then = state.shown.get(then)?.last()?;
            let in_order = (first.turn, first.span.0) < (then.turn, then.span.0);
            in_order.then_some((1, 1))
        }
        _ => None,
    }
}
