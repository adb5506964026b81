//! Scene and state in, verdict out. Pure; every point has its evidence, its rule and its source.

pub mod coach;
pub mod due;
pub mod score;
pub mod transcript;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::model::*;
use crate::defaults;
use crate::session::{EndedBy, Evidence, State};
use due::DueState;
pub use score::Score;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Shown.
    Done,
    /// Shown in part.
    Partly,
    /// Not shown, or too late.
    Missed,
    /// A taboo that was violated.
    Violated,
    /// A taboo that was not.
    Avoided,
    /// Its situation never held, or the talk ended before it fell due.
    NotApplicable,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// What became of it.
    pub status: Status,
    /// Weight that counts: what can be earned (or, for a taboo, lost).
    pub weight: u32,
    /// Earned parts of possible parts.
    pub credit: (u32, u32),
    /// What proves it, in the order it came; of a miss that came late or fell short, that.
    pub evidence: Vec<Evidence>,
    /// Shown, but after it fell due.
    pub late: bool,
    /// The trainee's turn after which it was due; nothing when it never fell due.
    pub due_turn: Option<u32>,
    /// Evidence that is unclear, when none is clear: the status would be done (or violated) if it were accepted.
    pub unclear: Option<Evidence>,
    /// A hint was given for it.
    pub hinted: bool,
    /// It was appealed.
    pub contested: bool,
}

impl Line {
    /// The evidence to show: the first of those that earn most.
    pub fn proof(&self) -> Option<&Evidence> {
        let most = self.evidence.iter().map(|e| e.credit.0).max()?;
        self.evidence.iter().find(|e| e.credit.0 == most)
    }
}

/// Why a session did not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// `below-cut`, `nothing-to-score`, `critical-missed`, `critical-taboo`.
    pub code: String,
    /// The item, where one is to blame.
    pub item: Option<ItemId>,
    /// The trainee's turn, where there is one.
    pub turn: Option<u32>,
}

/// The whole result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Score and sum.
    pub score: Score,
    /// Score needed.
    pub cut: u32,
    /// Did it pass?
    pub passed: bool,
    /// A critical goal is unclear: a trainer decides.
    pub provisional: bool,
    /// Why it did not pass.
    pub reasons: Vec<Reason>,
    /// The goals in the scenario's order.
    pub items: Vec<Line>,
    /// Other items noticed, and surely: nobody asked for them, so a doubtful one would only puzzle.
    pub extra: Vec<Line>,
    /// How the scene came out.
    pub outcome: Option<String>,
    /// Lines of the trainee.
    pub turns: u32,
    /// Hints taken.
    pub hints: u32,
    /// Undos taken.
    pub undos: u32,
    /// Accepting what is unclear would pass it: until somebody does, or does not, it is undecided.
    pub passes_if_accepted: bool,
}

/// Judges a session as it stands.
pub fn evaluate(scene: &Scene, state: &State) -> Verdict {
    let goals: Vec<&Item> = scene
        .goals
        .iter()
        .filter_map(|g| scene.items.get(g))
        .collect();
    let items: Vec<Line> = goals.iter().map(|item| line(scene, state, item)).collect();
    let is_sure = |all: &Vec<Evidence>| all.iter().any(|e| e.confidence >= defaults::EXTRA_SURE);
    let extra = scene
        .items
        .values()
        .filter(|i| !scene.is_goal(&i.id) && state.shown.get(&i.id).is_some_and(is_sure))
        .map(|item| line(scene, state, item))
        .collect();
    let score = Score::of(&items);
    let reasons = reasons(scene, &score, &items);
    let passed = reasons.is_empty();
    let accepted: Vec<Line> = items.iter().map(accept).collect();
    let passes_if_accepted =
        !passed && self::reasons(scene, &Score::of(&accepted), &accepted).is_empty();
    let critical: BTreeMap<&str, bool> =
        goals.iter().map(|i| (i.id.as_str(), i.critical)).collect();
    let provisional = items
        .iter()
        .any(|l| l.unclear.is_some() && critical.get(l.id.as_str()) == Some(&true));
    Verdict {
        score,
        cut: scene.cut,
        passed,
        provisional,
        reasons,
        items,
        extra,
        outcome: state
            .ended
            .as_ref()
            .map(|e| e.outcome.clone())
            .or_else(|| state.outcome.clone()),
        turns: state.turn,
        hints: state.hints,
        undos: state.undos,
        passes_if_accepted,
    }
}

