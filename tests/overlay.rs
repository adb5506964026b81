//! Puts a part of a YAML file into the whole: keys of the part take the place of the same keys, entries of lists that of
//! the entries with the same `id`; what is not there yet is added. By lines, so that the part may also be no YAML at all.

/// A key or list entry with all lines below it.
struct Entry<'a> {
    /// `key` or `- id: x`; nothing for what can only be added.
    name: Option<String>,
    lines: Vec<&'a str>,
}

/// The text with the part put into it.
pub fn overlay(text: &str, part: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let parts: Vec<&str> = part.lines().collect();
    let merged = merge(&lines, &parts);
    merged.into_iter().map(|l| format!("{l}\n")).collect()
}

fn merge<'a>(whole: &[&'a str], part: &[&'a str]) -> Vec<&'a str> {
    let mut entries = split(whole);
    let mut taken: Vec<String> = Vec::new();
    for new in split(part) {
        let fresh = |name: &String| !taken.contains(name);
        let old = match new.name.as_ref().filter(|n| fresh(n)) {
            Some(name) => entries.iter_mut().find(|e| e.name.as_ref() == Some(name)),
            None => None,
        };
        taken.extend(new.name.clone());
        match old {
            Some(old) if opens(&old.lines) && opens(&new.lines) => {
                let below = merge(&old.lines[1..], &new.lines[1..]);
                old.lines.truncate(1);
                old.lines[0] = new.lines[0];
                old.lines.extend(below);
            }
            Some(old) => *old = new,
            None => entries.push(new),
        }
    }
    entries.into_iter().flat_map(|e| e.lines).collect()
}

fn split<'a>(lines: &[&'a str]) -> Vec<Entry<'a>> {
    let indent = |l: &str| l.len() - l.trim_start().len();
    let least = lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| indent(l))
        .min()
        .unwrap_or(0);
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        let head = !line.trim().is_empty() && indent(line) == least;
        match entries.last_mut() {
            Some(entry) if !head => entry.lines.push(line),
            _ => entries.push(Entry {
                name: name(line),
                lines: vec![line],
            }),
        }
    }
    entries
}

fn name(line: &str) -> Option<String> {
    let line = line.trim();
    match line.strip_prefix("- ") {
        Some(entry) => {
            let id = entry.trim_start_matches('{').strip_prefix("id: ")?;
            Some(format!("- {}", id.split([',', ' ', '}']).next()?))
        }
        None => line.split_once(':').map(|(key, _)| key.to_owned()),
    }
}

/// Do further keys or entries stand below this one?
fn opens(lines: &[&str]) -> bool {
    let head = lines[0].split(" #").next().unwrap_or_default().trim_end();
    head.trim().starts_with("- id:") || (lines.len() > 1 && head.ends_with(':'))
}

#[test]
fn a_part_changes_what_it_names_and_leaves_the_rest() {
    let whole = "id: a\nmood: {trust: 1}\nitems:\n  - id: x\n    weight: 1\n    hit:\n      - 甲\n  - {id: y, weight: 1}\n";
    let part = "mood: {trust: 2}\nitems:\n  - id: x\n    weight: 9  # ←\n  - {id: z}\n";
    assert_eq!(
        overlay(whole, part),
        "id: a\nmood: {trust: 2}\nitems:\n  - id: x\n    weight: 9  # ←\n    hit:\n      - 甲\n  - {id: y, weight: 1}\n  - {id: z}\n"
    );
    assert_eq!(
        overlay("a: 1\nb: 2\n", "a: 3\na: 4\n"),
        "a: 3\nb: 2\na: 4\n"
    );
    assert_eq!(overlay("", "a：3\n"), "a：3\n");
}
