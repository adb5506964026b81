//! duilian (对练): a sparring partner for people who sell and serve.
//!
//! content → session → recognition → evaluation → report. The session is a pure function of (content, seed, inputs);
//! only the front ends read files and clocks, and print.

pub mod check;
pub mod cli;
pub mod content;
pub mod defaults;
pub mod evaluate;
pub mod history;
pub mod i18n;
pub mod recognise;
pub mod repl;
pub mod report;
pub mod script;
pub mod session;
