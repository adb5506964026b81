//! A script and what it imports, compiled and checked for what rhai allows and scripts must not do.

use super::analysis::{self, Analysis};
use super::engine::{self, Modules};
use super::error::{Fault, ImportFault, Said, ScriptError};
use super::model::{HOOKS, Named, Sources};
use super::run::Run;
use super::scan;
use super::translate;
use crate::content::finding::nearest;
use crate::defaults::script as limits;
use rhai::{AST, ASTFlags, ASTNode, Dynamic, Engine, Expr, FnPtr, Module, Position, Scope, Stmt};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A script ready to be called.
pub struct Compiled {
    /// The engine that compiled it.
    pub engine: Engine,
    /// The main file.
    pub main: File,
    /// The shared files that it imports, by name.
    pub shared: BTreeMap<String, File>,
    /// What can be said of it without running it.
    pub analysis: Analysis,
    /// Names of all functions it may call, for "did you mean".
    pub known: Vec<String>,
}

/// Compiles a script; its calls will be counted by `run`.
pub fn compile(
    sources: &Sources,
    run: &Rc<Run>,
    cancel: Arc<AtomicBool>,
) -> Result<Compiled, ScriptError> {
    run.begin(cancel);
    let modules = Modules::default();
    let engine = engine::build(run, &modules);
    let mut compiler = Compiler {
        engine,
        modules,
        sources,
        run,
        files: BTreeMap::new(),
        loading: Vec::new(),
    };
    let main = compiler.file(&sources.main)?;
    hooks_take_their_parameters(&main)?;
    let analysis = analysis::analyse(&compiler.engine, &main, &compiler.files);
    let mut known: Vec<String> = main
        .ast
        .iter_functions()
        .map(|f| f.name.to_owned())
        .filter(|name| !analysis::anonymous(name))
        .collect();
    known.extend(super::calls::CALLS.map(|call| call.name.to_owned()));
    Ok(Compiled {
        engine: compiler.engine,
        main,
        shared: compiler.files,
        analysis,
        known,
    })
}

/// A file compiled.
pub struct File {
    /// Path.
    pub path: String,
    /// The text.
    pub text: String,
    /// The parsed text, nothing optimised away.
    pub ast: AST,
    /// Its imports: by alias, the name and where it stands.
    pub imports: BTreeMap<String, (String, Position)>,
}

struct Compiler<'a> {
    engine: Engine,
    modules: Modules,
    sources: &'a Sources,
    run: &'a Rc<Run>,
    files: BTreeMap<String, File>,
    loading: Vec<String>,
}

impl Compiler<'_> {
    fn file(&mut self, source: &Named) -> Result<File, ScriptError> {
        let Named { path, text } = source;
        if text.len() > limits::SOURCE {
            let kb = limits::SOURCE / 1024;
            return Err(refuse(
                path,
                Position::NONE,
                &format!("脚本太长：最多 {kb} kB"),
                &format!("the script is too long: at most {kb} kB"),
            ));
        }
        let scan = scan::scan(text);
        if let Some(open) = scan.open_comment {
            let mut error = refuse(
                path,
                Position::NONE,
                "注释 /* 没有结束的 */",
                "the comment /* has no end */",
            );
            (error.line, error.column) = (open.line, open.column);
            return Err(error);
        }
        let mut ast = self
            .engine
            .compile(text)
            .map_err(|error| translate::parse_error(path, text, &scan, &error))?;
        ast.set_source(path.as_str());
        let imports = self.imports(path, &ast)?;
        well_formed(path, &ast)?;
        Ok(File {
            path: path.clone(),
            text: text.clone(),
            ast,
            imports,
        })
    }

    /// Loads what a file imports, and refuses whatever else stands outside its functions.
    fn imports(
        &mut self,
        path: &str,
        ast: &AST,
    ) -> Result<BTreeMap<String, (String, Position)>, ScriptError> {
        let mut imports = BTreeMap::new();
        for statement in ast.statements() {
            match statement {
                Stmt::Import(import, position) => match (&import.0, import.1.name.as_str()) {
                    (Expr::StringConstant(name, at), alias) if !alias.is_empty() => {
                        self.module(path, name, *at)?;
                        imports.insert(alias.to_owned(), (name.to_string(), *at));
                    }
                    _ => return Err(not_at_top(path, *position)),
                },
                Stmt::Var(_, flags, _) if flags.intersects(ASTFlags::CONSTANT) => {}
                Stmt::Export(..) | Stmt::Noop(_) => {}
                other => {
                    return Err(refuse(
                        path,
                        other.position(),
                        "函数之外只能有 import 和 const；这一句要写进函数里",
                        "outside functions only import and const may stand: move this into a function",
                    ));
                }
            }
        }
        Ok(imports)
    }

    fn module(&mut self, path: &str, name: &str, at: Position) -> Result<(), ScriptError> {
        let fail = |fault| {
            Err(translate::at(
                path,
                at,
                Fault::Import {
                    name: name.to_owned(),
                    fault,
                },
            ))
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if name.is_empty() || !name.bytes().all(plain) {
            return fail(ImportFault::Outside);
        }
        if self.modules.0.borrow().contains_key(name) {
            return Ok(());
        }
        if let Some(first) = self.loading.iter().position(|loading| loading == name) {
            let mut ring = self.loading[first..].to_vec();
            ring.push(name.to_owned());
            return fail(ImportFault::Ring { path: ring });
        }
        let Some(source) = self.sources.shared.get(name) else {
            let near = nearest(name, self.sources.shared.keys().map(String::as_str));
            return fail(ImportFault::Unknown {
                near: near.map(str::to_owned),
            });
        };
        if self.loading.len() >= limits::MODULES {
            return Err(translate::at(
                path,
                at,
                Fault::Limit(super::error::Limit::Modules),
            ));
        }
        self.loading.push(name.to_owned());
        let file = self.file(source)?;
        self.loading.pop();
        let evaluated = Module::eval_ast_as_new(Scope::new(), &file.ast, &self.engine);
        let (module, result) = match evaluated {
            Ok(module) => (Some(module), Ok(())),
            Err(error) => (None, Err(error)),
        };
        if let Some(error) = translate::failure(&source.path, self.run, result, &[]) {
            return Err(error);
        }
        if let Some(mut module) = module {
            module.build_index();
            self.modules
                .0
                .borrow_mut()
                .insert(name.to_owned(), module.into());
        }
        self.files.insert(name.to_owned(), file);
        Ok(())
    }
}

