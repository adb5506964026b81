//! What an author is told when a script is wrong: the place in the innermost function, and a way out.
use crate::script_support::*;
use duilian::i18n::Lang;
use duilian::script::{Fault, Hint, Hook, IdFault, Limit, Script, ScriptError, Spot, What};

const MAIN: &str = "scripts/demo/busy.rhai";

fn error(main: &str) -> ScriptError {
    run(main).unwrap_err()
}

fn turn_error(body: &str) -> ScriptError {
    turn(body).unwrap_err()
}

fn calls(error: &ScriptError) -> Vec<(usize, usize)> {
    error.chain.iter().map(|s| (s.line, s.column)).collect()
}

#[test]
fn an_unknown_item_is_told_at_its_call_with_what_may_be_meant() {
    let error = error(
        "fn check(c) { c.say(\"你好，世界\"); c.shown(\"gret\"); }\nfn turn(c) {\n  check(c);\n}",
    );
    assert_eq!(place(&error), (MAIN, 1, 33));
    assert_eq!(calls(&error), [(3, 3)]);
    assert_eq!(
        error.fault,
        Fault::Id {
            what: What::Item,
            id: "gret".into(),
            fault: IdFault::Unknown {
                near: Some("greet".into())
            }
        }
    );
    assert_eq!(
        error.message(Lang::En),
        "no item is called \"gret\": did you mean \"greet\"?"
    );
    assert_eq!(error.to_string(), "没有叫“gret”的条目，是不是“greet”？");
}

#[test]
fn every_kind_of_id_is_checked() {
    for (call, what) in [
        ("c.shown(\"no\")", What::Item),
        ("c.ever(\"no\")", What::Item),
        ("c.count(\"no\")", What::Item),
        ("c.asked(\"no\")", What::Topic),
        ("c.situation(\"no\")", What::Situation),
        ("c.raise(\"no\")", What::Situation),
        ("c.clear(\"no\")", What::Situation),
        ("c.fact(\"no\")", What::Fact),
        ("c.reveal(\"no\")", What::Fact),
        ("c.stage(\"no\")", What::Stage),
        ("c.form(\"no\")", What::Form),
        ("c.ask(\"no\")", What::Question),
        ("c.clock(\"no\")", What::Clock),
        ("c.feel(\"no\", 1)", What::Mood),
    ] {
        match turn_error(call).fault {
            Fault::Id { what: told, .. } => assert_eq!(told, what, "{call}"),
            other => panic!("{call}: {other:?}"),
        }
    }
}

#[test]
fn an_item_that_two_stages_end_with_must_be_written_in_full() {
    let fault = turn_error("c.shown(\"sell\");").fault;
    let Fault::Id {
        fault: IdFault::Ambiguous { candidates },
        ..
    } = fault
    else {
        panic!("{fault:?}");
    };
    assert_eq!(candidates, ["demo.phone.sell", "demo.visit.sell"]);
    assert!(turn("c.shown(\"demo.visit.sell\");").is_ok());
}

#[test]
fn a_script_cannot_catch_what_its_author_must_see() {
    for body in [
        "try { c.shown(\"no\"); } catch { c.say(\"没事\"); }",
        "try { loop {} } catch { c.say(\"没事\"); }",
        "try { loop { c.say(\"喂\"); } } catch { c.end(\"fine\"); }",
        "[1].some(|x| { try { c.ever(\"no\") } catch { true } });",
    ] {
        assert!(turn(body).is_err(), "{body}");
    }
    assert_eq!(
        said("try { throw \"哎\"; } catch (e) { c.say(e); }"),
        ["哎"]
    );
}

#[test]
fn an_error_stands_in_the_innermost_function_after_chinese_text() {
    let lines = "fn pick(list) { let 词 = 1; list[5] }";
    assert_eq!(
        place(&error(&format!("{lines}\nfn turn(c) {{}}"))),
        (MAIN, 1, 21)
    );
    let error = error(
        "fn pick(list) { print(\"一二三\"); list[5] }\nfn choose(l) { pick(l) }\nfn turn(c) {\n  choose([1])\n}",
    );
    assert_eq!(place(&error), (MAIN, 1, 36));
    assert_eq!(calls(&error), [(2, 16), (4, 3)]);
    assert_eq!(error.message(Lang::Zh), "下标 5 越界：列表有 1 项");
}

