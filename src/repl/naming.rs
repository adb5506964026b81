//! What a trainee means by the name of a point or a form: an id, a title, or a part of a title.

use crate::content::model::Scene;
use crate::session;

/// The item: by its id, by its title, or by a part of the title that no other goal has.
pub fn item(scene: &Scene, written: &str) -> Option<String> {
    if let Some(id) = session::item_named(scene, written) {
        return Some(id);
    }
    let titled = |fits: &dyn Fn(&str) -> bool, goals: bool| {
        let mut found = scene.items.values().filter(|i| {
            (fits(&i.title.zh) || fits(&i.title.en)) && (!goals || scene.is_goal(&i.id))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.id.clone()),
            _ => None,
        }
    };
    let written = bare(written);
    if written.is_empty() {
        return None;
    }
    titled(&|t| t == written, false)
        .or_else(|| titled(&|t| t.contains(written), true))
        .or_else(|| titled(&|t| t.contains(written), false))
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
