//! `duilian score`: finished transcripts in, checklists out.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::{Value, json};

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::content::bare::{self, Talk};
use crate::content::model::Channel;
use crate::evaluate::transcript::{self, Turn};
use crate::report;
use crate::session::Ears;
use crate::t;

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 对话文件 file of JSON Lines, `-` for standard input
    #[arg(default_value = "-")]
    file: String,
    /// 输出格式 output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// 有一份不通过就退出 1 exits 1 unless every transcript passes
    #[arg(long)]
    require_pass: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Jsonl,
    Text,
}

/// A line of the input; the gold keys of evaluation sets are allowed and ignored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Value,
    standard: String,
    stage: Option<String>,
    stages: Option<Vec<String>>,
    channel: Option<Channel>,
    situation: Option<Vec<String>>,
    narrated: Option<bool>,
    turns: Vec<RowTurn>,
    #[serde(rename = "items")]
    _items: Option<serde::de::IgnoredAny>,
    #[serde(rename = "type")]
    _type: Option<serde::de::IgnoredAny>,
    #[serde(rename = "gold")]
    _gold: Option<serde::de::IgnoredAny>,
    #[serde(rename = "quality")]
    _quality: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowTurn {
    role: Role,
    text: String,
    seconds: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Customer,
    Trainee,
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let mut fell_short = false;
    for_each_line(&args.file, context, |number, line| {
        match line
            .clone()
            .map_err(|e| ("not-utf8", e))
            .and_then(|l| judge(context, args.format, l))
        {
            Ok((text, passed)) => {
                fell_short |= args.require_pass && !passed;
                show::out(&text);
            }
            Err((code, message)) => {
                fell_short = true;
                show::json(&error_line(
                    line.as_ref().copied().unwrap_or(""),
                    number,
                    code,
                    &message,
                ));
            }
        }
    })?;
    Ok(if fell_short {
        Outcome::FellShort
    } else {
        Outcome::Fine
    })
}

/// `{"id" or "line", "error": {code, message}}` for a line that cannot be used.
pub fn error_line(line: &str, number: usize, code: &str, message: &str) -> Value {
    let id = serde_json::from_str::<Value>(line)
        .ok()
        .and_then(|v| v.get("id").cloned());
    let error = json!({ "code": code, "message": message });
    match id {
        Some(id) => json!({ "id": id, "error": error }),
        None => json!({ "line": number, "error": error }),
    }
}

/// Calls `take` with the number and text of each line that is not blank; bytes that are no text are an `Err` there.
pub fn for_each_line(
    file: &str,
    context: &Context,
    mut take: impl FnMut(usize, Result<&str, String>),
) -> Result<(), Failure> {
    let reader: Box<dyn BufRead> = if file == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let open = std::fs::File::open(file);
        let open =
            open.map_err(|e| Failure(t!(context.lang, "cannot-read", path = file, message = e)))?;
        Box::new(std::io::BufReader::new(open))
    };
    let mut reader = reader;
    let mut number = 0;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes);
        let read =
            read.map_err(|e| Failure(t!(context.lang, "cannot-read", path = file, message = e)))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => take(number, Ok(text.trim_start_matches('\u{feff}').trim())),
            Err(e) => take(number, Err(e.to_string())),
        }
    }
}

/// A line as a row. Only objects are rows: serde would take an array's elements for the keys in their order.
pub fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, (&'static str, String)> {
    if !line.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok() {
        return Err(("bad-line", "expected an object".to_owned()));
    }
    serde_json::from_str(line).map_err(|e| ("bad-line", e.to_string()))
}

fn judge(
    context: &Context,
    format: Format,
    line: &str,
) -> Result<(String, bool), (&'static str, String)> {
    let row: Row = parse(line)?;
    let names = match (&row.stage, &row.stages) {
        (Some(one), None) => vec![one.clone()],
        (None, Some(many)) if !many.is_empty() => many.clone(),
        _ => return Err(("bad-line", t!(context.lang, "stage-or-stages"))),
    };
    let mut stages = Vec::new();
    for name in names {
        let id = if name.contains('.') {
            name
        } else {
            format!("{}.{name}", row.standard)
        };
        stages.push(context.stage(&id).map_err(|e| ("unknown-stage", e))?);
    }
    let standard = context.library.standard(&row.standard);
    let standard = standard.as_ref().and_then(|s| s.usable().cloned());
    let standard = standard.ok_or_else(|| {
        (
            "unknown-standard",
            t!(context.lang, "no-standard", id = &row.standard),
        )
    })?;
    let known = |s: &String| {
        stages
            .iter()
            .any(|st| st.furniture.situations.contains_key(s))
    };
    if let Some(bad) = row.situation.iter().flatten().find(|s| !known(s)) {
        return Err((
            "unknown-situation",
            t!(context.lang, "no-situation", id = bad),
        ));
    }
    let talk = Talk {
        channel: row.channel,
        situations: row.situation.clone(),
        narrated: row.narrated.unwrap_or(true),
        timed: row.turns.iter().any(|t| t.seconds.is_some()),
    };
    let scene = bare::scene(standard, stages, &talk);
    let models = scene
        .stages
        .iter()
        .map(|s| context.models.get(s))
        .collect::<Result<Vec<_>, _>>();
    let models = models.map_err(|Failure(m)| ("untrainable", m))?;
    let ears = Ears::new(&scene, models);
    let turns: Vec<Turn> = row
        .turns
        .iter()
        .map(|t| Turn {
            trainee: t.role == Role::Trainee,
            text: t.text.clone(),
            seconds: t.seconds,
        })
        .collect();
    let (state, numbers) = transcript::hear(&scene, &ears, &turns);
    let verdict = crate::evaluate::evaluate(&scene, &state);
    let text = match format {
        Format::Jsonl => show::json_line(&report::json::score(
            &row.id,
            &scene,
            &verdict,
            &numbers,
            context.lang,
        )),
        Format::Text => {
            let id = row
                .id
                .as_str()
                .map_or_else(|| row.id.to_string(), str::to_owned);
            format!(
                "{id}\n{}",
                report::text::verdict(&scene, &verdict, context.lang, show::width())
            )
        }
    };
    Ok((text, verdict.passed))
}
