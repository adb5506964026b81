//! What of a state a scene looks at: all that its agenda, its situations and clocks, and its script can tell apart.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{compared, steps, waited};
use crate::content::model::*;
use crate::defaults;
use crate::script::{Hook, Kind as Written, Lacking, Literal, What};
use crate::session::{Stagecraft, State, lines};

/// What a scene looks at.
#[derive(Debug, Default)]
pub struct Relevant {
    /// Items that words may show.
    pub items: BTreeSet<ItemId>,
    /// Topics.
    pub topics: BTreeSet<String>,
    /// Words that the script looks for.
    pub words: BTreeSet<String>,
    /// Items that the scene does not look at and that move a mood it looks at, one for each way to move it.
    pub movers: BTreeSet<ItemId>,
    /// Goals that the scene does not look at and nothing is amiss in; where moods count, all such items.
    pub others: Vec<ItemId>,
    /// All items that anything is known to ask for, those among them that no words can show as well.
    named: BTreeSet<ItemId>,
    /// Items of which it counts that they were shown, and up to how often.
    shown: BTreeMap<ItemId, usize>,
    /// The last turn that anything asks for; later ones are alike.
    turns: u32,
    /// Moods that something asks for, each to the point.
    moods: BTreeSet<MoodName>,
    /// Seconds of one wait from which on the script does something else.
    silences: BTreeSet<u32>,
    /// The same of seconds on each clock.
    clocks: BTreeMap<String, BTreeSet<u32>>,
    /// The same of all seconds that counted.
    seconds: BTreeSet<u32>,
    /// Lists of lines of which some raise situations: which comes next matters.
    lists: BTreeSet<String>,
    /// The script reads the trainee's words in other ways than looking for some: play without words cannot show all it does.
    pub reads_text: bool,
    /// The script does more with the seconds that counted than to compare them with numbers: states are one all the same
    /// that it may tell apart by them.
    pub reckons_seconds: bool,
    /// Something depends on a form filled in or a question answered, which play leaves alone.
    pub needs_desk: bool,
}

/// How much room for more a state has; of states that are alike in all else, one with more of both can do all that the other
/// can.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Room {
    /// Turns that are left.
    turns: u32,
    /// Patience that is left.
    patience: i64,
}

impl Room {
    /// What a state has left to go on with.
    pub fn of(scene: &Scene, s: &State) -> Self {
        Room {
            turns: scene.turns.saturating_sub(s.turn),
            patience: s.mood.patience,
        }
    }

    /// Is there as much room in every way?
    pub fn holds(self, other: Room) -> bool {
        self.turns >= other.turns && self.patience >= other.patience
    }
}

impl Relevant {
    /// To a scene, of whose answers to these keys it is in question whether they are ever given.
    pub fn to(craft: &Stagecraft, in_question: &[String]) -> Self {
        let scene = &craft.scene;
        let mut r = Relevant::default();
        for beat in &scene.agenda {
            r.look_at(beat.items.iter().chain(&beat.missing));
            r.topics.extend(beat.topic.clone());
            r.turns = r.turns.max(beat.turn.unwrap_or(0));
            r.moods.extend(beat.mood.keys());
        }
        for s in scene.furniture.situations.values() {
            if let Some((clock, after)) = &s.clock {
                r.clocks.entry(clock.clone()).or_default().insert(*after);
            }
            r.items.extend(s.items.iter().cloned());
        }
        for clock in scene.furniture.clocks.values() {
            if let ClockOpens::Item(item) = &clock.opens {
                r.items.insert(item.clone());
            }
        }
        r.answers(craft, in_question);
        r.lines_by_mood(craft);
        r.scripted(craft);
        r.derived(scene);
        r.named.clone_from(&r.items);
        r.needs_desk = r.items.iter().any(|id| is_of_desk(scene, id));
        r.items.retain(|id| steps::can_be_shown(scene, id));
        let own = |id: &&ItemId| steps::is_plain(scene, id) && !r.items.contains(*id);
        r.others = match r.counts_moods() {
            true => scene.items.keys().filter(own).cloned().collect(),
            false => scene.goals.iter().filter(own).cloned().collect(),
        };
        r.moved(scene);
        r
    }

