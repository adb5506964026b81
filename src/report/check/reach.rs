//! How far bounded play of each scene came, for people and for programs.

use serde_json::{Value, json};

use crate::check::reach::{Reached, Stopped};
use crate::i18n::Lang;
use crate::t;

/// A line for each scene.
pub fn text(all: &[Reached], lang: Lang) -> Vec<String> {
    all.iter().map(|r| line(r, lang)).collect()
}

fn line(r: &Reached, lang: Lang) -> String {
    let Some(stopped) = r.stopped else {
        return t!(
            lang,
            "check-reach-whole",
            scenario = &r.scenario,
            states = r.states,
            steps = r.steps,
            depth = r.depth
        );
    };
    let why = t!(lang, &format!("reach-{}", word(stopped)), new = r.new_at);
    let open = match r.undecided {
        0 => String::new(),
        states => t!(lang, "reach-undecided", states = states),
    };
    t!(
        lang,
        "check-reach-cut",
        scenario = &r.scenario,
        states = r.states,
        steps = r.steps,
        depth = r.depth,
        why = why,
        open = open
    )
}

/// The same as values.
pub fn json(all: &[Reached]) -> Value {
    let one = |r: &Reached| {
        json!({
            "scenario": r.scenario, "states": r.states, "steps": r.steps, "depth": r.depth,
            "new_at": r.new_at, "undecided": r.undecided,
            "complete": r.stopped.is_none(), "stopped": r.stopped,
        })
    };
    all.iter().map(one).collect()
}

/// The reason's name, as programs read it.
fn word(stopped: Stopped) -> String {
    json!(stopped).as_str().unwrap_or_default().to_owned()
}
