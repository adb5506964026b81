//! The sum: what was earned of what could be earned. Exact; rounded once, when printed.

use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::{Line, Status};
use crate::content::model::Kind;

/// Exact points: numerator and denominator.
type Points = Ratio<i64>;

/// A score and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Weight that could be earned.
    pub possible: i64,
    /// Weight × credit earned, before anything is taken: numerator and denominator.
    pub gained: (i64, i64),
    /// Weight taken for violated taboos, each once.
    pub taken: i64,
    /// What remains, not below 0: numerator and denominator.
    pub earned: (i64, i64),
}

impl Score {
    /// Adds up a checklist: behaviours that apply, and questions that were asked; taboos only take.
    pub fn of(items: &[Line]) -> Score {
        let counts = |l: &&Line| l.kind != Kind::Taboo && l.status != Status::NotApplicable;
        let possible = items
            .iter()
            .filter(counts)
            .map(|l| i64::from(l.weight))
            .sum();
        let gained: Points = items
            .iter()
            .filter(counts)
            .filter(|l| matches!(l.status, Status::Done | Status::Partly))
            .map(|l| {
                Ratio::new(
                    i64::from(l.weight) * i64::from(l.credit.0),
                    i64::from(l.credit.1.max(1)),
                )
            })
            .sum();
        let taken = items
            .iter()
            .filter(|l| l.status == Status::Violated)
            .map(|l| i64::from(l.weight))
            .sum();
        let earned = (gained - Points::from_integer(taken)).max(Points::from_integer(0));
        Score {
            possible,
            gained: (*gained.numer(), *gained.denom()),
            taken,
            earned: (*earned.numer(), *earned.denom()),
        }
    }

    /// 0–100 in tenths, rounded half up; nothing when nothing could be earned.
    pub fn tenths(&self) -> Option<i64> {
        let value = self.exact()? * 10;
        Some((value + Ratio::new(1, 2)).floor().to_integer())
    }

    /// `82.5`, or `–` when nothing could be earned.
    pub fn shown(&self) -> String {
        match self.tenths() {
            Some(t) if t % 10 == 0 => (t / 10).to_string(),
            Some(t) => format!("{}.{}", t / 10, t % 10),
            None => "–".to_owned(),
        }
    }

    /// Is the exact score at least `cut`?
    pub fn reaches(&self, cut: u32) -> bool {
        self.exact()
            .is_some_and(|s| s >= Points::from_integer(i64::from(cut)))
    }

    fn exact(&self) -> Option<Points> {
        (self.possible > 0).then(|| Ratio::new(self.earned.0 * 100, self.earned.1 * self.possible))
    }

    /// `5 of 8`, `5/2 of 8` as numbers: what remains, and what was possible.
    pub fn earned_shown(&self) -> String {
        fraction(self.earned)
    }

    /// The same for people: a part of a point in tenths.
    pub fn earned_rounded(&self) -> String {
        tenths(self.earned)
    }

    /// What was gained, for people.
    pub fn gained_rounded(&self) -> String {
        tenths(self.gained)
    }

    /// What was gained before anything was taken.
    pub fn gained_shown(&self) -> String {
        fraction(self.gained)
    }
}

fn fraction((n, d): (i64, i64)) -> String {
    if d == 1 {
        n.to_string()
    } else {
        format!("{n}/{d}")
    }
}

/// Whole, or in tenths, rounded half up.
fn tenths((n, d): (i64, i64)) -> String {
    if d == 1 {
        return n.to_string();
    }
    let tenths = (n * 20 + d) / (d * 2);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: Kind, status: Status, weight: u32, credit: (u32, u32)) -> Line {
        Line {
            id: String::new(),
            kind,
            status,
            weight,
            credit,
            evidence: Vec::new(),
            late: false,
            due_turn: None,
            unclear: None,
            hinted: false,
            contested: false,
        }
    }

    #[test]
    fn eighty_two_and_a_half_is_thirty_three_of_forty() {
        let mut items = vec![line(Kind::Behaviour, Status::Done, 3, (1, 1)); 11];
        items.push(line(Kind::Behaviour, Status::Missed, 3, (0, 1)));
        items.push(line(Kind::Behaviour, Status::Missed, 3, (0, 1)));
        items.push(line(Kind::Behaviour, Status::Missed, 1, (0, 1)));
        let score = Score::of(&items);
        assert_eq!(
            (score.shown(), score.earned_shown(), score.possible),
            ("82.5".into(), "33".into(), 40)
        );
    }

    #[test]
    fn a_violated_taboo_takes_its_weight_once_and_never_below_nothing() {
        let items = [
            line(Kind::Behaviour, Status::Done, 2, (1, 1)),
            line(Kind::Behaviour, Status::Missed, 3, (0, 1)),
            line(Kind::Taboo, Status::Violated, 3, (0, 1)),
        ];
        let score = Score::of(&items);
        assert_eq!(
            (score.shown(), score.possible, score.taken),
            ("0".into(), 5, 3)
        );
    }

    #[test]
    fn an_avoided_taboo_and_what_does_not_apply_leave_the_sum_alone() {
        let items = [
            line(Kind::Behaviour, Status::Done, 1, (1, 1)),
            line(Kind::Taboo, Status::Avoided, 3, (0, 1)),
            line(Kind::Behaviour, Status::NotApplicable, 3, (0, 1)),
        ];
        assert_eq!(Score::of(&items).shown(), "100");
        assert_eq!(Score::of(&items[1..]).tenths(), None);
    }

    #[test]
    fn parts_are_added_exactly_and_rounded_half_up_once() {
        let items = [
            line(Kind::Behaviour, Status::Partly, 1, (1, 3)),
            line(Kind::Behaviour, Status::Partly, 1, (2, 3)),
            line(Kind::Behaviour, Status::Missed, 2, (0, 1)),
        ];
        assert_eq!(Score::of(&items).shown(), "25");
        let items = [
            line(Kind::Behaviour, Status::Partly, 1, (1, 1)),
            line(Kind::Behaviour, Status::Missed, 15, (0, 1)),
        ];
        assert_eq!(Score::of(&items).shown(), "6.3", "6.25 rounds up");
        assert!(Score::of(&items).reaches(6) && !Score::of(&items).reaches(7));
    }
}
