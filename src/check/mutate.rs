//! Would anybody notice? Each line of a golden that alone earns a goal is dropped, negated or swapped with the next one, and
//! the golden is played again: a goal that is done all the same is weakly recognised.
//!
//! - **drop**: the line is left out. What still earns the goal is another line that was no evidence before, or words of others.
//! - **negate**: 我没有说过 (*I never said*) is put before each sentence that is the evidence; narrated actions get 没有
//!   (*did not*) behind the bracket. A plain denial in the trainee's own voice: no one who says so has shown the item.
//! - **swap**: the line changes places with the trainee's next one. Order alone changes, so this is tried only where order
//!   must matter: the next line shows what has to come after, or the situation lasts no longer than this turn.

use std::collections::{BTreeMap, BTreeSet};

use super::golden::{self, Golden, Run, Written};
use super::{Means, parallel};
use crate::content::library::Library;
use crate::content::model::{Due, Item, ItemId, Kind, Lasts, Scene};
use crate::content::place::Place;
use crate::evaluate::{self, Status, Verdict};
use crate::session::{Ears, Evidence, Input, Mode, Stagecraft, play};

/// How a line was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mutation {
    /// Left out.
    Drop,
    /// Said to be untrue.
    Negate,
    /// Changed places with the trainee's next line.
    Swap,
}

impl Mutation {
    /// All, in the order in which they are tried.
    pub const ALL: [Mutation; 3] = [Mutation::Drop, Mutation::Negate, Mutation::Swap];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Mutation::Drop => "drop",
            Mutation::Negate => "negate",
            Mutation::Swap => "swap",
        }
    }
}

/// A goal that kept its status though its only evidence went.
#[derive(Debug, Clone)]
pub struct Survivor {
    /// How the line was changed.
    pub mutation: Mutation,
    /// The line: its golden, its number.
    pub place: Place,
    /// What the trainee says there.
    pub line: String,
    /// What earns the goal now.
    pub quote: String,
}

/// How an item stood it.
#[derive(Debug, Clone)]
pub struct Endured {
    /// The item.
    pub item: ItemId,
    /// Changes tried.
    pub tried: usize,
    /// Changes that nobody noticed.
    pub survivors: Vec<Survivor>,
}

/// Changes the goldens of these scenarios; the weakest items come first, those that noticed everything are left out.
pub fn run(
    library: &Library,
    scenarios: &[String],
    goldens: &BTreeMap<String, Vec<String>>,
    means: &Means,
) -> Vec<Endured> {
    let mut all: BTreeMap<ItemId, Endured> = BTreeMap::new();
    for tries in parallel::each(scenarios, means.threads, |id| {
        let paths = goldens.get(id).map_or(&[][..], Vec::as_slice);
        scenario(library, id, paths, means).unwrap_or_default()
    }) {
        for (item, survivor) in tries {
            let endured = all.entry(item.clone()).or_insert_with(|| Endured {
                item,
                tried: 0,
                survivors: Vec::new(),
            });
            endured.tried += 1;
            endured.survivors.extend(survivor);
        }
    }
    let mut weak: Vec<Endured> = all
        .into_values()
        .filter(|e| !e.survivors.is_empty())
        .collect();
    weak.sort_by(|a, b| {
        let share = |e: &Endured, other: &Endured| e.survivors.len() * other.tried;
        share(b, a)
            .cmp(&share(a, b))
            .then(b.survivors.len().cmp(&a.survivors.len()))
            .then_with(|| a.item.cmp(&b.item))
    });
    weak
}

/// A change that was tried, and whether the goal stood it.
type Try = (ItemId, Option<Survivor>);

fn scenario(library: &Library, id: &str, paths: &[String], means: &Means) -> Option<Vec<Try>> {
    let scene = library.scene(id).0?;
    let models = scene.stages.iter().map(|s| (means.model)(s).ok());
    let ears = Ears::new(&scene, models.collect::<Option<Vec<_>>>()?);
    let craft = Stagecraft { scene, ears };
    let mut tries = Vec::new();
    for source in paths.iter().filter_map(|p| library.source(p)) {
        if let Ok(golden) = Golden::parse(&source) {
            mutate(&craft, &golden, &mut |item, survivor| {
                tries.push((item.clone(), survivor))
            });
        }
    }
    Some(tries)
}

/// Tells of each goal and each change of its only evidence whether the goal stood as before.
fn mutate(craft: &Stagecraft, golden: &Golden, tell: &mut dyn FnMut(&ItemId, Option<Survivor>)) {
    let run = golden::run(craft, golden);
    let inputs: Vec<(usize, Input)> = golden
        .lines
        .iter()
        .filter_map(|(n, written)| match written {
            Written::Input(input) => Some((*n, input.clone())),
            Written::Comment(_) => None,
        })
        .collect();
    for (line, goals) in only_evidence(&craft.scene, &run) {
        let Some(at) = inputs.iter().position(|(n, _)| *n == line) else {
            continue;
        };
        for mutation in Mutation::ALL {
            let sensitive = |goal: &&Goal| mutation != Mutation::Swap || goal.by_order;
            let goals: Vec<&Goal> = goals.iter().filter(sensitive).collect();
            let changed = match goals.is_empty() {
                true => None,
                false => changed(mutation, &inputs, at, &goals),
            };
            let Some(changed) = changed else { continue };
            let (state, _) = play(craft, golden.seed, Mode::Practice, &changed);
            let verdict = evaluate::evaluate(&craft.scene, &state);
            for goal in goals {
                let survivor = evidence_left(&verdict, goal).map(|quote| Survivor {
                    mutation,
                    place: Place::at_line(&golden.source, line, 1),
                    line: inputs[at].1.to_string(),
                    quote,
                });
                tell(&goal.item, survivor);
            }
        }
    }
}

