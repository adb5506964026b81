//! What `check` finds by playing: goals that do not notice that a line of a golden was changed, scenes that come to no end,
//! lines and answers that can never be heard. Told as the program prints it, of the small pack that defects are planted in.

use std::process::Command;

use crate::check_planted::*;

/// What `check` prints of a pack that lies on disk, in which there are no errors.
pub fn told(files: &Files, arguments: &[&str]) -> String {
    let (status, out) = checked(files, arguments);
    assert_eq!(status, Some(0), "{out}");
    out
}

/// The same, errors or not.
pub fn told_anyway(files: &Files, arguments: &[&str]) -> String {
    checked(files, arguments).1
}

fn checked(files: &Files, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let done = Command::new(env!("CARGO_BIN_EXE_duilian"))
        .args(["--lang", "en", "--no-builtin", "--pack"])
        .arg(folder.path())
        .args(["check", "--no-cache"])
        .args(arguments)
        .output()
        .unwrap();
    let out = String::from_utf8(done.stdout).unwrap();
    let out = format!("{out}{}", String::from_utf8_lossy(&done.stderr));
    let out = out.replace(&format!("{}/", folder.path().display()), "");
    (done.status.code(), out)
}

fn sound_and_stored() -> Files {
    changed(plant("nothing", "DL000").whole(SCENARIO))
}

/// The pack with its goldens stored, after these changes.
pub fn changed(plant: Plant) -> Files {
    plant.sown(&sound()).0
}

/// The visit is offered in the one turn in which it counts, and once more in the next, where it does not: leave out the first
/// line, and the second takes its place. Whoever denies having asked about the car is believed; a greeting is heard in a denial.
fn goldens_that_hold_little() -> Files {
    changed(
        plant("weak evidence", "DL000")
            .swap(STANDARD, "zh: 客户赶时间,", "lasts: turn, zh: 客户赶时间,")
            .swap(
                SCENARIO,
                "script: demo",
                "  - {when: {turn: 3}, raise: in-a-hurry}\nscript: demo",
            )
            .swap(
                STAGE,
                "    rule: {zh: 提出到店的具体时间",
                "    situation: in-a-hurry\n    rule: {zh: 提出到店的具体时间",
            )
            .swap(
                STAGE,
                "miss: [您想买什么车,",
                "miss: [我没有说过您现在开的是什么车呀, 您平时跑哪条路线, 您想买什么车,",
            )
            .swap(
                PASS,
                "> 周六上午您过来坐坐？\n",
                "> 周六上午您过来坐坐？\n> 明天下午您来店里看看？\n",
            )
            .whole(SCENARIO),
    )
}

/// What is told of changed goldens, line by line.
fn unnoticed(files: &Files) -> Vec<String> {
    let out = told(files, &["--mutate"]);
    let lines = out.lines().skip_while(|l| !l.starts_with("items that"));
    let report = lines.take_while(|l| !l.starts_with("demo.phone  "));
    report.map(str::to_owned).collect()
}

#[test]
fn goals_that_still_count_without_their_only_evidence_are_told_the_weakest_first() {
    let little = unnoticed(&goldens_that_hold_little());
    assert_eq!(
        little,
        [
            "items that did not notice that their line was changed: 3, the weakest first",
            "demo.phone.offer-visit  3 of 3 unnoticed",
            "  scenarios/demo/driver.pass.golden:19  dropped  > 周六上午您过来坐坐？  still counts by “明天下午您来店里看看”",
            "  scenarios/demo/driver.pass.golden:19  denied  > 周六上午您过来坐坐？  still counts by “我没有说过周六上午您过来坐坐”",
            "  scenarios/demo/driver.pass.golden:19  swapped with the next  > 周六上午您过来坐坐？  still counts by “明天下午您来店里看看”",
            "demo.phone.greet  1 of 2 unnoticed",
            "  scenarios/demo/driver.pass.golden:7  denied  > 您好，友谊店，很高兴为您服务。  still counts by “友谊店，很高兴为您服务”",
            "demo.phone.sell-after-refusal  1 of 2 unnoticed",
            "  scenarios/demo/driver.sold-on.golden:24  denied  > 您再考虑一下，错过这次就没这价了。  still counts by “我没有说过您再考虑一下”",
        ]
    );
}

