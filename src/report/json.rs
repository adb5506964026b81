//! The fixed JSON shapes of `score`.

use serde_json::{Value, json};

use crate::content::model::Scene;
use crate::evaluate::{Line, Reason, Status, Verdict};
use crate::i18n::Lang;

/// One line of `score`'s output. `turn_numbers` maps the trainee's turns to those of the transcript, counted over both roles.
pub fn score(
    id: &Value,
    scene: &Scene,
    verdict: &Verdict,
    turn_numbers: &[u32],
    lang: Lang,
) -> Value {
    let number = |turn: u32| {
        turn_numbers
            .get((turn as usize).saturating_sub(1))
            .copied()
            .unwrap_or(turn)
    };
    let score = verdict.score.tenths().map_or(Value::Null, tenths);
    let points = |(n, d): (i64, i64)| {
        if d == 1 {
            json!(n)
        } else {
            json!(n as f64 / d as f64)
        }
    };
    let items: Vec<Value> = verdict.items.iter().map(|l| item(l, &number)).collect();
    let reasons: Vec<Value> = verdict
        .reasons
        .iter()
        .map(|r| reason(r, scene, &number, lang))
        .collect();
    json!({
        "id": id,
        "score": score,
        "earned": points(verdict.score.earned),
        "possible": verdict.score.possible,
        "passed": verdict.passed,
        "items": items,
        "reasons": reasons,
    })
}

fn tenths(t: i64) -> Value {
    if t % 10 == 0 {
        json!(t / 10)
    } else {
        json!(t as f64 / 10.0)
    }
}

fn item(line: &Line, number: &impl Fn(u32) -> u32) -> Value {
    let counts = matches!(
        line.status,
        Status::Done | Status::Partly | Status::Violated
    );
    let mut turns: Vec<u32> = if counts {
        line.evidence.iter().map(|e| number(e.turn)).collect()
    } else {
        Vec::new()
    };
    turns.dedup();
    let quote = line
        .evidence
        .first()
        .filter(|_| counts)
        .map_or("", |e| e.quote.as_str());
    json!({
        "id": line.id,
        "kind": line.kind,
        "status": line.status,
        "turns": turns,
        "quote": quote,
    })
}

fn reason(reason: &Reason, scene: &Scene, number: &impl Fn(u32) -> u32, lang: Lang) -> Value {
    json!({
        "code": reason.code,
        "item": reason.item,
        "turn": reason.turn.map(number),
        "message": super::text::reason(reason, scene, lang),
    })
}
