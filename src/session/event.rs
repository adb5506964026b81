//! What happened: the only thing a front end shows and a record keeps.

use serde::{Deserialize, Serialize};

use crate::recognise::Via;

/// Why an item counts: what was said or done, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The trainee's turn, from 1; 0 before the first.
    pub turn: u32,
    /// The exact words, or a summary of form, answer or clock.
    pub quote: String,
    /// Characters of the trainee's line, end excluded; `(0, 0)` when it was no line.
    pub span: (usize, usize),
    /// What recognised it; nothing for forms, answers and clocks.
    pub via: Option<Via>,
    /// Permille.
    pub confidence: u16,
    /// Earned parts of possible parts.
    pub credit: (u32, u32),
}

/// How a session was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedBy {
    /// An outcome of the scene's own: script, agenda, patience, limit.
    Scene,
    /// The trainee.
    Trainee,
    /// A script that failed.
    Fault,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// Seen or heard.
    Narration {
        /// The words.
        text: String,
    },
    /// The customer speaks.
    Customer {
        /// The words.
        text: String,
    },
    /// An item was shown for the first time, or wholly for the first time.
    Shown {
        /// The item.
        item: String,
        /// Does it count in this scenario?
        goal: bool,
        /// Why.
        evidence: Evidence,
    },
    /// A taboo was violated.
    Violated {
        /// The item.
        item: String,
        /// Does it count in this scenario?
        goal: bool,
        /// Why.
        evidence: Evidence,
    },
    /// Evidence between the two thresholds: it does not count, but can be appealed.
    Unclear {
        /// The item.
        item: String,
        /// Does it count in this scenario?
        goal: bool,
        /// Why.
        evidence: Evidence,
    },
    /// A form, answer or clock that did not earn the item.
    Wrong {
        /// The item.
        item: String,
        /// Does it count in this scenario?
        goal: bool,
        /// Why.
        evidence: Evidence,
    },
    /// A situation begins.
    Situation {
        /// The situation.
        id: String,
    },
    /// A situation ends.
    Cleared {
        /// The situation.
        id: String,
    },
    /// Another stage begins.
    Stage {
        /// The stage.
        id: String,
    },
    /// A form lies ready.
    Form {
        /// The form.
        id: String,
    },
    /// A question is put.
    Question {
        /// The question.
        id: String,
    },
    /// A clock starts.
    Clock {
        /// The clock.
        id: String,
    },
    /// The customer told a fact.
    Told {
        /// The fact.
        fact: String,
    },
    /// A hint.
    Hint {
        /// The item it helps with.
        item: String,
        /// A model sentence.
        text: String,
    },
    /// There is nothing to hint at.
    NoHint,
    /// The last words, form or answer were taken back.
    Undone {
        /// What was taken back.
        input: String,
    },
    /// A status was appealed against.
    Contested {
        /// The item.
        item: String,
    },
    /// The line was too long and was cut.
    Cut {
        /// Characters kept.
        kept: usize,
    },
    /// The script failed; the scene ends here.
    Fault {
        /// What went wrong and where.
        message: String,
    },
    /// The customer is gone; desk work remains.
    Outcome {
        /// How it came out.
        outcome: String,
    },
    /// The session is over.
    Ended {
        /// How it came out.
        outcome: String,
        /// Who ended it.
        by: EndedBy,
    },
}

impl Event {
    /// The event as a golden shows it, without indentation: ids, quotes, lines, never confidences.
    pub fn golden(&self) -> String {
        let counted = |word: &str, goal: &bool| {
            if *goal {
                word.to_owned()
            } else {
                format!("extra-{word}")
            }
        };
        match self {
            Event::Narration { text } => format!("narration {}", one_line(text)),
            Event::Customer { text } => format!("customer {}", one_line(text)),
            Event::Shown {
                item,
                goal,
                evidence,
            } => {
                let word = if *goal { "done" } else { "extra" };
                let part = match evidence.credit {
                    (n, d) if n < d => format!(" {n}/{d}"),
                    _ => String::new(),
                };
                let word = if part.is_empty() { word } else { "partly" };
                format!("{word} {item}{part} \"{}\"", one_line(&evidence.quote))
            }
            Event::Violated {
                item,
                goal,
                evidence,
            } => {
                format!(
                    "{} {item} \"{}\"",
                    counted("violated", goal),
                    one_line(&evidence.quote)
                )
            }
            Event::Unclear {
                item,
                goal,
                evidence,
            } => {
                format!(
                    "{} {item} \"{}\"",
                    counted("unclear", goal),
                    one_line(&evidence.quote)
                )
            }
            Event::Wrong {
                item,
                goal,
                evidence,
            } => {
                format!(
                    "{} {item} \"{}\"",
                    counted("wrong", goal),
                    one_line(&evidence.quote)
                )
            }
            Event::Situation { id } => format!("situation {id}"),
            Event::Cleared { id } => format!("cleared {id}"),
            Event::Stage { id } => format!("stage {id}"),
            Event::Form { id } => format!("form {id}"),
            Event::Question { id } => format!("question {id}"),
            Event::Clock { id } => format!("clock {id}"),
            Event::Told { fact } => format!("told {fact}"),
            Event::Hint { item, text } => format!("hint {item} \"{}\"", one_line(text)),
            Event::NoHint => "hint none".to_owned(),
            Event::Undone { input } => format!("undone {}", one_line(input)),
            Event::Contested { item } => format!("contested {item}"),
            Event::Cut { kept } => format!("cut {kept}"),
            Event::Fault { message } => format!("fault {}", one_line(message)),
            Event::Outcome { outcome } => format!("outcome {outcome}"),
            Event::Ended { outcome, .. } => format!("ended {outcome}"),
        }
    }
}

/// Control characters shown as pictures, so that one event is one line and no terminal obeys it.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('␀'),
            '\u{7f}' => '␡',
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
            c => c,
        })
        .collect()
}
