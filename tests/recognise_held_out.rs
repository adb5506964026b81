//! Talk by other writers than the phrases', kept out of training: does recognition still know it?

use std::sync::Arc;

use duilian::content::library::Library;
use duilian::content::pack::Pack;
use duilian::recognise::{Recogniser, StageModel, Utterance};
use serde_json::Value;

#[test]
fn other_writers_talk_is_recognised() {
    let library = Library::new(vec![Pack::built_in()]);
    let mut short = Vec::new();
    for (id, least, talk) in [
        (
            "ford.welcome",
            89,
            include_str!("held_out/ford.welcome.jsonl"),
        ),
        (
            "ford.incoming-calls",
            87,
            include_str!("held_out/ford.incoming-calls.jsonl"),
        ),
        (
            "ford.negotiation-closing",
            87,
            include_str!("held_out/ford.negotiation-closing.jsonl"),
        ),
        (
            "nissan.reception",
            88,
            include_str!("held_out/nissan.reception.jsonl"),
        ),
        (
            "nissan.prospecting",
            86,
            include_str!("held_out/nissan.prospecting.jsonl"),
        ),
    ] {
        let checked = library.stage(id).unwrap();
        let model = StageModel::train(&checked.usable().unwrap().examples).unwrap();
        let f1 = f1(&Recogniser::new(vec![Arc::new(model)]), talk);
        if f1 < least {
            short.push(format!("{id}: F1 {f1} %"));
        }
    }
    assert!(short.is_empty(), "{short:?}");
}

/// F1 over labelled lines, percent.
fn f1(ears: &Recogniser, talk: &str) -> usize {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for line in talk.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let gold: Vec<&str> = row["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let utterance = Utterance {
            text: row["text"].as_str().unwrap(),
            customer: row["customer"].as_str(),
            situations: None,
        };
        let observed = ears.observe(&utterance).into_iter().filter(|o| !o.unclear);
        let seen: Vec<String> = observed.map(|o| o.item).collect();
        right += seen.iter().filter(|id| gold.contains(&id.as_str())).count();
        wrong += seen
            .iter()
            .filter(|id| !gold.contains(&id.as_str()))
            .count();
        missed += gold
            .iter()
            .filter(|id| !seen.iter().any(|s| s == *id))
            .count();
    }
    200 * right / (2 * right + wrong + missed)
}
