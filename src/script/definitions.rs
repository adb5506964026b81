//! The author's reference of `c` as a rhai definition file, from the comments of its functions.

use super::engine::{self, Modules};
use super::run::Run;
use std::rc::Rc;

/// The definitions of everything that scripts may call beside rhai's own lists, maps and texts, as a rhai definition
/// file (`.d.rhai`).
pub fn definitions() -> String {
    let engine = engine::build(&Rc::new(Run::default()), &Modules::default());
    let written = engine
        .definitions()
        .include_standard_packages(false)
        .single_file();
    let mut text = String::new();
    for line in written.lines() {
        if !(line.is_empty() && text.ends_with("\n\n")) {
            text.push_str(&signature(line));
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len() + 1);
    text
}

/// The engine writes results as Rust does; authors know only the value.
fn signature(line: &str) -> String {
    let Some((call, result)) = line
        .strip_suffix(';')
        .and_then(|line| line.split_once(" -> "))
    else {
        return line.to_owned();
    };
    let value = result
        .strip_prefix("Outcome<")
        .or_else(|| result.strip_prefix("Result<"))
        .map_or(result, |inner| {
            inner.split([',', '>']).next().unwrap_or(inner).trim()
        });
    match value {
        "()" => format!("{call};"),
        "Array" => format!("{call} -> array;"),
        "ImmutableString" | "String" => format!("{call} -> string;"),
        _ => format!("{call} -> {value};"),
    }
}
