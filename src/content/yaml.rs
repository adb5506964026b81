//! YAML text in, a tree of nodes with places out. The only module that talks to the YAML library.
//!
//! The tree keeps duplicate keys and the written text of numbers; [`super::decode`] turns it into typed content. It is built
//! from the library's events, in one pass: a stage has ten thousand phrases, and a trainee waits for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::finding::Finding;
use super::place::{Place, Source};
use super::rules;
use crate::defaults;

/// A value of a YAML file and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands; for lists and maps only the start is known.
    pub place: Place,
}

/// The shapes a YAML value may have.
#[derive(Debug, Clone)]
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
    let mut tree = Tree::new(source);
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| syntax(source, &error))?;
        tree.take(event, &span)?;
    }
    tree.root
        .ok_or_else(|| Finding::new(&rules::EMPTY_FILE, Place::file(source)))
}

/// A tree that grows event by event.
struct Tree<'a> {
    source: &'a Arc<Source>,
    /// Lists and maps that are not closed yet, the outermost first.
    open: Vec<Open>,
    root: Option<Node>,
    /// Anchored nodes and how many nodes each stands for.
    anchored: BTreeMap<usize, (Node, usize)>,
    /// Nodes written so far.
    nodes: usize,
    /// Nodes that aliases stood for so far.
    repeated: usize,
    /// Nodes that are kept for aliases to come.
    kept: usize,
}

/// A list or map whose end has not come.
struct Open {
    place: Place,
    anchor: usize,
    /// Nodes that were there before it.
    before: usize,
    held: Held,
}

/// What it holds so far.
enum Held {
    List(Vec<Node>),
    /// Entries, and the key whose value has not come.
    Map(Vec<(Node, Node)>, Option<Node>),
}

