//! A script on a thread of its own: its engine cannot change threads, and a deep script needs a deep stack.

use super::analysis::Analysis;

use super::compile;
use super::coverage::{Coverage, coverage};
use super::error::{Fault, ScriptError};
use super::handle::Customer;
use super::home::{self, Home, Lost, Pulse};
use super::model::{Effects, HOOKS, Hook, Sources, View};
use super::run::{Noted, Run};
use super::translate;
use crate::defaults::script as limits;
use rhai::{Dynamic, Position, Scope};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Once, OnceLock};
use std::time::Duration;

const THREAD: &str = "duilian-script";
const PATIENCE: Duration = Duration::from_secs(limits::EMERGENCY_SECONDS);
/// How long a script that is told to stop may take to do so.
const GRACE: Duration = Duration::from_secs(1);
static FOR_CALLS: OnceLock<Duration> = OnceLock::new();

/// From now on scripts are given up after this time in a call, instead of
/// [`EMERGENCY_SECONDS`](limits::EMERGENCY_SECONDS): for machines that are very slow. The first setting stays.
pub fn give_up_after(patience: Duration) {
    let _ = FOR_CALLS.set(patience);
}

/// A compiled script. A handle: cheap to clone, and usable from any thread; dropping the last one ends its thread.
#[derive(Clone)]
pub struct Script {
    shared: Arc<Shared>,
}

struct Shared {
    path: String,
    jobs: Sender<Job>,
    hooks: [bool; HOOKS.len()],
    analysis: Analysis,
    gone: AtomicBool,
    patience: Duration,
    pulse: Arc<Pulse>,
}

enum Job {
    Call {
        hook: Hook,
        view: Box<View>,
        cancel: Arc<AtomicBool>,
        reply: Sender<Result<Effects, ScriptError>>,
    },
    Work(Box<dyn FnOnce() + Send>),
    Watch,
    Cover(Sender<Coverage>),
}

type Facts = ([bool; HOOKS.len()], Analysis);

impl Script {
    /// Compiles a script with what it imports.
    ///
    /// # Errors
    /// The first fault of the text, or of an imported one.
    pub fn compile(sources: &Sources) -> Result<Script, ScriptError> {
        let patience = FOR_CALLS.get().copied().unwrap_or(PATIENCE);
        Self::compile_within(sources, PATIENCE, patience)
    }

    /// As [`compile`](Self::compile), given up after `patience`: for tests, which cannot wait so long.
    #[cfg(test)]
    pub(crate) fn compile_with(
        sources: &Sources,
        patience: Duration,
    ) -> Result<Script, ScriptError> {
        Self::compile_within(sources, patience, patience)
    }

    fn compile_within(
        sources: &Sources,
        compiling: Duration,
        patience: Duration,
    ) -> Result<Script, ScriptError> {
        let path = sources.main.path.clone();
        let (jobs, inbox) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let (sources, stop) = (sources.clone(), Arc::clone(&cancel));
        let pulse = Arc::new(Pulse::default());
        let own = Arc::clone(&pulse);
        hush();
        std::thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(limits::STACK)
            .spawn(move || work(&sources, stop, own, &reply, &inbox))
            .map_err(|_| whole(&path, Fault::Gone))?;
        let (hooks, analysis) = wait(&answer, &cancel, &path, compiling)??;
        Ok(Script {
            shared: Arc::new(Shared {
                path,
                jobs,
                hooks,
                analysis,
                gone: AtomicBool::new(false),
                patience,
                pulse,
            }),
        })
    }

    /// Does the script define this hook?
    pub fn has(&self, hook: Hook) -> bool {
        let index = HOOKS.iter().position(|(name, _)| *name == hook.function());
        index.is_some_and(|index| self.shared.hooks[index])
    }

    /// Path of the main file.
    pub fn path(&self) -> &str {
        &self.shared.path
    }

    /// What can be said of the script without running it.
    pub fn analysis(&self) -> &Analysis {
        &self.shared.analysis
    }

    /// From now on notes in every call what runs: see [`coverage`](Self::coverage); what ran before is forgotten. Calls are slower by a few
    /// microseconds then.
    pub fn watch(&self) {
        // A thread that is gone runs nothing.
        let _ = self.shared.jobs.send(Job::Watch);
    }

    /// What has run since [`watch`](Self::watch), shared scripts included; none when the script's thread is gone.
    pub fn coverage(&self) -> Option<Coverage> {
        let (reply, answer) = mpsc::channel();
        self.shared.jobs.send(Job::Cover(reply)).ok()?;
        answer.recv_timeout(self.shared.patience).ok()
    }

