//! The functions of `c` as rhai calls them: what a script reads of the scene and does in it.

use super::error::Fault;
use super::handle::Outcome;
use super::ids::{IdFault, What};
use super::model::{MoodName, Move};
use super::run::Lacking;
use crate::content::finding::nearest;
use crate::defaults::script as limits;
use rhai::plugin::*;
use rhai::{Array, Dynamic, ImmutableString, Map, NativeCallContext};

/// The functions of `c`. Their comments become the author's reference.
#[export_module]
#[allow(missing_docs)] // the aliases name the types for rhai
#[allow(clippy::unwrap_used)] // the macro's own, of arguments whose types rhai has checked
pub mod customer {
    pub type Customer = crate::script::handle::Customer;
    pub type Mood = crate::script::model::Mood;

    /// Has the trainee shown this item in this turn? Item ids may be shortened to their last part where only one fits.
    #[rhai_fn(pure, return_raw)]
    pub fn shown(ctx: NativeCallContext, c: &mut Customer, item: &str) -> Outcome<bool> {
        let id = c.resolve(&ctx, What::Item, item)?;
        let shown = c.state.borrow().view.shown.contains(&id);
        if !shown {
            c.run.lacks(Lacking::Shown(id));
        }
        Ok(shown)
    }

    /// Has the trainee ever shown this item, this turn included?
    #[rhai_fn(pure, return_raw)]
    pub fn ever(ctx: NativeCallContext, c: &mut Customer, item: &str) -> Outcome<bool> {
        Ok(count(ctx, c, item)? > 0)
    }

    /// How often the trainee has shown this item, this turn included.
    #[rhai_fn(pure, return_raw)]
    pub fn count(ctx: NativeCallContext, c: &mut Customer, item: &str) -> Outcome<i64> {
        let id = c.resolve(&ctx, What::Item, item)?;
        let times = c.state.borrow().view.counts.get(&id).copied();
        if times.is_none() {
            c.run.lacks(Lacking::Ever(id));
        }
        Ok(times.map_or(0, i64::from))
    }

    /// Did the trainee ask about this topic in this turn?
    #[rhai_fn(pure, return_raw)]
    pub fn asked(ctx: NativeCallContext, c: &mut Customer, topic: &str) -> Outcome<bool> {
        let id = c.resolve(&ctx, What::Topic, topic)?;
        let asked = c.state.borrow().view.asked.contains(&id);
        if !asked {
            c.run.lacks(Lacking::Asked(id));
        }
        Ok(asked)
    }

    /// Does this situation hold now? What `raise` and `clear` did in this call counts.
    #[rhai_fn(pure, return_raw)]
    pub fn situation(ctx: NativeCallContext, c: &mut Customer, id: &str) -> Outcome<bool> {
        let id = c.resolve(&ctx, What::Situation, id)?;
        Ok(c.state.borrow().view.situations.contains(&id))
    }

    /// The value of this fact, as text: `c.fact("budget")`.
    #[rhai_fn(pure, return_raw)]
    pub fn fact(ctx: NativeCallContext, c: &mut Customer, fact: &str) -> Outcome<ImmutableString> {
        let id = c.resolve(&ctx, What::Fact, fact)?;
        let state = c.state.borrow();
        Ok(state
            .view
            .facts
            .get(&id)
            .map(String::as_str)
            .unwrap_or_default()
            .into())
    }

    /// The mood: `c.mood.trust`, `c.mood.patience`, `c.mood.interest`, each 0–100. What `feel` did in this call counts.
    #[rhai_fn(get = "mood", pure)]
    pub fn mood(c: &mut Customer) -> Mood {
        c.state.borrow().view.mood
    }

    /// Trust, 0–100.
    #[rhai_fn(get = "trust", pure)]
    pub fn trust(mood: &mut Mood) -> i64 {
        mood.trust
    }

    /// Patience, 0–100.
    #[rhai_fn(get = "patience", pure)]
    pub fn patience(mood: &mut Mood) -> i64 {
        mood.patience
    }

