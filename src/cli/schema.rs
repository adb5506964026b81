//! `duilian schema`: JSON Schemas of the content files, from the types that read them.

use super::{Failure, Outcome, show};
use crate::content::raw;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪种文件 kind of file
    #[arg(value_enum)]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Standard,
    Stage,
    Persona,
    Scenario,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let kind = match args.kind {
        Kind::Standard => "standard",
        Kind::Stage => "stage",
        Kind::Persona => "persona",
        Kind::Scenario => "scenario",
    };
    show::out(&text(kind)?);
    Ok(Outcome::Fine)
}

/// The schema of a kind of file, pretty-printed. Unknown keys are refused, as the program does.
pub(super) fn text(kind: &str) -> Result<String, serde_json::Error> {
    let schema = match kind {
        "standard" => schemars::schema_for!(raw::Standard),
        "stage" => schemars::schema_for!(raw::Stage),
        "persona" => schemars::schema_for!(raw::Persona),
        _ => schemars::schema_for!(raw::Scenario),
    };
    let mut value = serde_json::to_value(&schema)?;
    close(&mut value);
    serde_json::to_string_pretty(&value)
}

/// Objects with named properties take no others.
fn close(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            if map.contains_key("properties") {
                map.entry("additionalProperties")
                    .or_insert(serde_json::Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn the_schemas_that_the_content_files_point_to_are_those_of_the_program() {
        for kind in ["standard", "stage", "persona", "scenario"] {
            let path = format!("{}/docs/schema/{kind}.json", env!("CARGO_MANIFEST_DIR"));
            let stored = std::fs::read_to_string(&path).unwrap_or_default();
            let same = stored.trim_end() == super::text(kind).unwrap();
            assert!(same, "duilian schema {kind} > docs/schema/{kind}.json");
        }
    }
}