/// The line as it would be if its unclear evidence were accepted.
fn accept(line: &Line) -> Line {
    let mut line = line.clone();
    if let Some(evidence) = line.unclear.take() {
        match line.kind {
            // Accepting a behaviour helps the trainee; a doubtful accusation is never accepted for him.
            Kind::Taboo => {}
            _ => {
                line.status = Status::Done;
                line.credit = (1, 1);
                line.evidence = vec![evidence];
            }
        }
    }
    line
}

fn line(scene: &Scene, state: &State, item: &Item) -> Line {
    let due = due::of(scene, state, item);
    let shown = state.shown.get(&item.id).cloned().unwrap_or_default();
    let mut line = Line {
        id: item.id.clone(),
        kind: item.kind,
        status: Status::Missed,
        weight: item.weight,
        credit: (0, 1),
        evidence: Vec::new(),
        late: false,
        due_turn: match due {
            DueState::Fell(turn) => Some(turn),
            _ => None,
        },
        unclear: None,
        hinted: state.hinted.contains(&item.id),
        contested: state.contested.contains(&item.id),
    };
    if item.kind == Kind::Taboo {
        line.status = if !shown.is_empty() {
            Status::Violated
        } else if due == DueState::NotApplicable {
            Status::NotApplicable
        } else {
            Status::Avoided
        };
        line.evidence = shown;
    } else {
        // The latest evidence decides a form that was filled again; the best decides the rest, and they are equal there.
        let in_time: Vec<Evidence> = shown
            .iter()
            .filter(|e| due::in_time(scene, state, item, e))
            .cloned()
            .collect();
        match in_time.last() {
            Some(best) => {
                line.credit = best.credit;
                line.status = if best.credit.0 == best.credit.1 {
                    Status::Done
                } else {
                    Status::Partly
                };
                line.evidence = in_time;
            }
            None if !shown.is_empty() => {
                line.late = true;
                line.evidence = shown;
            }
            None => {
                line.evidence = state.wrong.get(&item.id).cloned().unwrap_or_default();
                if line.evidence.is_empty() && due == DueState::NotApplicable {
                    line.status = Status::NotApplicable;
                }
            }
        }
        if matches!(line.status, Status::Missed)
            && state.ended.is_some()
            && due == DueState::Open
            && !ended_by_trainee(state)
            && line.evidence.is_empty()
        {
            line.status = Status::NotApplicable;
        }
    }
    if matches!(line.status, Status::Missed | Status::Avoided) && line.evidence.is_empty() {
        line.unclear = state.unclear.get(&item.id).and_then(|e| e.first()).cloned();
    }
    line
}

fn ended_by_trainee(state: &State) -> bool {
    state
        .ended
        .as_ref()
        .is_some_and(|e| e.by == EndedBy::Trainee)
}

fn reasons(scene: &Scene, score: &Score, items: &[Line]) -> Vec<Reason> {
    let mut all = Vec::new();
    for line in items {
        let critical = scene.items.get(&line.id).is_some_and(|i| i.critical);
        let code = match line.status {
            Status::Missed | Status::Partly if critical && line.kind == Kind::Behaviour => {
                "critical-missed"
            }
            Status::Violated if critical => "critical-taboo",
            _ => continue,
        };
        let turn = match line.status {
            Status::Violated => line.evidence.first().map(|e| e.turn),
            _ => line.due_turn,
        };
        all.push(Reason {
            code: code.to_owned(),
            item: Some(line.id.clone()),
            turn,
        });
    }
    if score.possible == 0 {
        all.push(Reason {
            code: "nothing-to-score".to_owned(),
            item: None,
            turn: None,
        });
    } else if !score.reaches(scene.cut) {
        all.push(Reason {
            code: "below-cut".to_owned(),
            item: None,
            turn: None,
        });
    }
    all
}
