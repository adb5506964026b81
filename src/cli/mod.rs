//! The commands: a file each. The only code, with the REPL, that prints, reads files and clocks.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a front end prints"
)]

mod baseline;
mod bless;
mod check;
mod chosen;
pub(crate) mod context;
mod demo;
mod explain;
mod history;
mod kept;
mod list;
pub(crate) mod models;
mod new;
pub(crate) mod practice;
mod recognise;
mod schema;
mod score;
pub(crate) mod show;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::i18n::Lang;
use crate::t;
use context::Context;

/// 对练：在终端里和客户练一场，得到一张有凭据的清单。 A sparring partner for people who sell and serve.
#[derive(Debug, Parser)]
#[command(name = "duilian", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Args)]
struct Global {
    /// 程序文字的语言 language of the program's texts [default: by locale, zh where it says nothing]
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// 再加一个内容包 adds a pack: a folder with scenarios/ and scripts/ (repeatable)
    #[arg(long, global = true, value_name = "DIR")]
    pack: Vec<PathBuf>,
    /// 不用内置内容 leaves the built-in pack out
    #[arg(long, global = true)]
    no_builtin: bool,
    /// 练习记录的数据库 database of records
    #[arg(long, global = true, value_name = "FILE")]
    db: Option<PathBuf>,
    /// 谁在练 who practises [default: the user of this machine, anonymous when piped]
    #[arg(long, global = true, value_name = "ID")]
    trainee: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 练一场 practise a scenario (the default command)
    Practice(practice::Args),
    /// 看一场示范 plays the passing golden of a scenario with notes
    Demo(demo::Args),
    /// 有什么可练 lists scenarios, standards, personas, items
    List(list::Args),
    /// 给写好的对话打分 evaluates finished transcripts
    Score(score::Args),
    /// 单句识别 items shown by single utterances
    Recognise(recognise::Args),
    /// 检查内容 checks content, runs goldens, measures coverage
    Check(check::Args),
    /// 一条规则是什么意思，怎么改 what a rule of check means and how to mend it
    Explain(explain::Args),
    /// 起一份新的标准、人物或场景 writes a standard, persona or scenario to start from
    New(new::Args),
    /// YAML 文件的 JSON Schema，供编辑器用 JSON Schema of a kind of content file
    Schema(schema::Args),
    /// 脚本可用的函数 the script API as a rhai definition file
    Definitions,
    /// 练过什么 lists what was practised
    History(history::Args),
    /// 重看一次成绩 shows the report of a record
    Report(history::ReportArgs),
    /// 重放一次练习 shows a record turn by turn, or plays it again from its inputs
    Replay(history::ReplayArgs),
    /// 导出记录 writes a record as JSON Lines
    Export(history::ExportArgs),
    /// 导入记录 reads records written by export or kept aside when the database failed
    Import(history::ImportArgs),
}

/// What a command came to.
pub enum Outcome {
    /// 0.
    Fine,
    /// 1: the content fell short, input lines could not be used, or a pass was required and missed.
    FellShort,
}

/// Why a command could not do its work: exit 2.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(error.to_string())
    }
}

/// Runs the command line; prints an error once.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that has gone away is no error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let lang = cli.global.lang.unwrap_or_else(context::locale);
    let seconds = std::env::var("DUILIAN_SCRIPT_SECONDS").ok();
    if let Some(seconds) = seconds.and_then(|s| s.parse().ok()) {
        crate::script::give_up_after(std::time::Duration::from_secs(seconds));
    }
    match run(cli, lang) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::FellShort) => ExitCode::from(1),
        Err(Failure(message)) if message.is_empty() => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            show::err(&t!(lang, "failed", message = message));
            ExitCode::from(2)
        }
    }
}

fn run(mut cli: Cli, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(Command::New(_)) = &cli.command {
        new::make_room(&mut cli.global)?;
    }
    if let Some(Command::Check(args)) = &cli.command {
        chosen::choose(&mut cli.global, &args.paths)?;
    }
    let context = Context::new(cli.global, lang)?;
    match cli
        .command
        .unwrap_or(Command::Practice(practice::Args::default()))
    {
        Command::Practice(args) => practice::run(&context, &args),
        Command::Demo(args) => demo::run(&context, &args),
        Command::List(args) => list::run(&context, &args),
        Command::Score(args) => score::run(&context, &args),
        Command::Recognise(args) => recognise::run(&context, &args),
        Command::Check(args) => check::run(&context, &args),
        Command::Explain(args) => explain::run(context.lang, &args),
        Command::New(args) => new::run(&context, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Definitions => {
            show::out(crate::script::definitions().trim_end());
            Ok(Outcome::Fine)
        }
        Command::History(args) => history::list(&context, &args),
        Command::Report(args) => history::report(&context, &args),
        Command::Replay(args) => history::replay(&context, &args),
        Command::Export(args) => history::export(&context, &args),
        Command::Import(args) => history::import(&context, &args),
    }
}
