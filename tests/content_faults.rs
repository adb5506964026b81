//! Bad content: a clear finding with its place, as many as can be found in one run, never a panic.

use crate::support::{PERSONA, SCENARIO, STAGE, STANDARD, with};

const STANDARD_PATH: &str = "scenarios/standards/demo/standard.yaml";
const STAGE_PATH: &str = "scenarios/standards/demo/phone.yaml";
const PERSONA_PATH: &str = "scenarios/personas/zhao.yaml";
const SCENARIO_PATH: &str = "scenarios/demo/driver.yaml";

#[track_caller]
fn expect(found: &[String], beginning: &str) {
    assert!(
        found.iter().any(|f| f.starts_with(beginning)),
        "`{beginning}` is not among\n{}",
        found.join("\n")
    );
}

#[test]
fn the_small_pack_itself_has_no_error_but_missing_goldens() {
    let found = with(SCENARIO_PATH, SCENARIO);
    let rest: Vec<_> = found
        .iter()
        .filter(|f| !f.starts_with("DL052") && !f.starts_with("DL053") && !f.starts_with("DL025"))
        .collect();
    assert!(rest.is_empty(), "{rest:?}");
}

#[test]
fn one_run_finds_every_fault_of_a_file_at_its_character() {
    let text = SCENARIO
        .replace("difficulty: 1", "difficulty: 很难")
        .replace("persona: zhao", "persona: zhoa")
        .replace("narration: false", "narratoin: false")
        .replace("[greet, ask-car,", "[greet, ask-cra,")
        .replace("channel: phone", "channel: phon");
    let found = with(SCENARIO_PATH, text);
    expect(
        &found,
        "DL010 scenarios/demo/driver.yaml:7:13 expected integer ≥ 0, found `很难`",
    );
    expect(
        &found,
        "DL007 scenarios/demo/driver.yaml:8:1 unknown key `narratoin`",
    );
    expect(
        &found,
        "DL011 scenarios/demo/driver.yaml:6:10 unknown word `phon`",
    );
}

#[test]
fn names_that_lead_nowhere_are_told_with_what_may_have_been_meant() {
    let text = SCENARIO
        .replace("persona: zhao", "persona: zhoa")
        .replace("[greet, ask-car,", "[greet, ask-cra,")
        .replace("forms: [register]", "forms: [registre]");
    let found = with(SCENARIO_PATH, text);
    expect(
        &found,
        "DL021 scenarios/demo/driver.yaml:5:10 no such persona: `zhoa`",
    );
    let text = SCENARIO
        .replace("persona: zhao", "persona: zhoa")
        .replace("difficulty: 1", "difficulty: 9\ncut: 101\ntoday: soon");
    let found = with(SCENARIO_PATH, text);
    expect(&found, "DL021 scenarios/demo/driver.yaml:5:10");
    expect(&found, "DL024 scenarios/demo/driver.yaml:7:13");
    expect(&found, "DL024 scenarios/demo/driver.yaml:8:6");
    expect(&found, "DL036 scenarios/demo/driver.yaml:9:8");
    let text = SCENARIO
        .replace("[greet, ask-car,", "[greet, ask-cra,")
        .replace("forms: [register]", "forms: [registre]");
    let found = with(SCENARIO_PATH, text);
    expect(
        &found,
        "DL021 scenarios/demo/driver.yaml:11:16 no such item: `ask-cra`",
    );
    expect(
        &found,
        "DL021 scenarios/demo/driver.yaml:17:17 no such form: `registre`",
    );
}

#[test]
fn columns_count_characters_after_chinese_text() {
    let text = STAGE.replace(
        "shown: {form: {id: register, fields: [name, grade]}}",
        "shown: {form: {id: register, fields: [name, grad]}}",
    );
    let found = with(STAGE_PATH, text);
    let line = STAGE
        .lines()
        .position(|l| l.contains("demo.phone.register"))
        .unwrap();
    let before = STAGE
        .lines()
        .nth(line)
        .unwrap()
        .split("grade")
        .next()
        .unwrap();
    let column = before.chars().count() + 1;
    expect(
        &found,
        &format!(
            "DL021 {STAGE_PATH}:{}:{column} no such field: `grad`",
            line + 1
        ),
    );
}

#[test]
fn a_key_written_twice_is_refused_in_structs_and_in_maps() {
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("name: 赵磊\n", "name: 赵磊\nname: 赵雷\n"),
    );
    expect(
        &found,
        "DL008 scenarios/personas/zhao.yaml:3:1 duplicate key `name` (already on line 2)",
    );
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("  purchase-days:", "  name: {value: 甲}\n  purchase-days:"),
    );
    expect(
        &found,
        "DL008 scenarios/personas/zhao.yaml:9:3 duplicate key `name`",
    );
}

#[test]
fn tabs_full_width_colons_and_broken_quotes_are_told_where_they_are() {
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("  name: {value", "\tname: {value"),
    );
    expect(&found, "DL005 scenarios/personas/zhao.yaml:7:");
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("address: 赵先生\n", "address: 赵先生\n\t"),
    );
    expect(&found, "DL005 scenarios/personas/zhao.yaml:4:1");
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("address: 赵先生", "address：赵先生"),
    );
    expect(&found, "DL006 scenarios/personas/zhao.yaml:3:8");
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("address: 赵先生", "address: \"赵先生"),
    );
    expect(&found, "DL001 scenarios/personas/zhao.yaml:");
}

