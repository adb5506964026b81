//! What can be said of a script without running it: what it names, what it calls in vain, what no hook reaches.

use super::calls::{CALLS, Call, Kind, PROPERTIES};
use super::compile::{File, named_function};
use super::error::Spot;
use super::model::HOOKS;
use super::scan::{self, Scan};
use crate::content::finding::nearest;
use rhai::{AST, ASTNode, Engine, Expr, FnCallExpr, Position, Stmt};
use std::collections::{BTreeMap, BTreeSet};

/// What a script holds, shared scripts that it imports included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Texts written out in functions that a hook reaches, by place.
    pub literals: Vec<Literal>,
    /// Functions with a name, by place.
    pub functions: Vec<Function>,
    /// Imports, by place.
    pub imports: Vec<Import>,
    /// Calls that cannot succeed, by place.
    pub strangers: Vec<Stranger>,
    /// Functions of `c` that a hook may call with a text made while the script runs: what they name is not known here.
    pub computed: BTreeSet<&'static str>,
}

impl Analysis {
    /// Lines among which the script chooses one, those of one choice together.
    pub fn choices(&self) -> Vec<Vec<&Literal>> {
        let lines = self.literals.iter().filter(|l| l.call == "say_one");
        let lines: Vec<&Literal> = lines.collect();
        let choices = lines.chunk_by(|before, line| line.follows(before));
        choices.map(<[_]>::to_vec).collect()
    }
}

/// A text written out in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// What the text is.
    pub kind: Kind,
    /// The function of `c` that takes it; empty for a line on its way to one.
    pub call: &'static str,
    /// The text, as written.
    pub text: String,
    /// Where it stands: its opening quote.
    pub at: Spot,
    /// Of a situation without which the lines under an `if` do not run: the last of them.
    pub last: Option<usize>,
}

impl Literal {
    /// Does it stand right behind another, as lines of one list do?
    pub fn follows(&self, before: &Literal) -> bool {
        self.at.path == before.at.path && self.at.line <= before.at.line + 1
    }
}

/// A function of a script.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// How many parameters it takes.
    pub parameters: usize,
    /// Where it is defined.
    pub at: Spot,
    /// Can a hook reach it? Functions of shared scripts may be reached by other scripts.
    pub reached: bool,
}

/// An import at the top of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The shared script's name.
    pub name: String,
    /// Where the name stands.
    pub at: Spot,
    /// Does the file that imports it use it?
    pub used: bool,
}

/// A call of what does not exist, or with too many or too few arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// As written, without arguments: `c.sya`, `calls::ringin`.
    pub call: String,
    /// Arguments given; none for a property.
    pub arguments: Option<usize>,
    /// What to write: a near name, or how the function is called.
    pub instead: Option<String>,
    /// Where it stands.
    pub at: Spot,
}

/// A function by its file (empty for the main one) and name.
type Id = (String, String);

/// Names of native functions and how many arguments they take.
type Native = BTreeMap<String, BTreeSet<usize>>;

/// Functions that rhai handles itself.
const BUILT_IN: [&str; 7] = [
    "Fn",
    "call",
    "curry",
    "type_of",
    "is_shared",
    "is_def_fn",
    "is_def_var",
];

