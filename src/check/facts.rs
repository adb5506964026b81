//! Facts of the customer: told by whom, contradicted where.

use std::collections::BTreeSet;

use super::lines::{Cue, List};
use crate::content::finding::Finding;
use crate::content::raw;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::session::forms;

/// A scenario gives a fact another value, and lines of its persona still tell the old one.
pub fn overridden(raw: &raw::Scenario, sheet: &raw::Persona, lists: &[List], found: &mut Found) {
    for (id, new) in &raw.facts {
        let Some(old) = sheet.facts.get(id.v.as_str()) else {
            continue;
        };
        let (old, new) = (old.value.0.as_str(), new.value.0.as_str());
        if old == new || !is_telling(old) || new.contains(old) {
            continue;
        }
        let heard = lists.iter().filter(|l| match l.cue {
            Cue::Topic(topic) => !raw.topics.contains_key(topic),
            _ => true,
        });
        for list in heard {
            if let Some(line) = list.lines.iter().find(|line| line.contains(old)) {
                found.push(
                    Finding::new(&rules::FACT_CONTRADICTED, id.place.clone())
                        .with("fact", &id.v)
                        .with("new", new)
                        .with("old", old)
                        .with("text", line)
                        .with("other", list.place_of(line, 0)),
                );
                break;
            }
        }
    }
}

/// Lines that have the value of a hidden fact written out, on an occasion that does not reveal it: the session knows a fact
/// as told by its name alone.
pub fn written_out<'a>(
    lists: &[List],
    facts: impl Iterator<Item = (&'a str, &'a raw::Fact)> + Clone,
    found: &mut Found,
) {
    for list in lists {
        for (id, fact) in facts.clone() {
            let value = fact.value.0.as_str();
            let revealed = match list.cue {
                Cue::Topic(key) | Cue::Answer(key) => fact.asked_by.iter().any(|t| t.v == key),
                Cue::Beat(reveals) => reveals == Some(id),
                Cue::Nothing => false,
            };
            if fact.open || revealed || !is_telling(value) {
                continue;
            }
            let place = format!("{{fact.{id}}}");
            let silent = |line: &&&str| line.contains(value) && !line.contains(&place);
            if let Some(line) = list.lines.iter().find(silent) {
                found.push(
                    Finding::new(&rules::FACT_STAYS_HIDDEN, list.place_of(line, 0))
                        .with("fact", id)
                        .with("value", value)
                        .with("text", line),
                );
            }
        }
    }
}

/// Does a line that holds this value tell the fact? A short figure may stand for anything.
fn is_telling(value: &str) -> bool {
    let figure = value.chars().all(|c| c.is_ascii_digit());
    value.chars().count() >= if figure { 4 } else { 2 }
}

/// The author's sheet and the facts of a persona must agree where both give figures.
pub fn sheet(sheet: &raw::Persona, found: &mut Found) {
    let age = sheet.age.map(|a| format!("{a}岁"));
    let begins = sheet
        .about
        .zh
        .split(['，', '。', '、', ' '])
        .next()
        .unwrap_or_default();
    let pairs = [
        ("age", &age, "age"),
        ("car", &sheet.car, "present-car"),
        ("budget", &sheet.budget, "budget"),
        ("family", &sheet.family, "family"),
        ("wishes", &sheet.wishes, "expectations"),
    ];
    for (key, own, fact) in pairs {
        let Some(own) = own else { continue };
        let Some((id, other)) = sheet.facts.get_key_value(fact) else {
            continue;
        };
        let mut value = other.value.0.clone();
        if fact == "age" && forms::number(&value).is_some() && !value.ends_with('岁') {
            value.push('岁');
        }
        if disagree(own, &value) {
            found.push(
                Finding::new(&rules::PERSONA_CONTRADICTS, id.place.clone())
                    .with("key", key)
                    .with("own", own)
                    .with("value", &other.value.0),
            );
        }
    }
    if let Some(age) = age.filter(|age| begins.ends_with('岁') && disagree(age, begins)) {
        let place = sheet.id.place.seek("about:", 0).seek(begins, 0);
        found.push(
            Finding::new(&rules::PERSONA_CONTRADICTS, place)
                .with("key", "age")
                .with("own", age)
                .with("value", begins),
        );
    }
}

/// Do two texts give different figures of the same unit, and none alike?
fn disagree(a: &str, b: &str) -> bool {
    let (a, b) = (figures(a), figures(b));
    let units: BTreeSet<char> = a.iter().map(|(_, unit)| *unit).collect();
    units.into_iter().any(|unit| {
        let of = |all: &BTreeSet<(String, char)>| -> BTreeSet<String> {
            let of_unit = all.iter().filter(|(_, u)| *u == unit);
            of_unit.map(|(n, _)| n.clone()).collect()
        };
        let (a, b) = (of(&a), of(&b));
        !b.is_empty() && a.is_disjoint(&b)
    })
}

/// Figures, in digits or in Chinese, with the unit after them: 九年 → (9, 年). 个 counts anything and is none.
fn figures(text: &str) -> BTreeSet<(String, char)> {
    const UNITS: &str = "岁万年月天台口座公里";
    const NUMERALS: &str = "零〇一二两三四五六七八九十百千";
    let is_figure = |c: char| c.is_ascii_digit() || c == '.' || NUMERALS.contains(c);
    let chars: Vec<char> = text.chars().collect();
    let mut all = BTreeSet::new();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| is_figure(**c)).count();
        let unit = chars.get(at + run);
        if run > 0
            && let Some(unit) = unit.filter(|u| UNITS.contains(**u))
            && let Some(number) = forms::number(&chars[at..at + run].iter().collect::<String>())
        {
            all.insert((number.to_string(), *unit));
        }
        at += run.max(1);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::disagree;

    #[test]
    fn figures_disagree_only_within_one_unit() {
        assert!(disagree("九年的捷达", "开了7年的捷达"));
        assert!(!disagree("九年的捷达", "9年的捷达"));
        assert!(!disagree("十六万上下", "三口人"));
        assert!(!disagree("十五到十六万", "十六万上下"));
    }
}
