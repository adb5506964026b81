//! Checks: content that proves itself. Looks at everything in one run; prints nothing.

pub mod allow;
pub mod baseline;
pub mod changed;
mod compared;
pub mod coverage;
pub mod examples;
mod facts;
pub mod fingerprint;
mod folds;
pub mod golden;
mod header;
mod heard;
mod hits;
mod lines;
pub mod memo;
pub mod mutate;
mod novelty;
mod once;
mod own;
pub mod pages;
pub mod parallel;
pub mod part;
mod personas;
mod playing;
mod possible;
pub mod reach;
mod recording;
mod relevant;
mod scenes;
pub mod script_coverage;
mod sessions;
mod steps;
mod strays;
pub mod tally;
mod units;
mod unreached;
mod waited;
mod ways;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::finding::{Bearing, Finding, Rule};
use crate::content::library::Library;
use crate::content::model::{ItemId, Kind, Stage};
use crate::content::place::Place;
use crate::content::{resolve, rules};
use crate::recognise::StageModel;
use changed::Changed;
use coverage::Coverage;
use folds::Folds;
use memo::{Forgetful, Memo};
use own::Own;
use script_coverage::{ScriptLine, Scripts};

/// What to check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only findings in files below these paths; all when empty.
    pub paths: Vec<String>,
    /// Numbers of the packs that are checked; all when empty. The others are there to build on.
    pub packs: Vec<usize>,
    /// Only this standard.
    pub standard: Option<String>,
    /// Percent of items that must be covered; nothing: coverage is told, not demanded.
    pub coverage: Option<u8>,
    /// Measure every item by five-fold cross-validation, and every scenario by model sessions.
    pub accuracy: bool,
    /// Change the goldens' lines and tell which goals do not notice.
    pub mutate: bool,
}

impl Options {
    /// Is a file one of those asked for?
    fn asks_for(&self, path: &str) -> bool {
        self.paths.iter().any(|p| {
            path == p
                || path.starts_with(&format!("{p}/"))
                || path.ends_with(&format!("/{p}"))
                || p == "."
        })
    }
}

impl Options {
    /// Is this rule looked at with these options?
    pub fn tells(&self, rule: &Rule) -> bool {
        rule.bearing != Bearing::Asked
            || ([&rules::WEAK_ITEM, &rules::HIT_STOLEN].contains(&rule) && self.accuracy)
            || (rule == &rules::UNCOVERED && self.coverage.is_some())
    }
}

/// One line of the report for a stage.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
    /// Goldens that a run would rewrite.
    pub changed: Vec<Changed>,
    /// Five-fold accuracy, worst first.
    pub accuracy: Vec<examples::Accuracy>,
    /// How model sessions of each scenario fared.
    pub sessions: Vec<tally::Sessions>,
    /// How far bounded play of each scenario came.
    pub reached: Vec<reach::Reached>,
    /// Goals that did not notice that their only evidence went, the weakest first.
    pub mutants: Vec<mutate::Endured>,
}

/// An item that is to be covered.
type Covered = (ItemId, Kind, Place);

impl Checked {
    /// Adds what was found in another unit. What is wrong in a file that several share is told once.
    fn join(&mut self, other: Checked) {
        self.findings.extend(other.findings);
        self.changed.extend(other.changed);
        self.accuracy.extend(other.accuracy);
        self.sessions.extend(other.sessions);
        self.reached.extend(other.reached);
        self.goldens_run += other.goldens_run;
        self.goldens_failed += other.goldens_failed;
        self.given_up = self.given_up.take().or(other.given_up);
    }

    /// Items and covered items over all stages.
    pub fn totals(&self) -> (usize, usize) {
        self.stages
            .iter()
            .fold((0, 0), |(i, c), s| (i + s.items, c + s.covered))
    }
}

/// How to get a stage's model.
pub type ModelOf<'a> = &'a (dyn Fn(&Stage) -> Result<Arc<StageModel>, String> + Sync);

/// What a check works with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// Trained models.
    pub model: ModelOf<'a>,
    /// What earlier checks found.
    pub memo: &'a dyn Memo,
    /// Threads to work with; what is found does not depend on it.
    pub threads: usize,
}

/// Checks a library on this thread, from nothing.
pub fn run(library: &Library, options: &Options, model: ModelOf) -> Checked {
    let means = Means {
        model,
        memo: &Forgetful,
        threads: 1,
    };
    run_with(library, options, &means)
}

