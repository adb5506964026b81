//! Coaching: the fewest goals that would reach the cut, a sentence for each, and the turn to retry first.

use super::{Line, Score, Status, Verdict};
use crate::content::model::{Due, Item, Kind, Scene, Shown};

/// What would have been enough.
#[derive(Debug, Clone)]
pub struct Advice<'a> {
    /// Goals to show, critical ones first; with them the session passes.
    pub show: Vec<&'a Item>,
    /// Taboos to leave.
    pub leave: Vec<&'a Item>,
    /// The score with them.
    pub score: Score,
    /// The trainee's turn to retry first: the earliest that cost something, by what was said there or fell due there. What
    /// could have been said anywhere, and what is written at the desk, names none.
    pub retry: Option<u32>,
}

/// The fewest changes that pass: all critical ones, then the heaviest of the rest until the cut is reached.
/// Nothing when the session passed, or when no change of these would pass it.
pub fn advise<'a>(scene: &'a Scene, verdict: &Verdict) -> Option<Advice<'a>> {
    if verdict.passed || verdict.items.is_empty() {
        return None;
    }
    let mut items = verdict.items.clone();
    let (mut show, mut leave) = (Vec::new(), Vec::new());
    let mend = |line: &mut Line, show: &mut Vec<&'a Item>, leave: &mut Vec<&'a Item>| {
        let Some(item) = scene.items.get(&line.id) else {
            return;
        };
        if line.kind == Kind::Taboo {
            line.status = Status::Avoided;
            leave.push(item);
        } else {
            line.status = Status::Done;
            line.credit = (1, 1);
            show.push(item);
        }
    };
    let critical = |l: &Line| scene.items.get(&l.id).is_some_and(|i| i.critical);
    for line in items.iter_mut().filter(|l| costs(l) && critical(l)) {
        mend(line, &mut show, &mut leave);
    }
    while !Score::of(&items).reaches(verdict.cut) {
        // The most that one change brings; of equals the earlier in the scenario.
        let gain = |l: &Line| {
            u64::from(l.weight) * 60
                - u64::from(l.weight) * 60 * u64::from(l.credit.0) / u64::from(l.credit.1.max(1))
        };
        let best = items
            .iter()
            .enumerate()
            .filter(|(_, l)| costs(l))
            .max_by_key(|(n, l)| (gain(l), std::cmp::Reverse(*n)));
        let best = best.map(|(n, _)| n)?;
        mend(&mut items[best], &mut show, &mut leave);
    }
    let retry = verdict
        .items
        .iter()
        .filter(|l| costs(l))
        .filter_map(|l| turn_of(scene.items.get(&l.id)?, l))
        .filter(|t| *t > 0)
        .min();
    Some(Advice {
        show,
        leave,
        score: Score::of(&items),
        retry,
    })
}

/// The turn at which a line cost something.
fn turn_of(item: &Item, line: &Line) -> Option<u32> {
    if matches!(item.shown, Shown::Form { .. } | Shown::Question { .. }) {
        return None;
    }
    if line.status == Status::Violated {
        return line.evidence.first().map(|e| e.turn);
    }
    if let Some(unclear) = &line.unclear {
        return Some(unclear.turn);
    }
    match item.due {
        Due::End => line.evidence.first().map(|e| e.turn),
        _ => line.due_turn,
    }
}

fn costs(line: &Line) -> bool {
    matches!(
        line.status,
        Status::Missed | Status::Partly | Status::Violated
    )
}
