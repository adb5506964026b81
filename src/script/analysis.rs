//! What can be said of a script without running it: its functions, the ids it names, its outcomes.

use rhai::{AST, ASTNode, Expr};

use super::error::{Fault, ScriptError};
use super::ids::What;
use super::model::HOOKS;

/// An id written in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// What it names.
    pub what: What,
    /// As written.
    pub id: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1, of the opening quote.
    pub column: usize,
}

/// What can be said of a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Functions defined.
    pub functions: Vec<String>,
    /// Functions that neither the program nor another function calls.
    pub unused: Vec<String>,
    /// Ids it names.
    pub literals: Vec<Literal>,
    /// Outcomes of `c.end(…)`.
    pub outcomes: Vec<String>,
    /// Lines of `c.say(…)`.
    pub lines: Vec<String>,
}

pub(super) fn analyse(ast: &AST, path: &str) -> Result<Analysis, ScriptError> {
    let mut found = Analysis::default();
    for f in ast.iter_functions() {
        let name = f.name.to_string();
        if let Some((_, parameters)) = HOOKS.iter().find(|(hook, _)| *hook == name)
            && parameters.len() != f.params.len()
        {
            let message = format!("fn {name}({})", parameters.join(", "));
            return Err(ScriptError::whole(path, Fault::Syntax(message)));
        }
        found.functions.push(name);
    }
    let mut called: Vec<String> = Vec::new();
    ast.walk(&mut |nodes: &[ASTNode]| {
        let call = match nodes.last() {
            Some(ASTNode::Expr(Expr::MethodCall(call, _) | Expr::FnCall(call, _))) => call,
            _ => return true,
        };
        called.push(call.name.to_string());
        let Some(Expr::StringConstant(text, at)) = call.args.first() else {
            if let Some(Expr::StringConstant(text, _)) = call.args.get(1) {
                called.push(text.to_string());
            }
            return true;
        };
        let what = match call.name.as_str() {
            "shown" | "ever" | "count" => What::Item,
            "asked" => What::Topic,
            "situation" | "raise" | "clear" => What::Situation,
            "fact" | "reveal" => What::Fact,
            "stage" => What::Stage,
            "form" => What::Form,
            "ask" => What::Question,
            "clock" => What::Clock,
            other => {
                match other {
                    "end" => found.outcomes.push(text.to_string()),
                    "say" => found.lines.push(text.to_string()),
                    // A pointer to a function: Fn("name").
                    _ => called.push(text.to_string()),
                }
                return true;
            }
        };
        found.literals.push(Literal {
            what,
            id: text.to_string(),
            line: at.line().unwrap_or(0),
            column: at.position().unwrap_or(0),
        });
        true
    });
    let is_hook = |name: &String| HOOKS.iter().any(|(hook, _)| hook == name);
    found.unused = found
        .functions
        .iter()
        .filter(|f| !is_hook(f) && !called.contains(f))
        .cloned()
        .collect();
    found.outcomes.sort();
    found.outcomes.dedup();
    Ok(found)
}
