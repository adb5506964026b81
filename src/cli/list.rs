//! `duilian list`: what there is to practise.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Arc;

use serde_json::{Value, json};

use super::context::Context;
use super::{Failure, Outcome, show};
use crate::content::model::{Kind, Situation, Stage, last_part};
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
    Topics,
    Situations,
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
        What::Topics => ("topics", topics(context, &mut broken)),
        What::Situations => ("situations", situations(context, &mut broken)),
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
    for stage in stages(context, broken) {
        let standard = stage.id.split('.').next().unwrap_or_default();
        for i in &stage.items {
            rows.push(json!({
                "id": i.id, "kind": i.kind, "how": i.how, "standard": standard, "stage": stage.id,
                "title": both(&i.title), "critical": i.critical, "weight": i.weight, "ref": i.source_ref,
                "topic": i.topic, "situation": i.situation,
            }));
        }
    }
    rows
}

/// What items ask about, with the line that a stage lends to customers who have none of their own.
fn topics(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows: BTreeMap<(String, String), Value> = BTreeMap::new();
    for stage in stages(context, broken) {
        let standard = stage.id.split('.').next().unwrap_or_default();
        for item in &stage.items {
            let Some(topic) = &item.topic else { continue };
            let lent = stage.answers.get(topic).and_then(|lines| lines.first());
            let row = rows
                .entry((standard.to_owned(), topic.clone()))
                .or_insert_with(
                    || json!({ "id": topic, "standard": standard, "items": [], "answer": null }),
                );
            if let Some(items) = row["items"].as_array_mut() {
                items.push(json!(item.id));
            }
            if let Some(line) = lent.filter(|_| row["answer"].is_null()) {
                row["answer"] = json!(line.say);
            }
        }
    }
    rows.into_values().collect()
}

/// Circumstances that a scene may begin with, and the channels that bring them about.
fn situations(context: &Context, broken: &mut usize) -> Vec<Value> {
    let mut rows = BTreeMap::new();
    let mut add = |standard: &str, all: &BTreeMap<String, Situation>| {
        for (id, s) in all {
            let row = json!({ "id": id, "standard": standard, "title": both(&s.title), "channels": s.channels });
            rows.insert((standard.to_owned(), id.clone()), row);
        }
    };
    for id in context.library.standard_ids() {
        let checked = context.library.standard(&id);
        if let Some(standard) = checked.as_ref().and_then(|c| c.usable()) {
            add(&id, &standard.shared.situations);
        }
    }
    for stage in stages(context, broken) {
        let standard = stage.id.split('.').next().unwrap_or_default();
        add(standard, &stage.furniture.situations);
    }
    rows.into_values().collect()
}

fn stages(context: &Context, broken: &mut usize) -> Vec<Arc<Stage>> {
    let mut all = Vec::new();
    for id in context.library.stage_ids() {
        let checked = context.library.stage(&id);
        match checked.as_ref().and_then(|c| c.usable()) {
            Some(stage) => all.push(Arc::clone(stage)),
            None => *broken += 1,
        }
    }
    all
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
                let critical = if r["critical"] == true { " ★" } else { "" };
                let title = format!("{}{critical}", titled(r, "title"));
                vec![mark.to_owned(), s(r, "id"), title]
            }
            What::Topics => vec![
                s(r, "standard"),
                s(r, "id"),
                words(&r["items"], |id| last_part(id).to_owned()),
                s(r, "answer"),
            ],
            What::Situations => vec![
                s(r, "standard"),
                s(r, "id"),
                titled(r, "title"),
                words(&r["channels"], |c| t!(lang, &format!("channel-{c}"))),
            ],
        };
        table.add_row(cells);
    }
    // An id broken over two lines cannot be copied.
    let ids = match what {
        What::Items | What::Topics | What::Situations => 1,
        What::Scenarios | What::Standards | What::Personas => 0,
    };
    if let Some(column) = table.column_mut(ids) {
        column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
    }
    if rows.is_empty() {
        show::out(&t!(lang, "list-nothing"));
    } else {
        show::out(&table.trim_fmt());
    }
    let how = match what {
        What::Scenarios => "list-how",
        What::Items => "list-items-how",
        What::Topics => "list-topics-how",
        What::Situations => "list-situations-how",
        What::Standards | What::Personas => return,
    };
    if !rows.is_empty() {
        show::out(&t!(lang, how));
    }
}

/// The words of a list, each as it is shown, once.
fn words(list: &Value, shown: impl Fn(&str) -> String) -> String {
    let mut all: Vec<String> = Vec::new();
    for word in list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        let word = shown(word);
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all.join(" ")
}
