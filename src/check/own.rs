//! The packs that are checked, apart from those that only lie below them to build on.

use std::collections::BTreeSet;

use super::{Checked, Options};
use crate::content::library::{Library, scenario_path};
use crate::content::pack::Pack;
use crate::content::rules;

/// What belongs to the packs that are checked.
pub struct Own<'a> {
    packs: Vec<&'a Pack>,
    /// All packs are checked.
    whole: bool,
    /// Standards that they touch; nothing: all of them, since something that every scene may use is replaced.
    standards: Option<BTreeSet<String>>,
}

impl<'a> Own<'a> {
    /// As the options say.
    pub fn new(library: &'a Library, options: &Options) -> Self {
        let all = library.packs().iter().enumerate();
        let (own, below): (Vec<_>, Vec<_>) = all.partition(|(n, _)| options.packs.contains(n));
        let packs: Vec<&Pack> = own.into_iter().map(|(_, pack)| pack).collect();
        let mut standards = Some(BTreeSet::new());
        for pack in &packs {
            for path in ["yaml", "golden"]
                .map(|e| pack.list("scenarios", e))
                .concat()
            {
                let mut folders = path.split('/').skip(1);
                let standard = match folders.next() {
                    Some("personas") => None,
                    Some("standards") => folders.next(),
                    other => other,
                };
                if let (Some(standard), Some(all)) = (standard, &mut standards) {
                    all.insert(standard.to_owned());
                }
            }
            let personas = pack.list("scenarios/personas", "yaml");
            let mut shared = personas.into_iter().chain(pack.list("scripts/lib", "rhai"));
            if shared.any(|path| below.iter().any(|(_, other)| other.has(&path))) {
                standards = None;
            }
        }
        Own {
            whole: options.packs.is_empty() || below.is_empty(),
            packs,
            standards,
        }
    }

    /// Do they touch this standard? Then all of it is looked at.
    pub fn touches(&self, standard: &str) -> bool {
        let all = self.standards.as_ref();
        self.whole || all.is_none_or(|all| all.contains(standard))
    }

    /// Is this file, as findings name it, one of theirs?
    fn holds(&self, shown: &str) -> bool {
        let mut packs = self.packs.iter();
        self.whole
            || packs.any(|pack| {
                let inside = shown.strip_prefix(&pack.shown(""));
                inside.is_some_and(|path| pack.has(path))
            })
    }

    /// Is this scenario, or one of these goldens of it, theirs?
    pub fn plays(&self, scenario: &str, goldens: &[String]) -> bool {
        let has = |path: &str| self.packs.iter().any(|pack| pack.has(path));
        self.whole || has(&scenario_path(scenario)) || goldens.iter().any(|path| has(path))
    }

    /// Leaves out what was found in the files of others. An item of a standard that they touch is to be covered, wherever
    /// it stands.
    pub fn retain(&self, checked: &mut Checked) {
        let holds = |path: &str| self.holds(path);
        checked
            .findings
            .retain(|f| f.rule == &rules::UNCOVERED || holds(&f.place.source.path));
        checked
            .allowed
            .retain(|a| holds(&a.finding.place.source.path));
        checked.changed.retain(|c| holds(&c.shown));
        checked.goldens.retain(|path| holds(path));
        checked.scripts.retain(|s| holds(&s.file));
    }
}
