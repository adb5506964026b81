//! What a script sees of the scene: the handle `c`.

use std::cell::RefCell;
use std::rc::Rc;

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map};

use super::error::{Fault, raise};
use super::ids::{IdFault, Ids, What};
use super::model::{MoodName, Move, View};
use crate::defaults::script as limits;

type Checked<T> = Result<T, Box<EvalAltResult>>;

/// What one call reads and does.
pub(super) struct Inner {
    pub view: View,
    pub memory: Map,
    pub moves: Vec<Move>,
    /// Choices made so far, so that two in one call differ.
    choices: u64,
    hook: &'static str,
}

/// The handle `c`.
#[derive(Clone)]
pub(super) struct C(pub Rc<RefCell<Inner>>);

/// The handle `c.mood`.
#[derive(Clone)]
struct MoodHandle(C);

impl C {
    pub(super) fn new(view: View, memory: Map, hook: &'static str) -> Self {
        C(Rc::new(RefCell::new(Inner {
            view,
            memory,
            moves: Vec::new(),
            choices: 0,
            hook,
        })))
    }

    fn id(&self, what: What, written: &str, ids: impl Fn(&View) -> &Ids) -> Checked<String> {
        let inner = self.0.borrow();
        match ids(&inner.view).resolve(written) {
            Ok(full) => Ok(full.to_owned()),
            Err(IdFault::Unknown { near }) => Err(raise(Fault::UnknownId {
                what,
                id: written.to_owned(),
                near,
            })),
            Err(IdFault::Ambiguous { candidates }) => Err(raise(Fault::AmbiguousId {
                id: written.to_owned(),
                candidates,
            })),
        }
    }

    fn item(&self, written: &str) -> Checked<String> {
        self.id(What::Item, written, |v| &v.names.items)
    }

    fn make(&self, m: Move) -> Checked<()> {
        let moves = &mut self.0.borrow_mut().moves;
        if moves.len() >= limits::MOVES {
            return Err(raise(Fault::Limit("moves")));
        }
        moves.push(m);
        Ok(())
    }

    fn say_one(&self, lines: &Array) -> Checked<()> {
        let lines: Vec<String> = lines
            .iter()
            .filter_map(|l| l.clone().into_string().ok())
            .collect();
        let line = {
            let mut inner = self.0.borrow_mut();
            inner.choices += 1;
            let name = format!("{}.{}.{}", inner.hook, inner.view.turn, inner.choices);
            let mut chance =
                ChaCha8Rng::seed_from_u64(crate::session::lines::mix(inner.view.seed, &name));
            let fresh: Vec<&String> = lines
                .iter()
                .filter(|l| !inner.view.heard.contains(l))
                .collect();
            let from = if fresh.is_empty() {
                lines.iter().collect()
            } else {
                fresh
            };
            from.choose(&mut chance).map(|l| (*l).clone())
        };
        match line {
            Some(line) => self.make(Move::Say(line)),
            None => Err(raise(Fault::Runtime("say_one([])".to_owned()))),
        }
    }

    fn feel(&self, name: &str, by: i64) -> Checked<()> {
        let Some(mood) = MoodName::parse(name) else {
            let known = MoodName::ALL.map(|(n, _)| n);
            let near = crate::content::finding::nearest(name, known).map(str::to_owned);
            return Err(raise(Fault::UnknownId {
                what: What::Mood,
                id: name.to_owned(),
                near,
            }));
        };
        let by = by.clamp(-100, 100);
        self.0.borrow_mut().view.mood.feel(mood, by);
        self.make(Move::Feel { mood, by })
    }
}