#[test]
fn files_that_are_no_text_empty_or_huge_are_told() {
    expect(
        &with(PERSONA_PATH, vec![b'i', b'd', 0xff, 0xfe]),
        "DL004 scenarios/personas/zhao.yaml the file is not UTF-8 (from byte 2)",
    );
    expect(
        &with(PERSONA_PATH, ""),
        "DL003 scenarios/personas/zhao.yaml the file is empty",
    );
    expect(
        &with(PERSONA_PATH, " \n\n"),
        "DL003 scenarios/personas/zhao.yaml",
    );
    expect(
        &with(PERSONA_PATH, "a: b\n".repeat(2_200_000)),
        "DL002 scenarios/personas/zhao.yaml the file is too large",
    );
    expect(&with(PERSONA_PATH, "# only a remark\n"), "DL0");
    expect(
        &with(PERSONA_PATH, "- a\n- list\n"),
        "DL010 scenarios/personas/zhao.yaml:1:1 expected a map",
    );
}

#[test]
fn an_alias_bomb_or_deep_nesting_is_refused_at_once() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in "bcdefghi".chars().zip("abcdefgh".chars()) {
        bomb.push_str(&format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{before}"); 9].join(", ")
        ));
    }
    expect(
        &with(PERSONA_PATH, bomb),
        "DL001 scenarios/personas/zhao.yaml:",
    );
    expect(
        &with(PERSONA_PATH, "[".repeat(100_000)),
        "DL001 scenarios/personas/zhao.yaml:",
    );
}

#[test]
fn an_item_must_say_all_that_recognition_and_evaluation_need() {
    let found = with(
        STAGE_PATH,
        STAGE
            .replace("    weight: 2\n", "")
            .replace("    ref: 二\n", ""),
    );
    expect(
        &found,
        "DL009 scenarios/standards/demo/phone.yaml:5:9 the key `weight` is missing",
    );
    expect(
        &found,
        "DL009 scenarios/standards/demo/phone.yaml:20:9 the key `ref` is missing",
    );
    expect(
        &with(STAGE_PATH, STAGE.replace("weight: 2", "weight: 9")),
        "DL024 scenarios/standards/demo/phone.yaml:12:13 weight must be 1–3, found 9",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace("due: start\n    shown: say", "due: soon\n    shown: say"),
        ),
        "DL026 scenarios/standards/demo/phone.yaml:13:10",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace(
                "    hit: [您现在开啥车, 目前用的什么车型, 家里那台车开几年了]\n",
                "",
            ),
        ),
        "DL027",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace("miss: [喂找谁,", "miss: [您好，友谊日产！,"),
        ),
        "DL029",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace("(您好|早上好)...", "(您好|早上好..."),
        ),
        "DL028 scenarios/standards/demo/phone.yaml:19:15",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace("id: demo.phone.ask-car", "id: demo.phone.greet"),
        ),
        "DL020",
    );
    expect(
        &with(
            STAGE_PATH,
            STAGE.replace("stage: demo.phone", "stage: demo.fone"),
        ),
        "DL034",
    );
}

#[test]
fn standards_are_checked_too() {
    expect(
        &with(STANDARD_PATH, STANDARD.replace("number: 3", "number: drei")),
        "DL010",
    );
    expect(
        &with(STANDARD_PATH, STANDARD.replace("number: 3, ", "")),
        "DL030",
    );
    expect(
        &with(STANDARD_PATH, STANDARD.replace("options: [H, A], ", "")),
        "DL031",
    );
    expect(
        &with(
            STANDARD_PATH,
            STANDARD.replace("table: grades", "table: grade"),
        ),
        "DL021",
    );
    expect(
        &with(
            STANDARD_PATH,
            STANDARD.replace("stages: [phone]", "stages: [phone, visit]"),
        ),
        "DL021 scenarios/standards/demo/standard.yaml:1:11 no such stage: `demo.visit`",
    );
}

#[test]
fn a_line_that_names_an_unknown_fact_is_told() {
    let found = with(
        PERSONA_PATH,
        PERSONA.replace("{fact.present-car}呗", "{fact.presnt-car}呗"),
    );
    expect(&found, "DL035");
}

#[test]
fn whatever_bytes_a_file_holds_nothing_panics() {
    // Every prefix of a sound file at odd places, and the file with one byte changed.
    for (path, text) in [
        (STAGE_PATH, STAGE),
        (SCENARIO_PATH, SCENARIO),
        (PERSONA_PATH, PERSONA),
        (STANDARD_PATH, STANDARD),
    ] {
        let bytes = text.as_bytes();
        for n in (0..bytes.len()).step_by(97) {
            let library = duilian::content::library::Library::new(vec![
                duilian::content::pack::Pack::memory(crate::support::files(path, &bytes[..n])),
            ]);
            let _ = library.scene("demo/driver");
            let mut changed = bytes.to_vec();
            changed[n] = b"{}[]:,-&*#\"\t"[n % 12];
            let library = duilian::content::library::Library::new(vec![
                duilian::content::pack::Pack::memory(crate::support::files(path, changed)),
            ]);
            let _ = library.scene("demo/driver");
        }
    }
}

#[test]
fn a_stage_that_cannot_be_read_makes_no_answer_of_a_persona_seem_unheard() {
    let stage = STAGE.replace("kind: taboo", "kind: tabu");
    let found = with("scenarios/standards/demo/phone.yaml", stage);
    assert!(found.iter().any(|f| f.starts_with("DL011")), "{found:?}");
    let beside = found
        .iter()
        .filter(|f| f.starts_with("DL085") || f.starts_with("DL086"));
    assert_eq!(beside.count(), 0, "{found:?}");
}
