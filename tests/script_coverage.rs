//! Which parts of a script its goldens never reach.
use crate::script_support::*;
use duilian::script::{Branch, Coverage, Hook, Script, Share, View};

const SCRIPT: &str = "import \"ways\" as ways;
fn opening(c) {
    c.say(\"喂？\");
}
fn turn(c) {
    if c.shown(\"greet\") {
        c.say(\"你好\");
    }
    if c.turn > 2 && c.turn > 5 && c.mood.trust >= 0 { c.say(\"够了\"); } else { c.feel(\"trust\", 1); }
    for i in 0..c.turn { ways::step(c, i); }
    while false { c.say(\"不会\"); }
    switch c.turn {
        3 => c.narrate(\"（三）\"),
        4 => { c.say(\"四\"); }
        _ => c.say(\"别的\")
    }
    [1, 2].for_each(|x| {
        if x == 2 { print(x); }
    });
}
";
const WAYS: &str = "fn step(c, i) {
    let seen = [i].map(|n| n + 1);
    if i > 100 { throw \"too far\"; }
}
fn never(c) {
    c.say(\"不会\");
}
";

fn after(turns: &[u32]) -> Coverage {
    let script = Script::compile(&sources(SCRIPT, &[("ways", WAYS)])).unwrap();
    script.watch();
    for turn in turns {
        let mut now = view();
        now.turn = *turn;
        script.call(Hook::Turn, now).unwrap();
    }
    script.coverage().unwrap()
}

fn file(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn not_run(coverage: &Coverage) -> Vec<(&str, usize)> {
    let never = coverage.statements.iter().filter(|(_, times)| **times == 0);
    never
        .map(|(spot, _)| (file(&spot.path), spot.line))
        .collect()
}

fn not_taken(coverage: &Coverage) -> Vec<(&str, usize, Branch)> {
    let never = coverage.branches.iter().filter(|(_, taken)| !**taken);
    never
        .map(|((spot, branch), _)| (file(&spot.path), spot.line, *branch))
        .collect()
}

#[test]
fn statements_and_branches_that_no_call_reached_are_known() {
    let coverage = after(&[3]);
    assert_eq!(
        not_run(&coverage),
        [
            ("busy.rhai", 3),
            ("busy.rhai", 9),
            ("busy.rhai", 11),
            ("busy.rhai", 14),
            ("busy.rhai", 15),
            ("ways.rhai", 3),
            ("ways.rhai", 6)
        ]
    );
    assert_eq!(
        not_taken(&coverage),
        [
            ("busy.rhai", 6, Branch::Else),
            ("busy.rhai", 9, Branch::Then),
            ("busy.rhai", 9, Branch::Operand),
            ("busy.rhai", 11, Branch::Loop),
            ("busy.rhai", 14, Branch::Case),
            ("busy.rhai", 15, Branch::Case),
            ("ways.rhai", 3, Branch::Then),
        ]
    );
    let shares: Vec<Share> = coverage.by_file().into_values().collect();
    let share = |statements, run, branches, taken| Share {
        statements,
        run,
        branches,
        taken,
    };
    assert_eq!(shares, [share(17, 12, 13, 7), share(5, 3, 2, 1)]);
}

#[test]
fn more_calls_cover_more_and_add_up() {
    let mut together = after(&[3]);
    together.add(&after(&[4, 9]));
    assert_eq!(together, after(&[3, 4, 9]));
    assert_eq!(
        not_taken(&together),
        [
            ("busy.rhai", 6, Branch::Else),
            ("busy.rhai", 11, Branch::Loop),
            ("ways.rhai", 3, Branch::Then),
        ]
    );
}

#[test]
fn a_switch_without_a_last_case_may_choose_none() {
    let script = "fn turn(c) {
    let seen = switch c.turn { 1 => \"一\", 2 if c.mood.trust > 100 => \"二\", 3..5 => c.fact(\"name\") + 1 };
    switch c.turn {
        1 => c.say(\"一\"),
        2 | 3 => { if c.shown(\"greet\") { c.say(\"好\"); } }
        4 => switch c.mood.trust { 7 => 8 }
    }
    switch c.turn { 1 => (), _ => c.say(\"别的\") }
}";
    let none_in = |turns: &[u32]| {
        let script = Script::compile(&sources(script, &[])).unwrap();
        script.watch();
        for turn in turns {
            let now = View {
                turn: *turn,
                ..view()
            };
            script.call(Hook::Turn, now).unwrap();
        }
        let branches = script.coverage().unwrap().branches.into_iter();
        let none = branches.filter(|((_, branch), _)| *branch == Branch::NoCase);
        none.map(|((at, _), taken)| (at.line, taken))
            .collect::<Vec<_>>()
    };
    assert_eq!(none_in(&[]), [(2, false), (3, false), (6, false)]);
    assert_eq!(none_in(&[1, 3, 3, 1]), [(2, false), (3, false), (6, false)]);
    assert_eq!(none_in(&[1, 2, 3]), [(2, true), (3, false), (6, false)]);
    assert_eq!(none_in(&[4, 1, 9]), [(2, true), (3, true), (6, true)]);
}

#[test]
fn nothing_has_run_before_the_first_call() {
    let coverage = after(&[]);
    let busy = coverage.by_file()["scripts/demo/busy.rhai"];
    assert_eq!((busy.run, busy.taken), (0, 0));
    assert!(busy.statements > 12);
}

#[test]
fn a_way_not_taken_is_told_where_the_statement_that_decides_it_ran() {
    let path = "scripts/demo/busy.rhai";
    let told = |coverage: &Coverage| -> Vec<(usize, &'static str)> {
        let ways = coverage.not_taken(path).into_iter();
        ways.map(|(at, branch)| (at.line, branch.name())).collect()
    };
    // An `if` without an `else` whose condition held every time.
    assert!(told(&after(&[3])).contains(&(6, "else")));
    // What never ran is told as such.
    assert_eq!(told(&after(&[])), []);
}
