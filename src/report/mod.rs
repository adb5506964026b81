//! Verdicts and checks → text for people, JSON and the forms of CI for programs. Pure: the front ends print.

pub mod check;
pub mod json;
pub mod text;
pub mod wrap;
