//! The line editor: completion and hints for commands, history; or plain lines when input is piped.

use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event, EventContext,
    EventHandler, Helper, KeyEvent, RepeatCount, Validator,
};

use super::command::Command;
use crate::i18n::Lang;

/// What came of waiting for a line.
#[derive(Debug)]
pub enum Line {
    /// A line, without its end.
    Text(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D, or the end of piped input.
    End,
    /// Bytes that are no UTF-8: they are told, not taken.
    NotText,
    /// The terminal or file failed.
    Failed(String),
}

/// Where lines come from.
pub enum Lines {
    /// A person at a terminal.
    Terminal(Box<Editor<Assistant, DefaultHistory>>, Interrupts),
    /// A file or another program.
    Piped(Box<dyn BufRead>),
}

impl Lines {
    /// A line editor on the terminal, or plain reading of standard input.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn open(terminal: bool, lang: Lang) -> Result<Self, String> {
        if !terminal {
            return Ok(Lines::Piped(Box::new(std::io::BufReader::new(
                std::io::stdin(),
            ))));
        }
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .bracketed_paste(true)
            .build();
        let mut editor = Editor::with_config(config).map_err(|e| e.to_string())?;
        editor.set_helper(Some(Assistant {
            lang,
            words: Vec::new(),
        }));
        let interrupts = Interrupts::default();
        editor.bind_sequence(
            KeyEvent::ctrl('C'),
            EventHandler::Conditional(Box::new(interrupts.clone())),
        );
        Ok(Lines::Terminal(Box::new(editor), interrupts))
    }

    /// Words that completion offers besides commands: ids of items and forms.
    pub fn offer(&mut self, words: Vec<String>) {
        if let Lines::Terminal(editor, _) = self
            && let Some(helper) = editor.helper_mut()
        {
            helper.words = words;
        }
    }

    /// The next line. The prompt is shown to a person only.
    pub fn next(&mut self, prompt: &str) -> Line {
        match self {
            Lines::Terminal(editor, interrupts) => match editor.readline(prompt) {
                Ok(_) if interrupts.0.swap(false, Ordering::Relaxed) => Line::Interrupted,
                Ok(text) => {
                    // A history that takes no more lines is no reason to lose one.
                    let _ = editor.add_history_entry(&text);
                    Line::Text(text)
                }
                Err(ReadlineError::Interrupted) => Line::Interrupted,
                Err(ReadlineError::Eof) => Line::End,
                Err(ReadlineError::Io(e)) if e.kind() == std::io::ErrorKind::InvalidData => {
                    Line::NotText
                }
                Err(e) => Line::Failed(e.to_string()),
            },
            Lines::Piped(reader) => {
                let mut bytes = Vec::new();
                match reader.read_until(b'\n', &mut bytes) {
                    Ok(0) => Line::End,
                    Ok(_) => match String::from_utf8(bytes) {
                        Ok(text) => Line::Text(text.trim_end_matches(['\n', '\r']).to_owned()),
                        Err(_) => Line::NotText,
                    },
                    Err(e) => Line::Failed(e.to_string()),
                }
            }
        }
    }
}

/// Ctrl-C, taken as the end of a line: the editor's own interrupt would throw away the keys that were typed after it.
#[derive(Clone, Default)]
pub struct Interrupts(Arc<AtomicBool>);

impl ConditionalEventHandler for Interrupts {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(true, Ordering::Relaxed);
        Some(Cmd::AcceptLine)
    }
}

/// Completion, hints and colours of the prompt.
#[derive(Helper, Validator)]
pub struct Assistant {
    lang: Lang,
    words: Vec<String>,
}

impl Assistant {
    fn commands(&self) -> impl Iterator<Item = &'static str> {
        let lang = self.lang;
        Command::ALL
            .iter()
            .map(move |(_, en, zh)| if lang == Lang::Zh { *zh } else { *en })
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = &line[..pos];
        if !typed.starts_with('/') {
            return Ok((0, Vec::new()));
        }
        let pair = |text: &str| Pair {
            display: text.to_owned(),
            replacement: text.to_owned(),
        };
        match typed.rsplit_once(' ') {
            None => {
                let both = Command::ALL.iter().flat_map(|(_, en, zh)| [*en, *zh]);
                Ok((0, both.filter(|c| c.starts_with(typed)).map(pair).collect()))
            }
            Some((head, part)) => {
                let fitting = self.words.iter().filter(|w| w.starts_with(part));
                Ok((head.len() + 1, fitting.map(|w| pair(w)).collect()))
            }
        }
    }
}

impl Hinter for Assistant {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<String> {
        if line.len() < 2 || !line.starts_with('/') || pos < line.len() {
            return None;
        }
        self.commands()
            .find_map(|c| c.strip_prefix(line))
            .filter(|rest| !rest.is_empty())
            .map(str::to_owned)
    }
}

impl Highlighter for Assistant {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        use colored::Colorize;
        Cow::Owned(prompt.bold().to_string())
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        use colored::Colorize;
        Cow::Owned(hint.dimmed().to_string())
    }
}
