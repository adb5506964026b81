//! The verdict as a person reads it at a terminal.

use std::collections::BTreeMap;

use colored::Colorize;

use super::wrap::wrap;
use crate::content::model::*;
use crate::evaluate::{Line, Reason, Status, Verdict, coach};
use crate::i18n::Lang;
use crate::session::event::one_line;
use crate::session::lines;
use crate::session::questions;
use crate::t;

/// The whole report: result, reasons, checklist with proof, what else was noticed, and what would have been enough.
pub fn verdict(scene: &Scene, v: &Verdict, lang: Lang, width: usize) -> String {
    let mut out = String::new();
    let mut add = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    add(heading(
        &t!(lang, "report-title", title = lang.of(&scene.title)),
        width,
    ));
    add(result(v, lang));
    for r in &v.reasons {
        add(wrap(
            &format!("  {} {}", "·".red(), reason(r, scene, lang)),
            width,
            4,
        ));
    }
    if v.passes_if_accepted {
        add(wrap(
            &format!("  · {}", t!(lang, "report-passes-if-accepted")),
            width,
            4,
        ));
    }
    if v.provisional {
        add(wrap(
            &format!("  · {}", t!(lang, "report-provisional")),
            width,
            4,
        ));
    }
    if v.hints + v.undos > 0 {
        add(format!(
            "  · {}",
            t!(lang, "report-helped", hints = v.hints, undos = v.undos)
        ));
    }
    add(String::new());
    add(heading(&t!(lang, "report-checklist"), width));
    for line in &v.items {
        if let Some(item) = scene.items.get(&line.id) {
            add(checklist_line(scene, item, line, lang, width));
        }
    }
    if !v.extra.is_empty() {
        add(String::new());
        add(heading(&t!(lang, "report-extra"), width));
        for line in &v.extra {
            if let Some(item) = scene.items.get(&line.id) {
                add(extra_line(scene, item, line, lang, width));
            }
        }
    }
    if let Some(advice) = coach::advise(scene, v) {
        add(String::new());
        add(heading(&t!(lang, "report-coaching"), width));
        add(wrap(
            &t!(
                lang,
                "report-enough",
                count = advice.show.len() + advice.leave.len(),
                score = advice.score.shown()
            ),
            width,
            0,
        ));
        for item in &advice.show {
            let sentence = lines::model(scene, item);
            add(wrap(
                &format!(
                    "  {} {}  {}",
                    "+".green(),
                    lang.of(&item.title),
                    t!(lang, "report-try", text = sentence).italic()
                ),
                width,
                4,
            ));
        }
        for item in &advice.leave {
            add(wrap(
                &format!(
                    "  {} {}",
                    "−".red(),
                    t!(lang, "report-leave", title = lang.of(&item.title))
                ),
                width,
                4,
            ));
        }
        if let Some(turn) = advice.retry {
            add(wrap(&t!(lang, "report-retry", turn = turn), width, 0));
        }
    }
    add(String::new());
    let documents = t!(lang, "report-source", document = &scene.standard.document);
    add(wrap(&documents, width, 2).dimmed().to_string());
    for stage in scene
        .stages
        .iter()
        .filter(|s| !s.id.starts_with(&format!("{}.", scene.standard.id)))
    {
        add(wrap(
            &t!(
                lang,
                "report-borrowed",
                title = lang.of(&stage.title),
                stage = &stage.id
            ),
            width,
            2,
        ));
    }
    out
}

fn heading(text: &str, width: usize) -> String {
    let bar = width
        .min(72)
        .saturating_sub(unicode_width::UnicodeWidthStr::width(text) + 4);
    format!(
        "{} {} {}",
        "──".dimmed(),
        text.bold(),
        "─".repeat(bar).dimmed()
    )
}

fn result(v: &Verdict, lang: Lang) -> String {
    let word = match (v.passed, v.passes_if_accepted) {
        (true, _) => t!(lang, "report-passed").green().bold(),
        // Whoever may have said it all has not failed.
        (false, true) => t!(lang, "report-undecided").yellow().bold(),
        (false, false) => t!(lang, "report-failed").red().bold(),
    };
    let sum = if v.score.possible == 0 {
        t!(lang, "report-no-score")
    } else if v.score.taken > 0 {
        t!(
            lang,
            "report-sum-taken",
            score = v.score.shown(),
            earned = v.score.earned_rounded(),
            possible = v.score.possible,
            gained = v.score.gained_rounded(),
            taken = v.score.taken,
            cut = v.cut
        )
    } else {
        t!(
            lang,
            "report-sum",
            score = v.score.shown(),
            earned = v.score.earned_rounded(),
            possible = v.score.possible,
            cut = v.cut
        )
    };
    format!("{word}  {sum}")
}

/// Why it did not pass, in a sentence.
pub fn reason(reason: &Reason, scene: &Scene, lang: Lang) -> String {
    let title = reason
        .item
        .as_ref()
        .and_then(|i| scene.items.get(i))
        .map_or("", |i| lang.of(&i.title));
    match reason.turn {
        Some(turn) if turn > 0 && reason.code == "critical-taboo" => {
            t!(
                lang,
                &format!("reason-{}-turn", reason.code),
                title = title,
                turn = turn
            )
        }
        _ => t!(lang, &format!("reason-{}", reason.code), title = title),
    }
}

