//! A baseline: the findings a pack is known to have. They do not fail the check; others do; and the list only shrinks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Options, fingerprint};
use crate::content::finding::{Bearing, Finding, Rule};
use crate::i18n::Lang;

/// The findings a pack is known to have, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The form of the file: 1.
    pub version: u32,
    /// The findings, in the order in which they are shown.
    pub findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The rule.
    pub code: String,
    /// The file, from the pack's root.
    pub file: String,
    /// What it is told by; see [`fingerprint`].
    pub fingerprint: String,
    /// What was wrong, for people who read the list.
    pub message: String,
}

/// Findings beside a baseline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Split {
    /// Not in the baseline: these fail.
    pub new: Vec<Finding>,
    /// In the baseline.
    pub known: Vec<Finding>,
    /// In the baseline, and no longer found.
    pub gone: Vec<Known>,
}

impl Baseline {
    /// A baseline of all these, which are in their order.
    pub fn of(findings: &[Finding]) -> Self {
        let prints = fingerprint::all(findings);
        let known = findings.iter().zip(prints).map(|(f, print)| Known {
            code: f.rule.code.to_owned(),
            file: fingerprint::path(f).to_owned(),
            fingerprint: print,
            message: f.message(Lang::En),
        });
        Baseline {
            version: 1,
            findings: known.collect(),
        }
    }

    /// Reads a stored baseline.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|e| e.to_string())?;
        match baseline.version {
            1 => Ok(baseline),
            other => Err(format!("version {other}")),
        }
    }

    /// As stored: one finding a line, so that changes read well.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn text(&self) -> serde_json::Result<String> {
        let lines: Result<Vec<String>, _> =
            self.findings.iter().map(serde_json::to_string).collect();
        let lines = lines?.join(",\n");
        let gap = if lines.is_empty() { "" } else { "\n" };
        Ok(format!(
            "{{\"version\":{},\"findings\":[{gap}{lines}{gap}]}}\n",
            self.version
        ))
    }

    /// Tells new findings from known ones. `findings` are in their order, and all that `options` asked for.
    pub fn split(&self, findings: Vec<Finding>, options: &Options) -> Split {
        let known: BTreeSet<&str> = self.prints().collect();
        let prints = fingerprint::all(&findings);
        let found: BTreeSet<&str> = prints.iter().map(String::as_str).collect();
        let mut split = Split::default();
        for (finding, print) in findings.into_iter().zip(&prints) {
            if known.contains(print.as_str()) {
                split.known.push(finding);
            } else {
                split.new.push(finding);
            }
        }
        // What was not looked at is not mended, nor what a newly broken file hides.
        let whole = options.paths.is_empty() && options.standard.is_none();
        if whole && split.new.iter().all(|f| f.rule.bearing != Bearing::Firm) {
            let told = |k: &&Known| Rule::of(&k.code).is_none_or(|r| options.tells(r));
            let gone = self.findings.iter().filter(told);
            let gone = gone.filter(|k| !found.contains(k.fingerprint.as_str()));
            split.gone = gone.cloned().collect();
        }
        split
    }

    /// Without what is gone.
    #[must_use]
    pub fn without(mut self, gone: &[Known]) -> Self {
        self.findings.retain(|k| !gone.contains(k));
        self
    }

    /// With what `findings`, all of a check and in their order, hold beyond it.
    #[must_use]
    pub fn with(mut self, findings: &[Finding]) -> Self {
        let mut all = Baseline::of(findings).findings;
        let known: BTreeSet<&str> = self.prints().collect();
        all.retain(|k| !known.contains(k.fingerprint.as_str()));
        self.findings.extend(all);
        self
    }

    fn prints(&self) -> impl Iterator<Item = &str> {
        self.findings.iter().map(|k| k.fingerprint.as_str())
    }
}
