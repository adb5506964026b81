//! Findings, each judged beside the surer ones of the same words.

use super::company::Company;
use super::model::{ItemModel, StageModel};
use super::recogniser::{Finding, Found};
use super::spec::{Kind, Via};

/// What is found for an item, judged beside what else the words show.
pub(crate) struct Judged<'m> {
    model: &'m StageModel,
    /// Place in the model.
    at: usize,
    pub item: &'m ItemModel,
    /// Where else the item may be shown.
    elsewhere: Vec<Finding>,
    pub finding: Finding,
    pub company: Company,
    /// Margins from which it is seen, and from which it is unclear.
    pub seen: i32,
    pub unclear: i32,
}

impl<'m> Judged<'m> {
    pub(crate) fn new(model: &'m StageModel, found: Found) -> Option<Self> {
        let (seen, unclear) = found.best.bars();
        Some(Judged {
            model,
            at: found.at,
            item: model.items.get(found.at)?,
            elsewhere: found.others,
            finding: found.best,
            company: Company::Others,
            seen,
            unclear,
        })
    }

    /// How far its margin is over the one needed to be seen.
    fn over(&self) -> i32 {
        self.finding.margin - self.seen
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.finding.via == Via::Exact
    }

    pub(crate) fn is_seen(&self) -> bool {
        self.is_exact() || self.finding.margin >= self.seen
    }

    /// Seen or unclear.
    pub(crate) fn is_noticed(&self) -> bool {
        self.is_exact() || self.finding.margin >= self.unclear
    }

    fn may_be_noticed(&self) -> bool {
        let least = self.unclear - self.model.companies.most_off();
        self.is_exact() || self.finding.margin >= least
    }

    /// Judges it beside those found surer, by the words that show it best beside them.
    fn beside(&mut self, surer: &[Judged]) {
        self.stand_beside(surer);
        for finding in std::mem::take(&mut self.elsewhere) {
            let mut other = Judged {
                elsewhere: Vec::new(),
                company: Company::Others,
                finding,
                ..*self
            };
            other.stand_beside(surer);
            if other.over() > self.over() {
                *self = other;
            }
        }
    }

    fn stand_beside(&mut self, surer: &[Judged]) {
        let bars = self.finding.bars();
        if self.item.kind == Kind::Taboo {
            // Nobody is accused the sooner, or spared, for what else he says.
            (self.seen, self.unclear) = bars;
            return;
        }
        let overlaps = |other: &&Judged| {
            let (one, other) = (self.finding.window, other.finding.window);
            one.0 <= other.1 && other.0 <= one.1
        };
        let are_strangers = |other: &Judged| {
            let in_one = std::ptr::eq(self.model, other.model);
            // What counts in its situation alone is what is meant there, though at all times it would be something else.
            let is_meant = self.item.situation.is_some() && other.item.situation.is_none();
            in_one && !is_meant && self.model.companies.are_strangers(self.at, other.at)
        };
        // In one breath two things may be said in different words.
        let may_be_strange = !self.finding.in_pieces;
        let others = || surer.iter().filter(overlaps);
        let mut clear = others().filter(|other| other.is_seen()).peekable();
        let company = match clear.peek().copied() {
            None if others().next().is_none() => Company::Alone,
            Some(first) if may_be_strange && clear.all(are_strangers) => {
                Company::Stranger(first.item.id.clone())
            }
            _ => Company::Others,
        };
        (self.seen, self.unclear) = self.model.companies.bars(&company, bars);
        self.company = company;
    }

    /// Permille; 500 at the threshold for seen.
    pub(crate) fn confidence(&self) -> u16 {
        if self.is_exact() {
            return 1000;
        }
        (500 + self.over() / 2).clamp(1, 999) as u16
    }
}

