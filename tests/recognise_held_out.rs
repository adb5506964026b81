//! Talk by another writer than the phrases', kept out of training: does recognition still know it?

use std::sync::Arc;

use duilian::content::library::Library;
use duilian::content::pack::Pack;
use duilian::recognise::{Recogniser, StageModel, Utterance};
use serde_json::Value;

const TALK: &str = include_str!("held_out/ford.welcome.jsonl");

#[test]
fn another_writers_talk_is_recognised() {
    let library = Library::new(vec![Pack::built_in()]);
    let stage = library.stage("ford.welcome").unwrap().usable().unwrap();
    let model = StageModel::train(&stage.examples).unwrap();
    let ears = Recogniser::new(vec![Arc::new(model)]);
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for line in TALK.lines() {
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
    let f1 = 200 * right / (2 * right + wrong + missed);
    assert!(
        f1 >= 88,
        "F1 {f1} %: {right} right, {wrong} wrong, {missed} missed"
    );
}
