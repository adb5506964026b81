//! What can go wrong with a script, with its place, in words for its author.

use super::ids::{IdFault, What};
use crate::i18n::Lang;
use std::fmt;

/// A script that cannot be compiled or failed in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// Path of the file, as given in the sources.
    pub path: String,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What went wrong.
    pub fault: Fault,
    /// The calls that led there, innermost first; empty when it failed in the hook itself.
    pub chain: Box<[Spot]>,
}

/// A place in a script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Spot {
    /// Path of the file, as given in the sources.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Said {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// The limit that a script ran into. Figures in [`crate::defaults::script`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Too much work in one call.
    Operations,
    /// Calls nested too deep.
    CallLevels,
    /// Too many variables at once.
    Variables,
    /// Too many imported modules.
    Modules,
    /// A string, or the strings of one value with its keys, too long.
    StringLength,
    /// A list too long.
    ListLength,
    /// A map too large.
    MapSize,
    /// Too many moves in one call.
    Moves,
    /// Printed too much in one call.
    Printed,
    /// Values nested too deep in `c.memory`.
    MemoryDepth,
}

/// A way out that the author may not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A full-width character stands where rhai wants an ASCII one.
    FullWidth {
        /// As written.
        found: char,
        /// What to write.
        write: String,
    },
    /// Too many `else if`, terms or nested blocks.
    TooDeep,
    /// A constant of the top level is seen in functions as `global::NAME`.
    GlobalConstant {
        /// Its name.
        name: String,
    },
    /// A word that rhai keeps for itself.
    Reserved {
        /// The word.
        word: String,
    },
    /// In a `switch`, single values come before ranges, and `_` comes last.
    SwitchOrder,
    /// What may have been meant.
    Near {
        /// A known name.
        name: String,
    },
}

/// Why an `import` cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportFault {
    /// No shared script is called so.
    Unknown {
        /// What may have been meant.
        near: Option<String>,
    },
    /// The name is not made of `A–Z a–z 0–9 _ -`: nothing outside `scripts/lib/` can be had.
    Outside,
    /// The modules import each other in a ring.
    Ring {
        /// Names in order, the first again at the end.
        path: Vec<String>,
    },
    /// Only a plain string may be imported, with `as name`, at the top of a file.
    NotAtTop,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The text is no rhai, or rhai that is not allowed here.
    Syntax {
        /// What the compiler says.
        said: Box<Said>,
        /// A way out.
        hint: Option<Box<Hint>>,
    },
    /// A fault while running.
    Runtime {
        /// What happened.
        said: Box<Said>,
        /// A way out.
        hint: Option<Box<Hint>>,
    },
    /// The script itself threw.
    Thrown(String),
    /// A limit was reached.
    Limit(Limit),
    /// A function that scripts must not have.
    Forbidden {
        /// Its name.
        name: String,
    },
    /// An id that names nothing, or more than one thing.
    Id {
        /// What it should name.
        what: What,
        /// As written.
        id: String,
        /// Why it cannot be used.
        fault: IdFault,
    },
    /// A value that a function of `c` cannot take.
    Argument(Said),
    /// An `import` that cannot be had.
    Import {
        /// As written.
        name: String,
        /// Why not.
        fault: ImportFault,
    },
    /// The script was given up after the emergency wall time. Never an outcome of a scene.
    Emergency,
    /// The engine itself failed.
    Panicked(String),
    /// The script was given up before, or its thread could not be had.
    Gone,
}

impl Fault {
    /// Did the script fail to come back? Then nothing can be said of the scene: it has no outcome.
    pub fn is_emergency(&self) -> bool {
        matches!(self, Fault::Emergency | Fault::Gone)
    }

    pub(super) fn syntax(said: Said, hint: Option<Hint>) -> Self {
        Fault::Syntax {
            said: Box::new(said),
            hint: hint.map(Box::new),
        }
    }

    /// The message in both languages, hint included.
    pub fn said(&self) -> Said {
        match self {
            Fault::Syntax { said, hint } | Fault::Runtime { said, hint } => {
                with_hint(said, hint.as_deref())
            }
            Fault::Thrown(what) => Said::new(
                format!("脚本抛出错误：{what}"),
                format!("the script threw: {what}"),
            ),
            Fault::Limit(limit) => limit.said(),
            Fault::Forbidden { name } => Said::new(
                format!("脚本里不能用 {name}：时间、文件和网络都由程序掌管"),
                format!("scripts cannot use {name}: time, files and network are the program's"),
            ),
            Fault::Id { what, id, fault } => id_said(*what, id, fault),
            Fault::Argument(said) => said.clone(),
            Fault::Import { name, fault } => import_said(name, fault),
            Fault::Emergency => Said::new(
                "脚本运行时间过长，已紧急停止",
                "the script ran for too long and was stopped",
            ),
            Fault::Panicked(what) => Said::new(
                format!("脚本引擎内部出错：{what}"),
                format!("the script engine failed: {what}"),
            ),
            Fault::Gone => Said::new("脚本已停止，不能再调用", "the script has been stopped"),
        }
    }
}

