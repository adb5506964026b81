//! What the checker learns of a script without running it, and the author's reference.

use crate::script_support::*;
use duilian::script::{Analysis, CALLS, Kind, Script, What, definitions};

fn analysis(main: &str, shared: &[(&str, &str)]) -> Analysis {
    let script = Script::compile(&sources(main, shared)).unwrap();
    script.analysis().clone()
}

#[test]
fn every_id_and_line_written_in_a_call_is_known_with_its_place() {
    let found = analysis(
        "fn turn(c) {\n  if c.shown(\"greet\") && !c.ever(\"sell\") { c.say_one([\"好\", \"嗯\"]); }\n  say(c, \"行\"); c.end(\"done\"); c.feel(\"trust\", 1);\n  [1].for_each(|x| c.raise(\"busy\"));\n  later(c, [\"到{fact.budget}\"]);\n}\nfn later(c, lines) { c.say_one(lines); }",
        &[],
    );
    let found: Vec<(Kind, &str, usize, usize)> = found
        .literals
        .iter()
        .map(|l| (l.kind, l.text.as_str(), l.at.line, l.at.column))
        .collect();
    assert_eq!(
        found,
        [
            (Kind::Id(What::Item), "greet", 2, 14),
            (Kind::Id(What::Item), "sell", 2, 34),
            (Kind::Line, "好", 2, 55),
            (Kind::Line, "嗯", 2, 60),
            (Kind::Line, "行", 3, 10),
            (Kind::Outcome, "done", 3, 22),
            (Kind::Id(What::Mood), "trust", 3, 38),
            (Kind::Id(What::Situation), "busy", 4, 28),
            (Kind::Line, "到{fact.budget}", 5, 13),
        ]
    );
}

#[test]
fn what_a_shared_script_names_counts_where_this_script_reaches_it() {
    let found = analysis(
        "import \"lib\" as lib;\nfn turn(c) { lib::used(c); }",
        &[(
            "lib",
            "fn used(c) { c.ever(\"greet\"); }\nfn of_others(c) { c.ever(\"elsewhere\"); }",
        )],
    );
    let found: Vec<(&str, &str)> = found
        .literals
        .iter()
        .map(|l| (l.at.path.as_str(), l.text.as_str()))
        .collect();
    assert_eq!(found, [("scripts/lib/lib.rhai", "greet")]);
}

