//! Ways out of rhai's limits, each closed. Every script here hangs, swells, aborts or escapes when its cure is taken
//! away (how is told beside each test), so each runs in a process of its own that is watched from outside.
use crate::script_support::*;
use duilian::script::{Hook, Script};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SCRIPT: &str = "DUILIAN_TEST_SCRIPT";

/// What became of a script in a process of its own.
#[derive(Debug)]
struct Seen {
    /// `line:column fault`, or the moves.
    told: String,
    /// What the process wrote to its standard error.
    complained: String,
    /// Peak memory, MiB; 0 where the system does not tell.
    peak: u64,
}

/// Plays the part of the other process: compiles and calls the script it is given.
#[test]
#[allow(clippy::print_stdout)] // the way back to the test
fn child() {
    let Ok(given) = std::env::var(SCRIPT) else {
        return;
    };
    let mut files = given.split('\u{1}');
    let main = files.next().unwrap();
    let shared: Vec<(&str, &str)> = files
        .map(|file| file.split_once('\u{2}').unwrap())
        .collect();
    let result = Script::compile(&sources(main, &shared)).and_then(|s| s.call(Hook::Turn, view()));
    let told = match result {
        Ok(effects) => format!("{:?} {:?}", effects.moves, effects.printed.len()),
        Err(error) => format!("{}:{} {:?}", error.line, error.column, error.fault),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse::<u64>()
                .ok()
        })
        .unwrap_or(0);
    println!("\u{3}{told}\u{3}{}\u{3}", peak / 1024);
}

fn see(main: &str, shared: &[(&str, &str)]) -> Seen {
    let given = std::iter::once(main.to_owned())
        .chain(
            shared
                .iter()
                .map(|(name, text)| format!("{name}\u{2}{text}")),
        )
        .collect::<Vec<_>>()
        .join("\u{1}");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "script_holes::child", "--nocapture"])
        .env(SCRIPT, given)
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(8);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("the script hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "the process died: {complained}");
    let mut parts = out.split('\u{3}').skip(1);
    let seen = Seen {
        told: parts.next().unwrap().to_owned(),
        peak: parts.next().unwrap().parse().unwrap(),
        complained,
    };
    assert!(seen.peak < 40, "the script swells: {seen:?}");
    seen
}

fn told(main: &str) -> String {
    see(main, &[]).told
}

fn turn_of(body: &str) -> String {
    format!("fn turn(c) {{\n{body}\n}}")
}

/// A string of 8,000 bytes.
const LONG: &str = "let s = \"x\".to_string(); while s.len() < 8000 { s += s; } s.crop(0, 8000);\n";

// 1. With the core package registered `sleep` blocks its ten seconds and no limit sees it.
#[test]
fn a_script_cannot_sleep_read_a_clock_or_leave() {
    for (body, name) in [
        ("sleep(10);", "sleep"),
        ("sleep(10.5);", "sleep"),
        ("Fn(\"sleep\").call(10);", "sleep"),
        ("[10].map(Fn(\"sleep\"));", "sleep"),
        ("let t = timestamp();", "timestamp"),
        ("exit();", "exit"),
        ("exit(1);", "exit"),
        ("eval(\"1 + 1\");", "eval"),
    ] {
        let told = told(&turn_of(body));
        assert!(
            told.contains("Forbidden") && told.contains(name),
            "{body}: {told}"
        );
    }
}

// 2. With rhai's own `replace` this makes 64 MB before the size is looked at; in a loop, minutes of it.
#[test]
fn replacing_does_not_swell() {
    for (find, with) in [
        ("\"x\"", "s"),
        ("'x'", "s"),
        ("\"x\"", "'三'"),
        ("'x'", "'三'"),
    ] {
        let told = told(&turn_of(&format!("{LONG} s.replace({find}, {with});")));
        assert!(told.contains("StringLength"), "{find}, {with}: {told}");
    }
}

// 3. rhai's own functions take any error of the comparison for an answer and go on: the call ends well.
#[test]
fn errors_inside_comparisons_come_out() {
    for function in ["sort", "sort_by", "order", "order_by", "dedup"] {
        let error = told(&turn_of(&format!(
            "[3, 1, 2].{function}(|a, b| a.nothing());"
        )));
        assert!(
            error.starts_with("2:") && error.contains("nothing"),
            "{function}: {error}"
        );
        let endless = told(&turn_of(&format!(
            "[3, 1, 2].{function}(|a, b| {{ loop {{}} }});"
        )));
        assert!(
            endless.contains("Limit(Operations)"),
            "{function}: {endless}"
        );
    }
    let word = told(&turn_of("[3, 1, 2].sort(|a, b| \"no\");"));
    assert!(word.contains("Argument"), "{word}");
}

