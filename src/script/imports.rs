//! `import "name"`: only the shared scripts of the pack, never a file, never in a circle.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rhai::{Engine, EvalAltResult, Module, ModuleResolver, Position, Scope, Shared};

use super::error::{Fault, raise};
use super::model::Named;

/// The shared scripts by name.
pub(super) struct Imports {
    shared: BTreeMap<String, Named>,
    /// Being loaded right now, outermost first: an import of one of these would never end.
    loading: RefCell<Vec<String>>,
}

impl Imports {
    pub(super) fn new(shared: BTreeMap<String, Named>) -> Self {
        Imports {
            shared,
            loading: RefCell::default(),
        }
    }
}

impl ModuleResolver for Imports {
    fn resolve(
        &self,
        engine: &Engine,
        _source: Option<&str>,
        path: &str,
        position: Position,
    ) -> Result<Shared<Module>, Box<EvalAltResult>> {
        let placed = |fault: Fault| {
            let mut error = raise(fault);
            error.set_position(position);
            error
        };
        let Some(named) = self.shared.get(path) else {
            let near =
                crate::content::finding::nearest(path, self.shared.keys().map(String::as_str));
            let near = near.map_or(String::new(), |n| format!(" → `{n}`?"));
            return Err(placed(Fault::Import(format!("`{path}`{near}"))));
        };
        if self.loading.borrow().iter().any(|l| l == path) {
            let mut circle = self.loading.borrow().clone();
            circle.push(path.to_owned());
            return Err(placed(Fault::Import(circle.join(" → "))));
        }
        self.loading.borrow_mut().push(path.to_owned());
        let module = load(engine, named);
        self.loading.borrow_mut().pop();
        module.map(Shared::new)
    }
}

fn load(engine: &Engine, named: &Named) -> Result<Module, Box<EvalAltResult>> {
    let mut ast = engine.compile(&named.text).map_err(|e| {
        Box::new(EvalAltResult::ErrorInModule(
            named.path.clone(),
            Box::new(EvalAltResult::ErrorParsing(
                e.err_type().clone(),
                e.position(),
            )),
            Position::NONE,
        ))
    })?;
    ast.set_source(named.path.as_str());
    Module::eval_ast_as_new(Scope::new(), &ast, engine).map_err(|e| {
        Box::new(EvalAltResult::ErrorInModule(
            named.path.clone(),
            e,
            Position::NONE,
        ))
    })
}
