//! Text → normalised text with clauses.
//!
//! In: what somebody typed. Out: simplified, lower-cased characters in which clauses are parted by a
//! single `,`, spaces and decoration are gone, common homophone typos are folded, and every character
//! still knows which character of the original it came from, so that quotes stay exact.
//! Nothing here knows items, stages or models.

use std::sync::OnceLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::UnicodeNormalization;

use super::lexicon::Lexicon;

/// A stretch of the normalised text between two separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// First character (index into [`Normalised::chars`]).
    pub from: usize,
    /// One past the last character.
    pub to: usize,
    /// Stands inside （…）, *…* or 【…】: narrated, not spoken.
    pub act: bool,
    /// Ends with a question mark or a question particle, or asks in words.
    pub question: bool,
}

/// Normalised text, see the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalised {
    text: String,
    chars: Vec<char>,
    origin: Vec<u32>,
    clauses: Vec<Clause>,
}

impl Normalised {
    /// The normalised text; clauses are parted by `,`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same as characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The clauses, in order, none empty.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Characters of one clause.
    pub fn clause_chars(&self, clause: &Clause) -> &[char] {
        self.chars.get(clause.from..clause.to).unwrap_or(&[])
    }

    /// The span, in characters of the original text (end excluded), that the normalised characters
    /// `from..to` came from.
    pub fn original_span(&self, from: usize, to: usize) -> (usize, usize) {
        let first = self.origin.get(from).copied().unwrap_or(0) as usize;
        let last = to
            .checked_sub(1)
            .and_then(|last| self.origin.get(last))
            .map_or(first, |&last| last as usize + 1);
        (first, last.max(first))
    }

    /// The indexes `first..=last` of the clauses that the characters `from..to` touch.
    pub fn touched(&self, from: usize, to: usize) -> (usize, usize) {
        let last_char = to.saturating_sub(1).max(from);
        let first = self.clauses.iter().position(|c| c.to > from).unwrap_or(0);
        let last = self
            .clauses
            .iter()
            .rposition(|c| c.from <= last_char)
            .unwrap_or(first);
        (first.min(last), last)
    }

    /// What the clauses `first..=last` say, without separators and trailing particles: two texts with
    /// the same key are the same text for the exact rules.
    pub fn key(&self, first: usize, last: usize) -> String {
        let mut key = String::new();
        for clause in self
            .clauses
            .iter()
            .skip(first)
            .take(last + 1 - first.min(last))
        {
            key.extend(without_particles(self.clause_chars(clause)));
        }
        key
    }

    /// The key of the whole text; empty when there is nothing to say.
    pub fn whole_key(&self) -> String {
        if self.clauses.is_empty() {
            String::new()
        } else {
            self.key(0, self.clauses.len() - 1)
        }
    }
}

/// Particles that colour a clause and change nothing of what is said.
pub(crate) fn is_particle(c: char) -> bool {
    matches!(
        c,
        '啊' | '呀'
            | '哦'
            | '哈'
            | '啦'
            | '哟'
            | '喔'
            | '嘞'
            | '咯'
            | '呐'
            | '诶'
            | '呃'
            | '哎'
            | '嗯'
            | '噢'
            | '唉'
            | '嘿'
            | '欸'
    )
}

/// A clause without leading and trailing particles; the clause itself when it has nothing else.
pub(crate) fn without_particles(clause: &[char]) -> &[char] {
    let from = clause.iter().position(|&c| !is_particle(c));
    let to = clause.iter().rposition(|&c| !is_particle(c));
    match (from, to) {
        (Some(from), Some(to)) => clause.get(from..=to).unwrap_or(clause),
        _ => clause,
    }
}

fn converter() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()
}

/// Characters of the two great blocks that the converter changes, alone or within a phrase; a test holds the list
/// against the converter.
const TRADITIONAL: &str = include_str!("traditional.txt");
const HAN: std::ops::RangeInclusive<u32> = 0x3400..=0x9fff;

/// May the converter change this character? Nearly every text holds none that it may, and converting costs more than
/// all else that normalising does.
fn may_change(c: char) -> bool {
    static LIST: OnceLock<Vec<bool>> = OnceLock::new();
    if !HAN.contains(&u32::from(c)) {
        return is_han(c);
    }
    let list = LIST.get_or_init(|| {
        let mut list = vec![false; HAN.count()];
        for c in TRADITIONAL.chars().filter(|c| is_han(*c)) {
            list[(u32::from(c) - HAN.start()) as usize] = true;
        }
        list
    });
    list[(u32::from(c) - HAN.start()) as usize]
}

