//! The gate: `check --standard nissan --coverage 100` fails exactly when something was lost, and names it. What is lost is
//! reckoned here from the texts of the goldens and stages alone, by none of the program's own code for coverage.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use duilian::check::memo::Memo;
use duilian::check::{Checked, Means, Options, golden, parallel, run_with};
use duilian::content::finding::{Finding, Severity};
use duilian::content::library::Library;
use duilian::content::model::Stage;
use duilian::content::pack::Pack;
use duilian::i18n::Lang;
use duilian::recognise::StageModel;
use duilian::session::{Ears, Stagecraft};

type Files = BTreeMap<String, String>;

/// The repository's own pack.
fn repository() -> Files {
    fn walk(root: &Path, folder: &Path, all: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, all);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                all.insert(name, text);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Files::new();
    walk(root, &root.join("scenarios"), &mut all);
    walk(root, &root.join("scripts"), &mut all);
    // What the standard does not need only costs time.
    all.retain(|path, _| !path.starts_with("scenarios/standards/") || path.contains("/nissan/"));
    all
}

fn library(files: &Files) -> Library {
    let bytes = files
        .iter()
        .map(|(p, t)| (p.clone(), t.clone().into_bytes()));
    Library::new(vec![Pack::memory(bytes)])
}

/// Results of the whole pack, so that each deletion plays only what it touches.
#[derive(Default)]
struct Shelf {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memo for Shelf {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().get(name).cloned()
    }

    fn put(&self, name: &str, result: &[u8]) {
        let mut kept = self.kept.lock().unwrap();
        kept.entry(name.to_owned())
            .or_insert_with(|| result.to_vec());
    }
}

struct Gate {
    files: Files,
    models: BTreeMap<String, Arc<StageModel>>,
    shelf: Shelf,
}

impl Gate {
    fn new() -> Gate {
        let files = repository();
        let library = library(&files);
        let stages: Vec<Arc<Stage>> = (library.stage_ids().iter())
            .filter_map(|id| library.stage(id)?.usable().cloned())
            .filter(|s| !s.examples.items.is_empty())
            .collect();
        let models = parallel::each(&stages, 2, |s| {
            (
                s.id.clone(),
                Arc::new(StageModel::train(&s.examples).unwrap()),
            )
        });
        let models = models.into_iter().collect();
        Gate {
            files,
            models,
            shelf: Shelf::default(),
        }
    }

    fn model(&self, stage: &Stage) -> Result<Arc<StageModel>, String> {
        match self.models.get(&stage.id) {
            Some(model) => Ok(Arc::clone(model)),
            None => StageModel::train(&stage.examples)
                .map(Arc::new)
                .map_err(|e| e.to_string()),
        }
    }

    fn check(&self, files: &Files) -> Checked {
        let options = Options {
            standard: Some("nissan".to_owned()),
            coverage: Some(100),
            ..Options::default()
        };
        let model = |stage: &Stage| self.model(stage);
        let means = Means {
            model: &model,
            memo: &self.shelf,
            threads: 1,
        };
        run_with(&library(files), &options, &means)
    }

    /// The goldens at these paths as their runs give them now: what a trainer would store.
    fn stored_anew(&self, files: &mut Files, paths: &BTreeSet<String>) {
        let library = library(files);
        for path in paths {
            let source = library.source(path).unwrap();
            let parsed = golden::Golden::parse(&source).unwrap();
            let scene = library.scene(&parsed.scenario.v).0.unwrap();
            let models = scene
                .stages
                .iter()
                .map(|s| self.model(s).unwrap())
                .collect();
            let ears = Ears::new(&scene, models);
            let run = golden::run(&Stagecraft { scene, ears }, &parsed);
            assert!(run.refused.is_empty() || run.text.contains("refused"));
            files.insert(path.clone(), run.text);
        }
    }

    /// The check and the reckoning must agree: fails or not, and what is named.
    fn agrees(&self, files: &Files, what: &str) {
        let checked = self.check(files);
        let loss = Loss::of(files);
        let errors: Vec<&Finding> = (checked.findings.iter())
            .filter(|f| f.rule.severity == Severity::Error)
            .collect();
        let told: Vec<String> = errors
            .iter()
            .map(|f| format!("{} {} {}", f.rule.code, f.place, f.message(Lang::En)))
            .collect();
        let fails = !errors.is_empty();
        assert_eq!(
            fails,
            loss.is_any(),
            "{what}: {loss:#?}\n{}",
            told.join("\n")
        );
        let items = named(&errors, "DL070", "`");
        assert_eq!(items, loss.items, "{what}: items\n{}", told.join("\n"));
        for (code, scenarios) in [("DL052", &loss.no_pass), ("DL053", &loss.no_fail)] {
            assert_eq!(&named(&errors, code, "`"), scenarios, "{what}: {code}");
        }
    }
}

