//! `duilian explain`: what a rule of `check` means, why it matters, an example that breaks it and one that does not.

use colored::Colorize;

use super::{Failure, Outcome, show};
use crate::check::pages::{Example, Page};
use crate::content::finding::{Rule, Severity};
use crate::content::rules;
use crate::i18n::Lang;
use crate::report::wrap::{pad, wrap};
use crate::t;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 规则的码或名字；不写就列出全部 code or name of a rule; all are listed without it
    #[arg(value_name = "CODE")]
    rule: Option<String>,
}

/// Runs the command.
pub fn run(lang: Lang, args: &Args) -> Result<Outcome, Failure> {
    let Some(written) = &args.rule else {
        for rule in rules::ALL {
            let page = Page::of(rule);
            let title = page.as_ref().map_or(rule.name, |p| &p.words(lang).title);
            let severity = pad(&severity(rule, lang), 8);
            show::out(&format!("{}  {severity}  {title}", rule.code));
        }
        show::out(&t!(lang, "explain-how"));
        return Ok(Outcome::Fine);
    };
    let Some(rule) = Rule::of(written) else {
        let near = Rule::near(written).unwrap_or("none");
        return Err(Failure(t!(lang, "no-rule", id = written, near = near)));
    };
    let page = Page::of(rule).map_err(Failure)?;
    show::out(&text(rule, &page, lang, show::width()));
    Ok(Outcome::Fine)
}

fn severity(rule: &Rule, lang: Lang) -> String {
    match rule.severity {
        Severity::Error => t!(lang, "severity-error"),
        Severity::Warning => t!(lang, "severity-warning"),
    }
}

fn text(rule: &Rule, page: &Page, lang: Lang, width: usize) -> String {
    let words = page.words(lang);
    let head = format!("{} {} · {}", rule.code, rule.name, severity(rule, lang));
    let mut parts = vec![format!("{head}\n{}", words.title.bold())];
    parts.extend(words.text.iter().map(|p| wrap(p, width, 0)));
    if !page.options.is_empty() {
        parts.push(format!("    duilian check {}", page.options.join(" ")));
    }
    parts.push(examples(&t!(lang, "explain-wrong"), &page.wrong, lang));
    parts.push(examples(&t!(lang, "explain-right"), &page.right, lang));
    parts.join("\n\n")
}

fn examples(title: &str, all: &[Example], lang: Lang) -> String {
    let shown = all.iter().map(|e| {
        let note = match e.notes.first().map(String::as_str) {
            Some("absent") => t!(lang, "explain-absent"),
            _ if e.text.is_empty() => t!(lang, "explain-empty"),
            Some("dangling") => t!(lang, "explain-unreadable"),
            Some(note) if note.starts_with("repeat=") => {
                t!(lang, "explain-repeat", count = &note["repeat=".len()..])
            }
            Some(note) if note.starts_with("encoding=") => {
                t!(lang, "explain-encoding", name = &note["encoding=".len()..])
            }
            _ => String::new(),
        };
        let text: String = e.text.lines().map(|l| format!("\n    {l}")).collect();
        format!("{}  {}{note}{text}", title.bold(), e.path)
    });
    shown.collect::<Vec<_>>().join("\n\n")
}
