//! What tells a finding from all others though lines move and neighbours are mended: its rule, its file, the words it
//! points at, and, where all these are the same, its number among them.

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
    let mut hash = Sha256::new();
    for part in [finding.rule.code, path(finding), words(finding)] {
        hash.update(part);
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// What a finding points at: its first line, or the whole line where only the start is known. Of a golden that is the
/// first difference, which moves while the rest is mended: the file alone tells it.
fn words(finding: &Finding) -> &str {
    let place = &finding.place;
    let text = place.source.text.as_str();
    let from = place.at as usize;
    let span = text.get(from..from + place.len as usize);
    let span = span.and_then(|s| s.lines().next()).unwrap_or_default();
    if !span.is_empty() || place.line == 0 || place.source.path.ends_with(".golden") {
        return span.trim();
    }
    let line = text.lines().nth(place.line as usize - 1);
    line.unwrap_or_default().trim()
}
