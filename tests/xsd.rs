//! As much of XML Schema as the schema of JUnit reports uses: elements, what they may hold in which order, attributes,
//! patterns of simple types.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use regex_lite::Regex;

/// An element with all it holds.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    /// The root of a document.
    pub fn parse(xml: &str) -> Node {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Node::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => open.push(Node::of(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(Node::of(&tag)),
                Event::End(_) => {
                    let node = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(node);
                }
                Event::Text(text) => open.last_mut().unwrap().text += &text.decode().unwrap(),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", name.decode().unwrap());
                    let text = quick_xml::escape::unescape(&reference).unwrap();
                    open.last_mut().unwrap().text += &text;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "every element is closed");
        open.remove(0).children.remove(0)
    }

    fn of(tag: &BytesStart) -> Node {
        let attributes = tag.attributes().map(|a| {
            let a = a.unwrap();
            let value = a.normalized_value(XmlVersion::Implicit1_0).unwrap();
            (
                String::from_utf8(a.key.as_ref().to_vec()).unwrap(),
                value.into_owned(),
            )
        });
        Node {
            name: String::from_utf8(tag.name().as_ref().to_vec()).unwrap(),
            attributes: attributes.collect(),
            ..Node::default()
        }
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// All elements of this name, however deep.
    pub fn all(&self, name: &str) -> Vec<&Node> {
        let own = (self.name == name).then_some(self);
        let below = self.children.iter().flat_map(|c| c.all(name));
        own.into_iter().chain(below).collect()
    }

    fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    fn declared(&self, kind: &str, name: &str) -> Option<&Node> {
        let mut of_kind = self.children.iter().filter(|c| c.name == kind);
        of_kind.find(|c| c.attribute("name") == name)
    }
}

/// What of a document is not as the schema says.
pub fn faults(schema: &Node, document: &Node) -> Vec<String> {
    let mut faults = Vec::new();
    match schema.declared("xs:element", &document.name) {
        Some(declaration) => element(schema, declaration, document, &mut faults),
        None => faults.push(format!("no element <{}>", document.name)),
    }
    faults
}

fn element(schema: &Node, declaration: &Node, node: &Node, faults: &mut Vec<String>) {
    let named = declaration.attribute("type");
    let of_type = declaration
        .child("xs:complexType")
        .or_else(|| schema.declared("xs:complexType", named));
    let Some(of_type) = of_type else {
        assert_eq!(named, "xs:string", "the schema uses no other simple type");
        if !node.children.is_empty() || !node.attributes.is_empty() {
            faults.push(format!("<{}> holds text alone", node.name));
        }
        return;
    };
    attributes(schema, of_type, node, faults);
    if of_type.attribute("mixed") != "true" && !node.text.trim().is_empty() {
        faults.push(format!("<{}> holds no text", node.name));
    }
    let inner = ["xs:sequence", "xs:choice"];
    let inner = of_type
        .children
        .iter()
        .find(|c| inner.contains(&c.name.as_str()));
    let order = Regex::new(&format!("^{}$", inner.map_or(String::new(), particle))).unwrap();
    let children: String = node
        .children
        .iter()
        .map(|c| format!("<{}>", c.name))
        .collect();
    if !order.is_match(&children) {
        faults.push(format!("<{}> may not hold {children}", node.name));
    }
    for child in &node.children {
        if let Some(declaration) = schema.declared("xs:element", &child.name) {
            element(schema, declaration, child, faults);
        }
    }
}

/// What a sequence, a choice or an element allows, as a pattern over the names of children.
fn particle(node: &Node) -> String {
    let parts: Vec<String> = node.children.iter().map(particle).collect();
    let one = match node.name.as_str() {
        "xs:sequence" => parts.concat(),
        "xs:choice" => parts.join("|"),
        "xs:element" => format!("<{}{}>", node.attribute("ref"), node.attribute("name")),
        other => panic!("the schema uses {other}"),
    };
    let bound = |name: &str| match node.attribute(name) {
        "" => "1".to_owned(),
        "unbounded" => String::new(),
        count => count.to_owned(),
    };
    format!("(?:{one}){{{},{}}}", bound("minOccurs"), bound("maxOccurs"))
}

fn attributes(schema: &Node, of_type: &Node, node: &Node, faults: &mut Vec<String>) {
    for declared in of_type.children.iter().filter(|c| c.name == "xs:attribute") {
        let name = declared.attribute("name");
        let Some(value) = node.attributes.get(name) else {
            if declared.attribute("use") == "required" {
                faults.push(format!("<{}> lacks {name}", node.name));
            }
            continue;
        };
        let simple = schema.declared("xs:simpleType", declared.attribute("type"));
        for pattern in simple.iter().flat_map(|s| s.all("xs:pattern")) {
            let whole = format!("^(?:{})$", pattern.attribute("value"));
            if !Regex::new(&whole).unwrap().is_match(value) {
                faults.push(format!("<{} {name}=\"{value}\">", node.name));
            }
        }
    }
    for name in node.attributes.keys() {
        if of_type.declared("xs:attribute", name).is_none() {
            faults.push(format!("<{}> has no attribute {name}", node.name));
        }
    }
}
