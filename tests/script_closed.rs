//! Scripts reach nothing, end, and fail with their place. Each hole is named with what happens without its cure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use duilian::i18n::Lang;
use duilian::script::{
    Effects, Fault, Hook, Mood, Move, Named, Names, Script, ScriptError, Sources, View,
};

fn sources(main: &str, shared: &[(&str, &str)]) -> Sources {
    let named = |path: &str, text: &str| Named {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    Sources {
        main: named("scripts/demo/a.rhai", main),
        shared: shared
            .iter()
            .map(|(n, t)| ((*n).to_owned(), named(&format!("scripts/lib/{n}.rhai"), t)))
            .collect(),
    }
}

fn view() -> View {
    let names = Names {
        items: ["demo.phone.greet", "demo.phone.sell-after-refusal"]
            .into_iter()
            .collect(),
        facts: ["name"].into_iter().collect(),
        situations: ["refused"].into_iter().collect(),
        ..Names::default()
    };
    View {
        names: Arc::new(names),
        shown: ["demo.phone.greet".to_owned()].into(),
        counts: [("demo.phone.greet".to_owned(), 2)].into(),
        asked: Default::default(),
        situations: Default::default(),
        mood: Mood {
            trust: 40,
            patience: 50,
            interest: 60,
        },
        facts: BTreeMap::from([("name".to_owned(), "赵磊".to_owned())]),
        turn: 3,
        seconds: 0,
        text: "您好".to_owned(),
        memory: Default::default(),
        seed: 7,
        heard: vec!["甲".to_owned()],
    }
}

fn run_with(main: &str, shared: &[(&str, &str)]) -> Result<Effects, ScriptError> {
    Script::compile(&sources(main, shared))?.call(Hook::Turn, view())
}

fn run(body: &str) -> Result<Effects, ScriptError> {
    run_with(&format!("fn turn(c) {{ {body} }}"), &[])
}

#[track_caller]
fn fault(result: Result<Effects, ScriptError>) -> Fault {
    result.expect_err("this script may not get through").fault
}

#[test]
fn a_script_reads_the_scene_and_moves_it() {
    let effects = run(
        r#"if c.shown("greet") && c.ever("greet") && c.count("greet") == 2 && !c.situation("refused") && c.mood.trust == 40 && c.turn == 3 && c.text == "您好" {
            c.feel("trust", 5);
            c.say(`${c.fact("name")}：${c.mood.trust}`);
            c.raise("refused");
            c.memory.n = (c.memory.n ?? 0) + 1;
            c.end("done");
        }"#,
    )
    .unwrap();
    let trust = duilian::script::MoodName::Trust;
    assert_eq!(
        effects.moves,
        [
            Move::Feel { mood: trust, by: 5 },
            Move::Say("赵磊：45".into()),
            Move::Raise("refused".into()),
            Move::End("done".into())
        ]
    );
    assert_eq!(effects.memory["n"], 1);
}

#[test]
fn say_one_is_the_same_for_a_seed_and_avoids_what_was_heard() {
    let body = r#"c.say_one(["甲", "乙"]);"#;
    assert_eq!(run(body).unwrap().moves, [Move::Say("乙".into())]);
    let many = r#"c.say_one(["一", "二", "三", "四", "五", "六"]);"#;
    assert_eq!(run(many), run(many));
}

#[test]
fn an_unknown_id_is_told_with_place_and_what_was_meant() {
    let error = run_with(
        "fn turn(c) {\n    // 说明\n    if c.shown(\"sell-after-refusel\") { }\n}",
        &[],
    )
    .unwrap_err();
    assert_eq!(
        (error.path.as_str(), error.line),
        ("scripts/demo/a.rhai", 3)
    );
    assert!(
        error
            .message(Lang::En)
            .contains("did you mean `sell-after-refusal`"),
        "{}",
        error.message(Lang::En)
    );
}

#[test]
fn the_place_is_the_innermost_and_counts_characters() {
    let shared = [("calm", "fn soothe(c) {\n    let 静 = 1;\n}\n")];
    let error = run_with("import \"calm\" as calm;\nfn turn(c) { }", &shared).unwrap_err();
    assert!(
        matches!(error.fault, Fault::Syntax(_) | Fault::Runtime(_)),
        "{error:?}"
    );
    let error = run_with("fn inner(x) {\n    let t = \"您好您好\"; let y = x / 0;\n    y\n}\nfn turn(c) { inner(1); }", &[]).unwrap_err();
    assert_eq!((error.line, error.column), (2, 31), "{error:?}");
    assert_eq!(error.chain.last().unwrap().function, "inner");
}

