//! The units of a check, each made from its own files alone.

use std::sync::Arc;

use super::folds::Folds;
use super::golden::Golden;
use super::memo::Key;
use super::part::{self, Inputs, Part};
use super::personas::{self, Deaf};
use super::possible::Possible;
use super::scenes::Written;
use super::script_coverage::Scripts;
use super::witness::Witness;
use super::{Checked, Means, StageLine, examples, playing, sessions, unreached};
use crate::content::finding::Finding;
use crate::content::library::{Library, scenario_path, stage_path, standard_path};
use crate::content::model::Scene;
use crate::content::{raw, rules, unwritten};
use crate::session::{Ears, Stagecraft};

/// A stage: what is wrong in its file and its examples, its line of the report, the items that are to be covered.
pub fn stage(library: &Library, id: &str, folds: Option<&Folds>, means: &Means) -> Part {
    let mut inputs = Inputs::default();
    let standard = standard_path(id.split('.').next().unwrap_or_default());
    for path in [standard, stage_path(id)] {
        for (_, source) in library.layers(&path) {
            inputs.add(source.ok());
        }
    }
    let key = Key::new("stage").of(id).of(measured(folds));
    let name = format!("stage {id} {}", measured(folds));
    part::recall(means.memo, &name, key, &inputs, || {
        let mut part = Part::default();
        let Some(found) = library.stage(id) else {
            return part;
        };
        part.checked.findings.extend(found.findings.iter().cloned());
        let Some(stage) = found.usable() else {
            return part;
        };
        examples::check(stage, means, folds, &mut part.checked);
        let (standard, name) = id.split_once('.').unwrap_or((id, ""));
        let all = &stage.examples.items;
        part.checked.stages.push(StageLine {
            standard: standard.to_owned(),
            stage: name.to_owned(),
            items: stage.items.len(),
            covered: 0,
            hits: all.iter().map(|i| i.hit.len()).sum(),
            misses: all.iter().map(|i| i.miss.len()).sum(),
        });
        part.heard = (stage.items.iter())
            .map(|i| (i.id.clone(), Deaf::of(i)))
            .collect();
        let found = &mut part.checked.findings;
        personas::of_stage(&stage.answers, &part.heard, &stage.place, found);
        let items = stage.items.iter();
        part.items = items
            .map(|i| (i.id.clone(), i.kind, i.place.clone()))
            .collect();
        part
    })
}

/// What a part is kept under besides its content: is accuracy measured?
fn measured(folds: Option<&Folds>) -> &'static str {
    folds.map_or("", |_| "accuracy")
}

/// All names that a scenario may refer to: a finding about an unknown one suggests another.
pub fn names(library: &Library) -> String {
    let all = [
        library.standard_ids(),
        library.stage_ids(),
        library.persona_ids(),
    ];
    all.concat().join("\n")
}

/// A scenario: what is wrong in its files, its goldens played.
pub fn scenario(
    library: &Library,
    id: &str,
    goldens: &[String],
    names: &str,
    folds: Option<&Folds>,
    means: &Means,
) -> Part {
    let path = scenario_path(id);
    let mut inputs = Inputs::default();
    let head = library.scenario_head(id).0;
    match &head {
        Some(raw) => {
            for (_, source) in library.closure(&path, raw) {
                inputs.add(source.ok());
            }
        }
        None => inputs.add(library.source(&path)),
    }
    for golden in goldens {
        inputs.add(library.source(golden));
    }
    let key = Key::new("scenario").of(id).of(names).of(measured(folds));
    let name = format!("scenario {id} {}", measured(folds));
    part::recall(means.memo, &name, key, &inputs, || {
        let mut part = Part::default();
        let (scene, findings) = library.scene(id);
        part.checked.findings.extend(findings);
        for source in goldens.iter().filter_map(|g| library.source(g)) {
            part.checked
                .findings
                .extend(unwritten::marks_of_golden(&source));
        }
        match scene {
            Some(scene) => {
                let craft = play(library, &head, scene, goldens, means, &mut part);
                if let (Some(craft), Some(folds)) = (craft, folds) {
                    let goldens = goldens.iter().filter_map(|path| library.source(path));
                    let goldens = goldens.filter_map(|source| Golden::parse(&source).ok());
                    let measured = sessions::measure(&craft, goldens, folds);
                    part.checked.sessions.extend(measured);
                }
            }
            None => part.scripts.leave_out(),
        }
        part
    })
}

/// Plays the goldens and looks for what cannot come about; gives what they were played with.
fn play(
    library: &Library,
    head: &Option<raw::Scenario>,
    scene: Scene,
    goldens: &[String],
    means: &Means,
    part: &mut Part,
) -> Option<Arc<Stagecraft>> {
    let models = scene.stages.iter().map(|s| (means.model)(s));
    let Ok(models) = models.collect::<Result<Vec<_>, _>>() else {
        part.scripts.leave_out();
        return None;
    };
    Scripts::watch(&scene);
    let ears = Ears::new(&scene, models);
    let play = Arc::new(Stagecraft { scene, ears });
    let played = playing::all(library, goldens, &play, &mut part.checked);
    part.scripts.add(&play.scene);
    let (id, place) = (&play.scene.id, &play.scene.place);
    let mut lacks = |finding: Finding| part.checked.findings.push(finding.with("id", id));
    if !played.passes {
        let path = format!("scenarios/{id}.pass.golden");
        lacks(Finding::new(&rules::GOLDEN_NO_PASS, place.clone()).with("path", path));
    }
    if !played.fails {
        lacks(Finding::new(&rules::GOLDEN_NO_FAIL, place.clone()));
    }
    if let Some(raw) = head {
        written(library, raw, &play, &played.witness, &mut part.checked);
    }
    part.coverage = played.coverage;
    Some(play)
}

/// What is written and cannot come about.
fn written(
    library: &Library,
    raw: &raw::Scenario,
    play: &Arc<Stagecraft>,
    witness: &Witness,
    checked: &mut Checked,
) {
    let possible = &Possible::of(play, witness);
    let scene = &play.scene;
    let written = Written {
        library,
        raw,
        scene,
        possible,
        witness,
    };
    let found = &mut checked.findings;
    written.check(found);
    if let Some(sheet) = library.persona_sheet(&raw.persona.v) {
        personas::in_scene(raw, &sheet, scene, possible, found);
    }
    unreached::check(&written, play, checked);
}