/// A goal that one line alone earns.
struct Goal {
    item: ItemId,
    status: Status,
    /// The words that earn it.
    quote: String,
    /// Its status depends on the order of things said.
    by_order: bool,
}

/// Lines of the golden that alone earn goals, in order. A line said in a turn that was taken back earns nothing.
fn only_evidence(scene: &Scene, run: &Run) -> Vec<(usize, Vec<Goal>)> {
    let mut all: BTreeMap<usize, Vec<Goal>> = Default::default();
    for line in &run.verdict.items {
        let Some(item) = scene.items.get(&line.id) else {
            continue;
        };
        let right = match line.kind {
            Kind::Taboo => Status::Violated,
            _ => Status::Done,
        };
        let turns: BTreeSet<u32> = line.evidence.iter().map(|e: &Evidence| e.turn).collect();
        let recognised = line.evidence.iter().all(|e| e.via.is_some());
        if line.status != right || !recognised || turns.len() != 1 {
            continue;
        }
        let Some((evidence, n)) = line
            .proof()
            .and_then(|e| Some((e, *run.lines.get(&e.turn)?)))
        else {
            continue;
        };
        all.entry(n).or_default().push(Goal {
            item: line.id.clone(),
            status: line.status,
            quote: evidence.quote.clone(),
            by_order: is_by_order(scene, run, item, evidence.turn),
        });
    }
    all.into_iter().collect()
}

/// Should it matter that the line comes one turn later? When the next one shows what must come after it, or when what it
/// answers lasts for its turn alone.
fn is_by_order(scene: &Scene, run: &Run, item: &Item, turn: u32) -> bool {
    let next = match &item.due {
        Due::Before(other) => run.state.shown.get(other).and_then(|e| e.first()),
        _ => None,
    };
    let situation = item
        .situation
        .as_ref()
        .and_then(|s| scene.furniture.situations.get(s));
    next.is_some_and(|e| e.turn == turn + 1) || situation.is_some_and(|s| s.lasts == Lasts::Turn)
}

/// The inputs with the line at `at` changed; nothing where the change cannot be made.
fn changed(
    mutation: Mutation,
    inputs: &[(usize, Input)],
    at: usize,
    goals: &[&Goal],
) -> Option<Vec<Input>> {
    let mut all: Vec<Input> = inputs.iter().map(|(_, i)| i.clone()).collect();
    match mutation {
        Mutation::Drop => _ = all.remove(at),
        Mutation::Negate => {
            let Input::Say(text) = &all[at] else {
                return None;
            };
            let quotes: Vec<&str> = goals.iter().map(|g| g.quote.as_str()).collect();
            all[at] = Input::Say(negated(text, &quotes));
        }
        Mutation::Swap => {
            let next = (at + 1..all.len()).find(|i| matches!(all[*i], Input::Say(_)))?;
            all.swap(at, next);
        }
    }
    Some(all)
}

/// Signs that end a sentence or open and close narration.
const ENDS: [char; 6] = ['。', '！', '？', '!', '?', '；'];

/// The line with every sentence that holds one of the quotes, or a part of it, denied.
fn negated(text: &str, quotes: &[&str]) -> String {
    let mut out = String::new();
    let mut sentence = String::new();
    let close = |sentence: &mut String, out: &mut String| {
        let bare: String = sentence.chars().filter(|c| c.is_alphanumeric()).collect();
        let touches = quotes.iter().any(|q| {
            let quote: String = q.chars().filter(|c| c.is_alphanumeric()).collect();
            !bare.is_empty() && (quote.contains(&bare) || bare.contains(&quote))
        });
        if touches {
            let at = sentence.find(|c: char| c.is_alphanumeric()).unwrap_or(0);
            let acted = sentence[..at].contains(['（', '(', '*', '【']);
            out.push_str(&sentence[..at]);
            out.push_str(if acted { "没有" } else { "我没有说过" });
            out.push_str(&sentence[at..]);
        } else {
            out.push_str(sentence);
        }
        sentence.clear();
    };
    for c in text.chars() {
        if matches!(c, '（' | '(') {
            close(&mut sentence, &mut out);
        }
        sentence.push(c);
        if ENDS.contains(&c) || matches!(c, '）' | ')') {
            close(&mut sentence, &mut out);
        }
    }
    close(&mut sentence, &mut out);
    out
}

/// What earns a goal whose status is as before; nothing when it changed.
fn evidence_left(verdict: &Verdict, goal: &Goal) -> Option<String> {
    let line = verdict.items.iter().find(|l| l.id == goal.item)?;
    let same = line.status == goal.status;
    same.then(|| line.proof().map_or_else(String::new, |e| e.quote.clone()))
}

#[cfg(test)]
mod tests {
    use super::negated;

    #[test]
    fn only_the_sentence_that_is_the_evidence_is_denied() {
        let text = "您好。您现在开什么车？（记下）";
        assert_eq!(
            negated(text, &["您现在开什么车"]),
            "您好。我没有说过您现在开什么车？（记下）"
        );
        assert_eq!(
            negated(text, &["记下"]),
            "您好。您现在开什么车？（没有记下）"
        );
    }

    #[test]
    fn evidence_over_two_sentences_is_denied_in_both() {
        assert_eq!(
            negated("您好。欢迎。", &["您好。欢迎"]),
            "我没有说过您好。我没有说过欢迎。"
        );
    }
}