    fn look_at<'a>(&mut self, items: impl Iterator<Item = &'a ItemId>) {
        for item in items {
            self.items.insert(item.clone());
            self.shown.entry(item.clone()).or_insert(1);
        }
    }

    /// Answers of which it counts which line comes, and when: some raise situations, or all fit certain moods alone.
    fn answers(&mut self, craft: &Stagecraft, in_question: &[String]) {
        let scene = &craft.scene;
        for (key, layers) in &scene.answers {
            let all = || layers.iter().flatten();
            let mut by_mood = in_question.contains(key) && all().all(|l| l.when.is_some());
            for (n, layer) in layers.iter().enumerate() {
                if raises(craft, layer) {
                    by_mood = true;
                    self.lists.insert(format!("answers.{key}.{n}"));
                    let to = match scene.items.contains_key(key) {
                        true => &mut self.items,
                        false => &mut self.topics,
                    };
                    to.insert(key.clone());
                }
            }
            if by_mood {
                self.moods.extend(all().flat_map(moods_of));
            }
        }
    }

    /// Lines by mood of which some raise situations.
    fn lines_by_mood(&mut self, craft: &Stagecraft) {
        let lines = &craft.scene.persona.lines;
        let lists = [
            ("not-understood", &lines.not_understood),
            ("nod", &lines.nod),
            ("impatient", &lines.impatient),
            ("silence", &lines.silence),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| raises(craft, list)) {
            self.lists.insert(format!("lines.{name}"));
            self.moods.extend(list.iter().flat_map(moods_of));
            match name {
                "impatient" => _ = self.moods.insert(MoodName::Patience),
                "silence" => _ = self.silences.insert(defaults::SILENCE_SECONDS),
                _ => {}
            }
        }
    }

    fn scripted(&mut self, craft: &Stagecraft) {
        let scene = &craft.scene;
        let Some(script) = &scene.script else { return };
        let names = scene.names();
        let analysis = script.analysis();
        for literal in &analysis.literals {
            let Written::Id(what) = literal.kind else {
                continue;
            };
            let Some(id) = names.of(what).find(&literal.text) else {
                continue;
            };
            match (what, literal.call) {
                (What::Item, "shown") => _ = self.items.insert(id.to_owned()),
                (What::Item, _) => self.look_at([id.to_owned()].iter()),
                (What::Topic, _) => _ = self.topics.insert(id.to_owned()),
                _ => {}
            }
        }
        let files = scene.closure.iter();
        let files = files.filter(|(path, _)| path.ends_with(".rhai"));
        let text: String = files.map(|(_, text)| format!("{text}\n")).collect();
        // An id that is only made while the script runs may be any that it has words for.
        for word in text.split('"') {
            let computed = |call| analysis.computed.contains(call);
            if ["shown", "ever", "count"].into_iter().any(computed)
                && let Some(item) = names.items.find(word)
            {
                self.look_at([item.to_owned()].iter());
            }
            if computed("asked")
                && let Some(topic) = names.topics.find(word)
            {
                self.topics.insert(topic.to_owned());
            }
        }
        let counts = analysis.computed.contains("count")
            || analysis.literals.iter().any(|l| l.call == "count");
        if counts {
            let often = scene.turns as usize;
            self.shown.values_mut().for_each(|n| *n = often);
        }
        match compared::words(&text).filter(|_| !analysis.computed.contains("mentions")) {
            Some(words) => {
                let mentioned = analysis.literals.iter().filter(|l| l.kind == Written::Word);
                self.words = words;
                self.words.extend(mentioned.map(|l| l.text.clone()));
            }
            None => self.reads_text = true,
        }
        let named = [
            (MoodName::Trust, ".mood.trust"),
            (MoodName::Patience, ".mood.patience"),
            (MoodName::Interest, ".mood.interest"),
        ];
        let written_out = text.matches(".mood.").count() == text.matches(".mood").count();
        let asked = named
            .into_iter()
            .filter(|(_, n)| !written_out || text.contains(n));
        self.moods.extend(asked.map(|(mood, _)| mood));
        // A turn that is reckoned with may be any.
        let turns = compared::cuts(&text, ".turn");
        let last = turns.map_or(scene.turns, |t| t.last().copied().unwrap_or(0));
        self.turns = self.turns.max(last);
        let raised = |l: &&Literal| craft.ears.situations_in(&lines::fill(scene, &l.text));
        let differs =
            |lines: Vec<&Literal>| lines.iter().map(raised).collect::<BTreeSet<_>>().len() > 1;
        // Each turn chooses anew.
        if analysis.choices().into_iter().any(differs) {
            self.turns = scene.turns;
        }
        self.seconds = compared::some_cuts(&text, ".seconds");
        self.reckons_seconds = compared::cuts(&text, ".seconds").is_none();
        if script.has(Hook::Silence { seconds: 0 }) {
            self.silences.insert(defaults::SILENCE_SECONDS);
            let waited = waited::follow(&text);
            for name in &waited.names {
                self.silences.extend(compared::some_cuts(&text, name));
            }
            self.reckons_seconds |= waited.reckoned;
        }
    }

    /// Items that others which are looked at are made of, and the clocks that decide them.
    fn derived(&mut self, scene: &Scene) {
        let looked_at: Vec<ItemId> = self.shown.keys().cloned().collect();
        for item in looked_at.iter().filter_map(|id| scene.items.get(id)) {
            match &item.shown {
                Shown::Count { of, at_least } => {
                    self.look_at([of].into_iter());
                    let often = self.shown.entry(of.clone()).or_default();
                    *often = (*often).max(*at_least as usize);
                }
                Shown::Order { first, then } => self.look_at([first, then].into_iter()),
                Shown::Clock {
                    from,
                    within,
                    stopped_by,
                    ..
                } => {
                    let cuts = self.clocks.entry(from.clone()).or_default();
                    cuts.insert(within.saturating_add(1));
                    self.items.extend(stopped_by.clone());
                }
                _ => {}
            }
        }
    }

    /// One item for each way in which the rest move moods that count.
    fn moved(&mut self, scene: &Scene) {
        let mut ways: BTreeSet<(Vec<i64>, &Option<String>)> = BTreeSet::new();
        for (id, item) in &scene.items {
            if self.items.contains(id) || !steps::can_be_shown(scene, id) {
                continue;
            }
            let by: Vec<i64> = self
                .moods
                .iter()
                .map(|mood| moves(scene, item, *mood))
                .collect();
            if by.iter().any(|by| *by != 0) && ways.insert((by, &item.situation)) {
                self.movers.insert(id.clone());
            }
        }
        let moving = |(_, by): &(&String, &BTreeMap<MoodName, i64>)| {
            self.moods.iter().any(|mood| by.contains_key(mood))
        };
        let topics = scene.effects.iter().filter(moving).map(|(key, _)| key);
        let topics = topics.filter(|key| scene.topics.contains_key(*key));
        self.topics.extend(topics.cloned());
        // Silence costs patience, if nothing else.
        if self.moods.contains(&MoodName::Patience) {
            self.silences.insert(defaults::SILENCE_SECONDS);
        }
    }

    /// Is it known that the script may ask for this? Not for an id that it puts together while it runs.
    pub fn foresees(&self, lacking: &Lacking) -> bool {
        match lacking {
            Lacking::Shown(item) => self.named.contains(item),
            Lacking::Ever(item) => self.shown.contains_key(item),
            Lacking::Asked(topic) => self.topics.contains(topic),
            Lacking::Words => true,
        }
    }

    /// Does anything ask for a mood that what is shown may lift?
    pub fn counts_moods(&self) -> bool {
        self.moods.iter().any(|m| *m != MoodName::Patience)
    }

    /// The moods that something asks for.
    pub fn moods(&self) -> impl Iterator<Item = MoodName> {
        self.moods.iter().copied()
    }

    /// How many of the items that are looked at were shown.
    pub fn shown(&self, s: &State) -> usize {
        self.shown.keys().filter(|i| s.has_shown(i)).count()
    }

    /// The turn, as far as anything tells turns apart.
    pub fn turn(&self, s: &State) -> u32 {
        s.turn.min(self.turns)
    }

    /// Waits after which something else happens than after shorter ones, and one that is too short for all of it.
    pub fn waits(&self, s: &State) -> BTreeSet<u32> {
        let mut cuts = self.silences.clone();
        for (clock, running) in &s.clocks {
            let all = self.clocks.get(clock).into_iter().flatten();
            cuts.extend(all.filter_map(|cut| cut.checked_sub(running.seconds)));
        }
        if !s.clocks.is_empty() {
            let all = self.seconds.iter();
            cuts.extend(all.filter_map(|cut| cut.checked_sub(s.seconds)));
        }
        let least = cuts.iter().find(|c| **c > 0).copied();
        cuts.extend(least.map(|c| c - 1));
        cuts.remove(&0);
        cuts
    }

    /// Equal for states that the scene cannot tell apart but by the room that is left.
    pub fn digest(&self, s: &State) -> String {
        let mut d = String::new();
        if s.outcome.is_some() || s.ended.is_some() {
            return format!("{:?}|{:?}", s.outcome, s.ended.as_ref().map(|e| &e.outcome));
        }
        // Writing to a string cannot fail.
        let _ = write!(d, "{}|{}|", s.stage, self.turn(s));
        for id in s.situations.keys() {
            let _ = write!(d, "{id},");
        }
        for (n, (item, often)) in self.shown.iter().enumerate() {
            let times = s.shown.get(item).map_or(0, Vec::len).min(*often);
            if times > 0 {
                let _ = write!(d, "|{n}*{times}");
            }
        }
        for mood in &self.moods {
            let _ = write!(d, "|{}", s.mood.get(*mood));
        }
        if self.counts_moods() {
            let once = self.items.iter().chain(&self.movers).chain(&self.others);
            for (n, _) in once.enumerate().filter(|(_, i)| s.has_shown(i)) {
                let _ = write!(d, ",{n}");
            }
        }
        for (clock, running) in &s.clocks {
            let cuts = self.clocks.get(clock);
            let last = cuts.and_then(|c| c.last()).copied().unwrap_or(0);
            let seconds = running.seconds.min(last);
            let _ = write!(d, "|{clock}@{seconds}{:?}", running.judged);
        }
        if let Some(last) = self.seconds.last() {
            let _ = write!(d, "|{}", s.seconds.min(*last));
        }
        for (list, used) in s.used.iter().filter(|(list, _)| self.lists.contains(*list)) {
            let _ = write!(d, "|{list}*{used}");
        }
        let _ = write!(d, "|{:?}", s.fired);
        // Quoted: a text may hold anything, and "1" is not 1.
        for (key, value) in &s.memory {
            let _ = write!(d, "|{key:?}={value:?}");
        }
        d
    }
}