/// What findings of a code name between quotes.
fn named(errors: &[&Finding], code: &str, quote: &str) -> BTreeSet<String> {
    let of_code = errors.iter().filter(|f| f.rule.code == code);
    of_code
        .filter_map(|f| Some(f.message(Lang::En).split(quote).nth(1)?.to_owned()))
        .collect()
}

/// What is lost, reckoned from texts.
#[derive(Debug, Default)]
struct Loss {
    items: BTreeSet<String>,
    no_pass: BTreeSet<String>,
    no_fail: BTreeSet<String>,
    /// Goldens whose stored verdict is not what their header says, or that were stored with a refusal.
    broken: BTreeSet<String>,
}

impl Loss {
    fn is_any(&self) -> bool {
        !(self.items.is_empty()
            && self.no_pass.is_empty()
            && self.no_fail.is_empty()
            && self.broken.is_empty())
    }

    fn of(files: &Files) -> Loss {
        let points = points(files);
        let mut loss = Loss::default();
        let mut proved: BTreeMap<&str, [bool; 3]> = BTreeMap::new();
        let scenarios = files.keys().filter_map(|path| {
            let id = path.strip_prefix("scenarios/")?.strip_suffix(".yaml")?;
            id.starts_with("nissan/").then_some(id)
        });
        for id in scenarios {
            let beginning = format!("scenarios/{id}.");
            let (mut passes, mut fails) = (false, false);
            let goldens = files
                .iter()
                .filter(|(p, _)| p.starts_with(&beginning) && p.ends_with(".golden"));
            for (path, text) in goldens {
                let told = Told::of(text);
                let passed = told.passed;
                passes |= told.fails.is_empty() && passed;
                fails |= !told.fails.is_empty() && !passed;
                let unkept = told.fails.iter().any(|name| {
                    let status = told.status.iter().find(|(id, _)| is_named(id, name));
                    !status.is_some_and(|(_, s)| ["missed", "violated", "partly"].contains(s))
                });
                if (told.fails.is_empty() && !passed) || unkept || text.contains("  refused ") {
                    loss.broken.insert(path.clone());
                }
                if !text.contains("  refused ") {
                    for (item, point) in &points {
                        let proof = proved.entry(item).or_default();
                        told.prove(item, point, proof);
                    }
                }
            }
            if !passes {
                loss.no_pass.insert(id.to_owned());
            }
            if !fails {
                loss.no_fail.insert(id.to_owned());
            }
        }
        for (item, point) in &points {
            let [shown, failed, avoided] = proved.get(item.as_str()).copied().unwrap_or_default();
            if !(shown && failed && (avoided || point.kind != "taboo")) {
                loss.items.insert(item.clone());
            }
        }
        loss
    }
}

fn is_named(id: &str, name: &str) -> bool {
    id == name || id.ends_with(&format!(".{name}"))
}

/// What a stage's file says of an item.
#[derive(Debug, Default)]
struct Point {
    kind: String,
    due: String,
    situation: Option<String>,
}

/// Items of the standard's stages, read line by line.
fn points(files: &Files) -> BTreeMap<String, Point> {
    let mut all: BTreeMap<String, Point> = BTreeMap::new();
    for (_, text) in files
        .iter()
        .filter(|(p, _)| p.starts_with("scenarios/standards/nissan/"))
    {
        let mut item: Option<&mut Point> = None;
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or(line);
            if let Some(id) = line.strip_prefix("  - id: ").map(str::trim) {
                item = (id.split('.').count() == 3).then(|| all.entry(id.to_owned()).or_default());
            }
            let Some(point) = &mut item else { continue };
            let value =
                |key: &str| Some(line.strip_prefix(key)?.trim().trim_matches('"').to_owned());
            if let Some(kind) = value("    kind: ") {
                point.kind = kind;
            } else if let Some(due) = value("    due: ") {
                point.due = due;
            } else if let Some(situation) = value("    situation: ") {
                point.situation = Some(situation);
            }
        }
    }
    all
}

/// What a golden's text tells.
struct Told<'a> {
    fails: Vec<&'a str>,
    passed: bool,
    /// The verdict.
    status: BTreeMap<&'a str, &'a str>,
    /// The turn after which each item was first shown, each situation first arose, each question was put.
    first: BTreeMap<(&'a str, &'a str), u32>,
    turns: u32,
    /// The scene came to an end of its own.
    ended: bool,
}

