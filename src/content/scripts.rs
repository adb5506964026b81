//! A scenario's script: compiled, attached to its scene, and what can be told of it before it runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::{Finding, nearest};
use super::library::Library;
use super::model::Scene;
use super::place::{Place, Source};
use super::resolve::{Found, no_such};
use super::scenes::{places_in, unfilled};
use super::{raw, rules};
use crate::script::{
    self, IdFault, Kind, Literal, MoodName, Script, ScriptError, Sources, Spot, What,
};

/// Outcomes that the program itself gives.
const OUTCOMES_OF_THE_PROGRAM: [&str; 3] = ["ended-by-trainee", "script-error", "transcript"];

impl Library {
    /// Compiles the scenario's script, if it names one, and attaches it to the scene.
    pub(super) fn attach_script(&self, raw: &raw::Scenario, scene: &mut Scene, found: &mut Found) {
        let Some(name) = &raw.script else { return };
        let path = format!("scripts/{}", name.v);
        let Some(main) = self.source(&path) else {
            found.push(
                Finding::new(&rules::SCRIPT_MISSING, name.place.clone()).with("path", &name.v),
            );
            return;
        };
        found.extend(super::unwritten::marks(&main));
        match Script::compile(&self.sources_of(&main)) {
            Ok(script) => {
                self.read_script(&script, scene, &main, found);
                scene.script = Some(script);
            }
            Err(error) => found.push(self.script_finding(&main, &error)),
        }
    }

    /// A script with all that it may import.
    pub fn sources_of(&self, main: &Source) -> Sources {
        let named = |source: &Source| script::Named {
            path: source.path.clone(),
            text: source.text.clone(),
        };
        let shared: BTreeMap<String, script::Named> = self
            .list("scripts/lib", "rhai")
            .iter()
            .filter_map(|path| {
                let name = path.strip_prefix("scripts/lib/")?.strip_suffix(".rhai")?;
                Some((name.to_owned(), named(&*self.source(path)?)))
            })
            .collect();
        Sources {
            main: named(main),
            shared,
        }
    }

    /// A script's error as a finding at its place.
    pub fn script_finding(&self, main: &Arc<Source>, error: &ScriptError) -> Finding {
        let source = self
            .script_source(&error.path)
            .unwrap_or_else(|| Arc::clone(main));
        let place = match error.line {
            0 => Place::file(&source),
            line => Place::at_line(&source, line, error.column.max(1)),
        };
        Finding::new(&rules::SCRIPT, place).with_said("message", |lang| error.message(lang))
    }

    /// The file that a script's error or analysis calls by this path.
    fn script_source(&self, path: &str) -> Option<Arc<Source>> {
        self.list("scripts", "rhai")
            .into_iter()
            .find_map(|p| self.source(&p).filter(|s| s.path == path))
    }

    /// Where a spot of a script or of one that it imports stands.
    pub fn script_place(&self, main: &Arc<Source>, at: &Spot) -> Place {
        let own = Some(main).filter(|m| m.path == at.path).cloned();
        let source = own.or_else(|| self.script_source(&at.path));
        Place::at_line(
            &source.unwrap_or_else(|| Arc::clone(main)),
            at.line,
            at.column,
        )
    }

    /// What the script names must exist in the scene, what it calls must exist, and what it defines be of use.
    fn read_script(&self, script: &Script, scene: &Scene, main: &Arc<Source>, found: &mut Found) {
        let analysis = script.analysis();
        let names = scene.names();
        for literal in &analysis.literals {
            let mut place = self.script_place(main, &literal.at);
            // Behind the quote.
            (place.column, place.at) = (place.column + 1, place.at + 1);
            place.len = literal.text.len() as u32;
            read_literal(literal, scene, &names, place, found);
        }
        for stranger in &analysis.strangers {
            let count = stranger
                .arguments
                .map_or("none".to_owned(), |n| n.to_string());
            found.push(
                Finding::new(
                    &rules::SCRIPT_STRANGER,
                    self.script_place(main, &stranger.at),
                )
                .with("call", &stranger.call)
                .with("count", count)
                .with("instead", stranger.instead.as_deref().unwrap_or("none")),
            );
        }
        for import in analysis.imports.iter().filter(|i| !i.used) {
            found.push(
                Finding::new(
                    &rules::SCRIPT_IMPORT_UNUSED,
                    self.script_place(main, &import.at),
                )
                .with("name", &import.name),
            );
        }
        for function in &analysis.functions {
            // A shared function is of use as soon as any script uses it: that is told where all are known.
            if !function.reached && function.at.path == main.path {
                found.push(unreached(
                    self.script_place(main, &function.at),
                    &function.name,
                ));
            }
        }
    }
}

/// A function that nothing calls.
pub fn unreached(place: Place, name: &str) -> Finding {
    Finding::new(&rules::SCRIPT_UNREACHED, place).with("name", name)
}

fn read_literal(
    literal: &Literal,
    scene: &Scene,
    names: &script::Names,
    place: Place,
    found: &mut Found,
) {
    let text = literal.text.as_str();
    match literal.kind {
        Kind::Id(What::Mood) => {
            if MoodName::parse(text).is_none() {
                let known = MoodName::ALL.map(|(name, _)| name);
                found.push(no_such("mood", text, nearest(text, known), &known, place));
            }
        }
        Kind::Id(what) => match names.of(what).resolve(text) {
            Ok(_) => {}
            Err(IdFault::Unknown { near }) => {
                let known: Vec<&str> = names.of(what).iter().collect();
                found.push(no_such(what.en(), text, near.as_deref(), &known, place));
            }
            Err(IdFault::Ambiguous { candidates }) => found.push(
                Finding::new(&rules::AMBIGUOUS_ITEM, place)
                    .with("id", text)
                    .with("candidates", candidates.join(", ")),
            ),
        },
        // Any word may be looked for.
        Kind::Word => {}
        Kind::Outcome => {
            if !script::is_outcome(text) || OUTCOMES_OF_THE_PROGRAM.contains(&text) {
                found.push(Finding::new(&rules::SCRIPT_OUTCOME, place).with("outcome", text));
            }
        }
        Kind::Line => {
            for name in places_in(text) {
                let known = name
                    .strip_prefix("fact.")
                    .is_some_and(|f| scene.facts.contains_key(f));
                if !known {
                    found.push(unfilled(&place, text, name));
                }
            }
        }
    }
}