impl<'a> Tree<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        Tree {
            source,
            open: Vec::new(),
            root: None,
            anchored: BTreeMap::new(),
            nodes: 0,
            repeated: 0,
            kept: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Finding> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(self.refused(span, "more than one document in a file"))
            }
            Event::Scalar(text, style, anchor, _) => {
                let is_null = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let kind = match is_null {
                    true => Kind::Null,
                    false => Kind::Scalar(text.into_owned()),
                };
                let place = self.place(span);
                self.count(span)?;
                self.put(Node { kind, place }, anchor, 1, span)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(span, anchor, Held::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.begin(span, anchor, Held::Map(Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.repeat(anchor, span),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, span: &Span, anchor: usize, held: Held) -> Result<(), Finding> {
        let before = self.nodes + self.repeated;
        self.count(span)?;
        if self.open.len() >= defaults::YAML_DEPTH {
            let most = format!("nested more than {} deep", defaults::YAML_DEPTH);
            return Err(self.refused(span, &most));
        }
        let place = Place {
            len: 0,
            ..self.place(span)
        };
        self.open.push(Open {
            place,
            anchor,
            before,
            held,
        });
        Ok(())
    }

    fn end(&mut self, span: &Span) -> Result<(), Finding> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let kind = match open.held {
            Held::List(list) => Kind::List(list),
            Held::Map(map, _) => Kind::Map(map),
        };
        let size = self.nodes + self.repeated - open.before;
        let place = open.place;
        self.put(Node { kind, place }, open.anchor, size, span)
    }

    /// The anchored node again, in the place of the alias.
    fn repeat(&mut self, anchor: usize, span: &Span) -> Result<(), Finding> {
        let Some((node, size)) = self.anchored.get(&anchor) else {
            return Err(self.refused(span, "an alias inside the very thing it stands for"));
        };
        let size = *size;
        self.repeated += size;
        if self.repeated > defaults::YAML_ALIASED {
            let most = format!("aliases for more than {} values", defaults::YAML_ALIASED);
            return Err(self.refused(span, &most));
        }
        let mut node = node.clone();
        node.stands_at(&self.place(span));
        self.put(node, 0, size, span)
    }

    /// Puts a finished node of `size` nodes where it belongs.
    fn put(&mut self, node: Node, anchor: usize, size: usize, span: &Span) -> Result<(), Finding> {
        if anchor > 0 {
            self.kept += size;
            if self.kept > defaults::YAML_NODES {
                let most = format!("anchors of more than {} values", defaults::YAML_NODES);
                return Err(self.refused(span, &most));
            }
            self.anchored.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut().map(|open| &mut open.held) {
            None => self.root = Some(node),
            Some(Held::List(list)) => list.push(node),
            Some(Held::Map(map, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => map.push((key, node)),
            },
        }
        Ok(())
    }

    fn count(&mut self, span: &Span) -> Result<(), Finding> {
        self.nodes += 1;
        if self.nodes > defaults::YAML_NODES {
            let most = format!("more than {} values", defaults::YAML_NODES);
            return Err(self.refused(span, &most));
        }
        Ok(())
    }

    fn place(&self, span: &Span) -> Place {
        let at = span.start.byte_offset().unwrap_or_default();
        let end = span.end.byte_offset().unwrap_or(at);
        Place {
            source: Arc::clone(self.source),
            line: span.start.line() as u32,
            column: span.start.col() as u32 + 1,
            at: at as u32,
            len: end.saturating_sub(at) as u32,
        }
    }

    fn refused(&self, span: &Span, message: &str) -> Finding {
        Finding::new(&rules::YAML_SYNTAX, self.place(span)).with("message", message)
    }
}

impl Node {
    /// Moves it, and all in it, to the place of the alias that stands for it.
    fn stands_at(&mut self, place: &Place) {
        self.place = place.clone();
        match &mut self.kind {
            Kind::Null | Kind::Scalar(_) => {}
            Kind::List(list) => list.iter_mut().for_each(|n| n.stands_at(place)),
            Kind::Map(map) => {
                for (key, value) in map {
                    key.stands_at(place);
                    value.stands_at(place);
                }
            }
        }
    }
}

/// What the library could not read, in the words that help most.
fn syntax(source: &Arc<Source>, error: &ScanError) -> Finding {
    let place = match error.marker() {
        at if at.line() > 0 => Place::at_line(source, at.line(), at.col() + 1),
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
    let message = error.info();
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
    Finding::new(&rules::YAML_SYNTAX, place).with("message", message.trim())
}

/// The column, from 1, of the first tab that a line begins with.
fn tab_in_indent(line: &str) -> Option<usize> {
    let mut indent = line.chars().take_while(|c| c.is_whitespace());
    indent.position(|c| c == '\t').map(|n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::finding::Arg;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source {
            path: "a.yaml".into(),
            text: text.into(),
        })
    }

    fn refusal(text: &str) -> String {
        let finding = parse(&source(text)).expect_err("must be refused");
        let message = finding.args.iter().find(|(name, _)| name == "message");
        match message {
            Some((_, Arg::Text(message))) => format!("{} {message}", finding.place),
            _ => finding.place.to_string(),
        }
    }

    #[test]
    fn an_alias_repeats_what_it_names_in_its_own_place() {
        let root = parse(&source("甲: &一 [乙, 1.50]\n丙: *一\n")).expect("sound");
        let Kind::Map(entries) = root.kind else {
            panic!("a map is a map");
        };
        let Kind::List(repeated) = &entries[1].1.kind else {
            panic!("the alias stands for a list");
        };
        let written = repeated.iter().map(|n| match &n.kind {
            Kind::Scalar(text) => format!("{} {text}", n.place),
            _ => "no scalar".into(),
        });
        assert_eq!(
            written.collect::<Vec<_>>(),
            ["a.yaml:2:4 乙", "a.yaml:2:4 1.50"]
        );
    }

    #[test]
    fn what_would_not_end_or_swell_is_refused_where_it_stands() {
        let deep = format!("{}x\n", "- ".repeat(30));
        assert_eq!(refusal(&deep), "a.yaml:1:49 nested more than 24 deep");
        let own = "a: &a [1, *a]\n";
        assert_eq!(
            refusal(own),
            "a.yaml:1:11 an alias inside the very thing it stands for"
        );
        let many = format!(
            "a: &a [{}]\nb: [{}]\n",
            "x, ".repeat(999),
            "*a, ".repeat(11)
        );
        assert_eq!(
            refusal(&many),
            "a.yaml:2:45 aliases for more than 10000 values"
        );
        assert_eq!(
            refusal("a: 1\n---\nb: 2\n"),
            "a.yaml:2:1 more than one document in a file"
        );
    }
}