    /// Calls a hook. A hook that the script does not define does nothing and keeps the memory.
    ///
    /// # Errors
    /// Whatever went wrong, with its place; nothing that the call did before counts.
    pub fn call(&self, hook: Hook, view: View) -> Result<Effects, ScriptError> {
        if !self.has(hook) {
            return Ok(Effects {
                memory: view.memory,
                ..Effects::default()
            });
        }
        let shared = &self.shared;
        if let Some(home) = Home::of(&shared.pulse) {
            let cancel = shared.pulse.begin(shared.patience.is_zero());
            let answer = guarded(&shared.path, || call(&home, hook, view, cancel));
            shared.pulse.end();
            return answer;
        }
        if shared.gone.load(Ordering::Relaxed) {
            return Err(whole(&shared.path, Fault::Gone));
        }
        let (reply, answer) = mpsc::channel();
        // No time at all is over before the script begins.
        let cancel = Arc::new(AtomicBool::new(shared.patience.is_zero()));
        let job = Job::Call {
            hook,
            view: Box::new(view),
            cancel: Arc::clone(&cancel),
            reply,
        };
        if shared.jobs.send(job).is_err() {
            return Err(whole(&shared.path, Fault::Gone));
        }
        let answer = wait(&answer, &cancel, &shared.path, shared.patience);
        if answer.is_err() {
            shared.gone.store(true, Ordering::Relaxed);
        }
        answer?
    }

    /// Does `work` on the script's own thread, where calls of it cost no change of threads, and waits. However long the
    /// work takes, no call in it may take longer than any other. Meanwhile no other thread may call the script: its call would
    /// have to wait, and be given up.
    ///
    /// # Errors
    /// The script's thread is gone, or hangs in a call.
    pub fn at_home<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ScriptError> {
        let shared = &self.shared;
        if Home::of(&shared.pulse).is_some() {
            return Ok(work());
        }
        let lost = |fault| whole(&shared.path, fault);
        if shared.gone.load(Ordering::Relaxed) {
            return Err(lost(Fault::Gone));
        }
        let (reply, answer) = mpsc::channel();
        let job = Job::Work(Box::new(move || {
            // Where nobody waits for the answer any more, nothing is lost.
            let _ = reply.send(std::panic::catch_unwind(AssertUnwindSafe(work)));
        }));
        if shared.jobs.send(job).is_err() {
            return Err(lost(Fault::Gone));
        }
        match home::await_work(&answer, &shared.pulse, shared.patience, GRACE) {
            Ok(Ok(done)) => Ok(done),
            // Raised anew on this thread, whose panics are not kept quiet.
            Ok(Err(panic)) => std::panic::panic_any(said(&*panic).to_owned()),
            Err(end) => {
                shared.gone.store(true, Ordering::Relaxed);
                Err(lost(match end {
                    Lost::Gone => Fault::Gone,
                    Lost::Stuck => Fault::Emergency,
                }))
            }
        }
    }

    /// Has every statement of the script itself run since [`watch`](Self::watch)? Shared scripts may hold more than one scene
    /// needs. Nothing is known on other threads than the script's own.
    pub fn has_run_whole(&self) -> Option<bool> {
        Home::of(&self.shared.pulse).map(|home| {
            let own = coverage(std::iter::once(&home.script.main), &home.run.hits());
            own.statements.values().all(|times| *times > 0)
        })
    }

    /// What was noted of the last call and not taken yet; nothing on other threads than the script's own.
    pub fn take_noted(&self) -> Option<Noted> {
        Home::of(&self.shared.pulse).map(|home| home.run.take_noted())
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Script({})", self.shared.path)
    }
}

/// Waits for an answer of the script's thread: never for ever. The outer error means that the thread is lost.
fn wait<T>(
    answer: &Receiver<Result<T, ScriptError>>,
    cancel: &AtomicBool,
    path: &str,
    patience: Duration,
) -> Result<Result<T, ScriptError>, ScriptError> {
    let lost = |fault| whole(path, fault);
    match answer.recv_timeout(patience) {
        Ok(answer) => return Ok(answer),
        Err(RecvTimeoutError::Disconnected) => return Err(lost(Fault::Gone)),
        Err(RecvTimeoutError::Timeout) => cancel.store(true, Ordering::Relaxed),
    }
    // The script sees the flag at its next operation; only a native function that hangs does not answer now.
    answer
        .recv_timeout(GRACE)
        .map_err(|_| lost(Fault::Emergency))
}