#[test]
fn an_item_that_notices_every_change_is_not_told() {
    let car = "demo.phone.ask-car";
    let is_told = |lines: Vec<String>| lines.iter().any(|l| l.starts_with(car));
    assert!(is_told(unnoticed(&sound_and_stored())));
    assert!(!is_told(unnoticed(&goldens_that_hold_little())));
}

#[test]
fn a_goal_needs_an_answer_of_the_customers_own_unless_the_script_gives_it() {
    let unanswered = || {
        plant("no answer", "DL089").swap(
            PERSONA,
            "present-car: {answers: ['一辆{fact.present-car}，老抛锚。', '{fact.present-car}呗，凑合。']}",
            "present-car: {answers: []}",
        )
    };
    let lent = unanswered().swap(
        STAGE,
        "items:\n",
        "answers: {present-car: [还没有车。]}\nitems:\n",
    );
    let out = told(&changed(lent.whole(SCENARIO)), &[]);
    assert!(out.contains("warning[DL089]: the goal `ask-car`"), "{out}");
    assert!(out.contains("anybody's “还没有车。”"), "{out}");
    let scripted = unanswered().swap(
        SCRIPT,
        "} else if c.asked(\"goodbye\") {",
        "} else if c.asked(\"present-car\") {\n        c.say(\"车不行了。\");\n    } else if c.asked(\"goodbye\") {",
    );
    let out = told(&changed(scripted.whole(SCENARIO)), &[]);
    assert!(!out.contains("DL089"), "{out}");
}

/// What is told of how far the play came.
pub fn reach(out: &str) -> &str {
    out.lines()
        .find(|l| l.starts_with("demo/driver  "))
        .unwrap()
}

#[test]
fn a_scene_that_was_played_to_the_end_says_so() {
    let out = told(&sound_and_stored(), &[]);
    let reach = reach(&out);
    assert!(
        reach.starts_with("demo/driver  all ") && reach.ends_with(" moves deep"),
        "{reach}"
    );
}

/// The script remembers every turn apart from every other way to come there: no play can go everywhere.
fn endless(plant: Plant, also: &'static str) -> Plant {
    let turn = format!(
        "fn turn(c) {{\n{also}    c.memory.past *= 2;\n    if c.asked(\"route\") {{ c.memory.past += 1; }}"
    );
    plant
        .swap(
            SCRIPT,
            "c.memory.warned = false;",
            "c.memory.past = 1; c.memory.step = 0;",
        )
        .swap(SCRIPT, "fn turn(c) {", turn.leak())
        .whole(SCENARIO)
}

const BACKWARDS: &str = "    if c.memory.past < 0 {\n        c.say(\"倒着走。\");\n    }\n";

#[test]
fn a_scene_with_too_many_ways_says_how_far_its_play_came_and_concludes_nothing() {
    let few = plant("a line that is never heard", "DL000")
        .swap(SCRIPT, "c.memory.warned = false;", "c.memory.past = 1;")
        .swap(
            SCRIPT,
            "fn turn(c) {",
            format!("fn turn(c) {{\n{BACKWARDS}").leak(),
        )
        .whole(SCENARIO);
    let out = told(&changed(few), &[]);
    assert!(reach(&out).starts_with("demo/driver  all "), "{out}");
    assert!(out.contains("never heard: “倒着走。”"), "{out}");
    let many = endless(plant("the same among too many", "DL000"), BACKWARDS);
    let out = told(&changed(many), &[]);
    let (far, why) = reach(&out).split_once(" moves deep, then cut: ").unwrap();
    assert!(
        far.starts_with("demo/driver  ") && !far.contains("all"),
        "{out}"
    );
    assert!(why.starts_with("nothing new since move "), "{out}");
    assert!(!out.contains("never heard"), "{out}");
}

