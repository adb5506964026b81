//! What `check --mutate` tells: goals that did not notice that their only evidence went.

use serde_json::{Value, json};

use crate::check::mutate::Endured;
use crate::i18n::Lang;
use crate::t;

/// For people, the weakest item first.
pub fn text(all: &[Endured], lang: Lang) -> Vec<String> {
    let mut lines = vec![t!(lang, "check-mutants", count = all.len())];
    for e in all {
        lines.push(t!(
            lang,
            "check-mutant",
            item = &e.item,
            survived = e.survivors.len(),
            tried = e.tried
        ));
        for s in &e.survivors {
            let how = t!(lang, &format!("mutation-{}", s.mutation.name()));
            lines.push(t!(
                lang,
                "check-survivor",
                place = format!("{}:{}", s.place.source.path, s.place.line),
                how = how,
                line = &s.line,
                quote = &s.quote
            ));
        }
    }
    lines
}

/// For programs: the value of `mutants`.
pub fn json(all: &[Endured]) -> Value {
    let survivor = |s: &crate::check::mutate::Survivor| {
        json!({
            "mutation": s.mutation.name(), "file": s.place.source.path, "line": s.place.line,
            "text": s.line, "quote": s.quote,
        })
    };
    let endured = |e: &Endured| {
        let survivors: Vec<Value> = e.survivors.iter().map(survivor).collect();
        json!({ "id": e.item, "tried": e.tried, "survivors": survivors })
    };
    all.iter().map(endured).collect()
}
