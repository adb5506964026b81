//! Goldens: a stored run is its whole text. The runner plays the inputs and writes the file anew; equal text is a pass.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::decode::Sp;
use crate::content::finding::Finding;
use crate::content::model::Scene;
use crate::content::place::{Place, Source};
use crate::content::{resolve, rules};
use crate::evaluate::{self, Status, Verdict};
use crate::session::{self, Event, Input, Mode, Refusal, Stagecraft, State};

/// A golden as written: header and inputs. What stands between them is made by running it.
#[derive(Debug, Clone)]
pub struct Golden {
    /// The file.
    pub source: Arc<Source>,
    /// The scenario it plays.
    pub scenario: Sp<String>,
    /// Decides every chance.
    pub seed: u64,
    /// What it shows.
    pub title: String,
    /// Items it must miss or violate, as written.
    pub fails: Vec<Sp<String>>,
    /// Inputs and comments in order, with their line numbers.
    pub lines: Vec<(usize, Written)>,
    /// A run was stored in it, whole or in part.
    pub played: bool,
}

/// A line of a golden that its author writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// An input.
    Input(Input),
    /// A comment, kept as it is.
    Comment(String),
}

/// Words before an item's id in the lines that tell what became of it.
pub(super) const OF_ITEMS: &[&str] = &[
    "done",
    "partly",
    "extra",
    "violated",
    "unclear",
    "wrong",
    "extra-violated",
    "extra-unclear",
    "extra-wrong",
];

/// Other words that begin the lines a run writes at the margin: events of the opening, and the verdict.
const GENERATED: &[&str] = &[
    "narration",
    "customer",
    "situation",
    "cleared",
    "stage",
    "form",
    "question",
    "clock",
    "told",
    "outcome",
    "ended",
    "fault",
    "score",
];

impl Golden {
    /// Reads a golden.
    ///
    /// # Errors
    /// One finding for each line that is neither header, input nor something a run writes.
    pub fn parse(source: &Arc<Source>) -> Result<Golden, Vec<Finding>> {
        let mut found = Vec::new();
        let mut bad = |line: usize, column: usize, message: String| {
            found.push(
                Finding::new(&rules::GOLDEN_SYNTAX, Place::at_line(source, line, column))
                    .with("message", message)
                    .with("last", "none"),
            );
        };
        let (mut scenario, mut seed, mut title, mut fails) =
            (None, None, String::new(), Vec::new());
        let mut lines = Vec::new();
        let (mut header, mut played) = (true, false);
        for (n, text) in source.text.lines().enumerate() {
            let n = n + 1;
            if text.trim().is_empty() {
                header &= scenario.is_none();
                continue;
            }
            if text.starts_with("  ") {
                played = true;
                continue;
            }
            if text.starts_with('#') {
                lines.push((n, Written::Comment(text.to_owned())));
                continue;
            }
            if header && !text.starts_with(['>', '~', '!']) {
                let Some((key, value)) = text.split_once(':') else {
                    bad(n, 1, format!("`{text}`"));
                    continue;
                };
                let column = text.chars().count() - value.trim_start().chars().count() + 1;
                let value = value.trim();
                match key {
                    "scenario" => {
                        scenario = Some(Sp {
                            v: value.to_owned(),
                            place: Place::at_line(source, n, column),
                        })
                    }
                    "seed" => match value.parse() {
                        Ok(s) => seed = Some(s),
                        Err(_) => bad(n, column, format!("seed `{value}`")),
                    },
                    "title" => title = value.to_owned(),
                    "fails" => fails = names(source, n, text, value),
                    other => bad(n, 1, format!("`{other}:`")),
                }
                continue;
            }
            header = false;
            if text.starts_with(['>', '~', '!']) {
                match Input::parse(text) {
                    Ok(Some(input)) => lines.push((n, Written::Input(input))),
                    Ok(None) => {}
                    Err(e) => bad(n, 1, e.message().1.to_owned()),
                }
            } else if [OF_ITEMS, GENERATED]
                .concat()
                .contains(&text.split(' ').next().unwrap_or_default())
            {
                played = true;
            } else {
                bad(
                    n,
                    1,
                    format!("`{}`", text.chars().take(20).collect::<String>()),
                );
            }
        }
        if scenario.is_none() {
            bad(1, 1, "`scenario:`".to_owned());
        }
        match scenario {
            Some(scenario) if found.is_empty() => Ok(Golden {
                source: Arc::clone(source),
                scenario,
                seed: seed.unwrap_or(1),
                title,
                fails,
                lines,
                played,
            }),
            _ => Err(found),
        }
    }

    /// The inputs alone.
    pub fn inputs(&self) -> Vec<Input> {
        let inputs = self.lines.iter().filter_map(|(_, w)| match w {
            Written::Input(i) => Some(i.clone()),
            Written::Comment(_) => None,
        });
        inputs.collect()
    }

