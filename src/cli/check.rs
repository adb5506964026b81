//! `duilian check`: everything that is wrong, goldens run, coverage measured.

use std::path::PathBuf;

use serde_json::json;

use super::bless::{self, Blessed};
use super::context::Context;
use super::kept::Kept;
use super::models::Models;
use super::{Failure, Outcome, mutants, show};
use crate::check::memo::Forgetful;
use crate::check::{self, Means, Options};
use crate::content::finding::{Finding, Severity};
use crate::content::library::Library;
use crate::content::model::Stage;
use crate::t;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只查这些文件或文件夹 only what lies below these paths
    paths: Vec<PathBuf>,
    /// 只查这个标准 only this standard
    #[arg(long, value_name = "S")]
    standard: Option<String>,
    /// 覆盖率至少要这么多 percent of items that must be covered
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage: Option<u8>,
    /// 输出格式 output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// 把现在的结果存为对话记录 stores what the goldens give now
    #[arg(long)]
    bless: bool,
    /// 有条目的结果变了也照存，不问 stores goldens whose statuses changed without asking
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
}

/// Runs the command.
pub fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let lang = context.lang;
    for path in &args.paths {
        if !path.exists() {
            return Err(Failure(t!(
                lang,
                "cannot-read",
                path = path.display(),
                message = "?"
            )));
        }
    }
    if let Some(s) = &args.standard
        && !context.library.standard_ids().contains(s)
    {
        return Err(Failure(t!(lang, "no-standard", id = s)));
    }
    let options = Options {
        paths: args
            .paths
            .iter()
            .map(|p| {
                p.to_string_lossy()
                    .replace('\\', "/")
                    .trim_start_matches("./")
                    .trim_end_matches('/')
                    .to_owned()
            })
            .collect(),
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
    if args.bless && outcome.given_up.is_none() {
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
    let mut findings = std::mem::take(&mut outcome.findings);
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    let errors = findings
        .iter()
        .filter(|f| f.rule.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    match args.format {
        Format::Json => {
            let uncovered: Vec<_> = outcome
                .uncovered
                .iter()
                .map(|u| {
                    let why: Vec<String> = u.lacking.iter().map(|l| t!(lang, l)).collect();
                    json!({ "id": u.item, "why": why.join("; "), "file": u.place.source.path, "line": u.place.line })
                })
                .collect();
            let stages: Vec<_> = outcome.stages.iter().map(|s| json!({ "standard": s.standard, "stage": s.stage, "items": s.items, "covered": s.covered })).collect();
            let (items, covered) = outcome.totals();
            let mut report = json!({
                "findings": findings.iter().map(|f| finding_json(f, lang)).collect::<Vec<_>>(),
                "coverage": { "items": items, "covered": covered, "percent": percent(covered, items), "stages": stages, "uncovered": uncovered },
                "scripts": outcome.scripts.iter().map(|s| json!({
                    "file": s.file, "statements": s.share.statements, "run": s.share.run,
                    "branches": s.share.branches, "branches_run": s.share.taken,
                    "branches_not_run": s.not_taken.iter().map(|(at, branch)| json!({
                        "line": at.line, "column": at.column, "branch": branch.name(),
                    })).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
                "reach": outcome.reached.iter().map(|r| json!({
                    "scenario": r.scenario, "states": r.states, "depth": r.depth, "complete": r.complete,
                })).collect::<Vec<_>>(),
                "golden": { "run": outcome.goldens_run, "failed": outcome.goldens_failed },
                "accuracy": outcome.accuracy.iter().map(|a| json!({
                    "id": a.item, "f1": a.f1, "precision": a.precision, "recall": a.recall, "hits": a.hits, "misses": a.misses,
                })).collect::<Vec<_>>(),
            });
            if args.mutate {
                report["mutants"] = mutants::json(&outcome.mutants);
            }
            show::json(&report);
        }
        Format::Text => {
            for f in &findings {
                show::out(&show::finding(f, lang));
                show::out("");
            }
            for a in &outcome.accuracy {
                show::out(&format!(
                    "F1 {:.2}  P {:.2}  R {:.2}  {}",
                    a.f1, a.precision, a.recall, a.item
                ));
            }
            if args.mutate {
                for line in mutants::text(&outcome.mutants, lang) {
                    show::out(&line);
                }
            }
            for s in &outcome.stages {
                show::out(&t!(
                    lang,
                    "check-stage",
                    stage = format!("{}.{}", s.standard, s.stage),
                    items = s.items,
                    covered = s.covered,
                    hits = s.hits,
                    misses = s.misses
                ));
            }
            for s in &outcome.scripts {
                show::out(&t!(
                    lang,
                    "check-script",
                    file = &s.file,
                    run = s.share.run,
                    statements = s.share.statements,
                    percent = percent(s.share.run, s.share.statements),
                    taken = s.share.taken,
                    branches = s.share.branches
                ));
                let ways = s.not_taken.iter().map(|(at, branch)| {
                    let way = t!(lang, &format!("branch-{}", branch.name()));
                    t!(
                        lang,
                        "check-branch",
                        line = at.line,
                        column = at.column,
                        way = way
                    )
                });
                let ways: Vec<String> = ways.collect();
                if !ways.is_empty() {
                    let all = ways.join(&t!(lang, "list-joint"));
                    show::out(&t!(lang, "check-branches", all = all));
                }
            }
            for r in &outcome.reached {
                show::out(&t!(
                    lang,
                    if r.complete {
                        "check-reach-whole"
                    } else {
                        "check-reach-cut"
                    },
                    scenario = &r.scenario,
                    states = r.states,
                    depth = r.depth
                ));
            }
            let (items, covered) = outcome.totals();
            show::out(&t!(
                lang,
                "check-goldens",
                run = outcome.goldens_run,
                failed = outcome.goldens_failed
            ));
            show::out(&t!(
                lang,
                "check-coverage",
                covered = covered,
                items = items,
                percent = percent(covered, items)
            ));
            if args.bless {
                show::out(&t!(lang, "check-blessed", count = blessed.stored));
            }
            show::out(&t!(
                lang,
                "check-total",
                errors = errors,
                warnings = warnings
            ));
        }
    }
    let fell_short = errors > 0 || blessed.refused > 0 || (args.deny.is_some() && warnings > 0);
    Ok(if fell_short {
        Outcome::FellShort
    } else {
        Outcome::Fine
    })
}

/// Percent with one decimal, rounded down, so that only everything is 100.
fn percent(part: usize, whole: usize) -> f64 {
    (part * 1000).checked_div(whole).unwrap_or(1000) as f64 / 10.0
}

fn finding_json(f: &Finding, lang: crate::i18n::Lang) -> serde_json::Value {
    json!({
        "code": f.rule.code,
        "severity": if f.rule.severity == Severity::Error { "error" } else { "warning" },
        "message": f.message(lang),
        "file": f.place.source.path,
        "line": f.place.line,
        "column": f.place.column,
        "help": f.help(lang),
    })
}
