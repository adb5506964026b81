//! `duilian list`: what there is to practise.

use std::io::IsTerminal;

use serde_json::{Value, json};

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::content::model::Kind;
use crate::t;

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 列什么 what to list
    #[arg(value_enum, default_value_t = What::Scenarios)]
    what: What,
    /// 只列含有这些字的 only what holds these words
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// 输出格式 output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Scenarios,
    Standards,
    Personas,
    Items,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let mut broken = 0;
    let (name, mut rows) = match args.what {
        What::Scenarios => ("scenarios", scenarios(context, &mut broken)),
        What::Standards => ("standards", standards(context, &mut broken)),
        What::Personas => ("personas", personas(context, &mut broken)),
        What::Items => ("items", items(context, &mut broken)),
    };
    if let Some(filter) = &args.filter {
        rows.retain(|r| r.to_string().contains(filter.as_str()));
    }
    match args.format {
        Format::Json => show::json(&json!({ name: rows })),
        Format::Text => text(context, args.what, &rows),
    }
    if broken > 0 {
        show::err(&t!(context.lang, "list-broken", count = broken));
        return Ok(Outcome::FellShort);
    }
    Ok(Outcome::Fine)
}

fn both(text: &crate::content::raw::Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

fn scenarios(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for id in context.library.scenario_ids() {
        let (Some(s), _) = context.library.scenario_head(&id) else {
            *broken += 1;
            continue;
        };
        let stages: Vec<&str> = s.stages.iter().map(|x| x.v.as_str()).collect();
        rows.push(json!({
            "id": s.id.v, "title": both(&s.title), "standard": s.standard.v,
            "stage": stages.first().copied().unwrap_or(""), "stages": stages,
            "persona": s.persona.v, "channel": s.channel, "difficulty": s.difficulty.v, "goals": s.goals.len(),
        }));
    }
    rows
}

fn standards(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for id in context.library.standard_ids() {
        let checked = context.library.standard(&id);
        let Some(s) = checked.as_ref().and_then(|c| c.usable()) else {
            *broken += 1;
            continue;
        };
        let stages: Vec<String> = s.stages.iter().map(|x| format!("{}.{x}", s.id)).collect();
        rows.push(json!({ "id": s.id, "title": both(&s.title), "document": s.document, "stages": stages }));
    }
    rows
}

fn personas(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for id in context.library.persona_ids() {
        let checked = context.library.persona(&id);
        let Some(p) = checked.as_ref().and_then(|c| c.usable()) else {
            *broken += 1;
            continue;
        };
        rows.push(
            json!({ "id": p.id, "name": p.name, "address": p.address, "about": both(&p.about) }),
        );
    }
    rows
}

fn items(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows = Vec::new();
    for id in context.library.stage_ids() {
        let checked = context.library.stage(&id);
        let Some(stage) = checked.as_ref().and_then(|c| c.usable()) else {
            *broken += 1;
            continue;
        };
        let standard = id.split('.').next().unwrap_or_default();
        for i in &stage.items {
            rows.push(json!({
                "id": i.id, "kind": i.kind, "how": i.how, "standard": standard, "stage": stage.id,
                "title": both(&i.title), "critical": i.critical, "weight": i.weight, "ref": i.source_ref,
            }));
        }
    }
    rows
}

fn text(context: &Context, what: What, rows: &[Value]) {
    use comfy_table::{ContentArrangement, Table};
    let lang = context.lang;
    let key = match lang {
        crate::i18n::Lang::Zh => "zh",
        crate::i18n::Lang::En => "en",
    };
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if std::io::stdout().is_terminal() {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(show::width() as u16);
    } else {
        // A program reads a line a row.
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    let s = |r: &Value, k: &str| r[k].as_str().unwrap_or_default().to_owned();
    let titled = |r: &Value, k: &str| r[k][key].as_str().unwrap_or_default().to_owned();
    for r in rows {
        let cells = match what {
            What::Scenarios => vec![
                s(r, "id"),
                titled(r, "title"),
                "★".repeat(r["difficulty"].as_u64().unwrap_or(1) as usize),
                t!(lang, &format!("channel-{}", s(r, "channel"))),
                r["stages"].as_array().map_or(String::new(), |a| {
                    // The scenario's own standard stands in its id already; only a borrowed one is worth the room.
                    let own = format!("{}.", s(r, "standard"));
                    a.iter()
                        .filter_map(Value::as_str)
                        .map(|id| id.strip_prefix(&own).unwrap_or(id))
                        .collect::<Vec<_>>()
                        .join(" ")
                }),
            ],
            What::Standards => vec![
                s(r, "id"),
                titled(r, "title"),
                r["stages"].as_array().map_or(0, Vec::len).to_string(),
            ],
            What::Personas => vec![s(r, "id"), s(r, "name"), titled(r, "about")],
            What::Items => {
                let kind = match r["kind"].as_str() {
                    Some("taboo") => Kind::Taboo,
                    Some("knowledge") => Kind::Knowledge,
                    _ => Kind::Behaviour,
                };
                let mark = match kind {
                    Kind::Behaviour => "+",
                    Kind::Taboo => "!",
                    Kind::Knowledge => "?",
                };
                vec![mark.to_owned(), s(r, "id"), titled(r, "title")]
            }
        };
        table.add_row(cells);
    }
    // An id broken over two lines cannot be copied.
    let ids = if what == What::Items { 1 } else { 0 };
    if let Some(column) = table.column_mut(ids) {
        column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
    }
    if rows.is_empty() {
        show::out(&t!(lang, "list-nothing"));
    } else {
        show::out(&table.trim_fmt());
    }
    if what == What::Scenarios && !rows.is_empty() {
        show::out(&t!(lang, "list-how"));
    }
}
