//! One cue pattern: compile it, find it in normalised text.
//!
//! Notation: words, groups `(a|b|)`, word lists `<name>`, gaps `...` (≤ 8 characters) and `..12` (≤ 12),
//! `^` and `$` for the ends of a clause, `/regex/` for what words cannot say. Patterns are folded like
//! texts, so width, script and politeness do not matter. Matching takes time linear in text × pattern.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use thiserror::Error;

use super::normalise::{Normalised, fix_typos, fold_char, is_particle, simplify};

/// Longest gap a pattern may ask for, in characters.
pub const LONGEST_GAP: usize = 60;
const DEFAULT_GAP: usize = 8;
const DEEPEST: usize = 24;

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CueFault {
    /// `(` without `)`.
    #[error("the group is never closed")]
    OpenGroup,
    /// `)` without `(`.
    #[error("`)` closes nothing")]
    StrayClose,
    /// `<` without `>`.
    #[error("the word list's name is never closed")]
    OpenName,
    /// A word list that is not defined.
    #[error("no word list `{0}`")]
    UnknownWords(String),
    /// `（`, `｜` and the like.
    #[error("full-width `{0}`: patterns use half-width signs")]
    FullWidth(char),
    /// A gap longer than [`LONGEST_GAP`].
    #[error("a gap of {0} is too long (at most {LONGEST_GAP})")]
    LongGap(usize),
    /// Groups or word lists inside one another without end.
    #[error("nested too deeply")]
    TooDeep,
    /// Nothing that could match a character.
    #[error("the pattern matches nothing")]
    Empty,
    /// The regular expression does not compile.
    #[error("regular expression: {0}")]
    Regex(String),
}

/// A fault and its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} (character {at})")]
pub struct CueError {
    /// The fault.
    pub what: CueFault,
    /// Character of the pattern, from 0.
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Word(Vec<char>),
    /// One of these words: what most groups and word lists are.
    Words(Words),
    Group(Vec<Vec<Node>>),
    Gap(usize),
    Start,
    End,
}

#[derive(Debug)]
enum Body {
    Nodes(Vec<Node>),
    Regex {
        source: String,
        compiled: OnceLock<Option<regex_lite::Regex>>,
    },
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Cue {
    body: Body,
}

/// Compiles `pattern`; `words` are the word lists `<name>` may name, each word itself a pattern.
pub fn compile_cue(pattern: &str, words: &BTreeMap<String, Vec<String>>) -> Result<Cue, CueError> {
    if let Some(source) = pattern
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
    {
        // Compiled here once to report faults early, and again when first used: most never are.
        return match regex_lite::Regex::new(source) {
            Ok(_) if source.is_empty() => Err(CueError {
                what: CueFault::Empty,
                at: 0,
            }),
            Ok(_) => Ok(Cue {
                body: Body::Regex {
                    source: source.to_owned(),
                    compiled: OnceLock::new(),
                },
            }),
            Err(error) => Err(CueError {
                what: CueFault::Regex(error.to_string()),
                at: 1,
            }),
        };
    }
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser {
        chars: &chars,
        at: 0,
        words,
        depth: 0,
    };
    let mut alternatives = parser.alternatives()?;
    if parser.at < chars.len() {
        return Err(CueError {
            what: CueFault::StrayClose,
            at: parser.at,
        });
    }
    let nodes = match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        Some(last) => {
            alternatives.push(last);
            vec![Node::Group(alternatives)]
        }
        None => Vec::new(),
    };
    if !can_match_a_character(&nodes) {
        return Err(CueError {
            what: CueFault::Empty,
            at: 0,
        });
    }
    Ok(Cue {
        body: Body::Nodes(gathered(nodes)),
    })
}

/// Words by their first character, rising; a place in a text tries only those that can begin there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Words(Vec<(char, Vec<Vec<char>>)>);

impl Words {
    fn add(&mut self, word: Vec<char>) {
        let Some(&first) = word.first() else { return };
        match self.0.binary_search_by_key(&first, |(c, _)| *c) {
            Ok(at) => self.0[at].1.push(word),
            Err(at) => self.0.insert(at, (first, vec![word])),
        }
    }

