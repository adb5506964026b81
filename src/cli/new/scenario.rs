//! A scenario to start from: goals that its stages have, the customer's answers to be written, a script, and two goldens made
//! of the stages' own examples, which a check can play at once.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Context, Failure, NewFile};
use crate::content::model::{Due, Item, Kind, Shown, Stage};
use crate::t;

/// Goals chosen at most.
const GOALS: usize = 10;
/// The goldens' last words; the script ends the scene at them.
const GOODBYE: &str = "那今天先到这儿，再见。";

/// The files of scenario `id` (`<standard>/<scenario>`).
pub fn files(
    context: &Context,
    id: &str,
    persona: Option<&str>,
    stages: &[String],
) -> Result<Vec<NewFile>, Failure> {
    let (lang, library) = (context.lang, &context.library);
    let standard = id.split('/').next().unwrap_or_default();
    let known = library
        .standard(standard)
        .and_then(|s| s.value.clone())
        .ok_or_else(|| Failure(t!(lang, "no-standard", id = standard)))?;
    let names: Vec<String> = match stages {
        [] => known.stages.iter().take(1).cloned().collect(),
        some => some.to_vec(),
    };
    let whole = |name: &String| match name.contains('.') {
        true => name.clone(),
        false => format!("{standard}.{name}"),
    };
    let stages: Vec<Arc<Stage>> = names
        .iter()
        .map(|name| context.stage(&whole(name)).map_err(Failure))
        .collect::<Result<_, _>>()?;
    let persona = match persona {
        Some(p) if library.persona(p).is_none() => {
            return Err(Failure(t!(lang, "new-no-persona", id = p)));
        }
        Some(p) => p.to_owned(),
        None => {
            // The trainer's own first, as far as there are any.
            let own = library.packs().iter().rev();
            let first = own.flat_map(|p| p.list("scenarios/personas", "yaml")).next();
            let first = first.and_then(|p| Some(p.rsplit('/').next()?.strip_suffix(".yaml")?.to_owned()));
            first.ok_or_else(|| Failure(t!(lang, "new-no-persona", id = "–")))?
        }
    };
    let goals = goals(&stages);
    if goals.is_empty() {
        return Err(Failure(t!(lang, "new-no-goals", stages = names.join(", "))));
    }
    let cut = stages.first().map_or(80, |s| s.cut);
    let failing = failing(&goals, cut);
    let golden = |case: &str, failing: &[usize]| {
        let mut text = format!("scenario: {id}\nseed: 1\ntitle: 待写：这一遍演的是什么\n");
        if !failing.is_empty() {
            let names: Vec<&str> = failing
                .iter()
                .filter_map(|n| goals.get(*n))
                .map(|(item, _)| item.id.as_str())
                .collect();
            let _ = writeln!(text, "fails: {}", names.join(", "));
        }
        text.push('\n');
        for (n, (_, said)) in goals.iter().enumerate() {
            if !failing.contains(&n) {
                let _ = writeln!(text, "> {said}");
            }
        }
        let _ = writeln!(text, "> {GOODBYE}");
        (format!("scenarios/{id}.{case}.golden"), text)
    };
    Ok(vec![
        (
            format!("scenarios/{id}.yaml"),
            yaml(id, &stages, &persona, &goals),
        ),
        (
            format!("scripts/{id}.rhai"),
            include_str!("scenario.rhai").to_owned(),
        ),
        golden("pass", &[]),
        golden("fails", &failing),
    ])
}

/// Items that a first draft can show in any situation, each with an example that shows it; those due early first.
fn goals(stages: &[Arc<Stage>]) -> Vec<(&Item, &str)> {
    let mut all = Vec::new();
    for stage in stages {
        for item in &stage.items {
            let spec = stage.examples.items.iter().find(|s| s.id == item.id);
            let said = spec.and_then(|s| s.hit.iter().find(|h| h.customer.is_none()));
            let fits = item.kind == Kind::Behaviour
                && item.situation.is_none()
                && matches!(item.shown, Shown::Say | Shown::Act)
                && matches!(item.due, Due::Start | Due::End);
            if let Some(said) = said.filter(|_| fits) {
                all.push((item, said.text.as_str()));
            }
        }
    }
    // What falls due within the first turns is said first, and no more of it than there are turns.
    all.sort_by_key(|(item, _)| item.due != Due::Start);
    let early = all.iter().filter(|(i, _)| i.due == Due::Start).count();
    let turns = crate::defaults::START_TURNS as usize;
    all.drain(turns.min(early)..early);
    all.truncate(GOALS);
    all
}

/// The goals to leave out so that the scene is failed: from the last, until the rest cannot reach the cut.
fn failing(goals: &[(&Item, &str)], cut: u32) -> Vec<usize> {
    let possible: u32 = goals.iter().map(|(i, _)| i.weight).sum();
    let mut earned = possible;
    let mut failing = Vec::new();
    for (n, (item, _)) in goals.iter().enumerate().rev() {
        if earned * 100 < possible * cut {
            break;
        }
        earned -= item.weight;
        failing.push(n);
    }
    failing.reverse();
    failing
}

fn yaml(id: &str, stages: &[Arc<Stage>], persona: &str, goals: &[(&Item, &str)]) -> String {
    let standard = id.split('/').next().unwrap_or_default();
    let stages: Vec<&str> = stages.iter().map(|s| s.id.as_str()).collect();
    let mut text = format!(
        "# yaml-language-server: $schema=../../schemas/scenario.json\n\
         id: {id}\n\
         title: {{zh: \"待写：场景的名字\", en: \"待写：the name of the scene\"}}\n\
         standard: {standard}\n\
         stages: [{}]\n\
         persona: {persona}\n\
         channel: showroom\n\
         difficulty: 1\n\
         brief:\n\
         \x20 zh: \"待写：学员要知道的：是谁，在哪儿，要做到什么\"\n\
         \x20 en: \"待写：what the trainee must know: who, where, what for\"\n\
         opening: {{narrate: \"待写：（开场时看见什么）\"}}\n\
         # 清单：算分的条目。\n\
         goals:\n",
        stages.join(", ")
    );
    for (item, _) in goals {
        let _ = writeln!(text, "  - {}  # {}", item.id, item.title.zh);
    }
    text.push_str("# 客户听到每一条时说什么，每条写两三句。\nanswers:\n");
    for (item, _) in goals {
        let _ = writeln!(text, "  {}: [\"待写：听到“{}”时，客户说什么\"]", item.id, item.title.zh);
    }
    let _ = write!(text, "script: {id}.rhai\n");
    text
}
