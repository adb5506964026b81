//! Checks: content that proves itself. Looks at everything in one run; prints nothing.

pub mod allow;
pub mod baseline;
pub mod coverage;
pub mod examples;
pub mod fingerprint;
pub mod golden;
pub mod pages;
pub mod script_coverage;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::content::finding::{Bearing, Finding, Rule};
use crate::content::library::Library;
use crate::content::model::{Scene, Stage};
use crate::content::place::Place;
use crate::content::rules;
use crate::defaults;
use crate::recognise::StageModel;
use crate::session::{Ears, Stagecraft};
use coverage::{Coverage, Proof};
use golden::Golden;
use script_coverage::{ScriptLine, Scripts};

/// What to check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only findings in files below these paths; all when empty.
    pub paths: Vec<String>,
    /// Only this standard.
    pub standard: Option<String>,
    /// Percent of items that must be covered; nothing: coverage is told, not demanded.
    pub coverage: Option<u8>,
    /// Rewrite goldens whose run had no error.
    pub bless: bool,
    /// Measure every item by five-fold cross-validation.
    pub accuracy: bool,
}

impl Options {
    /// Is this rule looked at with these options?
    pub fn tells(&self, rule: &Rule) -> bool {
        rule.bearing != Bearing::Asked
            || (rule == &rules::WEAK_ITEM && self.accuracy)
            || (rule == &rules::UNCOVERED && self.coverage.is_some())
    }
}

/// One line of the report for a stage.
#[derive(Debug, Clone)]
pub struct StageLine {
    /// The standard.
    pub standard: String,
    /// The stage without it.
    pub stage: String,
    /// Its items.
    pub items: usize,
    /// Those covered both ways.
    pub covered: usize,
    /// Examples that show an item.
    pub hits: usize,
    /// Examples that do not.
    pub misses: usize,
}

/// An item that the goldens do not show both ways.
#[derive(Debug, Clone)]
pub struct Uncovered {
    /// The item.
    pub item: String,
    /// What is lacking: ids of the program's texts.
    pub lacking: Vec<&'static str>,
    /// Where the item stands.
    pub place: Place,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// All findings.
    pub findings: Vec<Finding>,
    /// Findings that comments let stand.
    pub allowed: Vec<allow::Allowed>,
    /// Stages touched, in order.
    pub stages: Vec<StageLine>,
    /// Scripts of the scenarios played, by path.
    pub scripts: Vec<ScriptLine>,
    /// Items not covered.
    pub uncovered: Vec<Uncovered>,
    /// A script did not come back and was stopped: the check itself could not be done.
    pub given_up: Option<String>,
    /// Files of all goldens, as findings name them.
    pub goldens: Vec<String>,
    /// Goldens played.
    pub goldens_run: usize,
    /// Goldens that differ, or whose verdict is not what their header says.
    pub goldens_failed: usize,
    /// Files to write when blessing: path on disk and text.
    pub blessed: Vec<(PathBuf, String)>,
    /// Five-fold accuracy, worst first.
    pub accuracy: Vec<examples::Accuracy>,
}

impl Checked {
    /// Items and covered items over all stages.
    pub fn totals(&self) -> (usize, usize) {
        self.stages
            .iter()
            .fold((0, 0), |(i, c), s| (i + s.items, c + s.covered))
    }
}

/// How to get a stage's model.
pub type ModelOf<'a> = &'a dyn Fn(&Stage) -> Result<Arc<StageModel>, String>;

