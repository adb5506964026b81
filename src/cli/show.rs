//! Printing. A reader that has gone away (a broken pipe) ends the program quietly; text for people is laid out here.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use crate::content::finding::Finding;
use crate::i18n::Lang;
use crate::session::event::one_line;

/// Are colours wanted and understood?
pub fn colours() -> bool {
    colored::control::SHOULD_COLORIZE.should_colorize()
}

/// Colours alone may reach a terminal, and nothing at all may reach a file, as an escape: other control characters are
/// shown as pictures, whatever content or input they came from.
pub fn clean(text: &str) -> Cow<'_, str> {
    let tame = |c: char| !c.is_control() || c == '\n' || c == '\t';
    if text.chars().all(tame) {
        return Cow::Borrowed(text);
    }
    let colours = colours();
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match colour(rest).filter(|_| colours) {
            Some(length) => {
                clean.push_str(&rest[..length]);
                length
            }
            None => {
                match c {
                    c if tame(c) => clean.push(c),
                    c => clean.push_str(&one_line(c.encode_utf8(&mut [0; 4]))),
                }
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Cow::Owned(clean)
}

/// The length of the colour sequence (`ESC [ digits and semicolons m`) that `text` begins with.
fn colour(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let end = inside.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inside[end..].starts_with('m').then_some(end + 3)
}

/// JSON on a line. DEL and the C1 controls, which JSON allows and terminals obey, are escaped.
pub fn json_line(value: &serde_json::Value) -> String {
    let text = value.to_string();
    let escape = |c: char| ('\u{7f}'..='\u{9f}').contains(&c);
    if !text.contains(escape) {
        return text;
    }
    let escaped = text.chars().map(|c| match c {
        c if escape(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    escaped.collect()
}

/// Prints JSON on a line.
pub fn json(value: &serde_json::Value) {
    out(&json_line(value));
}

/// Prints a line to standard output.
pub fn out(text: &str) {
    if write(text).is_err() {
        // Nobody reads any more: nothing is left to do, and nothing went wrong.
        std::process::exit(0);
    }
}

/// Prints the last lines of a command whose exit code tells more: they may well go unread.
pub fn last(text: &str) {
    let _ = write(text);
}

fn write(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{}", clean(text))?;
    stdout.flush()
}

/// Prints a line to standard error.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", clean(text));
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
    crate::report::check::text::finding(f, lang, colours())
}

/// Why an item was or was not seen, with the places that an author would mend.
pub fn explanation(
    stage: &crate::content::model::Stage,
    why: &Option<crate::recognise::Explanation>,
    item: &str,
    lang: Lang,
) -> String {
    use crate::recognise::{Advice, Company, Doubt, Via};
    use crate::t;
    let Some(why) = why else {
        return t!(lang, "why-no-item", id = item);
    };
    let places = stage.example_places.get(item);
    let at = |place: Option<&crate::content::place::Place>| {
        place.map_or(String::new(), |p| format!(" ({p})"))
    };
    let state = if why.via == Via::Exact || (why.margin >= why.seen && why.doubt.is_none()) {
        t!(lang, "why-seen")
    } else if why.margin >= why.unclear {
        match why.doubt {
            Some(Doubt::Word) => t!(lang, "why-word"),
            Some(Doubt::List) => t!(lang, "why-list"),
            None => t!(lang, "why-unclear"),
        }
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
    out.push(t!(lang, "why-line-clause", quote = one_line(&why.quote)));
    out.push(t!(
        lang,
        "why-line-margin",
        margin = number(why.margin),
        seen = number(why.seen),
        unclear = number(why.unclear)
    ));
    match &why.company {
        Company::Alone if why.margin < why.seen => out.push(t!(lang, "why-line-alone")),
        Company::Stranger(other) => out.push(t!(lang, "why-line-stranger", other = other)),
        Company::Alone | Company::Others => {}
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_told_from_every_other_escape() {
        assert_eq!(colour("\u{1b}[1;36m王"), Some(7));
        for other in [
            "\u{1b}[2J",
            "\u{1b}]0;title\u{7}",
            "\u{1b}[36",
            "m",
            "\u{1b}",
        ] {
            assert_eq!(colour(other), None, "{other:?}");
        }
    }

    #[test]
    fn control_characters_are_shown_and_never_obeyed() {
        assert_eq!(clean("a\u{1b}[2Jb\u{7}\u{9b}\r"), "a␛[2Jb␇�␍");
        assert_eq!(clean("两行\n\t照旧"), "两行\n\t照旧");
    }
}
