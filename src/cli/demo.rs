//! `duilian demo`: plays the passing golden of a scenario, with what each line shows.

use std::sync::Arc;

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::check::golden::{self, Golden, Written};
use crate::repl::screen;
use crate::report;
use crate::session::{Mode, Refusal, start, step};
use crate::t;

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 场景 scenario
    scenario: String,
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let play = context.play(&args.scenario)?;
    let lang = context.lang;
    let prefix = format!("scenarios/{}.", play.scene.id);
    let goldens = context
        .library
        .list("scenarios", "golden")
        .into_iter()
        .filter(|p| p.starts_with(&prefix));
    let passing = goldens
        .filter_map(|p| context.library.source(&p))
        .filter_map(|s: Arc<_>| Golden::parse(&s).ok());
    let Some(golden) = passing
        .filter(|g| g.fails.is_empty())
        .min_by(|a, b| a.source.path.cmp(&b.source.path))
    else {
        return Err(Failure(t!(lang, "demo-none", id = &play.scene.id)));
    };
    let width = show::width();
    show::out(&screen::briefing(&play.scene, lang, width));
    show::out(&t!(lang, "demo-title", title = &golden.title));
    let (mut state, events) = start(&play, golden.seed, Mode::Practice);
    print(&screen::events(&play.scene, &events, true, lang, width));
    for (_, written) in &golden.lines {
        match written {
            Written::Comment(c) => {
                show::out(&screen::note(c.trim_start_matches('#').trim(), width))
            }
            Written::Input(input) => {
                show::out(&screen::echo(&play.scene, &state, input, lang, width));
                match step(&play, &state, input) {
                    Ok((next, events)) => {
                        print(&screen::events(&play.scene, &events, true, lang, width));
                        state = next;
                    }
                    Err(Refusal::GivenUp(message)) => {
                        return Err(Failure(t!(lang, "refuse-given-up", what = message)));
                    }
                    Err(_) => {}
                }
            }
        }
    }
    show::out("");
    let verdict = crate::evaluate::evaluate(&play.scene, &state);
    show::out(&report::text::verdict(&play.scene, &verdict, lang, width));
    if golden::difference(&golden.source.text, &golden::run(&play, &golden).text).is_some() {
        show::err(&t!(lang, "demo-stale"));
    }
    Ok(Outcome::Fine)
}

fn print(text: &str) {
    if !text.is_empty() {
        show::out(text);
    }
}
