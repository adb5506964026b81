//! What can go wrong in a script, with its place in the author's text.

use rhai::{EvalAltResult, ParseErrorType, Position};

use super::ids::What;
use crate::i18n::Lang;

/// Why a script could not be compiled or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The text is no script: what the parser says, and a hint for common slips.
    Syntax(String),
    /// It failed while running: what the engine says.
    Runtime(String),
    /// It went beyond a limit: which.
    Limit(&'static str),
    /// It names something that does not exist.
    UnknownId {
        /// What it should be.
        what: What,
        /// The name.
        id: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// It names something that several things are called.
    AmbiguousId {
        /// The name.
        id: String,
        /// They.
        candidates: Vec<String>,
    },
    /// It asks for what scripts may not have: `sleep`, `timestamp`, `exit`.
    Forbidden(&'static str),
    /// It imports what is not there, or itself by way of others.
    Import(String),
    /// The engine broke down; a fault of this program.
    Panic,
    /// It did not come back in time and was given up.
    Emergency,
}

/// A call on the way to the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function.
    pub function: String,
    /// Line of the call, from 1.
    pub line: usize,
}

/// A fault and its place: the innermost one in an author's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// The script's path.
    pub path: String,
    /// Line, from 1; 0 when unknown.
    pub line: usize,
    /// Column in characters, from 1; 0 when unknown.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
    /// The calls that led there, outermost first.
    pub chain: Vec<Frame>,
}

impl std::fmt::Display for ScriptError {
    /// One line in Chinese, without the place.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Lang::Zh))
    }
}

impl std::error::Error for ScriptError {}

impl ScriptError {
    /// What is wrong, in one line.
    pub fn message(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        let near = |n: &Option<String>| match n {
            Some(n) if zh => format!("，是不是 `{n}`？"),
            Some(n) => format!("; did you mean `{n}`?"),
            None => String::new(),
        };
        match (&self.fault, zh) {
            (Fault::Syntax(m), true) => format!("读不懂：{m}"),
            (Fault::Syntax(m), false) => format!("not understood: {m}"),
            (Fault::Runtime(m), true) => format!("运行出错：{m}"),
            (Fault::Runtime(m), false) => format!("failed while running: {m}"),
            (Fault::Limit(l), true) => format!("超出限度：{l}"),
            (Fault::Limit(l), false) => format!("beyond the limit: {l}"),
            (Fault::UnknownId { what, id, near: n }, true) => {
                format!("没有这个{}：`{id}`{}", what.zh(), near(n))
            }
            (Fault::UnknownId { what, id, near: n }, false) => {
                format!("no such {}: `{id}`{}", what.en(), near(n))
            }
            (Fault::AmbiguousId { id, candidates }, true) => {
                format!("`{id}` 指不明：{}", candidates.join("、"))
            }
            (Fault::AmbiguousId { id, candidates }, false) => {
                format!("`{id}` is ambiguous: {}", candidates.join(", "))
            }
            (Fault::Forbidden(name), true) => format!("脚本不能用 `{name}`"),
            (Fault::Forbidden(name), false) => format!("scripts may not use `{name}`"),
            (Fault::Import(m), _) => format!("import：{m}"),
            (Fault::Panic, true) => "脚本引擎内部出错".to_owned(),
            (Fault::Panic, false) => "the script engine broke down".to_owned(),
            (Fault::Emergency, true) => "脚本迟迟不返回，已强行停止".to_owned(),
            (Fault::Emergency, false) => "the script did not come back and was stopped".to_owned(),
        }
    }

    /// A fault without a place inside the script.
    pub(super) fn whole(path: &str, fault: Fault) -> Self {
        ScriptError {
            path: path.to_owned(),
            line: 0,
            column: 0,
            fault,
            chain: Vec::new(),
        }
    }

    fn at(path: &str, position: Position, fault: Fault, chain: Vec<Frame>) -> Self {
        ScriptError {
            path: path.to_owned(),
            line: position.line().unwrap_or(0),
            column: position.position().unwrap_or(0),
            fault,
            chain,
        }
    }

    /// From the parser.
    pub(super) fn of_parse(path: &str, text: &str, error: &rhai::ParseError) -> Self {
        let position = error.position();
        let mut message = error.err_type().to_string();
        let line = position
            .line()
            .and_then(|l| text.lines().nth(l.saturating_sub(1)))
            .unwrap_or("");
        if line.contains(['（', '）', '，', '；', '“', '”', '｛', '｝']) {
            message.push_str("（这一行有全角标点 full-width punctuation on this line）");
        }
        if matches!(error.err_type(), ParseErrorType::ExprTooDeep) {
            message.push_str("（嵌套太深：长串 else if 请改用 switch; use `switch` instead of a long else-if chain）");
        }
        Self::at(path, position, Fault::Syntax(message), Vec::new())
    }

    /// From the engine: walks to the innermost place.
    pub(super) fn of_run(path: &str, error: EvalAltResult) -> Self {
        let (mut path, mut position, mut chain) = (path.to_owned(), Position::NONE, Vec::new());
        let mut error = error;
        loop {
            let own = error.position();
            if !own.is_none() {
                position = own;
            }
            match error {
                EvalAltResult::ErrorInFunctionCall(function, source, inner, at) => {
                    if !source.is_empty() {
                        path = source;
                    }
                    chain.push(Frame {
                        function,
                        line: at.line().unwrap_or(0),
                    });
                    error = *inner;
                }
                EvalAltResult::ErrorInModule(module, inner, _) => {
                    if !module.is_empty() && inner_has_place(&inner) {
                        path = module;
                    }
                    error = *inner;
                }
                last => return Self::at(&path, position, fault_of(last), chain),
            }
        }
    }
}

fn inner_has_place(error: &EvalAltResult) -> bool {
    !error.position().is_none()
}

fn fault_of(error: EvalAltResult) -> Fault {
    match error {
        EvalAltResult::ErrorTooManyOperations(_) => Fault::Limit("operations"),
        EvalAltResult::ErrorStackOverflow(_) => Fault::Limit("call levels"),
        EvalAltResult::ErrorTooManyModules(_) => Fault::Limit("modules"),
        EvalAltResult::ErrorTooManyVariables(_) => Fault::Limit("variables"),
        EvalAltResult::ErrorDataTooLarge(..) => Fault::Limit("size"),
        EvalAltResult::ErrorTerminated(..) => Fault::Limit("operations"),
        EvalAltResult::ErrorModuleNotFound(name, _) => Fault::Import(name),
        EvalAltResult::ErrorRuntime(value, at) => match value.clone().try_cast::<Fault>() {
            Some(fault) => fault,
            None => Fault::Runtime(EvalAltResult::ErrorRuntime(value, at).unwrap_position()),
        },
        other => Fault::Runtime(other.unwrap_position()),
    }
}

trait WithoutPosition {
    /// The message without its place: that is told apart.
    fn unwrap_position(self) -> String;
}

impl WithoutPosition for EvalAltResult {
    fn unwrap_position(mut self) -> String {
        self.clear_position();
        self.to_string()
    }
}

/// A fault as the engine passes it on; the engine adds the place of the call.
pub(super) fn raise(fault: Fault) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(
        rhai::Dynamic::from(fault),
        Position::NONE,
    ))
}
