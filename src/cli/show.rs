//! Printing. A reader that has gone away (a broken pipe) ends the program quietly; text for people is laid out here.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::content::finding::{Finding, Severity};
use crate::i18n::Lang;

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
    std::io::stdout()
        .is_terminal()
        .then(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)))?
}

/// A finding with its place in the source.
pub fn finding(f: &Finding, lang: Lang) -> String {
    let (message, help) = (f.message(lang), f.help(lang));
    let level = match f.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(message.as_str()).id(f.rule.code);
    let source = &f.place.source;
    let group = if f.place.line == 0 || source.text.is_empty() {
        annotate_snippets::Group::with_title(title)
            .element(annotate_snippets::Origin::path(source.path.as_str()))
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
    let renderer = if colored::control::SHOULD_COLORIZE.should_colorize() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group.element(help)]).to_string()
}

/// Why an item was or was not seen, with the places that an author would mend.
pub fn explanation(
    stage: &crate::content::model::Stage,
    why: &Option<crate::recognise::Explanation>,
    item: &str,
    lang: Lang,
) -> String {
    use crate::recognise::{Advice, Via};
    use crate::t;
    let Some(why) = why else {
        return t!(lang, "why-no-item", id = item);
    };
    let places = stage.example_places.get(item);
    let at = |place: Option<&crate::content::place::Place>| {
        place.map_or(String::new(), |p| format!(" ({p})"))
    };
    let state = if why.via == Via::Exact || why.margin >= why.seen {
        t!(lang, "why-seen")
    } else if why.margin >= why.unclear {
        t!(lang, "why-unclear")
    } else {
        t!(lang, "why-not-seen")
    };
    let number = |n: i32| format!("{:.2}", f64::from(n) / 1000.0);
    let rule = stage.items.iter().find(|i| i.id == item);
    let mut out = vec![format!("  {item}: {state}")];
    if let Some(i) = rule {
        out.push(t!(
            lang,
            "why-line-rule",
            rule = lang.of(&i.rule),
            place = &i.place
        ));
    }
    out.push(t!(lang, "why-line-clause", quote = &why.quote));
    out.push(t!(
        lang,
        "why-line-margin",
        margin = number(why.margin),
        seen = number(why.seen),
        unclear = number(why.unclear)
    ));
    let features: Vec<String> = why
        .features
        .iter()
        .map(|f| format!("{} {:+.2}", f.feature, f64::from(f.weight) / 1000.0))
        .collect();
    out.push(t!(
        lang,
        "why-line-features",
        features = features.join("  ")
    ));
    for c in &why.cues {
        let id = if c.vetoed {
            "why-line-cue-vetoed"
        } else {
            "why-line-cue"
        };
        out.push(t!(
            lang,
            id,
            number = c.cue + 1,
            place = at(places.and_then(|p| p.cues.get(c.cue)))
        ));
    }
    if let Some(h) = &why.hit {
        out.push(t!(
            lang,
            "why-line-hit",
            text = &h.text,
            likeness = h.likeness,
            place = at(places.and_then(|p| p.hit.get(h.number)))
        ));
    }
    if let Some(m) = &why.miss {
        out.push(t!(
            lang,
            "why-line-miss",
            text = &m.text,
            likeness = m.likeness,
            place = at(places.and_then(|p| p.miss.get(m.number)))
        ));
    }
    let advice = match why.advice {
        Advice::AddMiss => "why-advice-miss",
        Advice::AddHit => "why-advice-hit",
        Advice::LoosenVeto => "why-advice-veto",
        Advice::Nothing => "why-advice-nothing",
    };
    out.push(t!(lang, advice));
    out.join("\n")
}
