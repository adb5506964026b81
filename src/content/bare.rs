//! A scene without a scenario: the stages of a standard with every item as a goal, to judge finished transcripts by.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::*;
use crate::defaults;

/// What is known of a finished talk.
pub struct Talk {
    /// How it took place; nothing when unknown.
    pub channel: Option<Channel>,
    /// Situations known to hold; with `None`, those that lines, channel and items raise.
    pub situations: Option<Vec<String>>,
    /// Are actions narrated in it?
    pub narrated: bool,
    /// Are seconds given?
    pub timed: bool,
}

/// The scene of a transcript. Items that a transcript has no input for (forms, questions, clocks without seconds) are no goals.
pub fn scene(standard: Arc<Standard>, stages: Vec<Arc<Stage>>, talk: &Talk) -> Scene {
    let mut furniture = Furniture::default();
    let mut items = BTreeMap::new();
    let mut goals = Vec::new();
    for stage in &stages {
        furniture.add(&stage.furniture);
        for item in &stage.items {
            goals.push(item.id.clone());
            items.insert(item.id.clone(), item.clone());
        }
    }
    furniture.add(&standard.shared);
    if talk.situations.is_some() {
        // What holds is given: nothing else may raise a situation.
        for s in furniture.situations.values_mut() {
            s.at_start = false;
            s.channels.clear();
            s.facts.clear();
            s.customer_hit.clear();
            s.customer_miss.clear();
            s.items.clear();
            s.clock = None;
            s.implies.clear();
            s.excludes.clear();
            s.lasts = Lasts::Session;
        }
        // Nor does anybody know when it began: no time runs from there.
        let runs = |item: &Item| match item.due {
            Due::On { .. } => true,
            Due::Start => item.situation.is_some(),
            Due::Before(_) | Due::End => false,
        };
        for item in items.values_mut().filter(|i| runs(i)) {
            item.due = Due::End;
        }
    }
    let nothing = Text {
        zh: String::new(),
        en: String::new(),
    };
    let place = standard.place.clone();
    let persona = Persona {
        id: String::new(),
        name: String::new(),
        address: String::new(),
        about: nothing.clone(),
        mood: Mood {
            trust: 50,
            patience: 100,
            interest: 50,
        },
        facts: BTreeMap::new(),
        topics: BTreeMap::new(),
        answers: BTreeMap::new(),
        lines: MoodLines {
            puzzled: vec![],
            not_understood: vec![],
            nod: vec![],
            impatient: vec![],
            silence: vec![],
            leaving: vec![],
        },
        place: place.clone(),
    };
    Scene {
        id: String::new(),
        title: stages
            .first()
            .map_or_else(|| nothing.clone(), |s| s.title.clone()),
        channel: talk.channel.unwrap_or(Channel::Showroom),
        situation: talk.situations.clone().unwrap_or_default(),
        difficulty: 1,
        narration: talk.narrated,
        today: defaults::TODAY,
        brief: nothing,
        opening: Opening::default(),
        goals,
        items,
        furniture,
        facts: BTreeMap::new(),
        topics: BTreeMap::new(),
        answers: BTreeMap::new(),
        agenda: Vec::new(),
        effects: BTreeMap::new(),
        turns: u32::MAX,
        after_forms: Vec::new(),
        after_questions: Vec::new(),
        cut: defaults::CUT,
        desk: false,
        timed: talk.timed,
        script: None,
        closure: BTreeMap::new(),
        place,
        persona: Arc::new(persona),
        standard,
        stages,
        gathered: Gathered::default(),
    }
}
