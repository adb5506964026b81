//! `duilian check`: everything that is wrong, goldens run, coverage measured.

use std::path::PathBuf;

use super::baseline;
use super::bless::{self, Blessed};
use super::context::Context;
use super::kept::Kept;
use super::models::Models;
use super::{Failure, Outcome, chosen, show};
use crate::check::memo::Forgetful;
use crate::check::{self, Means, Options};
use crate::content::library::Library;
use crate::content::model::Stage;
use crate::report::check::{Report, github, json, junit, sarif, text};
use crate::t;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只查这些文件或文件夹 only what lies below these paths
    pub(super) paths: Vec<PathBuf>,
    /// 只查这个标准 only this standard
    #[arg(long, value_name = "S")]
    standard: Option<String>,
    /// 覆盖率至少要这么多 percent of items that must be covered
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage: Option<u8>,
    /// 这份基线里的问题不算，新的才算；加 --bless 收紧它 findings in this file do not count, new ones do
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// 输出格式 output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// 把现在的结果存为对话记录；有 --baseline 时改存基线 stores what the goldens give now; with --baseline, the baseline
    #[arg(long)]
    bless: bool,
    /// 不问：有条目的结果变了也照存，基线里没有的也存进去 stores without asking what changed for the worse
    #[arg(long, requires = "bless")]
    yes: bool,
    /// 文件一保存就再查一遍，Ctrl-C 结束 checks again at each save, until Ctrl-C
    #[arg(long, conflicts_with = "bless")]
    watch: bool,
    /// 不用、也不存以前的结果 neither uses nor keeps results of earlier checks
    #[arg(long)]
    no_cache: bool,
    /// 把警告也算作不通过 warnings fail too
    #[arg(long, value_name = "warnings", value_parser = ["warnings"])]
    deny: Option<String>,
    /// 改掉记录里的台词，看哪些条目没察觉 changes the goldens' lines and tells which items do not notice
    #[arg(long)]
    mutate: bool,
    /// 每条例句的五折识别 five-fold accuracy of every item
    #[arg(long)]
    accuracy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Junit,
    Sarif,
    Github,
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let lang = context.lang;
    if let Some(s) = &args.standard
        && !context.library.standard_ids().contains(s)
    {
        return Err(Failure(t!(lang, "no-standard", id = s)));
    }
    if args.baseline.is_some() && args.bless && (!args.paths.is_empty() || args.standard.is_some())
    {
        return Err(Failure(t!(lang, "baseline-part")));
    }
    let packs = context.library.packs();
    let options = Options {
        paths: chosen::paths(lang, packs, &args.paths)?,
        packs: chosen::checked(packs),
        standard: args.standard.clone(),
        coverage: args.coverage,
        accuracy: args.accuracy,
        mutate: args.mutate,
    };
    let once = |library: &Library| once(context, library, &options, args);
    if args.watch {
        return super::watch::run(lang, &context.library, once);
    }
    once(&context.library)
}

/// One check of a library: looks, stores goldens when asked, reports.
fn once(
    context: &Context,
    library: &Library,
    options: &Options,
    args: &Args,
) -> Result<Outcome, Failure> {
    let lang = context.lang;
    let fresh = args.no_cache.then(Models::unkept);
    let models = fresh.as_ref().unwrap_or(&context.models);
    let model = |stage: &Stage| models.get(stage).map_err(|Failure(m)| m);
    let kept = Kept::new(context.cache.join("check"));
    let means = Means {
        model: &model,
        memo: if args.no_cache { &Forgetful } else { &kept },
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut outcome = check::run_with(library, options, &means);
    let mut blessed = Blessed::default();
    if args.bless && args.baseline.is_none() && outcome.given_up.is_none() {
        outcome.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        blessed = bless::run(lang, &outcome.changed, &outcome.findings, args.yes)?;
        if blessed.stored > 0 {
            // What is told below is what lies on disk now.
            let library = Library::new(library.packs().to_vec());
            outcome = check::run_with(&library, options, &means);
        }
    }
    if let Some(message) = outcome.given_up {
        return Err(Failure(t!(lang, "refuse-given-up", what = message)));
    }
    outcome.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    let store = baseline::Store {
        bless: args.bless,
        yes: args.yes,
    };
    let beside = match &args.baseline {
        Some(path) => Some(baseline::apply(lang, path, store, options, &mut outcome)?),
        None => None,
    };
    let kept_out = beside.as_ref().is_some_and(|b| b.kept_out);
    let report = Report {
        checked: outcome,
        blessed: (args.bless && beside.is_none()).then_some(blessed.stored),
        beside,
        mutated: args.mutate,
        strict: args.deny.is_some(),
        lang,
    };
    print(&report, args.format)?;
    Ok(if report.fails() || blessed.refused > 0 || kept_out {
        Outcome::FellShort
    } else {
        Outcome::Fine
    })
}

/// Prints a report. A reader who leaves early changes nothing of what the exit code tells.
fn print(report: &Report, format: Format) -> Result<(), Failure> {
    show::last(&match format {
        Format::Text => text::text(report, show::colours()),
        Format::Json => show::json_line(&json::json(report)),
        Format::Junit => junit::junit(report)?,
        Format::Sarif => show::json_line(&sarif::sarif(report)),
        Format::Github => github::github(report),
    });
    Ok(())
}
