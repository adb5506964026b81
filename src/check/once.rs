//! One fault is told once: not by each unit that shares a file, and not again by what follows from it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::finding::Finding;
use crate::content::rules;
use crate::i18n::Lang;

/// Leaves out what is said before: what is wrong in a file that several units share is told by each.
pub fn told(findings: &mut Vec<Finding>) {
    let mut told: BTreeMap<(String, u32, u32, &str), Vec<Finding>> = BTreeMap::new();
    findings.retain(|f| {
        let (path, line, column, code) = f.order();
        let here = told
            .entry((path.to_owned(), line, column, code))
            .or_default();
        let is_new = !here.contains(f);
        if is_new {
            here.push(f.clone());
        }
        is_new
    });
    // What a script does only in a situation that never arises cannot be heard either.
    let idle: Vec<Lines> = findings.iter().filter_map(idle).collect();
    findings.retain(|f| {
        let at = f.place.line as usize;
        let among = |l: &Lines| l.meet(&f.place.source.path, at..at + 1);
        !follows(f) || !idle.iter().any(among)
    });
}

/// Lines of a script about which something is told.
pub struct Lines {
    path: String,
    first: usize,
    last: usize,
}

impl Lines {
    /// Are some of these lines among them?
    pub fn meet(&self, path: &str, lines: Range<usize>) -> bool {
        self.path == path && lines.start <= self.last && self.first < lines.end
    }
}

/// Lines that no golden can run, or whose being played is asked for already.
pub fn explained(findings: &[Finding]) -> Vec<Lines> {
    let at = |f: &Finding| Lines {
        path: f.place.source.path.clone(),
        first: f.place.line as usize,
        last: f.place.line as usize,
    };
    let unheard = findings.iter().filter(|f| follows(f)).map(at);
    findings.iter().filter_map(idle).chain(unheard).collect()
}

fn follows(finding: &Finding) -> bool {
    [&rules::LINE_NEVER_HEARD, &rules::OUTCOME_NEVER_PLAYED].contains(&finding.rule)
}

/// What stands under a situation that never arises.
fn idle(finding: &Finding) -> Option<Lines> {
    let never = finding.rule == &rules::SITUATION_NEVER_RAISED;
    let mut args = finding.args.iter().filter(|_| never);
    let (_, last) = args.find(|(name, _)| name == "last")?;
    Some(Lines {
        path: finding.place.source.path.clone(),
        first: finding.place.line as usize,
        last: last.text(Lang::En).parse().ok()?,
    })
}