    /// Interest, 0–100.
    #[rhai_fn(get = "interest", pure)]
    pub fn interest(mood: &mut Mood) -> i64 {
        mood.interest
    }

    /// Which turn of the trainee this is, from 1; 0 in `opening`.
    #[rhai_fn(get = "turn", pure)]
    pub fn turn(c: &mut Customer) -> i64 {
        i64::from(c.state.borrow().view.turn)
    }

    /// Seconds that counted so far: time counts only while a clock runs.
    #[rhai_fn(get = "seconds", pure)]
    pub fn seconds(c: &mut Customer) -> i64 {
        i64::from(c.state.borrow().view.seconds)
    }

    /// The trainee's words of this turn; of very many only the first.
    #[rhai_fn(get = "text", pure)]
    pub fn text(c: &mut Customer) -> ImmutableString {
        let state = c.state.borrow();
        let text = &state.view.text;
        c.run.lacks(Lacking::Words);
        // A script must not fail because of what the trainee typed.
        text[..text.floor_char_boundary(limits::STRING / 2)].into()
    }

    /// Do the trainee's words of this turn hold one of these: `c.mentions(["改天", "下次"])`?
    #[rhai_fn(pure, return_raw)]
    pub fn mentions(ctx: NativeCallContext, c: &mut Customer, words: Array) -> Outcome<bool> {
        let said = text(c);
        for word in &words {
            match word.read_lock::<ImmutableString>() {
                Some(word) if said.contains(word.as_str()) => return Ok(true),
                Some(_) => {}
                None => {
                    return Err(c.argument(
                        &ctx,
                        "mentions 要一个全是文字的列表",
                        "mentions takes a list of texts",
                    ));
                }
            }
        }
        Ok(false)
    }

    /// A map kept between calls: `c.memory.offers = 2`. It is empty at the opening; what was never set is `()`.
    #[rhai_fn(get = "memory", pure)]
    pub fn memory(c: &mut Customer) -> Map {
        let memory = c.state.borrow().memory.clone();
        c.run.charge(memory.len() as u64);
        memory
    }

    /// Replaces the whole memory.
    #[rhai_fn(set = "memory", pure, return_raw)]
    pub fn set_memory(ctx: NativeCallContext, c: &mut Customer, memory: Map) -> Outcome<()> {
        let value = Dynamic::from(memory);
        c.run
            .read(&value)
            .map_err(|limit| c.fail(&ctx, Fault::Limit(limit)))?;
        let memory = value.cast::<Map>();
        crate::script::memory::to_json(&memory).map_err(|fault| c.fail(&ctx, fault))?;
        c.state.borrow_mut().memory = memory;
        Ok(())
    }

    /// The customer says a line; `{fact.name}` is filled in. A script that speaks has the whole turn.
    #[rhai_fn(pure, return_raw)]
    pub fn say(ctx: NativeCallContext, c: &mut Customer, line: &str) -> Outcome<()> {
        let line = c.text(&ctx, line)?;
        c.make(&ctx, Move::Say(line))
    }

    /// The customer says one of these lines, by the session's seed: none heard lately, if it can be helped.
    #[rhai_fn(pure, return_raw)]
    pub fn say_one(ctx: NativeCallContext, c: &mut Customer, lines: Array) -> Outcome<()> {
        let mut texts = Vec::with_capacity(lines.len());
        for line in &lines {
            match line.read_lock::<ImmutableString>() {
                Some(line) => texts.push(c.text(&ctx, &line)?),
                None => {
                    return Err(c.argument(
                        &ctx,
                        "say_one 要一个全是文字的列表",
                        "say_one takes a list of texts",
                    ));
                }
            }
        }
        if texts.is_empty() {
            return Err(c.argument(
                &ctx,
                "say_one 的列表是空的",
                "the list for say_one is empty",
            ));
        }
        let line = c.choose(&texts);
        c.make(&ctx, Move::Say(line))
    }

