//! `duilian practice`: choose, be briefed, talk, be evaluated, be recorded.

use std::io::IsTerminal;

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::history::{SessionId, Store};
use crate::repl::editor::{Line, Lines};
use crate::repl::talk::{self, Talk};
use crate::session::Mode;
use crate::session::event::one_line;
use crate::t;

/// Arguments of `practice`.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// 场景 scenario; without one you choose
    scenario: Option<String>,
    /// 随机种子 decides every chance [default: random at a terminal, 1 when piped]
    #[arg(long)]
    seed: Option<u64>,
    /// 考试：没有提示，不能撤回，结束前看不到清单 exam: no hints, no undo, no checklist until the end
    #[arg(long)]
    exam: bool,
    /// 接着上次没完的练 goes on with the latest unfinished session
    #[arg(long)]
    resume: bool,
}

/// The scene for a trainee who has never practised.
const TUTORIAL: &str = "nissan/tutorial";

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let lang = context.lang;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut lines = Lines::open(terminal, lang).map_err(Failure)?;
    let store = Store::open(&context.db);
    if let Err(error) = &store {
        show::err(&error.message(lang));
        show::err(&t!(lang, "history-aside"));
    }
    let mut next = Some(match args.scenario.clone() {
        Some(scenario) => Next::Scene {
            scenario,
            parent: None,
        },
        None => Next::Choose,
    });
    let mut store = store.ok();
    if args.resume {
        let Some(open) = store.as_ref() else {
            return Err(Failure(t!(lang, "resume-no-history")));
        };
        let found = open
            .unfinished(&context.trainee, args.scenario.as_deref())
            .map_err(|e| Failure(e.message(lang)))?;
        let Some(id) = found else {
            return Err(Failure(t!(lang, "resume-none")));
        };
        let record = open.load(&id.0).map_err(|e| Failure(e.message(lang)))?;
        let (talk, events) = Talk::resume(context, record, store.take()).map_err(Failure)?;
        let (after, given_back) =
            talk::run(context, talk, events, &mut lines, terminal).map_err(Failure)?;
        store = given_back;
        next = after;
        if !terminal {
            return Ok(Outcome::Fine);
        }
    }
    while let Some(wanted) = next.take() {
        let (scenario, parent) = match wanted {
            Next::Branch(branch) => {
                let (talk, events) =
                    Talk::branch(context, *branch, store.take()).map_err(Failure)?;
                let (after, given_back) =
                    talk::run(context, talk, events, &mut lines, terminal).map_err(Failure)?;
                store = given_back;
                next = after;
                continue;
            }
            Next::Scene { scenario, parent } => (scenario, parent),
            Next::Choose => {
                let first = store
                    .as_ref()
                    .is_some_and(|s| !s.is_known(&context.trainee).unwrap_or(true));
                match choose(context, &mut lines, terminal, first)? {
                    Some(id) => (id, None),
                    None => return Ok(Outcome::Fine),
                }
            }
        };
        let scene = context.scene(&scenario)?;
        let seed = args
            .seed
            .unwrap_or_else(|| if terminal { random_seed() } else { 1 });
        let mode = if args.exam {
            Mode::Exam
        } else {
            Mode::Practice
        };
        let begun = Talk::begin(context, scene, seed, mode, parent, store.take(), terminal);
        let (talk, opening) = begun.map_err(Failure)?;
        let (after, given_back) =
            talk::run(context, talk, opening, &mut lines, terminal).map_err(Failure)?;
        store = given_back;
        next = after.filter(|_| terminal);
    }
    Ok(Outcome::Fine)
}

/// What to play next.
pub enum Next {
    /// The trainee chooses.
    Choose,
    /// A scene from its beginning.
    Scene {
        /// Its id.
        scenario: String,
        /// The record that is retried.
        parent: Option<SessionId>,
    },
    /// A session from the middle of another.
    Branch(Box<talk::Branch>),
}

fn random_seed() -> u64 {
    let mut bytes = [0u8; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from(u32::from_le_bytes(bytes)),
        Err(_) => 1,
    }
}

/// Shows what there is and asks which. A number, an id, or the end of an id; nothing: leave.
fn choose(
    context: &Context,
    lines: &mut Lines,
    terminal: bool,
    first: bool,
) -> Result<Option<String>, Failure> {
    let lang = context.lang;
    let mut ids = context.library.scenario_ids();
    // The tutorial stands first; the rest from easy to hard.
    let rank = |id: &String| {
        let head = context.library.scenario_head(id).0;
        (id != TUTORIAL, head.map_or(9, |s| s.difficulty.v))
    };
    ids.sort_by_cached_key(|id| (rank(id), id.clone()));
    if ids.is_empty() {
        return Err(Failure(t!(lang, "list-nothing")));
    }
    if terminal {
        show::out(&t!(lang, "choose-welcome"));
        let widest = ids
            .iter()
            .filter_map(|id| context.library.scenario_head(id).0)
            .map(|s| unicode_width::UnicodeWidthStr::width(lang.of(&s.title)))
            .max()
            .unwrap_or_default();
        for (n, id) in ids.iter().enumerate() {
            if let (Some(s), _) = context.library.scenario_head(id) {
                let channel = serde_json::to_value(s.channel)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .unwrap_or_default();
                let stars = "★".repeat(s.difficulty.v as usize);
                let line = format!(
                    "{:>3}  {}  {}  {}",
                    n + 1,
                    crate::report::wrap::pad(&stars, 6),
                    crate::report::wrap::pad(lang.of(&s.title), widest),
                    t!(lang, &format!("channel-{channel}"))
                );
                show::out(&line);
            }
        }
        show::out(&t!(lang, if first { "choose-first" } else { "choose-how" }));
    }
    loop {
        let typed = match lines.next(&t!(lang, "choose-prompt")) {
            Line::Text(text) => text.trim().to_owned(),
            Line::NotText => {
                show::err(&t!(lang, "line-not-utf8"));
                continue;
            }
            Line::Failed(message) => return Err(Failure(message)),
            Line::Interrupted | Line::End => return Ok(None),
        };
        if typed.is_empty() && first {
            return Ok(Some(TUTORIAL.to_owned()));
        }
        if typed.is_empty() || ["/quit", "/退出", "q"].contains(&typed.as_str()) {
            return Ok(None);
        }
        let by_number = typed
            .parse::<usize>()
            .ok()
            .and_then(|n| ids.get(n.checked_sub(1)?));
        let by_name = ids
            .iter()
            .find(|id| **id == typed || id.rsplit('/').next() == Some(typed.as_str()));
        match by_number.or(by_name) {
            Some(id) => return Ok(Some(id.clone())),
            None => show::err(&t!(
                lang,
                "choose-unknown",
                typed = one_line(&typed),
                count = ids.len()
            )),
        }
    }
}