#[test]
fn a_play_goes_on_for_longer_while_something_is_in_question() {
    let moves = |plant: Plant, also| {
        let files = changed(endless(plant, also));
        let out = told_anyway(&files, &["--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&out).unwrap();
        all["reach"][0]["steps"].as_u64().unwrap()
    };
    let settled = moves(plant("nothing", "DL000"), "");
    let in_question = [
        moves(plant("a line and its statement", "DL000"), BACKWARDS),
        moves(
            plant("a statement alone", "DL000"),
            "    if c.memory.past < 0 {\n        c.memory.past = 0;\n    }\n",
        ),
        moves(
            plant("a line of a shared script", "DL000").swap(
                SHARED,
                "c.feel(\"trust\", -10);",
                "c.feel(\"trust\", -10);\n    if line == \"\" { c.say(\"谁呀？\"); }",
            ),
            "",
        ),
        moves(
            plant("a beat", "DL000").swap(
                SCENARIO,
                "script: demo",
                "  - {when: {topic: goodbye}, say: 等等。}\nscript: demo",
            ),
            "",
        ),
        moves(
            plant("answers", "DL000").swap(
                SCENARIO,
                "  offer-visit: [",
                "  goodbye: [慢走。, 下回见。]\n  offer-visit: [",
            ),
            "",
        ),
    ];
    for longer in in_question {
        assert!(settled * 3 < longer * 2, "{settled}, {in_question:?}");
    }
}

/// What is told of the script's fault that the play comes upon.
fn fault_in(plant: Plant) -> String {
    let out = told_anyway(&changed(plant), &[]);
    let fault = out
        .lines()
        .find(|l| l.contains("DL040") && l.contains('（'));
    fault.unwrap_or_else(|| panic!("{out}")).to_owned()
}

/// The same of one that stands where only few ways lead, in a scene with too many.
fn fault_behind(conditions: &'static str) -> String {
    fault_in(endless(
        plant("a fault behind conditions", "DL000"),
        conditions,
    ))
}

#[test]
fn what_stands_behind_many_conditions_is_found_among_too_many_ways() {
    let one_after_another = "\
    let next = [\"budget\", \"present-car\", \"purchase-time\", \"budget\", \"purchase-time\", \"present-car\", \"budget\"];
    if c.memory.step == 7 { parse_int(\"七\"); }
    if c.asked(next[c.memory.step]) { c.memory.step += 1; }
";
    let way = fault_behind(one_after_another);
    assert_eq!(way.matches(" → ").count(), 7, "{way}");
    let at_once = "    if c.shown(\"greet\") && c.asked(\"budget\") && c.shown(\"ask-car\") { parse_int(\"三\"); }\n";
    let way = fault_behind(at_once);
    assert!(way.contains("ask-car + greet + budget"), "{way}");
}

#[test]
fn a_mood_that_moves_by_small_steps_gets_there() {
    let turn = "fn turn(c) {
    if c.mood.interest == 59 { parse_int(\"五十九\"); }
    if c.asked(\"budget\") { c.feel(\"interest\", 1); }
";
    let plant = plant("a fault behind a mood", "DL000").swap(SCRIPT, "fn turn(c) {", turn);
    let way = fault_in(plant.whole(SCENARIO));
    assert!(way.matches("budget").count() >= 11, "{way}");
}

#[test]
fn waits_are_tried_on_both_sides_of_what_the_script_compares_them_with() {
    let silences = |condition: &str| {
        let silence = format!(
            "fn silence(c, s) {{\n    let all = s;\n    if {condition} {{ c.say(\"这么久。\"); }}\n}}\nfn opening(c) {{"
        );
        let plant = plant("a line after a wait", "DL000");
        let plant = plant.swap(SCRIPT, "fn opening(c) {", silence.leak());
        told(&changed(plant.whole(SCENARIO)), &[])
    };
    for heard in ["all > 47", "s >= 48 && all < 49", "s < 3", "s == 31"] {
        let out = silences(heard);
        assert!(
            reach(&out).starts_with("demo/driver  all "),
            "{heard}: {out}"
        );
        assert!(!out.contains("never heard"), "{heard}: {out}");
    }
    assert!(silences("s > 47 && s < 40").contains("never heard: “这么久。”"));
}

#[test]
fn what_the_script_reads_of_the_customer_counts_under_any_name() {
    let hears = |condition: &str| {
        let turn = format!(
            "fn turn(c) {{ later(c); }}\nfn later(k) {{\n    let c = k;\n    if {condition} {{ k.say(\"这么说。\"); }}"
        );
        let plant = plant("a line for another name", "DL000");
        let plant = plant.swap(SCRIPT, "fn turn(c) {", turn.leak());
        told(&changed(plant.whole(SCENARIO)), &[])
    };
    let words = hears("k.text == \"好\"");
    assert!(
        reach(&words).ends_with("the script judges the words themselves"),
        "{words}"
    );
    for heard in [
        "k.turn == 7",
        "k.mood.patience < 60",
        "k.text.contains(\"好\")",
    ] {
        let out = hears(heard);
        assert!(!out.contains("never heard"), "{heard}: {out}");
        assert!(
            reach(&out).starts_with("demo/driver  all "),
            "{heard}: {out}"
        );
    }
}

#[test]
fn of_a_scene_whose_script_reckons_with_seconds_nothing_is_concluded() {
    let with = |condition: &str| {
        let turn = format!("fn turn(c) {{\n    if {condition} {{ c.say(\"久等了。\"); return; }}");
        let plant = plant("a line after seconds", "DL000");
        let plant = plant.swap(SCRIPT, "fn turn(c) {", turn.leak());
        told(&changed(plant.whole(SCENARIO)), &[])
    };
    let reckons = with("c.seconds % 7 == 9");
    assert!(
        reach(&reckons).ends_with("then cut: the script reckons with seconds"),
        "{reckons}"
    );
    assert!(!reckons.contains("never heard"), "{reckons}");
    let silence =
        "fn silence(c, s) {\n    if s * 2 == 31 { c.say(\"久等了。\"); }\n}\nfn opening(c) {";
    let plant = plant("a line after a wait", "DL000").swap(SCRIPT, "fn opening(c) {", silence);
    let waits = told(&changed(plant.whole(SCENARIO)), &[]);
    assert!(
        reach(&waits).ends_with("then cut: the script reckons with seconds"),
        "{waits}"
    );
    assert!(!waits.contains("never heard"), "{waits}");
    let compares = with("c.seconds > 9 && c.seconds < 9");
    assert!(compares.contains("never heard: “久等了。”"), "{compares}");
}

#[test]
fn of_a_scene_that_depends_on_a_form_nothing_is_concluded() {
    let after = |item: &str| {
        let turn = format!(
            "fn turn(c) {{\n    if c.ever(\"{item}\") && c.turn < 1 {{ c.say(\"登记了？\"); return; }}"
        );
        let plant = plant("a line after a form", "DL000");
        let plant = plant.swap(SCRIPT, "fn turn(c) {", turn.leak());
        told(&changed(plant.whole(SCENARIO)), &[])
    };
    let form = after("register");
    let why = "then cut: something depends on forms or questions, which are not filled in";
    assert!(reach(&form).ends_with(why), "{form}");
    assert!(!form.contains("never heard"), "{form}");
    let words = after("greet");
    assert!(words.contains("never heard: “登记了？”"), "{words}");
}

#[test]
fn of_a_scene_whose_script_puts_ids_together_nothing_is_concluded() {
    let turn = "fn turn(c) {\n    let of = \"bud\";\n    if c.asked(of + \"get\") { c.say(\"十万。\"); return; }";
    let plant = plant("a line for an id that is made", "DL000");
    let plant = plant.swap(SCRIPT, "fn turn(c) {", turn);
    let out = told(&changed(plant.whole(SCENARIO)), &[]);
    let why = "then cut: the script puts ids together while it runs";
    assert!(reach(&out).ends_with(why), "{out}");
    assert!(!out.contains("never heard"), "{out}");
}

/// The customer is lost for good once the price was asked for.
const LOST: &str = "    if c.memory.lost == 1 { return; }
    if c.asked(\"budget\") { c.memory.lost = 1; return; }
";

#[test]
fn where_a_way_out_cannot_be_tried_no_dead_end_is_told() {
    let lost = |may: &str| {
        let turn = format!("fn turn(c) {{\n    if {may} {{ c.memory.lost = 0; }}\n{LOST}");
        let plant = plant("lost", "DL000").swap(SCRIPT, "fn turn(c) {", turn.leak());
        told_anyway(&changed(plant.whole(SCENARIO)), &[])
    };
    assert!(lost("c.asked(\"route\") && c.turn < 1").contains("warning[DL100]"));
    for way_out in [
        "c.text == \"是我没听清\"",
        "c.seconds % 7 == 3 && c.turn > 9",
        "c.ever(\"register\")",
        "c.asked(\"rou\" + \"te\")",
    ] {
        let out = lost(way_out);
        assert!(!out.contains("DL100"), "{way_out}: {out}");
    }
}

#[test]
fn two_things_at_once_are_tried_before_a_dead_end_is_told() {
    let lost = |both: &str| {
        let turn = format!(
            "fn turn(c) {{
    let greets = c.shown(\"greet\");
    let asks = c.asked(\"purchase-time\");
    if {both} {{ c.memory.lost = 0; }}
{LOST}"
        );
        let plant = plant("lost", "DL000").swap(SCRIPT, "fn turn(c) {", turn.leak());
        told_anyway(&changed(plant.whole(SCENARIO)), &[])
    };
    assert!(!lost("greets && asks").contains("DL100"));
    assert!(lost("greets && asks && c.turn < 2").contains("warning[DL100]"));
}

#[test]
fn a_scene_that_is_nearly_over_anyway_is_no_dead_end() {
    let only = |when: &str| {
        let turn = format!("fn turn(c) {{\n    if !({when}) {{ return; }}");
        let plant = plant("an end for some time", "DL000");
        let plant = plant.swap(SCRIPT, "fn turn(c) {", turn.leak());
        told_anyway(&changed(plant.whole(SCENARIO)), &[])
    };
    for (early, late) in [
        ("c.turn < 10", "c.turn < 17"),
        ("c.mood.patience > 40", "c.mood.patience > 29"),
    ] {
        assert!(only(early).contains("warning[DL100]"), "{early}");
        assert!(!only(late).contains("DL100"), "{late}");
    }
}

#[test]
fn words_that_the_script_looks_for_are_tried_and_others_are_told_to_be_out_of_reach() {
    let at = |condition: &str| {
        let turn =
            format!("fn turn(c) {{\n    if {condition} {{ c.say(\"您太客气。\"); return; }}");
        let plant = plant("a line after words", "DL000").swap(SCRIPT, "fn turn(c) {", turn.leak());
        told(&changed(plant.whole(SCENARIO)), &[])
    };
    let looks = at("c.text.contains(\"辛苦\") && !c.shown(\"greet\")");
    assert!(reach(&looks).starts_with("demo/driver  all "), "{looks}");
    assert!(!looks.contains("never heard"), "{looks}");
    let mentions = at("c.mentions([\"麻烦\", \"辛苦\"]) && !c.shown(\"greet\")");
    assert!(
        reach(&mentions).starts_with("demo/driver  all "),
        "{mentions}"
    );
    assert!(!mentions.contains("never heard"), "{mentions}");
    let never = at("c.text.contains(\"辛苦\") && c.turn < 1");
    assert!(never.contains("never heard: “您太客气。”"), "{never}");
    for condition in [
        "c.text.len() > 99",
        "c.mentions([\"辛\" + \"苦\"])",
        "c.text.contains(\"\\u8f9b\\u82e6\")",
    ] {
        let judged = at(condition);
        let told = "then cut: the script judges the words themselves";
        assert!(reach(&judged).contains(told), "{judged}");
        assert!(!judged.contains("never heard"), "{judged}");
    }
}

#[test]
fn a_dead_end_that_is_closed_is_told_even_where_the_play_was_cut() {
    let lost = "\
    if c.memory.step == 1 { return; }
    if c.asked(\"budget\") { c.memory.step = 1; c.memory.past = 0; return; }
";
    let out = told_anyway(&changed(endless(plant("lost", "DL000"), lost)), &[]);
    assert!(reach(&out).contains("then cut: "), "{out}");
    assert!(out.contains("warning[DL100]"), "{out}");
}

#[test]
fn a_way_into_a_fault_of_the_script_is_no_dead_end() {
    let fault = "fn turn(c) {\n    if c.asked(\"budget\") { parse_int(\"十\"); }";
    let plant = plant("a fault", "DL000").swap(SCRIPT, "fn turn(c) {", fault);
    let out = told_anyway(&changed(plant.whole(SCENARIO)), &[]);
    assert!(out.contains("DL040") && !out.contains("DL100"), "{out}");
}

#[test]
fn ways_from_which_no_end_is_left_are_told() {
    // The customer forgets how to take leave.
    let stuck = |name: &'static str, unless: &'static str| {
        let leave = format!("c.asked(\"goodbye\") && {unless}");
        let hang_up = format!("c.shown(\"sell-after-refusal\") && {unless}");
        plant(name, "DL100")
            .swap(SCENARIO, "id: demo/driver", "id: ‸demo/driver")
            .swap(SCRIPT, "c.shown(\"sell-after-refusal\")", hang_up.leak())
            .swap(SCRIPT, "c.asked(\"goodbye\")", leave.leak())
    };
    each_is_found(&[
        stuck("after an offer", "!c.ever(\"offer-visit\")").swap(
            PASS,
            "> 周六上午您过来坐坐？\n",
            "",
        ),
        stuck("after a question", "!c.memory.warned")
            .swap(
                SCRIPT,
                "fn turn(c) {",
                "fn turn(c) {\n    c.memory.warned = c.memory.warned || c.asked(\"route\");",
            )
            .swap(
                SOLD_ON,
                "> 您平时跑哪条路线？\n> 货一般往哪儿拉？\n",
                "> 啥时候要用车？\n> 价位您想控制在几万？\n",
            ),
        stuck("after nine turns", "c.turn < 10"),
    ]);
}

#[test]
fn lines_that_can_never_be_heard_are_told() {
    each_is_found(&[
        plant("behind a condition that cannot hold", "DL101").swap(
            SCRIPT,
            "fn turn(c) {",
            "fn turn(c) {\n    if c.ever(\"greet\") && !c.ever(\"greet\") {\n        c.say(\"‸怪了。\");\n    }",
        ),
        plant("in a shared script, behind a line that nobody hands over", "DL101").swap(
            SHARED,
            "c.feel(\"trust\", -10);",
            "c.feel(\"trust\", -10);\n    if line == \"\" {\n        c.say(\"‸谁呀？\");\n    }",
        ),
        plant("in a beat, behind a mood that nothing lifts so high", "DL101").swap(
            SCENARIO,
            "script: demo",
            "  - {when: {mood: {trust: {above: 95}}}, say: ‸你真是好人。}\nscript: demo",
        ),
    ]);
}

#[test]
fn a_line_that_only_a_golden_hears_is_not_told() {
    let three_at_once = "fn turn(c) {
    let greets = c.shown(\"greet\");
    let car = c.asked(\"present-car\");
    let time = c.asked(\"purchase-time\");
    if greets && car && time { c.say(\"您问得真全。\"); return; }
";
    let heard_by = |first: &'static str| {
        let plant = plant("three things at once", "DL000");
        let plant = plant.swap(SCRIPT, "fn turn(c) {", three_at_once);
        let plant = plant.swap(PASS, "> 您好，友谊店，很高兴为您服务。", first);
        told_anyway(&changed(plant.whole(SCENARIO)), &[])
    };
    let none = heard_by("> 您好，这里是友谊店。");
    assert!(none.contains("never heard: “您问得真全。”"), "{none}");
    let golden = heard_by("> 您好，这里是友谊店。您现在开的是什么车呀？您打算什么时候买？");
    assert!(!golden.contains("never heard"), "{golden}");
}

#[test]
fn of_a_beat_that_cannot_fire_only_the_reason_is_told() {
    let plant = plant("a situation that never arises", "DL000").swap(
        SCENARIO,
        "script: demo",
        "  - {when: {situation: late-call}, say: 这么晚了。}\nscript: demo",
    );
    let out = told_anyway(&changed(plant.whole(SCENARIO)), &[]);
    assert!(out.contains("this beat never fires"), "{out}");
    assert!(!out.contains("never heard"), "{out}");
}

#[test]
fn a_line_counts_as_heard_with_its_facts_and_a_choice_by_one_of_its_lines() {
    let turn = "fn turn(c) {
    if c.asked(\"route\") && c.ever(\"greet\") && c.turn < 3 {
        c.say(\"开着{fact.present-car}去。\");
        c.say_one([\"早出。\", \"晚归。\", \"一天两趟。\", \"歇不下来。\"]);
        return;
    }
";
    let plant = plant("lines of a script", "DL000").swap(SCRIPT, "fn turn(c) {", turn);
    let out = told_anyway(&changed(plant.whole(SCENARIO)), &[]);
    assert!(reach(&out).starts_with("demo/driver  all "), "{out}");
    assert!(!out.contains("never heard"), "{out}");
}

#[test]
fn replies_that_something_else_always_shadows_are_told() {
    each_is_found(&[
        plant("answers to a topic, by the script", "DL102").swap(
            SCENARIO,
            "  offer-visit: [",
            "  ‸goodbye: [慢走。, 下回见。]\n  offer-visit: [",
        ),
        plant("a topic of the scenario, by the script", "DL102").swap(
            SCENARIO,
            "agenda:",
            "topics:\n  ‸goodbye: {hit: [那就不打扰您了再见], answers: [慢走。, 下回见。]}\nagenda:",
        ),
        plant("answers to an item, by the script", "DL102").swap(
            SCENARIO,
            "  offer-visit: [",
            "  ‸sell-after-refusal: [烦不烦。, 又来。]\n  offer-visit: [",
        ),
    ]);
}