    /// Tells what happens: `c.narrate("（电话挂断）")`.
    #[rhai_fn(pure, return_raw)]
    pub fn narrate(ctx: NativeCallContext, c: &mut Customer, text: &str) -> Outcome<()> {
        let text = c.text(&ctx, text)?;
        c.make(&ctx, Move::Narrate(text))
    }

    /// Moves `"trust"`, `"patience"` or `"interest"` by −100 to 100.
    #[rhai_fn(pure, return_raw)]
    pub fn feel(ctx: NativeCallContext, c: &mut Customer, mood: &str, by: i64) -> Outcome<()> {
        let Some(mood) = MoodName::parse(mood) else {
            let near = nearest(mood, MoodName::ALL.iter().map(|(name, _)| *name));
            return Err(c.fail(
                &ctx,
                Fault::Id {
                    what: What::Mood,
                    id: mood.to_owned(),
                    fault: IdFault::Unknown {
                        near: near.map(str::to_owned),
                    },
                },
            ));
        };
        if !(-limits::FEEL..=limits::FEEL).contains(&by) {
            return Err(c.argument(
                &ctx,
                "feel 的幅度在 −100 到 100 之间",
                "feel moves a mood by −100 to 100",
            ));
        }
        if by == 0 {
            return Ok(());
        }
        c.state.borrow_mut().view.mood.feel(mood, by);
        c.make(&ctx, Move::Feel { mood, by })
    }

    /// Brings a hidden fact into the open.
    #[rhai_fn(pure, return_raw)]
    pub fn reveal(ctx: NativeCallContext, c: &mut Customer, fact: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Fact, fact)?;
        c.make(&ctx, Move::Reveal(id))
    }

    /// Lets a situation begin.
    #[rhai_fn(pure, return_raw)]
    pub fn raise(ctx: NativeCallContext, c: &mut Customer, situation: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Situation, situation)?;
        c.state.borrow_mut().view.situations.insert(id.clone());
        c.make(&ctx, Move::Raise(id))
    }

    /// Lets a situation end.
    #[rhai_fn(pure, return_raw)]
    pub fn clear(ctx: NativeCallContext, c: &mut Customer, situation: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Situation, situation)?;
        c.state.borrow_mut().view.situations.remove(&id);
        c.make(&ctx, Move::Clear(id))
    }

    /// Moves the scene to another of its stages.
    #[rhai_fn(pure, return_raw)]
    pub fn stage(ctx: NativeCallContext, c: &mut Customer, stage: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Stage, stage)?;
        c.make(&ctx, Move::Stage(id))
    }

    /// Lays a form before the trainee.
    #[rhai_fn(pure, return_raw)]
    pub fn form(ctx: NativeCallContext, c: &mut Customer, form: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Form, form)?;
        c.make(&ctx, Move::Form(id))
    }

    /// Asks the trainee a question of the standard.
    #[rhai_fn(pure, return_raw)]
    pub fn ask(ctx: NativeCallContext, c: &mut Customer, question: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Question, question)?;
        c.make(&ctx, Move::Ask(id))
    }

    /// Opens a clock of the standard.
    #[rhai_fn(pure, return_raw)]
    pub fn clock(ctx: NativeCallContext, c: &mut Customer, clock: &str) -> Outcome<()> {
        let id = c.resolve(&ctx, What::Clock, clock)?;
        c.make(&ctx, Move::Clock(id))
    }

    /// Ends the scene with an outcome, a word of your own in kebab-case: `c.end("hung-up")`.
    #[rhai_fn(pure, return_raw)]
    pub fn end(ctx: NativeCallContext, c: &mut Customer, outcome: &str) -> Outcome<()> {
        if !crate::script::is_outcome(outcome) {
            return Err(c.argument(
                &ctx,
                "end 要一个结局名：小写字母、数字、连字符，如 \"hung-up\"",
                "end takes the name of an outcome: small letters, digits, hyphens, as \"hung-up\"",
            ));
        }
        c.make(&ctx, Move::End(outcome.to_owned()))
    }
}