/// Checks a library.
pub fn run(library: &Library, options: &Options, model: ModelOf) -> Checked {
    let mut checked = Checked::default();
    let wanted = |standard: &str| options.standard.as_deref().is_none_or(|s| s == standard);
    let mut stages: Vec<Arc<Stage>> = Vec::new();
    for id in library.standard_ids().iter().filter(|id| wanted(id)) {
        let Some(standard) = library.standard(id) else {
            continue;
        };
        checked.findings.extend(standard.findings.iter().cloned());
        let Some(standard) = &standard.value else {
            continue;
        };
        for name in &standard.stages {
            let id = format!("{id}.{name}");
            match library.stage(&id) {
                Some(stage) => {
                    checked.findings.extend(stage.findings.iter().cloned());
                    stages.extend(stage.usable().cloned());
                }
                None => checked.findings.push(
                    Finding::new(&rules::UNKNOWN_ID, standard.place.clone())
                        .with_message("what", "what-stage", "")
                        .with("id", &id)
                        .with("near", "none"),
                ),
            }
        }
    }
    let known: BTreeSet<String> = stages.iter().map(|s| s.id.clone()).collect();
    for id in library.stage_ids() {
        // A file whose standard does not list it is told by the stage's own check.
        if !known.contains(&id)
            && wanted(id.split('.').next().unwrap_or_default())
            && let Some(stage) = library.stage(&id)
            && !checked.findings.iter().any(|f| stage.findings.contains(f))
        {
            checked.findings.extend(stage.findings.iter().cloned());
        }
    }
    for id in library.persona_ids() {
        if let Some(persona) = library.persona(&id) {
            checked.findings.extend(persona.findings.iter().cloned());
        }
    }
    for stage in &stages {
        examples::check(stage, model, options.accuracy, &mut checked);
    }
    let mut coverage = Coverage::default();
    play_goldens(
        library,
        options,
        model,
        &wanted,
        &mut checked,
        &mut coverage,
    );
    cover(&stages, &coverage, options, &mut checked);
    allow::apply(library, options, &mut checked);
    if !options.paths.is_empty() {
        checked.findings.retain(|f| is_below(f, &options.paths));
        checked
            .allowed
            .retain(|a| is_below(&a.finding, &options.paths));
    }
    checked
}

/// Does a finding's file lie below one of these paths?
fn is_below(finding: &Finding, paths: &[String]) -> bool {
    let path = &finding.place.source.path;
    paths.iter().any(|p| {
        path == p
            || path.starts_with(&format!("{p}/"))
            || path.ends_with(&format!("/{p}"))
            || p == "."
    })
}

fn play_goldens(
    library: &Library,
    options: &Options,
    model: ModelOf,
    wanted: &dyn Fn(&str) -> bool,
    checked: &mut Checked,
    coverage: &mut Coverage,
) {
    let mut by_scenario: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ids = library.scenario_ids();
    for path in library.list("scenarios", "golden") {
        let stem = path
            .trim_start_matches("scenarios/")
            .trim_end_matches(".golden");
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let scenario = format!("{folder}/{}", name.split('.').next().unwrap_or(name));
        by_scenario.entry(scenario).or_default().push(path);
    }
    let mut scripts = Scripts::new(options.standard.is_some());
    for (scenario, paths) in &by_scenario {
        if !ids.contains(scenario) {
            for path in paths {
                if let Some(source) = library.source(path) {
                    checked.findings.push(
                        Finding::new(&rules::GOLDEN_ORPHAN, Place::file(&source))
                            .with("id", scenario),
                    );
                }
            }
        }
    }
    for id in ids
        .iter()
        .filter(|id| wanted(id.split('/').next().unwrap_or_default()))
    {
        let (scene, findings) = library.scene(id);
        for finding in findings {
            // What is wrong in a shared script is told once, not by each scene that uses it.
            if !checked.findings.contains(&finding) {
                checked.findings.push(finding);
            }
        }
        let Some(scene) = scene else {
            scripts.leave_out();
            continue;
        };
        Scripts::watch(&scene);
        let place = scene.place.clone();
        let models: Result<Vec<_>, _> = scene.stages.iter().map(|s| model(s)).collect();
        let Ok(models) = models else {
            scripts.leave_out();
            continue;
        };
        let ears = Ears::new(&scene, models);
        let play = Stagecraft { scene, ears };
        let (mut passes, mut fails) = (false, false);
        for path in by_scenario.get(id).into_iter().flatten() {
            let (pass, fail) = play_one(library, path, &play, options, checked, coverage);
            passes |= pass;
            fails |= fail;
        }
        scripts.add(&play.scene);
        if !passes {
            let path = format!("scenarios/{id}.pass.golden");
            checked.findings.push(
                Finding::new(&rules::GOLDEN_NO_PASS, place.clone())
                    .with("id", id)
                    .with("path", path),
            );
        }
        if !fails {
            checked
                .findings
                .push(Finding::new(&rules::GOLDEN_NO_FAIL, place).with("id", id));
        }
    }
    scripts.tell(library, checked);
}

