//! Questions: how their options are shown, and whether an answer is right.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::forms::number;
use crate::content::model::{Answer, Question, Scene, Text};
use crate::recognise;

/// The options in the order in which this session shows them, lettered from A; none for numbers and short texts.
/// Seed and question alone decide the order.
pub fn options<'a>(question: &'a Question, id: &str, seed: u64) -> Vec<&'a Text> {
    let mut all: Vec<&Text> = match &question.answer {
        Answer::Options { options, .. } => options.iter().map(|(t, _)| t).collect(),
        Answer::Order(steps) => steps.iter().collect(),
        Answer::Number { .. } | Answer::Text { .. } => return Vec::new(),
    };
    all.shuffle(&mut ChaCha8Rng::seed_from_u64(super::lines::mix(seed, id)));
    all
}

/// Letters or texts of options → indices into `shown`; none when one of them is no option.
fn chosen(answer: &str, shown: &[&Text]) -> Option<Vec<usize>> {
    let plain = |t: &str| recognise::normalise(t).text().replace([' ', ','], "");
    let of = |part: &str| {
        let wanted = plain(part);
        let letter = match wanted.as_bytes() {
            [b @ b'a'..=b'z'] => Some(usize::from(b - b'a')),
            _ => None,
        };
        letter.filter(|i| *i < shown.len()).or_else(|| {
            shown
                .iter()
                .position(|t| plain(&t.zh) == wanted || plain(&t.en) == wanted)
        })
    };
    if let Some(one) = of(answer) {
        return Some(vec![one]);
    }
    let letters = plain(answer);
    if letters.len() <= 26 && !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase())
    {
        return letters.chars().map(|c| of(&c.to_string())).collect();
    }
    let parts = answer
        .split([',', '，', '、', ';', '；', '>'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    parts.map(of).collect()
}

/// Is this answer of the form that the question asks for (a number, existing options, one of them where one is asked)?
pub fn is_usable(question: &Question, id: &str, seed: u64, answer: &str) -> bool {
    match &question.answer {
        Answer::Number { .. } => number(answer).is_some(),
        Answer::Text { .. } => !answer.trim().is_empty(),
        Answer::Options { several: false, .. } => {
            chosen(answer, &options(question, id, seed)).is_some_and(|c| c.len() == 1)
        }
        Answer::Options { .. } | Answer::Order(_) => {
            chosen(answer, &options(question, id, seed)).is_some_and(|c| !c.is_empty())
        }
    }
}

/// Is the answer right?
pub fn is_right(question: &Question, id: &str, seed: u64, answer: &str, scene: &Scene) -> bool {
    let shown = options(question, id, seed);
    match &question.answer {
        Answer::Number { value, tolerance } => {
            number(answer).is_some_and(|n| (n - value).abs() <= tolerance + 1e-9)
        }
        Answer::Options { options, .. } => {
            let Some(mut picked) = chosen(answer, &shown) else {
                return false;
            };
            picked.sort_unstable();
            picked.dedup();
            let is_right = |t: &Text| options.iter().any(|(o, right)| *right && o == t);
            let right: Vec<usize> = (0..shown.len()).filter(|i| is_right(shown[*i])).collect();
            picked == right
        }
        Answer::Order(steps) => chosen(answer, &shown).is_some_and(|picked| {
            picked.len() == steps.len()
                && picked.iter().zip(steps).all(|(i, step)| shown[*i] == step)
        }),
        Answer::Text { any, .. } => {
            let text = recognise::normalise(answer);
            any.iter().any(|p| {
                recognise::compile_cue(p, &scene.furniture.words)
                    .is_ok_and(|c| c.find(&text).is_some())
            })
        }
    }
}

/// The right answer in words.
pub fn right_answer(question: &Question) -> Text {
    let join = |texts: Vec<&Text>, zh: &str, en: &str| Text {
        zh: texts
            .iter()
            .map(|t| t.zh.as_str())
            .collect::<Vec<_>>()
            .join(zh),
        en: texts
            .iter()
            .map(|t| t.en.as_str())
            .collect::<Vec<_>>()
            .join(en),
    };
    match &question.answer {
        Answer::Number { value, .. } => Text {
            zh: value.to_string(),
            en: value.to_string(),
        },
        Answer::Options { options, .. } => join(
            options.iter().filter(|(_, r)| *r).map(|(t, _)| t).collect(),
            "；",
            "; ",
        ),
        Answer::Order(steps) => join(steps.iter().collect(), " → ", " → "),
        Answer::Text { model, .. } => model.clone(),
    }
}
