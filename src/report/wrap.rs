//! Lines that fit a terminal: wide characters count two columns, and no line begins with closing punctuation.

use unicode_width::UnicodeWidthStr;

/// Wraps `text` to `width` columns; lines after the first are indented by `indent` columns.
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let options = textwrap::Options::new(width.max(20))
        .subsequent_indent(&pad)
        .word_separator(textwrap::WordSeparator::Custom(words))
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Every wide character may begin a line, unless it closes something; narrow runs stay together up to a space.
fn words(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        if let Some(b) = before {
            let wide = |c: char| !c.is_ascii() && !c.is_whitespace();
            let boundary = c != ' ' && (b == ' ' || wide(b) || wide(c));
            let clings = "，。！？、；：）】〕」』”’》…—,.!?;:)]}%".contains(c)
                || "（【〔「『“‘《([{".contains(b);
            if boundary && !clings {
                cuts.push(at);
            }
        }
        before = Some(c);
    }
    cuts.push(line.len());
    let spans: Vec<(usize, usize)> = cuts
        .windows(2)
        .map(|w| (w[0], w[1]))
        .filter(|(a, b)| a < b)
        .collect();
    Box::new(
        spans
            .into_iter()
            .map(move |(a, b)| textwrap::core::Word::from(&line[a..b])),
    )
}

/// `text` filled up with spaces to `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    let have = UnicodeWidthStr::width(text);
    format!("{text}{}", " ".repeat(width.saturating_sub(have)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_wraps_by_columns_and_punctuation_never_begins_a_line() {
        let text = "您好，欢迎光临我们专营店，请问有什么可以帮您的吗？";
        let wrapped = wrap(text, 24, 0);
        for line in wrapped.lines() {
            assert!(UnicodeWidthStr::width(line) <= 24, "{line}");
            assert!(!line.starts_with(['，', '？', '。']), "{line}");
        }
        assert_eq!(wrapped.replace('\n', ""), text);
    }

    #[test]
    fn padding_counts_wide_characters_twice() {
        assert_eq!(pad("您好", 6), "您好  ");
    }
}
