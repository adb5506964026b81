//! Names to ids, with a finding for every name that leads nowhere.

use std::collections::BTreeSet;

use super::decode::Sp;
use super::finding::{Finding, nearest};
use super::model::last_part;
use super::place::Place;
use super::rules;

/// Findings being gathered.
pub type Found = Vec<Finding>;

/// The item that `name` means among `candidates`: a whole id, or a last part that only one of them has.
pub fn item<'a>(
    name: &Sp<String>,
    candidates: impl IntoIterator<Item = &'a String> + Clone,
    found: &mut Found,
) -> Option<String> {
    let matching: Vec<&String> = candidates
        .clone()
        .into_iter()
        .filter(|id| **id == name.v || last_part(id) == name.v)
        .collect();
    match matching.as_slice() {
        [one] => Some((*one).clone()),
        [] => {
            let known: BTreeSet<&str> = if name.contains('.') {
                candidates.into_iter().map(String::as_str).collect()
            } else {
                candidates.into_iter().map(|id| last_part(id)).collect()
            };
            unknown("item", name, known, found);
            None
        }
        many => {
            if let Some(exact) = many.iter().find(|id| ***id == name.v) {
                return Some((*exact).clone());
            }
            let list: Vec<&str> = many.iter().map(|s| s.as_str()).collect();
            found.push(
                Finding::new(&rules::AMBIGUOUS_ITEM, name.place.clone())
                    .with("id", &name.v)
                    .with("candidates", list.join(", ")),
            );
            None
        }
    }
}

/// Checks that `name` is one of `known`.
pub fn id<'a>(
    what: &str,
    name: &Sp<String>,
    known: impl IntoIterator<Item = &'a String> + Clone,
    found: &mut Found,
) -> Option<String> {
    if known.clone().into_iter().any(|k| *k == name.v) {
        return Some(name.v.clone());
    }
    unknown(what, name, known.into_iter().map(String::as_str), found);
    None
}

/// Tells that `name` is not one of `known`.
pub fn unknown<'a>(
    what: &str,
    name: &Sp<String>,
    known: impl IntoIterator<Item = &'a str>,
    found: &mut Found,
) {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(&name.v, known.iter().copied());
    found.push(no_such(what, &name.v, near, &known, name.place.clone()));
}

/// Names that a finding lists at most; more would be read by nobody.
const LISTED: usize = 24;

/// A name that leads nowhere: the one that may have been meant, or those that there are.
pub fn no_such(what: &str, id: &str, near: Option<&str>, known: &[&str], place: Place) -> Finding {
    let known = match known {
        [] => "none".to_owned(),
        all if all.len() > LISTED => "none".to_owned(),
        some => some.join(", "),
    };
    Finding::new(&rules::UNKNOWN_ID, place)
        .with_message("what", &format!("what-{what}"), "")
        .with("id", id)
        .with("near", near.unwrap_or("none"))
        .with("known", known)
}

/// Tells when an id is not of `a-z0-9-` (parts joined by `joint`, exactly `parts` of them).
pub fn well_formed(id: &Sp<String>, joint: char, parts: usize, found: &mut Found) {
    let split: Vec<&str> = id.v.split(joint).collect();
    let good = |p: &&str| {
        !p.is_empty()
            && p.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let message = if split.len() != parts {
        format!("{parts} × `{joint}`")
    } else if let Some(bad) = split.iter().find(|p| !good(p)) {
        format!("`{bad}`")
    } else {
        return;
    };
    found.push(
        Finding::new(&rules::BAD_ID, id.place.clone())
            .with("id", &id.v)
            .with("message", message),
    );
}

/// Checks a number against its range.
pub fn range(what: &str, value: &Sp<u32>, low: u32, high: u32, found: &mut Found) -> u32 {
    if !(low..=high).contains(&value.v) {
        found.push(
            Finding::new(&rules::OUT_OF_RANGE, value.place.clone())
                .with_message("what", &format!("what-{what}"), "")
                .with("low", low)
                .with("high", high)
                .with("value", value.v),
        );
    }
    value.v.clamp(low, high)
}
