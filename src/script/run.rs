//! What the engine counts and sees while one call runs: work done, limits reached, the place reached, lines printed.
//!
//! rhai forgets the innermost place of an error that cannot be caught (every limit): each script function on the way
//! out overwrites it with that of its own call. So the place is noted here as the script goes, at every step.

use super::error::{Fault, Limit, Spot};
use crate::defaults::script as limits;
use rhai::{Dynamic, ImmutableString, Position};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Path of the file, as given in the sources; empty when unknown.
    pub path: String,
    /// Line and column.
    pub position: Position,
}

/// State of the call that runs; reset before each.
#[derive(Default)]
pub struct Run {
    work: Cell<u64>,
    tripped: Cell<Option<Limit>>,
    fault: RefCell<Option<(Fault, At)>>,
    steps: RefCell<Vec<At>>,
    printed: RefCell<Printed>,
    cancel: RefCell<Arc<AtomicBool>>,
    watched: Cell<bool>,
    hits: RefCell<Hits>,
    places: Cell<usize>,
    lacking: RefCell<Vec<Lacking>>,
}

/// What a script asked for that was not so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// An item that was not shown in this turn.
    Shown(String),
    /// An item that was never shown.
    Ever(String),
    /// A topic that was not asked about.
    Asked(String),
    /// The words of this turn, whatever they were.
    Words,
}

/// What was noted of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// What it asked for in vain, in this order.
    pub lacking: Vec<Lacking>,
    /// Statements and expressions, of all calls since the script is watched, that have run at least once.
    pub places: usize,
}

/// How often each place was reached, over all calls.
#[derive(Debug, Clone, Default)]
pub struct Hits(BTreeMap<String, BTreeMap<(usize, usize), Times>>);

#[derive(Debug, Clone, Copy, Default)]
struct Times {
    statements: u64,
    expressions: u64,
}

impl Hits {
    /// Adds one; true when it is the first there.
    fn add(&mut self, path: &str, position: Position, statement: bool) -> bool {
        if !self.0.contains_key(path) {
            self.0.insert(path.to_owned(), BTreeMap::new());
        }
        let Some(file) = self.0.get_mut(path) else {
            return false;
        };
        let times = file.entry(line_and_column(position)).or_default();
        let times = if statement {
            &mut times.statements
        } else {
            &mut times.expressions
        };
        *times += 1;
        *times == 1
    }

    /// How often the statement there ran.
    pub fn statements(&self, path: &str, position: Position) -> u64 {
        self.at(path, position).statements
    }

    /// How often the expression there ran.
    pub fn expressions(&self, path: &str, position: Position) -> u64 {
        self.at(path, position).expressions
    }

    fn at(&self, path: &str, position: Position) -> Times {
        let file = self.0.get(path);
        let times = file.and_then(|file| file.get(&line_and_column(position)));
        times.copied().unwrap_or_default()
    }
}

/// Line and column as people count them.
pub fn line_and_column(position: Position) -> (usize, usize) {
    (
        position.line().unwrap_or(0),
        position.position().unwrap_or(1),
    )
}

#[derive(Default)]
struct Printed {
    lines: Vec<String>,
    bytes: usize,
}

impl Run {
    /// Begins a call, which ends when `cancel` is set.
    pub fn begin(&self, cancel: Arc<AtomicBool>) {
        self.work.set(0);
        self.tripped.set(None);
        self.fault.replace(None);
        self.steps.borrow_mut().clear();
        self.lacking.borrow_mut().clear();
        self.printed.replace(Printed::default());
        self.cancel.replace(cancel);
    }

    /// One operation. True when the call must end.
    pub fn tick(&self) -> bool {
        self.charge(1);
        self.tripped.get().is_some() || self.fault.borrow().is_some() || self.cancelled()
    }

    /// Counts `units` of work; one operation is one unit.
    pub fn charge(&self, units: u64) {
        let work = self.work.get().saturating_add(units);
        self.work.set(work);
        if work > limits::OPERATIONS {
            self.trip(Limit::Operations);
        }
    }

    /// Was the call given up from outside?
    pub fn cancelled(&self) -> bool {
        self.cancel.borrow().load(Ordering::Relaxed)
    }

    /// Notes that a limit was reached; the first one stays.
    pub fn trip(&self, limit: Limit) {
        if self.tripped.get().is_none() {
            self.tripped.set(Some(limit));
        }
    }

    /// The limit reached, if any: also when the engine swallowed the error that it caused.
    pub fn tripped(&self) -> Option<Limit> {
        self.tripped.get()
    }

