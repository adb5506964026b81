//! The program's own words in Chinese and English: `zh.ftl` and `en.ftl`, message by message the same.

use std::sync::OnceLock;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource};

use crate::content::raw::Text;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The text of content in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// The language that a locale (`LC_ALL`, `LC_MESSAGES`, `LANG`) asks for; Chinese where it says nothing.
    pub fn of_locale(locale: Option<&str>) -> Lang {
        match locale {
            Some(l) if l.to_ascii_lowercase().starts_with("en") => Lang::En,
            _ => Lang::Zh,
        }
    }

    fn source(self) -> &'static str {
        match self {
            Lang::Zh => include_str!("zh.ftl"),
            Lang::En => include_str!("en.ftl"),
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static ZH: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    let (cell, tag) = match lang {
        Lang::Zh => (&ZH, "zh"),
        Lang::En => (&EN, "en"),
    };
    cell.get_or_init(|| {
        let language = tag.parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        // A message file with a slip still serves its good messages; the tests hold both files to none.
        let resource = FluentResource::try_new(lang.source().to_owned()).unwrap_or_else(|(r, _)| r);
        bundle.add_resource_overriding(resource);
        bundle
    })
}

/// The message `id` in `lang`, with its `{ $name }` places filled. A message that is missing shows its own id.
pub fn message(lang: Lang, id: &str, args: &[(&str, String)]) -> String {
    lookup(lang, id, args).unwrap_or_else(|| id.to_owned())
}

/// The message `id`, or nothing when there is none.
pub fn lookup(lang: Lang, id: &str, args: &[(&str, String)]) -> Option<String> {
    let bundle = bundle(lang);
    let pattern = bundle.get_message(id)?.value()?;
    let args: FluentArgs = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
    Some(text.into_owned())
}

/// A message of the program: `t!(lang, "id", name = value, …)`.
#[macro_export]
macro_rules! t {
    ($lang:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::message($lang, $id, &[$((stringify!($name), $value.to_string())),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Message id → the names of its places.
    fn messages(lang: Lang) -> BTreeMap<String, Vec<String>> {
        let mut found = BTreeMap::new();
        let mut id = String::new();
        for line in lang.source().lines() {
            if let Some((head, _)) = line.split_once(" =")
                && !line.starts_with([' ', '#'])
            {
                id = head.to_owned();
                assert!(
                    found.insert(id.clone(), Vec::new()).is_none(),
                    "{id} stands twice in {lang:?}"
                );
            }
            let mut names: Vec<String> = line
                .split('$')
                .skip(1)
                .map(|s| {
                    s.chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                        .collect()
                })
                .collect();
            if let Some(all) = found.get_mut(&id) {
                all.append(&mut names);
                all.sort();
                all.dedup();
            }
        }
        found
    }

    #[test]
    fn both_languages_hold_the_same_messages_with_the_same_places() {
        assert_eq!(messages(Lang::Zh), messages(Lang::En));
    }

    #[test]
    fn both_files_are_read_without_a_slip() {
        for lang in [Lang::Zh, Lang::En] {
            assert!(
                FluentResource::try_new(lang.source().to_owned()).is_ok(),
                "{lang:?}"
            );
        }
    }

    #[test]
    fn every_rule_has_a_message_and_a_help_in_both_languages() {
        for rule in crate::content::rules::ALL {
            for lang in [Lang::Zh, Lang::En] {
                for id in [rule.code.to_owned(), format!("{}-help", rule.code)] {
                    assert!(lookup(lang, &id, &[]).is_some(), "{id} in {lang:?}");
                }
            }
        }
    }

    #[test]
    fn the_locale_decides_and_chinese_is_the_default() {
        assert_eq!(Lang::of_locale(Some("en_GB.UTF-8")), Lang::En);
        assert_eq!(Lang::of_locale(Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(Lang::of_locale(Some("C.UTF-8")), Lang::Zh);
        assert_eq!(Lang::of_locale(None), Lang::Zh);
    }
}
