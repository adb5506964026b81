//! Hints: the goal that is most worth showing next, and a sentence that would show it.

use super::event::Event;
use super::hear::Hearing;
use super::lines;
use super::state::State;
use crate::content::model::*;

/// Gives the next hint, or says that there is none.
pub fn give(h: &mut Hearing) {
    h.state.hints += 1;
    match next(h.scene, &h.state) {
        Some(item) => {
            h.state.hinted.insert(item.id.clone());
            let text = lines::model(h.scene, item);
            h.events.push(Event::Hint {
                item: item.id.clone(),
                text,
            });
        }
        None => h.events.push(Event::NoHint),
    }
}

/// The goal to hint at: not yet shown, able to be shown now, first due, not hinted at before if another is left.
pub fn next<'a>(scene: &'a Scene, state: &State) -> Option<&'a Item> {
    let open = scene
        .goals
        .iter()
        .filter_map(|g| scene.items.get(g))
        .filter(|item| {
            let applies = item
                .situation
                .as_ref()
                .is_none_or(|s| state.situations.contains_key(s));
            let narrated = scene.narration || item.how != How::Act;
            let talk = matches!(item.shown, Shown::Say | Shown::Act | Shown::Clock { .. });
            item.kind == Kind::Behaviour
                && talk
                && applies
                && narrated
                && !state.has_shown(&item.id)
        });
    open.min_by_key(|item| {
        let due = match &item.due {
            Due::Start => 0,
            Due::On { .. } => 1,
            Due::Before(_) => 2,
            Due::End => 3,
        };
        let place = scene.goals.iter().position(|g| *g == item.id);
        (state.hinted.contains(&item.id), due, place)
    })
}
