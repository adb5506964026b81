//! Every rule has a page in both languages whose wrong example breaks exactly that rule at the line it marks with
//! `# ←`, and whose right example has nothing wrong at all. `docs/rules/README.md` says how a page is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use duilian::check::pages::{self, Example, Page};
use duilian::check::{self, Options};
use duilian::content::finding::{Finding, Rule};
use duilian::content::library::Library;
use duilian::content::model::Stage;
use duilian::content::pack::Pack;
use duilian::content::rules;
use duilian::i18n::Lang;
use duilian::recognise::StageModel;

use crate::overlay::overlay;

/// Files of an example whose paths begin so belong to a second pack.
const SECOND: &str = "another-pack/";
const MARK: &str = "←";

#[test]
fn the_pack_under_all_examples_has_nothing_wrong() {
    let options = options(&["--accuracy".into(), "--coverage".into(), "100".into()]);
    let found = found(&[], &options).1;
    assert!(found.is_empty(), "docs/rules/base: {}", told(&found));
}

#[test]
fn every_rule_has_a_page_whose_examples_prove_it() {
    let mut lacks: Vec<String> = rules::ALL.iter().filter_map(|r| prove(r).err()).collect();
    lacks.extend(strangers());
    assert!(
        lacks.is_empty(),
        "\n{}\n\n(docs/rules/README.md says how a page is written)",
        lacks.join("\n")
    );
}

fn prove(rule: &Rule) -> Result<(), String> {
    let page = Page::of(rule)?;
    let path = pages::path(rule);
    for (lang, name) in [(Lang::Zh, "Chinese"), (Lang::En, "English")] {
        let words = page.words(lang);
        if words.title.is_empty() || words.text.is_empty() {
            return Err(format!("{path}: no title or no text in {name}"));
        }
    }
    let options = options(&page.options);
    // Leave for a finding that is not looked at must not seem unused.
    if !options.tells(rule) || Options::default().tells(rule) != page.options.is_empty() {
        return Err(format!(
            "{path}: the options shown are not those without which the rule is silent"
        ));
    }
    let (marks, found_wrong) = found(&page.wrong, &options);
    let codes: BTreeSet<&str> = found_wrong.iter().map(|f| f.rule.code).collect();
    if codes != BTreeSet::from([rule.code]) {
        return Err(format!(
            "{path}: the wrong example must raise {} and nothing else, but raised\n{}",
            rule.code,
            told(&found_wrong)
        ));
    }
    let places: BTreeSet<(String, u32)> = found_wrong
        .iter()
        .map(|f| (inside(&f.place.source.path), f.place.line))
        .collect();
    let marked = marks.iter().all(|m| places.contains(m));
    let whole = marks.is_empty() && found_wrong.iter().any(|f| f.place.line == 0);
    if !(marked && (whole || !marks.is_empty())) {
        return Err(format!(
            "{path}: the mark `# {MARK}` stands at {marks:?}, the finding at {places:?}"
        ));
    }
    let (_, found_right) = found(&page.right, &options);
    if !found_right.is_empty() {
        return Err(format!(
            "{path}: the right example must have nothing wrong, but raised\n{}",
            told(&found_right)
        ));
    }
    Ok(())
}

/// Pages of rules that do not exist.
fn strangers() -> Vec<String> {
    let known: BTreeSet<String> = rules::ALL.iter().map(|r| pages::path(r)).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = format!("docs/rules/{}", entry.unwrap().file_name().display());
        if path.contains("/DL") && !known.contains(&path) {
            all.push(format!("{path} is the page of no rule"));
        }
    }
    all
}

fn told(found: &[Finding]) -> String {
    let lines = found
        .iter()
        .map(|f| format!("  {} {} {}", f.rule.code, f.place, f.message(Lang::En)));
    lines.collect::<Vec<_>>().join("\n")
}

fn options(words: &[String]) -> Options {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--accuracy" => options.accuracy = true,
            "--coverage" => options.coverage = words.next().map(|p| p.parse().unwrap()),
            other => panic!("the test knows no option {other}: add it"),
        }
    }
    options
}

/// The path inside a pack of a finding's file.
fn inside(path: &str) -> String {
    let at = ["scenarios/", "scripts/"].iter().find_map(|p| path.find(p));
    let (before, rest) = path.split_at(at.unwrap_or(0));
    let second = before.ends_with(SECOND);
    format!("{}{rest}", if second { SECOND } else { "" })
}

