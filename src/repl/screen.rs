//! Events, briefing and prompts as text for a terminal. Pure but for colours, which follow the terminal.

use colored::Colorize;

use crate::content::model::*;
use crate::evaluate::Status;
use crate::i18n::Lang;
use crate::report::text::{mark, proof};
use crate::report::wrap::wrap;
use crate::session::event::one_line;
use crate::session::{Event, Input, State, questions};
use crate::t;

/// What the trainee is told before the scene: who, where, what for, what kinds of points count.
pub fn briefing(scene: &Scene, lang: Lang, width: usize) -> String {
    let mut all = vec![
        format!("{} {}", "▌".cyan(), lang.of(&scene.title).bold()),
        wrap(
            &t!(
                lang,
                "brief-standard",
                standard = lang.of(&scene.standard.title),
                stages = stages(scene, lang)
            ),
            width,
            2,
        )
        .dimmed()
        .to_string(),
        String::new(),
        wrap(lang.of(&scene.brief).trim_end(), width, 0),
        String::new(),
        wrap(
            &t!(lang, "brief-you", role = lang.of(&scene.standard.trainee)),
            width,
            2,
        ),
        wrap(
            &t!(
                lang,
                "brief-customer",
                address = &scene.persona.address,
                about = lang.of(&scene.persona.about)
            ),
            width,
            2,
        ),
    ];
    let open: Vec<String> = scene
        .facts
        .iter()
        .filter(|(_, f)| f.open)
        .map(|(id, f)| {
            let own = f.title.as_ref().map(|t| lang.of(t).to_owned());
            let name = own.or_else(|| crate::i18n::lookup(lang, &format!("fact-{id}"), &[]));
            format!("{} {}", name.as_deref().unwrap_or(id), f.value)
        })
        .collect();
    if !open.is_empty() {
        all.push(wrap(
            &t!(lang, "brief-known", facts = open.join("，")),
            width,
            2,
        ));
    }
    all.push(wrap(&counts(scene, lang), width, 2));
    all.push(wrap(
        &t!(
            lang,
            if scene.narration {
                "brief-narration"
            } else {
                "brief-no-narration"
            }
        ),
        width,
        2,
    ));
    all.join("\n")
}

fn stages(scene: &Scene, lang: Lang) -> String {
    scene
        .stages
        .iter()
        .map(|s| lang.of(&s.title))
        .collect::<Vec<_>>()
        .join(" → ")
}

/// What counts: how many points of which kind, how many of them critical, the cut. Never the wording.
fn counts(scene: &Scene, lang: Lang) -> String {
    let goals: Vec<&Item> = scene
        .goals
        .iter()
        .filter_map(|g| scene.items.get(g))
        .collect();
    let number = |f: &dyn Fn(&Item) -> bool| goals.iter().filter(|i| f(i)).count();
    let said = number(&|i| i.kind == Kind::Behaviour && i.how == How::Say);
    let done =
        number(&|i| i.kind == Kind::Behaviour && matches!(i.how, How::Act | How::Time | How::Know));
    let recorded = number(&|i| i.kind == Kind::Behaviour && i.how == How::Record);
    let known = number(&|i| i.kind == Kind::Knowledge);
    let taboos = number(&|i| i.kind == Kind::Taboo);
    let critical = number(&|i| i.critical);
    let classes = [
        ("class-say", said),
        ("class-act", done),
        ("class-record", recorded),
        ("class-know", known),
        ("class-taboo", taboos),
    ];
    let list: Vec<String> = classes
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(id, n)| t!(lang, id, count = n))
        .collect();
    t!(
        lang,
        "brief-counts",
        count = goals.len(),
        classes = list.join(&t!(lang, "list-joint")),
        critical = if critical == 0 {
            "none".to_owned()
        } else {
            critical.to_string()
        },
        cut = scene.cut
    )
}

/// The prompt: where in the process, which turn.
pub fn prompt(scene: &Scene, state: &State, lang: Lang) -> String {
    let stage = scene
        .stages
        .iter()
        .find(|s| s.id == state.stage)
        .map_or("", |s| lang.of(&s.title));
    if state.outcome.is_some() {
        t!(lang, "prompt-desk")
    } else {
        t!(lang, "prompt", stage = stage, turn = state.turn + 1)
    }
}