/// The life of the thread: compile, then call after call until no handle is left.
fn work(
    sources: &Sources,
    cancel: Arc<AtomicBool>,
    pulse: Arc<Pulse>,
    compiled: &Sender<Result<Facts, ScriptError>>,
    inbox: &Receiver<Job>,
) {
    let run = Rc::new(Run::default());
    let path = &sources.main.path;
    let script = match guarded(path, || compile::compile(sources, &run, cancel)) {
        Ok(script) => script,
        Err(error) => {
            // Nobody waits any more: nothing is lost.
            let _ = compiled.send(Err(error));
            return;
        }
    };
    let hooks =
        HOOKS.map(|(name, parameters)| compile::has(&script.main.ast, name, parameters.len()));
    if compiled.send(Ok((hooks, script.analysis.clone()))).is_err() {
        return;
    }
    let home = Home { script, run, pulse }.settle();
    while let Ok(job) = inbox.recv() {
        // Where nobody waits for the answer any more, nothing is lost.
        match job {
            Job::Call {
                hook,
                view,
                cancel,
                reply,
            } => {
                let answer = guarded(path, || call(&home, hook, *view, cancel));
                let _ = reply.send(answer);
            }
            Job::Work(work) => work(),
            Job::Watch => home.run.watch(),
            Job::Cover(reply) => {
                let script = &home.script;
                let files = std::iter::once(&script.main).chain(script.shared.values());
                let _ = reply.send(coverage(files, &home.run.hits()));
            }
        }
    }
}

fn call(
    home: &Home,
    hook: Hook,
    view: View,
    cancel: Arc<AtomicBool>,
) -> Result<Effects, ScriptError> {
    let (script, run) = (&home.script, &home.run);
    run.begin(cancel);
    let customer = Customer::new(hook, view, Rc::clone(run));
    let mut arguments = vec![Dynamic::from(customer.clone())];
    if let Hook::Silence { seconds } = hook {
        arguments.push(i64::from(seconds).into());
    }
    let result = script
        .engine
        .call_fn::<Dynamic>(
            &mut Scope::new(),
            &script.main.ast,
            hook.function(),
            arguments,
        )
        .map(drop);
    if let Some(error) = translate::failure(&script.main.path, run, result, &script.known) {
        return Err(error);
    }
    customer
        .effects()
        .map_err(|fault| whole(&script.main.path, fault))
}

/// Turns a panic of the engine into an error.
fn guarded<T>(path: &str, work: impl FnOnce() -> Result<T, ScriptError>) -> Result<T, ScriptError> {
    std::panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(whole(path, Fault::Panicked(said(&*panic).to_owned()))))
}

/// The message of a panic.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?")
}

/// Keeps panics of script threads off the terminal; they are reported as errors. Other threads keep their hook.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(THREAD) {
                others(panic);
            }
        }));
    });
}