// 4. The standard library's sort panics on this: rhai makes an error of it, and the panic stands on the terminal.
#[test]
fn an_inconsistent_comparison_gives_some_order_and_no_panic() {
    let seen = see(
        &turn_of(
            "let a = []; for i in 0..200 { a.push(i * 7919 % 200); }
             a.sort(|x, y| (x * 1103515245 + y * 12345) % 1000 - 500);
             let n = 0; for i in a { n += i; }
             c.say(`${a.len()} ${n}`);",
        ),
        &[],
    );
    assert!(seen.told.contains("200 19900"), "{seen:?}");
    assert!(!seen.complained.contains("panicked"), "{seen:?}");
}

// 5. On a thread with Rust's usual 2 MiB the process aborts with a stack overflow.
#[test]
fn the_deepest_expression_at_the_deepest_call_fits_the_stack() {
    let (open, close) = ("id(".repeat(28), ")".repeat(28));
    let told = told(&format!(
        "fn id(x) {{ x }}
         fn f(n) {{ if n == 0 {{ return 7; }} {open} f(n - 1) {close} }}
         fn turn(c) {{ c.say(`${{f(28)}}`); }}"
    ));
    assert!(told.contains("Say(\"7\")"), "{told}");
}

// 6. Without the list of modules being loaded the process aborts with a stack overflow.
#[test]
fn modules_that_import_each_other_are_refused() {
    let ring = [("a", "import \"b\" as b;"), ("b", "import \"a\" as a;")];
    let told = see("import \"a\" as a;\nfn turn(c) {}", &ring).told;
    assert!(
        told.contains("Ring { path: [\"a\", \"b\", \"a\"] }"),
        "{told}"
    );
    let own = see(
        "import \"a\" as a;\nfn turn(c) {}",
        &[("a", "import \"a\" as a;")],
    )
    .told;
    assert!(own.contains("Ring { path: [\"a\", \"a\"] }"), "{own}");
}

// 7. With rhai's usual resolver each of these files is read and run.
#[test]
fn nothing_outside_the_shared_scripts_can_be_imported() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.rhai");
    std::fs::write(&secret, "export const X = 1;").unwrap();
    let absolute = secret.with_extension("");
    for name in [
        absolute.to_str().unwrap(),
        "../secret",
        "lib/secret",
        "C:secret",
        "秘密",
        "",
    ] {
        let told = told(&format!("import \"{name}\" as s;\nfn turn(c) {{}}"));
        assert!(
            told.starts_with("1:8") && told.contains("Outside"),
            "{told}"
        );
    }
    let told = told("import \"secret\" as s;\nfn turn(c) {}");
    assert!(told.contains("Unknown"), "{told}");
}

// 7. The name is known only when the script runs: rhai would then look for it.
#[test]
fn an_import_is_a_plain_name_at_the_top() {
    for script in [
        "fn turn(c) { import \"lines\" as l; }",
        "fn turn(c) { if true { import \"lines\" as l; } }",
        "const N = \"lines\"; import N as l; fn turn(c) {}",
        "import `li${\"nes\"}` as l; fn turn(c) {}",
        "import \"lines\"; fn turn(c) {}",
    ] {
        let told = see(script, &[("lines", "")]).told;
        assert!(told.contains("NotAtTop"), "{script}: {told}");
    }
}

// 8. rhai adds up the strings of a value: as a list, what was said would break the limit after a dozen long turns.
#[test]
fn a_long_scene_does_not_count_against_the_script() {
    let script = compiled("fn turn(c) { c.say_one([c.text.sub_string(0, 2), \"好\"]); }");
    let mut long = view();
    long.text = "车".repeat(50_000);
    long.heard = vec!["您再说说这个价钱是怎么算出来的吧。".repeat(20); 900];
    assert_eq!(script.call(Hook::Turn, long).unwrap().moves.len(), 1);
}

