//! The trainer's guide, followed to the letter: its files are written, its commands run, what it shows is compared.
//!
//! `GUIDE=write cargo test guide` writes what the commands show into the guide.

use std::path::Path;
use std::process::Command;

use crate::commands::{Home, feed};

/// A step of the guide.
enum Step<'a> {
    /// A file to write.
    File { path: &'a str, text: &'a str },
    /// A command, and what it shows.
    Run { command: &'a str, shows: &'a str },
}

/// The fenced blocks of a guide: where the text inside begins and ends, and the step.
fn steps(guide: &str) -> Vec<(std::ops::Range<usize>, Step<'_>)> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(open) = guide[at..].find("\n```").map(|n| at + n + 4) {
        let info_end = open + guide[open..].find('\n').unwrap();
        let inside = info_end + 1;
        let close = info_end
            + guide[info_end..]
                .find("\n```")
                .expect("the block is closed");
        let info = guide[open..info_end].trim();
        let text = &guide[inside..close];
        if info == "console" {
            let (command, shows) = text.split_once('\n').unwrap_or((text.trim_end(), ""));
            let command = command
                .strip_prefix("$ duilian ")
                .expect("a command of duilian");
            all.push((inside..close, Step::Run { command, shows }));
        } else if let Some((_, path)) = info.split_once(' ') {
            all.push((inside..close, Step::File { path, text }));
        }
        at = close + 4;
    }
    all
}

/// Do the lines shown match, where a line `…` stands for any lines?
fn matches(expected: &[&str], found: &[&str]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((&"…", rest)) => (0..=found.len()).any(|n| matches(rest, &found[n..])),
        Some((line, rest)) => found.first() == Some(line) && matches(rest, &found[1..]),
    }
}

fn run(home: &Home, folder: &Path, lang: &str, arguments: &str) -> String {
    let mut command: Command = home.bare();
    command
        .current_dir(folder)
        .args(["--lang", lang])
        .args(arguments.split(' '));
    let done = feed(command, "");
    assert_ne!(done.code, 2, "duilian {arguments}\n{}", done.err);
    // Trailing blanks say nothing and do not survive an editor.
    let lines = done.err.lines().chain(done.out.lines()).map(str::trim_end);
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_owned()
}

#[test]
fn every_step_of_the_trainers_guide_does_what_it_says() {
    follow("guide.md", "zh");
}

#[test]
fn every_step_of_the_english_guide_does_what_it_says() {
    follow("guide.en.md", "en");
}

fn follow(name: &str, lang: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    let guide = std::fs::read_to_string(&path).unwrap();
    let writes = std::env::var("GUIDE").is_ok_and(|v| v == "write");
    let mut written = guide.clone();
    let home = Home::new();
    let folder = home.path("guide");
    std::fs::create_dir(&folder).unwrap();
    let all = steps(&guide);
    assert!(all.len() > 15, "{} steps", all.len());
    let mut later = 0_isize;
    for (inside, step) in all {
        match step {
            Step::File { path, text } => {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, format!("{text}\n")).unwrap();
            }
            Step::Run { command, shows } => {
                let found = run(&home, &folder, lang, command);
                if writes && !shows.lines().any(|l| l == "…") {
                    let text = format!("$ duilian {command}\n{found}");
                    let moved = |n: usize| n.checked_add_signed(later).unwrap();
                    written.replace_range(moved(inside.start)..moved(inside.end), &text);
                    later += text.len() as isize - inside.len() as isize;
                    continue;
                }
                let (a, b): (Vec<&str>, Vec<&str>) =
                    (shows.trim_end().lines().collect(), found.lines().collect());
                assert!(
                    matches(&a, &b),
                    "duilian {command}\n--- the guide shows\n{shows}\n--- there was\n{found}"
                );
            }
        }
    }
    if writes {
        std::fs::write(path, written).unwrap();
    }
}