/// Plays one golden; returns whether it is a passing one and whether it is a failing one, as its header says.
fn play_one(
    library: &Library,
    path: &str,
    play: &Stagecraft,
    options: &Options,
    checked: &mut Checked,
    coverage: &mut Coverage,
) -> (bool, bool) {
    let Some(source) = library.source(path) else {
        return (false, false);
    };
    checked.goldens.push(source.path.clone());
    let golden = match Golden::parse(&source) {
        Ok(golden) => golden,
        Err(mut findings) => {
            checked.goldens_failed += 1;
            checked.findings.append(&mut findings);
            return (false, false);
        }
    };
    checked.goldens_run += 1;
    let before = checked.findings.len();
    let file = Place::file(&source);
    let scene = &play.scene;
    if golden.scenario.v != scene.id {
        checked.findings.push(
            Finding::new(&rules::GOLDEN_ORPHAN, golden.scenario.place.clone())
                .with("id", &golden.scenario.v),
        );
    }
    let fails = golden.failing(scene, &mut checked.findings);
    let run = golden::run(play, &golden);
    if let Some(message) = &run.state.given_up {
        checked.given_up = Some(message.clone());
    }
    for (line, refusal) in &run.refused {
        let place = Place::at_line(&source, *line, 1);
        let finding = Finding::new(&rules::GOLDEN_SYNTAX, place);
        checked.findings.push(finding.with_message(
            "message",
            &refusal.to_string(),
            refusal.what(),
        ));
    }
    verdict_fits_header(&golden, &run, &fails, scene, checked);
    let fault = run
        .events
        .iter()
        .flatten()
        .any(|e| matches!(e, crate::session::Event::Fault { .. }));
    if fault {
        let message = run.events.iter().flatten().find_map(|e| match e {
            crate::session::Event::Fault { message } => Some(message.clone()),
            _ => None,
        });
        checked.findings.push(
            Finding::new(&rules::SCRIPT, file.clone()).with("message", message.unwrap_or_default()),
        );
    }
    quality(&run, &file, checked);
    if let Some((line, stored, now)) = golden::difference(&source.text, &run.text) {
        let on_disk = library
            .packs()
            .iter()
            .rev()
            .find(|p| p.has(path))
            .and_then(|p| p.root())
            .map(|r| r.join(path));
        let clean = run.refused.is_empty() && !fault;
        match on_disk {
            Some(disk) if options.bless && clean => checked.blessed.push((disk, run.text.clone())),
            _ => checked.findings.push(
                Finding::new(&rules::GOLDEN_DIFFERS, Place::at_line(&source, line, 1))
                    .with("line", line)
                    .with("expected", stored)
                    .with("found", now),
            ),
        }
    }
    let errors = checked.findings[before..]
        .iter()
        .any(|f| f.rule.severity == crate::content::finding::Severity::Error);
    checked.goldens_failed += usize::from(errors);
    if run.refused.is_empty() && !fault {
        coverage.add(scene, &run, &fails);
    }
    (
        golden.fails.is_empty() && run.verdict.passed,
        !golden.fails.is_empty() && !run.verdict.passed,
    )
}

