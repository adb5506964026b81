//! `check` for people: each finding with its line and a caret, then one stable line for each thing measured.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Report, described, mutants, percent, reach, sessions, totals};
use crate::content::finding::{Finding, Severity};
use crate::i18n::Lang;
use crate::t;

/// The report as text, with or without colours.
pub fn text(report: &Report, colours: bool) -> String {
    let lang = report.lang;
    let found = report.checked.findings.iter();
    let mut lines: Vec<String> = found
        .map(|f| format!("{}\n", finding(f, lang, colours)))
        .collect();
    measured(report, &mut lines);
    if let Some(count) = report.blessed {
        lines.push(t!(lang, "check-blessed", count = count));
    }
    if let Some(beside) = &report.beside {
        lines.extend(beside.mended(lang));
        if beside.written {
            lines.push(t!(lang, "check-baseline-written"));
        }
    }
    lines.extend(totals(report));
    lines.join("\n")
}

fn measured(report: &Report, lines: &mut Vec<String>) {
    let (checked, lang) = (&report.checked, report.lang);
    for a in &checked.accuracy {
        lines.push(format!(
            "F1 {:.2}  P {:.2}  R {:.2}  {}",
            a.f1, a.precision, a.recall, a.item
        ));
    }
    lines.extend(sessions::text(&checked.sessions, lang));
    if report.mutated {
        lines.extend(mutants::text(&checked.mutants, lang));
    }
    for s in described(checked) {
        lines.push(t!(
            lang,
            "check-stage",
            stage = format!("{}.{}", s.standard, s.stage),
            items = s.items,
            covered = s.covered,
            hits = s.hits,
            misses = s.misses
        ));
    }
    for s in &checked.scripts {
        lines.push(t!(
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
            lines.push(t!(lang, "check-branches", all = all));
        }
    }
    lines.extend(reach::text(&checked.reached, lang));
    let (items, covered) = checked.totals();
    lines.push(t!(
        lang,
        "check-goldens",
        run = checked.goldens_run,
        failed = checked.goldens_failed
    ));
    lines.push(t!(
        lang,
        "check-coverage",
        covered = covered,
        items = items,
        percent = percent(covered, items)
    ));
}

/// A finding with its line in the source and a caret under what it speaks of.
pub fn finding(f: &Finding, lang: Lang, colours: bool) -> String {
    let (message, help) = (f.message(lang), f.help(lang));
    let level = match f.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(message.as_str()).id(f.rule.code);
    let source = &f.place.source;
    let group = if f.place.line == 0 || source.text.is_empty() {
        Group::with_title(title).element(Origin::path(source.path.as_str()))
    } else {
        let at = f.place.at as usize;
        let line_end = source.text[at..]
            .find('\n')
            .map_or(source.text.len(), |n| at + n);
        let end = (at + f.place.len as usize).clamp(at, line_end).max(
            at + source.text[at..]
                .chars()
                .next()
                .filter(|c| *c != '\n')
                .map_or(0, char::len_utf8),
        );
        title.element(
            Snippet::source(source.text.as_str())
                .path(source.path.as_str())
                .annotation(AnnotationKind::Primary.span(at..end)),
        )
    };
    let help = Level::HELP.message(help.as_str());
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group.element(help)]).to_string()
}