/// What the trainee did, as an echo for demos and replays.
pub fn echo(scene: &Scene, state: &State, input: &Input, lang: Lang, width: usize) -> String {
    let text = match input {
        Input::Say(text) => one_line(text),
        other => one_line(&other.to_string()),
    };
    wrap(
        &format!("{}{}", prompt(scene, state, lang).bold(), text),
        width,
        4,
    )
}

/// A remark of the demo.
pub fn note(text: &str, width: usize) -> String {
    wrap(&format!("  ※ {text}"), width, 4).dimmed().to_string()
}

/// What happened, for the trainee's eyes. With `noticed`, also which items were shown and what changed unseen;
/// without it the checklist stays closed until the end.
pub fn events(scene: &Scene, events: &[Event], noticed: bool, lang: Lang, width: usize) -> String {
    let lines: Vec<String> = events
        .iter()
        .filter_map(|e| event(scene, e, noticed, lang, width))
        .collect();
    lines.join("\n")
}

fn event(scene: &Scene, event: &Event, noticed: bool, lang: Lang, width: usize) -> Option<String> {
    let title = |id: &str| {
        scene
            .items
            .get(id)
            .map_or_else(|| id.to_owned(), |i| lang.of(&i.title).to_owned())
    };
    let quoted = |id: &str, quote: &str| match scene.items.get(id) {
        Some(item) => proof(scene, item, quote, lang),
        None => one_line(quote),
    };
    let aside = |mark: colored::ColoredString, text: String| {
        wrap(&format!("    {mark} {}", text.dimmed()), width, 6)
    };
    let plain = |text: String| {
        wrap(&format!("{} {text}", "·".yellow()), width, 2)
            .yellow()
            .to_string()
    };
    Some(match event {
        Event::Narration { text } => wrap(&one_line(text), width, 0).italic().blue().to_string(),
        Event::Customer { text } => {
            let name = &scene.persona.address;
            wrap(
                &format!("{}：{}", name.cyan().bold(), one_line(text).cyan()),
                width,
                4,
            )
        }
        Event::Shown { item, evidence, .. } if noticed => {
            let status = if evidence.credit.0 < evidence.credit.1 {
                Status::Partly
            } else {
                Status::Done
            };
            aside(
                mark(status),
                t!(
                    lang,
                    "event-shown",
                    title = title(item),
                    quote = quoted(item, &evidence.quote)
                ),
            )
        }
        Event::Violated { item, evidence, .. } if noticed => aside(
            mark(Status::Violated),
            t!(
                lang,
                "event-violated",
                title = title(item),
                quote = quoted(item, &evidence.quote)
            ),
        ),
        Event::Wrong { item, evidence, .. } if noticed => aside(
            mark(Status::Missed),
            t!(
                lang,
                "event-wrong",
                title = title(item),
                quote = quoted(item, &evidence.quote)
            ),
        ),
        Event::Unclear { item, evidence, .. } if noticed => aside(
            "?".yellow(),
            t!(
                lang,
                "event-unclear",
                title = title(item),
                quote = quoted(item, &evidence.quote)
            ),
        ),
        Event::Shown { .. }
        | Event::Violated { .. }
        | Event::Wrong { .. }
        | Event::Unclear { .. } => return None,
        Event::Situation { id } if noticed => {
            let name = scene
                .furniture
                .situations
                .get(id)
                .map_or(id.as_str(), |s| lang.of(&s.title));
            aside("◇".dimmed(), t!(lang, "event-situation", title = name))
        }
        Event::Situation { .. }
        | Event::Cleared { .. }
        | Event::Told { .. }
        | Event::Clock { .. } => return None,
        Event::Stage { id } => {
            let name = scene
                .stages
                .iter()
                .find(|s| s.id == *id)
                .map_or(id.as_str(), |s| lang.of(&s.title));
            plain(t!(lang, "event-stage", title = name))
        }
        Event::Form { id } => {
            let name = scene
                .furniture
                .forms
                .get(id)
                .map_or(id.as_str(), |f| lang.of(&f.title));
            // The Chinese command takes the form's Chinese title: no id to copy.
            let typed = if lang == Lang::Zh { name } else { id.as_str() };
            plain(t!(lang, "event-form", title = name, id = typed))
        }
        Event::Question { id } => plain(question_hint(scene, id, lang)),
        Event::Hint { item, text } => {
            plain(t!(lang, "event-hint", title = title(item), text = text))
        }
        Event::NoHint => plain(t!(lang, "event-no-hint")),
        Event::Undone { input } => {
            plain(t!(lang, "event-undone", input = undone(scene, input, lang)))
        }
        Event::Contested { item } => plain(t!(lang, "event-contested", title = title(item))),
        Event::Cut { kept } => plain(t!(lang, "event-cut", kept = kept)),
        Event::Fault { message } => wrap(
            &t!(lang, "event-fault", message = one_line(message)),
            width,
            2,
        )
        .red()
        .to_string(),
        Event::Outcome { .. } => plain(t!(lang, "event-outcome")),
        Event::Ended { .. } => plain(t!(lang, "event-ended")),
    })
}

