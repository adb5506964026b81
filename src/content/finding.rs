//! Findings: what is wrong with a pack, where, and what to do. The words stand in `i18n/*.ftl` under the rule's code.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::i18n::Lang;

/// How bad a finding is. Errors stop a scenario from being used; warnings are for authors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The content cannot be used as it stands, or would judge wrongly.
    Error,
    /// The content works, but is weaker than it should be.
    Warning,
}

/// How a rule is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// As usual.
    Plain,
    /// Content with this fault cannot be used: no comment lets it stand.
    Firm,
    /// Told only when an option of `check` asks for it.
    Asked,
}

/// A kind of finding, declared once.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code: `DL001`.
    pub code: &'static str,
    /// The fault in kebab-case: `unknown-key`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is to be taken.
    pub bearing: Bearing,
}

impl Rule {
    /// The rule with this code or name, in any case.
    pub fn of(written: &str) -> Option<&'static Rule> {
        let word = written.trim();
        let known =
            |r: &&&Rule| r.code.eq_ignore_ascii_case(word) || r.name.eq_ignore_ascii_case(word);
        super::rules::ALL.iter().find(known).copied()
    }

    /// The code or name that `written` may have been meant for.
    pub fn near(written: &str) -> Option<&'static str> {
        let word = written.trim();
        let names = super::rules::ALL.iter().map(|r| r.name);
        let codes = super::rules::ALL.iter().map(|r| r.code);
        let looks_like_a_code = word.to_uppercase().starts_with("DL");
        if looks_like_a_code {
            nearest(&word.to_uppercase(), codes)
        } else {
            nearest(&word.to_lowercase(), names)
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// Values for the message's `{ $name }` places.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// A value for a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arg {
    /// As it stands.
    Text(String),
    /// In both languages.
    Said {
        /// Chinese.
        zh: String,
        /// English.
        en: String,
    },
    /// Messages of the program, by id, with a value for their `{ $what }`.
    Messages(Vec<(String, String)>),
}

impl Arg {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Arg::Text(text) => text.clone(),
            Arg::Said { zh, en } => match lang {
                Lang::Zh => zh.clone(),
                Lang::En => en.clone(),
            },
            Arg::Messages(all) => {
                let words = all
                    .iter()
                    .map(|(id, what)| crate::t!(lang, id, what = what));
                words
                    .collect::<Vec<_>>()
                    .join(&crate::t!(lang, "list-joint"))
            }
        }
    }
}

impl Finding {
    /// A finding of `rule` at `place`.
    pub fn new(rule: &'static Rule, place: Place) -> Self {
        Finding {
            rule,
            place,
            args: Vec::new(),
        }
    }

    /// With a value for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name.into(), Arg::Text(value.to_string())));
        self
    }

    /// With a value that is said in each language.
    #[must_use]
    pub fn with_said(mut self, name: &'static str, say: impl Fn(Lang) -> String) -> Self {
        let (zh, en) = (say(Lang::Zh), say(Lang::En));
        self.args.push((name.into(), Arg::Said { zh, en }));
        self
    }

    /// With a message of the program for the message.
    #[must_use]
    pub fn with_message(self, name: &'static str, id: &str, what: &str) -> Self {
        self.with_messages(name, [(id.to_owned(), what.to_owned())])
    }

    /// With several messages of the program.
    #[must_use]
    pub fn with_messages(
        mut self,
        name: &'static str,
        all: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        self.args
            .push((name.into(), Arg::Messages(all.into_iter().collect())));
        self
    }

    /// What is wrong, in words.
    pub fn message(&self, lang: Lang) -> String {
        crate::i18n::message(lang, self.rule.code, &self.words(lang))
    }

    /// What to do, in words.
    pub fn help(&self, lang: Lang) -> String {
        crate::i18n::message(lang, &format!("{}-help", self.rule.code), &self.words(lang))
    }

    fn words(&self, lang: Lang) -> Vec<(&str, String)> {
        self.args
            .iter()
            .map(|(name, arg)| (name.as_ref(), arg.text(lang)))
            .collect()
    }

    /// Errors first, then by file, line, column and code: the one order in which findings are shown.
    pub fn order(&self) -> (&str, u32, u32, &'static str) {
        (
            &self.place.source.path,
            self.place.line,
            self.place.column,
            self.rule.code,
        )
    }
}

/// The known word nearest to `word`, for "did you mean": at most a third of its letters differ.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (distance(word, k), k))
        .filter(|(d, k)| *d <= 1.max(k.chars().count().max(word.chars().count()) / 3))
        .min()
        .map(|(_, k)| k)
}

/// Edits (insert, delete, replace, swap neighbours) between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let width = b.len() + 1;
    let mut rows = vec![0usize; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i * width + j] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (rows[(i - 1) * width + j] + 1)
                    .min(rows[i * width + j - 1] + 1)
                    .min(rows[(i - 1) * width + j - 1] + same);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[(i - 2) * width + j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_the_word_meant() {
        assert_eq!(nearest("patiense", ["patience", "trust"]), Some("patience"));
        assert_eq!(nearest("welcom", ["welcome"]), Some("welcome"));
        assert_eq!(nearest("banana", ["welcome", "trust"]), None);
    }
}
