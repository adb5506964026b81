//! The customer's side of a turn: script, agenda, answers, lines by mood; then the ends of a scene.

use std::collections::BTreeSet;

use super::event::{EndedBy, Event};
use super::hear::{Heard, Hearing};
use super::lines;
use super::state::{Asked, Ending};
use crate::content::model::*;
use crate::defaults;
use crate::script::{self, Hook, Move, View};

impl Hearing<'_> {
    /// The scene opens.
    pub fn open(&mut self) {
        let scene = self.scene;
        self.raise_at_start();
        if let Some(text) = &scene.opening.narrate {
            self.narrate(text);
            // Who comes in, or that the phone rings: the trainee's first words answer it.
            self.state.last_line = Some(lines::fill(scene, text));
        }
        if let Some(clock) = &scene.opening.clock {
            self.open_clock(clock);
        }
        if let Some(text) = &scene.opening.say {
            self.say(text);
        }
        self.script(Hook::Opening, &Heard::default(), "");
    }

    /// The customer reacts to what was heard.
    pub fn respond(&mut self, text: &str, heard: &Heard) {
        self.state.last_line = None;
        self.move_mood(heard);
        let before = self.state.heard.len();
        // A script answers words. Noise is no answer to anything, whatever the script waits for.
        let words = !heard.noise || !heard.items.is_empty();
        if words {
            self.script(Hook::Turn, heard, text);
        }
        let scripted = self.state.heard.len() > before;
        if self.state.outcome.is_none() && self.state.ended.is_none() {
            let answered = !scripted && self.answers(heard);
            // Who makes out no words asks back first: what he had in mind to say can wait a turn.
            let puzzled = heard.noise && !scripted && !answered;
            if puzzled {
                self.by_mood(heard);
            }
            let spoke = self.agenda(heard, !scripted && !puzzled);
            if !(scripted || answered || puzzled || spoke || self.state.outcome.is_some()) {
                self.by_mood(heard);
            }
        }
        self.limits();
        self.settle();
    }

    /// The trainee lets seconds pass.
    pub fn silence(&mut self, seconds: u32) {
        let timed = !self.state.clocks.is_empty();
        self.seconds(seconds);
        let before = self.events.len();
        self.script(Hook::Silence { seconds }, &Heard::default(), "");
        let quiet = self.events.len() == before;
        if quiet && !timed && seconds >= defaults::SILENCE_SECONDS && self.state.outcome.is_none() {
            self.state
                .mood
                .shift(MoodName::Patience, defaults::effects::MISS_PATIENCE);
            self.say_next("lines.silence", &self.scene.persona.lines.silence);
        }
        self.limits();
        self.settle();
    }

    fn move_mood(&mut self, heard: &Heard) {
        use defaults::effects as d;
        let scene = self.scene;
        let mut moved = false;
        for id in &heard.items {
            moved = true;
            if let Some(moves) = scene.effects.get(id) {
                self.feel(moves);
                continue;
            }
            let Some(item) = scene.items.get(id) else {
                continue;
            };
            let first = self.state.shown.get(id).is_none_or(|e| e.len() == 1);
            match item.kind {
                Kind::Taboo => {
                    self.state.mood.shift(MoodName::Trust, d::TABOO_TRUST);
                    self.state.mood.shift(MoodName::Patience, d::TABOO_PATIENCE);
                }
                _ if first => {
                    self.state.mood.shift(MoodName::Trust, d::BEHAVIOUR_TRUST);
                    self.state
                        .mood
                        .shift(MoodName::Interest, d::BEHAVIOUR_INTEREST);
                }
                _ => {}
            }
        }
        for topic in &heard.asked {
            moved = true;
            if let Some(moves) = scene.effects.get(topic) {
                self.feel(moves);
            }
        }
        if !moved {
            match scene.effects.get("miss-of-topic") {
                Some(moves) => self.feel(moves),
                None => self.state.mood.shift(MoodName::Patience, d::MISS_PATIENCE),
            }
        }
    }

    fn feel(&mut self, moves: &std::collections::BTreeMap<MoodName, i64>) {
        for (name, by) in moves {
            self.state.mood.shift(*name, *by);
        }
    }

    /// The customer says a line with its facts filled in: it is heard, may raise situations, and tells what it names. Whatever
    /// calls for a line, it comes through here.
    fn say(&mut self, line: &str) {
        let text = lines::fill(self.scene, line);
        self.state.heard.push((self.state.turn, text.clone()));
        self.events.push(Event::Customer { text: text.clone() });
        self.customer_line_heard(&text);
        self.tell_all_in(line);
    }

    /// The customer says the next line of a list, if one is left.
    fn say_next(&mut self, key: &str, list: &[Line]) -> bool {
        let line = lines::next(self.scene, &mut self.state, key, list);
        if let Some(line) = line {
            self.say(line);
        }
        line.is_some()
    }

    /// What is seen, with its facts filled in.
    fn narrate(&mut self, text: &str) {
        self.events.push(Event::Narration {
            text: lines::fill(self.scene, text),
        });
        self.tell_all_in(text);
    }

    fn tell_all_in(&mut self, text: &str) {
        for fact in lines::told_in(self.scene, text) {
            self.tell(fact);
        }
    }

    /// A hidden fact is out, once and for all.
    fn tell(&mut self, fact: &str) {
        if !self.state.told.contains_key(fact) {
            self.state.told.insert(fact.to_owned(), self.state.turn);
            self.events.push(Event::Told {
                fact: fact.to_owned(),
            });
        }
    }

    /// Answers to what was asked, at most two; then to the items shown that someone has an answer for.
    fn answers(&mut self, heard: &Heard) -> bool {
        let scene = self.scene;
        let mut said = 0;
        let topics_of: BTreeSet<&str> = heard
            .items
            .iter()
            .filter_map(|i| scene.items.get(i)?.topic.as_deref())
            .collect();
        let by_item = heard
            .items
            .iter()
            .filter(|i| scene.items.get(*i).is_some_and(|x| x.topic.is_none()));
        let order = |i: &&String| {
            self.state
                .shown
                .get(*i)
                .and_then(|e| e.last())
                .map_or(0, |e| e.span.0)
        };
        let mut by_item: Vec<&String> = by_item.collect();
        by_item.sort_by_key(order);
        let mut asked: Vec<String> = heard.asked.clone();
        asked.sort_by_key(|t| !topics_of.contains(t.as_str()));
        let keys: Vec<String> = asked
            .into_iter()
            .chain(by_item.into_iter().cloned())
            .collect();
        for (n, key) in keys.iter().enumerate() {
            // One reaction to what was merely said is enough; a second answer is for a second question.
            let is_topic = n < heard.asked.len();
            if said >= defaults::ANSWERS_PER_TURN || (said > 0 && !is_topic) {
                break;
            }
            if self.answer_to(key) {
                said += 1;
                if is_topic {
                    let revealed = scene
                        .facts
                        .iter()
                        .filter(|(_, f)| !f.open && f.asked_by.contains(key));
                    for (fact, _) in revealed {
                        self.tell(fact);
                    }
                }
            }
        }
        said > 0
    }

    fn answer_to(&mut self, key: &str) -> bool {
        let Some(layers) = self.scene.answers.get(key) else {
            return false;
        };
        let mut layers = layers.iter().enumerate();
        layers.any(|(n, layer)| self.say_next(&format!("answers.{key}.{n}"), layer))
    }

    /// Beats whose time has come: all their effects, but one speaking beat a turn. Returns whether the customer spoke in one:
    /// what is only narrated answers nobody.
    fn agenda(&mut self, heard: &Heard, may_speak: bool) -> bool {
        let scene = self.scene;
        let mut spoke = false;
        for (n, beat) in scene.agenda.iter().enumerate() {
            if self.state.fired.contains(&n)
                || self.state.outcome.is_some()
                || !self.due(beat, heard)
            {
                continue;
            }
            let speaks = !beat.say.is_empty();
            if speaks && (spoke || !may_speak) {
                continue;
            }
            self.state.fired.insert(n);
            spoke |= speaks;
            self.fire(n, beat);
        }
        spoke
    }

    fn due(&self, beat: &Beat, heard: &Heard) -> bool {
        let s = &self.state;
        beat.turn.is_none_or(|t| s.turn >= t)
            && beat.items.iter().all(|i| s.has_shown(i))
            && beat.missing.iter().all(|i| !s.has_shown(i))
            && beat
                .situation
                .as_ref()
                .is_none_or(|x| s.situations.contains_key(x))
            && beat.topic.as_ref().is_none_or(|t| heard.asked.contains(t))
            && s.mood.within(&beat.mood)
    }

    fn fire(&mut self, n: usize, beat: &Beat) {
        let scene = self.scene;
        if let Some(text) = &beat.narrate {
            self.narrate(text);
        }
        if !beat.say.is_empty() {
            let lately = lines::lately(&self.state);
            let start = lines::mix(self.state.seed, &format!("beat.{n}")) as usize;
            let all = beat.say.len();
            let pick = (0..all)
                .map(|i| &beat.say[start.wrapping_add(i) % all])
                .find(|l| !lately.contains(&lines::fill(scene, l)))
                .unwrap_or(&beat.say[start % all]);
            self.say(pick);
        }
        if let Some(q) = &beat.ask {
            self.ask(q);
        }
        if let Some(s) = &beat.clear {
            self.clear(s);
        }
        if let Some(s) = &beat.raise {
            self.raise(s);
        }
        self.feel(&beat.feel);
        if let Some(f) = &beat.reveal {
            self.tell(f);
        }
        if let Some(s) = &beat.stage {
            self.enter(s);
        }
        if let Some(f) = &beat.form {
            self.lay_out(f);
        }
        if let Some(c) = &beat.clock {
            self.open_clock(c);
        }
        if let Some(outcome) = &beat.end {
            self.come_out(outcome);
        }
    }

    /// Nothing else was said: a line by mood.
    fn by_mood(&mut self, heard: &Heard) {
        let l = &self.scene.persona.lines;
        let understood = heard.short_answer || !heard.items.is_empty() || !heard.asked.is_empty();
        let (key, list) = if heard.noise && !l.puzzled.is_empty() {
            ("lines.puzzled", &l.puzzled)
        } else if self.state.mood.patience < defaults::IMPATIENT_BELOW {
            ("lines.impatient", &l.impatient)
        } else if understood {
            ("lines.nod", &l.nod)
        } else {
            ("lines.not-understood", &l.not_understood)
        };
        self.state.fallbacks.push(self.state.turn);
        self.say_next(key, list);
    }

    fn ask(&mut self, question: &str) {
        let turn = self.state.turn;
        if !self.state.questions.contains_key(question) {
            self.state
                .questions
                .insert(question.to_owned(), Asked { turn, answer: None });
            self.events.push(Event::Question {
                id: question.to_owned(),
            });
        }
    }

    fn lay_out(&mut self, form: &str) {
        if !self.state.open_forms.iter().any(|f| f == form) && !self.state.forms.contains_key(form)
        {
            self.state.open_forms.push(form.to_owned());
            self.events.push(Event::Form {
                id: form.to_owned(),
            });
        }
    }

    fn enter(&mut self, stage: &str) {
        if self.state.stage == stage {
            return;
        }
        self.state.stage = stage.to_owned();
        self.events.push(Event::Stage {
            id: stage.to_owned(),
        });
        let scene = self.scene;
        let over: Vec<String> = self
            .state
            .situations
            .keys()
            .filter(|id| {
                scene
                    .furniture
                    .situations
                    .get(*id)
                    .is_some_and(|s| s.lasts == Lasts::Stage)
            })
            .cloned()
            .collect();
        for id in over {
            self.clear(&id);
        }
    }

    /// Runs a hook of the script and makes its moves.
    fn script(&mut self, hook: Hook, heard: &Heard, text: &str) {
        let scene = self.scene;
        let Some(script) = scene.script.as_ref().filter(|s| s.has(hook)) else {
            return;
        };
        let view = self.view(heard, text);
        match script.call(hook, view) {
            Ok(effects) => {
                self.state.memory = effects.memory;
                for m in effects.moves {
                    self.make(m);
                }
            }
            Err(error) => {
                let message = format!("{}:{}:{} {}", error.path, error.line, error.column, error);
                if error.fault.is_emergency() {
                    self.state.given_up = Some(message);
                    return;
                }
                self.events.push(Event::Fault { message });
                self.finish("script-error", EndedBy::Fault);
            }
        }
    }

    fn make(&mut self, m: Move) {
        match m {
            Move::Say(line) => self.say(&line),
            Move::Narrate(text) => self.narrate(&text),
            Move::Feel { mood, by } => {
                let name = match mood {
                    script::MoodName::Trust => MoodName::Trust,
                    script::MoodName::Patience => MoodName::Patience,
                    script::MoodName::Interest => MoodName::Interest,
                };
                self.state.mood.shift(name, by);
            }
            Move::Reveal(fact) => self.tell(&fact),
            Move::Raise(id) => self.raise(&id),
            Move::Clear(id) => self.clear(&id),
            Move::Stage(id) => self.enter(&id),
            Move::Form(id) => self.lay_out(&id),
            Move::Ask(id) => self.ask(&id),
            Move::Clock(id) => self.open_clock(&id),
            Move::End(outcome) => self.come_out(&outcome),
        }
    }

    fn view(&self, heard: &Heard, text: &str) -> View {
        let (scene, s) = (self.scene, &self.state);
        View {
            names: scene.names(),
            shown: heard.items.clone(),
            counts: s
                .shown
                .iter()
                .map(|(k, v)| (k.clone(), v.len() as u32))
                .collect(),
            asked: heard.asked.iter().cloned().collect(),
            situations: s.holding(),
            mood: script::Mood {
                trust: s.mood.trust,
                patience: s.mood.patience,
                interest: s.mood.interest,
            },
            facts: scene.values(),
            turn: s.turn,
            seconds: s.seconds,
            text: text.to_owned(),
            memory: s.memory.clone(),
            seed: s.seed,
            heard: lines::lately(s).into_iter().collect(),
        }
    }

    /// Patience gone, or turns used up.
    fn limits(&mut self) {
        if self.state.outcome.is_some() || self.state.ended.is_some() {
            return;
        }
        let outcome = if self.state.mood.patience <= 0 {
            "left"
        } else if self.state.turn >= self.scene.turns {
            "out-of-time"
        } else {
            return;
        };
        self.say_next("lines.leaving", &self.scene.persona.lines.leaving);
        self.come_out(outcome);
    }

    /// The customer's part is over; desk work follows if the scene has any.
    pub fn come_out(&mut self, outcome: &str) {
        if self.state.outcome.is_some() || self.state.ended.is_some() {
            return;
        }
        self.state.outcome = Some(outcome.to_owned());
        let scene = self.scene;
        for form in &scene.after_forms {
            self.lay_out(form);
        }
        for question in &scene.after_questions {
            self.ask(question);
        }
        if self.desk_work() {
            self.events.push(Event::Outcome {
                outcome: outcome.to_owned(),
            });
        }
    }

    fn desk_work(&self) -> bool {
        let after = &self.scene.after_forms;
        let forms = self.state.open_forms.iter().any(|f| after.contains(f))
            || (!self.state.open_forms.is_empty() && !after.is_empty());
        forms || self.state.pending_question().is_some()
    }

    /// Ends the session once the customer is gone and nothing remains on the desk.
    pub fn settle(&mut self) {
        if let Some(outcome) = self.state.outcome.clone()
            && self.state.ended.is_none()
            && !self.desk_work()
        {
            self.finish(&outcome, EndedBy::Scene);
        }
    }

    /// Ends the session.
    pub fn finish(&mut self, outcome: &str, by: EndedBy) {
        if self.state.ended.is_none() {
            self.state.ended = Some(Ending {
                outcome: outcome.to_owned(),
                by,
            });
            self.events.push(Event::Ended {
                outcome: outcome.to_owned(),
                by,
            });
        }
    }
}