/// Checks a library.
pub fn run_with(library: &Library, options: &Options, means: &Means) -> Checked {
    let mut checked = Checked::default();
    let own = Own::new(library, options);
    let asked = |standard: &str| options.standard.as_deref().is_none_or(|s| s == standard);
    let mut listed: Vec<String> = Vec::new();
    let on_file: BTreeSet<String> = library.stage_ids().into_iter().collect();
    for id in library.standard_ids().iter().filter(|id| asked(id)) {
        let Some(standard) = library.standard(id) else {
            continue;
        };
        checked.findings.extend(standard.findings.iter().cloned());
        let Some(standard) = &standard.value else {
            continue;
        };
        for name in &standard.stages {
            let id = format!("{id}.{name}");
            if on_file.contains(&id) {
                listed.push(id);
                continue;
            }
            checked.findings.push(resolve::no_such(
                "stage",
                &id,
                None,
                &[],
                standard.place.clone(),
            ));
        }
    }
    for id in &on_file {
        // A file whose standard does not list it is told by the stage's own check.
        if !listed.contains(id)
            && asked(id.split('.').next().unwrap_or_default())
            && let Some(stage) = library.stage(id)
        {
            checked.findings.extend(stage.findings.iter().cloned());
        }
    }
    for id in library.persona_ids() {
        if let Some(persona) = library.persona(&id) {
            checked.findings.extend(persona.findings.iter().cloned());
        }
    }
    let mut stages: Vec<(StageLine, Vec<Covered>)> = Vec::new();
    let mut items = personas::Items::new();
    let whole = library
        .stage_ids()
        .iter()
        .all(|id| library.stage(id).is_some_and(|s| s.usable().is_some()));
    let folds = &options.accuracy.then(Folds::default);
    let parts = parallel::each(&listed, means.threads, |id| {
        units::stage(library, id, folds.as_ref(), means)
    });
    for (id, part) in listed.iter().zip(parts) {
        items.extend(part.heard);
        if !own.touches(id.split('.').next().unwrap_or_default()) {
            continue;
        }
        stages.extend(
            part.checked
                .stages
                .first()
                .cloned()
                .map(|s| (s, part.items)),
        );
        checked.join(part.checked);
    }
    checked.stages.clear();
    // A persona serves all standards: what it answers to the items of those left out, or of a stage that cannot be read,
    // would seem unheard.
    if options.standard.is_none() && whole {
        personas::check(library, &items, &mut checked.findings);
    }
    checked
        .accuracy
        .sort_by(|a, b| a.f1.total_cmp(&b.f1).then_with(|| a.item.cmp(&b.item)));
    let mut coverage = Coverage::default();
    let mut scripts = Scripts::new(options.standard.is_some());
    let goldens = goldens_by_scenario(library);
    let mut ids = library.scenario_ids();
    orphans(library, &goldens, &ids, &mut checked);
    let wanted = |id: &str| {
        let standard = id.split('/').next().unwrap_or_default();
        asked(standard) && own.touches(standard)
    };
    ids.retain(|id| wanted(id));
    let paths = goldens.iter().filter(|(id, _)| wanted(id));
    checked.goldens = (paths.flat_map(|(_, paths)| paths))
        .filter_map(|path| library.source(path))
        .map(|source| source.path.clone())
        .collect();
    let names = units::names(library);
    let of = |id: &String| goldens.get(id).map_or(&[][..], Vec::as_slice);
    let parts = parallel::each(&ids, means.threads, |id| {
        units::scenario(library, id, of(id), &names, folds.as_ref(), means)
    });
    for (id, mut part) in ids.iter().zip(parts) {
        if !own.plays(id, of(id)) {
            // What a scene from below proves counts for coverage; how it fares is its own pack's affair.
            part.checked.reached.clear();
            part.checked.sessions.clear();
            (part.checked.goldens_run, part.checked.goldens_failed) = (0, 0);
        }
        checked.join(part.checked);
        coverage.join(part.coverage);
        scripts.join(part.scripts);
    }
    once::told(&mut checked.findings);
    scripts.tell(library, &mut checked);
    strays::check(library, &mut checked.findings);
    if options.mutate {
        ids.retain(|id| own.plays(id, of(id)));
        checked.mutants = mutate::run(library, &ids, &goldens, means);
    }
    cover(stages, &coverage, options, &mut checked);
    allow::apply(library, options, &mut checked);
    own.retain(&mut checked);
    if !options.paths.is_empty() {
        checked
            .findings
            .retain(|f| options.asks_for(&f.place.source.path));
        checked
            .allowed
            .retain(|a| options.asks_for(&a.finding.place.source.path));
        checked.changed.retain(|c| options.asks_for(&c.shown));
        checked.goldens.retain(|path| options.asks_for(path));
    }
    checked
}

/// Paths of goldens by the scenario that their names say.
fn goldens_by_scenario(library: &Library) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in library.list("scenarios", "golden") {
        let stem = path
            .trim_start_matches("scenarios/")
            .trim_end_matches(".golden");
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let scenario = format!("{folder}/{}", name.split('.').next().unwrap_or(name));
        all.entry(scenario).or_default().push(path);
    }
    all
}

fn orphans(
    library: &Library,
    goldens: &BTreeMap<String, Vec<String>>,
    scenarios: &[String],
    checked: &mut Checked,
) {
    for (scenario, paths) in goldens.iter().filter(|(s, _)| !scenarios.contains(s)) {
        for source in paths.iter().filter_map(|path| library.source(path)) {
            let finding = Finding::new(&rules::GOLDEN_ORPHAN, Place::file(&source));
            checked.findings.push(finding.with("id", scenario));
        }
    }
}

fn cover(
    stages: Vec<(StageLine, Vec<Covered>)>,
    coverage: &Coverage,
    options: &Options,
    checked: &mut Checked,
) {
    for (mut line, items) in stages {
        for (item, kind, place) in items {
            let proof = coverage.proofs.get(&item).copied().unwrap_or_default();
            if proof.is_whole(kind) {
                line.covered += 1;
            } else {
                checked.uncovered.push(Uncovered {
                    lacking: proof.lacking(kind),
                    item,
                    place,
                });
            }
        }
        checked.stages.push(line);
    }
    let (items, covered) = checked.totals();
    if let Some(percent) = options.coverage
        && covered * 100 < items * usize::from(percent)
    {
        for u in &checked.uncovered {
            let standard = u.item.split('.').next().unwrap_or_default();
            let path = format!("scenarios/{standard}/");
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
