//! What `check` tells of scripts: at the character, before anybody plays them, and what no golden ran.

use crate::support::{SCENARIO, STANDARD, files, findings, show};
use duilian::content::library::Library;
use duilian::content::pack::Pack;

const GOLDEN: &str = "scenario: demo/driver\nseed: 7\ntitle: 一句\n\n> 您好，友谊日产\n";

/// The small pack with this script and these shared ones.
fn pack(script: &str, shared: &[(&str, &str)], golden: bool) -> Library {
    let scenario = format!("{SCENARIO}script: demo/driver.rhai\n");
    let mut all = files("scenarios/demo/driver.yaml", scenario);
    all.push(("scripts/demo/driver.rhai".into(), script.into()));
    for (name, text) in shared {
        all.push((format!("scripts/lib/{name}.rhai"), (*text).into()));
    }
    if golden {
        all.push(("scenarios/demo/driver.pass.golden".into(), GOLDEN.into()));
    }
    Library::new(vec![Pack::memory(all)])
}

/// What is told of the scripts.
fn told(library: &Library) -> Vec<String> {
    let mut all = findings(library);
    all.retain(|f| f.contains(" scripts/"));
    all
}

#[test]
fn every_fault_of_a_script_is_told_in_one_run_at_its_character() {
    let script = "import \"lib\" as lib;
import \"idle\" as idle;
fn turn(c) {
    if c.shown(\"gret\") { c.say(\"您好{fact.nmae}\"); }
    c.feel(\"trsut\", 5);
    if c.asked(\"天气\") || c.situation(\"no-such\") { c.sya(\"好\"); }
    c.feel(\"trust\");
    lib::lvae(c);
    lib::leave(c);
    c.form(\"registre\"); c.ask(\"ring\"); c.clock(\"rining\"); c.stage(\"phon\"); c.reveal(\"nmae\");
    c.end(\"挂断\"); c.end(\"script-error\");
    c.tunr;
}
fn forgotten(c) { }
";
    let shared = [
        ("lib", "fn leave(c) {\n    c.ever(\"gret\");\n}\n"),
        ("idle", ""),
    ];
    assert_eq!(
        told(&pack(script, &shared, false)),
        [
            "DL043 scripts/demo/driver.rhai:2:8 the imported `idle` is not used",
            "DL021 scripts/demo/driver.rhai:4:17 no such item: `gret`",
            "DL035 scripts/demo/driver.rhai:4:35 `{fact.nmae}` in “您好{fact.nmae}” cannot be filled",
            "DL021 scripts/demo/driver.rhai:5:13 no such mood: `trsut`",
            "DL021 scripts/demo/driver.rhai:6:17 no such topic: `天气`",
            "DL021 scripts/demo/driver.rhai:6:38 no such situation: `no-such`",
            "DL044 scripts/demo/driver.rhai:6:52 there is no `c.sya` with 1 argument(s)",
            "DL044 scripts/demo/driver.rhai:7:7 there is no `c.feel` with 1 argument(s)",
            "DL044 scripts/demo/driver.rhai:8:10 there is no `lib::lvae` with 1 argument(s)",
            "DL021 scripts/demo/driver.rhai:10:13 no such form: `registre`",
            "DL021 scripts/demo/driver.rhai:10:32 no such question: `ring`",
            "DL021 scripts/demo/driver.rhai:10:49 no such clock: `rining`",
            "DL021 scripts/demo/driver.rhai:10:68 no such stage: `phon`",
            "DL021 scripts/demo/driver.rhai:10:86 no such fact: `nmae`",
            "DL045 scripts/demo/driver.rhai:11:12 an outcome cannot be called “挂断”",
            "DL045 scripts/demo/driver.rhai:11:25 an outcome cannot be called “script-error”",
            "DL044 scripts/demo/driver.rhai:12:7 there is no `c.tunr`",
            "DL042 scripts/demo/driver.rhai:14:1 nothing ever calls the function `forgotten`",
            "DL021 scripts/lib/lib.rhai:2:13 no such item: `gret`",
        ]
    );
}

#[test]
fn a_finding_says_what_was_meant() {
    let library = pack("fn turn(c) {\n    c.sya(\"好\");\n}\n", &[], false);
    let (_, found) = library.scene("demo/driver");
    let [finding] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        finding.help(duilian::i18n::Lang::Zh),
        "是不是 `c.say(line)`？"
    );
}

#[test]
fn a_script_that_does_not_compile_is_told_in_the_readers_language() {
    let library = pack("fn turn(c) {\n    c.say（\"好\"）;\n}\n", &[], false);
    let (scene, found) = library.scene("demo/driver");
    assert!(scene.is_none());
    let zh = found[0].message(duilian::i18n::Lang::Zh);
    assert!(zh.contains("全角的“（”"), "{zh}");
    assert_eq!(
        show(&found[0]),
        "DL040 scripts/demo/driver.rhai:2:10 script error: full-width punctuation in the code — this is the full-width '（': write ("
    );
}

#[test]
fn lines_that_no_golden_runs_are_told_together_and_shared_functions_of_no_use_once() {
    let script = "import \"lib\" as lib;
fn turn(c) {
    if c.turn == 1 {
        lib::greet(c);
    } else {
        c.say(\"再说\");

        c.say(\"一遍\");
    }
    if c.turn > 3 { c.end(\"bored\"); }
}
fn silence(c, seconds) {
    c.narrate(\"（沉默）\");
}
";
    let shared = [
        (
            "lib",
            "fn greet(c) {\n    if c.text == \"\" {\n        c.say(\"喂？\");\n    }\n    c.say(\"你好\");\n}\nfn unused(c) {\n    c.say(\"一\");\n    c.say(\"二\");\n}\n",
        ),
        ("forgotten", "fn lonely(c) {\n    c.say(\"三\");\n}\n"),
    ];
    let library = pack(script, &shared, true);
    assert_eq!(
        told(&library),
        [
            "DL048 scripts/demo/driver.rhai:6:9 no golden runs the script from here to line 8",
            "DL048 scripts/demo/driver.rhai:10:5 no golden runs this line of the script",
            "DL048 scripts/demo/driver.rhai:13:5 no golden runs this line of the script",
            "DL046 scripts/lib/forgotten.rhai no scenario uses this script, and no script in use imports it: scripts/lib/forgotten.rhai",
            "DL042 scripts/lib/forgotten.rhai:1:1 nothing ever calls the function `lonely`",
            "DL048 scripts/lib/lib.rhai:3:9 no golden runs this line of the script",
            "DL042 scripts/lib/lib.rhai:7:1 nothing ever calls the function `unused`",
        ]
    );
}

#[test]
fn a_shared_script_that_nothing_imports_is_read_too() {
    let shared = [("broken", "fn f(c) {\n    let x = ;\n}\n")];
    let told = told(&pack("fn turn(c) { }\n", &shared, true));
    assert!(
        told.len() == 2 && told[1].starts_with("DL040 scripts/lib/broken.rhai:2:13"),
        "{told:?}"
    );
}

#[test]
fn a_script_that_no_scenario_uses_and_no_script_in_use_imports_is_told() {
    let shared = [
        (
            "used",
            "import \"deep\" as deep;\nfn f(c) { deep::g(c); }\n",
        ),
        ("deep", "fn g(c) { c.say(\"好\"); }\n"),
        (
            "old",
            "import \"older\" as older;\nfn f(c) { older::f(c); }\n",
        ),
        ("older", "fn f(c) { c.say(\"好\"); }\n"),
    ];
    let script = "import \"used\" as used;\nfn turn(c) { used::f(c); }\n";
    let mut told = told(&pack(script, &shared, false));
    told.retain(|f| f.starts_with("DL046"));
    let line = |name: &str| {
        format!(
            "DL046 scripts/lib/{name}.rhai no scenario uses this script, and no script in use imports it: scripts/lib/{name}.rhai"
        )
    };
    assert_eq!(told, [line("old"), line("older")]);
}

#[test]
fn each_script_has_its_line_and_its_figures_in_the_report() {
    let check = |arguments: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_duilian"))
            .args(["--lang", "en", "check", "--standard", "nissan"])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0));
        String::from_utf8(done.stdout).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&check(&["--format", "json"])).unwrap();
    let text = check(&[]);
    let scripts = json["scripts"].as_array().unwrap();
    let tutorial = scripts
        .iter()
        .find(|s| s["file"] == "scripts/nissan/tutorial.rhai")
        .unwrap();
    let figure = |key: &str| tutorial[key].as_u64().unwrap();
    assert!(figure("run") > 0 && figure("run") <= figure("statements"));
    assert!(figure("branches_run") > 0 && figure("branches_run") <= figure("branches"));
    let line = format!(
        "scripts/nissan/tutorial.rhai  statements {} / {} ({} %)  branches {} / {}\n",
        figure("run"),
        figure("statements"),
        (figure("run") * 1000 / figure("statements")) as f64 / 10.0,
        figure("branches_run"),
        figure("branches")
    );
    assert!(text.contains(&line), "{line}\n{text}");
}

#[test]
fn lines_that_nothing_can_bring_about_are_told_once() {
    let script = "fn turn(c) {
    if c.turn == 2 && c.situation(\"unwell\") {
        c.say(\"我不太舒服\");
        c.end(\"unwell\");
    }
    if c.turn == 2 && c.turn > 2 {
        c.say(\"表都填好了？\");
    }
    if c.turn == 3 && c.asked(\"present-car\") {
        c.say_one([
            \"早说过了。\",
            \"你刚问过。\",
        ]);
        c.end(\"bored\");
    }
}
";
    let standard = STANDARD.replace(
        "situations:\n",
        "situations:\n  unwell: {zh: 不舒服, en: unwell, raised_by: {script: true}}\n",
    );
    let mut all = files("scenarios/standards/demo/standard.yaml", standard);
    // Without a clock all of the scene is played.
    let scenario = SCENARIO.replace(", clock: ringing", "") + "script: demo/driver.rhai\n";
    all.retain(|(path, _)| path != "scenarios/demo/driver.yaml");
    all.push(("scenarios/demo/driver.yaml".into(), scenario.into()));
    all.push(("scripts/demo/driver.rhai".into(), script.into()));
    let golden = format!("{GOLDEN}> 嗯\n> 嗯\n> 嗯\n> 嗯\n");
    all.push(("scenarios/demo/driver.pass.golden".into(), golden.into()));
    let library = Library::new(vec![Pack::memory(all)]);
    assert_eq!(
        told(&library),
        [
            "DL091 scripts/demo/driver.rhai:2:36 the situation `unwell` never arises in this scenario, so what stands under it, up to line 5, is never played",
            "DL101 scripts/demo/driver.rhai:7:16 with every move made that is tried, this was never heard: “表都填好了？”",
            "DL096 scripts/demo/driver.rhai:14:16 no golden comes to the outcome `bored`",
        ]
    );
}

#[test]
fn an_if_that_always_holds_is_told_though_no_else_stands_there() {
    let script = "fn turn(c) {\n    if c.turn > 0 {\n        c.say(\"你好\");\n    }\n}\n";
    let options = duilian::check::Options::default();
    let model = |s: &duilian::content::model::Stage| {
        duilian::recognise::StageModel::train(&s.examples)
            .map(std::sync::Arc::new)
            .map_err(|e| e.to_string())
    };
    let checked = duilian::check::run(&pack(script, &[], true), &options, &model);
    let [script] = checked.scripts.as_slice() else {
        panic!("{:?}", checked.scripts);
    };
    let ways: Vec<_> = (script.not_taken.iter())
        .map(|(at, branch)| (at.line, at.column, branch.name()))
        .collect();
    assert_eq!(ways, [(2, 5, "else")]);
    assert_eq!((script.share.branches, script.share.taken), (2, 1));
    assert_eq!((script.share.statements, script.share.run), (2, 2));
}
