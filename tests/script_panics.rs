//! Panics of script threads are errors, not noise on the terminal; those of other threads stay as loud as they were.

use crate::script_support::*;
use std::process::Command;

/// Alone in its process: the panic hook is the process's, and it must be set before the first script is compiled.
#[test]
fn a_panic_of_the_script_thread_is_silent_and_others_are_not() {
    let other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "script_panics::child", "--nocapture"])
        .env("DUILIAN_TEST_PANICS", "1")
        .output()
        .unwrap();
    assert!(
        other.status.success(),
        "{}",
        String::from_utf8_lossy(&other.stdout)
    );
}

#[test]
fn child() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static SEEN: AtomicUsize = AtomicUsize::new(0);
    if std::env::var_os("DUILIAN_TEST_PANICS").is_none() {
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        if thread
            .name()
            .is_some_and(|name| name.starts_with("duilian") || name == "other")
        {
            SEEN.fetch_add(1, Ordering::Relaxed);
        } else {
            before(panic);
        }
    }));
    compiled("fn turn(c) { }");
    let panicking = |name: &str| {
        let thread = std::thread::Builder::new().name(name.to_owned());
        assert!(
            thread
                .spawn(|| panic!("of the test"))
                .unwrap()
                .join()
                .is_err()
        );
    };
    panicking("duilian-script");
    panicking("other");
    assert_eq!(SEEN.load(Ordering::Relaxed), 1);
}
