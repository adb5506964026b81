//! A tree of nodes in, typed content out, with every fault of the file in one run.
//!
//! Types derive `serde::Deserialize`. A node that cannot be read is reported and set aside, and the whole is read
//! again without it, until nothing new is found; so one misspelt value hides no other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::finding::{Finding, nearest};
use super::place::{Place, Source};
use super::rules;
use super::yaml::{Kind, Node};
use crate::defaults;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub struct Sp<T> {
    /// The value.
    pub v: T,
    /// Its place.
    pub place: Place,
}

impl<T> std::ops::Deref for Sp<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.v
    }
}

impl<T: PartialEq> PartialEq for Sp<T> {
    fn eq(&self, other: &Self) -> bool {
        self.v == other.v
    }
}

impl<T: Eq> Eq for Sp<T> {}

impl<T: Ord> PartialOrd for Sp<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Sp<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.v.cmp(&other.v)
    }
}

impl std::borrow::Borrow<str> for Sp<String> {
    fn borrow(&self) -> &str {
        &self.v
    }
}

/// Marks of types that need more than serde's data model gives: a place, one value for a list, a word for a map.
const SP: &str = "\u{1}sp";
pub(super) const ONE_OR_MANY: &str = "\u{1}one-or-many";
pub(super) const WORD_LIST_OR_MAP: &str = "\u{1}word-list-or-map";

thread_local! {
    /// The source of the tree being decoded, so that `Sp` can carry it through serde's data model.
    static SOURCE: RefCell<Option<Arc<Source>>> = const { RefCell::new(None) };
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sp<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = Sp<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a value with its place")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Sp<T>, A::Error> {
                let mut number = || -> Result<u32, A::Error> {
                    seq.next_element()?
                        .ok_or_else(|| de::Error::custom("place is incomplete"))
                };
                let (line, column, at, len) = (number()?, number()?, number()?, number()?);
                let v = seq
                    .next_element()?
                    .ok_or_else(|| de::Error::custom("value is missing"))?;
                let source = SOURCE
                    .with_borrow(Clone::clone)
                    .ok_or_else(|| de::Error::custom("no source is being read"))?;
                let place = Place {
                    source,
                    line,
                    column,
                    at,
                    len,
                };
                Ok(Sp { v, place })
            }
        }
        deserializer.deserialize_newtype_struct(SP, V(std::marker::PhantomData))
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Sp<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// Why a node could not be read.
#[derive(Debug)]
pub enum DecodeError {
    /// Already told, or a consequence of something told.
    Told,
    /// To be told at the node where it happened.
    Fault(Box<Fault>),
}

/// What is wrong with a node.
#[derive(Debug)]
pub enum Fault {
    /// A key that must be there is not.
    MissingKey(&'static str),
    /// The value is of another shape.
    WrongType {
        /// What was to be there.
        expected: String,
        /// What is there.
        found: String,
    },
    /// A word outside a fixed list.
    UnknownWord {
        /// The word written.
        word: String,
        /// The words there are.
        known: Vec<&'static str>,
    },
    /// Anything else, in words.
    Other(String),
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for DecodeError {}

fn fault(f: Fault) -> DecodeError {
    DecodeError::Fault(Box::new(f))
}

impl de::Error for DecodeError {
    fn custom<T: Display>(msg: T) -> Self {
        fault(Fault::Other(msg.to_string()))
    }
    fn missing_field(field: &'static str) -> Self {
        fault(Fault::MissingKey(field))
    }
    fn invalid_type(found: de::Unexpected, expected: &dyn de::Expected) -> Self {
        fault(Fault::WrongType {
            expected: expected.to_string(),
            found: found.to_string(),
        })
    }
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        fault(Fault::UnknownWord {
            word: variant.to_owned(),
            known: expected.to_vec(),
        })
    }
}

struct Run {
    /// Nodes set aside.
    aside: RefCell<BTreeSet<NodeKey>>,
    /// Faults by place, so that reading again tells nothing twice.
    told: RefCell<BTreeMap<(u32, u32, &'static str), Finding>>,
    again: std::cell::Cell<bool>,
}

/// Tells nodes apart: a map starts where its first key does, so the shape belongs to the key.
type NodeKey = (u32, u32, u8);

fn key_of(node: &Node) -> NodeKey {
    let shape = match node.kind {
        Kind::Null => 0,
        Kind::Scalar(_) => 1,
        Kind::List(_) => 2,
        Kind::Map(_) => 3,
    };
    (node.place.at, node.place.line, shape)
}

impl Run {
    fn tell(&self, finding: Finding) {
        let key = (finding.place.at, finding.place.line, finding.rule.code);
        self.told.borrow_mut().entry(key).or_insert(finding);
    }

