//! A look at a script's text without parsing it: what is code, and what stands in strings and comments.
//!
//! rhai takes a comment that never ends for the rest of the file, in silence, and says of full-width punctuation only
//! that something else is wrong nearby.

/// A character of code with its place, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Char {
    /// The character.
    pub is: char,
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
}

/// What the scan found.
#[derive(Debug, Default)]
pub struct Scan {
    /// The characters outside strings and comments.
    pub code: Vec<Char>,
    /// Where a comment begins that never ends.
    pub open_comment: Option<Char>,
}

/// Scans a script.
pub fn scan(text: &str) -> Scan {
    let mut chars = Vec::with_capacity(text.len());
    let (mut line, mut column) = (1, 1);
    for is in text.chars() {
        chars.push(Char { is, line, column });
        if is == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += 1;
        }
    }
    Scanner {
        chars: &chars,
        at: 0,
        scan: Scan::default(),
    }
    .run()
}

struct Scanner<'a> {
    chars: &'a [Char],
    at: usize,
    scan: Scan,
}

impl Scanner<'_> {
    fn run(mut self) -> Scan {
        while let Some(&here) = self.chars.get(self.at) {
            match (here.is, self.peek(1)) {
                ('/', Some('/')) => self.skip_until('\n'),
                ('/', Some('*')) => self.skip_comment(here),
                ('"' | '`', _) => self.skip_string(here.is),
                ('\'', _) => self.skip_char(),
                _ => {
                    self.scan.code.push(here);
                    self.at += 1;
                }
            }
        }
        self.scan
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|c| c.is)
    }

    fn skip_until(&mut self, end: char) {
        while self.peek(0).is_some_and(|c| c != end) {
            self.at += 1;
        }
    }

    /// Comments nest.
    fn skip_comment(&mut self, start: Char) {
        let mut depth = 0usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                (Some(_), _) => self.at += 1,
                (None, _) => {
                    self.scan.open_comment = Some(start);
                    return;
                }
            }
        }
    }

    fn skip_string(&mut self, quote: char) {
        self.at += 1;
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '\\' if quote == '"' => self.at += 1,
                '\n' if quote == '"' => return,
                c if c == quote => return,
                _ => {}
            }
        }
    }

    fn skip_char(&mut self) {
        let length = if self.peek(1) == Some('\\') { 4 } else { 3 };
        if self.peek(length - 1) == Some('\'') {
            self.at += length;
        } else {
            self.at += 1;
        }
    }
}

/// What to write instead of a full-width character; none if it is not one.
pub fn half_width(c: char) -> Option<String> {
    let half = match c {
        '\u{3000}' => ' ',
        '“' | '”' | '„' | '「' | '」' => '"',
        '‘' | '’' => '\'',
        '【' => '[',
        '】' => ']',
        '。' => '.',
        '、' => ',',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0)?,
        _ => return None,
    };
    Some(half.to_string())
}

impl Scan {
    /// The first full-width character on `line`, or else the last one before it.
    pub fn full_width_near(&self, line: usize) -> Option<(Char, String)> {
        let mut found = self
            .code
            .iter()
            .filter_map(|c| Some((*c, half_width(c.is)?)))
            .take_while(|(c, _)| c.line <= line);
        let mut last = None;
        found
            .find(|hit| {
                let here = hit.0.line == line;
                if !here {
                    last = Some(hit.clone());
                }
                here
            })
            .or(last)
    }

    /// Does the code hold these words, one after the other?
    pub fn holds(&self, words: &[&str]) -> bool {
        let text: String = self.code.iter().map(|c| c.is).collect();
        let found: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty())
            .collect();
        found.windows(words.len()).any(|window| window == words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        scan(text).code.iter().map(|c| c.is).collect()
    }

    #[test]
    fn strings_and_comments_are_no_code() {
        assert_eq!(
            code("a(\"（\\\"）\") /* ，/* ； */ */ b // 。\nc '；' `（`"),
            "a()  b \nc  "
        );
    }

    #[test]
    fn a_comment_that_never_ends_is_found_where_it_begins() {
        let open = scan("fn turn(c) {}\n  /* 未完\n").open_comment;
        assert_eq!(open.map(|c| (c.line, c.column)), Some((2, 3)));
    }

    #[test]
    fn full_width_punctuation_knows_its_ascii_form() {
        for (full, half) in [
            ('（', "("),
            ('；', ";"),
            ('，', ","),
            ('“', "\""),
            ('＝', "="),
        ] {
            assert_eq!(half_width(full).as_deref(), Some(half));
        }
        assert_eq!(half_width('好'), None);
    }
}