/// Simplified characters for `chars`, one for one.
pub(crate) fn simplify(chars: &mut [char]) {
    if !chars.iter().any(|c| may_change(*c)) {
        return;
    }
    let Some(converter) = converter() else { return };
    let whole: String = chars.iter().collect();
    let converted: Vec<char> = converter.convert(&whole).chars().collect();
    if converted.len() == chars.len() {
        chars.copy_from_slice(&converted);
        return;
    }
    // A phrase changed its length: keep the places exact and convert character by character.
    let mut buffer = [0u8; 4];
    for c in chars.iter_mut() {
        let single = converter.convert(c.encode_utf8(&mut buffer));
        let mut single = single.chars();
        if let (Some(only), None) = (single.next(), single.next()) {
            *c = only;
        }
    }
}

/// Characters that sound alike and are taken for one another so often that both are read as one.
/// Patterns and texts are folded alike, so a pattern may use either.
pub(crate) fn fold_char(c: char) -> char {
    match c {
        '您' | '妳' | '侬' | '恁' => '你',
        '再' => '在',
        '作' | '坐' | '座' => '做',
        '得' | '地' => '的',
        '她' | '它' | '佢' => '他',
        '帐' => '账',
        '象' => '像',
        '订' => '定',
        '幺' => '么',
        '俺' => '我',
        '〇' => '零',
        '壹' => '一',
        '贰' => '二',
        '叁' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        c => c,
    }
}

/// Misspelt words and the words meant, of equal length; applied to what is typed, not to patterns.
const TYPOS: &[(&str, &str)] = &[
    ("试架", "试驾"),
    ("式驾", "试驾"),
    ("是驾", "试驾"),
    ("试驶", "试驾"),
    ("驾使", "驾驶"),
    ("因该", "应该"),
    ("以经", "已经"),
    ("己经", "已经"),
    ("按排", "安排"),
    ("安派", "安排"),
    ("登纪", "登记"),
    ("联糸", "联系"),
    ("联系放式", "联系方式"),
    ("至换", "置换"),
    ("保险扛", "保险杠"),
    ("名偏", "名片"),
    ("名骗", "名片"),
    ("点话", "电话"),
    ("店话", "电话"),
    ("价隔", "价格"),
    ("油毫", "油耗"),
    ("配制", "配置"),
    ("甚么", "什么"),
    ("神马", "什么"),
    ("欢应", "欢迎"),
    ("欢营", "欢迎"),
    ("光零", "光临"),
];

fn typos() -> &'static Lexicon<Vec<char>> {
    static LIST: OnceLock<Lexicon<Vec<char>>> = OnceLock::new();
    LIST.get_or_init(|| {
        let folded = |word: &str| word.chars().map(fold_char).collect::<Vec<_>>();
        let all = TYPOS
            .iter()
            .map(|(wrong, right)| (folded(wrong), folded(right)));
        Lexicon::new(all.filter(|(wrong, right)| wrong != right && wrong.len() == right.len()))
    })
}

pub(crate) fn fix_typos(chars: &mut [char]) {
    for at in 0..chars.len() {
        let right = typos().at(chars, at).next().map(|(_, right)| right);
        if let Some(right) = right
            && let Some(place) = chars.get_mut(at..at + right.len())
        {
            place.copy_from_slice(right);
        }
    }
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Width, case and script made one; still with spaces and punctuation. One origin for each character.
fn unify(text: &str) -> (Vec<char>, Vec<u32>) {
    let mut chars = Vec::with_capacity(text.len() / 2);
    let mut origin = Vec::with_capacity(text.len() / 2);
    for (place, c) in text.chars().enumerate() {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        match c {
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
            '…' | '⋯' => {
                chars.push(',');
                origin.push(place);
            }
            c if c.is_ascii() => {
                chars.push(c.to_ascii_lowercase());
                origin.push(place);
            }
            c if is_han(c) && !matches!(c, '\u{f900}'..='\u{faff}') => {
                chars.push(c);
                origin.push(place);
            }
            c => {
                for folded in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                    chars.push(folded);
                    origin.push(place);
                }
            }
        }
    }
    simplify(&mut chars);
    for c in &mut chars {
        *c = fold_char(*c);
    }
    fix_typos(&mut chars);
    (chars, origin)
}

/// Does somebody put a space between single characters (`您 好 欢 迎`)? Then spaces part nothing.
fn spaced_out(chars: &[char]) -> bool {
    let mut single = 0usize;
    let mut longer = 0usize;
    for piece in chars
        .split(|c| c.is_whitespace())
        .filter(|piece| piece.iter().any(|&c| is_han(c)))
    {
        if piece.iter().filter(|&&c| is_han(c)).count() == 1 {
            single += 1
        } else {
            longer += 1
        }
    }
    single >= 3 && single > longer
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Letter,
    Space,
    Part,
    Question,
    Open,
    Close,
    Star,
    Drop,
}