    fn is_aside(&self, node: &Node) -> bool {
        self.aside.borrow().contains(&key_of(node))
    }

    /// Tells an error at `node`, sets the node aside and asks for another reading.
    fn set_aside(&self, node: &Node, error: DecodeError) -> DecodeError {
        if let DecodeError::Fault(f) = error {
            let place = node.place.clone();
            self.tell(match *f {
                Fault::MissingKey(key) => Finding::new(&rules::MISSING_KEY, place).with("key", key),
                Fault::WrongType { expected, found } => Finding::new(&rules::WRONG_TYPE, place)
                    .with("expected", expected)
                    .with("found", found),
                Fault::UnknownWord { word, known } => {
                    let near = nearest(&word, known.iter().copied()).unwrap_or("none");
                    Finding::new(&rules::UNKNOWN_WORD, place)
                        .with("word", &word)
                        .with("known", known.join(", "))
                        .with("near", near)
                }
                Fault::Other(message) => {
                    Finding::new(&rules::BAD_VALUE, place).with("message", message)
                }
            });
        }
        self.aside.borrow_mut().insert(key_of(node));
        self.again.set(true);
        DecodeError::Told
    }
}

/// Reads a tree as a `T`, and tells every fault in it.
///
/// Returns the value as far as it could be read: `None` when the root itself is unusable. With any finding of error severity the value
/// lacks what was set aside, so it serves further checks, never a session.
pub fn decode<T: for<'de> Deserialize<'de>>(root: &Node) -> (Option<T>, Vec<Finding>) {
    let run = Run {
        aside: RefCell::default(),
        told: RefCell::default(),
        again: std::cell::Cell::new(false),
    };
    SOURCE.set(Some(Arc::clone(&root.place.source)));
    let mut value = None;
    for _ in 0..defaults::FAULTS_PER_FILE {
        run.again.set(false);
        match T::deserialize(At {
            node: root,
            run: &run,
        }) {
            Ok(v) => {
                value = Some(v);
                break;
            }
            Err(error) => {
                let told = matches!(error, DecodeError::Told);
                if !told {
                    run.set_aside(root, error);
                }
                if !run.again.get() || run.is_aside(root) {
                    break;
                }
            }
        }
    }
    SOURCE.set(None);
    (value, run.told.into_inner().into_values().collect())
}

struct At<'a> {
    node: &'a Node,
    run: &'a Run,
}

impl<'a> At<'a> {
    fn scalar(&self) -> Option<&'a str> {
        match &self.node.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    fn mismatch(&self, expected: &str) -> DecodeError {
        let found = match &self.node.kind {
            Kind::Null => "nothing".to_owned(),
            Kind::Scalar(t) => format!("`{t}`"),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
        };
        fault(Fault::WrongType {
            expected: expected.to_owned(),
            found,
        })
    }

