//! A clause typed in one breath → the pieces it would have with punctuation.

use std::sync::OnceLock;

use super::lexicon::Lexicon;
use super::normalise::{Clause, Normalised, asks};

/// Characters from which a clause is looked at in pieces as well. Ours: longer than most clauses that people part by a comma.
const BREATH: usize = 10;
/// Characters of the shortest piece.
const SHORTEST: usize = 3;

/// Words that mostly begin a clause, as normalised.
const OPENERS: &[&str] = &[
    "我",
    "你",
    "咱",
    "请",
    "那",
    "这边",
    "麻烦",
    "要不",
    "方便",
    "不知道",
    "所以",
    "然后",
    "而且",
    "但是",
    "不过",
    "如果",
    "要是",
    "顺便",
    "另外",
    "还有",
    "谢谢",
    "没事",
    "没关系",
    "好的",
    "欢迎",
    "今天",
    "先",
    "就",
    "有什么",
    "是不是",
    "能不能",
];

fn closes(c: char) -> bool {
    matches!(
        c,
        '吗' | '呢' | '吧' | '嘛' | '啦' | '呀' | '啊' | '哈' | '哦' | '哟' | '嘞' | '咯' | '了'
    )
}

/// The pieces of a clause, in order; a short one has none.
#[doc(hidden)]
pub fn pieces(text: &Normalised, clause: &Clause) -> Vec<Clause> {
    let chars = text.clause_chars(clause);
    if chars.len() < BREATH {
        return Vec::new();
    }
    static WORDS: OnceLock<Lexicon<()>> = OnceLock::new();
    let openers = WORDS.get_or_init(|| Lexicon::of(OPENERS));
    let mut cuts = vec![0];
    for at in SHORTEST..=chars.len() - SHORTEST {
        let far = cuts.last().is_some_and(|last| at - last >= SHORTEST);
        let opens = || openers.at(chars, at).next().is_some();
        if far && (chars.get(at - 1).is_some_and(|&c| closes(c)) || opens()) {
            cuts.push(at);
        }
    }
    if cuts.len() < 2 {
        return Vec::new();
    }
    cuts.push(chars.len());
    let ends = cuts.iter().zip(cuts.iter().skip(1));
    ends.map(|(&from, &to)| Clause {
        from: clause.from + from,
        to: clause.from + to,
        question: clause.question && to == chars.len() || asks(&chars[from..to]),
        ..*clause
    })
    .collect()
}
