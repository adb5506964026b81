//! One defect planted at a time into a sound pack: `check` finds it at its character, and tells of nothing else.
//!
//! A plant says what stands in place of what; `‸` marks where each of its findings must point.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use duilian::check::{self, Means, Options, golden, memo::Forgetful, parallel};
use duilian::content::finding::Finding;
use duilian::content::library::Library;
use duilian::content::model::Stage;
use duilian::content::pack::Pack;
use duilian::i18n::Lang;
use duilian::recognise::StageModel;
use duilian::session::{Ears, Stagecraft};

pub const STANDARD: &str = "scenarios/standards/demo/standard.yaml";
pub const STAGE: &str = "scenarios/standards/demo/phone.yaml";
pub const PERSONA: &str = "scenarios/personas/zhao.yaml";
pub const SCENARIO: &str = "scenarios/demo/driver.yaml";
pub const SCRIPT: &str = "scripts/demo/driver.rhai";
pub const SHARED: &str = "scripts/lib/manners.rhai";
pub const PASS: &str = "scenarios/demo/driver.pass.golden";
pub const SOLD_ON: &str = "scenarios/demo/driver.sold-on.golden";

pub type Files = BTreeMap<String, String>;

/// The sound pack, its goldens as their authors write them: header and inputs.
pub fn sound() -> Files {
    fn walk(root: &Path, folder: &Path, all: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, all);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            let text = std::fs::read_to_string(&path).unwrap();
            all.insert(name.replace('\\', "/"), text);
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planted");
    let mut all = Files::new();
    walk(&root, &root, &mut all);
    all
}

fn library(files: &Files) -> Library {
    let bytes = files
        .iter()
        .map(|(path, text)| (path.clone(), text.clone().into_bytes()));
    Library::new(vec![Pack::memory(bytes)])
}

fn model(stage: &Stage) -> Result<Arc<StageModel>, String> {
    static SOUND: OnceLock<(String, Arc<StageModel>)> = OnceLock::new();
    let train = || StageModel::train(&stage.examples).map(Arc::new);
    let examples = serde_json::to_string(&stage.examples).unwrap();
    // Most plants leave the examples as they are.
    match SOUND.get() {
        Some((of, model)) if *of == examples => Ok(Arc::clone(model)),
        Some(_) => train().map_err(|e| e.to_string()),
        None => {
            let model = train().map_err(|e| e.to_string())?;
            SOUND.get_or_init(|| (examples, Arc::clone(&model)));
            Ok(model)
        }
    }
}

/// Stores every golden that can be played, as `check --bless` does.
fn store(files: &mut Files) {
    let library = library(files);
    let paths: Vec<String> = files
        .keys()
        .filter(|p| p.ends_with(".golden"))
        .cloned()
        .collect();
    for path in paths {
        let source = library.source(&path).unwrap();
        let Ok(parsed) = golden::Golden::parse(&source) else {
            continue;
        };
        let (Some(scene), _) = library.scene(&parsed.scenario.v) else {
            continue;
        };
        let models = scene
            .stages
            .iter()
            .map(|s| model(s))
            .collect::<Result<_, _>>();
        let Ok(models) = models else { continue };
        let ears = Ears::new(&scene, models);
        let run = golden::run(&Stagecraft { scene, ears }, &parsed);
        files.insert(path, run.text);
    }
}

/// What is wrong with a pack.
fn found(files: &Files, demands: &Demands) -> Vec<Finding> {
    let options = Options {
        coverage: demands.coverage.then_some(100),
        accuracy: demands.accuracy,
        ..Options::default()
    };
    let means = Means {
        model: &model,
        memo: &Forgetful,
        threads: 1,
    };
    check::run_with(&library(files), &options, &means).findings
}

/// What the check is asked for beside what it always does.
#[derive(Debug, Clone, Default)]
struct Demands {
    coverage: bool,
    accuracy: bool,
}