/// Analyses the main file with those it imports.
pub fn analyse(engine: &Engine, main: &File, shared: &BTreeMap<String, File>) -> Analysis {
    let native = native(engine);
    let files: BTreeMap<&str, &File> = std::iter::once(("", main))
        .chain(shared.iter().map(|(n, f)| (n.as_str(), f)))
        .collect();
    let mut found: BTreeMap<Id, Body> = BTreeMap::new();
    for (name, file) in &files {
        for function in names(&file.ast) {
            let mut own = file.ast.clone_functions_only();
            own.retain_functions(|_, _, other, _| other == function);
            let reader = Reader {
                name,
                file,
                files: &files,
                native: &native,
            };
            found.insert(((*name).to_owned(), function), reader.read(&own));
        }
    }
    let reached = reach(&found);
    let mut analysis = Analysis::default();
    for (name, file) in &files {
        let scan = scan::scan(&file.text);
        for function in file.ast.iter_functions().filter(|f| !anonymous(f.name)) {
            analysis.functions.push(Function {
                name: function.name.to_owned(),
                parameters: function.params.len(),
                at: place(&file.path, &scan, function.name),
                reached: reached.contains(&((*name).to_owned(), function.name.to_owned())),
            });
        }
        let used: BTreeSet<&String> = found
            .iter()
            .filter(|((of, _), _)| of == name)
            .flat_map(|(_, body)| &body.modules)
            .collect();
        for (alias, (import, at)) in &file.imports {
            analysis.imports.push(Import {
                name: import.clone(),
                at: spot(&file.path, *at),
                used: used.contains(alias),
            });
        }
    }
    for (id, body) in found {
        analysis.strangers.extend(body.strangers);
        // A shared function for other scenes names what this one lacks: only what is reached must be there.
        if reached.contains(&id) {
            analysis.literals.extend(body.literals);
            analysis.computed.extend(body.computed);
        }
    }
    analysis.literals.sort_by(|a, b| a.at.cmp(&b.at));
    analysis.functions.sort_by(|a, b| a.at.cmp(&b.at));
    analysis.imports.sort_by(|a, b| a.at.cmp(&b.at));
    analysis.strangers.sort_by(|a, b| a.at.cmp(&b.at));
    analysis
}

fn native(engine: &Engine) -> Native {
    let mut native = Native::new();
    let all = |f: rhai::FuncInfo| Some((f.metadata.name.to_string(), f.metadata.num_params));
    for (name, parameters) in engine.collect_fn_metadata(None, all, true) {
        native.entry(name).or_default().insert(parameters);
    }
    native
}

fn names(ast: &AST) -> BTreeSet<String> {
    ast.iter_functions().map(|f| f.name.to_owned()).collect()
}

/// Is this the name that rhai gives a function without one?
pub fn anonymous(function: &str) -> bool {
    function.starts_with("anon$")
}

/// Where the function called `function` is defined in a file.
pub fn place(path: &str, scan: &Scan, function: &str) -> Spot {
    let wanted: Vec<char> = "fn".chars().chain([' ']).chain(function.chars()).collect();
    let code = &scan.code;
    let found = (0..code.len()).find(|start| {
        let mut at = *start;
        let mut matched = 0;
        while let (Some(want), Some(have)) = (wanted.get(matched), code.get(at)) {
            if *want == ' ' && have.is.is_whitespace() {
                at += 1;
                if !code.get(at).is_some_and(|c| c.is.is_whitespace()) {
                    matched += 1;
                }
            } else if *want == have.is {
                at += 1;
                matched += 1;
            } else {
                return false;
            }
        }
        let ends = code
            .get(at)
            .is_none_or(|c| !(c.is.is_ascii_alphanumeric() || c.is == '_'));
        matched == wanted.len() && ends
    });
    let (line, column) = found
        .and_then(|at| code.get(at))
        .map_or((1, 1), |c| (c.line, c.column));
    Spot {
        path: path.to_owned(),
        line,
        column,
    }
}

fn spot(path: &str, position: Position) -> Spot {
    let (line, column) = super::run::line_and_column(position);
    Spot {
        path: path.to_owned(),
        line,
        column,
    }
}

/// What one function holds.
#[derive(Default)]
struct Body {
    literals: Vec<Literal>,
    strangers: Vec<Stranger>,
    calls: BTreeSet<Id>,
    modules: BTreeSet<String>,
    computed: BTreeSet<&'static str>,
    /// Texts that an `if` asks for, and the last line under it.
    conditions: BTreeMap<Spot, usize>,
}

impl Body {
    /// A text written out; the first reading of a place counts.
    fn learn(&mut self, kind: Kind, call: &'static str, text: &str, at: Spot) {
        if self.literals.iter().all(|l| l.at != at) {
            let text = text.to_owned();
            self.literals.push(Literal {
                kind,
                call,
                text,
                at,
                last: None,
            });
        }
    }
}

/// Reads the functions of one file.
struct Reader<'a> {
    name: &'a str,
    file: &'a File,
    files: &'a BTreeMap<&'a str, &'a File>,
    native: &'a Native,
}