/// Do some of these lines raise situations?
fn raises(craft: &Stagecraft, lines: &[Line]) -> bool {
    let raises = |l: &Line| {
        let line = lines::fill(&craft.scene, &l.say);
        !craft.ears.situations_in(&line).is_empty()
    };
    lines.iter().any(raises)
}

/// The moods that a line asks for.
fn moods_of(line: &Line) -> impl Iterator<Item = MoodName> {
    let when = line.when.iter();
    when.flat_map(|w| w.mood.keys().copied())
}

/// Is the item shown by a form or a question?
fn is_of_desk(scene: &Scene, item: &str) -> bool {
    (scene.items.get(item))
        .is_some_and(|i| matches!(i.shown, Shown::Form { .. } | Shown::Question { .. }))
}

/// How far showing an item moves a mood, each time it is shown.
fn moves(scene: &Scene, item: &Item, mood: MoodName) -> i64 {
    use defaults::effects as d;
    match (scene.effects.get(&item.id), item.kind, mood) {
        (Some(moves), ..) => moves.get(&mood).copied().unwrap_or(0),
        (None, Kind::Taboo, MoodName::Trust) => d::TABOO_TRUST,
        (None, Kind::Taboo, MoodName::Patience) => d::TABOO_PATIENCE,
        _ => 0,
    }
}