#[test]
fn an_error_in_a_shared_script_names_that_file_and_the_calls() {
    for (body, fault_line) in [
        ("fn leave(c) {\n  c.say(\"走了\"); c.shown(\"no\")\n}", 2),
        ("fn leave(c) {\n\n  c.say(\"走了\"); loop {}\n}", 3),
        (
            "fn leave(c) {\n\n\n  c.say(\"走了\"); [1].map(|x| x / 0)\n}",
            4,
        ),
        (
            "fn leave(c) { inner(c) }\n\n\n\nfn inner(c) { throw 1; }",
            5,
        ),
    ] {
        let sources = sources(
            "import \"ways\" as ways;\nfn turn(c) {\n    ways::leave(c);\n}",
            &[("ways", body)],
        );
        let error = Script::compile(&sources)
            .and_then(|script| script.call(Hook::Turn, view()))
            .unwrap_err();
        assert_eq!(
            (error.path.as_str(), error.line),
            ("scripts/lib/ways.rhai", fault_line)
        );
        assert_eq!(
            error.chain.last(),
            Some(&Spot {
                path: MAIN.into(),
                line: 3,
                column: error.chain.last().unwrap().column
            })
        );
    }
}

#[test]
fn limits_are_told_in_the_innermost_function_with_the_calls() {
    let error = error(
        "fn wait(c) {\n  c.say(\"请等一下\");  while true { }\n}\nfn turn(c) {\n   wait(c);\n}",
    );
    assert_eq!(error.fault, Fault::Limit(Limit::Operations));
    assert_eq!((error.line, calls(&error)), (2, vec![(5, 4)]));
    assert!(error.message(Lang::Zh).contains("停不下来"));
}

#[test]
fn full_width_punctuation_is_shown_with_what_to_write() {
    for (text, found, write, at) in [
        ("fn turn(c) {\n  c.say（\"你好\"）;\n}", '（', "(", (2, 8)),
        ("fn turn(c) {\n  print（1）\n}", '（', "(", (2, 8)),
        ("fn turn(c) {\n  c.say(“你好”);\n}", '“', "\"", (2, 9)),
        (
            "fn turn(c) {\n  c.say(\"你（好）\")；\n}",
            '；',
            ";",
            (2, 16),
        ),
        ("fn turn(c) {\n  let x ＝ 1;\n}", '＝', "=", (2, 9)),
        (
            "fn turn(c) {\n  // （注释）\n  c.say_one([\"甲\"，\"乙\"]);\n}",
            '，',
            ",",
            (3, 17),
        ),
        ("fn turn(c) ｛\n}", '｛', "{", (1, 12)),
    ] {
        let error = error(text);
        let Fault::Syntax { hint, .. } = &error.fault else {
            panic!("{error:?}");
        };
        let write = write.to_owned();
        assert_eq!(
            hint.as_deref(),
            Some(&Hint::FullWidth { found, write }),
            "{text}"
        );
        assert_eq!((error.line, error.column), at, "{text}");
    }
    assert!(
        turn("c.say(\"（笑）“好”；\"); // 说完，走").is_ok(),
        "in texts they are right"
    );
}

#[test]
fn a_long_row_of_else_if_or_terms_is_told_of_switch() {
    let rungs: String = (1..80)
        .map(|i| format!(" else if n == {i} {{ }}"))
        .collect();
    let terms = vec!["n"; 80].join(" + ");
    for body in [
        format!("let n = 1; if n == 0 {{ }}{rungs}"),
        format!("let n = 1; let s = {terms};"),
    ] {
        let error = turn_error(&body);
        assert!(error.message(Lang::En).contains("use switch"), "{error}");
        assert!(error.message(Lang::Zh).contains("请改用 switch"));
    }
    let rungs: String = (1..20)
        .map(|i| format!(" else if n == {i} {{ }}"))
        .collect();
    assert!(
        turn(&format!("let n = 1; if n == 0 {{ }}{rungs}")).is_ok(),
        "twenty are fine"
    );
}

