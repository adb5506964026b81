//! What one unit of content gave, a stage or a scenario with its goldens: it depends on the unit's own files alone, so it can
//! be made on any thread, kept, and taken up again while those files are the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::coverage::{Coverage, Proof};
use super::examples::Accuracy;
use super::memo::{self, Key, Memo};
use super::personas::Items;
use super::reach::Reached;
use super::script_coverage::{KeptScripts, Scripts};
use super::tally::Sessions;
use super::{Checked, StageLine};
use crate::content::finding::{Arg, Finding};
use crate::content::model::{ItemId, Kind};
use crate::content::place::{Place, Source};
use crate::content::rules;

/// What a unit gave.
#[derive(Debug, Default)]
pub struct Part {
    /// Findings, figures and goldens that differ.
    pub checked: Checked,
    /// What its goldens prove.
    pub coverage: Coverage,
    /// What of its script they ran.
    pub scripts: Scripts,
    /// Of a stage: its items, each with its place.
    pub items: Vec<(ItemId, Kind, Place)>,
    /// Of a stage: whether answers to its items are heard.
    pub heard: Items,
}

/// The files that a unit is made of, and the names that it may refer to.
#[derive(Debug, Default)]
pub struct Inputs {
    files: BTreeMap<String, Arc<Source>>,
    /// A file cannot be read, or two are shown under one path: places in them cannot be kept.
    unsure: bool,
}

impl Inputs {
    /// Adds a file, by the path that findings show; nothing when it cannot be read.
    pub fn add(&mut self, source: Option<Arc<Source>>) {
        let Some(source) = source else {
            self.unsure = true;
            return;
        };
        let text = source.text.clone();
        if let Some(other) = self.files.insert(source.path.clone(), source) {
            self.unsure |= other.text != text;
        }
    }
}

/// The part kept under `name` while `inputs` and `key` are the same, else made now. Parts that wait for the trainer's
/// decision, or whose script had to be stopped, are made again each time.
pub fn recall(
    memo: &dyn Memo,
    name: &str,
    mut key: Key,
    inputs: &Inputs,
    make: impl FnOnce() -> Part,
) -> Part {
    if inputs.unsure {
        return make();
    }
    for (path, source) in &inputs.files {
        key = key.of(path).of(&source.text);
    }
    let name = Key::new("name").of(name).hex();
    let restore = |kept: Kept| kept.restored(&inputs.files);
    memo::recall(memo, &name, key, restore, Kept::of, make)
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    findings: Vec<KeptFinding>,
    stages: Vec<StageLine>,
    items: Vec<(ItemId, Kind, KeptPlace)>,
    heard: Items,
    reached: Vec<Reached>,
    goldens: (usize, usize),
    accuracy: Vec<Accuracy>,
    sessions: Vec<Sessions>,
    proofs: BTreeMap<ItemId, Proof>,
    scripts: KeptScripts,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFinding {
    code: String,
    place: KeptPlace,
    args: Vec<(String, Arg)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptPlace {
    path: String,
    at: [u32; 4],
}

impl KeptPlace {
    fn of(place: &Place) -> Self {
        KeptPlace {
            path: place.source.path.clone(),
            at: [place.line, place.column, place.at, place.len],
        }
    }

    fn restored(self, files: &BTreeMap<String, Arc<Source>>) -> Option<Place> {
        let [line, column, at, len] = self.at;
        let source = Arc::clone(files.get(&self.path)?);
        Some(Place {
            source,
            line,
            column,
            at,
            len,
        })
    }
}

impl Kept {
    fn of(part: &Part) -> Option<Kept> {
        let checked = &part.checked;
        if checked.given_up.is_some() || !checked.changed.is_empty() {
            return None;
        }
        let findings = checked.findings.iter().map(|f| KeptFinding {
            code: f.rule.code.to_owned(),
            place: KeptPlace::of(&f.place),
            args: f
                .args
                .iter()
                .map(|(n, a)| (n.to_string(), a.clone()))
                .collect(),
        });
        let items = part.items.iter();
        Some(Kept {
            findings: findings.collect(),
            stages: checked.stages.clone(),
            items: items
                .map(|(id, kind, p)| (id.clone(), *kind, KeptPlace::of(p)))
                .collect(),
            heard: part.heard.clone(),
            reached: checked.reached.clone(),
            goldens: (checked.goldens_run, checked.goldens_failed),
            accuracy: checked.accuracy.clone(),
            sessions: checked.sessions.clone(),
            proofs: part.coverage.proofs.clone(),
            scripts: part.scripts.kept(),
        })
    }

    /// Nothing when a place stands in a file that is not there, or a rule is unknown.
    fn restored(self, files: &BTreeMap<String, Arc<Source>>) -> Option<Part> {
        let finding = |f: KeptFinding| {
            let rule = rules::ALL.iter().find(|r| r.code == f.code)?;
            let mut finding = Finding::new(rule, f.place.restored(files)?);
            finding.args = f.args.into_iter().map(|(n, a)| (n.into(), a)).collect();
            Some(finding)
        };
        let items = self.items.into_iter();
        Some(Part {
            checked: Checked {
                findings: self
                    .findings
                    .into_iter()
                    .map(finding)
                    .collect::<Option<_>>()?,
                stages: self.stages,
                goldens_run: self.goldens.0,
                goldens_failed: self.goldens.1,
                accuracy: self.accuracy,
                sessions: self.sessions,
                reached: self.reached,
                ..Checked::default()
            },
            coverage: Coverage {
                proofs: self.proofs,
            },
            scripts: Scripts::restored(self.scripts),
            heard: self.heard,
            items: items
                .map(|(id, kind, p)| Some((id, kind, p.restored(files)?)))
                .collect::<Option<_>>()?,
        })
    }
}