    /// The words that begin with this character.
    fn from(&self, first: char) -> &[Vec<char>] {
        let at = self.0.binary_search_by_key(&first, |(c, _)| *c);
        at.ok()
            .and_then(|at| self.0.get(at))
            .map_or(&[], |(_, list)| list)
    }

    fn all(&self) -> impl Iterator<Item = &Vec<char>> {
        self.0.iter().flat_map(|(_, list)| list)
    }
}

/// The same pattern with the plain words of every group gathered.
fn gathered(nodes: Vec<Node>) -> Vec<Node> {
    let gather = |node| match node {
        Node::Group(alternatives) => {
            let mut words = Words::default();
            let mut others = Vec::new();
            for nodes in alternatives {
                let mut nodes = gathered(nodes);
                match (nodes.pop(), nodes.is_empty()) {
                    (Some(Node::Word(word)), true) if !word.is_empty() => words.add(word),
                    (Some(Node::Words(more)), true) => {
                        more.all().for_each(|word| words.add(word.clone()));
                    }
                    (last, _) => {
                        nodes.extend(last);
                        others.push(nodes);
                    }
                }
            }
            if others.is_empty() {
                return Node::Words(words);
            }
            if words.all().next().is_some() {
                others.push(vec![Node::Words(words)]);
            }
            Node::Group(others)
        }
        node => node,
    };
    nodes.into_iter().map(gather).collect()
}

/// Can a match begin with this character, as far as the first node tells?
fn can_begin(nodes: &[Node], c: Option<&char>) -> bool {
    match nodes.first() {
        Some(Node::Word(word)) => word.first() == c,
        Some(Node::Words(words)) => c.is_some_and(|&c| !words.from(c).is_empty()),
        _ => true,
    }
}

fn can_match_a_character(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Word(word) => !word.is_empty(),
        Node::Group(alternatives) => alternatives
            .iter()
            .any(|nodes| can_match_a_character(nodes)),
        _ => false,
    })
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    words: &'a BTreeMap<String, Vec<String>>,
    depth: usize,
}