/// Puts examples over the base pack and checks it: the lines marked (by path inside the pack), and what was found.
fn found(examples: &[Example], options: &Options) -> (Vec<(String, u32)>, Vec<Finding>) {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (
        dir.path().join("pack"),
        dir.path().join(SECOND.trim_end_matches('/')),
    );
    let mut marks = Vec::new();
    for (path, text) in base() {
        write(&first.join(path), text.as_bytes());
    }
    for example in examples {
        let (root, path) = match example.path.strip_prefix(SECOND) {
            Some(path) => (&second, path),
            None => (&first, example.path.as_str()),
        };
        for (n, line) in put(example, &root.join(path)).lines().enumerate() {
            if line.contains(MARK) {
                marks.push((example.path.clone(), n as u32 + 1));
            }
        }
    }
    let library = || {
        let packs = [&first, &second].into_iter().filter(|p| p.is_dir());
        Library::new(packs.map(|p| Pack::folder(p).unwrap()).collect())
    };
    // What a run writes is left out of the examples' goldens, unless it is the point.
    for golden in check::run(&library(), &Options::default(), &model).changed {
        let path = golden.disk.unwrap();
        let shown = examples.iter().find(|e| path.ends_with(&e.path));
        if shown.is_some_and(|e| e.text.contains("\n  ")) {
            continue;
        }
        // A mark moves with the line that it marks.
        for (_, at) in marks.iter_mut().filter(|(file, _)| path.ends_with(file)) {
            let before = std::fs::read_to_string(&path).unwrap();
            let marked = before.lines().nth(*at as usize - 1);
            let now = golden.text.lines().position(|l| Some(l) == marked);
            *at = now.map_or(0, |n| n as u32 + 1);
        }
        std::fs::write(path, golden.text).unwrap();
    }
    let mut found = check::run(&library(), options, &model).findings;
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    (marks, found)
}

/// Writes an example to its file and returns what was written, marks and all.
fn put(example: &Example, path: &Path) -> String {
    let note = |name: &str| {
        example
            .notes
            .iter()
            .find_map(|n| n.strip_prefix(name)?.strip_prefix('='))
    };
    if example.notes.iter().any(|n| n == "absent") {
        let _ = std::fs::remove_file(path);
        return String::new();
    }
    if example.notes.iter().any(|n| n == "dangling") {
        let _ = std::fs::remove_file(path);
        std::os::unix::fs::symlink("nowhere", path).unwrap();
        return String::new();
    }
    let base = std::fs::read_to_string(path).unwrap_or_default();
    let text = match note("repeat") {
        Some(times) => example.text.repeat(times.parse().unwrap()),
        None if example.text.is_empty() || !example.path.ends_with(".yaml") => example.text.clone(),
        None => overlay(&base, &example.text),
    };
    let clean: String = text
        .lines()
        .map(|l| {
            let l = match l.split_once(MARK) {
                Some((before, _)) => before.trim_end_matches(['#', '/', ' ']),
                None => l,
            };
            format!("{l}\n")
        })
        .collect();
    match note("encoding") {
        Some("utf-16") => {
            let units = clean.encode_utf16().flat_map(u16::to_le_bytes);
            write(
                path,
                &[0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>(),
            );
        }
        Some(other) => panic!("the test knows no encoding {other}: add it"),
        None => write(path, clean.as_bytes()),
    }
    text
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The files of `docs/rules/base` by their paths inside the pack.
fn base() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules/base");
    let pack = Pack::folder(&root).unwrap();
    let mut all = BTreeMap::new();
    for (under, ext) in [
        ("scenarios", "yaml"),
        ("scenarios", "golden"),
        ("scripts", "rhai"),
    ] {
        for path in pack.list(under, ext) {
            let text = pack.read(&path).unwrap().text.clone();
            all.insert(path, text);
        }
    }
    all
}

/// Models are trained once for the same examples.
fn model(stage: &Stage) -> Result<Arc<StageModel>, String> {
    static TRAINED: Mutex<BTreeMap<String, Arc<StageModel>>> = Mutex::new(BTreeMap::new());
    let key = serde_json::to_string(&stage.examples).unwrap();
    if let Some(model) = TRAINED.lock().unwrap().get(&key) {
        return Ok(Arc::clone(model));
    }
    let model = Arc::new(StageModel::train(&stage.examples).map_err(|e| e.to_string())?);
    TRAINED.lock().unwrap().insert(key, Arc::clone(&model));
    Ok(model)
}
