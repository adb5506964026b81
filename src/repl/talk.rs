//! One session at the prompt: lines in, events out, each turn recorded before the next is asked for.

use std::io::IsTerminal;
use std::time::Instant;

use colored::Colorize;

use super::command::{Command, Typed, read};
use super::editor::{Line, Lines};
use super::screen;
use crate::cli::context::Context;
use crate::cli::practice::Next;
use crate::cli::{models, show};
use crate::content::model::Scene;
use crate::defaults;
use crate::evaluate::{self, Verdict};
use crate::history::{
    Aside, Closing, HistoryError, NewSession, Record, SessionId, Store, StoredTurn,
};
use crate::i18n::Lang;
use crate::report;
use crate::session::event::one_line;
use crate::session::{self, Event, Input, LineError, Mode, Refusal, Stagecraft, State};
use crate::t;

/// A session being played and recorded.
pub struct Talk {
    play: Stagecraft,
    state: State,
    record: Record,
    store: Option<Store>,
    aside: Option<Aside>,
    lang: Lang,
}

impl Talk {
    /// Opens a scene; the briefing is shown while its models are made ready.
    ///
    /// # Errors
    /// In words: its models cannot be trained.
    pub fn begin(
        context: &Context,
        scene: Scene,
        seed: u64,
        mode: Mode,
        parent: Option<SessionId>,
        store: Option<Store>,
        terminal: bool,
    ) -> Result<(Self, Vec<Event>), String> {
        let lang = context.lang;
        let width = show::width();
        show::out(&screen::briefing(&scene, lang, width));
        show::out(
            &t!(
                lang,
                if mode == Mode::Exam {
                    "brief-exam"
                } else {
                    "brief-practice"
                }
            )
            .dimmed()
            .to_string(),
        );
        show::out("");
        let ears = models::ears(&context.models, &scene)?;
        let closure = serde_json::to_string(&scene.closure).unwrap_or_default();
        let play = Stagecraft { scene, ears };
        let (state, opening) = session::start(&play, seed, mode);
        came_back(&state, lang)?;
        let session = NewSession {
            id: SessionId::random(),
            scenario: play.scene.id.clone(),
            title: play.scene.title.zh.clone(),
            closure,
            engine: session::ENGINE,
            seed,
            mode: if mode == Mode::Exam {
                "exam"
            } else {
                "practice"
            }
            .to_owned(),
            trainee: context.trainee.clone(),
            parent,
            started: now(),
        };
        if terminal {
            show::out(&t!(lang, "session-seed", seed = seed).dimmed().to_string());
        }
        let turn = StoredTurn {
            n: 0,
            input: None,
            events: json(&opening),
            at: now(),
        };
        let mut talk = Talk {
            play,
            state,
            record: Record {
                session,
                turns: vec![turn],
                closing: None,
            },
            store,
            aside: None,
            lang,
        };
        let begun = match talk.store.as_mut() {
            Some(store) => store.begin(&talk.record.session, &talk.record.turns[0]),
            None => Ok(()),
        };
        match (begun, talk.store.is_some()) {
            (Ok(()), true) => {}
            (Ok(()), false) => talk.go_aside(&context.db, None),
            (Err(e), _) => talk.go_aside(&context.db, Some(e)),
        }
        Ok((talk, opening))
    }

    /// Goes on with a stored session: its inputs are played again on the files it was begun with.
    ///
    /// # Errors
    /// In words: the record cannot be played any more.
    pub fn resume(
        context: &Context,
        record: Record,
        store: Option<Store>,
    ) -> Result<(Self, Vec<Event>), String> {
        let lang = context.lang;
        let play = of_record(context, &record)?;
        let (state, mut events) = play_record(&play, &record);
        came_back(&state, lang)?;
        if record.session.engine != session::ENGINE {
            show::err(&t!(lang, "resume-other-engine"));
        }
        let last = events.pop().unwrap_or_default();
        let width = show::width();
        show::out(&screen::briefing(&play.scene, lang, width));
        show::out("");
        show::out(&t!(lang, "resume-at", turn = state.turn));
        Ok((
            Talk {
                play,
                state,
                record,
                store,
                aside: None,
                lang,
            },
            last,
        ))
    }

