//! Verdicts → text for people, JSON for programs. Pure: the front ends print.

pub mod json;
pub mod text;
pub mod wrap;