// Hole 1. Without the shadowing functions `sleep(20)` holds the session for twenty seconds and is not interrupted.
#[test]
fn a_script_cannot_sleep_tell_the_time_or_exit() {
    let before = Instant::now();
    assert_eq!(fault(run("sleep(20);")), Fault::Forbidden("sleep"));
    assert_eq!(fault(run("sleep(20.0);")), Fault::Forbidden("sleep"));
    assert_eq!(
        fault(run("let f = Fn(\"sleep\"); f.call(20);")),
        Fault::Forbidden("sleep")
    );
    assert_eq!(fault(run("timestamp();")), Fault::Forbidden("timestamp"));
    assert_eq!(fault(run("exit();")), Fault::Forbidden("exit"));
    assert!(before.elapsed() < Duration::from_secs(10));
}

// Hole 2. Without the guard this takes twenty seconds and gigabytes before the size is looked at.
#[test]
fn replace_cannot_blow_up_memory() {
    let grow = "let s = \"x\"; for i in 0..13 { s += s; }";
    for call in ["s.replace(\"x\", s);", "s.replace('x', s);"] {
        assert_eq!(
            fault(run(&format!("{grow} {call}"))),
            Fault::Limit("size"),
            "{call}"
        );
    }
    let fine =
        run("let s = \"甲乙甲\"; s.replace(\"甲\", \"丙\"); s.replace('乙', '丁'); c.say(s);")
            .unwrap();
    assert_eq!(fine.moves, [Move::Say("丙丁丙".into())]);
}

// Hole 3. Without the trip flag `sort` swallows the error of its callback and the loop inside counts as success.
#[test]
fn a_loop_inside_a_sorting_callback_is_found_out() {
    assert_eq!(
        fault(run(
            "let a = [3, 1, 2]; a.sort(|x, y| { loop { } }); c.end(\"won\");"
        )),
        Fault::Limit("operations")
    );
}

// Hole 4. Without the catch the thread would die and every later call would hang or fail.
#[test]
fn a_comparator_that_contradicts_itself_neither_kills_nor_hangs() {
    let text = "fn turn(c) { let a = []; for i in 0..200 { a.push((i * 7919) % 200); } a.sort(|x, y| if (x * y) % 3 == 0 { 1 } else { -1 }); c.say(\"过\"); }";
    let script = Script::compile(&sources(text, &[])).unwrap();
    for _ in 0..2 {
        let result = script.call(Hook::Turn, view());
        assert!(
            matches!(
                result,
                Ok(_)
                    | Err(ScriptError {
                        fault: Fault::Panic,
                        ..
                    })
            ),
            "{result:?}"
        );
    }
}

// Hole 5. On a thread with a stack of 2 MiB this aborts the whole program in a debug build.
#[test]
fn the_deepest_expressions_at_the_deepest_call_do_not_overflow_the_stack() {
    let deep = format!("{}n{}", "(1 + ".repeat(12), ")".repeat(12));
    let text = format!(
        "fn f(n) {{ if n > 28 {{ return 0; }} let x = {deep}; f(n + 1) + x }} fn turn(c) {{ f(0); c.say(\"过\"); }}"
    );
    assert_eq!(
        run_with(&text, &[]).unwrap().moves,
        [Move::Say("过".into())]
    );
    assert_eq!(
        fault(run_with("fn f(n) { f(n + 1) } fn turn(c) { f(0); }", &[])),
        Fault::Limit("call levels")
    );
}

// Hole 6. Without the list of what is being loaded this overflows the native stack and aborts.
#[test]
fn imports_in_a_circle_are_told() {
    let shared = [("a", "import \"b\" as b;"), ("b", "import \"a\" as a;")];
    let error = run_with("import \"a\" as a; fn turn(c) { }", &shared).unwrap_err();
    assert_eq!(error.fault, Fault::Import("a → b → a".into()));
}

