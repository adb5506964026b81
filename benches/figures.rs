//! Measured figures as lines of text, each with its bar.

#![allow(dead_code, reason = "each bench uses its part")]
#![allow(clippy::print_stdout, reason = "a bench reports")]

use std::time::Duration;

/// Where and on what it was measured: figures mean nothing without it.
pub fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|l| {
        l.strip_prefix("model name")
            .map(|r| r.trim_start_matches([' ', '\t', ':']))
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    format!(
        "{}, {cores} cores, load {load} at the start",
        model.unwrap_or("unknown processor")
    )
}

/// How long a thread has stood ready while others had the processors; zero where the system does not say.
/// `of` is a folder of `/proc`: `thread-self`, or the number of a process for its first thread.
pub fn queued(of: &str) -> Duration {
    Duration::from_nanos(schedule(of, 1))
}

/// How long a thread has had a processor, exact to a tick of the clock.
pub fn worked(of: &str) -> Duration {
    Duration::from_nanos(schedule(of, 0))
}

fn schedule(of: &str, column: usize) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{of}/schedstat")).unwrap_or_default();
    text.split_whitespace()
        .nth(column)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// Times in rising order.
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts them.
    pub fn new(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        Times(all)
    }

    /// The time that `permille` of all are at or below; zero when there are none.
    pub fn at(&self, permille: usize) -> Duration {
        let rank = (self.0.len() * permille).div_ceil(1000).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The bars that were held and missed.
#[derive(Default)]
pub struct Bars {
    missed: usize,
}

impl Bars {
    /// Prints a line, with what came of its bar.
    pub fn line(&mut self, what: &str, figures: &str, bar: Option<(&str, bool)>) {
        let bar = match bar {
            None => String::new(),
            Some((bar, true)) => format!("  {bar}: held"),
            Some((bar, false)) => {
                self.missed += 1;
                format!("  {bar}: MISSED")
            }
        };
        println!("{what:<58} {figures}{bar}");
    }

    /// Fails when a bar was missed.
    pub fn done(self) -> std::process::ExitCode {
        if self.missed == 0 {
            return std::process::ExitCode::SUCCESS;
        }
        println!("{} bars missed", self.missed);
        std::process::ExitCode::FAILURE
    }
}
