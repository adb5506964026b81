//! `duilian check` of the generated pack: from nothing, with what an earlier check kept, after one file was saved, and of
//! twice as much. Every figure is the wall time of a process of its own; the goldens are filled by the program first.

#![allow(clippy::print_stdout, reason = "a bench reports")]

mod figures;
mod generated_pack;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use figures::{Bars, Times, ms};

const BINARY: &str = env!("CARGO_BIN_EXE_duilian");
const COLD: Duration = Duration::from_secs(20);
const CACHED: Duration = Duration::from_secs(5);
const ONE_FILE: Duration = Duration::from_secs(1);
const TWICE: f64 = 2.2;
const COLD_RUNS: usize = 3;
const WARM_RUNS: usize = 7;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// A pack in a folder, with a cache that all runs but the cold ones share.
struct Subject {
    pack: PathBuf,
    folder: PathBuf,
    caches: usize,
}

impl Subject {
    fn new(folder: &Path, times: usize) -> Fallible<Self> {
        let pack = folder.join("pack");
        generated_pack::write_played(&pack, times)?;
        let subject = Subject {
            pack,
            folder: folder.to_owned(),
            caches: 0,
        };
        subject.check(&subject.warm(), &["--bless"])?;
        Ok(subject)
    }

    fn warm(&self) -> PathBuf {
        self.folder.join("cache")
    }

    fn check(&self, cache: &Path, args: &[&str]) -> Fallible<(Duration, String)> {
        let start = Instant::now();
        let done = Command::new(BINARY)
            .args(["--lang=en", "--no-builtin", "--pack"])
            .arg(&self.pack)
            .arg("check")
            .args(args)
            .env("XDG_CACHE_HOME", cache)
            .output()?;
        let time = start.elapsed();
        match done.status.code() {
            Some(0 | 1) => Ok((time, String::from_utf8(done.stdout)?)),
            _ => Err(String::from_utf8_lossy(&done.stderr).into_owned().into()),
        }
    }

    fn cold(&mut self) -> Fallible<(Duration, String)> {
        self.caches += 1;
        self.check(&self.folder.join(format!("cache-{}", self.caches)), &[])
    }

    /// The times of checks after a file was changed: before `at` comes `what`, in which `#n` numbers the change.
    fn changed(&self, path: &str, at: &str, what: &str) -> Fallible<Times> {
        let path = self.pack.join("scenarios").join(path);
        let mut times = Vec::new();
        for n in 0..WARM_RUNS {
            let text = std::fs::read_to_string(&path)?;
            let what = what.replace("#n", &format!("#{n}"));
            std::fs::write(&path, text.replacen(at, &format!("{what}{at}"), 1))?;
            times.push(self.check(&self.warm(), &[])?.0);
        }
        Ok(Times::new(times))
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(bars) => bars.done(),
        Err(error) => {
            println!("check: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shown(times: &Times) -> String {
    format!(
        "median {:.0} ms  most {:.0} ms",
        ms(times.at(500)),
        ms(times.at(1000))
    )
}

fn run() -> Fallible<Bars> {
    println!("machine: {}", figures::machine());
    println!(
        "pack: {} items, {} scenarios, {} goldens",
        generated_pack::ITEMS,
        generated_pack::SCENARIOS,
        generated_pack::GOLDENS
    );
    let folder = tempfile::tempdir()?;
    let mut once = Subject::new(folder.path(), 1)?;
    let mut bars = Bars::default();
    let mut cold = Vec::new();
    let mut told = String::new();
    for _ in 0..COLD_RUNS {
        let (time, out) = once.cold()?;
        cold.push(time);
        told = out;
    }
    for line in told.lines().rev().take(3) {
        println!("  {line}");
    }
    let cold = Times::new(cold);
    let held = cold.at(500) < COLD;
    bars.line("cold", &shown(&cold), Some(("median < 20 s", held)));
    let warm: Fallible<Vec<_>> = (0..WARM_RUNS)
        .map(|_| {
            let (time, out) = once.check(&once.warm(), &[])?;
            // What was kept must be what would be found.
            (out == told)
                .then_some(time)
                .ok_or_else(|| "cached output differs".into())
        })
        .collect();
    let warm = Times::new(warm?);
    let held = warm.at(500) < CACHED;
    bars.line("with caches", &shown(&warm), Some(("median < 5 s", held)));
    let persona = "personas/wang-jianguo.yaml";
    let stage = "standards/generated-1/stage-01.yaml";
    for (what, path, at, change) in [
        (
            "a golden saved",
            "generated-1/scene-001.pass.golden",
            "> 今天先",
            "#n\n",
        ),
        (
            "a scenario saved",
            "generated-1/scene-001.yaml",
            "id:",
            "#n\n",
        ),
        (
            "a stage saved, its examples the same",
            stage,
            "stage:",
            "#n\n",
        ),
        (
            "an example added",
            stage,
            "]\n    miss:",
            ", \"多说的一句#n\"",
        ),
        ("the persona of all scenarios saved", persona, "id:", "#n\n"),
    ] {
        let times = once.changed(path, at, change)?;
        let held = times.at(500) < ONE_FILE;
        bars.line(what, &shown(&times), Some(("median < 1 s", held)));
    }
    let (folds, _) = once.check(&once.warm(), &["--accuracy"])?;
    bars.line(
        "five-fold accuracy besides, first time",
        &format!("{:.0} ms", ms(folds)),
        None,
    );
    let (folds, _) = once.check(&once.warm(), &["--accuracy"])?;
    bars.line(
        "five-fold accuracy besides, again",
        &format!("{:.0} ms", ms(folds)),
        None,
    );

    let double = tempfile::tempdir()?;
    let mut twice = Subject::new(double.path(), 2)?;
    let double: Fallible<Vec<_>> = (0..COLD_RUNS).map(|_| Ok(twice.cold()?.0)).collect();
    let double = Times::new(double?);
    let ratio = ms(double.at(500)) / ms(cold.at(500)).max(1.0);
    bars.line(
        "twice the content, cold",
        &format!("{}  {ratio:.2} times", shown(&double)),
        Some(("at most 2.2 times", ratio <= TWICE)),
    );
    Ok(bars)
}