/// Registers `c` and all it can do.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<C>("Scene");
    engine.register_type_with_name::<MoodHandle>("Mood");
    engine.register_get("mood", |c: &mut C| MoodHandle(c.clone()));
    for (name, mood) in MoodName::ALL {
        engine.register_get(name, move |m: &mut MoodHandle| {
            m.0.0.borrow().view.mood.get(mood)
        });
    }
    engine.register_get("turn", |c: &mut C| i64::from(c.0.borrow().view.turn));
    engine.register_get("seconds", |c: &mut C| i64::from(c.0.borrow().view.seconds));
    engine.register_get("text", |c: &mut C| {
        ImmutableString::from(c.0.borrow().view.text.as_str())
    });
    engine.register_get_set(
        "memory",
        |c: &mut C| c.0.borrow().memory.clone(),
        |c: &mut C, m: Map| c.0.borrow_mut().memory = m,
    );

    engine.register_fn("shown", |c: &mut C, item: &str| -> Checked<bool> {
        let id = c.item(item)?;
        Ok(c.0.borrow().view.shown.contains(&id))
    });
    engine.register_fn("ever", |c: &mut C, item: &str| -> Checked<bool> {
        let id = c.item(item)?;
        Ok(c.0.borrow().view.counts.get(&id).is_some_and(|n| *n > 0))
    });
    engine.register_fn("count", |c: &mut C, item: &str| -> Checked<i64> {
        let id = c.item(item)?;
        Ok(c.0
            .borrow()
            .view
            .counts
            .get(&id)
            .copied()
            .map_or(0, i64::from))
    });
    engine.register_fn("asked", |c: &mut C, topic: &str| -> Checked<bool> {
        let id = c.id(What::Topic, topic, |v| &v.names.topics)?;
        Ok(c.0.borrow().view.asked.contains(&id))
    });
    engine.register_fn("situation", |c: &mut C, situation: &str| -> Checked<bool> {
        let id = c.id(What::Situation, situation, |v| &v.names.situations)?;
        Ok(c.0.borrow().view.situations.contains(&id))
    });
    engine.register_fn("fact", |c: &mut C, fact: &str| -> Checked<String> {
        let id = c.id(What::Fact, fact, |v| &v.names.facts)?;
        Ok(c.0
            .borrow()
            .view
            .facts
            .get(&id)
            .cloned()
            .unwrap_or_default())
    });

    engine.register_fn("say", |c: &mut C, line: &str| {
        c.make(Move::Say(line.to_owned()))
    });
    engine.register_fn("say_one", |c: &mut C, lines: Array| c.say_one(&lines));
    engine.register_fn("narrate", |c: &mut C, text: &str| {
        c.make(Move::Narrate(text.to_owned()))
    });
    engine.register_fn("feel", |c: &mut C, name: &str, by: i64| c.feel(name, by));
    engine.register_fn("reveal", |c: &mut C, fact: &str| -> Checked<()> {
        let id = c.id(What::Fact, fact, |v| &v.names.facts)?;
        c.make(Move::Reveal(id))
    });
    engine.register_fn("raise", |c: &mut C, situation: &str| -> Checked<()> {
        let id = c.id(What::Situation, situation, |v| &v.names.situations)?;
        c.0.borrow_mut().view.situations.insert(id.clone());
        c.make(Move::Raise(id))
    });
    engine.register_fn("clear", |c: &mut C, situation: &str| -> Checked<()> {
        let id = c.id(What::Situation, situation, |v| &v.names.situations)?;
        c.0.borrow_mut().view.situations.remove(&id);
        c.make(Move::Clear(id))
    });
    engine.register_fn("stage", |c: &mut C, stage: &str| -> Checked<()> {
        let id = c.id(What::Stage, stage, |v| &v.names.stages)?;
        c.make(Move::Stage(id))
    });
    engine.register_fn("form", |c: &mut C, form: &str| -> Checked<()> {
        let id = c.id(What::Form, form, |v| &v.names.forms)?;
        c.make(Move::Form(id))
    });
    engine.register_fn("ask", |c: &mut C, question: &str| -> Checked<()> {
        let id = c.id(What::Question, question, |v| &v.names.questions)?;
        c.make(Move::Ask(id))
    });
    engine.register_fn("clock", |c: &mut C, clock: &str| -> Checked<()> {
        let id = c.id(What::Clock, clock, |v| &v.names.clocks)?;
        c.make(Move::Clock(id))
    });
    engine.register_fn("end", |c: &mut C, outcome: &str| {
        c.make(Move::End(outcome.to_owned()))
    });
}

/// What a script remembers, as plain values. Functions, handles and other engine values are refused.
pub(super) fn to_json(map: &Map) -> Result<serde_json::Map<String, serde_json::Value>, Fault> {
    map.iter()
        .map(|(k, v)| Ok((k.to_string(), value(v)?)))
        .collect()
}

fn value(v: &Dynamic) -> Result<serde_json::Value, Fault> {
    use serde_json::Value;
    if v.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(b) = v.as_bool() {
        return Ok(Value::from(b));
    }
    if let Ok(n) = v.as_int() {
        return Ok(Value::from(n));
    }
    if let Some(s) = v.clone().try_cast::<ImmutableString>() {
        return Ok(Value::from(s.to_string()));
    }
    if let Some(list) = v.clone().try_cast::<Array>() {
        return list
            .iter()
            .map(value)
            .collect::<Result<Vec<_>, _>>()
            .map(Value::from);
    }
    if let Some(map) = v.clone().try_cast::<Map>() {
        return to_json(&map).map(Value::Object);
    }
    Err(Fault::Runtime(format!("c.memory: {}", v.type_name())))
}

/// The other way.
pub(super) fn of_json(map: &serde_json::Map<String, serde_json::Value>) -> Map {
    map.iter()
        .map(|(k, v)| (k.as_str().into(), dynamic(v)))
        .collect()
}

fn dynamic(v: &serde_json::Value) -> Dynamic {
    use serde_json::Value;
    match v {
        Value::Null => Dynamic::UNIT,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => n.as_i64().unwrap_or_default().into(),
        Value::String(s) => s.clone().into(),
        Value::Array(list) => list.iter().map(dynamic).collect::<Array>().into(),
        Value::Object(map) => of_json(map).into(),
    }
}
