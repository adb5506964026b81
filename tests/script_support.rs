//! What the tests of scripts share: a scene to read and a way to call.

use duilian::script::{
    Effects, Hook, Mood, Move, Named, Names, Script, ScriptError, Sources, View,
};
use std::sync::Arc;

pub fn sources(main: &str, shared: &[(&str, &str)]) -> Sources {
    Sources {
        main: Named {
            path: "scripts/demo/busy.rhai".into(),
            text: main.into(),
        },
        shared: shared
            .iter()
            .map(|(name, text)| {
                let path = format!("scripts/lib/{name}.rhai");
                let text = (*text).to_owned();
                ((*name).to_owned(), Named { path, text })
            })
            .collect(),
    }
}

pub fn view() -> View {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    View {
        names: Arc::new(Names {
            items: ids(&["demo.phone.greet", "demo.phone.sell", "demo.visit.sell"]),
            topics: ids(&["present-car"]),
            situations: ids(&["refused", "busy"]),
            facts: ids(&["budget", "name"]),
            stages: ids(&["demo.phone", "demo.visit"]),
            forms: ids(&["call-register"]),
            questions: ids(&["rings"]),
            clocks: ids(&["ringing"]),
        }),
        shown: ["demo.phone.greet".to_owned()].into(),
        counts: [("demo.phone.greet".to_owned(), 2)].into(),
        asked: ["present-car".to_owned()].into(),
        situations: ["busy".to_owned()].into(),
        mood: Mood {
            trust: 40,
            patience: 60,
            interest: 50,
        },
        facts: Arc::new([("budget".to_owned(), "15万".to_owned())].into()),
        turn: 3,
        seconds: 7,
        text: "您好，请问贵姓？".to_owned(),
        memory: serde_json::Map::new(),
        seed: 1,
        heard: Vec::new(),
    }
}

pub fn compiled(main: &str) -> Script {
    match Script::compile(&sources(main, &[])) {
        Ok(script) => script,
        Err(error) => panic!("{error}"),
    }
}

/// Runs `body` as the `turn` of a script.
pub fn turn(body: &str) -> Result<Effects, ScriptError> {
    Script::compile(&sources(&format!("fn turn(c) {{\n{body}\n}}\n"), &[]))?
        .call(Hook::Turn, view())
}

pub fn run(main: &str) -> Result<Effects, ScriptError> {
    Script::compile(&sources(main, &[]))?.call(Hook::Turn, view())
}

/// The lines said by the `turn` with this body.
pub fn said(body: &str) -> Vec<String> {
    let effects = match turn(body) {
        Ok(effects) => effects,
        Err(error) => panic!("{error}"),
    };
    effects
        .moves
        .into_iter()
        .filter_map(|made| match made {
            Move::Say(line) => Some(line),
            _ => None,
        })
        .collect()
}

pub fn place(error: &ScriptError) -> (&str, usize, usize) {
    (&error.path, error.line, error.column)
}