fn sign(chars: &[char], at: usize) -> Sign {
    let c = chars.get(at).copied().unwrap_or(' ');
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let between_digits = digit(at.checked_sub(1)) && digit(at.checked_add(1));
    match c {
        c if is_han(c) || c.is_alphanumeric() => Sign::Letter,
        '?' => Sign::Question,
        '.' | ':' | '-' | '/' | '*' if between_digits => Sign::Letter,
        ',' if between_digits => Sign::Drop,
        '(' | '【' | '[' => Sign::Open,
        ')' | '】' | ']' => Sign::Close,
        '*' => Sign::Star,
        '\n' | '\r' => Sign::Part,
        c if c.is_whitespace() => Sign::Space,
        '、' | '%' | '+' | '#' | '@' | '&' | '℃' => Sign::Letter,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' | '<'
        | '>' | '·' | '_' | '`' | '^' | '=' | '|' | '\\' | '$' | '¥' => Sign::Drop,
        ',' | '.' | '。' | '!' | ';' | ':' | '~' | '—' | '-' | '–' | '―' | '/' => Sign::Part,
        c if c.is_control() => Sign::Part,
        _ => Sign::Drop,
    }
}

/// Normalises `text`, see the module.
pub fn normalise(text: &str) -> Normalised {
    let (chars, origin) = unify(text);
    let join_spaced = spaced_out(&chars);
    let stars = (0..chars.len())
        .filter(|&at| sign(&chars, at) == Sign::Star)
        .count()
        / 2
        * 2;

    let mut out = Builder::default();
    let mut depth = 0usize;
    let mut star_seen = 0usize;
    for (at, (&c, &place)) in chars.iter().zip(&origin).enumerate() {
        let in_stars = star_seen % 2 == 1;
        match sign(&chars, at) {
            Sign::Letter => out.push(c, place, depth > 0 || in_stars),
            Sign::Space => {
                let before = at
                    .checked_sub(1)
                    .and_then(|at| chars.get(at))
                    .copied()
                    .unwrap_or(' ');
                let after = chars.get(at + 1).copied().unwrap_or(' ');
                if !join_spaced && is_han(before) && is_han(after) {
                    out.part(false);
                } else if before.is_ascii_alphabetic() && after.is_ascii_alphabetic() {
                    out.push(' ', place, depth > 0 || in_stars);
                } else if !join_spaced && (before.is_whitespace() || after.is_whitespace()) {
                    out.part(false);
                }
            }
            Sign::Part => out.part(false),
            Sign::Question => out.part(true),
            Sign::Open => {
                out.part(false);
                // （4月1日起） is a remark, not an action.
                if depth > 0 || !chars.get(at + 1).is_some_and(char::is_ascii_digit) {
                    depth += 1;
                }
            }
            Sign::Close => {
                out.part(false);
                depth = depth.saturating_sub(1);
            }
            Sign::Star => {
                if star_seen < stars {
                    out.part(false);
                    star_seen += 1;
                }
            }
            Sign::Drop => {}
        }
    }
    out.finish()
}

#[derive(Default)]
struct Builder {
    out: Normalised,
    open: Option<(usize, bool)>,
}

/// Words that ask, wherever they stand; the mark at the end is what a hurried typist leaves out first.
const ASKING: &[&str] = &[
    "请问",
    "什么",
    "啥",
    "哪",
    "谁",
    "多少",
    "多大",
    "多久",
    "多长",
    "怎么",
    "咋",
    "怎样",
    "如何",
    "是不是",
    "有没有",
    "能不能",
    "可不可以",
    "行不行",
    "好不好",
    "要不要",
    "会不会",
    "对不对",
    "方不方便",
    "能否",
    "可否",
    "是否",
    "几个",
    "几口",
    "几位",
    "几点",
    "几年",
    "几号",
    "几台",
    "几岁",
];
/// With these, the words above ask nothing.
const NOT_ASKING: &[&str] = &[
    "没什么",
    "没啥",
    "什么都",
    "啥都",
    "谁都",
    "哪都",
    "哪里都",
    "怎么都",
    "不管",
    "无论",
    "不论",
    "任何",
];

