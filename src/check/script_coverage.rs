//! Which statements and branches of the scripts the goldens ran.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::{Checked, once};
use crate::content::finding::Finding;
use crate::content::library::Library;
use crate::content::model::Scene;
use crate::content::place::{Place, Source};
use crate::content::rules;
use crate::content::scripts::unreached;
use crate::script::{Branch, Coverage, Function, Script, Share, Spot};

/// One line of the report for a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptLine {
    /// Its path.
    pub file: String,
    /// How much of it ran.
    pub share: Share,
    /// Ways that no golden went: an `if` whose condition always held, even where no `else` stands, and the like.
    pub not_taken: Vec<(Spot, Branch)>,
}

/// What the goldens of one scenario ran, as it is kept.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct KeptScripts {
    statements: Vec<(Spot, u64)>,
    branches: Vec<(Spot, Branch, bool)>,
    functions: Vec<(Spot, Function)>,
    partial: bool,
}

/// What the goldens of all scenarios have run so far.
#[derive(Debug, Default)]
pub struct Scripts {
    coverage: Coverage,
    /// Functions by place, and whether a hook of any script reaches them.
    functions: BTreeMap<Spot, Function>,
    /// Scenarios are left out: what of the shared scripts seems unused may be theirs.
    partial: bool,
}

impl Scripts {
    /// For scenarios that are all there are, or only some of them.
    pub fn new(partial: bool) -> Self {
        Scripts {
            partial,
            ..Scripts::default()
        }
    }

    /// Adds what the goldens of other scenarios ran.
    pub fn join(&mut self, other: Scripts) {
        self.coverage.add(&other.coverage);
        for function in other.functions.into_values() {
            self.learn_one(function);
        }
        self.partial |= other.partial;
    }

    /// As it is kept.
    pub fn kept(&self) -> KeptScripts {
        let branches = self.coverage.branches.iter();
        KeptScripts {
            statements: self.coverage.statements.clone().into_iter().collect(),
            branches: branches
                .map(|((s, b), taken)| (s.clone(), *b, *taken))
                .collect(),
            functions: self.functions.clone().into_iter().collect(),
            partial: self.partial,
        }
    }

    /// From what was kept.
    pub fn restored(kept: KeptScripts) -> Self {
        let branches = kept.branches.into_iter();
        Scripts {
            coverage: Coverage {
                statements: kept.statements.into_iter().collect(),
                branches: branches.map(|(s, b, taken)| ((s, b), taken)).collect(),
            },
            functions: kept.functions.into_iter().collect(),
            partial: kept.partial,
        }
    }

    /// A scenario cannot be played.
    pub fn leave_out(&mut self) {
        self.partial = true;
    }

    /// Before a scenario's goldens are played.
    pub fn watch(scene: &Scene) {
        if let Some(script) = &scene.script {
            script.watch();
        }
    }

    /// After they were played.
    pub fn add(&mut self, scene: &Scene) {
        let Some(script) = &scene.script else { return };
        if let Some(coverage) = script.coverage() {
            self.coverage.add(&coverage);
        }
        self.learn(script);
    }

    fn learn(&mut self, script: &Script) {
        for function in &script.analysis().functions {
            self.learn_one(function.clone());
        }
    }

    fn learn_one(&mut self, function: Function) {
        let reached = function.reached;
        let known = self
            .functions
            .entry(function.at.clone())
            .or_insert(function);
        known.reached |= reached;
    }

    /// Tells what never ran and what of the shared scripts no script uses.
    pub fn tell(mut self, library: &Library, checked: &mut Checked) {
        let shares = self.coverage.by_file().into_iter();
        checked.scripts = shares
            .map(|(file, share)| ScriptLine {
                file: file.to_owned(),
                share,
                not_taken: self.coverage.not_taken(file),
            })
            .collect();
        let sources: BTreeMap<String, Arc<Source>> = library
            .list("scripts", "rhai")
            .iter()
            .filter_map(|path| library.source(path))
            .map(|source| (source.path.clone(), source))
            .collect();
        let shared: BTreeSet<String> = library
            .list("scripts/lib", "rhai")
            .iter()
            .filter_map(|path| library.source(path))
            .map(|source| source.path.clone())
            .collect();
        let explained = once::explained(&checked.findings);
        for group in self.not_run() {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let Some(source) = sources.get(&first.path) else {
                continue;
            };
            if self.partial && shared.contains(&first.path) {
                continue;
            }
            let lines = first.line..self.end_of(last);
            if explained.iter().any(|l| l.meet(&first.path, lines.clone())) {
                continue;
            }
            let more = last.line > first.line;
            checked.findings.push(
                Finding::new(&rules::SCRIPT_NOT_RUN, line_start(source, first.line))
                    .with("lines", if more { "more" } else { "one" })
                    .with("last", last.line),
            );
        }
        if self.partial {
            return;
        }
        for path in &shared {
            let Some(source) = sources.get(path) else {
                continue;
            };
            if !self.functions.keys().any(|at| at.path == *path) {
                // No script imports it: it is read on its own.
                match Script::compile(&library.sources_of(source)) {
                    Ok(script) => self.learn(&script),
                    Err(error) => checked
                        .findings
                        .push(library.script_finding(source, &error)),
                }
            }
            let of_no_use = |(at, f): &(&Spot, &Function)| at.path == *path && !f.reached;
            for (at, function) in self.functions.iter().filter(of_no_use) {
                let place = Place::at_line(source, at.line, at.column);
                checked.findings.push(unreached(place, &function.name));
            }
        }
    }

    /// Statements that never ran, by place; those that follow each other in one function together. Functions that nothing calls
    /// are told as such.
    fn not_run(&self) -> Vec<Vec<&Spot>> {
        let mut groups: Vec<Vec<&Spot>> = Vec::new();
        let mut before: Option<&Spot> = None;
        for (at, times) in &self.coverage.statements {
            let function = self.function_of(at);
            if *times > 0 || function.is_some_and(|f| !f.reached) {
                before = None;
                continue;
            }
            let goes_on = before.is_some_and(|b| {
                b.path == at.path && self.function_of(b).map(|f| &f.at) == function.map(|f| &f.at)
            });
            match groups.last_mut() {
                Some(group) if goes_on => group.push(at),
                _ => groups.push(vec![at]),
            }
            before = Some(at);
        }
        groups
    }

    /// The line before which a statement ends at the latest: that of the next one.
    fn end_of(&self, at: &Spot) -> usize {
        let after = (Bound::Excluded(at), Bound::Unbounded);
        let next = self.coverage.statements.range(after).next();
        next.filter(|(next, _)| next.path == at.path)
            .map_or(usize::MAX, |(next, _)| next.line.max(at.line + 1))
    }

    /// The function in which a statement stands: the last that begins before it, for functions do not nest.
    fn function_of(&self, at: &Spot) -> Option<&Function> {
        let (_, function) = self.functions.range(..=at).next_back()?;
        Some(function).filter(|f| f.at.path == at.path)
    }
}

/// The first sign of a line.
fn line_start(source: &Arc<Source>, line: usize) -> Place {
    let text = source.text.lines().nth(line.saturating_sub(1));
    let text = text.unwrap_or_default();
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    let mut place = Place::at_line(source, line, indent + 1);
    place.len = text.trim().len() as u32;
    place
}
