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
}
