//! Coverage: which documented points the goldens show both ways.
//!
//! An item is covered when a golden in which it is a goal shows it, and another fails it: named in `fails:`, fallen due
//! there, with at least one more turn of the trainee after that (an item due at the end needs an outcome of the scene's
//! own). A taboo also needs a golden that avoids it while its situation holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::golden::Run;
use crate::content::model::*;
use crate::evaluate::Status;
use crate::session::EndedBy;

/// What goldens show of one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// A golden has it as a goal and shows it (done, right; a taboo violated).
    pub shown: bool,
    /// A golden names it in `fails:` and fails it in time.
    pub failed: bool,
    /// A golden avoids the taboo while its situation holds.
    pub avoided: bool,
    /// It is a goal somewhere.
    pub goal: bool,
}

impl Proof {
    /// Is everything there that this kind of item needs?
    pub fn is_whole(&self, kind: Kind) -> bool {
        match kind {
            Kind::Taboo => self.shown && self.failed && self.avoided,
            Kind::Behaviour | Kind::Knowledge => self.shown && self.failed,
        }
    }

    /// What is lacking, as words of the program's texts.
    pub fn lacking(&self, kind: Kind) -> Vec<&'static str> {
        let mut all = Vec::new();
        if !self.goal {
            all.push("uncovered-no-goal");
            return all;
        }
        if !self.shown {
            all.push(if kind == Kind::Taboo {
                "uncovered-not-violated"
            } else {
                "uncovered-not-shown"
            });
        }
        if !self.failed {
            all.push("uncovered-not-failed");
        }
        if kind == Kind::Taboo && !self.avoided {
            all.push("uncovered-not-avoided");
        }
        all
    }
}

/// What is proved of every item so far.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// By item.
    pub proofs: BTreeMap<ItemId, Proof>,
}

impl Coverage {
    /// Adds what other goldens prove.
    pub fn join(&mut self, other: Coverage) {
        for (item, proof) in other.proofs {
            let all = self.proofs.entry(item).or_default();
            all.shown |= proof.shown;
            all.failed |= proof.failed;
            all.avoided |= proof.avoided;
            all.goal |= proof.goal;
        }
    }

    /// Adds what one golden proves. `fails` are the whole ids that its header names.
    pub fn add(&mut self, scene: &Scene, run: &Run, fails: &BTreeSet<String>) {
        let own_end = run
            .state
            .ended
            .as_ref()
            .is_some_and(|e| e.by == EndedBy::Scene);
        for line in &run.verdict.items {
            let Some(item) = scene.items.get(&line.id) else {
                continue;
            };
            let proof = self.proofs.entry(line.id.clone()).or_default();
            proof.goal = true;
            let named = fails.contains(&line.id);
            match line.status {
                Status::Done => proof.shown = true,
                Status::Violated => {
                    proof.shown = true;
                    let turn = line.evidence.first().map_or(0, |e| e.turn);
                    proof.failed |= named && (run.state.turn > turn || own_end);
                }
                Status::Avoided => {
                    let tempted = item
                        .situation
                        .as_ref()
                        .is_none_or(|s| run.state.ever.contains_key(s));
                    proof.avoided |= tempted && own_end;
                }
                Status::Missed | Status::Partly => {
                    let past = line.due_turn.is_some_and(|due| match item.due {
                        Due::End => own_end,
                        _ => run.state.turn > due || own_end,
                    });
                    proof.failed |= named && past;
                }
                Status::NotApplicable => {}
            }
        }
    }
}