// 9. Without a cap every line is kept: tens of thousands in one call.
#[test]
fn printing_is_bounded() {
    for body in ["loop { print(\"x\"); }", "loop { debug(\"x\"); }"] {
        let told = told(&turn_of(body));
        assert!(told.contains("Limit(Printed)"), "{told}");
    }
    let long = told(&turn_of(&format!("{LONG} print(s); print(s); print(s);")));
    assert!(long.contains("Limit(Printed)"), "{long}");
}

// 9. rhai counts each module's operations anew: with its own counter this script does not stop at the limit of a call.
#[test]
fn modules_do_not_start_the_count_of_operations_anew() {
    let busy = "const X = { let n = 0; while n < 3000 { n += 1; } n };";
    let names: Vec<String> = (0..8).map(|i| format!("m{i}")).collect();
    let shared: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), busy)).collect();
    let script = |imported: usize| {
        let imports = names[..imported]
            .iter()
            .map(|n| format!("import \"{n}\" as {n};\n"));
        imports.collect::<String>() + "fn turn(c) {}"
    };
    assert_eq!(see(&script(1), &shared).told, "[] 0");
    let together = see(&script(8), &shared).told;
    assert!(together.contains("Limit(Operations)"), "{together}");
    let endless = see(
        "import \"m\" as m;\nfn turn(c) {}",
        &[("m", "const X = {\nloop {} };")],
    )
    .told;
    assert!(
        endless.starts_with("2:1 ") && endless.contains("Limit(Operations)"),
        "{endless}"
    );
}

// 9. An import is found once and for all; in a function it would be counted at each call and fail at the 16th.
#[test]
fn imported_functions_can_be_called_any_number_of_times() {
    let told = see(
        "import \"m\" as m;\nfn turn(c) { let n = 0; for i in 0..100 { n = m::add(n); } c.say(`${n}`); }",
        &[("m", "fn add(n) { n + 1 }")],
    )
    .told;
    assert!(told.contains("Say(\"100\")"), "{told}");
}

// 10. rhai leaves the keys out when it measures a map: without measuring at each reading this holds 500 MB.
#[test]
fn the_keys_of_a_map_count() {
    let copies: String = (0..40).map(|i| format!("let v{i} = m;\n")).collect();
    let told = told(&format!(
        "export const S = \"{}\";
         fn f(m, n) {{
             {copies}
             if n > 0 {{ f(m, n - 1); }}
         }}
         fn turn(c) {{
             let m = #{{}};
             for i in 0..100 {{ m[global::S + i] = 1; }}
             f(m, 8);
         }}",
        "x".repeat(15_000)
    ));
    assert!(told.contains("StringLength"), "{told}");
}

// 10. `this` is read as no variable is: through it a map would go unmeasured.
#[test]
fn there_is_no_this() {
    let told = told("fn f() { this.x = 1; }\nfn turn(c) { let m = #{}; m.f(); }");
    assert!(told.starts_with("1:10 "), "{told}");
}

// 11. A closure keeps the variables it uses, and no limit of rhai counts them: this held 60 MB before reading was
// charged by size.
#[test]
fn closures_do_not_hoard() {
    let told = told(&format!(
        "export const S = \"{}\";
         fn turn(c) {{
             let all = [];
             for i in 0..200 {{
                 let list = [];
                 for j in 0..40 {{ let s = global::S + i; list.push(|| s); }}
                 all.push(|| list);
             }}
         }}",
        "x".repeat(16_000)
    ));
    assert!(told.contains("Limit(Operations)"), "{told}");
    let chain = turn_of("let x = 1; let f = Fn(\"turn\"); loop { f = f.curry(x); }");
    assert!(see(&chain, &[]).told.contains("Limit(Operations)"));
}

// 12. `f!()` copies every variable in one operation.
#[test]
fn no_call_takes_all_variables_along() {
    let told = told("fn f() { }\nfn turn(c) { let x = 1; f!(); }");
    assert!(told.starts_with("2:") && told.contains("Syntax"), "{told}");
}

// 13. At one operation for each reading, however much is read, a script works for many seconds before its limit.
#[test]
fn reading_large_values_counts_as_much_work() {
    for body in [
        "let a = []; a.pad(1000, 1); for i in 0..250 { let b = a; }",
        "let m = #{}; for i in 0..100 { m[`k${i}`] = i; } for i in 0..500 { let n = m; }",
        "let s = \"\"; s.pad(16000, 'x'); for i in 0..2000 { s.to_upper(); }",
    ] {
        let told = told(&turn_of(body));
        assert!(told.contains("Limit(Operations)"), "{body}: {told}");
    }
}