    fn go_aside(&mut self, db: &std::path::Path, error: Option<HistoryError>) {
        if let Some(e) = error {
            show::err(&e.message(self.lang));
            if matches!(e, HistoryError::Conflict(_)) {
                // Two sessions of one origin from here on: the file must not contradict the record that stays stored.
                let origin = std::mem::replace(&mut self.record.session.id, SessionId::random());
                self.record.session.parent = Some(origin);
            }
        }
        self.store = None;
        match Aside::begin(db, &self.record) {
            Ok(aside) => {
                show::err(&t!(
                    self.lang,
                    "history-kept",
                    path = aside.path().display()
                ));
                self.aside = Some(aside);
            }
            Err(e) => show::err(&e.message(self.lang)),
        }
    }

    /// Takes an input, records it, and returns what happened.
    fn take(&mut self, context: &Context, input: Input) -> Result<Vec<Event>, Refusal> {
        let (state, events) = session::step(&self.play, &self.state, &input).inspect_err(|r| {
            if let Refusal::GivenUp(message) = r {
                self.state.given_up = Some(message.clone());
            }
        })?;
        self.state = state;
        let turn = StoredTurn {
            n: self.record.turns.len() as u32,
            input: Some(json(&input)),
            events: json(&events),
            at: now(),
        };
        self.record.turns.push(turn.clone());
        let id = self.record.session.id.clone();
        let written = match (self.store.as_mut(), self.aside.as_mut()) {
            (Some(store), _) => store.append(&id, &turn),
            (None, Some(aside)) => aside.append(&id, &turn),
            (None, None) => Ok(()),
        };
        self.or_aside(context, written);
        if self.state.ended.is_some() && self.record.closing.is_none() {
            self.close(context);
        }
        Ok(events)
    }

    /// A database that fails is left for a file; a file that fails too is told.
    fn or_aside(&mut self, context: &Context, written: Result<(), HistoryError>) {
        match written {
            Ok(()) => {}
            Err(e) if self.store.is_some() => self.go_aside(&context.db, Some(e)),
            Err(e) => show::err(&e.message(self.lang)),
        }
    }

    fn verdict(&self) -> Verdict {
        evaluate::evaluate(&self.play.scene, &self.state)
    }

    fn close(&mut self, context: &Context) {
        let verdict = self.verdict();
        let closing = Closing {
            ended: now(),
            score: verdict.score.shown(),
            passed: verdict.passed,
            verdict: json(&verdict),
        };
        self.record.closing = Some(closing.clone());
        let id = self.record.session.id.clone();
        let written = match (self.store.as_mut(), self.aside.as_mut()) {
            (Some(store), _) => store.close(&id, &closing),
            (None, Some(aside)) => aside.close(&id, &closing),
            (None, None) => Ok(()),
        };
        self.or_aside(context, written);
    }
}

/// The scene of a record, from the files stored with it.
pub fn of_record(context: &Context, record: &Record) -> Result<Stagecraft, String> {
    let lang = context.lang;
    let broken = || t!(lang, "record-unplayable", id = record.session.id.short());
    let closure = serde_json::from_str(&record.session.closure).map_err(|_| broken())?;
    let library = crate::content::library::Library::of_closure(&closure);
    let (scene, _) = library.scene(&record.session.scenario);
    let scene = scene.ok_or_else(broken)?;
    let ears = models::ears(&context.models, &scene)?;
    Ok(Stagecraft { scene, ears })
}

/// Plays a record's inputs again: the state, and the events of the opening and of each input.
pub fn play_record(play: &Stagecraft, record: &Record) -> (State, Vec<Vec<Event>>) {
    let inputs: Vec<Input> = record
        .turns
        .iter()
        .filter_map(|t| serde_json::from_str(t.input.as_deref()?).ok())
        .collect();
    let mode = if record.session.mode == "exam" {
        Mode::Exam
    } else {
        Mode::Practice
    };
    session::play(play, record.session.seed, mode, &inputs)
}

fn json(value: &impl serde::Serialize) -> String {
    // Plain enums and structs of strings and numbers always serialise.
    serde_json::to_string(value).unwrap_or_default()
}

/// Now, in UTC. Front ends alone ask the clock.
pub fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// What the trainee decided at the prompt.
enum Choice {
    /// Go on.
    Stay,
    /// Leave; the session stays open and can be resumed.
    Leave,
    /// Play the scenario again, as a new record.
    Retry,
}

