//! Utterances a second on one core over the items of one stage, beside keyword lists and the same model plainly scored.

#![allow(clippy::print_stdout, reason = "a bench reports")]

mod figures;
mod plain;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use duilian::content::library::Library;
use duilian::content::pack::Pack;
use duilian::recognise::{Recogniser, StageModel, StageSpec, Utterance, Via};
use figures::Bars;
use plain::{Keywords, PlainModel};

const STAGE: &str = "nissan.reception";
const BAR: f64 = 20_000.0;
/// Rounds of which the quickest counts: what else runs on the machine only slows.
const ROUNDS: usize = 9;

/// What a trainee says, with the customer's line before it.
struct Said {
    text: String,
    customer: Option<String>,
}

struct Bench {
    model: Arc<StageModel>,
    recogniser: Recogniser,
    plain: PlainModel,
    keywords: Keywords,
    talk: Vec<Said>,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let library = Library::new(vec![Pack::built_in()]);
    let stage = library.stage(STAGE).and_then(|c| c.usable().cloned());
    let stage = stage.unwrap_or_else(|| panic!("the built-in pack has {STAGE}"));
    let model = StageModel::train(&stage.examples).map(Arc::new);
    let model = model.unwrap_or_else(|e| panic!("{STAGE}: {e}"));
    Bench {
        recogniser: Recogniser::new(vec![Arc::clone(&model)]),
        plain: PlainModel::new(&model)
            .unwrap_or_else(|| panic!("the stored form of a model has changed")),
        keywords: Keywords::new(&stage.examples),
        talk: talk(&stage.examples),
        model,
    }
});

/// One, two or three of the stage's own phrases in one breath, so that a turn is no shorter than trainees' turns are, and
/// most are no phrase that the model knows by heart.
fn talk(stage: &StageSpec) -> Vec<Said> {
    let hits = stage.items.iter().flat_map(|i| &i.hit);
    let misses = stage.items.iter().flat_map(|i| &i.miss);
    let phrases: Vec<_> = hits.chain(misses).chain(&stage.ordinary).collect();
    let count = phrases.len();
    // A step that shares no divisor with the count meets every phrase once.
    let at = |n: usize| phrases[(n * 7_919) % count];
    (0..count)
        .map(|n| {
            let parts: Vec<&str> = (0..1 + n % 3)
                .map(|k| at(n + k * 31).text.as_str())
                .collect();
            let customer = at(n).customer.clone();
            Said {
                text: parts.join("，"),
                customer: customer
                    .or_else(|| (n % 2 == 0).then(|| "嗯，那你给我说说看吧。".to_owned())),
            }
        })
        .collect()
}

fn heard(bench: &Bench, said: &Said) -> usize {
    let utterance = Utterance {
        text: &said.text,
        customer: said.customer.as_deref(),
        situations: None,
    };
    bench.recogniser.observe(&utterance).len()
}

fn main() -> ExitCode {
    println!("machine: {}", figures::machine());
    let bench = &*BENCH;
    let mut bars = Bars::default();
    sizes(bench, &mut bars);
    agreement(bench, &mut bars);
    let real = rate(&bench.talk, |said| heard(bench, said));
    bars.line(
        "recognise",
        &format!("{real:.0} utterances/s"),
        Some(("> 20,000/s", real >= BAR)),
    );
    let plain = rate(&bench.talk, |said| {
        bench.plain.seen(&said.text, said.customer.as_deref()).len()
    });
    bars.line(
        "the same model, plainly scored",
        &format!("{plain:.0} utterances/s ({:.1} times slower)", real / plain),
        None,
    );
    let keywords = rate(&bench.talk, |said| bench.keywords.seen(&said.text).len());
    bars.line(
        "keyword lists",
        &format!("{keywords:.0} utterances/s"),
        None,
    );
    divan::main();
    bars.done()
}

fn rate(talk: &[Said], recognise: impl Fn(&Said) -> usize) -> f64 {
    let round = || {
        // The time on the processor; the clock where the system does not say.
        let (start, worked) = (Instant::now(), figures::worked("thread-self"));
        for said in talk {
            black_box(recognise(black_box(said)));
        }
        let worked = figures::worked("thread-self").saturating_sub(worked);
        if worked.is_zero() {
            start.elapsed()
        } else {
            worked
        }
    };
    let best = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::MAX);
    talk.len() as f64 / best.as_secs_f64()
}

fn sizes(bench: &Bench, bars: &mut Bars) {
    let mib = |bytes: usize| bytes as f64 / (1024.0 * 1024.0);
    let (items, cues) = (
        bench.model.stage().items.len(),
        bench
            .model
            .stage()
            .items
            .iter()
            .map(|i| i.cues.len())
            .sum::<usize>(),
    );
    bars.line(
        STAGE,
        &format!(
            "{items} items, {cues} cues, {} features",
            bench.model.features()
        ),
        None,
    );
    bars.line(
        "weights and features in memory",
        &format!("{:.2} MB", mib(bench.model.memory())),
        None,
    );
    bars.line(
        "stored",
        &format!("{:.2} MB", mib(bench.model.to_bytes().len())),
        None,
    );
    let chars: usize = bench.talk.iter().map(|s| s.text.chars().count()).sum();
    let mean = chars as f64 / bench.talk.len() as f64;
    bars.line(
        "utterances",
        &format!("{}, {mean:.1} characters each", bench.talk.len()),
        None,
    );
}

/// The plain form must be the same model, or its speed says nothing.
fn agreement(bench: &Bench, bars: &mut Bars) {
    let mut same = 0;
    for said in &bench.talk {
        let utterance = Utterance {
            text: &said.text,
            customer: said.customer.as_deref(),
            situations: None,
        };
        let observed = bench.recogniser.observe(&utterance);
        let real: BTreeSet<&str> = observed
            .iter()
            .filter(|o| !o.unclear && o.via != Via::Implied)
            .map(|o| o.item.as_str())
            .collect();
        let implied: BTreeSet<&str> = observed
            .iter()
            .filter(|o| o.via == Via::Implied)
            .map(|o| o.item.as_str())
            .collect();
        let plain = bench.plain.seen(&said.text, said.customer.as_deref());
        let plain: BTreeSet<&str> = plain.into_iter().filter(|i| !implied.contains(i)).collect();
        same += usize::from(real == plain);
    }
    let percent = same as f64 * 100.0 / bench.talk.len() as f64;
    bars.line(
        "utterances judged alike by the plain form",
        &format!("{percent:.2} %"),
        Some(("> 99 %", percent > 99.0)),
    );
}

#[divan::bench]
fn recognised(bencher: Bencher) {
    let bench = &*BENCH;
    let all = || {
        bench
            .talk
            .iter()
            .map(|said| heard(bench, said))
            .sum::<usize>()
    };
    bencher
        .counter(ItemsCount::new(bench.talk.len()))
        .bench_local(all);
}

#[divan::bench(sample_count = 3)]
fn plainly_scored(bencher: Bencher) {
    let bench = &*BENCH;
    let all = || {
        bench
            .talk
            .iter()
            .map(|said| bench.plain.seen(&said.text, said.customer.as_deref()).len())
            .sum::<usize>()
    };
    bencher
        .counter(ItemsCount::new(bench.talk.len()))
        .bench_local(all);
}

#[divan::bench]
fn by_keywords(bencher: Bencher) {
    let bench = &*BENCH;
    let all = || {
        bench
            .talk
            .iter()
            .map(|said| bench.keywords.seen(&said.text).len())
            .sum::<usize>()
    };
    bencher
        .counter(ItemsCount::new(bench.talk.len()))
        .bench_local(all);
}
