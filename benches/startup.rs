//! Cold starts: `list`, the first prompt of a scenario, the memory of a whole session, the size of the binary.
//!
//! Every figure is of a process of its own with a database of its own; nothing of an earlier run is left but what the
//! line names (a cache of models that is warm or empty) and the system's cache of files. The figures leave out the time
//! that the process's first thread stood in the queue for a processor, so that what else runs on the machine changes
//! less; `wall` has it. On a busy machine, run it with a high priority.

#![allow(clippy::print_stdout, reason = "a bench reports")]

mod figures;
mod generated_pack;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use figures::{Bars, Times, ms};

const BINARY: &str = env!("CARGO_BIN_EXE_duilian");
const RUNS: usize = 60;
/// A passing run of it is stored beside it; its first narration opens it.
const BUILT_IN: &str = "nissan/referred-first-call";
const BUILT_IN_OPENING: &str = "（你桌上放着一张推荐条";
const BUILT_IN_GOLDEN: &str = include_str!("../scenarios/nissan/referred-first-call.pass.golden");

const LIST: Duration = Duration::from_millis(30);
const FIRST_PROMPT: Duration = Duration::from_millis(60);
const SESSION_KIB: u64 = 60 * 1024;
const BINARY_BYTES: u64 = 20 * 1024 * 1024;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// A pack to start on, and the scenario to play.
struct Subject {
    name: &'static str,
    options: Vec<String>,
    scenario: &'static str,
    /// What stands in the last line before the first prompt.
    opening: &'static str,
    /// The lines of a whole session.
    session: String,
}

/// Folders of a run.
struct Place {
    folder: tempfile::TempDir,
    runs: usize,
}

impl Place {
    fn warm_cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// A cache that nobody has used.
    fn empty_cache(&mut self) -> PathBuf {
        self.runs += 1;
        self.folder.path().join(format!("cache-{}", self.runs))
    }

