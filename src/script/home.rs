//! Work on a script's own thread: calls need not be handed over there and back, and each is watched from outside all the same.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::compile::Compiled;
use super::run::Run;

/// Looks into how a call goes on, within the time that it may take.
const LOOKS: u32 = 8;

thread_local! {
    static HOME: RefCell<Option<Rc<Home>>> = const { RefCell::new(None) };
}

/// A script with all that its calls need, on the one thread that may call it.
pub struct Home {
    /// What is called.
    pub script: Compiled,
    /// What counts.
    pub run: Rc<Run>,
    /// What shows outside that a call runs.
    pub pulse: Arc<Pulse>,
}

impl Home {
    /// This thread is the script's from now on.
    pub fn settle(self) -> Rc<Home> {
        let home = Rc::new(self);
        HOME.set(Some(Rc::clone(&home)));
        home
    }

    /// The script with this pulse, if this thread is its own.
    pub fn of(pulse: &Arc<Pulse>) -> Option<Rc<Home>> {
        HOME.with_borrow(|home| {
            let here = home.as_ref().filter(|h| Arc::ptr_eq(&h.pulse, pulse));
            here.cloned()
        })
    }
}

/// The flag that stops the call that runs; nothing between calls.
#[derive(Default)]
pub struct Pulse(Mutex<Option<Arc<AtomicBool>>>);

impl Pulse {
    /// A call begins, and ends when the flag is set.
    pub fn begin(&self, stop: bool) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(stop));
        *self.lock() = Some(Arc::clone(&flag));
        flag
    }

    /// The call has ended.
    pub fn end(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<AtomicBool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Option<Arc<AtomicBool>> {
        self.lock().clone()
    }

    fn still(&self, call: &Arc<AtomicBool>) -> bool {
        self.now().is_some_and(|now| Arc::ptr_eq(&now, call))
    }
}

/// Waits for work on the script's thread, for as long as its calls come to an end. One that takes longer than `patience` is
/// stopped; when it does not stop within `grace` either, the thread is lost.
pub fn await_work<T>(
    answer: &Receiver<T>,
    pulse: &Pulse,
    patience: Duration,
    grace: Duration,
) -> Result<T, Lost> {
    let moment = (patience / LOOKS).max(Duration::from_millis(1));
    let mut looks = 0;
    let mut last: Option<Arc<AtomicBool>> = None;
    loop {
        match answer.recv_timeout(moment) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Disconnected) => return Err(Lost::Gone),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let Some(call) = last.take().filter(|call| pulse.still(call)) else {
            last = pulse.now();
            looks = 0;
            continue;
        };
        looks += 1;
        if looks >= LOOKS {
            call.store(true, Ordering::Relaxed);
            match answer.recv_timeout(grace) {
                Ok(done) => return Ok(done),
                Err(RecvTimeoutError::Disconnected) => return Err(Lost::Gone),
                Err(RecvTimeoutError::Timeout) if pulse.still(&call) => return Err(Lost::Stuck),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        last = Some(call);
    }
}

/// Why no answer will come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The thread has ended.
    Gone,
    /// It hangs in a call.
    Stuck,
}
