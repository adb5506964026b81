//! A baseline: the findings a pack is known to have. They do not fail the check; others do; and the list only shrinks.

use serde::{Deserialize, Serialize};

use super::fingerprint;
use crate::content::finding::Finding;
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

    /// Tells new findings from known ones. `findings` are in their order.
    pub fn split(&self, findings: Vec<Finding>) -> Split {
        let prints = fingerprint::all(&findings);
        let is_known = |print: &String| self.findings.iter().any(|k| &k.fingerprint == print);
        let gone = self.findings.iter();
        let gone = gone.filter(|k| !prints.contains(&k.fingerprint)).cloned();
        let mut split = Split {
            gone: gone.collect(),
            ..Split::default()
        };
        for (finding, print) in findings.into_iter().zip(&prints) {
            if is_known(print) {
                split.known.push(finding);
            } else {
                split.new.push(finding);
            }
        }
        split
    }

    /// Without what is gone.
    #[must_use]
    pub fn without(mut self, gone: &[Known]) -> Self {
        self.findings.retain(|k| !gone.contains(k));
        self
    }
}
