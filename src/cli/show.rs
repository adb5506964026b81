//! Printing. A reader that has gone away (a broken pipe) ends the program quietly; text for people is laid out here.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::content::finding::{Finding, Severity};
use crate::i18n::{self, Lang};

/// Prints a line to standard output.
pub fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{text}").is_err() {
        // Nobody reads any more: nothing is left to do, and nothing went wrong.
        std::process::exit(0);
    }
}

/// Prints a line to standard error.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Columns of the terminal; 80 where there is none.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    terminal_width().or(columns).unwrap_or(80).clamp(30, 100)
}

fn terminal_width() -> Option<usize> {
    std::io::stdout().is_terminal().then(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)))?
}

/// A finding with its place in the source.
pub fn finding(f: &Finding, lang: Lang) -> String {
    let args: Vec<(&str, String)> = f.args.iter().map(|(k, v)| (*k, i18n::lookup(lang, v, &[]).unwrap_or_else(|| v.clone()))).collect();
    let message = i18n::message(lang, f.rule.code, &args);
    let help = i18n::message(lang, &format!("{}-help", f.rule.code), &args);
    let level = match f.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(message.as_str()).id(f.rule.code);
    let source = &f.place.source;
    let group = if f.place.line == 0 || source.text.is_empty() {
        annotate_snippets::Group::with_title(title).element(annotate_snippets::Origin::path(source.path.as_str()))
    } else {
        let at = f.place.at as usize;
        let line_end = source.text[at..].find('\n').map_or(source.text.len(), |n| at + n);
        let end = (at + f.place.len as usize).clamp(at, line_end).max(at + source.text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8));
        title.element(
            Snippet::source(source.text.as_str())
                .path(source.path.as_str())
                .annotation(AnnotationKind::Primary.span(at..end)),
        )
    };
    let help = Level::HELP.message(help.as_str());
    let renderer = if colored::control::SHOULD_COLORIZE.should_colorize() { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group.element(help)]).to_string()
}
