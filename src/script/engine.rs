//! The engine with everything closed that a script could hang, swell or break the program with.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rhai::packages::{Package, StandardPackage};
use rhai::{Engine, EvalAltResult, ImmutableString, OptimizationLevel};

use super::error::{Fault, raise};
use super::imports::Imports;
use super::model::Named;
use crate::defaults::script as limits;

/// A closed engine and its alarms.
pub(super) struct Closed {
    pub engine: Engine,
    /// Set when the operations ran out, even where a callback's error is swallowed.
    pub tripped: Rc<Cell<bool>>,
}

/// Makes the engine. `stop` is the emergency stop from outside.
pub(super) fn closed(shared: &BTreeMap<String, Named>, stop: Arc<AtomicBool>) -> Closed {
    let mut engine = Engine::new_raw();
    engine.register_global_module(StandardPackage::new().as_shared_module());
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(true);
    engine
        .set_max_operations(limits::OPERATIONS)
        .set_max_call_levels(limits::CALL_LEVELS)
        .set_max_expr_depths(limits::EXPR_DEPTH, limits::EXPR_DEPTH)
        .set_max_variables(limits::VARIABLES)
        .set_max_functions(limits::FUNCTIONS)
        .set_max_modules(limits::MODULES)
        .set_max_string_size(limits::STRING)
        .set_max_array_size(limits::ARRAY)
        .set_max_map_size(limits::MAP);
    engine.disable_symbol("eval");
    engine.set_module_resolver(Imports::new(shared.clone()));
    // What a script prints is for nobody: it may not write to the terminal.
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    let tripped = Rc::new(Cell::new(false));
    let trip = Rc::clone(&tripped);
    engine.on_progress(move |operations| {
        if operations >= limits::OPERATIONS || stop.load(Ordering::Relaxed) {
            trip.set(true);
            return Some(rhai::Dynamic::UNIT);
        }
        None
    });
    forbid(&mut engine);
    guard_replace(&mut engine);
    Closed { engine, tripped }
}

/// Functions of the standard package that reach the clock or the process: `disable_symbol` does not stop them.
fn forbid(engine: &mut Engine) {
    engine.register_fn("sleep", |_: i64| -> Result<(), Box<EvalAltResult>> {
        Err(raise(Fault::Forbidden("sleep")))
    });
    engine.register_fn("sleep", |_: f64| -> Result<(), Box<EvalAltResult>> {
        Err(raise(Fault::Forbidden("sleep")))
    });
    engine.register_fn("timestamp", || -> Result<(), Box<EvalAltResult>> {
        Err(raise(Fault::Forbidden("timestamp")))
    });
    engine.register_fn("exit", || -> Result<(), Box<EvalAltResult>> {
        Err(raise(Fault::Forbidden("exit")))
    });
    engine.register_fn(
        "exit",
        |_: rhai::Dynamic| -> Result<(), Box<EvalAltResult>> {
            Err(raise(Fault::Forbidden("exit")))
        },
    );
}

/// The engine looks at a string's size only after `replace` has made it: gigabytes too late.
fn guard_replace(engine: &mut Engine) {
    fn replace(text: &mut ImmutableString, from: &str, to: &str) -> Result<(), Box<EvalAltResult>> {
        if from.is_empty() {
            return Ok(());
        }
        let count = text.matches(from).count();
        let grown = text
            .len()
            .saturating_sub(count * from.len())
            .saturating_add(count.saturating_mul(to.len()));
        if grown > limits::STRING {
            return Err(raise(Fault::Limit("size")));
        }
        *text = text.replace(from, to).into();
        Ok(())
    }
    engine.register_fn(
        "replace",
        |t: &mut ImmutableString, a: ImmutableString, b: ImmutableString| replace(t, &a, &b),
    );
    engine.register_fn(
        "replace",
        |t: &mut ImmutableString, a: char, b: ImmutableString| {
            replace(t, a.encode_utf8(&mut [0; 4]), &b)
        },
    );
    engine.register_fn(
        "replace",
        |t: &mut ImmutableString, a: ImmutableString, b: char| {
            replace(t, &a, b.encode_utf8(&mut [0; 4]))
        },
    );
    engine.register_fn("replace", |t: &mut ImmutableString, a: char, b: char| {
        replace(t, a.encode_utf8(&mut [0; 4]), b.encode_utf8(&mut [0; 4]))
    });
}
