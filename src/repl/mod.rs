//! The talk at a terminal: briefing, prompt, commands, what is shown of events. Drives the same session as all else.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a front end prints"
)]

pub mod command;
pub mod editor;
mod naming;
pub mod screen;
pub mod talk;
