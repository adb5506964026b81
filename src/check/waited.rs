//! Where the seconds of a wait go in a script: from the hook's parameter into variables, memory and other functions.

use std::collections::BTreeSet;

use super::compared::{Use, in_word, uses};

/// What becomes of the seconds of a wait.
#[derive(Debug, PartialEq, Eq)]
pub struct Waited {
    /// Every name they go by.
    pub names: BTreeSet<String>,
    /// More is done with them than to compare them with numbers and to say them.
    pub reckoned: bool,
}

/// Follows them through a script and all that it imports.
pub fn follow(script: &str) -> Waited {
    let mut waited = Waited {
        names: hook(script).collect(),
        reckoned: false,
    };
    loop {
        let mut more = BTreeSet::new();
        for name in &waited.names {
            for place in uses(script, name) {
                match becomes(script, &place) {
                    Some(to) => more.extend(to),
                    None => waited.reckoned = true,
                }
            }
        }
        let known = waited.names.len();
        waited.names.append(&mut more);
        if waited.names.len() == known {
            return waited;
        }
    }
}

/// The parameter of the hook.
fn hook(script: &str) -> impl Iterator<Item = String> {
    let headers = script.split("fn silence(").skip(1);
    headers.filter_map(|header| parameter(header, 1))
}

/// The `n`th parameter after an opening bracket.
fn parameter(header: &str, n: usize) -> Option<String> {
    let (parameters, _) = header.split_once(')')?;
    Some(parameters.split(',').nth(n)?.trim().to_owned())
}

/// The name that seconds at this place get besides, if they get one; nothing where more is done with them.
fn becomes(script: &str, place: &Use) -> Option<Option<String>> {
    let (before, after) = (place.before.trim_end(), place.after.trim_start());
    // Sums of waits come as far as one wait alone.
    let is_set = after.starts_with("+=") || after.starts_with('=') && !after.starts_with("==");
    let is_told = before.ends_with("${") && after.starts_with('}');
    // The same word as a key is something else.
    let is_quoted = place.before.ends_with('"') && place.after.starts_with('"');
    if is_set || is_told || is_quoted || place.cut().is_some() {
        return Some(None);
    }
    if let Some(target) = before.strip_suffix('=').filter(|_| after.starts_with(';')) {
        let target = target.strip_suffix('+').unwrap_or(target).trim_end();
        let line = target.rsplit('\n').next().unwrap_or_default();
        let name = line.rsplit([' ', '(', '!']).next().unwrap_or_default();
        let is_name = name.starts_with(in_word) && name.ends_with(|c| in_word(c) || c == ']');
        return is_name.then(|| Some(name.to_owned()));
    }
    if !before.ends_with(['(', ',']) || !after.starts_with([',', ')']) {
        return None;
    }
    let (function, n) = call(before)?;
    if function.declared {
        return Some(None);
    }
    let header = format!("fn {}(", function.name);
    let (_, header) = script.split_once(&header)?;
    parameter(header, n).map(Some)
}

/// The function between whose brackets a place is.
struct Called<'a> {
    name: &'a str,
    /// It is declared there.
    declared: bool,
}

/// The function whose brackets are open at the end, and how many arguments stand between.
fn call(before: &str) -> Option<(Called<'_>, usize)> {
    let (mut open, mut commas) = (0, 0);
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => open += 1,
            '(' if open > 0 => open -= 1,
            ',' if open == 0 => commas += 1,
            '(' => {
                let head = &before[..at];
                let name = &head[head.trim_end_matches(in_word).len()..];
                let declared = head[..head.len() - name.len()].trim_end().ends_with("fn");
                return Some((Called { name, declared }, commas));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(script: &str) -> Vec<String> {
        follow(script).names.into_iter().collect()
    }

    #[test]
    fn seconds_are_followed_into_what_they_are_put_into() {
        let script = "fn silence(c, s) {\n    let rang = s;\n    rang += c.memory[\"rang\"];\n    c.memory[\"rang\"] = rang;\n    if s >= 3 {}\n}";
        assert_eq!(names(script), ["c.memory[\"rang\"]", "rang", "s"]);
        assert!(!follow(script).reckoned);
    }

    #[test]
    fn seconds_are_followed_into_functions() {
        let script = "fn silence(c, s) { calls::ring(c, s); }\nfn ring(c, rang) {\n    if rang > 9 { c.say(`${rang}秒`); }\n}";
        assert_eq!(names(script), ["rang", "s"]);
        assert!(!follow(script).reckoned);
    }

    #[test]
    fn whatever_else_is_done_with_them_is_reckoning() {
        for body in [
            "if s * 2 > 9 {}",
            "let twice = s + s;",
            "c.memory.rang -= s;",
            "unknown(c, s);",
            "if 9 < s {}",
            "if s.abs() > 9 {}",
        ] {
            let script = format!("fn silence(c, s) {{ {body} }}");
            assert!(follow(&script).reckoned, "{body}");
        }
    }
}
