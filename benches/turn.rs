//! One turn of the trainee as the prompt does it: recognise, let the script and the customer answer, evaluate, store.
//!
//! The figures leave out the time that the thread stood in the queue for a processor; `wall` has it.

#![allow(clippy::print_stdout, reason = "a bench reports")]

mod figures;
mod generated_pack;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use duilian::content::library::Library;
use duilian::content::pack::Pack;
use duilian::history::{NewSession, SessionId, Store, StoredTurn};
use duilian::recognise::StageModel;
use duilian::session::{self, Ears, Input, Mode, Stagecraft};
use duilian::{evaluate, session::ENGINE};
use figures::{Bars, Times, ms};

const TURNS: usize = 4_000;
const BAR: Duration = Duration::from_millis(5);
const BUILT_IN: &str = "nissan/referred-first-call";
const GOLDENS: [&str; 2] = [
    include_str!("../scenarios/nissan/referred-first-call.pass.golden"),
    include_str!("../scenarios/nissan/referred-first-call.invited-too-soon.golden"),
];

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(bars) => bars.done(),
        Err(error) => {
            println!("turn: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Fallible<Bars> {
    println!("machine: {}", figures::machine());
    let folder = tempfile::tempdir()?;
    generated_pack::write(folder.path())?;
    let built_in = Library::new(vec![Pack::built_in()]);
    let generated = Library::new(vec![Pack::folder(folder.path())?]);
    let goldens = GOLDENS.map(|g| {
        g.lines()
            .filter_map(|l| l.strip_prefix("> ").map(str::to_owned))
            .collect()
    });
    // The second list follows another order: one item after the other, then ways to say the same.
    let items = generated_pack::items(0);
    let made = |hit: usize| {
        items
            .iter()
            .map(|i| i.hits[hit].clone())
            .take(20)
            .collect::<Vec<_>>()
    };
    let mut bars = Bars::default();
    measure(&built_in, BUILT_IN, &goldens, folder.path(), &mut bars)?;
    measure(
        &generated,
        generated_pack::SCENARIO,
        &[made(1), made(11), made(21)],
        folder.path(),
        &mut bars,
    )?;
    Ok(bars)
}

/// How long the parts of a turn took.
#[derive(Default)]
struct Parts {
    whole: Vec<Duration>,
    wall: Vec<Duration>,
    step: Vec<Duration>,
    evaluate: Vec<Duration>,
    store: Vec<Duration>,
}

fn measure(
    library: &Library,
    scenario: &str,
    talks: &[Vec<String>],
    folder: &Path,
    bars: &mut Bars,
) -> Fallible<()> {
    let (scene, found) = library.scene(scenario);
    let scene = scene.ok_or_else(|| format!("{scenario}: {} findings", found.len()))?;
    let models: Result<Vec<_>, _> = scene
        .stages
        .iter()
        .map(|s| StageModel::train(&s.examples).map(Arc::new))
        .collect();
    let ears = Ears::new(&scene, models?);
    let play = Stagecraft { scene, ears };
    let mut store = Store::open(&folder.join("history.db"))?;
    let mut parts = Parts::default();
    let mut seed = 0;
    while parts.whole.len() < TURNS {
        seed += 1;
        let talk = &talks[seed as usize % talks.len()];
        one_session(&play, seed, talk, &mut store, &mut parts)?;
    }
    let times = Times::new(parts.whole);
    let figures = format!(
        "p50 {:.3}  p99 {:.3}  max {:.3} ms  (wall p99 {:.3}, {} turns, {seed} sessions)",
        ms(times.at(500)),
        ms(times.at(990)),
        ms(times.at(1000)),
        ms(Times::new(parts.wall).at(990)),
        times.len()
    );
    bars.line(
        &format!("{scenario}: a turn"),
        &figures,
        Some(("p99 < 5 ms", times.at(990) < BAR)),
    );
    for (name, part) in [
        ("recognise and answer", parts.step),
        ("evaluate", parts.evaluate),
        ("store", parts.store),
    ] {
        let part = Times::new(part);
        bars.line(
            &format!("  {name}"),
            &format!(
                "p50 {:.3}  p99 {:.3} ms",
                ms(part.at(500)),
                ms(part.at(990))
            ),
            None,
        );
    }
    Ok(())
}

fn one_session(
    play: &Stagecraft,
    seed: u64,
    talk: &[String],
    store: &mut Store,
    parts: &mut Parts,
) -> Fallible<()> {
    let (mut state, opening) = session::start(play, seed, Mode::Practice);
    let session = NewSession {
        id: SessionId::random(),
        scenario: play.scene.id.clone(),
        title: play.scene.title.zh.clone(),
        closure: serde_json::to_string(&play.scene.closure)?,
        engine: ENGINE,
        seed,
        mode: "practice".to_owned(),
        trainee: "bench".to_owned(),
        parent: None,
        started: "2026-03-02T00:00:00Z".to_owned(),
    };
    let turn = |n: usize, input: Option<String>, events: String| StoredTurn {
        n: n as u32,
        input,
        events,
        at: "2026-03-02T00:00:00Z".to_owned(),
    };
    store.begin(&session, &turn(0, None, serde_json::to_string(&opening)?))?;
    for (n, words) in (1..).zip(talk) {
        let queued = figures::queued("thread-self");
        let start = Instant::now();
        let input = Input::Say(words.clone());
        // The scene has ended: so has the talk.
        let Ok((next, events)) = session::step(play, &state, &input) else {
            break;
        };
        state = next;
        let stepped = start.elapsed();
        std::hint::black_box(evaluate::evaluate(&play.scene, &state));
        let evaluated = start.elapsed();
        store.append(
            &session.id,
            &turn(
                n,
                Some(serde_json::to_string(&input)?),
                serde_json::to_string(&events)?,
            ),
        )?;
        let stored = start.elapsed();
        let queued = figures::queued("thread-self").saturating_sub(queued);
        parts.whole.push(stored.saturating_sub(queued));
        parts.wall.push(stored);
        parts.step.push(stepped);
        parts.evaluate.push(evaluated - stepped);
        parts.store.push(stored - evaluated);
    }
    Ok(())
}