impl Reader<'_> {
    fn read(&self, function: &AST) -> Body {
        let mut body = Body::default();
        function.walk(&mut |nodes| {
            self.node(nodes, &mut body);
            true
        });
        for literal in &mut body.literals {
            literal.last = body.conditions.get(&literal.at).copied();
        }
        body
    }

    fn node(&self, nodes: &[ASTNode], body: &mut Body) {
        let here = |function: &str| (self.name.to_owned(), function.to_owned());
        match nodes {
            [.., ASTNode::Expr(Expr::FnCall(call, at))]
            | [.., ASTNode::Stmt(Stmt::FnCall(call, at))] => {
                self.calls(call, body);
                self.texts(call, 1, body);
                self.plain(call, *at, body);
            }
            [.., ASTNode::Expr(Expr::MethodCall(call, at))] => {
                self.calls(call, body);
                self.texts(call, 0, body);
                self.method(nodes, call, *at, body);
            }
            [.., ASTNode::Expr(Expr::Property(property, at))]
                if of_c(nodes) && !PROPERTIES.contains(&property.2.as_str()) =>
            {
                let near = nearest(&property.2, PROPERTIES);
                body.strangers.push(Stranger {
                    call: format!("c.{}", property.2),
                    arguments: None,
                    instead: near.map(|n| format!("c.{n}")),
                    at: spot(&self.file.path, *at),
                });
            }
            [.., ASTNode::Expr(Expr::DynamicConstant(value, _))] => {
                let named = named_function(value);
                body.calls.extend(named.map(|function| here(&function)));
            }
            [.., ASTNode::Expr(Expr::Variable(variable, ..))] => {
                if !variable.2.is_empty() {
                    body.modules.insert(variable.2.root().to_owned());
                }
                body.calls.insert(here(&variable.1));
            }
            [.., ASTNode::Stmt(Stmt::If(flow, _))] => {
                let last = flow.body.end_position().line();
                self.condition(&flow.expr, last, body);
            }
            // Lines on their way to a helper that says them.
            [.., ASTNode::Expr(Expr::StringConstant(text, at))] if text.contains("{fact.") => {
                let at = spot(&self.file.path, *at);
                body.learn(Kind::Line, "", text, at);
            }
            _ => {}
        }
    }

    /// Situations that must hold for a condition to hold.
    fn condition(&self, condition: &Expr, last: Option<usize>, body: &mut Body) {
        match condition {
            Expr::And(all, _) => (all.iter()).for_each(|e| self.condition(e, last, body)),
            Expr::Dot(of, ..) => self.condition(&of.rhs, last, body),
            Expr::MethodCall(call, _) if call.name == "situation" => {
                if let (Some(Expr::StringConstant(_, at)), Some(last)) = (call.args.first(), last) {
                    body.conditions.insert(spot(&self.file.path, *at), last);
                }
            }
            _ => {}
        }
    }

    fn calls(&self, call: &FnCallExpr, body: &mut Body) {
        let mut module = self.name.to_owned();
        if !call.namespace.is_empty() {
            let alias = call.namespace.root();
            body.modules.insert(alias.to_owned());
            if let Some((name, _)) = self.file.imports.get(alias) {
                module.clone_from(name);
            }
        }
        body.calls.insert((module, call.name.to_string()));
        if call.name == "Fn"
            && let Some(Expr::StringConstant(function, _)) = call.args.first()
        {
            body.calls
                .insert((self.name.to_owned(), function.to_string()));
        }
    }

    /// The text among the arguments: first in `c.say(x)`, second in `say(c, x)`.
    fn texts(&self, call: &FnCallExpr, first: usize, body: &mut Body) {
        let Some(known) = Call::named(&call.name).filter(|_| call.namespace.is_empty()) else {
            return;
        };
        match call.args.get(first) {
            Some(Expr::StringConstant(text, at)) => self.text(known, text, *at, body),
            Some(Expr::Array(texts, _)) if ["say_one", "mentions"].contains(&known.name) => {
                for text in texts.iter() {
                    match text {
                        Expr::StringConstant(text, at) => self.text(known, text, *at, body),
                        _ => _ = body.computed.insert(known.name),
                    }
                }
            }
            Some(_) => _ = body.computed.insert(known.name),
            None => {}
        }
    }

    fn text(&self, call: &'static Call, text: &str, at: Position, body: &mut Body) {
        body.learn(call.takes, call.name, text, spot(&self.file.path, at));
    }

    /// `f(x)` or `module::f(x)`.
    fn plain(&self, call: &FnCallExpr, at: Position, body: &mut Body) {
        let (name, given) = (call.name.as_str(), call.args.len());
        if call.namespace.is_empty() {
            if !self.exists(self.file, name, given) {
                self.stranger(name.to_owned(), call, at, body);
            }
            return;
        }
        let alias = call.namespace.root();
        let module = self.file.imports.get(alias);
        if let Some(file) = module.and_then(|(name, _)| self.files.get(name.as_str()))
            && !defines(file, name, given)
        {
            let near = nearest(name, names(&file.ast).iter().map(String::as_str))
                .map(|near| format!("{alias}::{near}"));
            let takes = file.ast.iter_functions().find(|f| f.name == name);
            let usage = takes.map(|f| format!("{alias}::{name}({})", f.params.join(", ")));
            body.strangers.push(Stranger {
                call: format!("{alias}::{name}"),
                arguments: Some(given),
                instead: usage.or(near),
                at: spot(&self.file.path, at),
            });
        }
    }

    /// `c.f(x)`, or `x.f(y)` of something else.
    fn method(&self, nodes: &[ASTNode], call: &FnCallExpr, at: Position, body: &mut Body) {
        let (name, given) = (call.name.as_str(), call.args.len());
        if of_c(nodes) {
            let fits = Call::named(name).is_some_and(|known| known.parameters.len() == given);
            if !fits && !defines(self.file, name, given) {
                self.stranger(format!("c.{name}"), call, at, body);
            }
        } else if !self.exists(self.file, name, given + 1) && !defines(self.file, name, given) {
            self.stranger(name.to_owned(), call, at, body);
        }
    }

    fn exists(&self, file: &File, name: &str, given: usize) -> bool {
        let operator = !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let native = self.native.get(name);
        operator
            || BUILT_IN.contains(&name)
            || native.is_some_and(|all| all.contains(&given))
            || defines(file, name, given)
    }

    fn stranger(&self, written: String, call: &FnCallExpr, at: Position, body: &mut Body) {
        let name = call.name.as_str();
        let own = names(&self.file.ast);
        let instead = match Call::named(name) {
            Some(known) => Some(known.usage()),
            None => {
                let parameters = self.file.ast.iter_functions().find(|f| f.name == name);
                let usage = parameters.map(|f| format!("{name}({})", f.params.join(", ")));
                usage.or_else(|| {
                    let of_c = nearest(name, CALLS.map(|c| c.name)).and_then(Call::named);
                    let known = own.iter().map(String::as_str);
                    let known = known.chain(self.native.keys().map(String::as_str));
                    of_c.map(Call::usage)
                        .or_else(|| nearest(name, known).map(str::to_owned))
                })
            }
        };
        body.strangers.push(Stranger {
            call: written,
            arguments: Some(call.args.len()),
            instead,
            at: spot(&self.file.path, at),
        });
    }
}