/// Talks until the session ends or is left. Returns what to play next, and the store.
///
/// # Errors
/// In words: the script did not come back. The session stays open in its record.
pub fn run(
    context: &Context,
    mut talk: Talk,
    opening: Vec<Event>,
    lines: &mut Lines,
    terminal: bool,
) -> Result<(Option<Next>, Option<Store>), String> {
    let lang = talk.lang;
    lines.offer(words_to_offer(&talk));
    print_events(&talk, &opening);
    let mut interrupted = false;
    let mut choice = Choice::Stay;
    while talk.state.ended.is_none() {
        came_back(&talk.state, lang)?;
        show_pending_question(&talk, terminal);
        let prompt = screen::prompt(&talk.play.scene, &talk.state, lang);
        let asked = Instant::now();
        let line = lines.next(&prompt);
        let seconds = asked.elapsed().as_secs();
        if !matches!(line, Line::Interrupted) {
            interrupted = false;
        }
        choice = match line {
            Line::Text(text) if terminal => typed(context, &mut talk, lines, &text, seconds),
            Line::Text(text) => piped(context, &mut talk, &text),
            Line::NotText => {
                show::err(&t!(lang, "line-not-utf8"));
                Choice::Stay
            }
            Line::Interrupted if interrupted => {
                // Leaving loses nothing: a third Ctrl-C or Ctrl-D means it.
                if confirm(lines, &t!(lang, "confirm-leave"), true) {
                    Choice::Leave
                } else {
                    Choice::Stay
                }
            }
            Line::Interrupted => {
                interrupted = true;
                show::err(&t!(lang, "interrupted-once"));
                Choice::Stay
            }
            Line::End if terminal => Choice::Leave,
            Line::End => {
                // Piped input is over: so is the talk.
                let _ = talk
                    .take(context, Input::End)
                    .map(|events| print_events(&talk, &events));
                Choice::Stay
            }
            Line::Failed(message) => {
                show::err(&t!(lang, "failed", message = message));
                Choice::Leave
            }
        };
        if !matches!(choice, Choice::Stay) {
            break;
        }
    }
    if matches!(choice, Choice::Leave) && talk.state.ended.is_none() {
        show::out(&t!(lang, "left-open"));
        return Ok((None, talk.store));
    }
    if matches!(choice, Choice::Retry) {
        let next = Next {
            scenario: Some(talk.play.scene.id.clone()),
            parent: Some(talk.record.session.id.clone()),
        };
        return Ok((Some(next), talk.store));
    }
    show::out("");
    show::out(&report::text::verdict(
        &talk.play.scene,
        &talk.verdict(),
        lang,
        show::width(),
    ));
    if terminal {
        return Ok(afterwards(context, talk, lines));
    }
    Ok((None, talk.store))
}

/// Forms, and in practice the goals: titles in Chinese, where they hold no spaces; ids in English. In an exam the goals
/// would be the checklist that is shown at its end only.
fn words_to_offer(talk: &Talk) -> Vec<String> {
    let scene = &talk.play.scene;
    let exam = talk.state.mode == Mode::Exam && talk.state.ended.is_none();
    let goals = scene.goals.iter().filter_map(|g| scene.items.get(g));
    let goals = goals.filter(|i| !exam && !talk.state.is_sealed(i));
    if talk.lang == Lang::Zh {
        let titles = goals.map(|i| i.title.zh.clone());
        let forms = scene.furniture.forms.values().map(|f| f.title.zh.clone());
        titles.chain(forms).collect()
    } else {
        let ids = goals.map(|i| i.name().to_owned());
        ids.chain(scene.furniture.forms.keys().cloned()).collect()
    }
}

/// The item that a person means: by its id, by its title, or by a part of the title that no other goal has.
fn meant(scene: &Scene, written: &str) -> Option<String> {
    if let Some(id) = session::item_named(scene, written) {
        return Some(id);
    }
    let titled = |fits: &dyn Fn(&str) -> bool, goals: bool| {
        let mut found = scene.items.values().filter(|i| {
            (fits(&i.title.zh) || fits(&i.title.en)) && (!goals || scene.is_goal(&i.id))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.id.clone()),
            _ => None,
        }
    };
    let written = written.trim().trim_matches(['“', '”', '"', '★']);
    if written.is_empty() {
        return None;
    }
    titled(&|t| t == written, false)
        .or_else(|| titled(&|t| t.contains(written), true))
        .or_else(|| titled(&|t| t.contains(written), false))
}