// 14. rhai names functions without a name by a number that differs by build, and tells it: stored sessions would differ.
#[test]
fn functions_without_a_name_keep_it_to_themselves() {
    let script = turn_of(
        "let f = |x| x; c.say(`${f} ${[f, #{a: f}]} ` + f + f.to_string()); print(f); debug(f);",
    );
    assert!(
        told(&script).contains("Say(\"Fn [Fn, #{\\\"a\\\": Fn}] FnFn\")"),
        "{}",
        told(&script)
    );
    for body in [
        "[1].map(|a, b, c, d| a);",
        "let f = |x| x; f.name",
        "let f = |x| x; f.call(1, 2)",
    ] {
        let told = told(&turn_of(body));
        assert!(told.contains("Runtime") && !told.contains('$'), "{told}");
    }
}

// 15. With the whole standard package scripts would have fractions whose last digit differs by machine, and a reader of
// JSON that no limit looks at.
#[test]
fn what_differs_by_machine_is_not_there() {
    for body in [
        "sin(0.5);",
        "let x = 2.0; x.sqrt();",
        "exp(1.0);",
        "ln(2.0);",
        "let x = 2.0 ** 0.5;",
        "let x = 2.0; x **= 0.5;",
        "Fn(\"**\").call(2.0, 0.5);",
        "call(\"**\", 2.0, 0.5);",
        "parse_json(\"{}\");",
    ] {
        let told = told(&turn_of(body));
        assert!(
            ["Runtime", "Forbidden", "Syntax"]
                .iter()
                .any(|f| told.contains(f)),
            "{body}: {told}"
        );
    }
    let same = told(&turn_of("c.say(`${7 / 2} ${7.0 / 2.0} ${0.1 + 0.2}`);"));
    assert!(same.contains("3 3.5 0.30000000000000004"), "{same}");
}

// Not holes: what rhai's limits stop by themselves, once they are set.
#[test]
fn every_limit_stops_its_script_where_it_stands() {
    let variables: String = (0..100).map(|i| format!("let v{i} = 1;\n")).collect();
    for (body, at, limit) in [
        (
            "let n = 0;\n/* 数一数 */ while true { n += 1; }",
            "3:",
            "Operations",
        ),
        ("for i in 0..9223372036854775807 {}", "2:", "Operations"),
        (
            "let s = \"一二\";\nloop { s += s; }",
            "3:10 ",
            "StringLength",
        ),
        (
            "let s = \"一二\";\ns.pad(1000000000, '三');",
            "3:",
            "StringLength",
        ),
        ("let l = [1];\nloop { l += l; }", "3:", "ListLength"),
        ("let l = [1];\nloop { l = [l, l]; }", "3:", "ListLength"),
        ("let l = [];\nl.pad(1000000000, 1);", "3:", "ListLength"),
        (
            "let m = #{};\nfor i in 0..300 { m[`${i}`] = 1; }",
            "3:",
            "MapSize",
        ),
        ("loop { c.say(\"喂\"); }", "2:", "Moves"),
        (&variables, "", "Variables"),
    ] {
        let told = told(&turn_of(body));
        assert!(
            told.starts_with(at) && told.ends_with(&format!("Limit({limit})")),
            "{body}: {told}"
        );
    }
    let recursion = told("fn f(n) { \"一二三\"; f(n + 1) }\nfn turn(c) { f(0) }");
    assert_eq!(recursion, "1:22 Limit(CallLevels)");
    let functions: String = (0..300).map(|i| format!("fn f{i}() {{}}\n")).collect();
    assert!(told(&functions).contains("Syntax"));
}

#[test]
fn parser_bombs_are_refused_at_once() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("#{a:", "}"),
        ("!", ""),
        ("-", ""),
        ("if true {", "}"),
        ("`${", "}`"),
    ] {
        let body = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
        let from = Instant::now();
        let told = told(&turn_of(&body));
        assert!(told.contains("Syntax"), "{open}: {told}");
        assert!(from.elapsed() < Duration::from_secs(2), "{open}");
    }
}
