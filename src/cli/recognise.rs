//! `duilian recognise`: which items single utterances show, why, and how well that agrees with a trainer's own labels.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::context::Context;
use super::score::{error_line, for_each_line, parse};
use super::{Failure, Outcome, show};
use crate::content::model::Stage;
use crate::recognise::{Observation, Recogniser, Utterance};
use crate::t;

/// Arguments of `recognise`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 语句文件 file of JSON Lines, `-` for standard input
    #[arg(default_value = "-")]
    file: String,
    /// 与人工标注比较，逐条给出准确率 precision and recall per item against labelled lines (with "items")
    #[arg(long, value_name = "FILE")]
    against: Option<String>,
    /// 说明为什么：`--why` 全部，`--why ITEM` 一条 explains what was (not) seen
    #[arg(long, value_name = "ITEM", num_args = 0..=1, default_missing_value = "")]
    why: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Value,
    standard: String,
    stage: String,
    customer: Option<String>,
    situation: Option<BTreeSet<String>>,
    text: String,
    items: Option<Vec<String>>,
    #[serde(rename = "type")]
    _type: Option<serde::de::IgnoredAny>,
    #[serde(rename = "gold")]
    _gold: Option<serde::de::IgnoredAny>,
    #[serde(rename = "quality")]
    _quality: Option<serde::de::IgnoredAny>,
}

type Known = BTreeMap<String, Result<(Arc<Stage>, Arc<Recogniser>), String>>;

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let mut fell_short = false;
    let mut known = Known::new();
    let mut tally: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    let file = args.against.as_deref().unwrap_or(&args.file);
    for_each_line(file, context, |number, line| {
        let read = line
            .clone()
            .map_err(|e| ("not-utf8", e))
            .and_then(parse::<Row>);
        let heard = read.and_then(|row| {
            let id = if row.stage.contains('.') { row.stage.clone() } else { format!("{}.{}", row.standard, row.stage) };
            let ears = known.entry(id.clone()).or_insert_with(|| open(context, &id)).clone();
            let (stage, ears) = ears.map_err(|e| ("unknown-stage", e))?;
            if let Some(bad) = (row.situation.iter().flatten())
                .find(|s| !stage.furniture.situations.contains_key(*s))
            {
                return Err((
                    "unknown-situation",
                    t!(context.lang, "no-situation", id = bad),
                ));
            }
            let utterance = Utterance {
                text: &row.text,
                customer: row.customer.as_deref(),
                situations: row.situation.as_ref(),
            };
            let observed = ears.observe(&utterance);
            if args.against.is_some() {
                count(&mut tally, &row, &observed);
            } else if let Some(item) = &args.why {
                show::out(&why(context, &stage, &ears, &utterance, item, &observed));
            } else {
                show::json(&json!({ "id": row.id, "items": observed.iter().map(shape).collect::<Vec<_>>() }));
            }
            Ok(())
        });
        if let Err((code, message)) = heard {
            fell_short = true;
            let error = error_line(line.as_ref().copied().unwrap_or(""), number, code, &message);
            if args.against.is_some() || args.why.is_some() {
                show::err(&error.to_string());
            } else {
                show::json(&error);
            }
        }
    })?;
    if args.against.is_some() {
        report(context, &tally);
    }
    Ok(if fell_short {
        Outcome::FellShort
    } else {
        Outcome::Fine
    })
}

fn open(context: &Context, id: &str) -> Result<(Arc<Stage>, Arc<Recogniser>), String> {
    let stage = context.stage(id)?;
    let model = context.models.get(&stage).map_err(|Failure(m)| m)?;
    Ok((stage, Arc::new(Recogniser::new(vec![model]))))
}

fn shape(o: &Observation) -> Value {
    json!({
        "id": o.item,
        "kind": o.kind,
        "confidence": f64::from(o.confidence) / 1000.0,
        "unclear": o.unclear,
        "quote": o.quote,
        "span": [o.span.0, o.span.1],
        "via": o.via,
    })
}

/// True positives, false positives, false negatives by item.
fn count(tally: &mut BTreeMap<String, [u32; 3]>, row: &Row, observed: &[Observation]) {
    let gold: BTreeSet<&str> = row.items.iter().flatten().map(String::as_str).collect();
    let seen: BTreeSet<&str> = observed
        .iter()
        .filter(|o| !o.unclear)
        .map(|o| o.item.as_str())
        .collect();
    for item in gold.union(&seen) {
        let n = match (gold.contains(item), seen.contains(item)) {
            (true, true) => 0,
            (false, _) => 1,
            (true, false) => 2,
        };
        tally.entry((*item).to_owned()).or_default()[n] += 1;
    }
}

fn report(context: &Context, tally: &BTreeMap<String, [u32; 3]>) {
    let f1 = |[tp, fp, fne]: [u32; 3]| f64::from(2 * tp) / f64::from((2 * tp + fp + fne).max(1));
    let share = |a: u32, b: u32| f64::from(a) / f64::from((a + b).max(1));
    let mut rows: Vec<_> = tally.iter().collect();
    rows.sort_by(|a, b| f1(*a.1).total_cmp(&f1(*b.1)).then(a.0.cmp(b.0)));
    let mut all = [0; 3];
    for (item, n) in rows {
        let [tp, fp, fne] = *n;
        show::out(&format!(
            "P {:.3}  R {:.3}  F1 {:.3}  ({tp} / +{fp} / -{fne})  {item}",
            share(tp, fp),
            share(tp, fne),
            f1(*n)
        ));
        for k in 0..3 {
            all[k] += n[k];
        }
    }
    let total = format!(
        "P {:.3}  R {:.3}  F1 {:.3}",
        share(all[0], all[1]),
        share(all[0], all[2]),
        f1(all)
    );
    show::out(&t!(context.lang, "against-total", total = total));
}

/// Why items were or were not seen in one utterance. Without an item: all that were observed.
fn why(
    context: &Context,
    stage: &Stage,
    ears: &Recogniser,
    u: &Utterance,
    item: &str,
    observed: &[Observation],
) -> String {
    let items: Vec<&str> = if item.is_empty() {
        observed.iter().map(|o| o.item.as_str()).collect()
    } else {
        stage
            .examples
            .items
            .iter()
            .map(|i| i.id.as_str())
            .filter(|i| *i == item || i.ends_with(&format!(".{item}")))
            .collect()
    };
    let mut out = vec![format!("“{}”", crate::session::event::one_line(u.text))];
    if items.is_empty() {
        let none = if item.is_empty() {
            t!(context.lang, "why-nothing")
        } else {
            t!(context.lang, "why-no-item", id = item)
        };
        out.push(format!("  {none}"));
    }
    for id in items {
        out.push(super::show::explanation(
            stage,
            &ears.explain(u, id),
            id,
            context.lang,
        ));
    }
    out.join("\n")
}