/// A question's letters as the options they stand for, so that record and report read without the sheet.
fn spelled(talk: &Talk, id: &str, answer: &str) -> String {
    let scene = &talk.play.scene;
    let seed = talk.state.seed;
    let Some(question) = scene.furniture.questions.get(id) else {
        return answer.to_owned();
    };
    let options = session::questions::options(question, id, seed);
    let option = |c: char| {
        let n = u32::from(c.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
        options.get(n as usize).map(|t| t.zh.as_str())
    };
    let letters = answer
        .chars()
        .filter(|c| !c.is_whitespace() && !",，、;；>.。".contains(*c));
    let Some(words) = letters.map(option).collect::<Option<Vec<_>>>() else {
        return answer.to_owned();
    };
    let words = words.join("；");
    let right = |a: &str| session::questions::is_right(question, id, seed, a, scene);
    let usable = session::questions::is_usable(question, id, seed, &words);
    // An option that holds a separator itself must not change what was answered.
    if usable && right(&words) == right(answer) {
        words
    } else {
        answer.to_owned()
    }
}

fn print_events(talk: &Talk, events: &[Event]) {
    let person = std::io::stdin().is_terminal();
    let noticed = !person && talk.state.mode == Mode::Practice;
    // A person is asked one question after the other, each with its options: a list of them before would say it twice.
    let shown: Vec<Event> = events
        .iter()
        .filter(|e| !(person && matches!(e, Event::Question { .. })))
        .cloned()
        .collect();
    let text = screen::events(&talk.play.scene, &shown, noticed, talk.lang, show::width());
    if !text.is_empty() {
        show::out(&text);
    }
}

fn show_pending_question(talk: &Talk, terminal: bool) {
    if let Some(id) = talk.state.pending_question().filter(|_| terminal) {
        show::out(&screen::question(
            &talk.play.scene,
            &talk.state,
            id,
            talk.lang,
            show::width(),
        ));
    }
}

/// Asks for a yes. Ctrl-C and Ctrl-D count as `otherwise`.
fn confirm(lines: &mut Lines, question: &str, otherwise: bool) -> bool {
    match lines.next(question) {
        Line::Text(answer) => matches!(answer.trim(), "y" | "Y" | "yes" | "是" | "好"),
        _ => otherwise,
    }
}

/// A script that had to be stopped ends the program, not the scene.
fn came_back(state: &State, lang: Lang) -> Result<(), String> {
    match &state.given_up {
        Some(message) => Err(t!(lang, "refuse-given-up", what = one_line(message))),
        None => Ok(()),
    }
}

fn refused(talk: &Talk, refusal: &Refusal) {
    if matches!(refusal, Refusal::GivenUp(_)) {
        return;
    }
    let what = one_line(refusal.what());
    show::err(&t!(talk.lang, &refusal.to_string(), what = what));
}

/// A line of piped input: the grammar of goldens.
fn piped(context: &Context, talk: &mut Talk, line: &str) -> Choice {
    let input = match Input::parse(line) {
        Ok(Some(input)) => input,
        Ok(None) => return Choice::Stay,
        Err(error) => {
            bad_line(talk.lang, &error);
            return Choice::Stay;
        }
    };
    show::out(&screen::echo(
        &talk.play.scene,
        &talk.state,
        &input,
        talk.lang,
        show::width(),
    ));
    match talk.take(context, input) {
        Ok(events) => print_events(talk, &events),
        Err(refusal) => refused(talk, &refusal),
    }
    Choice::Stay
}

fn bad_line(lang: Lang, error: &LineError) {
    let (id, what) = error.message();
    show::err(&t!(lang, id, what = one_line(what)));
}

/// A line typed at the prompt; pasted lines are one turn each.
fn typed(
    context: &Context,
    talk: &mut Talk,
    lines: &mut Lines,
    text: &str,
    seconds: u64,
) -> Choice {
    let mut seconds = seconds;
    for line in text.split(['\n', '\r']).filter(|l| !l.trim().is_empty()) {
        match read(line) {
            Typed::Empty => {}
            Typed::Unknown(word, near) => {
                let near = near.unwrap_or("none");
                show::err(&t!(
                    talk.lang,
                    "unknown-command",
                    word = one_line(&word),
                    near = near
                ));
            }
            Typed::Words(words) => say(context, talk, &words, &mut seconds),
            Typed::Command(command, rest) => {
                match run_command(context, talk, lines, command, &rest) {
                    Choice::Stay => {}
                    other => return other,
                }
            }
        }
        if talk.state.ended.is_some() {
            break;
        }
    }
    Choice::Stay
}

/// Words for the customer, or an answer to the question that waits. While a clock runs, the time from prompt to Enter
/// counts, less what typing takes.
fn say(context: &Context, talk: &mut Talk, words: &str, seconds: &mut u64) {
    if let Some(id) = talk.state.pending_question().map(str::to_owned) {
        let usable = talk
            .play
            .scene
            .furniture
            .questions
            .get(&id)
            .is_some_and(|q| session::questions::is_usable(q, &id, talk.state.seed, words));
        if usable || talk.state.outcome.is_some() {
            act(
                context,
                talk,
                Input::Answer {
                    answer: spelled(talk, &id, words),
                    question: id,
                },
            );
            return;
        }
    }
    if !talk.state.clocks.is_empty() {
        let typing = (words.chars().count() as f64 * defaults::TYPING_SECONDS_PER_CHAR) as u64;
        let waited = seconds.saturating_sub(typing).min(3600) as u32;
        *seconds = 0;
        if waited > 0 {
            act(context, talk, Input::Wait(waited));
        }
    }
    act(context, talk, Input::Say(words.to_owned()));
}

fn act(context: &Context, talk: &mut Talk, input: Input) {
    match talk.take(context, input) {
        Ok(events) => print_events(talk, &events),
        Err(refusal) => refused(talk, &refusal),
    }
}

fn run_command(
    context: &Context,
    talk: &mut Talk,
    lines: &mut Lines,
    command: Command,
    rest: &str,
) -> Choice {
    let (lang, width) = (talk.lang, show::width());
    match command {
        Command::Help => show::out(&help(lang)),
        Command::Brief => show::out(&screen::briefing(&talk.play.scene, lang, width)),
        Command::Checklist if talk.state.mode == Mode::Exam => {
            show::err(&t!(lang, "refuse-checklist-in-exam"))
        }
        Command::Checklist => show::out(&screen::checklist(
            &talk.play.scene,
            &talk.state,
            &talk.verdict(),
            lang,
            width,
        )),
        Command::Mood => show::out(&screen::mood(&talk.play.scene, &talk.state, lang)),
        Command::Hint => act(context, talk, Input::Hint),
        Command::Undo => act(context, talk, Input::Undo),
        Command::Wait => match rest.trim_end_matches(['s', '秒']).trim().parse::<u32>() {
            Ok(n) if n <= 3600 => act(context, talk, Input::Wait(n)),
            _ => show::err(&t!(lang, "line-bad-wait", what = one_line(rest))),
        },
        Command::Why if talk.state.mode == Mode::Exam => {
            show::err(&t!(lang, "refuse-checklist-in-exam"))
        }
        Command::Why => why(talk, rest),
        Command::Contest => contest(context, talk, rest),
        Command::Answer => match talk.state.pending_question().map(str::to_owned) {
            Some(question) => act(
                context,
                talk,
                Input::Answer {
                    answer: spelled(talk, &question, rest),
                    question,
                },
            ),
            None => show::err(&t!(lang, "refuse-not-asked", what = one_line(rest))),
        },
        Command::Form => fill(context, talk, lines, rest),
        Command::Pause => {
            // The clock stands still between prompts: time counts from prompt to Enter only.
            let _ = lines.next(&t!(lang, "paused"));
        }
        Command::End => {
            if confirm(lines, &t!(lang, "confirm-end"), false) {
                act(context, talk, Input::End);
            }
        }
        Command::Retry => return Choice::Retry,
        Command::Quit => return Choice::Leave,
    }
    Choice::Stay
}

/// The commands with what they do.
fn help(lang: Lang) -> String {
    let mut all = vec![t!(lang, "help-intro")];
    for (_, en, zh) in Command::ALL {
        let id = format!("help-{}", en.trim_start_matches('/'));
        all.push(format!(
            "  {}  {}",
            report::wrap::pad(&format!("{en} {zh}"), 22).cyan(),
            t!(lang, &id)
        ));
    }
    all.join("\n")
}

fn why(talk: &Talk, rest: &str) {
    let (lang, width) = (talk.lang, show::width());
    let verdict = talk.verdict();
    let wanted = if rest.is_empty() {
        verdict
            .items
            .iter()
            .chain(&verdict.extra)
            .filter(|l| !l.evidence.is_empty())
            .max_by_key(|l| l.evidence.last().map(|e| e.turn))
            .map(|l| l.id.clone())
    } else {
        meant(&talk.play.scene, rest)
    };
    match wanted.and_then(|id| talk.play.scene.items.get(&id)) {
        Some(item) if talk.state.is_sealed(item) => show::err(&t!(lang, "refuse-sealed")),
        Some(item) => {
            let line = verdict
                .items
                .iter()
                .chain(&verdict.extra)
                .find(|l| l.id == item.id);
            show::out(&report::text::why(
                &talk.play.scene,
                item,
                line,
                lang,
                width,
            ));
        }
        None if rest.is_empty() => show::out(&t!(lang, "why-nothing-yet")),
        None => show::err(&t!(lang, "refuse-no-item", what = one_line(rest))),
    }
}

fn contest(context: &Context, talk: &mut Talk, rest: &str) {
    let item = meant(&talk.play.scene, rest).unwrap_or_else(|| rest.to_owned());
    act(context, talk, Input::Contest(item));
}

/// Asks for the fields of a form one by one. Nothing typed leaves a field empty; Ctrl-C drops the form.
fn fill(context: &Context, talk: &mut Talk, lines: &mut Lines, rest: &str) {
    let lang = talk.lang;
    let forms = &talk.play.scene.furniture.forms;
    let wanted = if rest.is_empty() {
        talk.state.open_forms.first().cloned()
    } else {
        Some(rest.to_owned())
    };
    let by_title = |name: &str| {
        forms
            .iter()
            .find(|(_, f)| f.title.zh == name || f.title.en == name)
            .map(|(id, _)| id.clone())
    };
    let id = wanted.and_then(|w| {
        if forms.contains_key(&w) {
            Some(w)
        } else {
            by_title(&w)
        }
    });
    let Some(id) = id else {
        let list: Vec<String> = forms
            .iter()
            .map(|(id, f)| format!("{id}（{}）", lang.of(&f.title)))
            .collect();
        show::out(&t!(lang, "form-which", list = list.join("，")));
        return;
    };
    let form = forms[&id].clone();
    show::out(
        &t!(lang, "form-head", title = lang.of(&form.title))
            .bold()
            .to_string(),
    );
    let mut values = std::collections::BTreeMap::new();
    for field in &form.fields {
        let options = if field.options.is_empty() {
            String::new()
        } else {
            format!(" [{}]", field.options.join(" / "))
        };
        let star = if field.required { "*" } else { "" };
        match lines.next(&format!("  {}{star}{options}: ", lang.of(&field.title))) {
            Line::Text(text) => {
                // A pasted break would break the line that the form is kept as.
                let text = text.trim().replace(['\n', '\r'], " ");
                if !text.is_empty() {
                    values.insert(field.id.clone(), text);
                }
            }
            _ => {
                show::out(&t!(lang, "form-dropped"));
                return;
            }
        }
    }
    act(context, talk, Input::Fill { form: id, values });
}

/// After the verdict: ask why, appeal, retry, or go on.
fn afterwards(
    context: &Context,
    mut talk: Talk,
    lines: &mut Lines,
) -> (Option<Next>, Option<Store>) {
    let lang = talk.lang;
    lines.offer(words_to_offer(&talk));
    show::out(&t!(lang, "afterwards"));
    loop {
        let line = match lines.next(&t!(lang, "afterwards-prompt")) {
            Line::Text(line) => line,
            _ => return (None, talk.store),
        };
        match read(&line) {
            Typed::Empty => {
                return (
                    Some(Next {
                        scenario: None,
                        parent: None,
                    }),
                    talk.store,
                );
            }
            Typed::Command(Command::Retry, _) => {
                let next = Next {
                    scenario: Some(talk.play.scene.id.clone()),
                    parent: Some(talk.record.session.id.clone()),
                };
                return (Some(next), talk.store);
            }
            Typed::Command(Command::Quit | Command::End, _) => return (None, talk.store),
            Typed::Command(Command::Why, rest) => why(&talk, &rest),
            Typed::Command(Command::Contest, rest) => {
                contest(context, &mut talk, &rest);
            }
            Typed::Command(Command::Checklist, _) => {
                show::out(&report::text::verdict(
                    &talk.play.scene,
                    &talk.verdict(),
                    lang,
                    show::width(),
                ));
            }
            _ => show::out(&t!(lang, "afterwards")),
        }
    }
}