/// A golden without `fails:` passes; one with it does not, and fails exactly where it says, as far as goals go.
fn verdict_fits_header(
    golden: &Golden,
    run: &golden::Run,
    fails: &BTreeSet<String>,
    scene: &Scene,
    checked: &mut Checked,
) {
    use crate::evaluate::Status;
    let mut bad = |place: Place, message: String| {
        checked
            .findings
            .push(Finding::new(&rules::GOLDEN_VERDICT, place).with("message", message));
    };
    let whole = Place::file(&golden.source);
    if golden.fails.is_empty() && !run.verdict.passed {
        bad(
            whole,
            format!("score {} < {}", run.verdict.score.shown(), scene.cut),
        );
        return;
    }
    for name in &golden.fails {
        let Some(line) = run.verdict.items.iter().find(|l| {
            fails.contains(&l.id) && (l.id == name.v || l.id.ends_with(&format!(".{}", name.v)))
        }) else {
            continue;
        };
        if !matches!(
            line.status,
            Status::Missed | Status::Violated | Status::Partly
        ) {
            let status = serde_json::to_string(&line.status).unwrap_or_default();
            bad(name.place.clone(), format!("{} {status}", line.id));
        }
    }
}

/// Too many lines by mood, and lines heard twice.
fn quality(run: &golden::Run, file: &Place, checked: &mut Checked) {
    let turns = run.state.turn as usize;
    let fallbacks = run.state.fallbacks.len();
    if turns >= defaults::FALLBACK_FROM_TURNS
        && fallbacks * 100 > turns * defaults::FALLBACK_PERCENT
    {
        let list: Vec<String> = run.state.fallbacks.iter().map(u32::to_string).collect();
        checked.findings.push(
            Finding::new(&rules::GOLDEN_FALLBACK, file.clone())
                .with("percent", fallbacks * 100 / turns)
                .with("limit", defaults::FALLBACK_PERCENT)
                .with("turns", list.join(", ")),
        );
    }
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for (turn, line) in &run.state.heard {
        if let Some(before) = last.insert(line, *turn)
            && ((turn - before) as usize) < defaults::LINE_MEMORY
        {
            checked
                .findings
                .push(Finding::new(&rules::GOLDEN_REPEATS, file.clone()).with("text", line));
        }
    }
}

fn cover(stages: &[Arc<Stage>], coverage: &Coverage, options: &Options, checked: &mut Checked) {
    for stage in stages {
        let (standard, name) = stage.id.split_once('.').unwrap_or((&stage.id, ""));
        let mut covered = 0;
        for item in &stage.items {
            let proof = coverage
                .proofs
                .get(&item.id)
                .copied()
                .unwrap_or(Proof::default());
            if proof.is_whole(item.kind) {
                covered += 1;
            } else {
                checked.uncovered.push(Uncovered {
                    item: item.id.clone(),
                    lacking: proof.lacking(item.kind),
                    place: item.place.clone(),
                });
            }
        }
        let examples = &stage.examples.items;
        checked.stages.push(StageLine {
            standard: standard.to_owned(),
            stage: name.to_owned(),
            items: stage.items.len(),
            covered,
            hits: examples.iter().map(|i| i.hit.len()).sum(),
            misses: examples.iter().map(|i| i.miss.len()).sum(),
        });
    }
    let (items, covered) = checked.totals();
    if let Some(percent) = options.coverage
        && covered * 100 < items * usize::from(percent)
    {
        for u in &checked.uncovered {
            let path = stages
                .iter()
                .find(|s| u.item.starts_with(&format!("{}.", s.id)))
                .map_or(String::new(), |s| {
                    format!("scenarios/{}/", s.id.split('.').next().unwrap_or_default())
                });
            checked.findings.push(
                Finding::new(&rules::UNCOVERED, u.place.clone())
                    .with("item", &u.item)
                    .with_messages(
                        "why",
                        u.lacking.iter().map(|l| ((*l).to_owned(), String::new())),
                    )
                    .with("path", path),
            );
        }
    }
}