#[test]
fn calls_that_cannot_succeed_are_known_with_what_was_meant() {
    let found = analysis(
        "import \"lib\" as lib;
fn turn(c) {
    c.sya(\"好\");
    c.feel(\"trust\");
    c.say(\"好\", 2);
    helper(c, 1);
    helpr(c);
    lib::usd(c);
    lib::used(c, 2);
    c.tunr;
    if c.mood.trust > 3 && c.memory.kept == 1 { }
    [1].fitler(|x| x > 0);
    \"a\".len();
}
fn helper(c) { }",
        &[("lib", "fn used(c) { }")],
    );
    let found: Vec<(&str, Option<usize>, Option<&str>, usize)> = found
        .strangers
        .iter()
        .map(|s| {
            (
                s.call.as_str(),
                s.arguments,
                s.instead.as_deref(),
                s.at.line,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("c.sya", Some(1), Some("c.say(line)"), 3),
            ("c.feel", Some(1), Some("c.feel(mood, by)"), 4),
            ("c.say", Some(2), Some("c.say(line)"), 5),
            ("helper", Some(2), Some("helper(c)"), 6),
            ("helpr", Some(1), Some("helper"), 7),
            ("lib::usd", Some(1), Some("lib::used"), 8),
            ("lib::used", Some(2), Some("lib::used(c)"), 9),
            ("c.tunr", None, Some("c.turn"), 10),
            ("fitler", Some(1), Some("filter"), 12),
        ]
    );
}

#[test]
fn what_rhai_offers_and_scripts_use_is_no_stranger() {
    let found = analysis(
        "fn turn(c) {
    let list = [3, 1, 2].filter(|n| n > 1).map(|n| n * 2);
    list.sort(|a, b| a - b); list.push(1); list.dedup(); list.clear();
    let f = |x| x; f.call(1); let g = Fn(\"helper\"); g.call(c); g.curry(c);
    let m = #{a: 1}; m.clear(); if \"a\" in m { m.remove(\"a\"); }
    let s = \"甲乙\"; s.replace(\"甲\", \"丙\"); s.contains(\"乙\"); s.sub_string(0, 1); s.trim();
    print(type_of(s)); debug(s); parse_int(\"4\"); [1].for_each(|n| print(n));
    for i in range(0, 3) { c.helper(); }
    throw `${list.len} ${-1}`;
}
fn helper(c) { }
fn helper() { }",
        &[],
    );
    assert_eq!(found.strangers, []);
}

#[test]
fn an_import_that_is_not_used_is_known() {
    let found = analysis(
        "import \"a\" as a;\nimport \"b\" as b;\nfn turn(c) { c.say(a::X); }",
        &[("a", "export const X = \"好\";"), ("b", "")],
    );
    let found: Vec<(&str, usize, usize, bool)> = found
        .imports
        .iter()
        .map(|i| (i.name.as_str(), i.at.line, i.at.column, i.used))
        .collect();
    assert_eq!(found, [("a", 1, 8, true), ("b", 2, 8, false)]);
}

#[test]
fn the_table_of_calls_is_what_the_engine_knows() {
    let text = definitions();
    let mut known: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("fn ")?.split_once("(c: Customer"))
        .filter(|(name, _)| !name.contains(' '))
        .map(|(name, rest)| {
            let rest = rest.split(')').next().unwrap();
            let parameters = rest
                .split(", ")
                .filter_map(|p| p.split_once(": "))
                .map(|(p, _)| p)
                .collect::<Vec<_>>();
            format!("{name}({})", parameters.join(", "))
        })
        .collect();
    let mut table: Vec<String> = CALLS
        .iter()
        .map(|c| format!("{}({})", c.name, c.parameters.join(", ")))
        .collect();
    known.sort();
    table.sort();
    assert_eq!(known, table);
}

#[test]
fn functions_that_no_hook_reaches_are_found() {
    let found = analysis(
        "import \"lib\" as lib;
fn bare(x) { }
fn opening(c) { a(c); lib::used(c); [1].map(|x| inside(x)); [1].map(Fn(\"named\")); [1].map(bare); }
fn a(c) { b(c) }
fn b(c) { }
  fn lonely(c) { lonelier(c) }
fn lonelier(c) { }
fn inside(x) { }
fn named(x) { }",
        &[(
            "lib",
            "fn used(c) { helper(c) }\nfn helper(c) { }\nfn unused(c) { }",
        )],
    );
    let unreached: Vec<(&str, usize, usize)> = found
        .functions
        .iter()
        .filter(|f| !f.reached)
        .map(|f| (f.name.as_str(), f.at.line, f.at.column))
        .collect();
    assert_eq!(
        unreached,
        [("lonely", 6, 3), ("lonelier", 7, 1), ("unused", 3, 1)]
    );
    assert_eq!(found.functions.len(), 11);
}

#[test]
fn the_reference_explains_every_function_with_its_parameters() {
    let text = definitions();
    for wanted in [
        "fn shown(c: Customer, item: string) -> bool;",
        "fn say_one(c: Customer, lines: array);",
        "fn feel(c: Customer, mood: string, by: int);",
        "get memory",
        "/// Has the trainee shown this item in this turn? Item ids",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    for unwanted in ["sleep", "-> ;", "&str", "ImmutableString", "Result<"] {
        assert!(!text.contains(unwanted), "{unwanted}\n{text}");
    }
}
