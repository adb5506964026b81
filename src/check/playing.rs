//! A scenario's goldens, played: what each gives now against what is stored, what its header says, and what it proves.

use super::Checked;
use super::changed::Changed;
use super::coverage::Coverage;
use super::golden::{self, Golden, Run, Written};
use super::{header, heard, witness::Witness};
use crate::content::finding::{Finding, Severity};
use crate::content::library::Library;
use crate::content::place::Place;
use crate::content::resolve::Found;
use crate::content::rules;
use crate::session::{Event, Refusal, Stagecraft};

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
    refused(&golden, &run, &mut checked.findings);
    header::check(&golden, &run, &fails, scene, &mut checked.findings);
    let fault = fault(&run);
    if let Some(message) = fault {
        checked
            .findings
            .push(Finding::new(&rules::SCRIPT, Place::file(&source)).with("message", message));
    }
    heard::check(&golden, &run, scene, &mut checked.findings);
    let whole = run.refused.is_empty() && fault.is_none();
    // What could not be played whole is told already, and nothing of it can be stored.
    if whole {
        differs(library, path, &golden, &run, checked);
    }
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

/// Inputs that could not be taken. What comes after the end is one fault, told at its first line.
fn refused(golden: &Golden, run: &Run, found: &mut Found) {
    let ends = |r: &Refusal| matches!(r, Refusal::Ended | Refusal::CustomerGone);
    let refused = |n: usize| run.refused.iter().any(|(line, _)| *line == n);
    let mut ended = false;
    for (line, refusal) in &run.refused {
        if ends(refusal) && std::mem::replace(&mut ended, true) {
            continue;
        }
        let taken =
            golden.lines.iter().rev().find(|(n, written)| {
                n < line && matches!(written, Written::Input(_)) && !refused(*n)
            });
        let last = match taken {
            Some((n, _)) if ends(refusal) => n.to_string(),
            _ => "none".to_owned(),
        };
        found.push(
            Finding::new(
                &rules::GOLDEN_SYNTAX,
                Place::at_line(&golden.source, *line, 1),
            )
            .with_message("message", &refusal.to_string(), refusal.what())
            .with("last", last),
        );
    }
}

/// The first fault of the script.
fn fault(run: &Run) -> Option<&str> {
    run.events.iter().flatten().find_map(|e| match e {
        Event::Fault { message } => Some(message.as_str()),
        _ => None,
    })
}

/// Tells where the run is no longer what is stored, unless it is told already by the items that the scene has no more.
fn differs(library: &Library, path: &str, golden: &Golden, run: &Run, checked: &mut Checked) {
    let source = &golden.source;
    let Some((line, stored, now)) = golden::difference(&source.text, &run.text) else {
        return;
    };
    let holder = library.packs().iter().rev().find(|p| p.has(path));
    let on_disk = holder.and_then(|p| p.root()).map(|r| r.join(path));
    let changed = Changed::new(source, on_disk, run.text.clone());
    checked.changed.push(changed);
    let is_stale =
        |f: &Finding| f.rule == &rules::GOLDEN_STALE && f.place.source.path == source.path;
    if checked.findings.iter().any(is_stale) {
        return;
    }
    let words = stored.trim_start();
    let column = stored.len() - words.len() + 1;
    checked.findings.push(
        Finding::new(&rules::GOLDEN_DIFFERS, Place::at_line(source, line, column))
            .with("line", line)
            .with("stored", if golden.played { words } else { "none" })
            .with("now", now.trim_start()),
    );
}
