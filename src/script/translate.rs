//! rhai's errors as faults with a place and words for authors.

use super::error::{Fault, Hint, Limit, Said, ScriptError, Spot};
use super::run::{At, Run};
use super::scan::Scan;
use crate::content::finding::nearest;
use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType, Position};

/// Functions of rhai, or of other languages, that scripts must not have.
const FORBIDDEN: [&str; 6] = ["sleep", "timestamp", "exit", "eval", "parse_json", "import"];

/// What can be read of `c` and its mood without a call.
const PROPERTIES: [&str; 8] = [
    "mood", "trust", "patience", "interest", "turn", "seconds", "text", "memory",
];

/// A fault at a place of a file.
pub fn at(path: &str, position: Position, fault: Fault) -> ScriptError {
    ScriptError {
        path: path.to_owned(),
        line: position.line().unwrap_or(0),
        column: position.position().unwrap_or(1),
        fault,
        chain: Box::default(),
    }
}

/// A fault of compiling.
pub fn parse_error(path: &str, text: &str, scan: &Scan, error: &ParseError) -> ScriptError {
    let mut position = error.position();
    if position.is_none() {
        let line = text.lines().count().max(1);
        position = Position::new(u16::try_from(line).unwrap_or(u16::MAX), 1);
    }
    if let Some((found, write)) = scan.full_width_near(position.line().unwrap_or(1)) {
        let said = Said::new("这里有全角标点", "full-width punctuation in the code");
        let hint = Hint::FullWidth {
            found: found.is,
            write,
        };
        let mut error = at(path, position, Fault::syntax(said, Some(hint)));
        (error.line, error.column) = (found.line, found.column);
        return error;
    }
    at(path, position, syntax(error.err_type(), scan))
}

fn syntax(kind: &ParseErrorType, scan: &Scan) -> Fault {
    let hint = match kind {
        ParseErrorType::ExprTooDeep => Some(Hint::TooDeep),
        ParseErrorType::Reserved(word) if is_word(word) => {
            Some(Hint::Reserved { word: word.clone() })
        }
        ParseErrorType::VariableUndefined(name) if scan.holds(&["const", name]) => {
            Some(Hint::GlobalConstant { name: name.clone() })
        }
        ParseErrorType::WrongSwitchIntegerCase | ParseErrorType::WrongSwitchDefaultCase => {
            Some(Hint::SwitchOrder)
        }
        _ => None,
    };
    if let ParseErrorType::BadInput(LexError::ImproperSymbol(_, why)) = kind
        && let Some(word) = why
            .strip_suffix("' is disabled")
            .and_then(|rest| rest.rsplit('\'').next())
    {
        return Fault::Forbidden {
            name: word.to_owned(),
        };
    }
    let en = kind.to_string();
    let zh = match kind {
        ParseErrorType::UnexpectedEOF => "脚本不完整：是否少了 } 或 ) ？".to_owned(),
        ParseErrorType::MissingToken(token, _) => format!("这里缺少 {token}（{en}）"),
        ParseErrorType::VariableUndefined(name) => format!("没有变量 {name}"),
        ParseErrorType::ModuleUndefined(name) => format!("没有 import 过 {name}"),
        ParseErrorType::Reserved(word) => format!("{word} 不能用在这里"),
        ParseErrorType::ExprTooDeep => "表达式或嵌套过深".to_owned(),
        ParseErrorType::TooManyFunctions => "函数过多".to_owned(),
        ParseErrorType::FnDuplicatedDefinition(name, _) => format!("函数 {name} 定义了两次"),
        ParseErrorType::LiteralTooLarge(..) => format!("这个值太大（{en}）"),
        ParseErrorType::BadInput(LexError::UnterminatedString) => "字符串没有结束的引号".to_owned(),
        ParseErrorType::WrongFnDefinition => "函数只能定义在最外层".to_owned(),
        ParseErrorType::BadInput(LexError::UnexpectedInput(found)) if !found.is_ascii() => {
            format!("这里不能写“{found}”：名字只用英文字母、数字和 _，文字写在引号里")
        }
        ParseErrorType::AssignmentToConstant(name) => format!("{name} 是常量，不能改"),
        _ => format!("脚本写法有误（{en}）"),
    };
    Fault::syntax(Said { zh, en }, hint)
}

fn is_word(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What went wrong in a call, or while a module was made, by what `run` noted and the engine returned.
/// None when nothing did.
pub fn failure(
    main: &str,
    run: &Run,
    result: Result<(), Box<EvalAltResult>>,
    functions: &[String],
) -> Option<ScriptError> {
    let failed = if run.cancelled() {
        placed(run, main, Fault::Emergency)
    } else if let Some((fault, spot)) = run.take_fault() {
        let mut failed = placed(run, main, fault);
        set_place(&mut failed, &spot);
        failed
    } else if let Some(limit) = run.tripped() {
        placed(run, main, Fault::Limit(limit))
    } else {
        let error = result.err()?;
        match limit_of(error.unwrap_inner()) {
            Some(limit) => placed(run, main, Fault::Limit(limit)),
            None => unwound(main, &error, functions),
        }
    };
    Some(failed)
}

/// A fault at the last place that `run` saw.
fn placed(run: &Run, main: &str, fault: Fault) -> ScriptError {
    let (place, chain) = run.place();
    let mut failed = at(main, Position::NONE, fault);
    if let Some(place) = place {
        set_place(&mut failed, &place);
    }
    failed.chain = chain.into();
    failed
}

fn set_place(failed: &mut ScriptError, place: &At) {
    if place.position.is_none() {
        return;
    }
    let spot = place.spot();
    if !spot.path.is_empty() {
        failed.path = spot.path;
    }
    (failed.line, failed.column) = (spot.line, spot.column);
}

/// The innermost error of a chain of calls, with the places of the calls.
fn unwound(main: &str, error: &EvalAltResult, functions: &[String]) -> ScriptError {
    let mut path = main.to_owned();
    let mut chain: Vec<Spot> = Vec::new();
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, within, position)
    | EvalAltResult::ErrorInModule(_, within, position) = inner
    {
        let spot = At {
            path: path.clone(),
            position: *position,
        }
        .spot();
        if !position.is_none() && chain.last() != Some(&spot) {
            chain.push(spot);
        }
        if let EvalAltResult::ErrorInFunctionCall(_, source, ..) = inner
            && !source.is_empty()
        {
            path.clone_from(source);
        }
        inner = within;
    }
    let mut failed = at(&path, inner.position(), runtime(inner, functions));
    if inner.position().is_none()
        && let Some(call) = chain.pop()
    {
        (failed.path, failed.line, failed.column) = (call.path, call.line, call.column);
    }
    chain.reverse();
    failed.chain = chain.into();
    failed
}