/// Mark and word of a status.
pub fn mark(status: Status) -> colored::ColoredString {
    match status {
        Status::Done => "✓".green(),
        Status::Partly => "◐".yellow(),
        Status::Missed => "✗".red(),
        Status::Violated => "!".red().bold(),
        Status::Avoided => "○".green(),
        Status::NotApplicable => "–".dimmed(),
    }
}

fn checklist_line(scene: &Scene, item: &Item, line: &Line, lang: Lang, width: usize) -> String {
    let star = if item.critical { "★" } else { "" };
    let mut head = format!("{} {}{star}", mark(line.status), lang.of(&item.title));
    if item.weight > 1 {
        head.push_str(&format!(" ×{}", item.weight).dimmed().to_string());
    }
    if line.hinted {
        head.push_str(&format!(" [{}]", t!(lang, "report-hinted")));
    }
    if line.contested {
        head.push_str(&format!(" [{}]", t!(lang, "report-contested")));
    }
    let detail = detail(scene, item, line, lang);
    format!(
        "{}\n{}",
        wrap(&head, width, 2),
        wrap(&format!("    {detail}"), width, 4)
    )
}

/// What proves the status, or what was missing and a sentence that would have done.
fn detail(scene: &Scene, item: &Item, line: &Line, lang: Lang) -> String {
    let model = lines::model(scene, item);
    let model = model.as_str();
    let at_desk = matches!(item.shown, Shown::Form { .. } | Shown::Question { .. });
    let quote = line.proof().map(|e| {
        (
            if at_desk { 0 } else { e.turn },
            proof(scene, item, &e.quote, lang),
        )
    });
    let rule = lang.of(&item.rule).trim_end_matches(['。', '.']);
    let source = format!("〔{}〕", item.source_ref).dimmed();
    let text = match (line.status, quote) {
        (Status::Done, Some((0, q))) => t!(lang, "detail-done-desk", quote = q),
        (Status::Done, Some((turn, q))) => t!(lang, "detail-done", turn = turn, quote = q),
        (Status::Partly, Some((_, q))) => {
            let (n, d) = line.credit;
            t!(lang, "detail-partly", part = format!("{n}/{d}"), quote = q)
        }
        (Status::Violated, Some((turn, q))) => {
            t!(
                lang,
                "detail-violated",
                turn = turn,
                quote = q,
                rule = rule,
                model = model
            )
        }
        (Status::Missed, Some((turn, q))) if line.late => {
            t!(
                lang,
                "detail-late",
                turn = turn,
                quote = q,
                due = due(scene, item, lang)
            )
        }
        (Status::Missed, Some((_, q))) => match &item.shown {
            Shown::Question { .. } => t!(
                lang,
                "detail-wrong-answer",
                quote = q,
                right = right_answer(scene, item, lang)
            ),
            _ => t!(
                lang,
                "detail-wrong",
                quote = q.trim_end_matches(['。', '.']),
                rule = rule
            ),
        },
        (Status::Missed, None) => match &line.unclear {
            Some(e) => t!(
                lang,
                "detail-unclear",
                turn = e.turn,
                quote = one_line(&e.quote),
                rule = rule
            ),
            None if is_question(item) => t!(
                lang,
                "detail-unanswered",
                right = right_answer(scene, item, lang)
            ),
            None => t!(
                lang,
                "detail-missed",
                due = due(scene, item, lang),
                model = model
            ),
        },
        (Status::Avoided, _) => t!(lang, "detail-avoided"),
        (Status::NotApplicable, _) => t!(
            lang,
            "detail-not-applicable",
            why = not_applicable(scene, item, lang)
        ),
        (Status::Done | Status::Partly | Status::Violated, None) => String::new(),
    };
    format!("{text} {source}")
}

fn is_question(item: &Item) -> bool {
    matches!(item.shown, Shown::Question { .. })
}

fn right_answer(scene: &Scene, item: &Item, lang: Lang) -> String {
    let Shown::Question { id } = &item.shown else {
        return String::new();
    };
    let question = scene.furniture.questions.get(id);
    question.map_or(String::new(), |q| {
        lang.of(&questions::right_answer(q)).to_owned()
    })
}

/// Evidence as a person reads it: the fields of a form by their titles instead of their ids.
pub fn proof(scene: &Scene, item: &Item, quote: &str, lang: Lang) -> String {
    let mut quote = one_line(quote);
    if let Shown::Clock { within, .. } = &item.shown
        && let Some(passed) = quote.strip_suffix(" 秒")
    {
        return t!(lang, "proof-clock", passed = passed, within = within);
    }
    if let Shown::Form { id, fields } = &item.shown
        && let Some(form) = scene.furniture.forms.get(id)
    {
        let joint = t!(lang, "list-joint");
        let mut from = 0;
        for (n, field) in fields.iter().enumerate() {
            let Some(known) = form.fields.iter().find(|f| f.id == *field) else {
                continue;
            };
            let before = if n == 0 { "" } else { " " };
            let written = format!("{before}{field}=");
            // Fields stand in their order: each is looked for behind the one before.
            if let Some(at) = quote[from..].find(&written).map(|at| from + at) {
                let joint = if n == 0 { "" } else { joint.as_str() };
                let empty = quote[at + written.len()..].starts_with(['✓', '✗']);
                let value = if empty { "—" } else { "" };
                let named = format!("{joint}{} {value}", lang.of(&known.title));
                quote.replace_range(at..at + written.len(), &named);
                from = at + named.len();
            }
        }
    }
    quote
}

