//! duilian (对练): a sparring partner for people who sell and serve.
//!
//! content → session → recognition → evaluation → report. The session is a pure function of (content, seed, inputs);
//! only the front ends read files and clocks, and print.

pub mod content;
pub mod defaults;
pub mod i18n;
pub mod recognise;
pub mod script;
