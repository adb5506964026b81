//! The numbers recognition works with, chosen by measurement (docs/recognition.md).

/// All of them.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
#[allow(missing_docs)]
pub struct Tuning {
    // Weight of each kind of feature beside its rarity.
    pub flag: f32,
    pub single: f32,
    pub pair: f32,
    pub skip: f32,
    pub sound_pair: f32,
    pub act: f32,
    pub class: f32,
    /// Of a class of words alone, with a neighbour, with a class that follows, in the customer's line.
    pub word: f32,
    pub word_pair: f32,
    pub word_skip: f32,
    pub customer_word: f32,
    /// Of a class of words in a clause with a flag.
    pub flag_word: f32,
    pub customer: f32,
    /// A feature must stand in so many phrases.
    pub least_phrases: u32,
    /// A feature of two classes, or of a class and a flag: there are many by chance.
    pub least_phrases_crossed: u32,
    /// Weight of a pair of characters that no phrase has.
    pub unknown: f32,
    /// Weight of general talk among the counterexamples.
    pub cost_ordinary: f32,
    /// Keeps short windows from looking like whole phrases.
    pub norm_floor: f32,
    // Costs in training.
    pub cost: f32,
    pub cost_hit: f32,
    pub cost_miss: f32,
    pub passes: usize,
    pub rarity_power: f32,
    /// Rounds of training on the window that carries the item.
    pub window_rounds: usize,
    /// Score from which a window of a counterexample is trained against.
    pub window_bar: f32,
    /// Weight of the evidence, shared by all items, that a phrase shows anything at all.
    pub shared: f32,
    pub shared_low: f32,
    pub shared_high: f32,
    /// Weight of the evidence for the strongest other item, against an item.
    pub rival: f32,
    pub rival_low: f32,
    pub rival_high: f32,
    /// Clauses in a window.
    pub widest: usize,
    // Thresholds in units of the margin.
    pub seen: f32,
    pub unclear: f32,
    pub cue_seen: f32,
    pub cue_unclear: f32,
    pub veto: f32,
    pub taboo: f32,
    /// Items are said together when so much of the phrases that show one of them show both.
    pub together: f32,
    /// Off the margin from which a behaviour is unclear: alone in its words, and beside others.
    pub alone: f32,
    pub others: f32,
    /// On both margins of a behaviour beside an item that it is not said together with.
    pub stranger: f32,
    /// Off a behaviour's thresholds, over the number of its hits, and at most.
    pub few: f32,
    pub few_most: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            flag: 1.0,
            single: 1.0,
            pair: 0.8,
            skip: 0.4,
            sound_pair: 0.25,
            act: 0.5,
            class: 1.0,
            word: 0.8,
            word_pair: 0.7,
            word_skip: 0.5,
            customer_word: 1.0,
            flag_word: 1.0,
            customer: 0.5,
            least_phrases: 2,
            least_phrases_crossed: 3,
            unknown: 0.6,
            cost_ordinary: 3.0,
            norm_floor: 5.0,
            cost: 1.5,
            cost_hit: 2.0,
            cost_miss: 3.0,
            passes: 16,
            rarity_power: 0.1,
            window_rounds: 2,
            window_bar: -1.0,
            shared: 0.7,
            shared_low: -1.0,
            shared_high: 0.5,
            rival: 0.3,
            rival_low: -0.5,
            rival_high: 0.5,
            widest: 3,
            seen: 0.23,
            unclear: -0.17,
            cue_seen: -0.12,
            cue_unclear: -0.47,
            veto: 0.2,
            taboo: 0.1,
            together: 0.01,
            alone: 0.25,
            others: 0.05,
            stranger: 0.5,
            few: 4.0,
            few_most: 0.2,
        }
    }
}
