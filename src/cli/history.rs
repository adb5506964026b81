//! `duilian history`, `report`, `replay`, `export`, `import`: what was practised.

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::evaluate::{self, Verdict};
use crate::history::{self, Record, Store};
use crate::repl::{screen, talk};
use crate::report;
use crate::session::{Event, Input};
use crate::t;

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个场景 only this scenario
    scenario: Option<String>,
    /// 所有人的 of all trainees
    #[arg(long)]
    all: bool,
    /// 最多几条 at most so many
    #[arg(long, default_value_t = 20)]
    limit: u32,
    /// 输出 JSON as JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// 记录编号（开头几位即可） id of a record, or its beginning
    id: String,
}

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// 记录编号（开头几位即可） id of a record, or its beginning
    id: String,
    /// 只放到这一轮 only up to this turn of the trainee
    #[arg(long, value_name = "TURN")]
    at: Option<u32>,
}

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// 记录编号（开头几位即可） id of a record, or its beginning
    id: String,
}

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// 文件 file
    file: PathBuf,
}

fn open(context: &Context) -> Result<Store, Failure> {
    Store::open(&context.db).map_err(|e| Failure(e.message(context.lang)))
}

fn load(context: &Context, id: &str) -> Result<Record, Failure> {
    open(context)?
        .load(id)
        .map_err(|e| Failure(e.message(context.lang)))
}

/// Lists records.
pub fn list(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let lang = context.lang;
    let trainee = if args.all {
        None
    } else {
        Some(context.trainee.as_str())
    };
    let entries = open(context)?
        .list(trainee, args.scenario.as_deref(), args.limit)
        .map_err(|e| Failure(e.message(lang)))?;
    if args.json {
        show::json(&json!({ "records": entries }));
        return Ok(Outcome::Fine);
    }
    if entries.is_empty() {
        show::out(&t!(lang, "history-empty"));
    }
    let zone = jiff::tz::TimeZone::system();
    for e in entries {
        let started = e.started.parse::<jiff::Timestamp>().map(|t| {
            t.to_zoned(zone.clone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        });
        let result = match (e.passed, &e.score) {
            (Some(true), Some(score)) => t!(lang, "history-passed", score = score),
            (Some(false), Some(score)) if e.undecided => {
                t!(lang, "history-undecided", score = score)
            }
            (Some(false), Some(score)) => t!(lang, "history-failed", score = score),
            _ => t!(lang, "history-open"),
        };
        let who = if args.all {
            format!("  {}", e.trainee)
        } else {
            String::new()
        };
        let mut notes = Vec::new();
        if e.retried {
            notes.push(t!(lang, "history-retried"));
        }
        if let Some(parent) = &e.parent {
            notes.push(t!(lang, "history-retry-of", id = parent.short()));
        }
        let notes = match notes.is_empty() {
            true => String::new(),
            false => format!("  {}", notes.concat()),
        };
        show::out(&format!(
            "{}  {}  {}  {}{who}{notes}",
            e.id.short(),
            started.unwrap_or_default(),
            report::wrap::pad(&result, 16),
            e.title
        ));
    }
    Ok(Outcome::Fine)
}

/// Shows the report of a record: the stored verdict, or the record as it stands when it is open.
pub fn report(context: &Context, args: &ReportArgs) -> Result<Outcome, Failure> {
    let record = load(context, &args.id)?;
    let play = talk::of_record(context, &record).map_err(Failure)?;
    let stored: Option<Verdict> = record
        .closing
        .as_ref()
        .and_then(|c| serde_json::from_str(&c.verdict).ok());
    let verdict = stored
        .unwrap_or_else(|| evaluate::evaluate(&play.scene, &talk::play_record(&play, &record).0));
    show::out(&report::text::verdict(
        &play.scene,
        &verdict,
        context.lang,
        show::width(),
    ));
    Ok(Outcome::Fine)
}

/// Shows a record turn by turn from its stored events, and tells when playing the inputs again would differ.
pub fn replay(context: &Context, args: &ReplayArgs) -> Result<Outcome, Failure> {
    let (lang, width) = (context.lang, show::width());
    let record = load(context, &args.id)?;
    let play = talk::of_record(context, &record).map_err(Failure)?;
    let mut turn = 0;
    let (state, again) = talk::play_record(&play, &record);
    if let Some(message) = &state.given_up {
        return Err(Failure(t!(lang, "refuse-given-up", what = message)));
    }
    for stored in &record.turns {
        let input: Option<Input> = stored
            .input
            .as_deref()
            .and_then(|i| serde_json::from_str(i).ok());
        if let Some(input) = input {
            turn += u32::from(matches!(input, Input::Say(_)));
            if args.at.is_some_and(|at| turn > at) {
                break;
            }
            show::out(&format!(
                "[{turn}] {}",
                crate::session::event::one_line(&input.to_string())
            ));
        }
        let events: Vec<Event> = serde_json::from_str(&stored.events).unwrap_or_default();
        let text = screen::events(&play.scene, &events, true, lang, width);
        if !text.is_empty() {
            show::out(&text);
        }
    }
    let same = record.turns.iter().zip(&again).all(|(s, e)| {
        serde_json::from_str::<Vec<Event>>(&s.events).is_ok_and(|stored| stored == *e)
    });
    if args.at.is_none() {
        let verdict = evaluate::evaluate(&play.scene, &state);
        show::out(&report::text::verdict(&play.scene, &verdict, lang, width));
    }
    if same {
        Ok(Outcome::Fine)
    } else {
        show::err(&t!(lang, "replay-differs"));
        Ok(Outcome::FellShort)
    }
}

/// Writes a record as JSON Lines.
pub fn export(context: &Context, args: &ExportArgs) -> Result<Outcome, Failure> {
    show::out(load(context, &args.id)?.export().trim_end());
    Ok(Outcome::Fine)
}

/// Takes in what `export` wrote, or what was kept aside.
pub fn import(context: &Context, args: &ImportArgs) -> Result<Outcome, Failure> {
    let lang = context.lang;
    let records = history::import(&args.file).map_err(|e| Failure(e.message(lang)))?;
    let mut store = open(context)?;
    for record in &records {
        store.take(record).map_err(|e| Failure(e.message(lang)))?;
    }
    show::out(&t!(lang, "imported", count = records.len()));
    Ok(Outcome::Fine)
}