    fn number<N: std::str::FromStr>(&self, expected: &str) -> Result<N, DecodeError> {
        self.scalar()
            .and_then(|t| t.strip_prefix('+').unwrap_or(t).parse().ok())
            .ok_or_else(|| self.mismatch(expected))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $expected:literal),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            visitor.$visit(self.number($expected)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Scalar(text) => visitor.visit_borrowed_str(text),
            Kind::List(list) => visitor.visit_seq(Elements {
                list: list.iter(),
                run: self.run,
            }),
            Kind::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.scalar() {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            _ => Err(self.mismatch("true / false")),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 "-128…127", deserialize_i16 visit_i16 "integer", deserialize_i32 visit_i32 "integer",
        deserialize_i64 visit_i64 "integer", deserialize_u8 visit_u8 "0…255", deserialize_u16 visit_u16 "0…65535",
        deserialize_u32 visit_u32 "integer ≥ 0", deserialize_u64 visit_u64 "integer ≥ 0",
        deserialize_f32 visit_f32 "number", deserialize_f64 visit_f64 "number",
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.scalar() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => Err(self.mismatch("text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match name {
            SP => {
                let p = &self.node.place;
                let numbers = [p.line, p.column, p.at, p.len];
                visitor.visit_seq(Placed {
                    numbers,
                    next: 0,
                    at: Some(self),
                })
            }
            ONE_OR_MANY => {
                let list = match &self.node.kind {
                    Kind::List(list) => list.as_slice(),
                    _ => std::slice::from_ref(self.node),
                };
                visitor.visit_seq(Elements {
                    list: list.iter(),
                    run: self.run,
                })
            }
            WORD_LIST_OR_MAP => match &self.node.kind {
                Kind::Scalar(word) => visitor.visit_borrowed_str(word),
                Kind::List(list) => visitor.visit_seq(Elements {
                    list: list.iter(),
                    run: self.run,
                }),
                _ => visitor.visit_newtype_struct(self),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::List(list) => visitor.visit_seq(Elements {
                list: list.iter(),
                run: self.run,
            }),
            _ => Err(self.mismatch("a list […]")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::Map(entries) => {
                let (node, run) = (self.node, self.run);
                let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
                for (key, _) in entries {
                    if let Kind::Scalar(k) = &key.kind {
                        match seen.get(k.as_str()) {
                            Some(first) => run.tell(
                                Finding::new(&rules::DUPLICATE_KEY, key.place.clone())
                                    .with("key", k)
                                    .with("line", first.line),
                            ),
                            None => {
                                seen.insert(k, &key.place);
                            }
                        }
                    }
                }
                let entries = Entries {
                    node,
                    entries: entries.iter(),
                    value: None,
                    fields: None,
                    run,
                };
                entries.visit(visitor)
            }
            _ => Err(self.mismatch("a map {key: value}")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::Map(entries) => {
                let run = self.run;
                let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
                for (key, _) in entries {
                    let Kind::Scalar(k) = &key.kind else {
                        run.tell(
                            Finding::new(&rules::WRONG_TYPE, key.place.clone())
                                .with("expected", "a key")
                                .with("found", "a list or map"),
                        );
                        continue;
                    };
                    if let Some(first) = seen.get(k.as_str()) {
                        run.tell(
                            Finding::new(&rules::DUPLICATE_KEY, key.place.clone())
                                .with("key", k)
                                .with("line", first.line),
                        );
                    } else if !fields.contains(&k.as_str()) {
                        run.tell(
                            Finding::new(&rules::UNKNOWN_KEY, key.place.clone())
                                .with("key", k)
                                .with("known", fields.join(", "))
                                .with("near", nearest(k, fields.iter().copied()).unwrap_or("none")),
                        );
                    }
                    seen.entry(k).or_insert(&key.place);
                }
                Entries {
                    node: self.node,
                    entries: entries.iter(),
                    value: None,
                    fields: Some((fields, BTreeSet::new())),
                    run,
                }
                .visit(visitor)
            }
            _ => Err(self.mismatch("a map {key: value}")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.node.kind {
            Kind::Scalar(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            Kind::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                visitor.visit_enum(Variant {
                    key,
                    value,
                    run: self.run,
                })
            }
            _ => Err(self.mismatch("a word, or a map with one key")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit unit_struct tuple_struct identifier }
}

/// Gives `Sp` its four numbers, then the value.
struct Placed<'a> {
    numbers: [u32; 4],
    next: usize,
    at: Option<At<'a>>,
}

impl<'a> de::SeqAccess<'a> for Placed<'a> {
    type Error = DecodeError;
    fn next_element_seed<S: DeserializeSeed<'a>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeError> {
        if let Some(n) = self.numbers.get(self.next) {
            self.next += 1;
            return seed.deserialize((*n).into_deserializer()).map(Some);
        }
        self.at.take().map(|at| seed.deserialize(at)).transpose()
    }
}

struct Elements<'a> {
    list: std::slice::Iter<'a, Node>,
    run: &'a Run,
}

impl<'a> de::SeqAccess<'a> for Elements<'a> {
    type Error = DecodeError;
    fn next_element_seed<S: DeserializeSeed<'a>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeError> {
        let run = self.run;
        let Some(node) = self.list.by_ref().find(|n| !run.is_aside(n)) else {
            return Ok(None);
        };
        seed.deserialize(At { node, run })
            .map(Some)
            .map_err(|e| run.set_aside(node, e))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.list.len())
    }
}

struct Entries<'a> {
    node: &'a Node,
    entries: std::slice::Iter<'a, (Node, Node)>,
    value: Option<&'a Node>,
    /// For a struct: its fields, and those already given.
    fields: Option<(&'static [&'static str], BTreeSet<&'a str>)>,
    run: &'a Run,
}

impl<'a> Entries<'a> {
    fn visit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let (node, run) = (self.node, self.run);
        visitor.visit_map(self).map_err(|error| {
            let Kind::Map(entries) = &node.kind else {
                return error;
            };
            // A key that is missing only because its value was set aside is no news.
            let gone = entries.iter().any(|(_, v)| run.is_aside(v));
            match error {
                DecodeError::Fault(f) if gone && matches!(*f, Fault::MissingKey(_)) => {
                    run.set_aside(node, DecodeError::Told)
                }
                other => other,
            }
        })
    }
}

impl<'a> de::MapAccess<'a> for Entries<'a> {
    type Error = DecodeError;