fn refuse(path: &str, position: Position, zh: &str, en: &str) -> ScriptError {
    translate::at(path, position, Fault::syntax(Said::new(zh, en), None))
}

fn not_at_top(path: &str, position: Position) -> ScriptError {
    translate::at(
        path,
        position,
        Fault::Import {
            name: String::new(),
            fault: ImportFault::NotAtTop,
        },
    )
}

/// Refuses what would get round the limits, wherever it stands.
fn well_formed(path: &str, ast: &AST) -> Result<(), ScriptError> {
    let top = ast.statements().len();
    let mut found = None;
    let mut outermost = 0;
    ast.walk(&mut |nodes| {
        if nodes.len() == 1 {
            outermost += 1;
        }
        found = refused(path, nodes, outermost <= top);
        found.is_none()
    });
    found.map_or(Ok(()), Err)
}

fn refused(path: &str, nodes: &[ASTNode], at_top: bool) -> Option<ScriptError> {
    match nodes.last()? {
        ASTNode::Stmt(Stmt::Import(_, position)) if !(at_top && nodes.len() == 1) => {
            Some(not_at_top(path, *position))
        }
        ASTNode::Expr(Expr::FnCall(call, position))
        | ASTNode::Stmt(Stmt::FnCall(call, position))
            if call.capture_parent_scope =>
        {
            Some(refuse(
                path,
                *position,
                "不能用 f!(…) 把所有变量带进函数，请作为参数传入",
                "f!(…) takes all variables along: pass what is needed as arguments",
            ))
        }
        _ => None,
    }
}

/// The functions that the session calls take what it gives.
fn hooks_take_their_parameters(file: &File) -> Result<(), ScriptError> {
    for function in file.ast.iter_functions() {
        for (hook, parameters) in HOOKS {
            if function.name == hook && function.params.len() != parameters.len() {
                let takes = format!("fn {hook}({})", parameters.join(", "));
                let zh = format!("{hook} 要写成 {takes}");
                return Err(refuse_function(
                    file,
                    hook,
                    &zh,
                    &format!("{hook} is written {takes}"),
                ));
            }
        }
    }
    Ok(())
}

fn refuse_function(file: &File, function: &str, zh: &str, en: &str) -> ScriptError {
    let at = analysis::place(&file.path, &scan::scan(&file.text), function);
    let mut error = refuse(&file.path, Position::NONE, zh, en);
    (error.line, error.column) = (at.line, at.column);
    error
}

/// Does the script define this hook?
pub fn has(ast: &AST, hook: &str, parameters: usize) -> bool {
    ast.iter_functions()
        .any(|f| f.name == hook && f.params.len() == parameters)
}

/// The function that a constant names, if it is one.
pub fn named_function(value: &Dynamic) -> Option<String> {
    value
        .read_lock::<FnPtr>()
        .map(|function| function.fn_name().to_owned())
}