impl Parser<'_> {
    fn fault(&self, what: CueFault, at: usize) -> CueError {
        CueError { what, at }
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Node>>, CueError> {
        if self.depth > DEEPEST {
            return Err(self.fault(CueFault::TooDeep, self.at));
        }
        let mut all = Vec::new();
        let mut nodes = Vec::new();
        let mut word = Vec::new();
        while let Some(&c) = self.chars.get(self.at) {
            let here = self.at;
            match c {
                '|' => {
                    flush(&mut word, &mut nodes);
                    all.push(std::mem::take(&mut nodes));
                    self.at += 1;
                }
                ')' => break,
                '(' => {
                    flush(&mut word, &mut nodes);
                    self.at += 1;
                    self.depth += 1;
                    let inner = self.alternatives()?;
                    self.depth -= 1;
                    if self.chars.get(self.at) != Some(&')') {
                        return Err(self.fault(CueFault::OpenGroup, here));
                    }
                    self.at += 1;
                    nodes.push(Node::Group(inner));
                }
                '<' => {
                    flush(&mut word, &mut nodes);
                    nodes.push(self.list(here)?);
                }
                '^' | '$' => {
                    flush(&mut word, &mut nodes);
                    nodes.push(if c == '^' { Node::Start } else { Node::End });
                    self.at += 1;
                }
                '.' if self.chars.get(here + 1) == Some(&'.') => {
                    flush(&mut word, &mut nodes);
                    nodes.push(self.gap(here)?);
                }
                '（' | '）' | '｜' | '＜' | '＞' | '＾' => {
                    return Err(self.fault(CueFault::FullWidth(c), here));
                }
                c if c.is_whitespace() => self.at += 1,
                '，' | '。' | '！' | '？' | '；' | '：' | '?' | '!' | ';' => {
                    word.push(',');
                    self.at += 1;
                }
                c => {
                    word.extend(c.to_lowercase());
                    self.at += 1;
                }
            }
        }
        flush(&mut word, &mut nodes);
        all.push(nodes);
        Ok(all)
    }

    fn list(&mut self, here: usize) -> Result<Node, CueError> {
        let rest = self.chars.get(here + 1..).unwrap_or(&[]);
        let Some(length) = rest.iter().position(|&c| c == '>') else {
            return Err(self.fault(CueFault::OpenName, here));
        };
        let name: String = rest.iter().take(length).collect();
        let Some(list) = self.words.get(&name) else {
            return Err(self.fault(CueFault::UnknownWords(name), here));
        };
        let mut alternatives = Vec::new();
        for entry in list {
            let chars: Vec<char> = entry.chars().collect();
            let mut inner = Parser {
                chars: &chars,
                at: 0,
                words: self.words,
                depth: self.depth + 1,
            };
            let parsed = inner
                .alternatives()
                .map_err(|error| self.fault(error.what, here))?;
            if inner.at < chars.len() {
                return Err(self.fault(CueFault::StrayClose, here));
            }
            alternatives.extend(parsed);
        }
        self.at = here + length + 2;
        Ok(Node::Group(alternatives))
    }

    fn gap(&mut self, here: usize) -> Result<Node, CueError> {
        if self.chars.get(here + 2) == Some(&'.') {
            self.at = here + 3;
            return Ok(Node::Gap(DEFAULT_GAP));
        }
        self.at = here + 2;
        let mut longest = 0usize;
        let mut digits = 0;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10)) {
            longest = longest.saturating_mul(10).saturating_add(digit as usize);
            digits += 1;
            self.at += 1;
        }
        if digits == 0 {
            longest = DEFAULT_GAP;
        }
        if longest > LONGEST_GAP {
            return Err(self.fault(CueFault::LongGap(longest), here));
        }
        Ok(Node::Gap(longest))
    }
}

fn flush(word: &mut Vec<char>, nodes: &mut Vec<Node>) {
    if word.is_empty() {
        return;
    }
    simplify(word);
    for c in word.iter_mut() {
        *c = fold_char(*c);
    }
    fix_typos(word);
    nodes.push(Node::Word(std::mem::take(word)));
}

/// A set of places in a text; those of a usual turn need no memory of their own.
#[derive(Clone, PartialEq, Eq)]
struct Places {
    near: [u64; NEAR],
    far: Vec<u64>,
}

/// Words of 64 places that stand in the set itself.
const NEAR: usize = 2;

impl Places {
    fn none(length: usize) -> Self {
        Self {
            near: [0; NEAR],
            far: vec![0; (length / 64 + 1).saturating_sub(NEAR)],
        }
    }
    fn add(&mut self, at: usize) {
        let word = at / 64;
        let word = if word < NEAR {
            self.near.get_mut(word)
        } else {
            self.far.get_mut(word - NEAR)
        };
        if let Some(word) = word {
            *word |= 1 << (at % 64);
        }
    }
    fn is_empty(&self) -> bool {
        self.near.iter().chain(&self.far).all(|&word| word == 0)
    }
    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self
            .near
            .iter_mut()
            .chain(&mut self.far)
            .zip(other.near.iter().chain(&other.far))
        {
            *mine |= theirs;
        }
    }
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.near
            .iter()
            .chain(&self.far)
            .enumerate()
            .flat_map(|(at, &word)| {
                let mut left = word;
                std::iter::from_fn(move || {
                    if left == 0 {
                        return None;
                    }
                    let bit = left.trailing_zeros() as usize;
                    left &= left - 1;
                    Some(at * 64 + bit)
                })
            })
    }
}

/// Does `word` stand in `chars` at `at`? Most places differ in the first character: no need to call for a comparison of
/// memory.
fn stands(chars: &[char], at: usize, word: &[char]) -> bool {
    let rest = chars.get(at..).unwrap_or(&[]);
    rest.len() >= word.len() && rest.iter().zip(word).all(|(a, b)| a == b)
}