/// When the item was to be shown, in words.
pub fn due(scene: &Scene, item: &Item, lang: Lang) -> String {
    match &item.shown {
        Shown::Question { .. } => return t!(lang, "due-question"),
        Shown::Form { id, .. } if item.due == Due::End => {
            let form = scene.furniture.forms.get(id);
            let title = form.map_or(id.as_str(), |f| lang.of(&f.title));
            return t!(lang, "due-form", form = title);
        }
        _ => {}
    }
    match &item.due {
        Due::Start => t!(lang, "due-start"),
        Due::End => t!(lang, "due-end"),
        Due::On { situation, within } => {
            let title = scene
                .furniture
                .situations
                .get(situation)
                .map_or(situation.as_str(), |s| lang.of(&s.title));
            t!(lang, "due-on", situation = title, within = within)
        }
        Due::Before(other) => {
            let title = scene
                .items
                .get(other)
                .map_or(other.as_str(), |i| lang.of(&i.title));
            t!(lang, "due-before", item = title)
        }
    }
}

fn not_applicable(scene: &Scene, item: &Item, lang: Lang) -> String {
    match (&item.situation, &item.shown) {
        (_, Shown::Question { .. }) => t!(lang, "na-not-asked"),
        _ if item.how == How::Act && !scene.narration => t!(lang, "na-no-narration"),
        (Some(s), _) => {
            let title = scene
                .furniture
                .situations
                .get(s)
                .map_or(s.as_str(), |x| lang.of(&x.title));
            t!(lang, "na-situation", situation = title)
        }
        _ => t!(lang, "na-not-due"),
    }
}

fn extra_line(scene: &Scene, item: &Item, line: &Line, lang: Lang, width: usize) -> String {
    let quote = line
        .evidence
        .first()
        .map_or(String::new(), |e| proof(scene, item, &e.quote, lang));
    let turn = line.evidence.first().map_or(0, |e| e.turn);
    let text = format!(
        "{} {}  {}",
        mark(line.status),
        lang.of(&item.title),
        t!(lang, "detail-done", turn = turn, quote = quote).dimmed()
    );
    wrap(&text, width, 4)
}

/// Everything about one item: rule, when, source, evidence; of a form, where the customer told what it asks for (`told`: the
/// turn of each fact).
pub fn why(
    scene: &Scene,
    item: &Item,
    line: Option<&Line>,
    told: &BTreeMap<String, u32>,
    lang: Lang,
    width: usize,
) -> String {
    let mut all = vec![
        wrap(
            &match lang {
                Lang::Zh => lang.of(&item.title).bold().to_string(),
                Lang::En => format!("{} ({})", lang.of(&item.title).bold(), item.name()),
            },
            width,
            2,
        ),
        wrap(&t!(lang, "why-rule", rule = lang.of(&item.rule)), width, 2),
        wrap(
            &t!(
                lang,
                "why-due",
                due = due(scene, item, lang),
                weight = item.weight
            ),
            width,
            2,
        ),
        wrap(
            &t!(
                lang,
                "why-source",
                source = &item.source_ref,
                document = &scene.standard.document
            ),
            width,
            2,
        ),
    ];
    if let Some(line) = line {
        all.push(wrap(
            &format!("{} {}", mark(line.status), detail(scene, item, line, lang)),
            width,
            2,
        ));
    }
    all.extend(heard_of(scene, item, told, lang).map(|text| wrap(&text, width, 2)));
    all.join("\n")
}

/// The fields of an item's form that ask for a hidden fact, and where that was heard.
fn heard_of(
    scene: &Scene,
    item: &Item,
    told: &BTreeMap<String, u32>,
    lang: Lang,
) -> impl Iterator<Item = String> {
    let form = match &item.shown {
        Shown::Form { id, fields } => scene.furniture.forms.get(id).zip(Some(fields)),
        _ => None,
    };
    let fields = form.into_iter().flat_map(|(form, counted)| {
        let counts = |f: &&Field| counted.contains(&f.id);
        form.fields.iter().filter(counts)
    });
    fields.filter_map(move |field| {
        let FieldCheck::Fact(fact) = &field.check else {
            return None;
        };
        scene.facts.get(fact).filter(|f| !f.open)?;
        let field = lang.of(&field.title);
        Some(match told.get(fact) {
            None => t!(lang, "why-not-told", field = field),
            Some(0) => t!(lang, "why-told-at-opening", field = field),
            Some(turn) => t!(lang, "why-told", field = field, turn = *turn),
        })
    })
}
