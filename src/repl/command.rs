//! What a line typed at the prompt is: words, a command, or an answer to the question that waits.

/// A line of the trainee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Words and actions.
    Words(String),
    /// A command with what follows it.
    Command(Command, String),
    /// Begins with `/` and is no command; the nearest one, if any.
    Unknown(String, Option<&'static str>),
    /// Nothing.
    Empty,
}

macro_rules! commands {
    ($($name:ident $en:literal $zh:literal),* $(,)?) => {
        /// The commands of the prompt.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Command { $(#[doc = $zh] $name),* }

        impl Command {
            /// Every command with its English and Chinese name.
            pub const ALL: &'static [(Command, &'static str, &'static str)] = &[$((Command::$name, $en, $zh)),*];
        }
    };
}

commands! {
    Help "/help" "/帮助",
    Brief "/brief" "/任务",
    Checklist "/checklist" "/清单",
    Hint "/hint" "/提示",
    Undo "/undo" "/撤回",
    Retry "/retry" "/重来",
    Why "/why" "/为什么",
    Contest "/contest" "/申诉",
    Form "/form" "/填表",
    Answer "/answer" "/回答",
    Mood "/mood" "/神情",
    Wait "/wait" "/等",
    Pause "/pause" "/暂停",
    End "/end" "/结束",
    Quit "/quit" "/退出",
}

/// Reads a line.
pub fn read(line: &str) -> Typed {
    let line = line.trim();
    if line.is_empty() {
        return Typed::Empty;
    }
    // As in piped input: `~ 12s`.
    let waiting = line.strip_prefix(['~', '～']).map(str::trim_start);
    if let Some(rest) = waiting.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Typed::Command(Command::Wait, rest.to_owned());
    }
    let Some(rest) = line.strip_prefix(['/', '／']) else {
        return Typed::Words(line.to_owned());
    };
    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let written = format!("/{}", word.to_lowercase());
    match Command::ALL
        .iter()
        .find(|(_, en, zh)| *en == written || *zh == written)
    {
        Some((command, ..)) => Typed::Command(*command, after.trim().to_owned()),
        None => {
            let names = Command::ALL.iter().flat_map(|(_, en, zh)| [*en, *zh]);
            Typed::Unknown(
                written.clone(),
                crate::content::finding::nearest(&written, names),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_understood_in_both_languages_and_both_slashes() {
        for line in ["/hint", "／提示", " /HINT "] {
            assert_eq!(
                read(line),
                Typed::Command(Command::Hint, String::new()),
                "{line}"
            );
        }
        assert_eq!(
            read("/为什么 greet"),
            Typed::Command(Command::Why, "greet".into())
        );
    }

    #[test]
    fn a_slip_in_a_command_is_never_said_to_the_customer() {
        assert_eq!(read("/hnit"), Typed::Unknown("/hnit".into(), Some("/hint")));
    }

    #[test]
    fn waiting_is_written_as_in_piped_input_too() {
        for line in ["~ 12s", "～12秒"] {
            let Typed::Command(Command::Wait, rest) = read(line) else {
                panic!("{line} is a wait");
            };
            assert!(rest.starts_with("12"), "{rest}");
        }
        assert_eq!(read("～您好～"), Typed::Words("～您好～".into()));
    }

    #[test]
    fn everything_else_is_words() {
        assert_eq!(read("您好（微笑）"), Typed::Words("您好（微笑）".into()));
        assert_eq!(read("   "), Typed::Empty);
    }
}
