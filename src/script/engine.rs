//! The engine as scripts meet it: what is left of rhai once every way out is closed.

use super::api::customer;
use super::closed::functions;
use super::run::Run;
use crate::defaults::script as limits;
use rhai::debugger::DebuggerCommand;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{
    ASTNode, Dynamic, Engine, EvalAltResult, EvalContext, Expr, Module, ModuleResolver,
    OptimizationLevel, Position, Shared, Stmt,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The modules that `import` may take: those compiled already.
#[derive(Clone, Default)]
pub struct Modules(pub Rc<RefCell<BTreeMap<String, Shared<Module>>>>);

impl ModuleResolver for Modules {
    fn resolve(
        &self,
        _: &Engine,
        _: Option<&str>,
        name: &str,
        position: Position,
    ) -> Result<Shared<Module>, Box<EvalAltResult>> {
        self.0
            .borrow()
            .get(name)
            .cloned()
            .ok_or_else(|| EvalAltResult::ErrorModuleNotFound(name.to_owned(), position).into())
    }
}

/// An engine that counts into `run` and imports from `modules`.
pub fn build(run: &Rc<Run>, modules: &Modules) -> Engine {
    let mut engine = Engine::new_raw();
    // Not the whole standard package: the core package has `sleep`, `exit` and `parse_json`, the mathematical one
    // functions that differ by machine, that of functions tells names that differ by build, and scripts need neither
    // bits, bytes nor clocks.
    ArithmeticPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    engine.register_global_module(rhai::exported_module!(numbers).into());
    engine.register_global_module(rhai::exported_module!(functions).into());
    engine.register_global_module(rhai::exported_module!(customer).into());
    language(&mut engine);
    limit(&mut engine);
    watch(&mut engine, run);
    engine.set_module_resolver(modules.clone());
    #[cfg(test)]
    for (name, milliseconds) in [("rest", 1), ("hang", 5_000)] {
        let nap = std::time::Duration::from_millis(milliseconds);
        engine.register_fn(name, move || std::thread::sleep(nap));
    }
    engine
}

fn language(engine: &mut Engine) {
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_strict_variables(true)
        .disable_symbol("eval")
        // A map bound to `this` is read without any variable, so its size would go unseen.
        .disable_symbol("this")
        // Powers of fractions differ by machine.
        .disable_symbol("**")
        .disable_symbol("**=");
}

fn limit(engine: &mut Engine) {
    engine
        .set_max_call_levels(limits::CALL_LEVELS)
        .set_max_expr_depths(limits::EXPR_DEPTH, limits::EXPR_DEPTH)
        .set_max_variables(limits::VARIABLES)
        .set_max_functions(limits::FUNCTIONS)
        .set_max_modules(limits::MODULES)
        .set_max_string_size(limits::STRING)
        .set_max_array_size(limits::ARRAY)
        .set_max_map_size(limits::MAP);
}

fn watch(engine: &mut Engine, run: &Rc<Run>) {
    let counted = Rc::clone(run);
    // Counted here and not by `set_max_operations`, which starts anew for each module.
    engine.on_progress(move |_| counted.tick().then_some(Dynamic::UNIT));
    let printed = Rc::clone(run);
    engine.on_print(move |text| printed.print(text));
    let debugged = Rc::clone(run);
    engine.on_debug(move |text, _, _| debugged.print(text));
    let read = Rc::clone(run);
    #[allow(deprecated)] // not deprecated, but "volatile": the version of rhai is pinned
    engine.on_var(move |name, _, context: EvalContext| {
        match context.scope().get(name).map(|value| read.read(value)) {
            Some(Err(_)) => {
                Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into())
            }
            _ => Ok(None),
        }
    });
    let stepped = Rc::clone(run);
    #[allow(deprecated)] // as above
    engine.register_debugger(
        |_, debugger| debugger,
        move |context, _, node, source, position| {
            if !matches!(node, ASTNode::Stmt(Stmt::Noop(_))) {
                stepped.hit(source, position, matches!(node, ASTNode::Stmt(_)));
            }
            if is_a_place(node) {
                stepped.step(context.call_level(), source, position);
            }
            Ok(DebuggerCommand::StepInto)
        },
    );
}

/// Values are no places of their own, nor is a function's end: rhai reports it on the way out of an error too.
fn is_a_place(node: ASTNode) -> bool {
    match node {
        ASTNode::Stmt(Stmt::Noop(_)) => false,
        ASTNode::Expr(expression) => {
            !expression.is_constant() && !matches!(expression, Expr::Variable(..))
        }
        _ => true,
    }
}

use rhai::plugin::*;

/// What is left of mathematics: functions that give the same on every machine.
#[export_module]
#[allow(clippy::unwrap_used)] // the macro's own, of arguments whose types rhai has checked
mod numbers {
    /// A number written in a text; an error where there is none.
    #[rhai_fn(return_raw)]
    pub fn parse_int(text: &str) -> Result<i64, Box<EvalAltResult>> {
        text.trim().parse().map_err(|_| {
            let error = format!("not a whole number: {text}");
            EvalAltResult::ErrorRuntime(error.into(), Position::NONE).into()
        })
    }

    /// A fraction, cut to a whole number.
    pub fn to_int(number: f64) -> i64 {
        number as i64
    }

    /// A whole number as a fraction.
    pub fn to_float(number: i64) -> f64 {
        number as f64
    }

    /// The nearest whole number; halves away from 0.
    pub fn round(number: f64) -> i64 {
        number.round() as i64
    }
}
