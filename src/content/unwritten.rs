//! Places that an author has still to write: `duilian new` marks them, and an author may.

use std::sync::Arc;

use super::finding::Finding;
use super::place::{Place, Source};
use super::rules;

/// What marks a place that is to be written.
pub const MARK: &str = "待写：";

/// Every marked place of a file, whatever kind of file it is.
pub fn marks(source: &Arc<Source>) -> impl Iterator<Item = Finding> + '_ {
    source.text.match_indices(MARK).map(move |(at, _)| {
        let rest = source.text.get(at..).unwrap_or_default();
        let end = rest.find(['"', '\'', '\n', ']', '}']).unwrap_or(rest.len());
        let text = rest.get(MARK.len()..end).unwrap_or_default();
        let place = Place::at_byte(source, at, end);
        Finding::new(&rules::TO_BE_WRITTEN, place).with("text", text.trim())
    })
}

/// Those in what the author of a golden writes; what a run wrote there says no more than its scenario does.
pub fn marks_of_golden(source: &Arc<Source>) -> impl Iterator<Item = Finding> + '_ {
    let is_written = |f: &Finding| {
        let line = source.text.lines().nth(f.place.line as usize - 1);
        line.is_some_and(|l| l.starts_with("title:") || l.starts_with('>') || l.starts_with('#'))
    };
    marks(source).filter(move |f| f.place.line > 0 && is_written(f))
}
