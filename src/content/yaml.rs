//! YAML text in, a tree of nodes with places out. The only module that talks to the YAML library.
//!
//! The tree keeps duplicate keys and the written text of numbers; [`super::decode`] turns it into typed content.

use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Spanned};

use super::finding::Finding;
use super::place::{Place, Source};
use super::rules;
use crate::defaults;

/// A value of a YAML file and where it stands.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands; for lists and maps only the start is known.
    pub place: Place,
}

/// The shapes a YAML value may have.
#[derive(Debug)]
pub enum Kind {
    /// Nothing was written after the key.
    Null,
    /// A string, number or truth value, as written (without quotes).
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A map in the order written, duplicates kept.
    Map(Vec<(Node, Node)>),
}

/// Reads one YAML document.
///
/// # Errors
/// One finding: the file is too large, or the first place where it is not YAML or breaks a limit (depth, aliases).
pub fn parse(source: &Arc<Source>) -> Result<Node, Finding> {
    let text = source.text.as_str();
    if text.len() > defaults::FILE_BYTES {
        return Err(Finding::new(&rules::FILE_TOO_LARGE, Place::file(source))
            .with("size", text.len() / 1024)
            .with("limit", defaults::FILE_BYTES / 1024));
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Finding::new(&rules::EMPTY_FILE, Place::file(source)));
    }
    let options = serde_yaml::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        budget: serde_yaml::budget! {
            max_depth: defaults::YAML_DEPTH,
            max_events: defaults::YAML_NODES * 2,
            max_nodes: defaults::YAML_NODES,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: defaults::YAML_ALIASED },
    };
    match serde_yaml::from_str_with_options::<Spanned<RawKind>>(text, options) {
        Ok(root) => Ok(node(root, source)),
        Err(error) => Err(syntax(source, &error)),
    }
}

fn syntax(source: &Arc<Source>, error: &serde_yaml::Error) -> Finding {
    let place = match error.location() {
        Some(l) if l.line() > 0 => {
            Place::at_line(source, l.line() as usize, l.column().max(1) as usize)
        }
        _ => Place::file(source),
    };
    let line = source
        .text
        .lines()
        .nth((place.line as usize).saturating_sub(1))
        .unwrap_or("");
    let key = line.split(['"', '\'', '#', ' ']).find(|s| !s.is_empty());
    if place.line > 0 && key.is_some_and(|k| k.contains('：')) && !line.contains(": ") {
        let column = line.chars().take_while(|c| *c != '：').count() + 1;
        let mut place = Place::at_line(source, place.line as usize, column);
        place.len = '：'.len_utf8() as u32;
        return Finding::new(&rules::FULL_WIDTH_COLON, place);
    }
    if tab_in_indent(line).is_some() {
        return Finding::new(&rules::TAB_INDENT, place);
    }
    let message = error.to_string();
    // A value that goes on over lines is told at its first; the tab stands further down.
    if message.contains("found a tab") {
        let from = (place.line as usize).saturating_sub(1);
        let mut below = source.text.lines().enumerate().skip(from);
        let tab = below.find_map(|(n, line)| Some((n + 1, tab_in_indent(line)?)));
        if let Some((line, column)) = tab {
            return Finding::new(&rules::TAB_INDENT, Place::at_line(source, line, column));
        }
    }
    let message = message.lines().next().unwrap_or_default();
    let message = message
        .split_once(": ")
        .filter(|(head, _)| head.contains("line "))
        .map_or(message, |(_, rest)| rest);
    Finding::new(&rules::YAML_SYNTAX, place).with("message", message.trim())
}

/// The column, from 1, of the first tab that a line begins with.
fn tab_in_indent(line: &str) -> Option<usize> {
    let mut indent = line.chars().take_while(|c| c.is_whitespace());
    indent.position(|c| c == '\t').map(|n| n + 1)
}

enum RawKind {
    Null,
    Text(String),
    /// A number or truth value; its written text is recovered from the span.
    Plain(String),
    List(Vec<Spanned<RawKind>>),
    Map(Vec<(Spanned<RawKind>, Spanned<RawKind>)>),
}

fn node(raw: Spanned<RawKind>, source: &Arc<Source>) -> Node {
    let span = raw.referenced.span();
    let at = span.byte_offset().unwrap_or(0) as usize;
    let len = span.byte_len().unwrap_or(0) as usize;
    let place = Place {
        source: Arc::clone(source),
        line: raw.referenced.line() as u32,
        column: raw.referenced.column() as u32,
        at: at as u32,
        len: len as u32,
    };
    let kind = match raw.value {
        RawKind::Null => Kind::Null,
        RawKind::Text(text) => Kind::Scalar(text),
        RawKind::Plain(text) => {
            let span = raw.defined.span();
            let at = span.byte_offset().unwrap_or(0) as usize;
            let len = span.byte_len().unwrap_or(0) as usize;
            let written = source.text.get(at..at + len).map(str::trim);
            Kind::Scalar(match written {
                Some(w) if !w.is_empty() => w.to_owned(),
                _ => text,
            })
        }
        RawKind::List(list) => Kind::List(list.into_iter().map(|n| node(n, source)).collect()),
        RawKind::Map(map) => Kind::Map(
            map.into_iter()
                .map(|(k, v)| (node(k, source), node(v, source)))
                .collect(),
        ),
    };
    Node { kind, place }
}

impl<'de> Deserialize<'de> for RawKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawKind;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }

    fn visit_none<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawKind, D::Error> {
        RawKind::deserialize(deserializer)
    }

    fn visit_str<E>(self, v: &str) -> Result<RawKind, E> {
        Ok(RawKind::Text(v.to_owned()))
    }

    fn visit_string<E>(self, v: String) -> Result<RawKind, E> {
        Ok(RawKind::Text(v))
    }

    fn visit_bool<E>(self, v: bool) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_i128<E>(self, v: i128) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_u128<E>(self, v: u128) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<RawKind, E> {
        Ok(RawKind::Plain(v.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawKind, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(RawKind::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(RawKind::Map(entries))
    }
}