enum Edit {
    /// What stands where in a file.
    Swap(&'static str, &'static str, &'static str),
    /// A new file.
    Add(&'static str, &'static str),
    /// A file less.
    Remove(&'static str),
    /// These are all the hits of an item of the stage.
    Hits(&'static str, &'static [&'static str]),
    /// As a swap, in a golden that is stored already.
    Stored(&'static str, &'static str, &'static str),
}

/// A defect, and what is to be told of it.
pub struct Plant {
    name: &'static str,
    /// Codes in the order of the marks; behind them, those of whole files.
    codes: Vec<&'static str>,
    edits: Vec<Edit>,
    whole: Vec<&'static str>,
}

pub fn plant(name: &'static str, codes: &'static str) -> Plant {
    Plant {
        name,
        codes: codes.split(' ').collect(),
        edits: Vec::new(),
        whole: Vec::new(),
    }
}

impl Plant {
    pub fn name(&self) -> &str {
        self.name
    }

    pub fn swap(mut self, file: &'static str, was: &'static str, is: &'static str) -> Self {
        self.edits.push(Edit::Swap(file, was, is));
        self
    }

    pub fn add(mut self, file: &'static str, text: &'static str) -> Self {
        self.edits.push(Edit::Add(file, text));
        self
    }

    pub fn remove(mut self, file: &'static str) -> Self {
        self.edits.push(Edit::Remove(file));
        self
    }

    pub fn hits(mut self, item: &'static str, hits: &'static [&'static str]) -> Self {
        self.edits.push(Edit::Hits(item, hits));
        self
    }

    pub fn stored(mut self, file: &'static str, was: &'static str, is: &'static str) -> Self {
        self.edits.push(Edit::Stored(file, was, is));
        self
    }

    /// The finding is about a file as a whole.
    pub fn whole(mut self, file: &'static str) -> Self {
        self.whole.push(file);
        self
    }

    /// The pack with the defect, and where it is to be found.
    pub fn sown(&self, sound: &Files) -> (Files, Vec<String>) {
        let mut files = sound.clone();
        if self.codes.iter().any(|code| code.starts_with("DL06")) {
            // Examples are a matter of the stage alone.
            files.retain(|path, _| path.starts_with("scenarios/standards/"));
        }
        let swap = |files: &mut Files, file: &str, was: &str, is: &str| {
            let text = &files[file];
            assert_eq!(
                text.matches(was).count(),
                1,
                "{}: `{was}` in\n{text}",
                self.name
            );
            let text = text.replace(was, is);
            files.insert(file.to_owned(), text);
        };
        // Marks would be heard and played: they are taken out before goldens are stored, and sought by what stands around them.
        let mut marks: Vec<(&str, &str)> = Vec::new();
        for edit in &self.edits {
            match edit {
                Edit::Swap(file, was, is) => {
                    swap(&mut files, file, was, &is.replace('‸', ""));
                    marks.push((file, is));
                }
                Edit::Add(file, text) => {
                    files.insert((*file).to_owned(), text.replace('‸', ""));
                    marks.push((file, text));
                }
                Edit::Remove(file) => _ = files.remove(*file).unwrap(),
                Edit::Hits(item, hits) => {
                    let text = &files[STAGE];
                    let item = text.find(&format!("- id: demo.phone.{item}\n")).unwrap();
                    let from = item + text[item..].find("    hit:\n").unwrap();
                    let to = from + text[from..].find("    miss:").unwrap();
                    let list: String = hits.iter().map(|h| format!("      - {h}\n")).collect();
                    let text = format!("{}    hit:\n{list}{}", &text[..from], &text[to..]);
                    files.insert(STAGE.to_owned(), text);
                }
                Edit::Stored(..) => {}
            }
        }
        store(&mut files);
        for edit in &self.edits {
            if let Edit::Stored(file, was, is) = edit {
                swap(&mut files, file, was, &is.replace('‸', ""));
                marks.push((file, is));
            }
        }
        let mut places = Vec::new();
        for (file, marked) in marks {
            places.extend(placed(file, &files[file], marked));
        }
        places.extend(self.whole.iter().map(|file| (*file).to_owned()));
        assert_eq!(
            self.codes.len(),
            places.len(),
            "{}: a mark for each code",
            self.name
        );
        let told = self.codes.iter().zip(places);
        (
            files,
            told.map(|(code, place)| format!("{code} {place}"))
                .collect(),
        )
    }

    fn demands(&self) -> Demands {
        let any = |of: &[&str]| self.codes.iter().any(|code| of.contains(code));
        Demands {
            coverage: any(&["DL070"]),
            accuracy: any(&["DL061", "DL063"]),
        }
    }
}

/// Where the marks of a text stand in a file that holds its lines; runs may have put others between them.
fn placed(file: &str, text: &str, marked: &str) -> Vec<String> {
    let whole = text.find(&marked.replace('‸', ""));
    let mut before = 0;
    let mut places = Vec::new();
    for line in marked.split_inclusive('\n') {
        let bare = line.replace('‸', "");
        let at = whole
            .map(|begin| begin + before)
            .or_else(|| text.find(&bare));
        let mut within = 0;
        let parts: Vec<&str> = line.split('‸').collect();
        for part in &parts[..parts.len() - 1] {
            within += part.len();
            places.push(place(file, text, at.unwrap() + within));
        }
        before += bare.len();
    }
    places
}

/// `file:line:column` of a byte, columns in characters.
fn place(file: &str, text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("{file}:{line}:{column}")
}

/// What a finding says apart from where: findings of the sound pack may move.
fn gist(f: &Finding) -> (String, &'static str, String) {
    (
        f.place.source.path.clone(),
        f.rule.code,
        f.message(Lang::En),
    )
}

/// Plants each defect and compares what is found with what must be.
#[track_caller]
pub fn each_is_found(plants: &[Plant]) {
    assert!(plants.len() >= 3);
    let sound = sound();
    let few = {
        let mut files = sound.clone();
        store(&mut files);
        found(&files, &Demands::default())
    };
    let wrong: Vec<String> = parallel::each(plants, 2, |plant| {
        let (files, mut expected) = plant.sown(&sound);
        let mut known: Vec<_> = few.iter().map(gist).collect();
        let mut told = found(&files, &plant.demands());
        told.retain(|f| match known.iter().position(|k| *k == gist(f)) {
            Some(n) => {
                known.remove(n);
                false
            }
            None => true,
        });
        let mut at: Vec<String> = (told.iter())
            .map(|f| format!("{} {}", f.rule.code, f.place))
            .collect();
        at.sort();
        expected.sort();
        let words: Vec<String> = (told.iter())
            .map(|f| format!("    {} {} {}", f.rule.code, f.place, f.message(Lang::En)))
            .collect();
        (at != expected).then(|| {
            format!(
                "{}:\n  expected {expected:?}, found\n{}",
                plant.name,
                words.join("\n")
            )
        })
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pack_that_defects_are_planted_in_is_sound() {
    let mut files = sound();
    store(&mut files);
    let all = Demands {
        coverage: true,
        accuracy: true,
    };
    let told: Vec<String> = found(&files, &all)
        .iter()
        // It holds as many examples as the tests need, not as many as a trainer's pack does.
        .filter(|f| f.rule.code != "DL025")
        .map(|f| format!("{} {} {}", f.rule.code, f.place, f.message(Lang::En)))
        .collect();
    assert!(told.is_empty(), "{}\n{}", told.join("\n"), files[PASS]);
    assert!(files[PASS].contains("passed") && files[SOLD_ON].contains("failed"));
}

#[test]
fn what_the_format_does_not_know_is_told() {
    each_is_found(&[
        plant("a misspelt key", "DL007").swap(SCENARIO, "narration: false", "‸narratoin: false"),
        plant("words for a number", "DL010").swap(PERSONA, "patience: 60", "patience: ‸很高"),
        plant("a word of no list", "DL011").swap(SCENARIO, "channel: phone", "channel: ‸phon"),
        plant("a key less", "DL009")
            .swap(
                STAGE,
                "- id: demo.phone.ask-car",
                "- id: ‸demo.phone.ask-car",
            )
            .swap(
                STAGE,
                "    weight: 1\n    due: before offer-visit",
                "    due: before offer-visit",
            ),
        plant("a key written twice", "DL008").swap(
            PERSONA,
            "address: 赵先生\n",
            "address: 赵先生\n‸address: 老赵\n",
        ),
    ]);
}

#[test]
fn ids_of_two_things_or_of_a_bad_form_are_told() {
    each_is_found(&[
        plant("an item under another's id", "DL020").swap(
            STAGE,
            "ref: 七}",
            "ref: 七}\n  - {id: ‸demo.phone.know-rings, kind: knowledge, how: know, zh: 再问, en: Again, rule: {zh: 三, en: Three}, weight: 1, shown: {question: {id: rings}}, say: [三声, 三], ref: 八}",
        ),
        plant("a field under another's id", "DL020").swap(
            STANDARD,
            "      - {id: grade,",
            "      - {id: ‸name, zh: 姓, en: surname}\n      - {id: grade,",
        ),
        plant("capitals in an id", "DL022").swap(STANDARD, "  late-call:", "  ‸Late-Call:"),
        plant("a scenario in a file of another name", "DL034").swap(
            SCENARIO,
            "id: demo/driver",
            "id: ‸demo/drivers",
        ),
    ]);
}

#[test]
fn names_that_lead_nowhere_are_told() {
    each_is_found(&[
        plant("a persona that is not there", "DL021").swap(
            SCENARIO,
            "persona: zhao",
            "persona: ‸zhoa",
        ),
        plant("a goal of no stage", "DL021").swap(
            SCENARIO,
            "[greet, ask-car,",
            "[greet, ‸ask-cat,",
        ),
        plant("a form that is not there", "DL021").swap(
            SCENARIO,
            "forms: [register]",
            "forms: [‸registre]",
        ),
        plant("a topic that is not there", "DL021").swap(
            SCENARIO,
            "{when: {item: ask-car},",
            "{when: {topic: ‸present-cat},",
        ),
        plant("a script that is not there", "DL041").swap(
            SCENARIO,
            "script: demo/driver.rhai",
            "script: ‸demo/rider.rhai",
        ),
        plant(
            "a fact that is not there, in a line of the persona",
            "DL035",
        )
        .swap(PERSONA, "'老跑{fact.route}。'", "'老跑‸{fact.ruote}。'"),
        plant(
            "a fact that is not there, in a line of the scenario",
            "DL035",
        )
        .swap(
            SCENARIO,
            "我这活儿没个准点儿。",
            "'我这‸{fact.job}没个准点儿。'",
        ),
    ]);
}

#[test]
fn scripts_that_do_not_compile_are_told() {
    each_is_found(&[
        plant("a statement that does not end", "DL040").swap(
            SCRIPT,
            "c.end(\"rang-off\");",
            "c.end(\"rang-off\"‸;",
        ),
        plant("a bracket too many", "DL040").swap(SHARED, "c.say(line);", "c.say(line)‸);"),
        plant("a variable that is not there", "DL040").swap(
            SHARED,
            "c.say(line);",
            "c.say(‸lien);",
        ),
    ]);
}

#[test]
fn calls_of_functions_that_are_not_there_are_told() {
    each_is_found(&[
        plant("a misspelt call of the customer", "DL044").swap(
            SHARED,
            "c.say(line);",
            "c.‸sya(line);",
        ),
        plant("a misspelt call of a shared function", "DL044").swap(
            SCRIPT,
            "manners::leave(c,",
            "manners::‸leaves(c,",
        ),
        plant("an argument too few", "DL044").swap(
            SHARED,
            "c.feel(\"trust\", -10)",
            "c.‸feel(\"trust\")",
        ),
        plant("a function of nobody", "DL044").swap(
            SCRIPT,
            "c.memory.warned = false;",
            "‸warn(c);",
        ),
    ]);
}

#[test]
fn ids_in_calls_that_lead_nowhere_are_told() {
    each_is_found(&[
        plant("an item", "DL021").swap(
            SCRIPT,
            "c.shown(\"sell-after-refusal\")",
            "c.shown(\"‸sell-after-refusals\")",
        ),
        plant("a topic", "DL021").swap(SCRIPT, "c.asked(\"goodbye\")", "c.asked(\"‸good-bye\")"),
        plant("a fact", "DL021").swap(
            SHARED,
            "c.say(line);",
            "c.say(line);\n    c.reveal(\"‸rout\");",
        ),
        plant("a fact in a line", "DL035").swap(SCRIPT, "嗯，到港口了", "嗯，到‸{fact.rout}了"),
        plant("a mood", "DL021").swap(SHARED, "c.feel(\"trust\"", "c.feel(\"‸trsut\""),
    ]);
}

#[test]
fn functions_that_nothing_reaches_are_told() {
    each_is_found(&[
        plant("one of the script", "DL042").swap(
            SCRIPT,
            "fn turn(c) {",
            "‸fn warn(c) {\n    c.say(\"别催。\");\n}\n\nfn turn(c) {",
        ),
        plant("a shared one", "DL042").swap(
            SHARED,
            "// 客户怎么走。",
            "‸fn stay(c) {\n    c.say(\"不急。\");\n}\n",
        ),
        plant("two that call each other", "DL042 DL042").swap(
            SCRIPT,
            "fn turn(c) {",
            "‸fn tick(c) {\n    tock(c);\n}\n\n‸fn tock(c) {\n    tick(c);\n}\n\nfn turn(c) {",
        ),
        plant("a hook of another name", "DL042").swap(SCRIPT, "fn opening(c) {", "‸fn start(c) {"),
    ]);
}

#[test]
fn endings_that_cannot_be_or_are_never_played_are_told() {
    each_is_found(&[
        plant("an outcome in Chinese", "DL045").swap(SCRIPT, "c.end(\"rang-off\")", "c.end(\"‸挂断\")"),
        plant("an outcome of the program's own", "DL045").swap(
            SHARED,
            "c.end(\"hung-up\")",
            "c.end(\"‸script-error\")",
        ),
        plant("an outcome that no golden comes to", "DL096").swap(
            SCENARIO,
            "script: demo",
            "  - {when: {mood: {trust: {above: 90}}}, end: ‸delighted}\nscript: demo",
        ),
        plant("an outcome of the script that no golden comes to", "DL096").swap(
            SCRIPT,
            "        c.end(\"rang-off\");\n",
            "        if c.mood.trust > 90 {\n            c.end(\"‸delighted\");\n        }\n        c.end(\"rang-off\");\n",
        ),
    ]);
}

#[test]
fn what_authors_of_scripts_fall_into_is_told() {
    let nested = format!(
        "{}if ‸c.turn > 0 {{ {}c.feel(\"trust\", 1); {}",
        "if c.turn > 0 { ".repeat(20),
        "if c.turn > 0 { ".repeat(19),
        "} ".repeat(40)
    );
    each_is_found(&[
        plant("ifs nested too deep", "DL040").swap(
            SCRIPT,
            "c.memory.warned = false;",
            nested.leak(),
        ),
        plant("a top-level const inside a function", "DL040").swap(
            SCRIPT,
            "fn opening(c) {\n    c.memory.warned = false;",
            "const LIMIT = 3;\n\nfn opening(c) {\n    c.memory.warned = ‸LIMIT;",
        ),
        plant("a reserved word for a name", "DL040").swap(
            SCRIPT,
            "c.memory.warned = false;",
            "let ‸new = false;",
        ),
        plant("ranges before plain values", "DL040").swap(
            SCRIPT,
            "c.memory.warned = false;",
            "switch c.turn { 0..3 => c.feel(\"trust\", 1), ‸5 => c.feel(\"trust\", 2) }",
        ),
        plant("a comment that never ends", "DL040").swap(
            SCRIPT,
            "fn opening",
            "‸/* 开场\nfn opening",
        ),
        plant("a full-width bracket", "DL040").swap(SHARED, "c.say(line);", "c.say‸（line）;"),
    ]);
}

#[test]
fn what_a_persona_says_against_its_scenario_or_itself_is_told() {
    each_is_found(&[
        plant("the old car", "DL083")
            .swap(
                PERSONA,
                "'一辆{fact.present-car}，老抛锚。'",
                "一辆六年的五菱，老抛锚。",
            )
            .swap(SCENARIO, "  present-car: {value", "  ‸present-car: {value"),
        plant("the old route", "DL083")
            .swap(PERSONA, "'老跑{fact.route}。'", "老跑城东到港口。")
            .swap(SCENARIO, "  route: {value", "  ‸route: {value"),
        plant("the old budget", "DL083")
            .swap(PERSONA, "'也就{fact.budget}。'", "也就八万左右。")
            .swap(SCENARIO, "  budget: {value", "  ‸budget: {value"),
        plant("another age", "DL084").swap(PERSONA, "age: {value: 38,", "‸age: {value: 41,"),
        plant("another age in a word about it", "DL084").swap(PERSONA, "{zh: 38岁", "{zh: ‸41岁"),
        plant("another budget", "DL084")
            .swap(PERSONA, "\nbudget: 八万左右", "\nbudget: 六万左右")
            .swap(PERSONA, "  budget: {value", "  ‸budget: {value"),
    ]);
}

#[test]
fn answers_that_are_never_heard_are_told() {
    each_is_found(&[
        plant("a topic that nobody can ask", "DL085").swap(
            PERSONA,
            "  goodbye: {",
            "  ‸weather: {answers: [热死了。, 还行。]}\n  goodbye: {",
        ),
        plant("answers to an item that asks a topic", "DL086").swap(
            PERSONA,
            "  offer-visit: [看",
            "  ‸ask-car: [有一辆。, 旧的。]\n  offer-visit: [看",
        ),
        plant("answers to a form", "DL086").swap(
            PERSONA,
            "  offer-visit: [看",
            "  ‸register: [登记吧。, 写吧。]\n  offer-visit: [看",
        ),
        plant(
            "answers of a scenario to an item that asks a topic",
            "DL086",
        )
        .swap(
            SCENARIO,
            "  offer-visit: [",
            "  ‸ask-car: [有一辆。, 旧的。]\n  offer-visit: [",
        ),
    ]);
}

#[test]
fn hidden_facts_that_nothing_reveals_are_told() {
    each_is_found(&[
        plant("of the persona, asked by nothing", "DL087").swap(
            PERSONA,
            "  route: {value",
            "  ‸wage: {value: 六千}\n  route: {value",
        ),
        plant("of the persona, with an empty list", "DL087").swap(
            PERSONA,
            "  route: {value",
            "  ‸boss: {value: 老周, asked_by: []}\n  route: {value",
        ),
        plant("of the scenario", "DL087").swap(
            SCENARIO,
            "  route: {value",
            "  ‸helper: {value: 小孙}\n  route: {value",
        ),
    ]);
}

/// Asking the route brings out the load, and one beat reveals it: there it may stand in so many words.
#[test]
fn hidden_facts_written_out_in_a_line_are_told() {
    let loaded = |name| {
        plant(name, "DL088")
            .swap(
                PERSONA,
                "  route: {value",
                "  load: {value: 三吨货, asked_by: [route]}\n  route: {value",
            )
            .swap(PERSONA, "一天两趟。", "三吨货，一天两趟。")
            .swap(
                SCENARIO,
                "script: demo",
                "  - {when: {turn: 9}, say: 三吨货呢。, reveal: load}\nscript: demo",
            )
    };
    each_is_found(&[
        loaded("by mood").swap(PERSONA, "[嗯。, 好。", "[‸拉着三吨货呢。, 好。"),
        loaded("in an answer to another topic").swap(
            PERSONA,
            "十来天吧。",
            "‸三吨货等着拉，十来天吧。",
        ),
        loaded("in an answer to an item").swap(PERSONA, "看情况。", "‸三吨货卸了再看。"),
        loaded("in an answer of the scenario").swap(
            SCENARIO,
            "唉，跑车的哪有准点儿。",
            "‸拉三吨货的哪有准点儿。",
        ),
        loaded("in a beat").swap(
            SCENARIO,
            "算了吧，我没空过去。",
            "‸算了吧，我没空过去，三吨货没卸。",
        ),
        loaded("in the opening").swap(
            SCENARIO,
            "narrate: （电话铃响）",
            "narrate: （电话铃响）, say: ‸喂？车上三吨货呢。",
        ),
    ]);
}

#[test]
fn scenarios_that_do_not_end_are_told() {
    each_is_found(&[
        plant("nothing ends it", "DL090")
            .swap(SCENARIO, "id: demo/driver", "id: ‸demo/driver")
            .swap(SCRIPT, "        c.end(\"rang-off\");\n", "")
            .swap(SHARED, "    c.end(\"hung-up\");\n", "")
            .swap(PASS, "!answer rings 3", "!end")
            .swap(SOLD_ON, "!answer rings 5", "!end")
            .swap(SOLD_ON, ", know-rings", ""),
        plant("only what nobody calls ends it", "DL090 DL042")
            .swap(SCENARIO, "id: demo/driver", "id: ‸demo/driver")
            .swap(SCRIPT, "        c.end(\"rang-off\");\n", "")
            .swap(
                SCRIPT,
                "fn opening",
                "‸fn close(c) {\n    c.end(\"closed\");\n}\n\nfn opening",
            )
            .swap(SHARED, "    c.end(\"hung-up\");\n", "")
            .swap(PASS, "!answer rings 3", "!end")
            .swap(SOLD_ON, "!answer rings 5", "!end")
            .swap(SOLD_ON, ", know-rings", ""),
        plant("only a beat that never fires ends it", "DL090 DL094")
            .swap(SCENARIO, "id: demo/driver", "id: ‸demo/driver")
            .swap(
                SCENARIO,
                "script: demo",
                "  - {when: {situation: ‸late-call}, end: closed}\nscript: demo",
            )
            .swap(SCRIPT, "        c.end(\"rang-off\");\n", "")
            .swap(SHARED, "    c.end(\"hung-up\");\n", "")
            .swap(PASS, "!answer rings 3", "!end")
            .swap(SOLD_ON, "!answer rings 5", "!end")
            .swap(SOLD_ON, ", know-rings", ""),
    ]);
}

#[test]
fn situations_that_never_arise_are_told() {
    each_is_found(&[
        plant("one that the script waits for", "DL091").swap(
            SCRIPT,
            "if c.shown(\"sell-after-refusal\") {",
            "if c.shown(\"sell-after-refusal\") || c.situation(\"‸late-call\") {",
        ),
        plant("one that a shared script waits for", "DL091").swap(
            SHARED,
            "c.feel(\"trust\", -10)",
            "c.memory.hurried = c.situation(\"‸in-a-hurry\")",
        ),
        plant("one that the script ends", "DL091").swap(
            SCRIPT,
            "c.memory.warned = false;",
            "c.clear(\"‸late-call\");",
        ),
        plant("one that a beat waits for", "DL094").swap(
            SCENARIO,
            "script: demo",
            "  - {when: {situation: ‸late-call}, feel: {trust: -5}}\nscript: demo",
        ),
    ]);
}

#[test]
fn goals_that_cannot_apply_are_told() {
    each_is_found(&[
        plant("a question that is never put", "DL092")
            .swap(STANDARD, "  rings:", "  lines: {zh: 几条线？, en: How many lines?, number: 2, why: 八}\n  rings:")
            .swap(STAGE, "  - {id: demo.phone.know-rings", "  - {id: demo.phone.know-lines, kind: knowledge, how: know, zh: 几条线, en: Lines, rule: {zh: 二, en: Two}, weight: 1, shown: {question: {id: lines}}, say: [两条, 二], ref: 八}\n  - {id: demo.phone.know-rings")
            .swap(SCENARIO, "know-rings]", "know-rings, ‸know-lines]"),
        plant("a clock that never starts", "DL092")
            .swap(STANDARD, "  ringing:", "  holding: {zh: 等候, en: on hold}\n  ringing:")
            .swap(STAGE, "  - {id: demo.phone.know-rings", "  - {id: demo.phone.back-soon, kind: behaviour, how: time, zh: 快回来, en: Back soon, rule: {zh: 三十秒, en: Thirty seconds}, weight: 1, due: end, shown: {clock: {from: holding, within: 30, stopped_by: say}}, say: [（回来）, （拿起）], ref: 八}\n  - {id: demo.phone.know-rings")
            .swap(SCENARIO, "know-rings]", "know-rings, ‸back-soon]"),
        plant("a situation that never arises", "DL092")
            .swap(STAGE, "weight: 1, due: end, shown: {form", "weight: 1, due: end, situation: late-call, shown: {form")
            .swap(SCENARIO, "sell-after-refusal, register,", "sell-after-refusal, ‸register,")
            .swap(SOLD_ON, "sell-after-refusal, register,", "sell-after-refusal,"),
    ]);
}

#[test]
fn goals_that_cannot_fall_due_are_told() {
    each_is_found(&[
        plant("due on what never arises", "DL093")
            .swap(STAGE, "weight: 2\n    due: start", "weight: 2\n    due: on late-call within 2 turns")
            .swap(SCENARIO, "goals: [greet", "goals: [‸greet")
            .swap(SOLD_ON, "fails: greet, ", "fails: "),
        plant("a form due on what never arises", "DL093")
            .swap(STAGE, "weight: 1, due: end, shown: {form", "weight: 1, due: on in-a-hurry within 1 turns, shown: {form")
            .swap(SCENARIO, "sell-after-refusal, register,", "sell-after-refusal, ‸register,"),
        plant("due before a question that is never put", "DL093")
            .swap(STANDARD, "  rings:", "  lines: {zh: 几条线？, en: How many lines?, number: 2, why: 八}\n  rings:")
            .swap(STAGE, "  - {id: demo.phone.know-rings", "  - {id: demo.phone.know-lines, kind: knowledge, how: know, zh: 几条线, en: Lines, rule: {zh: 二, en: Two}, weight: 1, shown: {question: {id: lines}}, say: [两条, 二], ref: 八}\n  - {id: demo.phone.know-rings")
            .swap(STAGE, "due: before offer-visit", "due: before know-lines")
            .swap(SCENARIO, "[greet, ask-car,", "[greet, ‸ask-car,"),
    ]);
}

#[test]
fn too_many_lines_by_mood_are_told() {
    each_is_found(&[
        plant("small talk in the passing golden", "DL056").swap(
            PASS,
            "> 您预算大概多少？\n",
            "> 您预算大概多少？\n‸> 今天真热啊。\n> 嗯嗯是的呢。\n",
        ),
        plant("small talk in the failing golden", "DL056").swap(
            SOLD_ON,
            "> 您再考虑",
            "‸> 今天真热啊。\n> 嗯嗯是的呢。\n> 您再考虑",
        ),
        plant("another golden of small talk", "DL056").add(
            "scenarios/demo/driver.chatter.golden",
            "scenario: demo/driver\nseed: 3\ntitle: 光聊天\nfails: greet\n\n> 您打算什么时候买？\n‸> 今天真热啊。\n> 嗯嗯是的呢。\n> 您预算大概多少？\n> 哈哈那可不。\n> 对了对了。\n> 您平时跑哪条路线？\n> 那就不打扰您了，再见。\n!form register grade=\"H\" name=\"张三\"\n!answer rings 5\n",
        ),
    ]);
}

#[test]
fn lines_that_the_customer_repeats_are_told() {
    each_is_found(&[
        plant("the script has one line for every time", "DL057")
            .swap(SCRIPT, "    } else if c.asked(\"goodbye\")", "    } else if c.asked(\"purchase-time\") {\n        c.say(\"天南海北地跑。\");\n    } else if c.asked(\"goodbye\")")
            .swap(
                SOLD_ON,
                "> 您预算大概多少？",
                "‸> 啥时候要用车？",
            ),
        plant("a line twice in a list", "DL095").swap(PERSONA, "nod: [嗯。, 好。, 行。,", "nod: [嗯。, 好。, ‸好。,"),
        plant("a line in two lists of the persona", "DL095").swap(
            PERSONA,
            "impatient: [快点儿说。",
            "impatient: [‸什么？",
        ),
        plant("a line of the persona in its scenario", "DL095").swap(
            SCENARIO,
            "我这活儿没个准点儿。",
            "‸看情况。",
        ),
    ]);
}

#[test]
fn examples_that_are_judged_wrongly_are_told() {
    each_is_found(&[
        plant("a miss that another item's hit implies", "DL060")
            .swap(
                STAGE,
                "    topic: present-car\n",
                "    topic: present-car\n    implies: [greet]\n",
            )
            .swap(STAGE, "miss: [喂找谁,", "miss: [‸您现在开啥车,"),
        plant("a miss that another item's hit shows as well", "DL060")
            .swap(
                STAGE,
                "- 您好友谊日产\n",
                "- {text: 您好友谊日产, also: [demo.phone.offer-visit]}\n",
            )
            .swap(STAGE, "miss: [周末我休息,", "miss: [‸您好友谊日产,"),
        plant("a hit without a word in it", "DL065 DL060").swap(
            STAGE,
            "- 您好友谊日产\n",
            "- ‸‸\"……！？\"\n",
        ),
    ]);
}

/// Hits that have nothing in common.
const STRANGE: &[&str] = &[
    "孩子数学考得怎么样",
    "红烧肉多放点糖",
    "昨夜的球赛真精彩",
    "把窗户关严实点",
    "隔壁老王搬家了",
    "火车票抢到没有",
    "天边飘来一朵云",
    "洗衣机又漏水啦",
    "这首歌我会唱",
    "别忘了交电费",
    "猫跳上了书架",
    "他写字很好看",
];

#[test]
fn items_that_are_recognised_weakly_are_told() {
    each_is_found(&[
        plant("asking about the car", "DL061")
            .hits("ask-car", STRANGE)
            .swap(
                STAGE,
                "- id: demo.phone.ask-car",
                "- id: ‸demo.phone.ask-car",
            ),
        plant("offering a visit", "DL061")
            .hits("offer-visit", STRANGE)
            .swap(
                STAGE,
                "- id: demo.phone.offer-visit",
                "- id: ‸demo.phone.offer-visit",
            ),
        plant("selling on", "DL061")
            .hits("sell-after-refusal", STRANGE)
            .swap(
                STAGE,
                "- id: demo.phone.sell-after-refusal",
                "- id: ‸demo.phone.sell-after-refusal",
            ),
    ]);
}

#[test]
fn hits_that_another_item_takes_are_told() {
    each_is_found(&[
        plant("visits that ask about the car", "DL063")
            .swap(STAGE, "- 周六上午您过来坐坐\n", "- ‸您现在开什么牌子的车\n")
            .swap(
                STAGE,
                "- 后天上午十点来店里试驾一圈\n",
                "- 您目前开的车是哪款\n",
            )
            .swap(STAGE, "- 周末下午您来店里好吗\n", "- 平时您开的车几年了\n"),
        plant("greetings that offer a visit", "DL063")
            .swap(STAGE, "- 您好友谊日产\n", "- ‸周六下午您来店里坐坐\n")
            .swap(
                STAGE,
                "- 下午好友谊店小李\n",
                "- 明天上午来店里看看怎么样\n",
            ),
        plant("questions that sell on", "DL063")
            .swap(STAGE, "- 您现在开啥车\n", "- ‸您再考虑一下就看十分钟\n")
            .swap(STAGE, "- 平时您开的是什么车呢\n", "- 您别急着拒绝再想想\n")
            .swap(
                STAGE,
                "- 您如今开的是哪年的车\n",
                "- 您再想想优惠名额不多\n",
            ),
    ]);
}

#[test]
fn hits_that_are_nearly_the_same_are_told() {
    each_is_found(&[
        plant("one particle more", "DL062").swap(
            STAGE,
            "- 您现在上下班开什么车\n",
            "- ‸能问问您现在开什么车吗呀\n",
        ),
        plant("another mark", "DL062").swap(
            STAGE,
            "- 周末下午您来店里好吗\n",
            "- ‸周六上午，您过来坐坐！\n",
        ),
        plant("one word changed", "DL062").swap(
            STAGE,
            "- 机会难得您再考虑考虑\n",
            "- ‸全城就我家最便宜您再想想\n",
        ),
    ]);
}

#[test]
fn hits_that_copy_the_rule_are_told() {
    each_is_found(&[
        plant("the rule itself", "DL064").swap(
            STAGE,
            "- 您好友谊日产\n",
            "- ‸一接起电话就问好并报出店名\n",
        ),
        plant("the rule with a word before", "DL064").swap(
            STAGE,
            "- 您再考虑一下真的划算\n",
            "- ‸您看客户说不来了还劝就算\n",
        ),
        plant("the title", "DL064").swap(STAGE, "- 您现在开啥车\n", "- ‸我问现在开的车\n"),
        plant("the rule as an act with a word more", "DL064").swap(
            STAGE,
            "- 您好友谊日产\n",
            "- ‸（赶紧一接起电话就问好并报出店名）\n",
        ),
    ]);
}

#[test]
fn a_hit_that_adds_as_much_of_its_own_as_it_takes_is_no_copy() {
    let told = |hit: &str| {
        let hit = format!("- {hit}\n");
        let plant = plant("an act", "DL064").swap(STAGE, "- 您现在开啥车\n", hit.leak());
        let (files, _) = plant.whole(STAGE).sown(&sound());
        let findings = found(&files, &Demands::default());
        findings.iter().any(|f| f.rule.code == "DL064")
    };
    // The title, 问现在开的车, is wholly in each of them.
    assert!(told("（问现在开的车）"));
    assert!(told("（我笑着问现在开的车）"));
    assert!(!told("（给客户续上茶水，问现在开的车）"));
    assert!(!told("（放下手里的笔，问现在开的车跑了多少公里）"));
}

#[test]
fn goldens_that_differ_are_told() {
    each_is_found(&[
        plant("another answer", "DL051").stored(
            PASS,
            "  customer 十来天吧。\n",
            "  ‸customer 半个月吧。\n",
        ),
        plant("another quote", "DL051").stored(
            SOLD_ON,
            "  wrong demo.phone.know-rings \"5\"\n",
            "  ‸wrong demo.phone.know-rings \"6\"\n",
        ),
        plant("another score", "DL051").stored(PASS, "score 100 ", "‸score 90 "),
        plant("a line less at the end", "DL051").stored(
            PASS,
            "  done demo.phone.three-rings\n  done demo.phone.know-rings\n",
            "  done demo.phone.three-rings\n‸",
        ),
    ]);
}

/// A scene that needs no script.
const ERRAND: &str = "\
id: ‸demo/errand
title: {zh: 顺路, en: Errand}
standard: demo
stages: [demo.phone]
persona: zhao
channel: phone
difficulty: 1
narration: false
brief: {zh: 电话响了。, en: The phone rings.}
goals: [greet, ask-car]
limits: {turns: 3}
";

#[test]
fn goldens_that_are_missing_are_told() {
    let errand = "scenarios/demo/errand.yaml";
    let pass = "scenario: demo/errand\nseed: 1\ntitle: 都做到\n\n> 您好，友谊店，很高兴为您服务。\n> 您现在开的是什么车呀？\n!end\n";
    let mute = "scenario: demo/errand\nseed: 1\ntitle: 都没做\nfails: greet, ask-car\n\n> 您打算什么时候买？\n!end\n";
    each_is_found(&[
        plant("the one that passes", "DL052")
            .add(errand, ERRAND)
            .add("scenarios/demo/errand.mute.golden", mute),
        plant("the one that fails", "DL053")
            .add(errand, ERRAND)
            .add("scenarios/demo/errand.pass.golden", pass),
        plant("both", "DL052 DL053").add(errand, ERRAND.replacen('‸', "‸‸", 1).leak()),
        plant("the scenario of two", "DL042 DL055 DL055 DL046 DL046")
            .remove(SCENARIO)
            .swap(SHARED, "fn leave", "‸fn leave")
            .whole(PASS)
            .whole(SOLD_ON)
            .whole(SCRIPT)
            .whole(SHARED),
    ]);
}

#[test]
fn goldens_that_speak_of_what_is_gone_are_told() {
    each_is_found(&[
        plant("in a turn", "DL080").stored(
            PASS,
            "  done demo.phone.ask-car \"",
            "  done ‸demo.phone.ask-vehicle \"",
        ),
        plant("in the verdict", "DL080").stored(
            PASS,
            "\n  avoided demo.phone.sell-after-refusal\n",
            "\n  avoided ‸demo.phone.sell-on\n",
        ),
        plant("in a wrong answer", "DL080").stored(
            SOLD_ON,
            "  wrong demo.phone.know-rings \"5\"",
            "  wrong ‸demo.phone.know-ring \"5\"",
        ),
    ]);
}

#[test]
fn items_that_the_goldens_show_one_way_only_are_told() {
    each_is_found(&[
        plant("never failed", "DL070")
            .swap(
                STAGE,
                "- id: demo.phone.ask-car",
                "- id: ‸demo.phone.ask-car",
            )
            .swap(SOLD_ON, "greet, ask-car,", "greet,"),
        plant("never shown", "DL070")
            .swap(
                STAGE,
                "- {id: demo.phone.know-rings",
                "- {id: ‸demo.phone.know-rings",
            )
            .swap(PASS, "!answer rings 3", "!answer rings 4"),
        plant("never avoided while tempted", "DL070")
            .swap(
                STAGE,
                "- id: demo.phone.sell-after-refusal",
                "- id: ‸demo.phone.sell-after-refusal",
            )
            .swap(PASS, "> 您打算什么时候买？\n", "")
            .swap(PASS, "> 您预算大概多少？\n", ""),
    ]);
}

/// These lines were sought out: the stage's model is within a twentieth of its threshold in them. Where a better engine makes
/// up its mind, seek others with `duilian recognise --no-builtin --pack tests/planted`.
#[test]
fn evidence_that_hangs_by_a_thread_is_told() {
    each_is_found(&[
        plant("a question only just heard", "DL081").swap(
            PASS,
            "> 您现在开的是什么车呀？",
            "> ‸您平时开货车还是轿车？",
        ),
        plant("an invitation only just heard", "DL081").swap(
            PASS,
            "> 周六上午您过来坐坐？",
            "> ‸您周六上午有空吧？",
        ),
        plant("a question only just not heard", "DL081").swap(
            SOLD_ON,
            "> 您预算大概多少？",
            "> ‸平时您开轿车还是货车？",
        ),
    ]);
}