fn ends_of(nodes: &[Node], starts: Places, text: &Normalised) -> Places {
    let chars = text.chars();
    let mut places = starts;
    for node in nodes {
        if places.is_empty() {
            return places;
        }
        let mut next = Places::none(chars.len());
        match node {
            Node::Word(word) => {
                for at in places.iter() {
                    if stands(chars, at, word) {
                        next.add(at + word.len());
                    }
                }
            }
            Node::Words(words) => {
                for at in places.iter() {
                    for word in chars.get(at).map_or(&[] as &[_], |&c| words.from(c)) {
                        if stands(chars, at, word) {
                            next.add(at + word.len());
                        }
                    }
                }
            }
            Node::Group(alternatives) => {
                for alternative in alternatives {
                    next.join(&ends_of(alternative, places.clone(), text));
                }
            }
            Node::Gap(longest) => {
                for at in places.iter() {
                    for end in at..=(at + longest).min(chars.len()) {
                        next.add(end);
                    }
                }
            }
            Node::Start => {
                for at in places.iter() {
                    if text.clauses().iter().any(|c| {
                        c.from <= at
                            && at < c.to
                            && chars
                                .get(c.from..at)
                                .is_some_and(|skipped| skipped.iter().all(|&c| is_particle(c)))
                    }) {
                        next.add(at);
                    }
                }
            }
            Node::End => {
                for at in places.iter() {
                    if text.clauses().iter().any(|c| {
                        c.from <= at
                            && at <= c.to
                            && chars
                                .get(at..c.to)
                                .is_some_and(|rest| rest.iter().all(|&c| is_particle(c)))
                    }) {
                        next.add(at);
                    }
                }
            }
        }
        places = next;
    }
    places
}

impl Cue {
    /// The first match: normalised characters `from..to`.
    pub fn find(&self, text: &Normalised) -> Option<(usize, usize)> {
        let mut first = None;
        self.each(text, |from, to| {
            first = Some((from, to));
            false
        });
        first
    }

    /// Does it match anywhere?
    pub fn matches(&self, text: &Normalised) -> bool {
        match &self.body {
            Body::Nodes(nodes) => {
                let mut starts = Places::none(text.chars().len());
                for at in 0..text.chars().len() {
                    starts.add(at);
                }
                !ends_of(nodes, starts, text).is_empty()
            }
            Body::Regex { .. } => self.find(text).is_some(),
        }
    }

    /// Calls `found(from, to)` for every place where a match starts, until it says `false`.
    pub fn each(&self, text: &Normalised, mut found: impl FnMut(usize, usize) -> bool) {
        let length = text.chars().len();
        match &self.body {
            Body::Nodes(nodes) => {
                if length == 0 || !self.matches(text) {
                    return;
                }
                for from in (0..length).filter(|&at| can_begin(nodes, text.chars().get(at))) {
                    let mut starts = Places::none(length);
                    starts.add(from);
                    let ends = ends_of(nodes, starts, text);
                    let end = ends.iter().find(|&end| end > from);
                    if let Some(end) = end
                        && !found(from, end)
                    {
                        return;
                    }
                }
            }
            Body::Regex { source, compiled } => {
                let Some(regex) = compiled.get_or_init(|| regex_lite::Regex::new(source).ok())
                else {
                    return;
                };
                for place in regex.find_iter(text.text()) {
                    let before = text
                        .text()
                        .get(..place.start())
                        .map_or(0, |s| s.chars().count());
                    let inside = place.as_str().chars().count();
                    if inside > 0 && !found(before, before + inside) {
                        return;
                    }
                }
            }
        }
    }

    /// Lists of words, the rarest first: of each at least one word stands in every text that matches.
    pub(crate) fn required(&self) -> Vec<Vec<String>> {
        let Body::Nodes(nodes) = &self.body else {
            return Vec::new();
        };
        let mut lists = required(nodes);
        lists.sort_by_key(|words| std::cmp::Reverse(rarity(words)));
        let spelt = |word: Vec<char>| word.into_iter().collect();
        let lists = lists.into_iter();
        lists
            .map(|words| words.into_iter().map(spelt).collect())
            .collect()
    }
}

