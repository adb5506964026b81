//! What tells a finding from all others though lines move: its rule, its file, the text of its line, and, where all
//! these are the same, its number among them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::content::finding::Finding;

/// The fingerprints of findings in their order.
pub fn all(findings: &[Finding]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut one = |finding: &Finding| {
        let hash = hash(finding);
        let number = seen.entry(hash.clone()).or_default();
        *number += 1;
        format!("{hash}-{number}")
    };
    findings.iter().map(&mut one).collect()
}

/// The path of a finding's file inside its pack, wherever the pack stands.
pub fn path(finding: &Finding) -> &str {
    let path = finding.place.source.path.as_str();
    let parts = ["scenarios/", "scripts/"];
    let starts = parts.iter().filter_map(|part| {
        let at = path.find(part)?;
        (at == 0 || path.get(..at)?.ends_with('/')).then_some(at)
    });
    starts.min().and_then(|at| path.get(at..)).unwrap_or(path)
}

fn hash(finding: &Finding) -> String {
    let place = &finding.place;
    let line = place
        .line
        .checked_sub(1)
        .and_then(|n| place.source.text.lines().nth(n as usize))
        .unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [finding.rule.code, path(finding), line.trim()] {
        hash.update(part);
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
