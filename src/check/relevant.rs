//! What of a state a scene looks at: all that its agenda, its situations and clocks, and its script can tell apart.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::content::model::*;
use crate::defaults;
use crate::script::{Hook, Kind as Written, What};
use crate::session::State;

/// What a scene looks at.
#[derive(Debug, Default)]
pub struct Relevant {
    /// Items.
    pub items: BTreeSet<ItemId>,
    /// Topics.
    pub topics: BTreeSet<String>,
    /// The last turn that anything asks for; later ones are alike.
    turns: u32,
    /// Seconds on a clock up to which something can tell them apart; later ones are alike.
    seconds: u32,
    /// Moods that something asks for.
    moods: BTreeSet<MoodName>,
    /// Seconds may matter.
    pub waits: bool,
    /// The script reads the trainee's words: play without words cannot show all it does.
    pub reads_text: bool,
}

impl Relevant {
    /// To a scene.
    pub fn to(scene: &Scene) -> Self {
        let mut r = Relevant::default();
        // Patience runs out in every scene.
        r.moods.insert(MoodName::Patience);
        r.seconds = defaults::SILENCE_SECONDS;
        for beat in &scene.agenda {
            r.items
                .extend(beat.items.iter().chain(&beat.missing).cloned());
            r.topics.extend(beat.topic.clone());
            r.turns = r.turns.max(beat.turn.unwrap_or(0));
            r.moods.extend(beat.mood.keys());
        }
        for s in scene.furniture.situations.values() {
            let after = s.clock.as_ref().map_or(0, |(_, after)| *after);
            r.seconds = r.seconds.max(after);
            r.items.extend(
                s.items
                    .iter()
                    .filter(|i| scene.items.contains_key(*i))
                    .cloned(),
            );
        }
        for clock in scene.furniture.clocks.values() {
            if let ClockOpens::Item(item) = &clock.opens {
                r.items.insert(item.clone());
            }
        }
        r.scripted(scene);
        let recognised = |id: &ItemId| scene.items.get(id).is_some_and(|i| i.shown.is_recognised());
        r.items.retain(recognised);
        r
    }

    fn scripted(&mut self, scene: &Scene) {
        let Some(script) = &scene.script else { return };
        let names = scene.names();
        for literal in &script.analysis().literals {
            let Written::Id(what) = literal.kind else {
                continue;
            };
            let Ok(id) = names.of(what).resolve(&literal.text) else {
                continue;
            };
            match what {
                What::Item => _ = self.items.insert(id.to_owned()),
                What::Topic => _ = self.topics.insert(id.to_owned()),
                _ => {}
            }
        }
        self.waits = script.has(Hook::Silence { seconds: 0 });
        for (_, text) in scene
            .closure
            .iter()
            .filter(|(path, _)| path.ends_with(".rhai"))
        {
            self.reads_text |= text.contains("c.text");
            for mood in [MoodName::Trust, MoodName::Patience, MoodName::Interest] {
                let name = match mood {
                    MoodName::Trust => "mood.trust",
                    MoodName::Patience => "mood.patience",
                    MoodName::Interest => "mood.interest",
                };
                if text.contains(name) {
                    self.moods.insert(mood);
                }
            }
            // A turn that is reckoned with may be any, and so may seconds.
            let turns = compared(text, "c.turn").map(|n| n.unwrap_or(scene.turns));
            self.turns = turns.fold(self.turns, u32::max);
            let body = text.replace("fn silence(c, seconds)", "");
            let seconds = compared(&body, "seconds").map(|n| n.unwrap_or(u32::MAX));
            self.seconds = seconds.fold(self.seconds, u32::max);
        }
    }

    /// Equal for states that the scene cannot tell apart.
    pub fn digest(&self, s: &State) -> String {
        let mut d = String::new();
        // Writing to a string cannot fail.
        let _ = write!(d, "{:?}|{:?}|{}|", s.outcome, s.ended.is_some(), s.stage);
        let _ = write!(d, "{}|", s.turn.min(self.turns + 1));
        for id in s.situations.keys() {
            let _ = write!(d, "{id},");
        }
        for item in self.items.iter().filter(|i| s.has_shown(i)) {
            let _ = write!(d, "|{item}");
        }
        for mood in &self.moods {
            let _ = write!(d, "|{}", s.mood.get(*mood) / defaults::REACH_MOOD);
        }
        for (clock, running) in &s.clocks {
            let told_apart = self.seconds.saturating_add(defaults::REACH_SECONDS);
            let seconds = running.seconds.min(told_apart);
            let _ = write!(d, "|{clock}{}", seconds / defaults::REACH_SECONDS);
        }
        let _ = write!(
            d,
            "|{:?}|{:?}|{:?}",
            s.fired,
            s.open_forms,
            s.questions.keys()
        );
        for (key, value) in &s.memory {
            let _ = write!(d, "|{key}={value}");
        }
        d
    }
}

/// Numbers that a script compares a name with; nothing where it is used in another way.
fn compared<'a>(script: &'a str, name: &'a str) -> impl Iterator<Item = Option<u32>> + 'a {
    script.match_indices(name).map(move |(at, _)| {
        let after = script[at + name.len()..].trim_start_matches([' ', '=', '<', '>', '!']);
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}
