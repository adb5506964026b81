//! What a script compares with: numbers, and words of the trainee. Read from its text, so that play can try both sides.

use std::collections::BTreeSet;

/// Numbers from which on a comparison gives something else; nothing for a name that is used in another way as well. A property
/// is named with its point, `.turn`, and is meant whoever has it.
pub fn cuts(script: &str, name: &str) -> Option<BTreeSet<u32>> {
    let all: Vec<Option<Vec<u32>>> = uses(script, name).map(|u| u.cut()).collect();
    let known: Option<Vec<Vec<u32>>> = all.into_iter().collect();
    known.map(|k| k.into_iter().flatten().collect())
}

/// The same, whatever else is done with the name.
pub fn some_cuts(script: &str, name: &str) -> BTreeSet<u32> {
    uses(script, name)
        .filter_map(|u| u.cut())
        .flatten()
        .collect()
}

/// A name in a script.
pub struct Use<'a> {
    /// What stands before it.
    pub before: &'a str,
    /// What stands after it.
    pub after: &'a str,
}

/// Can the character be part of a name?
pub fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every place where a name stands.
pub fn uses<'a>(script: &'a str, name: &'a str) -> impl Iterator<Item = Use<'a>> {
    script.match_indices(name).filter_map(move |(at, _)| {
        let (before, after) = (&script[..at], &script[at + name.len()..]);
        let property = name.starts_with('.');
        let before = if property { before.trim_end() } else { before };
        let starts = property || !before.ends_with(|c: char| in_word(c) || c == '.');
        let ends = !after.starts_with(in_word);
        (starts && ends).then_some(Use { before, after })
    })
}

impl Use<'_> {
    /// Where the comparison that the name begins changes its mind; nothing where something is reckoned on either side of it.
    pub fn cut(&self) -> Option<Vec<u32>> {
        let owner = |c: char| in_word(c) || ".:".contains(c);
        let before = self.before.trim_end_matches(owner).trim_end();
        let after = self.after.trim_start();
        let (operator, rest) = after.split_at(after.find(|c| !"<>=!".contains(c))?);
        let rest = rest.trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let n: u32 = rest[..digits].parse().ok()?;
        let goes_on = |c: char| in_word(c) || c == '.';
        let reckons = before.ends_with(|c| "+-*/%<>)]".contains(c))
            || rest[digits..].starts_with(goes_on)
            || rest[digits..]
                .trim_start()
                .starts_with(|c| "+-*/%<>".contains(c));
        match operator {
            _ if reckons => None,
            ">" | "<=" => Some(vec![n.saturating_add(1)]),
            ">=" | "<" => Some(vec![n]),
            "==" | "!=" => Some(vec![n, n.saturating_add(1)]),
            _ => None,
        }
    }
}

/// Words that a script looks for in what the trainee said; nothing where it does anything else with them.
pub fn words(script: &str) -> Option<BTreeSet<String>> {
    let word = |u: Use| {
        let (word, _) = u.after.strip_prefix(".contains(\"")?.split_once('"')?;
        (!word.contains('\\')).then(|| word.to_owned())
    };
    uses(script, ".text").map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_cut_where_it_changes_its_mind() {
        let cut = |script| cuts(script, ".turn").map(Vec::from_iter);
        assert_eq!(cut("if c.turn > 9 || c.turn<= 4 {"), Some(vec![5, 10]));
        assert_eq!(cut("c.turn >= 9 && c.turns < 3"), Some(vec![9]));
        assert_eq!(cut("c.turn == 2"), Some(vec![2, 3]));
        assert_eq!(cut("c.turn % 4 == 0 && c.turn > 2"), None);
        assert_eq!(cut("nothing of the kind"), Some(vec![]));
        assert_eq!(cut("if k.turn > 9 {"), Some(vec![10]));
    }

    #[test]
    fn what_is_reckoned_with_is_cut_nowhere() {
        for reckoned in [
            "c.turn > 2 * 3",
            "c.turn > 1_000",
            "c.turn > 0x10",
            "c.turn > 3.5",
            "10 - c.turn > 3",
            "10 - f(c).turn > 3",
            "10 - c\n.turn > 3",
            "(c.turn) > 3",
            "3 < c.turn",
        ] {
            assert_eq!(cuts(reckoned, ".turn"), None, "{reckoned}");
        }
    }

    #[test]
    fn words_are_known_that_are_looked_for_and_nothing_else_is_done_with() {
        let looked = words("if c.text.contains(\"再见\") || c.text.contains(\"慢走\") {");
        assert_eq!(looked, Some(["再见".to_owned(), "慢走".to_owned()].into()));
        assert_eq!(words("c.text.len() > 3 && c.text.contains(\"再见\")"), None);
        assert_eq!(words("k.text == \"再见\""), None);
    }
}
