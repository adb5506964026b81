//! A script reads the scene and moves it.
use crate::script_support::*;
use duilian::script::{Effects, Fault, Hook, MoodName, Move, Script};
use serde_json::json;

#[test]
fn a_script_reads_all_that_the_scene_tells_it() {
    let lines = said(
        r#"
        c.say(`${c.shown("greet")} ${c.ever("greet")} ${c.count("demo.phone.greet")} ${c.shown("demo.phone.sell")}`);
        c.say(`${c.asked("present-car")} ${c.situation("busy")} ${c.situation("refused")}`);
        c.say(`${c.mood.trust} ${c.mood.patience} ${c.mood.interest}`);
        c.say(`${c.fact("budget")} ${c.turn} ${c.seconds} ${c.text}`);
        c.say(`[${c.fact("name")}]`);
        "#,
    );
    assert_eq!(
        lines,
        [
            "true true 2 false",
            "true true false",
            "40 60 50",
            "15万 3 7 您好，请问贵姓？",
            "[]"
        ]
    );
}

#[test]
fn a_script_makes_every_move_in_its_order() {
    let effects = turn(
        r#"
        c.narrate("（皱眉）");
        c.say("预算{fact.budget}，别说了。");
        c.feel("trust", -5);
        c.reveal("name");
        c.raise("refused");
        c.clear("busy");
        c.stage("visit");
        c.form("call-register");
        c.ask("rings");
        c.clock("ringing");
        c.end("hung-up");
        "#,
    )
    .unwrap();
    assert_eq!(
        effects.moves,
        [
            Move::Narrate("（皱眉）".into()),
            Move::Say("预算{fact.budget}，别说了。".into()),
            Move::Feel {
                mood: MoodName::Trust,
                by: -5
            },
            Move::Reveal("name".into()),
            Move::Raise("refused".into()),
            Move::Clear("busy".into()),
            Move::Stage("demo.visit".into()),
            Move::Form("call-register".into()),
            Move::Ask("rings".into()),
            Move::Clock("ringing".into()),
            Move::End("hung-up".into()),
        ]
    );
}

#[test]
fn what_a_script_has_moved_it_reads_as_moved() {
    let lines = said(
        r#"
        c.feel("patience", 70); c.raise("refused"); c.clear("busy");
        c.say(`${c.mood.patience} ${c.situation("refused")} ${c.situation("busy")}`);
        "#,
    );
    assert_eq!(lines, ["100 true false"]);
}

#[test]
fn each_hook_has_its_function_and_a_missing_one_does_nothing() {
    let script = compiled(r#"fn silence(c, seconds) { c.say(`等了${seconds}秒`); }"#);
    assert!(script.has(Hook::Silence { seconds: 0 }));
    assert!(!script.has(Hook::Turn) && !script.has(Hook::Opening));
    let effects = script.call(Hook::Silence { seconds: 12 }, view()).unwrap();
    assert_eq!(effects.moves, [Move::Say("等了12秒".into())]);
    let mut kept = view();
    kept.memory = json!({"offers": 2}).as_object().unwrap().clone();
    assert_eq!(
        script.call(Hook::Turn, kept.clone()).unwrap(),
        Effects {
            memory: kept.memory,
            ..Effects::default()
        }
    );
}

#[test]
fn memory_goes_from_call_to_call() {
    let script = compiled(
        r#"fn turn(c) {
            c.memory.times = (c.memory.times ?? 0) + 1;
            c.memory["说过"] = [c.text, 'x', true, (), 1.5, #{a: 1}];
            if "other" in c.memory { c.memory.remove("other"); c.say("有"); }
        }"#,
    );
    let first = script.call(Hook::Turn, view()).unwrap();
    let mut again = view();
    again.memory = first.memory;
    again.memory.insert("other".into(), json!("忘掉"));
    let second = script.call(Hook::Turn, again).unwrap();
    assert_eq!(second.moves, [Move::Say("有".into())]);
    assert_eq!(
        serde_json::Value::Object(second.memory),
        json!({"times": 2, "说过": ["您好，请问贵姓？", "x", true, null, 1.5, {"a": 1}]})
    );
}

#[test]
fn what_cannot_be_kept_is_refused_where_it_is_put() {
    let error = turn("let f = |x| x + 1;\n c.memory.f = f;").unwrap_err();
    assert!(matches!(error.fault, Fault::Argument(_)), "{error}");
    assert_eq!(error.line, 3);
}

#[test]
fn a_line_heard_with_its_facts_filled_in_counts_as_heard() {
    let script = compiled(r#"fn turn(c) { c.say_one(["甲", "乙{fact.budget}", "丙"]); }"#);
    for seed in 0..20 {
        let mut now = view();
        now.seed = seed;
        now.heard = vec!["甲".into(), "乙15万".into()];
        let effects = script.call(Hook::Turn, now).unwrap();
        assert_eq!(effects.moves, [Move::Say("丙".into())], "seed {seed}");
    }
}

#[test]
fn the_same_seed_says_the_same_and_another_seed_another() {
    let script = compiled(
        r#"fn turn(c) { for i in 0..8 { c.say_one(["1", "2", "3", "4", "5", "6", "7", "8"]); } }"#,
    );
    let with = |seed| {
        let mut view = view();
        view.seed = seed;
        script.call(Hook::Turn, view).unwrap().moves
    };
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
    let drawn: String = with(1)
        .iter()
        .map(|made| match made {
            Move::Say(line) => line.as_str(),
            _ => "?",
        })
        .collect();
    // Fixed for good: a stored session replays only if its seed goes on meaning this.
    assert_eq!(drawn, "81426357");
}

#[test]
fn shared_scripts_are_imported_and_see_their_own_constants() {
    let sources = sources(
        r#"import "lines" as lines;
           const LIMIT = 2;
           fn turn(c) { if c.count("greet") >= global::LIMIT { lines::leave(c); c.say(lines::BYE); } }"#,
        &[
            (
                "lines",
                r#"import "words" as words;
                   export const BYE = "再见";
                   const WHY = "忙";
                   fn leave(c) { c.say(words::polite(global::WHY)); }"#,
            ),
            ("words", r#"fn polite(word) { `不好意思，${word}` }"#),
        ],
    );
    let script = Script::compile(&sources).unwrap();
    for _ in 0..3 {
        let effects = script.call(Hook::Turn, view()).unwrap();
        assert_eq!(
            effects.moves,
            [Move::Say("不好意思，忙".into()), Move::Say("再见".into())]
        );
    }
}

#[test]
fn lists_are_filtered_sorted_and_counted_with_functions() {
    let lines = said(
        r#"
        let limit = 2;
        let list = [3, 1, 2, 3].filter(|n| n >= limit);
        list.sort(|a, b| a <= b);
        list.dedup();
        c.say(`${list} ${[5, 4].order_by(|a, b| a - b)} ${parse_int("42") + list.len()}`);
        [1, 2].for_each(|n| c.feel("trust", n));
        let s = "甲乙甲"; s.replace("甲", "丙丁"); s.replace('乙', "");
        c.say(s);
        "#,
    );
    assert_eq!(lines, ["[2, 3] [4, 5] 44", "丙丁丙丁"]);
}

#[test]
fn a_script_can_be_called_from_any_thread() {
    let script = compiled(r#"fn turn(c) { c.say("在"); }"#);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let script = script.clone();
            scope.spawn(move || {
                for _ in 0..50 {
                    assert_eq!(
                        script.call(Hook::Turn, view()).unwrap().moves,
                        [Move::Say("在".into())]
                    );
                }
            });
        }
    });
}
