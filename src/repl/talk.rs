//! One session at the prompt: lines in, events out, each turn recorded before the next is asked for.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Instant;

use colored::Colorize;

use super::command::{Command, Typed, read};
use super::editor::{Line, Lines};
use super::{naming, screen};
use crate::cli::context::Context;
use crate::cli::practice::Next;
use crate::cli::{models, show};
use crate::content::model::{Field, Item, Scene};
use crate::defaults;
use crate::evaluate::{self, Verdict};
use crate::history::{
    Aside, Closing, HistoryError, NewSession, Record, SessionId, Store, StoredTurn,
};
use crate::i18n::Lang;
use crate::report;
use crate::report::wrap::wrap;
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
                match mode {
                    Mode::Exam => "brief-exam",
                    Mode::Practice if terminal => "brief-practice",
                    Mode::Practice => "brief-lines",
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
        talk.keep(context);
        Ok((talk, opening))
    }

    /// Goes on from an earlier point of another session, as a record of its own. What was said before that point is played
    /// again, so that the customer remembers it.
    ///
    /// # Errors
    /// In words: the script did not come back.
    pub fn branch(
        context: &Context,
        branch: Branch,
        store: Option<Store>,
    ) -> Result<(Self, Vec<Event>), String> {
        let lang = context.lang;
        let Branch {
            play,
            parent,
            inputs,
        } = branch;
        // An exam is over once its verdict was seen.
        let (state, mut all) = session::play(&play, parent.seed, Mode::Practice, &inputs);
        came_back(&state, lang)?;
        let steps = std::iter::once(None).chain(inputs.iter().map(Some));
        let turns = (0u32..)
            .zip(steps.zip(&all))
            .map(|(n, (input, events))| StoredTurn {
                n,
                input: input.map(json),
                events: json(events),
                at: now(),
            });
        let turns = turns.collect();
        let session = NewSession {
            id: SessionId::random(),
            engine: session::ENGINE,
            mode: "practice".to_owned(),
            trainee: context.trainee.clone(),
            parent: Some(parent.id.clone()),
            started: now(),
            ..parent
        };
        let mut talk = Talk {
            play,
            state,
            record: Record {
                session,
                turns,
                closing: None,
            },
            store,
            aside: None,
            lang,
        };
        talk.keep(context);
        Ok((talk, all.pop().unwrap_or_default()))
    }

    /// Stores the record as it begins, or keeps it aside.
    fn keep(&mut self, context: &Context) {
        match self.store.as_mut().map(|s| s.take(&self.record)) {
            Some(Ok(())) => {}
            Some(Err(e)) => self.go_aside(&context.db, Some(e)),
            None => self.go_aside(&context.db, None),
        }
    }

    /// Another session that starts from these inputs of this one.
    fn branch_off(self, inputs: Vec<Input>) -> (Next, Option<Store>) {
        let branch = Branch {
            play: self.play,
            parent: self.record.session,
            inputs,
        };
        (Next::Branch(Box::new(branch)), self.store)
    }

    /// The same scene from its beginning.
    fn again(self) -> (Next, Option<Store>) {
        let next = Next::Scene {
            scenario: self.play.scene.id.clone(),
            parent: Some(self.record.session.id.clone()),
        };
        (next, self.store)
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

/// Where a session leaves another.
pub struct Branch {
    play: Stagecraft,
    parent: NewSession,
    inputs: Vec<Input>,
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
    Again,
    /// Go on from these inputs, as a new record.
    From(Vec<Input>),
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
                if confirm(lines, lang, &t!(lang, "confirm-leave"), true) {
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
    match choice {
        Choice::Again => return Ok(going_on(talk.again())),
        Choice::From(inputs) => return Ok(going_on(talk.branch_off(inputs))),
        Choice::Stay | Choice::Leave => {}
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
fn confirm(lines: &mut Lines, lang: Lang, question: &str, otherwise: bool) -> bool {
    match lines.next(question) {
        Line::Text(answer) => match answer.trim() {
            "y" | "Y" | "yes" | "是" | "好" => true,
            "" | "n" | "N" | "no" | "不" | "否" => false,
            // Who was typing on already must know that nobody heard it.
            other => {
                show::out(&t!(lang, "confirm-unanswered", said = one_line(other)));
                false
            }
        },
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

/// Why an input was not taken, and what would be.
fn refused(talk: &Talk, input: &Input, refusal: &Refusal) {
    let (lang, scene) = (talk.lang, &talk.play.scene);
    let what = one_line(refusal.what());
    let told = t!(lang, &refusal.to_string(), what = what);
    let more = match (refusal, input) {
        (Refusal::GivenUp(_), _) => return,
        (Refusal::UnusableAnswer(_), Input::Answer { question, .. }) => {
            let question = scene.furniture.questions.get(question);
            question.map(|q| t!(lang, screen::how_to_answer(q)).trim().to_owned())
        }
        (Refusal::CustomerGone, _) => Some(desk(talk)),
        _ => None,
    };
    show::err(&[told, more.unwrap_or_default()].concat());
}

/// What is left to do when the customer has gone.
fn desk(talk: &Talk) -> String {
    let (lang, forms) = (talk.lang, &talk.play.scene.furniture.forms);
    let titles = talk.state.open_forms.iter().filter_map(|id| forms.get(id));
    let titles: Vec<String> = titles
        .map(|f| format!("《{}》", lang.of(&f.title)))
        .collect();
    if titles.is_empty() {
        return t!(lang, "desk-done");
    }
    t!(
        lang,
        "desk-left",
        list = titles.join(&t!(lang, "list-joint"))
    )
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
    act(context, talk, input);
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
    match talk.take(context, input.clone()) {
        Ok(events) => print_events(talk, &events),
        Err(refusal) => refused(talk, &input, &refusal),
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
            Ok(n) if n <= 3600 => {
                show::out(&t!(lang, "waited", seconds = n).dimmed().to_string());
                act(context, talk, Input::Wait(n));
            }
            _ => show::err(&t!(lang, "wait-how")),
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
            None => show::err(&t!(lang, "nothing-asked")),
        },
        Command::Form => fill(context, talk, lines, rest),
        Command::Pause => {
            // The clock stands still between prompts: time counts from prompt to Enter only.
            let _ = lines.next(&t!(lang, "paused"));
        }
        Command::End => {
            if confirm(lines, lang, &t!(lang, "confirm-end"), false) {
                act(context, talk, Input::End);
            }
        }
        Command::Retry => return retry(talk, rest),
        Command::Quit => return Choice::Leave,
    }
    Choice::Stay
}

fn going_on((next, store): (Next, Option<Store>)) -> (Option<Next>, Option<Store>) {
    (Some(next), store)
}

/// `/retry`, or `/retry 3`.
fn retry(talk: &Talk, rest: &str) -> Choice {
    let lang = talk.lang;
    if rest.is_empty() {
        return Choice::Again;
    }
    if talk.state.mode == Mode::Exam && talk.state.ended.is_none() {
        show::err(&t!(lang, "refuse-retry-in-exam"));
        return Choice::Stay;
    }
    let written = rest.trim_matches(['第', '轮', ' ']);
    let turn = written.parse::<u32>().ok();
    match turn.and_then(|n| Some((n, session::before_turn(&talk.state.inputs, n)?))) {
        Some((n, inputs)) => {
            show::out("");
            show::out(&t!(lang, "retry-from", turn = n));
            Choice::From(inputs)
        }
        None if talk.state.turn == 0 => {
            show::err(&t!(lang, "refuse-nothing-said"));
            Choice::Stay
        }
        None => {
            let turns = talk.state.turn;
            show::err(&t!(
                lang,
                "refuse-no-turn",
                what = one_line(rest),
                turns = turns
            ));
            Choice::Stay
        }
    }
}

/// Takes back what ended the session.
fn step_back(talk: &Talk) -> Choice {
    let lang = talk.lang;
    if talk.state.mode == Mode::Exam {
        show::err(&t!(lang, "refuse-undo-in-exam"));
        return Choice::Stay;
    }
    match session::before_last(&talk.state.inputs) {
        Some(inputs) => {
            show::out(&t!(lang, "retry-back"));
            Choice::From(inputs)
        }
        None => {
            show::err(&t!(lang, "refuse-nothing-to-undo"));
            Choice::Stay
        }
    }
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
        (verdict.items.iter().chain(&verdict.extra))
            .filter(|l| !l.evidence.is_empty())
            .max_by_key(|l| l.evidence.last().map(|e| e.turn))
            .and_then(|l| talk.play.scene.items.get(&l.id))
    } else {
        match item_meant(talk, rest) {
            Ok(item) => Some(item),
            Err(refusal) => {
                show::err(&wrap(&refusal, width, 0));
                return;
            }
        }
    };
    match wanted {
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
                &talk.state.told,
                lang,
                width,
            ));
        }
        None => show::out(&t!(lang, "why-nothing-yet")),
    }
}

/// The item that a trainee names, or why none is meant, in words.
fn item_meant<'t>(talk: &'t Talk, written: &str) -> Result<&'t Item, String> {
    let lang = talk.lang;
    let fitting = naming::items(&talk.play.scene, written);
    match fitting.as_slice() {
        [one] => Ok(one),
        [] => Err(t!(lang, "refuse-no-item", what = one_line(written))),
        many => {
            let shown = many.iter().filter(|i| !talk.state.is_sealed(i));
            let titles: Vec<&str> = shown.map(|i| lang.of(&i.title)).collect();
            let list = titles.join(&t!(lang, "list-joint"));
            Err(t!(
                lang,
                "refuse-many-items",
                what = one_line(written),
                list = list
            ))
        }
    }
}