/// Long words are rarer than short ones, few than many.
fn rarity(words: &[Vec<char>]) -> (usize, std::cmp::Reverse<usize>) {
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    (shortest, std::cmp::Reverse(words.len()))
}

/// A list for each node that no match can do without, and of which the words are known.
fn required(nodes: &[Node]) -> Vec<Vec<Vec<char>>> {
    let of_node = |node: &Node| match node {
        Node::Word(word) => vec![word.clone()],
        Node::Words(words) => words.all().cloned().collect(),
        Node::Group(alternatives) => {
            let rarest = |nodes: &Vec<Node>| {
                let lists = required(nodes).into_iter();
                lists.max_by_key(|words| rarity(words))
            };
            let parts: Option<Vec<_>> = alternatives.iter().map(rarest).collect();
            parts.unwrap_or_default().concat()
        }
        _ => Vec::new(),
    };
    let lists = nodes.iter().map(of_node);
    lists
        .filter(|words| !words.is_empty() && words.iter().all(|word| !word.is_empty()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::normalise::normalise;

    fn words() -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(
            "car".to_owned(),
            vec!["车".to_owned(), "座驾".to_owned(), "(小|)轿车".to_owned()],
        )])
    }

    #[allow(clippy::unwrap_used)]
    fn matches(pattern: &str, text: &str) -> bool {
        compile_cue(pattern, &words())
            .unwrap()
            .matches(&normalise(text))
    }

    #[test]
    fn words_groups_lists_and_gaps_match_as_written() {
        assert!(matches(
            "(开|用|换)...(什么|啥|哪)...<car>",
            "您现在开的是什么座驾？"
        ));
        assert!(!matches("(开|用)...啥<car>", "开了一二三四五六七八九啥车"));
        assert!(matches("开..12啥<car>", "开了一二三四五六七八九啥车"));
        assert!(matches("请(先|)坐", "請坐"));
        assert!(matches("请坐,喝", "请坐，喝点什么"));
    }

    #[test]
    fn anchors_stand_at_the_ends_of_clauses_and_look_past_particles() {
        assert!(matches("^没有$", "哎呀，没有啊！"));
        assert!(!matches("^没有$", "我没有"));
        assert!(matches("车$", "这是您的车呀，真好"));
    }

    #[test]
    fn a_regular_expression_is_the_way_out() {
        assert!(matches("/[0-9]+万/", "要15万左右"));
    }

    #[test]
    fn the_match_has_its_place() {
        let n = normalise("您好，请坐吧");
        let cue = compile_cue("请坐", &words());
        assert_eq!(cue.ok().and_then(|cue| cue.find(&n)), Some((3, 5)));
    }

    #[test]
    fn faults_have_their_place() {
        let fault = |pattern: &str| {
            compile_cue(pattern, &words())
                .err()
                .map(|error| (error.what, error.at))
        };
        assert_eq!(fault("车(a|b"), Some((CueFault::OpenGroup, 1)));
        assert_eq!(fault("车)"), Some((CueFault::StrayClose, 1)));
        assert_eq!(
            fault("车<bus>"),
            Some((CueFault::UnknownWords("bus".to_owned()), 1))
        );
        assert_eq!(fault("车<car"), Some((CueFault::OpenName, 1)));
        assert_eq!(fault("（车）"), Some((CueFault::FullWidth('（'), 0)));
        assert_eq!(fault("^...$"), Some((CueFault::Empty, 0)));
        assert_eq!(fault("车..99x"), Some((CueFault::LongGap(99), 1)));
        assert!(matches!(fault("/(/"), Some((CueFault::Regex(_), 1))));
    }

    #[test]
    fn a_word_list_that_names_itself_is_refused() {
        let words = BTreeMap::from([("a".to_owned(), vec!["<a>".to_owned()])]);
        assert_eq!(
            compile_cue("<a>", &words).err().map(|error| error.what),
            Some(CueFault::TooDeep)
        );
    }
}
