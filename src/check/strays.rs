//! Scripts that nothing runs: no scenario names them, and no script that runs imports them.

use std::collections::BTreeSet;

use crate::content::finding::Finding;
use crate::content::library::Library;
use crate::content::place::Place;
use crate::content::rules;

/// Tells of them. Nothing is told while a scenario cannot be read or names a script that is not there: this might be its own.
pub fn check(library: &Library, found: &mut Vec<Finding>) {
    let mut wanted: Vec<String> = Vec::new();
    for id in library.scenario_ids() {
        let Some(head) = library.scenario_head(&id).0 else {
            return;
        };
        let script = head.script.map(|s| format!("scripts/{}", s.v));
        if script
            .as_ref()
            .is_some_and(|path| library.source(path).is_none())
        {
            return;
        }
        wanted.extend(script);
    }
    let mut run: BTreeSet<String> = BTreeSet::new();
    while let Some(path) = wanted.pop() {
        if run.insert(path.clone())
            && let Some(source) = library.source(&path)
        {
            wanted.extend(imports(&source.text).map(|name| format!("scripts/lib/{name}.rhai")));
        }
    }
    for path in library.list("scripts", "rhai") {
        if !run.contains(&path)
            && let Some(source) = library.source(&path)
        {
            let name = path.trim_start_matches("scripts/").to_owned();
            found.push(Finding::new(&rules::SCRIPT_STRAY, Place::file(&source)).with("path", name));
        }
    }
}

/// Names that a script imports: imports stand at the top, a line each.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("import \"")?.split('"').next())
}