fn contest(context: &Context, talk: &mut Talk, rest: &str) {
    match item_meant(talk, rest) {
        Ok(item) => {
            let id = item.id.clone();
            act(context, talk, Input::Contest(id));
        }
        Err(refusal) => show::err(&wrap(&refusal, show::width(), 0)),
    }
}

/// The form that is meant; says why when it is none, or several.
fn form_meant(talk: &Talk, written: &str) -> Option<String> {
    let lang = talk.lang;
    let forms = &talk.play.scene.furniture.forms;
    if let Some(id) = talk.state.open_forms.first().filter(|_| written.is_empty()) {
        return Some(id.clone());
    }
    let titles = |ids: &mut dyn Iterator<Item = &String>| {
        let titles = ids.filter_map(|id| Some(format!("《{}》", lang.of(&forms.get(id)?.title))));
        titles.collect::<Vec<_>>().join(&t!(lang, "list-joint"))
    };
    let fitting = naming::forms(&talk.play.scene, written);
    match (fitting.as_slice(), forms.values().next()) {
        ([one], _) => return Some(one.clone()),
        (_, None) => show::out(&t!(lang, "form-none")),
        ([], Some(first)) => show::out(&t!(
            lang,
            "form-which",
            typed = one_line(written),
            example = lang.of(&first.title),
            list = titles(&mut forms.keys())
        )),
        (several, _) => show::out(&t!(
            lang,
            "form-several",
            typed = one_line(written),
            list = titles(&mut several.iter())
        )),
    }
    None
}