    fn next_key_seed<S: DeserializeSeed<'a>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeError> {
        let run = self.run;
        for (key, value) in self.entries.by_ref() {
            if run.is_aside(value) || run.is_aside(key) {
                continue;
            }
            if let Some((fields, given)) = &mut self.fields {
                let Kind::Scalar(k) = &key.kind else { continue };
                if !fields.contains(&k.as_str()) || !given.insert(k) {
                    continue;
                }
            }
            self.value = Some(value);
            return seed
                .deserialize(At { node: key, run })
                .map(Some)
                .map_err(|e| run.set_aside(key, e));
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'a>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, DecodeError> {
        let run = self.run;
        let node = self.value.take().ok_or(DecodeError::Told)?;
        seed.deserialize(At { node, run })
            .map_err(|e| run.set_aside(node, e))
    }
}

struct Variant<'a> {
    key: &'a Node,
    value: &'a Node,
    run: &'a Run,
}

impl<'a> de::EnumAccess<'a> for Variant<'a> {
    type Error = DecodeError;
    type Variant = At<'a>;
    fn variant_seed<S: DeserializeSeed<'a>>(
        self,
        seed: S,
    ) -> Result<(S::Value, At<'a>), DecodeError> {
        let run = self.run;
        let value = seed.deserialize(At {
            node: self.key,
            run,
        })?;
        Ok((
            value,
            At {
                node: self.value,
                run,
            },
        ))
    }
}

impl<'a> de::VariantAccess<'a> for At<'a> {
    type Error = DecodeError;
    fn unit_variant(self) -> Result<(), DecodeError> {
        match self.node.kind {
            Kind::Null => Ok(()),
            _ => Err(self.mismatch("nothing after this word")),
        }
    }
    fn newtype_variant_seed<S: DeserializeSeed<'a>>(
        self,
        seed: S,
    ) -> Result<S::Value, DecodeError> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_seq(visitor)
    }
    fn struct_variant<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_struct("", fields, visitor)
    }
}