// Hole 7. `Engine::new` would read these files.
#[test]
fn only_shared_scripts_can_be_imported() {
    for name in [
        "../../etc/passwd",
        "/etc/passwd",
        "other",
        "scripts/lib/calm",
    ] {
        let error = run_with(
            &format!("import \"{name}\" as x; fn turn(c) {{ }}"),
            &[("calm", "")],
        )
        .unwrap_err();
        assert!(matches!(error.fault, Fault::Import(_)), "{name}: {error:?}");
        assert_eq!(error.line, 1);
    }
    let shared = [("calm", "fn soothe(c) { c.say(\"别急\"); }")];
    let effects = run_with(
        "import \"calm\" as calm;\nfn turn(c) { calm::soothe(c); }",
        &shared,
    )
    .unwrap();
    assert_eq!(effects.moves, [Move::Say("别急".into())]);
}

// Hole 8. Handing the customer's lines over as one list would fail at the limit on the sum of its strings.
#[test]
fn a_long_history_of_lines_does_not_count_against_the_script() {
    let mut view = view();
    view.heard = (0..2_000)
        .map(|n| format!("第{n}句很长很长很长很长很长很长很长的话"))
        .collect();
    let script =
        Script::compile(&sources("fn turn(c) { c.say_one([\"甲\", \"乙\"]); }", &[])).unwrap();
    assert!(script.call(Hook::Turn, view).is_ok());
}

// Hole 9. Without its own printer the engine writes to the terminal; without limits it does so for ever.
#[test]
fn a_flood_of_prints_and_moves_is_cut() {
    assert!(matches!(
        fault(run("loop { print(\"洪水\"); }")),
        Fault::Limit(_)
    ));
    assert_eq!(fault(run("loop { c.say(\"话\"); }")), Fault::Limit("moves"));
}

#[test]
fn nothing_runs_for_ever_or_swells() {
    for body in [
        "loop { }",
        "let s = \"x\"; loop { s += s; }",
        "let a = []; loop { a.push(1); }",
        "let a = [1]; loop { a += a; }",
        "let m = #{}; let i = 0; loop { m[`k${i}`] = i; i += 1; }",
        "for i in 0..9223372036854775807 { }",
        "let a = []; a.pad(1000000000, 0);",
    ] {
        assert!(
            matches!(fault(run(body)), Fault::Limit(_) | Fault::Runtime(_)),
            "{body}"
        );
    }
}

#[test]
fn what_is_no_script_is_told_with_its_line_and_a_hint() {
    assert!(matches!(
        Script::compile(&sources("fn turn(c) { eval(\"1\"); }", &[]))
            .unwrap_err()
            .fault,
        Fault::Syntax(_)
    ));
    assert!(matches!(
        Script::compile(&sources("fn turn(c) { nonsense; }", &[]))
            .unwrap_err()
            .fault,
        Fault::Syntax(_)
    ));
    let error = Script::compile(&sources("fn turn(c) {\n  c.say（\"好\"）;\n}", &[])).unwrap_err();
    assert_eq!(error.line, 2);
    assert!(error.message(Lang::Zh).contains("全角"), "{error}");
    let chain = (0..60)
        .map(|n| format!("if c.turn == {n} {{ }} else "))
        .collect::<String>();
    let error =
        Script::compile(&sources(&format!("fn turn(c) {{ {chain} {{ }} }}"), &[])).unwrap_err();
    assert!(error.message(Lang::En).contains("switch"), "{error:?}");
    let error = Script::compile(&sources("fn turn() { }", &[])).unwrap_err();
    assert!(error.message(Lang::En).contains("fn turn(c)"), "{error:?}");
}

#[test]
fn what_a_script_never_calls_and_all_it_names_can_be_listed() {
    let text = "fn turn(c) {\n  if c.shown(\"greet\") { helper(c); }\n}\nfn helper(c) { c.end(\"left\"); }\nfn lost(c) { }";
    let script = Script::compile(&sources(text, &[])).unwrap();
    let a = script.analysis();
    assert_eq!(a.unused, ["lost"]);
    assert_eq!(a.outcomes, ["left"]);
    assert_eq!(
        (
            a.literals[0].id.as_str(),
            a.literals[0].line,
            a.literals[0].column
        ),
        ("greet", 2, 14)
    );
}
