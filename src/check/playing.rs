//! A scenario's goldens, played: what each gives now against what is stored, what its header says, and what it proves.

use super::Checked;
use super::changed::Changed;
use super::coverage::Coverage;
use super::golden::{self, Golden, Run};
use super::{header, heard, witness::Witness};
use crate::content::finding::{Finding, Severity};
use crate::content::library::Library;
use crate::content::place::Place;
use crate::content::rules;
use crate::session::{Event, Stagecraft};

/// What the goldens of one scenario came to.
#[derive(Debug, Default)]
pub struct Played {
    /// One passes, as its header says.
    pub passes: bool,
    /// One fails, as its header says.
    pub fails: bool,
    /// What they prove.
    pub coverage: Coverage,
    /// What was seen to happen.
    pub witness: Witness,
}

/// Plays the goldens at these paths.
pub fn all(
    library: &Library,
    paths: &[String],
    play: &Stagecraft,
    checked: &mut Checked,
) -> Played {
    let mut played = Played::default();
    for path in paths {
        one(library, path, play, checked, &mut played);
    }
    played
}

fn one(
    library: &Library,
    path: &str,
    play: &Stagecraft,
    checked: &mut Checked,
    played: &mut Played,
) {
    let Some(source) = library.source(path) else {
        return;
    };
    let golden = match Golden::parse(&source) {
        Ok(golden) => golden,
        Err(mut findings) => {
            checked.goldens_failed += 1;
            checked.findings.append(&mut findings);
            return;
        }
    };
    checked.goldens_run += 1;
    let before = checked.findings.len();
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
    header::check(&golden, &run, &fails, scene, &mut checked.findings);
    let fault = fault(&run);
    if let Some(message) = fault {
        checked
            .findings
            .push(Finding::new(&rules::SCRIPT, Place::file(&source)).with("message", message));
    }
    heard::check(&golden, &run, scene, &mut checked.findings);
    let whole = run.refused.is_empty() && fault.is_none();
    differs(library, path, &golden, &run, whole, checked);
    let errors = checked.findings[before..]
        .iter()
        .any(|f| f.rule.severity == Severity::Error);
    checked.goldens_failed += usize::from(errors);
    if whole {
        played.coverage.add(scene, &run, &fails);
    }
    played.witness.saw(&run);
    played.passes |= golden.fails.is_empty() && run.verdict.passed;
    played.fails |= !golden.fails.is_empty() && !run.verdict.passed;
}

/// The first fault of the script.
fn fault(run: &Run) -> Option<&str> {
    run.events.iter().flatten().find_map(|e| match e {
        Event::Fault { message } => Some(message.as_str()),
        _ => None,
    })
}

/// Tells where the run is no longer what is stored, unless it is told already by the items that the scene has no more.
fn differs(
    library: &Library,
    path: &str,
    golden: &Golden,
    run: &Run,
    whole: bool,
    checked: &mut Checked,
) {
    let source = &golden.source;
    let Some((line, stored, now)) = golden::difference(&source.text, &run.text) else {
        return;
    };
    if whole {
        let holder = library.packs().iter().rev().find(|p| p.has(path));
        let on_disk = holder.and_then(|p| p.root()).map(|r| r.join(path));
        let changed = Changed::new(source, on_disk, run.text.clone());
        checked.changed.push(changed);
    }
    let is_stale =
        |f: &Finding| f.rule == &rules::GOLDEN_STALE && f.place.source.path == source.path;
    if checked.findings.iter().any(is_stale) {
        return;
    }
    checked.findings.push(
        Finding::new(&rules::GOLDEN_DIFFERS, Place::at_line(source, line, 1))
            .with("line", line)
            .with("expected", stored)
            .with("found", now),
    );
}