fn limit_of(error: &EvalAltResult) -> Option<Limit> {
    Some(match error {
        EvalAltResult::ErrorTooManyOperations(_) => Limit::Operations,
        EvalAltResult::ErrorStackOverflow(_) => Limit::CallLevels,
        EvalAltResult::ErrorTooManyVariables(_) => Limit::Variables,
        EvalAltResult::ErrorTooManyModules(_) => Limit::Modules,
        EvalAltResult::ErrorDataTooLarge(what, _) if what.contains("string") => Limit::StringLength,
        EvalAltResult::ErrorDataTooLarge(what, _) if what.contains("map") => Limit::MapSize,
        EvalAltResult::ErrorDataTooLarge(..) => Limit::ListLength,
        _ => return None,
    })
}

fn runtime(error: &EvalAltResult, functions: &[String]) -> Fault {
    let mut bare = copy_without_place(error);
    let mut hint = None;
    let zh = match error {
        EvalAltResult::ErrorRuntime(thrown, _) => {
            return match thrown.read_lock::<Said>() {
                Some(said) => Fault::Argument(said.clone()),
                None => Fault::Thrown(thrown.to_string()),
            };
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let signature = plain_types(signature);
            // A function without a name has one that differs by build.
            let signature = match signature.split_once(" (") {
                Some((name, types)) if name.starts_with("anon$") => format!("|…| ({types}"),
                _ => signature,
            };
            let name = signature
                .split(" (")
                .next()
                .unwrap_or(&signature)
                .to_owned();
            if FORBIDDEN.contains(&name.as_str()) {
                return Fault::Forbidden { name };
            }
            hint = nearest(&name, functions.iter().map(String::as_str))
                .filter(|near| *near != name)
                .map(|near| Hint::Near {
                    name: near.to_owned(),
                });
            bare = format!("no function {signature}");
            format!("没有函数 {signature}")
        }
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("没有变量 {name}"),
        EvalAltResult::ErrorPropertyNotFound(name, _) => format!("没有属性 {name}"),
        EvalAltResult::ErrorDotExpr(message, _) => {
            let name = message.split('\'').nth(1).unwrap_or_default().to_owned();
            hint = nearest(&name, PROPERTIES)
                .filter(|near| *near != name)
                .map(|near| Hint::Near {
                    name: near.to_owned(),
                });
            if PROPERTIES.contains(&name.as_str()) {
                bare = format!("{name} can only be read; the mood moves by c.feel");
                format!("{name} 只能读，不能改；改心情用 c.feel")
            } else {
                bare = format!("no property {name}");
                format!("没有属性 {name}")
            }
        }
        EvalAltResult::ErrorIndexNotFound(index, _) => format!("没有下标 {index}"),
        EvalAltResult::ErrorArrayBounds(length, index, _) => {
            format!("下标 {index} 越界：列表有 {length} 项")
        }
        EvalAltResult::ErrorStringBounds(length, index, _) => {
            format!("下标 {index} 越界：文字有 {length} 个字符")
        }
        EvalAltResult::ErrorMismatchDataType(wanted, got, _)
        | EvalAltResult::ErrorMismatchOutputType(wanted, got, _) => {
            format!("这里要 {wanted}，得到的是 {got}")
        }
        EvalAltResult::ErrorArithmetic(..) => format!("算术出错（{bare}）"),
        EvalAltResult::ErrorFor(_) => "for 只能遍历列表、映射、文字或范围".to_owned(),
        EvalAltResult::ErrorModuleNotFound(name, _) => format!("没有模块 {name}"),
        _ => format!("脚本运行出错（{bare}）"),
    };
    Fault::Runtime {
        said: Box::new(Said { zh, en: bare }),
        hint: hint.map(Box::new),
    }
}

/// rhai's message without the place that it puts at its end.
fn copy_without_place(error: &EvalAltResult) -> String {
    let message = error.to_string();
    match message.rsplit_once(" (line ") {
        Some((bare, _)) if !error.position().is_none() => bare.to_owned(),
        _ => message,
    }
}

/// Type names as authors know them.
fn plain_types(signature: &str) -> String {
    signature
        .replace("&str | ImmutableString | String", "string")
        .replace("duilian::script::api::Customer", "c")
        .replace("i64", "int")
        .replace("f64", "float")
}
