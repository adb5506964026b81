//! Goldens whose run is no longer what is stored: what became of the items, apart from mere changes of the text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::content::place::Source;

/// A golden that a run would rewrite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its path as findings show it.
    pub shown: String,
    /// Its path on disk; nothing when it lies in no folder.
    pub disk: Option<PathBuf>,
    /// The whole file as the run gives it.
    pub text: String,
    /// It held header and inputs alone: nothing was stored yet.
    pub is_new: bool,
    /// Statuses that are no longer what was stored, in the order of the verdict.
    pub statuses: Vec<StatusChange>,
}

/// A status that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// The item; nothing: the scene as a whole (`passed`, `failed`).
    pub item: Option<String>,
    /// What was stored: `done`, `missed late`, …; nothing when the item is new to the verdict.
    pub before: Option<String>,
    /// What the run gives; nothing when the item is no goal any more.
    pub now: Option<String>,
}

impl Changed {
    /// Of a golden, its place on disk, and its run.
    pub fn new(source: &Source, disk: Option<PathBuf>, text: String) -> Self {
        let stored = verdict(&source.text);
        Changed {
            shown: source.path.clone(),
            disk,
            is_new: stored.is_empty(),
            statuses: if stored.is_empty() {
                Vec::new()
            } else {
                changes(&stored, &verdict(&text))
            },
            text,
        }
    }
}

type Verdict<'a> = Vec<(Option<&'a str>, String)>;

/// The items of a verdict with their statuses, the scene as a whole first; nothing when no verdict is stored.
fn verdict(text: &str) -> Verdict<'_> {
    let mut lines = text.lines().skip_while(|l| !l.starts_with("score "));
    let Some(score) = lines.next() else {
        return Vec::new();
    };
    let whole = score.rsplit(' ').next().unwrap_or_default();
    let mut all = vec![(None, whole.to_owned())];
    for line in lines {
        let mut words = line.split_whitespace();
        let (Some(status), Some(item)) = (words.next(), words.next()) else {
            continue;
        };
        let known = [
            "done",
            "partly",
            "missed",
            "violated",
            "avoided",
            "not-applicable",
        ];
        if known.contains(&status) {
            let late = words.next().map_or(String::new(), |w| format!(" {w}"));
            all.push((Some(item), format!("{status}{late}")));
        }
    }
    all
}

fn changes(stored: &Verdict, now: &Verdict) -> Vec<StatusChange> {
    let before: BTreeMap<_, _> = stored.iter().map(|(i, s)| (*i, s)).collect();
    let after: BTreeMap<_, _> = now.iter().map(|(i, s)| (*i, s)).collect();
    let gone = stored.iter().filter(|(i, _)| !after.contains_key(i));
    let all = now.iter().chain(gone).map(|(item, _)| StatusChange {
        item: item.map(str::to_owned),
        before: before.get(item).map(|s| (*s).clone()),
        now: after.get(item).map(|s| (*s).clone()),
    });
    all.filter(|c| c.before != c.now).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = "scenario: a/b\n> 您好\n  done a.b.c \"您好\"\n\nscore 100 = 3 of 3 (3 earned, 0 taken)   passed\n  done a.b.c\n  avoided a.b.d\n  extra a.b.e\n";

    fn changed(text: &str) -> Changed {
        let source = Source {
            path: "a.golden".to_owned(),
            text: STORED.to_owned(),
        };
        Changed::new(&source, None, text.to_owned())
    }

    #[test]
    fn other_words_and_extras_are_no_change_of_status() {
        let text = STORED
            .replace("\"您好\"", "\"您好啊\"")
            .replace("  extra a.b.e\n", "");
        assert_eq!(changed(&text).statuses, []);
    }

    #[test]
    fn each_status_that_changed_is_told_the_scene_first() {
        let text = STORED
            .replace("passed", "failed")
            .replace("  done a.b.c\n", "  missed a.b.c late\n")
            .replace("  avoided a.b.d\n", "  done a.b.f\n");
        let told: Vec<String> = (changed(&text).statuses.iter())
            .map(|c| format!("{:?} {:?} {:?}", c.item, c.before, c.now).replace("Some", ""))
            .collect();
        assert_eq!(
            told,
            [
                r#"None ("passed") ("failed")"#,
                r#"("a.b.c") ("done") ("missed late")"#,
                r#"("a.b.f") None ("done")"#,
                r#"("a.b.d") ("avoided") None"#,
            ]
        );
    }

    #[test]
    fn a_header_with_inputs_is_new() {
        let source = Source {
            path: "a.golden".to_owned(),
            text: "scenario: a/b\n> 您好\n".to_owned(),
        };
        let changed = Changed::new(&source, None, STORED.to_owned());
        assert!(changed.is_new && changed.statuses.is_empty());
    }
}