/// Asks for the fields of a form one by one. Nothing typed leaves a field as it was filled before, or empty; Ctrl-C drops the form; a form without
/// a word is not handed in, one that lacks what is required only on purpose.
fn fill(context: &Context, talk: &mut Talk, lines: &mut Lines, rest: &str) {
    let lang = talk.lang;
    let Some(id) = form_meant(talk, rest) else {
        return;
    };
    let form = talk.play.scene.furniture.forms[&id].clone();
    show::out(
        &t!(lang, "form-head", title = lang.of(&form.title))
            .bold()
            .to_string(),
    );
    let before = talk.state.forms.get(&id);
    let mut values = before.map_or_else(BTreeMap::new, |f| f.values.clone());
    if !values.is_empty() {
        show::out(&t!(lang, "form-again").dimmed().to_string());
    }
    let mut asked: Vec<&Field> = form.fields.iter().collect();
    loop {
        for field in asked {
            let kept = values.get(&field.id).map(String::as_str);
            let Some(text) = ask_field(lines, field, kept, lang) else {
                show::out(&t!(lang, "form-dropped"));
                return;
            };
            if matches!(text.as_str(), "-" | "－") {
                values.remove(&field.id);
            } else if !text.is_empty() {
                values.insert(field.id.clone(), text);
            }
        }
        if values.is_empty() {
            show::out(&t!(lang, "form-empty"));
            return;
        }
        let empty = |f: &&Field| f.required && !values.contains_key(&f.id);
        asked = form.fields.iter().filter(empty).collect();
        if asked.is_empty() {
            break;
        }
        let list: Vec<&str> = asked.iter().map(|f| lang.of(&f.title)).collect();
        let list = list.join(&t!(lang, "list-joint"));
        if confirm(lines, lang, &t!(lang, "form-missing", list = list), false) {
            break;
        }
    }
    act(context, talk, Input::Fill { form: id, values });
}

/// What is written into a field; nothing when the form is dropped.
fn ask_field(lines: &mut Lines, field: &Field, kept: Option<&str>, lang: Lang) -> Option<String> {
    let options = if field.options.is_empty() {
        String::new()
    } else {
        format!(" [{}]", field.options.join(" / "))
    };
    let star = if field.required { "*" } else { "" };
    let kept = kept.map_or_else(String::new, |k| t!(lang, "form-kept", text = one_line(k)));
    let title = lang.of(&field.title);
    loop {
        let Line::Text(text) = lines.next(&format!("  {title}{star}{options}{kept}: ")) else {
            return None;
        };
        // A pasted break would break the line that the form is kept as.
        let text = text.trim().replace(['\n', '\r'], " ");
        let is_choice = field.options.is_empty() || field.options.contains(&text);
        if is_choice || matches!(text.as_str(), "" | "-" | "－") {
            return Some(text);
        }
        let options = field.options.join(" / ");
        show::err(&t!(lang, "form-choice", options = options));
    }
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
                return (Some(Next::Choose), talk.store);
            }
            Typed::Command(command @ (Command::Retry | Command::Undo), rest) => {
                let choice = match command {
                    Command::Retry => retry(&talk, &rest),
                    _ => step_back(&talk),
                };
                match choice {
                    Choice::Again => return going_on(talk.again()),
                    Choice::From(inputs) => return going_on(talk.branch_off(inputs)),
                    Choice::Stay | Choice::Leave => {}
                }
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
