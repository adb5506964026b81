//! What a pack is made of is told in both languages, key by key.

use std::collections::BTreeSet;

const ENGLISH: &str = include_str!("../docs/format.md");
const CHINESE: &str = include_str!("../docs/format.zh-CN.md");

#[test]
fn the_chinese_page_of_the_format_names_every_key_that_the_english_one_names_and_no_other() {
    let (english, chinese) = (keys(ENGLISH), keys(CHINESE));
    assert!(english.len() > 100, "{english:?}");
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> Vec<String> {
        a.difference(b).cloned().collect()
    };
    assert_eq!(
        only(&english, &chinese),
        Vec::<String>::new(),
        "English only"
    );
    assert_eq!(
        only(&chinese, &english),
        Vec::<String>::new(),
        "Chinese only"
    );
}

/// Keys of the YAML examples (`key:`) and whatever else is written in Latin letters between backticks.
fn keys(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (n, part) in page.split("```").enumerate() {
        let words: Vec<String> = if n % 2 == 1 {
            let lines = part
                .lines()
                .map(|l| l.split('#').next().unwrap_or_default());
            let keys = lines.flat_map(|l| {
                l.split(['{', ',', '['])
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
            keys.filter_map(|k| {
                Some(
                    k.trim()
                        .trim_start_matches("- ")
                        .split_once(':')?
                        .0
                        .to_owned(),
                )
            })
            .collect()
        } else {
            part.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        let is_latin = |w: &String| !w.is_empty() && w.chars().all(|c| c.is_ascii_graphic());
        found.extend(words.into_iter().filter(is_latin));
    }
    found
}
