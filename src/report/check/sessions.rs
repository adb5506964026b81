//! What `check --accuracy` tells of model sessions: who passes when all is said, and what was heard wrongly.

use serde_json::{Value, json};

use crate::check::tally::{Blame, Sessions, Tally};
use crate::i18n::Lang;
use crate::t;

/// Texts shown of an item in a report for people.
const TEXTS: usize = 3;

/// For people: a line for each scenario, one for all, then the items to blame, the worst first.
pub fn text(all: &[Sessions], lang: Lang) -> Vec<String> {
    if all.is_empty() {
        return Vec::new();
    }
    let sum = Tally::of(all);
    let mut lines: Vec<String> = (all.iter())
        .map(|s| figures(&s.scenario, &s.tally, lang))
        .collect();
    lines.push(figures(&t!(lang, "check-sessions-all"), &sum, lang));
    for (id, list) in [
        ("check-sessions-failed", &sum.to_blame),
        ("check-sessions-taboo", &sum.false_taboos),
    ] {
        lines.extend(list.iter().map(|b| blame(id, b, lang)));
    }
    lines
}

fn figures(name: &str, tally: &Tally, lang: Lang) -> String {
    t!(
        lang,
        "check-sessions",
        name = name,
        sessions = tally.sessions,
        taboo = share(tally.false_taboo, tally.sessions),
        complete = tally.complete,
        failed = share(tally.failed, tally.complete),
        accepted = share(tally.failed_accepted, tally.complete),
        lacking = tally.lacking,
        passed = share(tally.lacking_passed, tally.lacking)
    )
}

fn blame(id: &str, blame: &Blame, lang: Lang) -> String {
    let texts = blame.texts().into_iter().take(TEXTS);
    let quoted = texts.map(|text| t!(lang, "check-sessions-said", text = text));
    t!(
        lang,
        id,
        item = &blame.item,
        sessions = blame.sessions,
        scenarios = blame.scenarios.len(),
        unclear = blame.unclear,
        texts = quoted.collect::<Vec<_>>().join("")
    )
}

/// Percent with one decimal, rounded up, so that only nothing is 0.
fn share(part: usize, whole: usize) -> f64 {
    (part * 1000).div_ceil(whole.max(1)) as f64 / 10.0
}

/// For programs: the value of `sessions`.
pub fn json(all: &[Sessions]) -> Value {
    let sum = Tally::of(all);
    let scenarios = all.iter().map(|s| {
        let mut value = counts(&s.tally);
        value["scenario"] = json!(s.scenario);
        value
    });
    let scenarios: Vec<Value> = scenarios.collect();
    let list = |all: &[Blame]| all.iter().map(item).collect::<Vec<Value>>();
    let mut value = counts(&sum);
    value["scenarios"] = json!(scenarios);
    value["to_blame"] = json!(list(&sum.to_blame));
    value["false_taboos"] = json!(list(&sum.false_taboos));
    value
}

fn counts(tally: &Tally) -> Value {
    json!({
        "sessions": tally.sessions, "false_taboo": tally.false_taboo, "complete": tally.complete,
        "failed": tally.failed, "failed_accepted": tally.failed_accepted,
        "lacking": tally.lacking, "lacking_passed": tally.lacking_passed,
    })
}

fn item(blame: &Blame) -> Value {
    json!({
        "id": blame.item, "sessions": blame.sessions, "unclear": blame.unclear,
        "scenarios": blame.scenarios, "texts": blame.texts(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_nothing_is_nothing() {
        let share = super::share;
        assert_eq!(
            [share(0, 900), share(1, 3000), share(0, 0)],
            [0.0, 0.1, 0.0]
        );
        assert_eq!([share(30, 100), share(7, 7)], [30.0, 100.0]);
    }
}