    /// Notes a fault raised by a function of `c`; the first one stays, and no script can catch it.
    pub fn fail(&self, fault: Fault, at: At) {
        let mut slot = self.fault.borrow_mut();
        if slot.is_none() {
            *slot = Some((fault, at));
        }
    }

    /// The fault noted, if any.
    pub fn take_fault(&self) -> Option<(Fault, At)> {
        self.fault.borrow_mut().take()
    }

    /// From now on notes which places are reached, over all calls; those reached before are forgotten.
    pub fn watch(&self) {
        self.hits.take();
        self.places.set(0);
        self.watched.set(true);
    }

    /// Notes a place for coverage, if anybody asked for it.
    pub fn hit(&self, path: Option<&str>, position: Position, statement: bool) {
        if self.watched.get() && !position.is_none() {
            let path = path.unwrap_or_default();
            let first = self.hits.borrow_mut().add(path, position, statement);
            self.places.set(self.places.get() + usize::from(first));
        }
    }

    /// Notes what the script asked for in vain.
    pub fn lacks(&self, what: Lacking) {
        let mut lacking = self.lacking.borrow_mut();
        if !lacking.contains(&what) {
            lacking.push(what);
        }
    }

    /// What was noted of the last call, and not taken yet.
    pub fn take_noted(&self) -> Noted {
        Noted {
            lacking: self.lacking.take(),
            places: self.places.get(),
        }
    }

    /// The places reached since somebody asked for them.
    pub fn hits(&self) -> Hits {
        self.hits.borrow().clone()
    }

    /// Notes that the script has reached `position` of `path`, `level` calls deep.
    pub fn step(&self, level: usize, path: Option<&str>, position: Position) {
        if position.is_none() {
            return;
        }
        let path = path.unwrap_or_default();
        let mut steps = self.steps.borrow_mut();
        steps.truncate(level + 1);
        match steps.get_mut(level) {
            Some(at) => {
                at.position = position;
                if at.path != path {
                    path.clone_into(&mut at.path);
                }
            }
            None => steps.push(At {
                path: path.to_owned(),
                position,
            }),
        }
    }

    /// The innermost place reached, and the calls that led there, innermost first.
    pub fn place(&self) -> (Option<At>, Vec<Spot>) {
        let steps = self.steps.borrow();
        let mut inward = steps.iter().rev();
        let innermost = inward.next().cloned();
        let chain = inward
            .filter(|at| Some(*at) != innermost.as_ref())
            .map(At::spot)
            .collect();
        (innermost, chain)
    }

    /// Keeps a printed line, up to the limit.
    pub fn print(&self, text: &str) {
        let mut printed = self.printed.borrow_mut();
        printed.bytes += text.len();
        if printed.lines.len() >= limits::PRINTED_LINES || printed.bytes > limits::STRING {
            self.trip(Limit::Printed);
        } else {
            printed.lines.push(text.to_owned());
        }
    }

    /// What was printed.
    pub fn take_printed(&self) -> Vec<String> {
        std::mem::take(&mut self.printed.borrow_mut().lines)
    }

    /// Charges for reading `value`, by its size, and checks its strings with the keys, and its maps.
    ///
    /// rhai counts one operation whether it copies a number or a list of a thousand entries; it leaves out the keys of
    /// maps when it measures a value, and does not measure a map that `map[key] = …` makes larger.
    pub fn read(&self, value: &Dynamic) -> Result<(), Limit> {
        let mut size = Size::default();
        size.add(value);
        self.charge((size.entries / 4 + size.bytes / 256) as u64);
        let limit = if size.bytes > limits::STRING {
            Limit::StringLength
        } else if size.maps > limits::MAP {
            Limit::MapSize
        } else {
            return Ok(());
        };
        self.trip(limit);
        Err(limit)
    }
}

impl At {
    pub(super) fn spot(&self) -> Spot {
        let (line, column) = line_and_column(self.position);
        Spot {
            path: self.path.clone(),
            line,
            column,
        }
    }
}

#[derive(Default)]
struct Size {
    entries: usize,
    maps: usize,
    bytes: usize,
}

impl Size {
    fn add(&mut self, value: &Dynamic) {
        if value.is_int() || value.is_bool() || value.is_unit() {
            return;
        }
        if let Some(text) = value.read_lock::<ImmutableString>() {
            self.bytes += text.len();
        } else if let Some(list) = value.read_lock::<rhai::Array>() {
            self.entries += list.len();
            list.iter().for_each(|item| self.add(item));
        } else if let Some(map) = value.read_lock::<rhai::Map>() {
            // An entry of a map costs about four times one of a list to copy.
            self.entries += 4 * map.len();
            self.maps += map.len();
            for (key, item) in map.iter() {
                self.bytes += key.len();
                self.add(item);
            }
        }
    }
}