    /// The items it must fail, as whole ids; names that lead nowhere are findings.
    pub fn failing(&self, scene: &Scene, found: &mut Vec<Finding>) -> BTreeSet<String> {
        let ids: Vec<&String> = scene.goals.iter().collect();
        self.fails
            .iter()
            .filter_map(|f| resolve::item(f, ids.clone(), found))
            .collect()
    }
}

fn names(source: &Arc<Source>, line: usize, text: &str, value: &str) -> Vec<Sp<String>> {
    let list = value.split(',').map(str::trim).filter(|v| !v.is_empty());
    list.map(|name| {
        let at = text.find(name).unwrap_or(0);
        let mut place = Place::at_line(source, line, text[..at].chars().count() + 1);
        place.len = name.len() as u32;
        Sp {
            v: name.to_owned(),
            place,
        }
    })
    .collect()
}

/// A golden played.
pub struct Run {
    /// The whole file as it is now.
    pub text: String,
    /// Where the session came to.
    pub state: State,
    /// Its result.
    pub verdict: Verdict,
    /// The events of the opening, then of each input.
    pub events: Vec<Vec<Event>>,
    /// Inputs that were refused, by line.
    pub refused: Vec<(usize, Refusal)>,
    /// The line that holds the trainee's words of each turn.
    pub lines: BTreeMap<u32, usize>,
}

/// Plays a golden.
pub fn run(play: &Stagecraft, golden: &Golden) -> Run {
    let mut text = format!(
        "scenario: {}\nseed: {}\ntitle: {}\n",
        golden.scenario.v, golden.seed, golden.title
    );
    if !golden.fails.is_empty() {
        let names: Vec<&str> = golden.fails.iter().map(|f| f.v.as_str()).collect();
        text.push_str(&format!("fails: {}\n", names.join(", ")));
    }
    text.push('\n');
    let (mut state, opening) = session::start(play, golden.seed, Mode::Practice);
    for event in &opening {
        text.push_str(&format!("{}\n", event.golden()));
    }
    let mut all = vec![opening];
    let mut refused = Vec::new();
    let mut lines = BTreeMap::new();
    for (n, written) in &golden.lines {
        match written {
            Written::Comment(c) => text.push_str(&format!("{c}\n")),
            Written::Input(input) => {
                text.push_str(&format!("{input}\n"));
                match session::step(play, &state, input) {
                    Ok((next, events)) => {
                        for event in &events {
                            text.push_str(&format!("  {}\n", event.golden()));
                        }
                        state = next;
                        if matches!(input, Input::Say(_)) {
                            lines.insert(state.turn, *n);
                        }
                        all.push(events);
                    }
                    Err(refusal) => {
                        if let Refusal::GivenUp(message) = &refusal {
                            state.given_up = Some(message.clone());
                        }
                        text.push_str(&format!("  refused {refusal}\n"));
                        refused.push((*n, refusal));
                        all.push(Vec::new());
                    }
                }
            }
        }
    }
    let verdict = evaluate::evaluate(&play.scene, &state);
    text.push('\n');
    text.push_str(&ending(&verdict));
    Run {
        text,
        state,
        verdict,
        events: all,
        refused,
        lines,
    }
}

/// The verdict as a golden shows it.
fn ending(v: &Verdict) -> String {
    let s = &v.score;
    let word = if v.passed { "passed" } else { "failed" };
    let mut text = format!(
        "score {} = {} of {} ({} earned, {} taken)   {word}\n",
        s.shown(),
        s.earned_shown(),
        s.possible,
        s.gained_shown(),
        s.taken
    );
    for r in &v.reasons {
        let item = r.item.as_ref().map_or(String::new(), |i| format!(" {i}"));
        let turn = r
            .turn
            .filter(|t| *t > 0)
            .map_or(String::new(), |t| format!(" turn {t}"));
        text.push_str(&format!("  {}{item}{turn}\n", r.code));
    }
    for line in &v.items {
        let word = match line.status {
            Status::Done => "done",
            Status::Partly => "partly",
            Status::Missed => "missed",
            Status::Violated => "violated",
            Status::Avoided => "avoided",
            Status::NotApplicable => "not-applicable",
        };
        let late = if line.late { " late" } else { "" };
        text.push_str(&format!("  {word} {}{late}\n", line.id));
    }
    for line in &v.extra {
        text.push_str(&format!("  extra {}\n", line.id));
    }
    text
}

/// The first line in which two texts differ: its number, what the first has there, and what the second.
pub fn difference<'a>(stored: &'a str, now: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let (mut a, mut b) = (stored.lines(), now.lines());
    let mut n: usize = 0;
    loop {
        n += 1;
        match (a.next(), b.next()) {
            (None, None) => {
                return (stored != now).then_some((n.saturating_sub(1).max(1), "", "⏎"));
            }
            (x, y) if x != y => return Some((n, x.unwrap_or("␄"), y.unwrap_or("␄"))),
            _ => {}
        }
    }
}
