//! Words → classes: whoever's wife it is and whichever drink, for acts are told with other words of the same kind than
//! the phrases have.

use std::sync::OnceLock;

use super::features::feature_chars;
use super::lexicon::is_word;
use super::normalise::fold_char;

/// One class a line: its name, then its words.
pub(crate) const CLASSES: &str = include_str!("classes.txt");

/// Words that begin with one character, the longest first, each with its class.
type Words = Vec<(Vec<char>, u32)>;

struct Table {
    names: Vec<&'static str>,
    /// By first character: place in `words` + 1, 0 where no word begins with it.
    starts: Vec<u16>,
    words: Vec<Words>,
}

/// Characters beyond begin no word.
const LAST_START: u32 = 0xffff;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table {
            names: Vec::new(),
            starts: vec![0; LAST_START as usize + 1],
            words: Vec::new(),
        };
        let lines = CLASSES.lines().filter(|line| !line.starts_with('#'));
        for (class, line) in (0..).zip(lines) {
            let mut words = line.split_whitespace();
            table.names.push(words.next().unwrap_or_default());
            for word in words {
                let folded: Vec<char> = word.replace('_', " ").chars().map(fold_char).collect();
                table.add(feature_chars(&folded), class);
            }
        }
        for words in &mut table.words {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        table
    })
}

impl Table {
    fn add(&mut self, word: Vec<char>, class: u32) {
        let first = word.first().map_or(u32::MAX, |&c| u32::from(c)) as usize;
        let Some(start) = self.starts.get_mut(first) else {
            return;
        };
        if *start == 0 {
            self.words.push(Vec::new());
            *start = self.words.len() as u16;
        }
        if let Some(words) = self.words.get_mut(usize::from(*start) - 1)
            && words.iter().all(|(known, _)| *known != word)
        {
            words.push((word, class));
        }
    }

    /// The longest word that `chars` has at `at`: its length and class.
    fn word(&self, chars: &[char], at: usize) -> Option<(usize, u32)> {
        let first = *chars.get(at)?;
        let start = *self.starts.get(u32::from(first) as usize)?;
        let words = self.words.get(usize::from(start).checked_sub(1)?)?;
        let (word, class) = words.iter().find(|(word, _)| is_word(chars, at, word))?;
        Some((word.len(), *class))
    }
}

/// Name of a class.
pub(crate) fn name(class: u32) -> Option<&'static str> {
    table().names.get(class as usize).copied()
}

/// The words of feature characters that have a class, from left to right, none within another:
/// (first character, one past the last, class).
pub(crate) fn classes(chars: &[char]) -> Vec<(usize, usize, u32)> {
    let table = table();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match table.word(chars, at) {
            Some((length, class)) => {
                found.push((at, at + length, class));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::normalise::normalise;

    /// Words of a line with the names of their classes.
    fn found(line: &str) -> Vec<(String, &'static str)> {
        let text = normalise(line);
        let chars: Vec<char> = feature_chars(text.chars());
        let word = |(from, to, class): (usize, usize, u32)| {
            let word = chars.get(from..to).unwrap_or(&[]).iter().collect();
            (word, name(class).unwrap_or_default())
        };
        classes(&chars).into_iter().map(word).collect()
    }

    #[test]
    fn words_of_a_kind_have_one_class() {
        let kinds = |line| {
            found(line)
                .into_iter()
                .map(|(_, kind)| kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds("闺女"), ["家人"]);
        assert_eq!(kinds("老丈人"), kinds("闺女"));
        assert_eq!(kinds("一杯咖啡"), kinds("一杯豆浆"));
    }

    #[test]
    fn the_longest_word_counts_and_nothing_within_it() {
        let words = found("（双手递上名片夹）");
        assert_eq!(
            words,
            [("双手", "手"), ("递上", "递"), ("名片夹", "名片")]
                .map(|(word, kind)| (word.to_owned(), kind))
        );
    }

    #[test]
    fn a_latin_word_is_no_part_of_a_longer_one() {
        assert_eq!(found("hand").len(), 1);
        assert!(found("handsome").is_empty());
    }

    #[test]
    fn every_class_has_a_name_of_its_own_and_words() {
        let mut names = table().names.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), table().names.len());
        for class in 0..names.len() as u32 {
            let has = |words: &Words| words.iter().any(|(_, of)| *of == class);
            assert!(table().words.iter().any(has), "{:?}", name(class));
        }
    }
}
