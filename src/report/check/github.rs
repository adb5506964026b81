//! `check --format github`: workflow commands that GitHub shows as annotations at the lines of a change.

use super::{Report, end_column, totals, word};
use crate::content::finding::Finding;
use crate::i18n::Lang;

/// A command for each finding, then the counts.
pub fn github(report: &Report) -> String {
    let lang = report.lang;
    let mut lines: Vec<String> = report
        .checked
        .findings
        .iter()
        .map(|f| command(f, lang))
        .collect();
    let mended = report.beside.iter().flat_map(|b| b.mended(lang));
    let mended: Vec<String> = mended.collect();
    if !mended.is_empty() {
        lines.push(format!("::notice::{}", data(&mended.join("\n"))));
    }
    lines.extend(totals(report));
    lines.join("\n")
}

fn command(f: &Finding, lang: Lang) -> String {
    let place = &f.place;
    let mut properties = vec![format!("file={}", property(&place.source.path))];
    if place.line > 0 {
        properties.push(format!("line={}", place.line));
        properties.push(format!("col={}", place.column));
    }
    if let Some(end) = end_column(f) {
        // GitHub counts the last character in.
        properties.push(format!("endColumn={}", end - 1));
    }
    let title = format!("{} {}", f.rule.code, f.rule.name);
    properties.push(format!("title={}", property(&title)));
    let message = format!("{}\n{}", f.message(lang), f.help(lang));
    let word = word(f.rule.severity);
    format!("::{word} {}::{}", properties.join(","), data(&message))
}

/// What stands after the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command_or_its_property() {
        assert_eq!(data("100%\r\n::error::"), "100%25%0D%0A::error::");
        assert_eq!(property("a,b:c\n%"), "a%2Cb%3Ac%0A%25");
    }
}
