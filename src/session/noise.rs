//! Is a line talk at all? Keyboard noise, bare pictures, drawn-out hesitation and other languages are not: a customer asks
//! back instead of nodding.

/// Sounds of somebody who looks for words; alone they say nothing.
const HESITATION: &str = "呃额唔啊嗯";
/// Foreign words that every Chinese customer takes as they are.
const AT_HOME: &[&str] = &[
    "ok", "okay", "hi", "hello", "yes", "no", "bye", "byebye", "sorry", "thanks", "please", "vip",
    "suv", "mpv", "app", "gps", "led", "wifi", "qq",
];

/// Does the line hold nothing that a customer could take for words? Actions, digits and any Chinese word make it talk; so
/// does a short "嗯嗯".
pub fn is_noise(text: &str) -> bool {
    let hesitates = |c: char| HESITATION.contains(c);
    if text.chars().any(|c| is_han(c) && !hesitates(c)) || text.chars().any(char::is_numeric) {
        return false;
    }
    let sounds = text.chars().filter(|c| hesitates(*c)).count();
    let hums = sounds <= 2 && text.chars().any(|c| "嗯啊".contains(c));
    let mut words = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|w| !w.is_empty())
        .peekable();
    let foreign = words.peek().is_some();
    let at_home = words.all(|w| AT_HOME.contains(&w.to_ascii_lowercase().as_str()));
    !(at_home && (hums || foreign))
}

/// Short answers by which one takes in what was said; whoever hears them has nothing to ask back.
const TAKEN_IN: &[&str] = &[
    "嗯",
    "哦",
    "噢",
    "喔",
    "啊",
    "好",
    "好的",
    "好吧",
    "好嘞",
    "好呀",
    "行",
    "行吧",
    "行啊",
    "成",
    "得",
    "得嘞",
    "中",
    "是",
    "是的",
    "是啊",
    "对",
    "对的",
    "对啊",
    "可以",
    "可以的",
    "没事",
    "没事的",
    "没关系",
    "没问题",
    "知道",
    "知道了",
    "明白",
    "明白了",
    "了解",
    "懂了",
    "收到",
    "谢谢",
    "谢谢您",
    "谢谢你",
    "您说",
    "你说",
    "这样啊",
    "是这样",
    "原来如此",
    "ok",
    "okay",
];

/// Is the line nothing but such short answers ("嗯嗯，好的", "那行")?
pub fn is_short_answer(text: &str) -> bool {
    let clauses = text.split(|c: char| !c.is_alphanumeric());
    let mut clauses = clauses.filter(|c| !c.is_empty()).peekable();
    let taken = |clause: &str| {
        let clause = clause.to_lowercase();
        let said = clause.strip_prefix('那').unwrap_or(&clause);
        // Said twice is said: 嗯嗯, 好的好的.
        let half = said.char_indices().nth(said.chars().count() / 2);
        let (first, second) = said.split_at(half.map_or(0, |(at, _)| at));
        TAKEN_IN.contains(&said) || (first == second && TAKEN_IN.contains(&first))
    };
    clauses.peek().is_some() && clauses.all(taken)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyboard_noise_pictures_hesitation_and_foreign_talk_are_no_words() {
        for text in [
            "asdkfj",
            "呃呃呃",
            "🙂",
            "……",
            "",
            "hello how are you",
            "ありがとう",
            "啊啊啊啊",
            "ok asdf",
        ] {
            assert!(is_noise(text), "{text:?}");
        }
    }

    #[test]
    fn anything_a_customer_could_take_for_words_is_talk() {
        for text in [
            "嗯",
            "嗯嗯",
            "啊？",
            "OK",
            "Hello！",
            "呃，您好",
            "13661207835",
            "（微笑）",
            "哈哈哈",
            "SUV?",
            "來店裡",
        ] {
            assert!(!is_noise(text), "{text:?}");
        }
    }

    #[test]
    fn short_answers_are_known_alone_doubled_and_in_a_row_and_nothing_else_is_one() {
        for text in [
            "嗯",
            "嗯嗯。",
            "好的",
            "行",
            "那行吧",
            "好的好的，知道了",
            "OK",
        ] {
            assert!(is_short_answer(text), "{text:?}");
        }
        for text in [
            "",
            "……",
            "好车",
            "行不行",
            "嗯，您开什么车",
            "好嗯好",
            "对不起",
        ] {
            assert!(!is_short_answer(text), "{text:?}");
        }
    }
}