fn defines(file: &File, name: &str, parameters: usize) -> bool {
    file.ast
        .iter_functions()
        .any(|f| f.name == name && f.params.len() == parameters)
}

/// Is the last of these nodes taken of `c` itself, as `x` in `c.x` and `c.x.y`?
fn of_c(nodes: &[ASTNode]) -> bool {
    let [before @ .., ASTNode::Expr(last)] = nodes else {
        return false;
    };
    match before {
        // `c.x.y` is parsed as `c.(x.y)`.
        [
            ..,
            ASTNode::Expr(Expr::Dot(outer, ..)),
            ASTNode::Expr(Expr::Dot(inner, ..) | Expr::Index(inner, ..)),
        ] if is_c(&outer.lhs) => std::ptr::eq(&raw const inner.lhs, *last),
        [.., ASTNode::Expr(Expr::Dot(parts, ..))] => {
            is_c(&parts.lhs) && std::ptr::eq(&raw const parts.rhs, *last)
        }
        _ => false,
    }
}

fn is_c(expression: &Expr) -> bool {
    matches!(expression, Expr::Variable(variable, ..) if variable.1 == "c" && variable.2.is_empty())
}

fn reach(found: &BTreeMap<Id, Body>) -> BTreeSet<Id> {
    let mut open: Vec<Id> = HOOKS
        .iter()
        .map(|(hook, _)| (String::new(), (*hook).to_owned()))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if let Some(body) = found.get(&id)
            && reached.insert(id)
        {
            open.extend(body.calls.iter().cloned());
        }
    }
    reached
}
