//! Own versions of rhai's functions that would hang, swell or hide errors.

use super::error::Said;
use crate::defaults::script as limits;
use rhai::plugin::*;
use rhai::{Array, Dynamic, EvalAltResult, FnPtr, ImmutableString, NativeCallContext, Position};
use std::cmp::Ordering;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// How long `text` becomes when each of `count` stretches of `old` bytes gives way to `new` bytes.
fn fits(text: &str, count: usize, old: usize, new: usize) -> Outcome<()> {
    let after = text.len() - count * old + count.saturating_mul(new);
    if after > limits::STRING {
        return Err(EvalAltResult::ErrorDataTooLarge(
            "Length of string".to_owned(),
            Position::NONE,
        )
        .into());
    }
    Ok(())
}

fn replace_all(text: &mut ImmutableString, find: &str, with: &str) -> Outcome<()> {
    fits(text, text.matches(find).count(), find.len(), with.len())?;
    *text = text.replace(find, with).into();
    Ok(())
}

/// Sorts stably by `compare`, whatever it says: an inconsistent one gives some order, and its errors come out.
fn sorted(ctx: &NativeCallContext, list: &Array, compare: &FnPtr) -> Outcome<Array> {
    let mut sorted: Array = Vec::with_capacity(list.len());
    for item in list {
        let (mut from, mut to) = (0, sorted.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            let answer = compare.call_raw(ctx, None, [sorted[middle].clone(), item.clone()])?;
            match ordering(&answer)? {
                Ordering::Greater => to = middle,
                Ordering::Equal | Ordering::Less => from = middle + 1,
            }
        }
        sorted.insert(from, item.clone());
    }
    Ok(sorted)
}

fn ordering(answer: &Dynamic) -> Outcome<Ordering> {
    if let Ok(number) = answer.as_int() {
        return Ok(number.cmp(&0));
    }
    match answer.as_bool() {
        Ok(true) => Ok(Ordering::Less),
        Ok(false) => Ok(Ordering::Greater),
        Err(_) => Err(wrong_answer(
            "sort 的函数要返回数字（负数在前）或真假",
            "the function for sort returns a number (below 0: first) or a boolean",
        )),
    }
}

fn wrong_answer(zh: &str, en: &str) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(Dynamic::from(Said::new(zh, en)), Position::NONE).into()
}

/// The functions, under rhai's own names.
#[export_module]
#[allow(clippy::unwrap_used)] // the macro's own, of arguments whose types rhai has checked
pub mod functions {
    /// Replaces every `find` in the text.
    #[rhai_fn(name = "replace", return_raw)]
    pub fn replace(text: &mut ImmutableString, find: &str, with: &str) -> Outcome<()> {
        replace_all(text, find, with)
    }

    /// Replaces every character `find` in the text.
    #[rhai_fn(name = "replace", return_raw)]
    pub fn replace_char(text: &mut ImmutableString, find: char, with: &str) -> Outcome<()> {
        replace_all(text, find.encode_utf8(&mut [0; 4]), with)
    }

    /// Sorts by a function of two entries: below 0 or `true` puts the first one first.
    #[rhai_fn(name = "sort", name = "sort_by", return_raw)]
    pub fn sort(ctx: NativeCallContext, list: &mut Array, compare: FnPtr) -> Outcome<()> {
        *list = sorted(&ctx, list, &compare)?;
        Ok(())
    }

    /// A sorted copy: as `sort`.
    #[rhai_fn(name = "order_by", name = "order", pure, return_raw)]
    pub fn order_by(ctx: NativeCallContext, list: &mut Array, compare: FnPtr) -> Outcome<Array> {
        sorted(&ctx, list, &compare)
    }

    /// Takes out entries that a function of two says are the same as the one before.
    #[rhai_fn(name = "dedup", return_raw)]
    pub fn dedup(ctx: NativeCallContext, list: &mut Array, same: FnPtr) -> Outcome<()> {
        let mut kept: Array = Vec::with_capacity(list.len());
        for item in list.iter() {
            let repeats = match kept.last() {
                Some(last) => same
                    .call_raw(&ctx, None, [last.clone(), item.clone()])?
                    .as_bool()
                    .map_err(|_| {
                        wrong_answer(
                            "dedup 的函数要返回真假",
                            "the function for dedup returns a boolean",
                        )
                    })?,
                None => false,
            };
            if !repeats {
                kept.push(item.clone());
            }
        }
        *list = kept;
        Ok(())
    }

    /// Calls a function with each entry. (In rhai's own the entry is `this`, which scripts have not.)
    #[rhai_fn(pure, return_raw)]
    pub fn for_each(ctx: NativeCallContext, list: &mut Array, each: FnPtr) -> Outcome<()> {
        for item in list.iter() {
            // Called for what it does, not for what it gives.
            let _ = each.call_raw(&ctx, None, [item.clone()])?;
        }
        Ok(())
    }

    /// A function as text: its name may be a number that differs by build.
    #[rhai_fn(
        name = "to_string",
        name = "print",
        name = "to_debug",
        name = "debug",
        pure
    )]
    pub fn function_as_text(_: &mut FnPtr) -> ImmutableString {
        "Fn".into()
    }
}
