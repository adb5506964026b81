//! `c.memory`: what a script keeps between calls, as rhai's map while it runs and as JSON between.

use super::error::{Fault, Limit, Said};
use crate::defaults::script as limits;
use rhai::{Dynamic, ImmutableString, Map};
use serde_json::Value;

/// JSON as rhai's values. Whole numbers stay whole; `null` is `()`.
pub fn to_rhai(memory: &serde_json::Map<String, Value>) -> Map {
    memory
        .iter()
        .map(|(key, value)| (key.as_str().into(), value_to_rhai(value)))
        .collect()
}

fn value_to_rhai(value: &Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => match n.as_i64() {
            Some(whole) => whole.into(),
            None => n.as_f64().unwrap_or_default().into(),
        },
        Value::String(s) => s.as_str().into(),
        Value::Array(list) => list.iter().map(value_to_rhai).collect::<Vec<_>>().into(),
        Value::Object(map) => to_rhai(map).into(),
    }
}

/// rhai's map as JSON, keys sorted. Fails on values that cannot be kept: functions, endless numbers, too deep nesting.
pub fn to_json(memory: &Map) -> Result<serde_json::Map<String, Value>, Fault> {
    map_to_json(memory, limits::MEMORY_DEPTH)
}

fn map_to_json(map: &Map, depth: usize) -> Result<serde_json::Map<String, Value>, Fault> {
    map.iter()
        .map(|(key, value)| Ok((key.to_string(), value_to_json(value, depth)?)))
        .collect()
}

fn value_to_json(value: &Dynamic, depth: usize) -> Result<Value, Fault> {
    let deeper = || depth.checked_sub(1).ok_or(Fault::Limit(Limit::MemoryDepth));
    if value.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(b) = value.as_bool() {
        return Ok(b.into());
    }
    if let Ok(whole) = value.as_int() {
        return Ok(whole.into());
    }
    if let Ok(number) = value.as_float() {
        return serde_json::Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(|| cannot_keep("NaN / ∞"));
    }
    if let Ok(c) = value.as_char() {
        return Ok(c.to_string().into());
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return Ok(text.as_str().into());
    }
    if let Some(list) = value.read_lock::<rhai::Array>() {
        let depth = deeper()?;
        return list.iter().map(|item| value_to_json(item, depth)).collect();
    }
    if let Some(map) = value.read_lock::<Map>() {
        return Ok(Value::Object(map_to_json(&map, deeper()?)?));
    }
    Err(cannot_keep(value.type_name()))
}

fn cannot_keep(what: &str) -> Fault {
    Fault::Argument(Said::new(
        format!("c.memory 只能存文字、数字、真假、列表和映射，不能存 {what}"),
        format!("c.memory keeps texts, numbers, booleans, lists and maps, not {what}"),
    ))
}