fn whole(path: &str, fault: Fault) -> ScriptError {
    translate::at(path, Position::NONE, fault)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::script::Lacking;

    #[test]
    fn a_panic_becomes_an_error_and_not_the_end() {
        let result: Result<(), _> = guarded("a.rhai", || panic!("of the test"));
        assert_eq!(
            result,
            Err(whole("a.rhai", Fault::Panicked("of the test".into())))
        );
    }

    #[test]
    fn a_thread_that_does_not_answer_is_given_up() {
        let (reply, answer) = mpsc::channel::<Result<(), ScriptError>>();
        let cancel = AtomicBool::new(false);
        let moment = Duration::from_millis(20);
        let given_up = wait(&answer, &cancel, "a.rhai", moment);
        assert_eq!(given_up, Err(whole("a.rhai", Fault::Emergency)));
        assert!(cancel.load(Ordering::Relaxed), "the script is told to stop");
        drop(reply);
        let lost = wait(&answer, &cancel, "a.rhai", moment);
        assert_eq!(lost, Err(whole("a.rhai", Fault::Gone)));
    }

    fn view(turn: u32) -> View {
        View {
            names: Arc::default(),
            shown: Default::default(),
            counts: Default::default(),
            asked: Default::default(),
            situations: Default::default(),
            mood: super::super::Mood {
                trust: 50,
                patience: 50,
                interest: 50,
            },
            facts: Default::default(),
            turn,
            seconds: 0,
            text: String::new(),
            memory: Default::default(),
            seed: 1,
            heard: Vec::new(),
        }
    }

    fn script(text: &str) -> Script {
        let main = super::super::Named {
            path: "a.rhai".into(),
            text: text.into(),
        };
        let shared = Default::default();
        Script::compile_with(&Sources { main, shared }, Duration::from_millis(100)).unwrap()
    }

    #[test]
    fn a_script_that_is_stopped_in_time_can_be_called_again() {
        // One rest is short, all of them are not: the script is stopped between two of them.
        let script = script("fn turn(c) { if c.turn == 1 { loop { rest(); } } c.say(\"好\"); }");
        let stopped = script.call(Hook::Turn, view(1)).map_err(|e| e.fault);
        assert_eq!(stopped, Err(Fault::Emergency));
        let next = script.call(Hook::Turn, view(2)).unwrap();
        assert_eq!(next.moves.len(), 1);
    }

    #[test]
    fn a_script_that_cannot_be_stopped_is_left_behind_and_never_called_again() {
        let script = script("fn turn(c) { if c.turn == 1 { hang(); } }");
        let before = std::time::Instant::now();
        let stopped = script.call(Hook::Turn, view(1)).map_err(|e| e.fault);
        assert_eq!(stopped, Err(Fault::Emergency));
        let next = script.call(Hook::Turn, view(2)).map_err(|e| e.fault);
        assert_eq!(next, Err(Fault::Gone));
        drop(script);
        assert!(before.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn at_home_a_script_gives_the_same_and_tells_what_it_asked_for_in_vain() {
        let script = script("fn turn(c) { c.say(`第${c.turn}句`); if c.text == \"\" {} }");
        let there = script.clone();
        let calls = move || (there.call(Hook::Turn, view(3)).unwrap(), there.take_noted());
        let (effects, noted) = script.at_home(calls).unwrap();
        assert_eq!(effects, script.call(Hook::Turn, view(3)).unwrap());
        assert_eq!(noted.map(|n| n.lacking), Some(vec![Lacking::Words]));
        assert_eq!(script.take_noted(), None);
    }

    #[test]
    fn at_home_one_is_at_home_already() {
        let script = script("fn turn(c) { }");
        let there = script.clone();
        assert_eq!(script.at_home(move || there.at_home(|| 7)), Ok(Ok(7)));
    }

    #[test]
    fn a_panic_of_work_at_home_is_raised_with_its_message() {
        let script = script("fn turn(c) { }");
        let work = AssertUnwindSafe(|| script.at_home(|| panic!("of the test")));
        let panic = std::panic::catch_unwind(work).map(drop).unwrap_err();
        assert_eq!(said(&*panic), "of the test");
    }

    #[test]
    fn at_home_a_call_that_takes_too_long_is_stopped_and_many_short_ones_are_not() {
        let script = script("fn turn(c) { if c.turn == 1 { loop { rest(); } } rest(); }");
        let there = script.clone();
        let calls = move || {
            let short = (0..200).all(|_| there.call(Hook::Turn, view(2)).is_ok());
            (short, there.call(Hook::Turn, view(1)).map_err(|e| e.fault))
        };
        let done = script.at_home(calls).unwrap();
        assert_eq!(done, (true, Err(Fault::Emergency)));
    }

    #[test]
    fn at_home_work_between_calls_may_take_long() {
        let script = script("fn turn(c) { }");
        let there = script.clone();
        let done = script.at_home(move || {
            let called = there.call(Hook::Turn, view(1)).is_ok();
            std::thread::sleep(GRACE + 3 * there.shared.patience);
            called
        });
        assert_eq!(done, Ok(true));
    }

    #[test]
    fn at_home_a_call_that_cannot_be_stopped_is_left_behind() {
        let script = script("fn turn(c) { hang(); }");
        let there = script.clone();
        let done = script.at_home(move || drop(there.call(Hook::Turn, view(1))));
        assert_eq!(done.map_err(|e| e.fault), Err(Fault::Emergency));
        let next = script.at_home(|| ()).map_err(|e| e.fault);
        assert_eq!(next, Err(Fault::Gone));
    }

    #[test]
    fn dropping_the_last_handle_ends_the_thread() {
        let main = super::super::Named {
            path: "a.rhai".into(),
            text: "fn opening(c) { }".into(),
        };
        let (jobs, inbox) = mpsc::channel();
        let (reply, _answer) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let shared = Default::default();
            let sources = Sources { main, shared };
            work(&sources, Arc::default(), Arc::default(), &reply, &inbox);
        });
        drop::<Sender<Job>>(jobs);
        assert!(thread.join().is_ok());
    }
}
