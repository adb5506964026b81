//! Where a thing stands in a content file, so that every finding can say it.

use std::sync::Arc;

/// One file of a pack: its path as people know it, and its text for excerpts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path inside the pack, `/`-separated, with the pack's folder before it when it is not the built-in one.
    pub path: String,
    /// The whole text; empty when the file was not UTF-8.
    pub text: String,
}

/// A stretch of a source. Cheap to copy about: the source is shared.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// Line, from 1; 0 means the file as a whole.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Byte offset of the first character.
    pub at: u32,
    /// Length in bytes; 0 when only the start is known.
    pub len: u32,
}

impl Place {
    /// The file as a whole.
    pub fn file(source: &Arc<Source>) -> Self {
        Place {
            source: Arc::clone(source),
            line: 0,
            column: 0,
            at: 0,
            len: 0,
        }
    }

    /// The place at byte offset `at`, `len` bytes long; clamped to the text.
    pub fn at_byte(source: &Arc<Source>, at: usize, len: usize) -> Self {
        let text = &source.text;
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &text[..at];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Place {
            source: Arc::clone(source),
            line: before.matches('\n').count() as u32 + 1,
            column: before[line_start..].chars().count() as u32 + 1,
            at: at as u32,
            len: len.min(text.len() - at) as u32,
        }
    }

    /// Where `text` stands for the `nth` time (from 0) at or behind this place; this place when it stands there less often,
    /// as when its file writes it with escapes.
    pub fn seek(&self, text: &str, nth: usize) -> Self {
        let from = (self.at as usize).min(self.source.text.len());
        let rest = self.source.text.get(from..).unwrap_or_default();
        match rest.match_indices(text).nth(nth) {
            Some((at, _)) if !text.is_empty() => {
                Place::at_byte(&self.source, from + at, text.len())
            }
            _ => self.clone(),
        }
    }

    /// The place at a line and a column, both from 1, columns in characters.
    pub fn at_line(source: &Arc<Source>, line: usize, column: usize) -> Self {
        let start: usize = source
            .text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let within: usize = source.text[start..]
            .chars()
            .take(column.saturating_sub(1))
            .take_while(|c| *c != '\n')
            .map(char::len_utf8)
            .sum();
        Place::at_byte(source, start + within, 0)
    }
}

impl std::fmt::Display for Place {
    /// `path:line:column`, or `path` for a whole file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.source.path),
            _ => write!(f, "{}:{}:{}", self.source.path, self.line, self.column),
        }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Arc<Source> {
        Arc::new(Source {
            path: "a.yaml".into(),
            text: "甲: 乙\n丙丁: 戊\n".into(),
        })
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let s = source();
        let at = s.text.find('戊').expect("the fixture holds it");
        assert_eq!(Place::at_byte(&s, at, 3).to_string(), "a.yaml:2:5");
    }

    #[test]
    fn a_text_is_sought_from_a_place_on() {
        let s = Arc::new(Source {
            path: "a.yaml".into(),
            text: "甲: [乙, 乙]\n丙: [乙]\n".into(),
        });
        let from = Place::at_line(&s, 1, 1);
        assert_eq!(from.seek("乙", 1).to_string(), "a.yaml:1:8");
        assert_eq!(
            Place::at_line(&s, 2, 1).seek("乙", 0).to_string(),
            "a.yaml:2:5"
        );
        assert_eq!(from.seek("丁", 0), from);
    }

    #[test]
    fn a_line_and_column_find_the_same_byte() {
        let s = source();
        let at = s.text.find('戊').expect("the fixture holds it");
        assert_eq!(Place::at_line(&s, 2, 5).at as usize, at);
        assert_eq!(Place::at_line(&s, 99, 5).at as usize, s.text.len());
    }
}