impl Limit {
    fn said(self) -> Said {
        let (zh, en) = match self {
            Limit::Operations => (
                "运算步数超限，是否有停不下来的循环？",
                "too many operations: is there a loop that does not end?",
            ),
            Limit::CallLevels => (
                "函数调用层数超限，是否有停不下来的递归？",
                "calls nested too deep: is there a recursion that does not end?",
            ),
            Limit::Variables => ("变量过多", "too many variables"),
            Limit::Modules => ("import 的脚本过多", "too many imported scripts"),
            Limit::StringLength => (
                "字符串（或一个值里所有字符串之和）过长",
                "a string, or the strings of one value together, too long",
            ),
            Limit::ListLength => ("列表过长", "a list too long"),
            Limit::MapSize => ("映射过大", "a map too large"),
            Limit::Moves => ("一次调用的动作过多", "too many moves in one call"),
            Limit::Printed => ("一次调用打印过多", "printed too much in one call"),
            Limit::MemoryDepth => (
                "c.memory 里的值嵌套过深",
                "values nested too deep in c.memory",
            ),
        };
        Said::new(zh, en)
    }
}

fn with_hint(said: &Said, hint: Option<&Hint>) -> Said {
    let Some(hint) = hint else {
        return said.clone();
    };
    let (zh, en) = match hint {
        Hint::FullWidth { found, write } => (
            format!("这里是全角的“{found}”，请改成半角的 {write}"),
            format!("this is the full-width '{found}': write {write}"),
        ),
        Hint::TooDeep => (
            "嵌套过深：一长串 else if 或 + 请改用 switch，或拆成几个函数".to_owned(),
            "nested too deep: instead of a long row of else if or + use switch, or split it into functions"
                .to_owned(),
        ),
        Hint::GlobalConstant { name } => (
            format!("函数里要写 global::{name} 才能用顶层的 const"),
            format!("inside a function a top-level const is written global::{name}"),
        ),
        Hint::Reserved { word } => (
            format!("{word} 是 rhai 的保留字，请换个名字"),
            format!("{word} is a reserved word of rhai: take another name"),
        ),
        Hint::SwitchOrder => (
            "switch 里单个的值写在范围之前，_ 写在最后".to_owned(),
            "in a switch, single values come before ranges, and _ comes last".to_owned(),
        ),
        Hint::Near { name } => (format!("是不是 {name}？"), format!("did you mean {name}?")),
    };
    Said::new(
        format!("{}。{zh}", said.zh.trim_end_matches('。')),
        format!("{} — {en}", said.en),
    )
}

fn id_said(what: What, id: &str, fault: &IdFault) -> Said {
    match fault {
        IdFault::Unknown { near: None } => Said::new(
            format!("没有叫“{id}”的{}", what.zh()),
            format!("no {} is called \"{id}\"", what.en()),
        ),
        IdFault::Unknown { near: Some(near) } => Said::new(
            format!("没有叫“{id}”的{}，是不是“{near}”？", what.zh()),
            format!(
                "no {} is called \"{id}\": did you mean \"{near}\"?",
                what.en()
            ),
        ),
        IdFault::Ambiguous { candidates } => Said::new(
            format!(
                "“{id}”可以指好几个{}，请写全：{}",
                what.zh(),
                candidates.join("、")
            ),
            format!(
                "\"{id}\" may be any of several {}s, write it in full: {}",
                what.en(),
                candidates.join(", ")
            ),
        ),
    }
}

fn import_said(name: &str, fault: &ImportFault) -> Said {
    match fault {
        ImportFault::Unknown { near: None } => Said::new(
            format!("scripts/lib/ 里没有 {name}.rhai"),
            format!("there is no {name}.rhai in scripts/lib/"),
        ),
        ImportFault::Unknown { near: Some(near) } => Said::new(
            format!("scripts/lib/ 里没有 {name}.rhai，是不是 {near}？"),
            format!("there is no {name}.rhai in scripts/lib/: did you mean {near}?"),
        ),
        ImportFault::Outside => Said::new(
            format!("import 只能写 scripts/lib/ 里脚本的名字（字母、数字、_、-），不能写“{name}”"),
            format!(
                "import takes the name of a script in scripts/lib/ (letters, digits, _, -), not \"{name}\""
            ),
        ),
        ImportFault::Ring { path } => Said::new(
            format!("脚本循环 import：{}", path.join(" → ")),
            format!("scripts import each other in a ring: {}", path.join(" → ")),
        ),
        ImportFault::NotAtTop => Said::new(
            "import 要写在文件开头、函数之外，形如 import \"name\" as n;",
            "import belongs at the top of the file, outside functions, as import \"name\" as n;",
        ),
    }
}

impl ScriptError {
    /// What is wrong, in one line; its place stands apart in `path`, `line` and `column`.
    pub fn message(&self, lang: Lang) -> String {
        let said = self.fault.said();
        let text = match lang {
            Lang::Zh => said.zh,
            Lang::En => said.en,
        };
        // A script may throw anything.
        text.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    }
}

impl fmt::Display for ScriptError {
    /// The message in Chinese, without the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::Zh))
    }
}

impl std::error::Error for ScriptError {}