/// Is a clause a question without its mark?
pub(crate) fn asks(clause: &[char]) -> bool {
    let ends = match without_particles(clause) {
        // 什么, 怎么, 这么: no particle.
        [.., '什' | '怎' | '这' | '那' | '多', '么'] => false,
        [.., last] => matches!(last, '吗' | '呢' | '么' | '不' | '没' | '伐' | '否' | '咩'),
        [] => false,
    };
    if ends {
        return true;
    }
    static LISTS: OnceLock<[Lexicon<()>; 2]> = OnceLock::new();
    let [asking, not_asking] = LISTS.get_or_init(|| [Lexicon::of(ASKING), Lexicon::of(NOT_ASKING)]);
    asking.stands_in(clause) && !not_asking.stands_in(clause)
}

impl Builder {
    fn push(&mut self, c: char, place: u32, act: bool) {
        if self.open.is_none() {
            if c == ' ' || c == '、' {
                return;
            }
            if !self.out.chars.is_empty() {
                self.out.chars.push(',');
                self.out.origin.push(place);
            }
            self.open = Some((self.out.chars.len(), act));
        }
        self.out.chars.push(c);
        self.out.origin.push(place);
    }

    fn part(&mut self, question: bool) {
        let Some((from, act)) = self.open.take() else {
            // 吗……？ and the like: the mark belongs to the clause before.
            if question && let Some(last) = self.out.clauses.last_mut() {
                last.question = true;
            }
            return;
        };
        let to = self.out.chars.len();
        let asks = self.out.chars.get(from..to).is_some_and(asks);
        self.out.clauses.push(Clause {
            from,
            to,
            act,
            question: question || asks,
        });
    }

    fn finish(mut self) -> Normalised {
        self.part(false);
        self.out.text = self.out.chars.iter().collect();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_that_the_converter_changes_is_passed_over() {
        let converter = converter().expect("the converter is built in");
        let han = (0..=0x3ffff)
            .filter_map(char::from_u32)
            .filter(|c| is_han(*c));
        let missed =
            han.filter(|c| !may_change(*c) && converter.convert(&c.to_string()) != c.to_string());
        assert_eq!(missed.collect::<String>(), "");
        // Characters that stand for themselves alone and not within a phrase.
        for phrase in ["瞭解", "藉口", "答覆", "沈默", "牴觸"] {
            assert!(phrase.chars().any(may_change), "{phrase}");
        }
    }

    fn text(raw: &str) -> String {
        normalise(raw).text().to_owned()
    }

    #[test]
    fn width_script_case_and_politeness_are_one() {
        assert_eq!(text("您好，歡迎光臨！ＳＵＶ展廳"), "你好,欢迎光临,suv展厅");
        assert_eq!(text("您 好 欢 迎 光 临"), "你好欢迎光临");
        assert_eq!(text("您好 欢迎光临"), "你好,欢迎光临");
    }

    #[test]
    fn who_asks_in_words_asks_without_the_mark() {
        let asks = |raw: &str| normalise(raw).clauses()[0].question;
        for text in [
            "请问有什么我可以帮到您",
            "您家里几口人",
            "平时谁开",
            "方便吗",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in ["没什么", "我在门口等您", "谁都可以来"] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn typos_that_sound_alike_are_one() {
        assert_eq!(text("我们在去试架一下"), text("我们再去试驾一下"));
        assert_eq!(text("请座"), text("请坐"));
    }

    #[test]
    fn figures_keep_their_points() {
        assert_eq!(
            text("落地23.8万，10:30见，共1,234元"),
            "落的23.8万,10:30见,共1234元"
        );
    }

    #[test]
    fn actions_are_told_from_speech() {
        let n = normalise("（双手递上名片）您好*微笑*请坐【倒水】");
        let acts: Vec<bool> = n.clauses().iter().map(|c| c.act).collect();
        assert_eq!(acts, [true, false, true, false, true]);
        assert!(normalise("要吗？").clauses()[0].question);
    }

    #[test]
    fn spans_lead_back_to_the_original_characters() {
        let raw = "  ①您好……（微笑）Ｈｅｌｌｏ";
        let n = normalise(raw);
        let original: Vec<char> = raw.chars().collect();
        let clause = n.clauses()[1];
        let (from, to) = n.original_span(clause.from, clause.to);
        assert_eq!(original[from..to].iter().collect::<String>(), "微笑");
        let last = n.clauses()[2];
        let (from, to) = n.original_span(last.from, last.to);
        assert_eq!(original[from..to].iter().collect::<String>(), "Ｈｅｌｌｏ");
    }

    #[test]
    fn nothing_and_mere_signs_have_no_clause() {
        for raw in ["", "   ", "……！？", "（）", "**"] {
            assert!(normalise(raw).clauses().is_empty(), "{raw:?}");
        }
    }
}