    fn command(&mut self, subject: &Subject, cache: &Path) -> Command {
        self.runs += 1;
        let db = self.folder.path().join(format!("{}.db", self.runs));
        let mut command = Command::new(BINARY);
        command
            .args(&subject.options)
            .arg("--lang=zh")
            .arg("--db")
            .arg(db)
            .env("XDG_CACHE_HOME", cache)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        command
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(bars) => bars.done(),
        Err(error) => {
            println!("startup: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Fallible<Bars> {
    println!("machine: {}", figures::machine());
    let folder = tempfile::tempdir()?;
    let pack = folder.path().join("pack");
    generated_pack::write(&pack)?;
    let pack = pack
        .to_str()
        .ok_or("the temporary folder has no UTF-8 name")?
        .to_owned();
    let mut place = Place { folder, runs: 0 };
    let subjects = [
        Subject {
            name: "built-in",
            options: Vec::new(),
            scenario: BUILT_IN,
            opening: BUILT_IN_OPENING,
            session: said(BUILT_IN_GOLDEN),
        },
        Subject {
            name: "generated",
            options: vec!["--no-builtin".into(), "--pack".into(), pack],
            scenario: generated_pack::SCENARIO,
            opening: generated_pack::OPENING,
            session: (generated_pack::items(0).iter().take(20))
                .map(|i| format!("> {}\n", i.hits[0]))
                .collect(),
        },
    ];
    let mut bars = Bars::default();
    for subject in &subjects {
        list(&mut place, subject, &mut bars)?;
        first_prompt(&mut place, subject, &mut bars)?;
        memory(&mut place, subject, &mut bars)?;
    }
    let bytes = std::fs::metadata(BINARY)?.len();
    let bar = Some(("< 20 MB", bytes < BINARY_BYTES));
    bars.line(
        "size of the binary",
        &format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0)),
        bar,
    );
    Ok(bars)
}

/// The inputs of a golden.
fn said(golden: &str) -> String {
    let inputs = golden.lines().filter(|l| l.starts_with(['>', '!', '~']));
    inputs.map(|l| format!("{l}\n")).collect()
}

/// The time since `start`, without the queueing of the process's first thread; and with it.
fn taken(start: Instant, child: &Child) -> (Duration, Duration) {
    let wall = start.elapsed();
    (
        wall.saturating_sub(figures::queued(&child.id().to_string())),
        wall,
    )
}

/// Times without and with queueing → a line.
fn shown(times: Vec<(Duration, Duration)>) -> (Times, String) {
    let (net, wall): (Vec<_>, Vec<_>) = times.into_iter().unzip();
    let (net, wall) = (Times::new(net), Times::new(wall));
    let (least, median, p99) = (ms(net.at(0)), ms(net.at(500)), ms(net.at(990)));
    let wall = ms(wall.at(500));
    let text = format!(
        "min {least:5.1}  median {median:5.1}  p99 {p99:5.1} ms  (wall median {wall:5.1}, {} runs)",
        net.len()
    );
    (net, text)
}

fn list(place: &mut Place, subject: &Subject, bars: &mut Bars) -> Fallible<()> {
    let mut times = Vec::new();
    let cache = place.warm_cache();
    for _ in 0..RUNS {
        let mut command = place.command(subject, &cache);
        let start = Instant::now();
        let mut child = command.arg("list").stdin(Stdio::null()).spawn()?;
        let mut text = String::new();
        child
            .stdout
            .take()
            .ok_or("no output")?
            .read_to_string(&mut text)?;
        times.push(taken(start, &child));
        if !child.wait()?.success() || !text.contains(subject.scenario) {
            return Err(format!("{}: list failed", subject.name).into());
        }
    }
    let (times, text) = shown(times);
    let bar = Some(("median < 30 ms", times.at(500) < LIST));
    bars.line(&format!("{}: list", subject.name), &text, bar);
    Ok(())
}

/// Reads until the scene has opened: what comes next is the wait for the trainee's first words.
fn until_opening(
    child: &mut Child,
    opening: &str,
) -> Fallible<BufReader<std::process::ChildStdout>> {
    let mut out = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    loop {
        line.clear();
        if out.read_line(&mut line)? == 0 {
            return Err("the scene did not open".into());
        }
        if line.contains(opening) {
            return Ok(out);
        }
    }
}

fn first_prompt(place: &mut Place, subject: &Subject, bars: &mut Bars) -> Fallible<()> {
    // Whole sessions leave the models in the cache.
    let warm = place.warm_cache();
    peak_of_a_session(place, subject, &warm)?;
    for is_warm in [true, false] {
        let (mut opened, mut exited) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let cache = if is_warm {
                warm.clone()
            } else {
                place.empty_cache()
            };
            let mut command = place.command(subject, &cache);
            let start = Instant::now();
            let mut child = command.args(["practice", subject.scenario]).spawn()?;
            let mut out = until_opening(&mut child, subject.opening)?;
            opened.push(taken(start, &child));
            child.stdin.take().ok_or("no input")?.write_all(b"!end\n")?;
            std::io::copy(&mut out, &mut std::io::sink())?;
            exited.push(taken(start, &child));
            child.wait()?;
        }
        let cache = if is_warm { "warm" } else { "empty" };
        let (opened, text) = shown(opened);
        let bar = Some(("median < 60 ms", opened.at(500) < FIRST_PROMPT));
        bars.line(
            &format!("{}: first prompt, {cache} cache", subject.name),
            &text,
            bar,
        );
        let (_, text) = shown(exited);
        bars.line(
            &format!("{}: … to the exit after !end", subject.name),
            &text,
            None,
        );
    }
    Ok(())
}

fn memory(place: &mut Place, subject: &Subject, bars: &mut Bars) -> Fallible<()> {
    for is_warm in [true, false] {
        let cache = if is_warm {
            place.warm_cache()
        } else {
            place.empty_cache()
        };
        let kib = peak_of_a_session(place, subject, &cache)?;
        let turns = subject.session.lines().count();
        let what = format!(
            "{}: peak of a session of {turns} inputs, {} cache",
            subject.name,
            if is_warm { "warm" } else { "empty" }
        );
        bars.line(
            &what,
            &format!("{:.1} MB", kib as f64 / 1024.0),
            Some(("< 60 MB", kib < SESSION_KIB)),
        );
    }
    Ok(())
}

/// KiB, as the system counts them. The peak only rises, so that the last look before the end tells it; a look a
/// millisecond misses no more than the last millisecond.
fn peak_of_a_session(place: &mut Place, subject: &Subject, cache: &Path) -> Fallible<u64> {
    let mut child = place
        .command(subject, cache)
        .args(["practice", subject.scenario])
        .spawn()?;
    let mut out = child.stdout.take().ok_or("no output")?;
    let drain = std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    let mut stdin = child.stdin.take().ok_or("no input")?;
    // A scene that ends early reads no more; that is its right.
    let _ = stdin.write_all(subject.session.as_bytes());
    drop(stdin);
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kib = text.lines().find_map(|l| {
            l.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix(" kB")?
                .parse()
                .ok()
        });
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(1));
    }
    drain.join().map_err(|_| "reading failed")??;
    Ok(peak)
}
