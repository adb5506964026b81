//! `duilian new`: a standard, a persona or a scenario to start from. What is written passes `check` but for the places that
//! wait for their author, each marked 待写.

mod scenario;

use std::path::{Path, PathBuf};

use super::context::Context;
use super::{Failure, Global, Outcome, schema, show};
use crate::content::raw::Channel;
use crate::t;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 写什么 what to write
    #[arg(value_enum)]
    kind: Kind,
    /// 名字；场景写作 <标准>/<场景> its id; of a scenario <standard>/<scenario>
    id: String,
    /// 场景里的客户 the customer of a scenario
    #[arg(long, value_name = "ID")]
    persona: Option<String>,
    /// 场景练哪几步，用逗号隔开 the stages that a scenario practises
    #[arg(long, value_name = "STAGES", value_delimiter = ',')]
    stages: Vec<String>,
    /// 场景在哪儿谈 how the talk of a scenario takes place [default: where most items of its stages apply]
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<Channel>,
}

/// A channel by the name that content files give it.
fn channel(name: &str) -> Result<Channel, String> {
    serde_json::from_value(name.into()).map_err(|e| e.to_string())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Scenario,
    Persona,
    Standard,
}

/// A file to write: its path in the pack, and its text.
type NewFile = (String, String);

/// Settles which pack is written to: the last `--pack`, else the one that holds the working directory, else that directory.
pub(super) fn make_room(global: &mut Global) -> Result<(), Failure> {
    if global.pack.is_empty() {
        let here = std::env::current_dir()?;
        let holds = |dir: &&Path| dir.join("scenarios").is_dir();
        let pack = match here.ancestors().find(holds) {
            Some(dir) if dir != here => dir.to_owned(),
            _ => PathBuf::from("."),
        };
        global.pack.push(pack);
    }
    if let Some(pack) = global.pack.last() {
        std::fs::create_dir_all(pack.join("scenarios"))?;
    }
    Ok(())
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let lang = context.lang;
    let root = context.library.packs().iter().rev().find_map(|p| p.root());
    let root = root.ok_or_else(|| Failure(t!(lang, "no-content")))?;
    let is_word = |word: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !word.is_empty() && word.chars().all(fits)
    };
    let parts: Vec<&str> = args.id.split('/').collect();
    let wanted = if args.kind == Kind::Scenario { 2 } else { 1 };
    if parts.len() != wanted || !parts.iter().all(|p| is_word(p)) {
        let shape = match args.kind {
            Kind::Scenario => "nissan/my-scene",
            Kind::Persona => "wang-jianguo",
            Kind::Standard => "my-shop",
        };
        return Err(Failure(t!(
            lang,
            "new-bad-id",
            id = &args.id,
            shape = shape
        )));
    }
    let id = &args.id;
    let filled = |template: &str| template.replace("@ID@", id);
    let (files, schemas): (Vec<NewFile>, &[&str]) = match args.kind {
        Kind::Standard => (
            vec![
                (
                    format!("scenarios/standards/{id}/standard.yaml"),
                    filled(include_str!("standard.yaml")),
                ),
                (
                    format!("scenarios/standards/{id}/welcome.yaml"),
                    filled(include_str!("stage.yaml")),
                ),
            ],
            &["standard", "stage"],
        ),
        Kind::Persona => (
            vec![(
                format!("scenarios/personas/{id}.yaml"),
                filled(include_str!("persona.yaml")),
            )],
            &["persona"],
        ),
        Kind::Scenario => {
            let wanted = scenario::Wanted {
                id,
                persona: args.persona.as_deref(),
                stages: &args.stages,
                channel: args.channel,
            };
            let files = wanted.files(context)?;
            (files, &["scenario"])
        }
    };
    if let Some((path, _)) = files.iter().find(|(path, _)| root.join(path).exists()) {
        let path = root.join(path);
        return Err(Failure(t!(lang, "new-exists", path = path.display())));
    }
    for (path, text) in &files {
        write(root, path, text, context)?;
        show::out(&t!(lang, "new-wrote", path = root.join(path).display()));
    }
    for kind in schemas {
        // Editors complete and check the files by these; one that is there may be the trainer's own.
        let path = format!("schemas/{kind}.json");
        if !root.join(&path).exists() {
            write(root, &path, &(schema::text(kind)? + "\n"), context)?;
            show::out(&t!(lang, "new-wrote", path = root.join(&path).display()));
        }
    }
    let next = match args.kind {
        Kind::Standard => "new-next-standard",
        Kind::Persona => "new-next-persona",
        Kind::Scenario => "new-next-scenario",
    };
    show::out("");
    show::out(&t!(lang, next, id = id, pack = root.display()));
    Ok(Outcome::Fine)
}

fn write(root: &Path, path: &str, text: &str, context: &Context) -> Result<(), Failure> {
    let path = root.join(path);
    let dir = path.parent().unwrap_or(root);
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|e| {
            Failure(t!(
                context.lang,
                "cannot-write",
                path = path.display(),
                message = e
            ))
        })
}
