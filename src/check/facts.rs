//! Facts of the customer: told by whom, contradicted where.

use std::collections::BTreeSet;

use super::lines::{Cue, List};
use crate::content::decode::Sp;
use crate::content::finding::Finding;
use crate::content::raw;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::content::scenes::places_in;
use crate::session::forms;

/// A scenario gives a fact another value, and lines of its persona still tell the old one.
pub fn overridden(raw: &raw::Scenario, sheet: &raw::Persona, lists: &[List], found: &mut Found) {
    for (id, new) in &raw.facts {
        let Some(old) = sheet.facts.get(id.v.as_str()) else {
            continue;
        };
        let (old, new) = (old.value.0.as_str(), new.value.0.as_str());
        // A short figure may stand for anything.
        let figure = old.chars().all(|c| c.is_ascii_digit());
        let telling = old.chars().count() >= if figure { 4 } else { 2 };
        if old == new || !telling || new.contains(old) {
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

/// Lines that tell a hidden fact on an occasion that does not reveal it. `hidden` gives the topics that reveal a fact, if
/// it is hidden.
pub fn said_but_hidden<'a>(
    lists: &[List],
    hidden: impl Fn(&str) -> Option<&'a [Sp<String>]>,
    is_topic: impl Fn(&str) -> bool,
    found: &mut Found,
) {
    for list in lists {
        let topic = match list.cue {
            Cue::Topic(topic) => Some(topic),
            Cue::Answer(key) if is_topic(key) => Some(key),
            Cue::Mood => None,
            // An item's answer mostly confirms what the trainee repeats.
            Cue::Answer(_) | Cue::Told => continue,
        };
        let mut told = BTreeSet::new();
        for line in &list.lines {
            for fact in places_in(line).filter_map(|p| p.strip_prefix("fact.")) {
                let Some(asked_by) = hidden(fact) else {
                    continue;
                };
                let reveals = topic.is_some_and(|t| asked_by.iter().any(|a| a.v == t));
                if !reveals && told.insert(fact) {
                    found.push(
                        Finding::new(&rules::FACT_STAYS_HIDDEN, list.place_of(line, 0))
                            .with("fact", fact)
                            .with("text", line),
                    );
                }
            }
        }
    }
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
