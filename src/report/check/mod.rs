//! What `check` came to, in all the forms that people and CI read. Pure: outcome in, text out.

pub mod github;
pub mod json;
pub mod junit;
mod mutants;
mod reach;
pub mod sarif;
mod sessions;
pub mod text;

use crate::check::baseline::Known;
use crate::check::pages::Page;
use crate::check::{Checked, StageLine};
use crate::content::finding::{Finding, Rule, Severity};
use crate::i18n::Lang;
use crate::t;

/// All that a report of a check tells.
#[derive(Debug)]
pub struct Report {
    /// What was checked; its findings are those that count, in their order.
    pub checked: Checked,
    /// What the baseline had to say, when there was one.
    pub beside: Option<Beside>,
    /// How many goldens were stored, when storing was asked for.
    pub blessed: Option<usize>,
    /// Mutants were asked for.
    pub mutated: bool,
    /// Warnings fail too.
    pub strict: bool,
    /// Language of all texts.
    pub lang: Lang,
}

/// What a baseline had to say.
#[derive(Debug, Default)]
pub struct Beside {
    /// Findings that it holds: they do not count.
    pub known: Vec<Finding>,
    /// What it holds and is no longer found.
    pub gone: Vec<Known>,
    /// It was written just now.
    pub written: bool,
    /// New findings were to be stored, and were not.
    pub kept_out: bool,
}

impl Beside {
    /// What is mended, for people: how much, then each by what its rule is called. A baseline keeps its messages in one
    /// language alone.
    fn mended(&self, lang: Lang) -> Vec<String> {
        if self.gone.is_empty() {
            return Vec::new();
        }
        let id = match self.written {
            true => "check-taken-out",
            false => "check-improved",
        };
        let mut lines = vec![t!(lang, id, count = self.gone.len())];
        lines.extend(self.gone.iter().map(|known| {
            let page = Rule::of(&known.code).and_then(|rule| Page::of(rule).ok());
            let what = match (&page, lang) {
                (Some(page), Lang::Zh) => &page.words(lang).title,
                _ => &known.message,
            };
            format!("  {} {} {what}", known.code, known.file)
        }));
        lines
    }
}

impl Report {
    /// How many findings are as bad as this.
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.checked.findings.iter();
        all.filter(|f| f.rule.severity == severity).count()
    }

    /// Did the content fall short?
    pub fn fails(&self) -> bool {
        self.checked.findings.iter().any(|f| self.is_failure(f))
    }

    fn is_failure(&self, finding: &Finding) -> bool {
        self.strict || finding.rule.severity == Severity::Error
    }
}

/// The stages that have items. Of one without there is nothing to cover, and nothing to tell.
fn described(checked: &Checked) -> impl Iterator<Item = &StageLine> {
    checked.stages.iter().filter(|s| s.items > 0)
}

/// The last lines for people: what was set aside, then what counts.
fn totals(report: &Report) -> Vec<String> {
    let lang = report.lang;
    let mut lines = Vec::new();
    let allowed = report.checked.allowed.len();
    if allowed > 0 {
        lines.push(t!(lang, "check-allowed", count = allowed));
    }
    if let Some(beside) = &report.beside {
        lines.push(t!(lang, "check-known", count = beside.known.len()));
    }
    lines.push(t!(
        lang,
        "check-total",
        errors = report.count(Severity::Error),
        warnings = report.count(Severity::Warning)
    ));
    lines
}

/// `error` or `warning`: the word that programs know.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Percent with one decimal, rounded down, so that only everything is 100.
fn percent(part: usize, whole: usize) -> f64 {
    (part * 1000).checked_div(whole).unwrap_or(1000) as f64 / 10.0
}

/// The column after the last character of a finding, on its own line; nothing where only the start is known.
fn end_column(finding: &Finding) -> Option<u32> {
    let place = &finding.place;
    let text = &place.source.text;
    let span = text.get(place.at as usize..(place.at + place.len) as usize)?;
    let length = span.lines().next()?.chars().count() as u32;
    (place.line > 0 && length > 0).then_some(place.column + length)
}
