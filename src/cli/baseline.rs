//! `check --baseline FILE`: findings that a legacy pack is known to have do not count. With `--bless` the file is stored:
//! made where there is none, without what is mended; what is new gets in only when the trainer says so.

use std::io::ErrorKind;
use std::path::Path;

use super::{Failure, show};
use crate::check::baseline::{Baseline, Split};
use crate::check::{Checked, Options};
use crate::i18n::Lang;
use crate::report::check::Beside;
use crate::t;

/// What may be stored.
#[derive(Debug, Clone, Copy)]
pub struct Store {
    /// The file is stored.
    pub bless: bool,
    /// New findings, too.
    pub yes: bool,
}

/// Takes the findings that the file holds out of those that count. `checked` holds all findings in their order.
pub fn apply(
    lang: Lang,
    path: &Path,
    store: Store,
    options: &Options,
    checked: &mut Checked,
) -> Result<Beside, Failure> {
    let old = read(lang, path, store)?;
    let all = std::mem::take(&mut checked.findings);
    let Some(old) = old else {
        write(lang, path, &Baseline::of(&all))?;
        return Ok(Beside {
            known: all,
            written: true,
            ..Beside::default()
        });
    };
    let Split { new, known, gone } = old.split(all.clone(), options);
    let mut beside = Beside {
        known,
        gone,
        ..Beside::default()
    };
    checked.findings = new;
    if store.bless {
        let mut fresh = old.clone().without(&beside.gone);
        if store.yes {
            for f in &checked.findings {
                show::err(&format!(
                    "+ {} {} {}",
                    f.rule.code,
                    f.place,
                    f.message(lang)
                ));
            }
            fresh = fresh.with(&all);
            checked.findings.clear();
            beside.known = all;
        }
        beside.kept_out = !checked.findings.is_empty();
        if beside.kept_out {
            show::err(&t!(
                lang,
                "baseline-kept-out",
                count = checked.findings.len()
            ));
        }
        if fresh != old {
            write(lang, path, &fresh)?;
            beside.written = true;
        }
    }
    Ok(beside)
}

/// The stored baseline; nothing when there is none and one is to be made.
fn read(lang: Lang, path: &Path, store: Store) -> Result<Option<Baseline>, Failure> {
    let shown = path.display();
    match std::fs::read_to_string(path) {
        Ok(text) => Baseline::parse(&text)
            .map(Some)
            .map_err(|message| Failure(t!(lang, "baseline-bad", path = shown, message = message))),
        Err(e) if e.kind() == ErrorKind::NotFound && store.bless => Ok(None),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            Err(Failure(t!(lang, "baseline-none", path = shown)))
        }
        Err(e) => Err(Failure(t!(lang, "cannot-read", path = shown, message = e))),
    }
}

fn write(lang: Lang, path: &Path, baseline: &Baseline) -> Result<(), Failure> {
    std::fs::write(path, baseline.text()?)
        .map_err(|e| Failure(t!(lang, "cannot-write", path = path.display(), message = e)))
}
