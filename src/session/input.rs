//! What the trainee does: the only thing that moves a session. Time is an input like any other.
//!
//! Goldens and piped input share one line grammar: [`Input::parse`] reads it, `Display` writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// Words and narrated actions: `> 您好（微笑）`.
    Say(String),
    /// A form with its values by field: `!form call-register name="赵磊"`.
    Fill {
        /// The form.
        form: String,
        /// Values by field.
        values: BTreeMap<String, String>,
    },
    /// An answer to a question: `!answer rings 3`.
    Answer {
        /// The question.
        question: String,
        /// What was answered, as written.
        answer: String,
    },
    /// Seconds pass: `~ 12s`.
    Wait(u32),
    /// Asks for a hint: `!hint`.
    Hint,
    /// Takes the last words, form or answer back: `!undo`.
    Undo,
    /// Appeals against a status: `!contest item`.
    Contest(String),
    /// Ends the scene: `!end`.
    End,
}

/// Why a line is no input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineError {
    /// `!word` is none of the commands.
    UnknownCommand(String),
    /// `/word`: a command of the prompt, which nobody says to a customer.
    PromptCommand(String),
    /// `~` without whole seconds (at most a day).
    BadWait(String),
    /// `!form` or `!answer` without what must follow, or a quote that does not close.
    BadArguments(String),
}

impl LineError {
    /// The message's id in the program's texts, and its value.
    pub fn message(&self) -> (&'static str, &str) {
        match self {
            LineError::UnknownCommand(w) => ("line-unknown-command", w),
            LineError::PromptCommand(w) => ("line-prompt-command", w),
            LineError::BadWait(w) => ("line-bad-wait", w),
            LineError::BadArguments(w) => ("line-bad-arguments", w),
        }
    }
}

impl Input {
    /// Reads a line of a golden or of piped input. `None`: a comment or nothing.
    ///
    /// # Errors
    /// [`LineError`] for a line that begins like a command and is none.
    pub fn parse(line: &str) -> Result<Option<Input>, LineError> {
        let line = line.trim_matches(['\r', '\n']);
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return Ok(None);
        }
        if let Some(text) = trimmed.strip_prefix('>') {
            return Ok(Some(Input::Say(text.trim().to_owned())));
        }
        if let Some(rest) = trimmed.strip_prefix('~') {
            let number = rest.trim().trim_end_matches('s').trim_end();
            return match number.parse::<u32>() {
                Ok(seconds) if seconds <= 86_400 => Ok(Some(Input::Wait(seconds))),
                _ => Err(LineError::BadWait(trimmed.to_owned())),
            };
        }
        if let Some(command) = trimmed.strip_prefix('!') {
            return command_of(command).map(Some);
        }
        if trimmed.starts_with(['/', '／']) {
            let word = trimmed.split_whitespace().next().unwrap_or(trimmed);
            return Err(LineError::PromptCommand(word.to_owned()));
        }
        Ok(Some(Input::Say(trimmed.to_owned())))
    }

    /// Does `!undo` take this back?
    pub fn is_undoable(&self) -> bool {
        matches!(
            self,
            Input::Say(_) | Input::Fill { .. } | Input::Answer { .. }
        )
    }
}

fn command_of(command: &str) -> Result<Input, LineError> {
    let (word, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let rest = rest.trim();
    let bad = || LineError::BadArguments(format!("!{command}"));
    match word {
        "hint" => Ok(Input::Hint),
        "undo" => Ok(Input::Undo),
        "end" => Ok(Input::End),
        "contest" if !rest.is_empty() => Ok(Input::Contest(rest.to_owned())),
        "answer" => match rest.split_once(char::is_whitespace) {
            Some((question, answer)) if !answer.trim().is_empty() => Ok(Input::Answer {
                question: question.to_owned(),
                answer: answer.trim().to_owned(),
            }),
            _ => Err(bad()),
        },
        "form" => {
            let (form, pairs) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            if form.is_empty() {
                return Err(bad());
            }
            Ok(Input::Fill {
                form: form.to_owned(),
                values: values(pairs).ok_or_else(bad)?,
            })
        }
        "contest" => Err(bad()),
        other => Err(LineError::UnknownCommand(format!("!{other}"))),
    }
}

/// `key="value" key=value …`; a quote inside a value is written `\"`.
pub fn values(text: &str) -> Option<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    let mut chars = text.trim().chars().peekable();
    while chars.peek().is_some() {
        let mut key = String::new();
        loop {
            match chars.next()? {
                '=' => break,
                c if c.is_whitespace() => return None,
                c => key.push(c),
            }
        }
        let mut value = String::new();
        let close = match chars.peek() {
            Some('"') => Some('"'),
            Some('“') => Some('”'),
            _ => None,
        };
        if let Some(close) = close {
            chars.next();
            loop {
                match chars.next()? {
                    '\\' => value.push(chars.next()?),
                    c if c == close => break,
                    c => value.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                value.push(c);
            }
        }
        if key.is_empty() || all.insert(key, value).is_some() {
            return None;
        }
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
    }
    Some(all)
}

impl std::fmt::Display for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Input::Say(text) => write!(f, "> {text}"),
            Input::Fill { form, values } => {
                write!(f, "!form {form}")?;
                for (key, value) in values {
                    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                    write!(f, " {key}=\"{value}\"")?;
                }
                Ok(())
            }
            Input::Answer { question, answer } => write!(f, "!answer {question} {answer}"),
            Input::Wait(seconds) => write!(f, "~ {seconds}s"),
            Input::Hint => f.write_str("!hint"),
            Input::Undo => f.write_str("!undo"),
            Input::Contest(item) => write!(f, "!contest {item}"),
            Input::End => f.write_str("!end"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_read_back_from_what_it_prints() {
        let values = [("name", "赵\"磊\\"), ("grade", "H")];
        let values = values.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        for input in [
            Input::Say("您好（双手递上名片）".into()),
            Input::Fill {
                form: "call-register".into(),
                values,
            },
            Input::Answer {
                question: "rings".into(),
                answer: "3 声".into(),
            },
            Input::Wait(12),
            Input::Hint,
            Input::Undo,
            Input::Contest("greet".into()),
            Input::End,
        ] {
            assert_eq!(Input::parse(&input.to_string()), Ok(Some(input)));
        }
    }

    #[test]
    fn plain_text_is_said_and_comments_are_not() {
        assert_eq!(Input::parse("您好"), Ok(Some(Input::Say("您好".into()))));
        assert_eq!(Input::parse("# 说明"), Ok(None));
        assert_eq!(Input::parse("   "), Ok(None));
    }

    #[test]
    fn what_looks_like_a_command_and_is_none_is_told() {
        assert!(matches!(
            Input::parse("!hnit"),
            Err(LineError::UnknownCommand(_))
        ));
        assert!(matches!(
            Input::parse("／结束 "),
            Err(LineError::PromptCommand(_))
        ));
        assert!(matches!(Input::parse("~ soon"), Err(LineError::BadWait(_))));
        assert!(matches!(
            Input::parse("!form f a=\"b"),
            Err(LineError::BadArguments(_))
        ));
        assert!(matches!(
            Input::parse("!answer rings"),
            Err(LineError::BadArguments(_))
        ));
    }
}