#[test]
fn known_traps_are_told_with_a_way_out() {
    for (text, line, zh) in [
        (
            "const LIMIT = 2;\nfn turn(c) { c.say(`${LIMIT}`); }",
            2,
            "global::LIMIT",
        ),
        (
            "let n = 2;\nfn turn(c) { }",
            1,
            "函数之外只能有 import 和 const",
        ),
        ("fn turn(c) { }\nc.say(\"好\");", 2, "没有变量 c"),
        ("fn turn() { }", 1, "fn turn(c)"),
        (
            "fn opening(c) { }\nfn silence(c) { }",
            2,
            "fn silence(c, seconds)",
        ),
        ("fn turn(c) {\n  let case = 1;\n}", 2, "保留字"),
        (
            "fn turn(c) {\n switch c.turn { 1..3 => 1, 5 => 2 }\n}",
            2,
            "写在范围之前",
        ),
        ("fn turn(c) { }\n /* 未完\nfn opening(c) { }", 2, "没有结束"),
        ("fn turn(c) {\n  c.say(\"你好);\n}", 2, "没有结束的引号"),
        ("fn turn(c) {\n  if true {\n}", 3, "缺少 }"),
        ("fn turn(c) {\n  let 次数 = 1;\n}", 2, "名字只用英文字母"),
        ("fn turn(c) {\n  c.say(line);\n}", 2, "没有变量 line"),
        ("fn turn(c) {\n  lib::leave(c);\n}", 2, "没有 import 过 lib"),
        ("fn turn(c) {\n  c.sya(\"好\");\n}", 2, "是不是 say"),
        (
            "fn turn(c) {\n  if c.mood.trsut > 3 { }\n}",
            2,
            "是不是 trust",
        ),
        (
            "fn turn(c) {\n  c.mood.trust += 3;\n}",
            2,
            "改心情用 c.feel",
        ),
        ("fn turn(c) {\n  c.end(\"挂断\");\n}", 2, "小写字母"),
        ("fn turn(c) {\n  c.say(\"\");\n}", 2, "空的"),
        ("fn turn(c) {\n  c.say_one([]);\n}", 2, "空的"),
        ("fn turn(c) {\n  c.say_one([1]);\n}", 2, "文字的列表"),
        ("fn turn(c) {\n  c.feel(\"trust\", 101);\n}", 2, "100"),
        ("fn turn(c) {\n  throw \"不该到这里\";\n}", 2, "不该到这里"),
        ("import \"lins\" as l;\nfn turn(c) { }", 1, "没有 lins.rhai"),
    ] {
        let error = error(text);
        assert!(
            error.message(Lang::Zh).contains(zh),
            "{text}: {}",
            error.message(Lang::Zh)
        );
        assert_eq!(error.line, line, "{text}: {error}");
    }
}

#[test]
fn memory_keeps_only_what_can_be_stored() {
    let deep = turn_error("let a = 1; for i in 0..30 { a = [a]; }\n c.memory.a = a;");
    assert_eq!(
        (deep.fault, deep.line),
        (Fault::Limit(Limit::MemoryDepth), 3)
    );
    let long = turn_error("let s = \"\"; s.pad(9000, 'x');\n c.memory.a = s;\n c.memory.b = s;");
    assert_eq!(
        (long.fault, long.line),
        (Fault::Limit(Limit::StringLength), 4)
    );
    assert!(matches!(
        turn_error("c.memory.a = 1e300 * 1e300;").fault,
        Fault::Argument(_)
    ));
    assert!(matches!(
        turn_error("c.memory.a = c;").fault,
        Fault::Argument(_)
    ));
}

#[test]
fn a_script_goes_on_after_a_call_that_failed() {
    let script = compiled("fn turn(c) { if c.turn == 3 { loop {} } c.say(\"在\"); }");
    assert!(script.call(Hook::Turn, view()).is_err());
    let mut next = view();
    next.turn = 4;
    assert_eq!(script.call(Hook::Turn, next).unwrap().moves.len(), 1);
}
