//! What a trainee means by the name of a point or a form: an id, a title, or a part of a title.

use crate::content::model::{Item, Scene};
use crate::session;

/// The items that fit: the one with this id or title, else the goals with this part in their title, else all such items.
pub fn items<'s>(scene: &'s Scene, written: &str) -> Vec<&'s Item> {
    if let Some(item) = session::item_named(scene, written).and_then(|id| scene.items.get(&id)) {
        return vec![item];
    }
    let written = bare(written);
    let titled = |fits: &dyn Fn(&str) -> bool| -> Vec<&Item> {
        let all = scene.items.values();
        all.filter(|i| fits(&i.title.zh) || fits(&i.title.en))
            .collect()
    };
    let exact = titled(&|t| t == written);
    if !exact.is_empty() || written.is_empty() {
        return exact;
    }
    let part = titled(&|t| t.contains(written));
    let goals: Vec<&Item> = (part.iter().copied())
        .filter(|i| scene.is_goal(&i.id))
        .collect();
    if goals.is_empty() { part } else { goals }
}

/// The forms that fit: the one with this id or title, else all with this part in their title.
pub fn forms(scene: &Scene, written: &str) -> Vec<String> {
    let forms = &scene.furniture.forms;
    let written = bare(written);
    let titled = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let fitting = forms
            .iter()
            .filter(|(_, f)| fits(&f.title.zh) || fits(&f.title.en.to_lowercase()));
        fitting.map(|(id, _)| id.clone()).collect()
    };
    if forms.contains_key(written) {
        return vec![written.to_owned()];
    }
    let lower = written.to_lowercase();
    let exact = titled(&|t| t == written || t == lower);
    if exact.is_empty() && !written.is_empty() {
        titled(&|t| t.contains(written) || t.contains(&lower))
    } else {
        exact
    }
}

/// As people quote names: without the marks around them.
fn bare(written: &str) -> &str {
    written
        .trim()
        .trim_matches(['“', '”', '"', '★', '《', '》', '「', '」'])
}
