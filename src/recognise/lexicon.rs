//! Words by their first character: which of them stand at a place of a text.

/// Words that begin with one character, each with what it means.
type Words<T> = Vec<(Vec<char>, T)>;

/// Words, each with what it means.
pub(crate) struct Lexicon<T> {
    /// By first character, rising, since every character of every text asks; within one, the longest first.
    by_first: Vec<(char, Words<T>)>,
}

impl<T> Lexicon<T> {
    pub(crate) fn new(words: impl IntoIterator<Item = (Vec<char>, T)>) -> Self {
        let mut by_first: Vec<(char, Words<T>)> = Vec::new();
        for (word, meaning) in words {
            let Some(&first) = word.first() else { continue };
            match by_first.binary_search_by_key(&first, |(c, _)| *c) {
                Ok(at) => by_first[at].1.push((word, meaning)),
                Err(at) => by_first.insert(at, (first, vec![(word, meaning)])),
            }
        }
        for (_, words) in &mut by_first {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Lexicon { by_first }
    }

    /// The words that stand in `chars` from `at` on, the longest first, each with what it means.
    pub(crate) fn at<'a, 'b>(
        &'a self,
        chars: &'b [char],
        at: usize,
    ) -> impl Iterator<Item = (&'a [char], &'a T)> + use<'a, 'b, T> {
        let words = chars.get(at).and_then(|first| {
            let place = self.by_first.binary_search_by_key(first, |(c, _)| *c);
            self.by_first.get(place.ok()?)
        });
        let words = words.into_iter().flat_map(|(_, words)| words);
        words
            .filter(move |(word, _)| is_word(chars, at, word))
            .map(|(word, meaning)| (word.as_slice(), meaning))
    }

    /// Does any of the words stand anywhere in `chars`?
    pub(crate) fn stands_in(&self, chars: &[char]) -> bool {
        (0..chars.len()).any(|at| self.at(chars, at).next().is_some())
    }
}

impl Lexicon<()> {
    /// Words that mean nothing but themselves.
    pub(crate) fn of(words: &[&str]) -> Self {
        Self::new(words.iter().map(|word| (word.chars().collect(), ())))
    }
}

/// Does `word` stand in `chars` at `at`, and if it is a Latin word, not within a longer one?
pub(crate) fn is_word(chars: &[char], at: usize, word: &[char]) -> bool {
    // Most words differ in their second character: no need to call for a comparison of memory.
    let stands = |here: &[char]| here.iter().zip(word).all(|(a, b)| a == b);
    if !chars.get(at..at + word.len()).is_some_and(stands) {
        return false;
    }
    let latin = |at: Option<usize>| {
        let c = at.and_then(|at| chars.get(at));
        c.is_some_and(char::is_ascii_alphabetic)
    };
    !(latin(Some(at)) && (latin(at.checked_sub(1)) || latin(Some(at + word.len()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_a_place_comes_first_and_latin_words_stand_alone() {
        let lexicon = Lexicon::of(&["试", "试驾", "hi"]);
        let text: Vec<char> = "想试驾hi车hint".chars().collect();
        let at = |at| -> Vec<String> {
            let words = lexicon.at(&text, at);
            words.map(|(word, ())| word.iter().collect()).collect()
        };
        assert_eq!(at(1), ["试驾", "试"]);
        assert_eq!(at(3), ["hi"]);
        assert!(at(6).is_empty() && at(0).is_empty() && at(99).is_empty());
        assert!(lexicon.stands_in(&text) && !lexicon.stands_in(&text[6..]));
    }
}