/// What was taken back, as the trainee knew it: the words, the answer, or the form's title.
fn undone(scene: &Scene, input: &str, lang: Lang) -> String {
    match Input::parse(input) {
        Ok(Some(Input::Say(text))) => one_line(&text),
        Ok(Some(Input::Answer { answer, .. })) => one_line(&answer),
        Ok(Some(Input::Fill { form, .. })) => {
            let title = scene.furniture.forms.get(&form);
            title.map_or(form, |f| lang.of(&f.title).to_owned())
        }
        _ => one_line(input),
    }
}

fn question_hint(scene: &Scene, id: &str, lang: Lang) -> String {
    let words = scene
        .furniture
        .questions
        .get(id)
        .map_or(id, |q| lang.of(&q.title));
    t!(lang, "event-question", question = words)
}

/// A question with its lettered options, as this session shows them.
pub fn question(scene: &Scene, state: &State, id: &str, lang: Lang, width: usize) -> String {
    let Some(q) = scene.furniture.questions.get(id) else {
        return String::new();
    };
    let mut all = vec![wrap(
        &format!("{} {}", "?".yellow().bold(), lang.of(&q.title).bold()),
        width,
        2,
    )];
    for (letter, option) in ('A'..).zip(questions::options(q, id, state.seed)) {
        all.push(wrap(&format!("  {letter}  {}", lang.of(option)), width, 5));
    }
    all.push(t!(lang, how_to_answer(q)).dimmed().to_string());
    all.join("\n")
}

/// The text that says how this question is answered.
pub fn how_to_answer(question: &Question) -> &'static str {
    match &question.answer {
        Answer::Number { .. } => "answer-number",
        Answer::Options { several: false, .. } => "answer-single",
        Answer::Options { several: true, .. } => "answer-several",
        Answer::Order(_) => "answer-order",
        Answer::Text { .. } => "answer-text",
    }
}

/// How the customer looks: three moods in words, not numbers.
pub fn mood(scene: &Scene, state: &State, lang: Lang) -> String {
    let word = |name: &str, value: i64| {
        let level = match value {
            ..=24 => "low",
            25..=49 => "wary",
            50..=74 => "fair",
            _ => "high",
        };
        t!(lang, &format!("mood-{name}-{level}"))
    };
    t!(
        lang,
        "mood",
        address = &scene.persona.address,
        trust = word("trust", state.mood.trust),
        patience = word("patience", state.mood.patience),
        interest = word("interest", state.mood.interest)
    )
}

/// The checklist as it stands; what would answer a question still to come stays covered.
pub fn checklist(
    scene: &Scene,
    state: &State,
    verdict: &crate::evaluate::Verdict,
    lang: Lang,
    width: usize,
) -> String {
    let lines = verdict.items.iter().filter_map(|l| {
        let item = scene.items.get(&l.id)?;
        // Questions and forms come after the talk: they are open until the session is.
        let later = !item.shown.is_recognised() && l.evidence.is_empty() && state.ended.is_none();
        let open = matches!(l.status, Status::Missed) && (l.due_turn.is_none() || later);
        let mark = if open { "·".dimmed() } else { mark(l.status) };
        let star = if item.critical { "★" } else { "" };
        let title = if state.is_sealed(item) {
            t!(lang, "checklist-sealed")
        } else {
            lang.of(&item.title).to_owned()
        };
        Some(wrap(&format!("{mark} {title}{star}"), width, 2))
    });
    let legend = wrap(&t!(lang, "mark-legend"), width, 2);
    lines
        .chain([legend.dimmed().to_string()])
        .collect::<Vec<_>>()
        .join("\n")
}
