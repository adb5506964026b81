//! The functions of `c` in one table, for whoever reads a script without running it.

use super::ids::What;

/// What a text in a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An id: `c.shown("greet")`.
    Id(What),
    /// The outcome of `c.end("hung-up")`.
    Outcome,
    /// What people read: `c.say("…")`, `c.say_one(["…"])`, `c.narrate("…")`.
    Line,
    /// What is looked for in the trainee's words: `c.mentions(["…"])`.
    Word,
}

/// A function of `c`.
pub struct Call {
    /// Its name.
    pub name: &'static str,
    /// What it takes, `c` left out.
    pub parameters: &'static [&'static str],
    /// What the first of them is.
    pub takes: Kind,
}

const fn call(name: &'static str, parameters: &'static [&'static str], takes: Kind) -> Call {
    Call {
        name,
        parameters,
        takes,
    }
}

/// All of them. A test holds the table to what the engine knows.
pub const CALLS: [Call; 19] = [
    call("shown", &["item"], Kind::Id(What::Item)),
    call("ever", &["item"], Kind::Id(What::Item)),
    call("count", &["item"], Kind::Id(What::Item)),
    call("asked", &["topic"], Kind::Id(What::Topic)),
    call("mentions", &["words"], Kind::Word),
    call("situation", &["id"], Kind::Id(What::Situation)),
    call("fact", &["fact"], Kind::Id(What::Fact)),
    call("say", &["line"], Kind::Line),
    call("say_one", &["lines"], Kind::Line),
    call("narrate", &["text"], Kind::Line),
    call("feel", &["mood", "by"], Kind::Id(What::Mood)),
    call("reveal", &["fact"], Kind::Id(What::Fact)),
    call("raise", &["situation"], Kind::Id(What::Situation)),
    call("clear", &["situation"], Kind::Id(What::Situation)),
    call("stage", &["stage"], Kind::Id(What::Stage)),
    call("form", &["form"], Kind::Id(What::Form)),
    call("ask", &["question"], Kind::Id(What::Question)),
    call("clock", &["clock"], Kind::Id(What::Clock)),
    call("end", &["outcome"], Kind::Outcome),
];

/// What `c` has besides its functions.
pub const PROPERTIES: [&str; 5] = ["mood", "turn", "seconds", "text", "memory"];

/// Can an outcome be called so? Small letters, digits and hyphens.
pub fn is_outcome(word: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !word.is_empty() && word.bytes().all(plain)
}

impl Call {
    /// The one called `name`.
    pub fn named(name: &str) -> Option<&'static Call> {
        CALLS.iter().find(|c| c.name == name)
    }

    /// How it is written: `c.feel(mood, by)`.
    pub fn usage(&self) -> String {
        format!("c.{}({})", self.name, self.parameters.join(", "))
    }
}
