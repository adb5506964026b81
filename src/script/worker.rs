//! A script on a thread of its own: deep expressions need a larger stack than callers have, and a script that does not
//! come back must not take the program with it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use rhai::{AST, CallFnOptions, Scope};

use super::analysis::{Analysis, analyse};
use super::api::{self, C};
use super::engine::{Closed, closed};
use super::error::{Fault, ScriptError};
use super::model::{Effects, Hook, Sources, View};
use crate::defaults::script as limits;

const THREAD: &str = "script";

type Answer = Result<Effects, ScriptError>;

struct Job {
    hook: Hook,
    view: Box<View>,
    answer: mpsc::Sender<Answer>,
}

/// A compiled script. Dropping it ends its thread.
#[derive(Debug)]
pub struct Script {
    jobs: mpsc::Sender<Job>,
    stop: Arc<AtomicBool>,
    analysis: Analysis,
    path: String,
}

impl Script {
    /// Compiles a script and the shared ones it imports.
    ///
    /// # Errors
    /// [`ScriptError`] with the first place that is wrong.
    pub fn compile(sources: &Sources) -> Result<Script, ScriptError> {
        silence_panics();
        let stop = Arc::new(AtomicBool::new(false));
        let (jobs, queue) = mpsc::channel::<Job>();
        let (ready, compiled) = mpsc::channel::<Result<Analysis, ScriptError>>();
        let (own, halt) = (sources.clone(), Arc::clone(&stop));
        let path = sources.main.path.clone();
        let spawned = std::thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(limits::STACK)
            .spawn(move || {
                let made = std::panic::catch_unwind(AssertUnwindSafe(|| prepare(&own, halt)));
                match made {
                    Ok(Ok((closed, ast, analysis))) => {
                        if ready.send(Ok(analysis)).is_ok() {
                            serve(&closed, &ast, &own.main.path, &queue);
                        }
                    }
                    Ok(Err(error)) => {
                        let _ = ready.send(Err(error));
                    }
                    Err(_) => {
                        let _ = ready.send(Err(ScriptError::whole(&own.main.path, Fault::Panic)));
                    }
                }
            });
        if let Err(e) = spawned {
            return Err(ScriptError::whole(&path, Fault::Runtime(e.to_string())));
        }
        match compiled.recv_timeout(Duration::from_secs(limits::EMERGENCY_SECONDS)) {
            Ok(Ok(analysis)) => Ok(Script {
                jobs,
                stop,
                analysis,
                path,
            }),
            Ok(Err(error)) => Err(error),
            Err(_) => {
                stop.store(true, Ordering::Relaxed);
                Err(ScriptError::whole(&path, Fault::Emergency))
            }
        }
    }

    /// Does the script have a function for this hook?
    pub fn has(&self, hook: Hook) -> bool {
        self.analysis.functions.iter().any(|f| f == hook.function())
    }

    /// What can be said of the script without running it.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// Calls a hook.
    ///
    /// # Errors
    /// [`ScriptError`]; nothing of the call's moves counts then.
    pub fn call(&self, hook: Hook, view: View) -> Answer {
        let (answer, answered) = mpsc::channel();
        let gone = || ScriptError::whole(&self.path, Fault::Panic);
        self.jobs
            .send(Job {
                hook,
                view: Box::new(view),
                answer,
            })
            .map_err(|_| gone())?;
        match answered.recv_timeout(Duration::from_secs(limits::EMERGENCY_SECONDS)) {
            Ok(result) => result,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.stop.store(true, Ordering::Relaxed);
                Err(ScriptError::whole(&self.path, Fault::Emergency))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

fn prepare(
    sources: &Sources,
    stop: Arc<AtomicBool>,
) -> Result<(Closed, AST, Analysis), ScriptError> {
    let path = &sources.main.path;
    let mut closed = closed(&sources.shared, stop);
    api::register(&mut closed.engine);
    let mut ast = closed
        .engine
        .compile(&sources.main.text)
        .map_err(|e| ScriptError::of_parse(path, &sources.main.text, &e))?;
    ast.set_source(path.as_str());
    // Imports and constants at the top are run once here, so that their faults are found before a scene begins.
    closed
        .engine
        .run_ast(&ast)
        .map_err(|e| ScriptError::of_run(path, *e))?;
    let analysis = analyse(&ast, path)?;
    Ok((closed, ast, analysis))
}

fn serve(closed: &Closed, ast: &AST, path: &str, queue: &mpsc::Receiver<Job>) {
    while let Ok(job) = queue.recv() {
        let run = std::panic::catch_unwind(AssertUnwindSafe(|| {
            call(closed, ast, path, job.hook, *job.view)
        }));
        let result = run.unwrap_or_else(|_| Err(ScriptError::whole(path, Fault::Panic)));
        // Nobody waiting any more is no fault of the script.
        let _ = job.answer.send(result);
    }
}

fn call(closed: &Closed, ast: &AST, path: &str, hook: Hook, view: View) -> Answer {
    closed.tripped.set(false);
    let memory = api::of_json(&view.memory);
    let c = C::new(view, memory, hook.function());
    let mut scope = Scope::new();
    let options = CallFnOptions::new();
    let handle = c.clone();
    let result = match hook {
        Hook::Silence { seconds } => closed.engine.call_fn_with_options::<rhai::Dynamic>(
            options,
            &mut scope,
            ast,
            hook.function(),
            (handle, i64::from(seconds)),
        ),
        _ => closed.engine.call_fn_with_options::<rhai::Dynamic>(
            options,
            &mut scope,
            ast,
            hook.function(),
            (handle,),
        ),
    };
    let _ = result.map_err(|e| ScriptError::of_run(path, *e))?;
    if closed.tripped.get() {
        // Some functions of the engine (sort, for one) swallow the error of the function they call.
        return Err(ScriptError::whole(path, Fault::Limit("operations")));
    }
    let inner = c.0.borrow();
    let memory = api::to_json(&inner.memory).map_err(|fault| ScriptError::whole(path, fault))?;
    Ok(Effects {
        moves: inner.moves.clone(),
        memory,
        printed: Vec::new(),
    })
}

/// The engine's own panics (a comparator that contradicts itself, say) are told as errors; nothing is printed for them.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                before(info);
            }
        }));
    });
}