impl<'a> Told<'a> {
    fn of(text: &'a str) -> Told<'a> {
        let (body, verdict) = text.split_once("\nscore ").unwrap_or((text, ""));
        let mut told = Told {
            fails: Vec::new(),
            passed: verdict
                .lines()
                .next()
                .is_some_and(|l| l.ends_with("passed")),
            status: BTreeMap::new(),
            first: BTreeMap::new(),
            turns: 0,
            ended: false,
        };
        for line in verdict.lines().skip(1) {
            let mut words = line.split_whitespace();
            if let (Some(status), Some(id)) = (words.next(), words.next())
                && id.contains('.')
                && status != "extra"
                && !["critical-missed", "critical-taboo"].contains(&status)
            {
                told.status.insert(id, status);
            }
        }
        for line in body.lines() {
            if let Some(names) = line.strip_prefix("fails: ") {
                told.fails = names.split(',').map(str::trim).collect();
            }
            told.turns += u32::from(line.starts_with('>'));
            let mut words = line.split_whitespace();
            let (Some(word), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let word = match word {
                "done" | "extra" | "partly" | "violated" | "extra-violated" => "shown",
                word => word,
            };
            told.first.entry((word, what)).or_insert(told.turns);
            told.ended |= word == "ended" && !["ended-by-trainee", "script-error"].contains(&what);
        }
        told
    }

    /// Shown, failed in time, avoided while tempted.
    fn prove(&self, item: &str, point: &Point, proof: &mut [bool; 3]) {
        let Some(status) = self.status.get(item) else {
            return;
        };
        let named = self.fails.iter().any(|name| is_named(item, name));
        let went_on = |turn: u32| self.ended || self.turns > turn;
        match *status {
            "done" => proof[0] = true,
            "violated" => {
                proof[0] = true;
                let when = self
                    .first
                    .get(&("shown", item))
                    .copied()
                    .unwrap_or_default();
                proof[1] |= named && went_on(when);
            }
            "avoided" => {
                let tempted = (point.situation.as_ref())
                    .is_none_or(|s| self.first.contains_key(&("situation", s.as_str())));
                proof[2] |= tempted && self.ended;
            }
            "missed" | "partly" => proof[1] |= named && self.due(point).is_some_and(went_on),
            _ => {}
        }
    }

    /// The turn after which an item fell due; of one that is due at the end, only an end of the scene's own counts.
    fn due(&self, point: &Point) -> Option<u32> {
        if self.ended {
            return Some(self.turns);
        }
        let words: Vec<&str> = point.due.split_whitespace().collect();
        let since = |s: &str| self.first.get(&("situation", s)).copied();
        match words.as_slice() {
            ["start"] => {
                let began = point.situation.as_deref().map_or(Some(0), since)?;
                (self.turns >= began + 2).then_some(began + 2)
            }
            ["on", situation, "within", turns, ..] => {
                let deadline = since(situation)? + turns.parse::<u32>().ok()?;
                (self.turns >= deadline).then_some(deadline)
            }
            ["before", other] => {
                let shown = self
                    .first
                    .iter()
                    .find(|((w, i), _)| *w == "shown" && is_named(i, other));
                shown.map(|(_, turn)| *turn)
            }
            _ => None,
        }
    }
}

/// The golden without the trainee's lines that show the item.
fn without_evidence(text: &str, item: &str) -> Option<String> {
    let body = text.split("\nscore ").next().unwrap_or(text);
    let mut kept: Vec<&str> = Vec::new();
    let mut dropped = false;
    let lines: Vec<&str> = body.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let block = 1 + lines[at + 1..]
            .iter()
            .take_while(|l| l.starts_with("  "))
            .count();
        let shows = lines[at..at + block].iter().skip(1).any(|l| {
            let mut words = l.split_whitespace();
            matches!(words.next(), Some("done" | "violated" | "partly"))
                && words.next() == Some(item)
        });
        if shows && !line.starts_with("  ") {
            dropped = true;
        } else {
            kept.extend(&lines[at..at + block]);
        }
        at += block;
    }
    dropped.then(|| kept.join("\n") + "\n")
}

#[test]
fn the_gate_fails_exactly_when_something_was_lost_and_names_it() {
    let gate = Gate::new();
    gate.agrees(&gate.files, "nothing deleted");
    assert!(
        !Loss::of(&gate.files).is_any(),
        "the built-in pack is whole"
    );
    let goldens: Vec<&String> = gate
        .files
        .keys()
        .filter(|p| p.ends_with(".golden"))
        .collect();
    let is_scenario = |p: &&String| p.starts_with("scenarios/nissan/") && p.ends_with(".yaml");
    let scenarios: Vec<&String> = gate.files.keys().filter(is_scenario).collect();
    let items: Vec<String> = points(&gate.files).into_keys().step_by(7).collect();
    assert!(goldens.len() > 15 && scenarios.len() > 5 && items.len() > 10);

    #[derive(Debug)]
    enum Deleted<'a> {
        Golden(&'a String),
        Scenario(&'a String),
        Evidence(&'a String),
    }
    let all: Vec<Deleted> = (goldens.into_iter().map(Deleted::Golden))
        .chain(scenarios.into_iter().map(Deleted::Scenario))
        .chain(items.iter().map(Deleted::Evidence))
        .collect();
    let losses: Vec<bool> = parallel::each(&all, 2, |deleted| {
        let mut files = gate.files.clone();
        match deleted {
            Deleted::Golden(path) => _ = files.remove(*path),
            Deleted::Scenario(path) => {
                let beginning = path.trim_end_matches("yaml").to_owned();
                files.retain(|p, _| !p.starts_with(&beginning));
            }
            Deleted::Evidence(item) => {
                let mut touched = BTreeSet::new();
                for (path, text) in files.iter_mut().filter(|(p, _)| p.ends_with(".golden")) {
                    if let Some(less) = without_evidence(text, item) {
                        *text = less;
                        touched.insert(path.clone());
                    }
                }
                assert!(!touched.is_empty(), "{item} is shown somewhere");
                gate.stored_anew(&mut files, &touched);
            }
        }
        gate.agrees(&files, &format!("{deleted:?}"));
        Loss::of(&files).is_any()
    });
    // The reckoning itself must be able to tell a loss, and to tell none: nothing else shows an item whose every evidence
    // went, and most of what one golden shows, another shows as well.
    let (evidence, files): (Vec<_>, Vec<_>) =
        (all.iter().zip(losses)).partition(|(deleted, _)| matches!(deleted, Deleted::Evidence(_)));
    assert!(evidence.iter().all(|(_, lost)| *lost), "{evidence:?}");
    let lost = files.iter().filter(|(_, lost)| *lost).count();
    assert!(lost > 0 && lost < files.len(), "{files:?}");
}

/// Every passing golden stands there twice: whichever of the two is deleted, nothing is lost.
#[test]
fn the_gate_stays_open_when_what_was_deleted_is_shown_elsewhere_too() {
    let gate = Gate::new();
    let is_pass = |p: &&String| p.starts_with("scenarios/nissan/") && p.ends_with(".pass.golden");
    let passing: Vec<&String> = gate.files.keys().filter(is_pass).collect();
    assert!(passing.len() > 5);
    let mut twice = gate.files.clone();
    for path in &passing {
        twice.insert(again(path), gate.files[*path].clone());
    }
    gate.agrees(&twice, "everything twice");
    let all: Vec<String> = (passing.iter().map(|p| (*p).clone()))
        .chain(passing.iter().map(|p| again(p)))
        .collect();
    parallel::each(&all, 2, |path| {
        let mut files = twice.clone();
        files.remove(path).unwrap();
        assert!(!Loss::of(&files).is_any(), "{path}");
        gate.agrees(&files, path);
    });
}

fn again(pass: &str) -> String {
    pass.replace(".pass.golden", ".once-more.golden")
}

/// The same as a shell sees it.
#[test]
fn the_exit_code_is_1_when_something_was_lost_and_0_when_nothing_was() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for (path, text) in &repository() {
        write(path, text);
    }
    let check = || {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_duilian"))
            .args(["--lang", "en", "--no-builtin", "--pack"])
            .arg(folder.path())
            .args([
                "check",
                "--no-cache",
                "--standard",
                "nissan",
                "--coverage",
                "100",
            ])
            .env(
                "XDG_CACHE_HOME",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"),
            )
            .output()
            .unwrap();
        let out = String::from_utf8(done.stdout).unwrap();
        (done.status.code(), out)
    };
    let pass = "scenarios/nissan/tutorial.pass.golden";
    let text = std::fs::read_to_string(folder.path().join(pass)).unwrap();
    write(&again(pass), &text);
    std::fs::remove_file(folder.path().join(pass)).unwrap();
    let (code, out) = check();
    assert_eq!(code, Some(0), "{out}");
    std::fs::remove_file(folder.path().join(again(pass))).unwrap();
    let (code, out) = check();
    assert_eq!(code, Some(1), "{out}");
    assert!(
        out.contains("error[DL052]: scenario `nissan/tutorial` has no golden that passes"),
        "{out}"
    );
}
