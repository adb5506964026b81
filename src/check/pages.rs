//! The pages of the rules: what a rule means and why, in both languages, with an example that breaks it and the same
//! example mended. They stand in `docs/rules` and in the binary; `docs/rules/README.md` says how one is written.

use include_dir::{Dir, include_dir};

use crate::content::finding::Rule;
use crate::i18n::Lang;

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/docs/rules");

/// What one rule's page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In Chinese.
    pub zh: Words,
    /// In English.
    pub en: Words,
    /// Options of `duilian check` without which the rule is silent.
    pub options: Vec<String>,
    /// What breaks the rule.
    pub wrong: Vec<Example>,
    /// The same, mended.
    pub right: Vec<Example>,
}

/// A page in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The rule in a few words.
    pub title: String,
    /// Paragraphs: what it means, why it matters, what to do.
    pub text: Vec<String>,
}

/// A file of an example, or the part of it that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Words after the language of the fence, for the test: `absent`, `repeat=9`, `encoding=utf-16`.
    pub notes: Vec<String>,
    /// Which file of the pack.
    pub path: String,
    /// Its text, or the part of it that is put into the same file of `docs/rules/base`.
    pub text: String,
}

impl Page {
    /// The page in a language.
    pub fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The page of a rule.
    ///
    /// # Errors
    /// What the page lacks, in words for its author.
    pub fn of(rule: &Rule) -> Result<Page, String> {
        let path = path(rule);
        let name = path.trim_start_matches("docs/rules/");
        let Some(text) = PAGES.get_file(name).and_then(|f| f.contents_utf8()) else {
            return Err(format!("{path} is missing"));
        };
        parse(text, &format!("# {} {}", rule.code, rule.name))
            .map_err(|lacks| format!("{path}: {lacks}"))
    }
}

/// Where the page of a rule stands in the repository.
pub fn path(rule: &Rule) -> String {
    format!("docs/rules/{}-{}.md", rule.code, rule.name)
}

/// Reads a page: the heading, a section in Chinese, one in English, the wrong example, the right one.
fn parse(text: &str, heading: &str) -> Result<Page, String> {
    let mut sections = text.split("\n## ");
    if sections.next().map(str::trim) != Some(heading) {
        return Err(format!("it begins with the line `{heading}`"));
    }
    let mut next = |what: &str| sections.next().ok_or(format!("{what} is missing"));
    let zh = words(next("the section in Chinese")?);
    let (en, options) = options(next("the section in English")?);
    let wrong = examples(next("`## 错 · Wrong`")?, "错 · Wrong")?;
    let right = examples(next("`## 对 · Right`")?, "对 · Right")?;
    Ok(Page {
        zh,
        en: words(&en),
        options,
        wrong,
        right,
    })
}

fn words(section: &str) -> Words {
    let (title, text) = section.split_once('\n').unwrap_or((section, ""));
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    Words {
        title: title.trim().to_owned(),
        text: paragraphs.map(|p| p.replace('\n', " ")).collect(),
    }
}

/// A section without its command, and the options that the command is given.
fn options(section: &str) -> (String, Vec<String>) {
    let Some((before, rest)) = section.split_once("```sh\n") else {
        return (section.to_owned(), Vec::new());
    };
    let (command, after) = rest.split_once("```").unwrap_or((rest, ""));
    let words = command.split_whitespace().skip(2);
    (
        format!("{before}{after}"),
        words.map(str::to_owned).collect(),
    )
}

fn examples(section: &str, heading: &str) -> Result<Vec<Example>, String> {
    if section.lines().next().map(str::trim) != Some(heading) {
        return Err(format!("`## {heading}` is missing"));
    }
    let mut found = Vec::new();
    let mut lines = section.lines();
    while let Some(fence) = lines.by_ref().find_map(|l| l.strip_prefix("```")) {
        let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        let Some((first, rest)) = block.split_first() else {
            return Err(format!("an example under `## {heading}` is empty"));
        };
        let path = first.trim_start_matches(['#', '/', ' ']);
        if !path.contains('/') {
            return Err(format!(
                "the first line of an example is `# path of the file`, not `{first}`"
            ));
        }
        found.push(Example {
            notes: fence
                .split_whitespace()
                .skip(1)
                .map(str::to_owned)
                .collect(),
            path: path.to_owned(),
            text: rest.iter().map(|l| format!("{l}\n")).collect(),
        });
    }
    if found.is_empty() {
        return Err(format!("`## {heading}` shows no example"));
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PAGE: &str = "# DL999 some-fault\n\n## 题目\n\n一段\n\n二段\n\n## Title\n\nText\n\n```sh\nduilian check --coverage 100\n```\n\n## 错 · Wrong\n\n```yaml repeat=2\n# scenarios/a.yaml\nid: b  # ←\n```\n\n## 对 · Right\n\n```rhai\n// scripts/a.rhai\nfn turn(c) {}\n```\n";

    #[test]
    fn a_page_is_read_with_both_languages_its_command_and_its_examples() {
        let page = parse(PAGE, "# DL999 some-fault").unwrap();
        assert_eq!(page.zh.title, "题目");
        assert_eq!(page.zh.text, ["一段", "二段"]);
        assert_eq!(page.en.text, ["Text"]);
        assert_eq!(page.options, ["--coverage", "100"]);
        let wrong = &page.wrong[0];
        assert_eq!(
            (wrong.path.as_str(), wrong.text.as_str()),
            ("scenarios/a.yaml", "id: b  # ←\n")
        );
        assert_eq!(wrong.notes, ["repeat=2"]);
        assert_eq!(page.right[0].path, "scripts/a.rhai");
    }

    #[test]
    fn what_a_page_lacks_is_told() {
        let lacks = |text: &str| parse(text, "# DL999 some-fault").unwrap_err();
        assert_eq!(
            lacks("# DL998"),
            "it begins with the line `# DL999 some-fault`"
        );
        assert_eq!(
            lacks("# DL999 some-fault\n\n## 题目\n"),
            "the section in English is missing"
        );
        assert_eq!(
            lacks(&PAGE.replace("## 对 · Right", "## Mended")),
            "`## 对 · Right` is missing"
        );
        let empty = PAGE.split("```rhai").next().unwrap();
        assert_eq!(lacks(empty), "`## 对 · Right` shows no example");
    }
}