/// The surest first, and last those that no company would let be noticed.
pub(crate) fn judged(all: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    let (mut likely, mut others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(Judged::may_be_noticed);
    likely.sort_by(|a, b| (b.over(), &a.item.id).cmp(&(a.over(), &b.item.id)));
    let mut noticed = Vec::with_capacity(likely.len());
    for mut one in likely {
        one.beside(&noticed);
        let list = if one.is_noticed() {
            &mut noticed
        } else {
            &mut others
        };
        list.push(one);
    }
    noticed.append(&mut others);
    noticed
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::recognise::spec::{Channel, Example, ItemSpec, StageSpec};

    /// Seating and tea are said together, the others with nothing; shouting is a taboo, an umbrella counts in the rain.
    fn stage() -> StageModel {
        let hit = |text: &str, also: &[&str]| Example {
            text: text.to_owned(),
            also: also.iter().map(|id| (*id).to_owned()).collect(),
            ..Example::default()
        };
        let item = |id: &str, kind, hit| ItemSpec {
            id: id.to_owned(),
            kind,
            channel: Channel::Say,
            situation: None,
            implies: Vec::new(),
            hit,
            miss: Vec::new(),
            cues: Vec::new(),
        };
        // As many as it takes to know what is not said together.
        let many = |text: &str, also: &[&str]| (0..60).map(|_| hit(text, also)).collect();
        let items = vec![
            item("seat", Kind::Behaviour, many("请坐，喝杯茶", &["tea"])),
            item("tea", Kind::Behaviour, many("给您倒杯茶", &[])),
            item("price", Kind::Behaviour, many("价格是十万", &[])),
            item("shout", Kind::Taboo, many("你吵什么吵", &[])),
            ItemSpec {
                situation: Some("rain".to_owned()),
                ..item("umbrella", Kind::Behaviour, many("给您撑把伞", &[]))
            },
        ];
        StageModel::train(&StageSpec {
            items,
            ..StageSpec::default()
        })
        .unwrap()
    }

    /// Item, window, and how far the margin is over what it takes to be seen where nothing else is.
    type Shown = (&'static str, (usize, usize), i32);

    /// `(item, first clause, seen, company)` of what is noticed, in order of certainty.
    fn noticed(model: &StageModel, found: &[Shown]) -> Vec<(String, usize, bool, Company)> {
        let finding = |item: usize, (_, window, over): &Shown| {
            let thresholds = model.items[item].thresholds;
            Finding {
                window: *window,
                in_pieces: false,
                margin: thresholds.seen + over,
                via: Via::Model,
                thresholds,
                vetoed: false,
            }
        };
        let all = model.items.iter().enumerate().filter_map(|(at, item)| {
            let of_item = found.iter().filter(|(id, ..)| *id == item.id);
            let mut of_item = of_item.map(|found| finding(at, found));
            let best = of_item.next()?;
            let others = of_item.collect();
            Judged::new(model, Found { at, best, others })
        });
        let all = judged(all.collect()).into_iter();
        all.filter(Judged::is_noticed)
            .map(|one| {
                let (id, first) = (one.item.id.clone(), one.finding.window.0);
                (id, first, one.is_seen(), one.company)
            })
            .collect()
    }

    fn seen(model: &StageModel, found: &[Shown]) -> Vec<String> {
        let all = noticed(model, found).into_iter();
        all.filter(|(_, _, seen, _)| *seen)
            .map(|(id, ..)| id)
            .collect()
    }

    #[test]
    fn words_that_clearly_show_one_item_must_show_a_stranger_the_more_clearly() {
        let model = stage();
        let beside = |other, over| seen(&model, &[("seat", (0, 0), 900), (other, (0, 0), over)]);
        assert_eq!(beside("price", 200), ["seat"]);
        assert_eq!(beside("price", 600), ["seat", "price"]);
        assert_eq!(beside("tea", 200), ["seat", "tea"]);
        // Other words are another matter, and so is an accusation.
        let apart = [("seat", (0, 0), 900), ("price", (1, 1), 200)];
        assert_eq!(seen(&model, &apart), ["seat", "price"]);
        assert_eq!(beside("shout", 200), ["seat", "shout"]);
        let shouted = noticed(&model, &[("seat", (0, 0), 900), ("shout", (0, 0), 200)]);
        assert_eq!(shouted[1].3, Company::Others);
        // In the rain an umbrella is what is meant.
        assert_eq!(beside("umbrella", 200), ["seat", "umbrella"]);
    }

    #[test]
    fn an_item_that_shares_its_best_words_with_a_stranger_may_be_shown_by_others() {
        let model = stage();
        let found = [
            ("seat", (1, 2), 900),
            ("price", (0, 1), 400),
            ("price", (0, 0), 300),
        ];
        let all = noticed(&model, &found);
        assert_eq!(all[1], ("price".to_owned(), 0, true, Company::Alone));
    }

    #[test]
    fn words_that_show_nothing_else_are_the_sooner_unclear() {
        let model = stage();
        let thresholds = model.items[2].thresholds;
        let just_below = thresholds.unclear - thresholds.seen - 150;
        let alone = [("price", (0, 0), just_below)];
        assert_eq!(noticed(&model, &alone).len(), 1);
        let beside = [("tea", (0, 0), 0), ("price", (0, 0), just_below)];
        assert_eq!(noticed(&model, &beside).len(), 1);
    }
}
