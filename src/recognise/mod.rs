//! Recognition: which documented items does an utterance show?
//!
//! In: the phrases of a stage ([`StageSpec`]) and what somebody said ([`Utterance`]). Out: the items
//! observed with confidence, quote and span ([`Observation`]) and, on request, why ([`Explanation`]).
//! Pure: no files, no clock, no chance; the same input gives the same bytes on every machine.
//!
//! The way: [`normalise`] → clauses (speech and narration) → windows of up to three clauses → a linear
//! model per item ([`StageModel`]) beside the author's cues ([`Cue`]) → exact phrases, situations and
//! implications ([`Recogniser`]). Small sets of phrases (situations, topics) have a [`PhraseSet`].

mod classes;
mod company;
mod corpus;
mod cue;
mod cue_set;
mod exact;
mod explain;
mod familiar;
mod features;
mod folds;
mod judged;
mod lexicon;
mod model;
mod normalise;
mod phrase;
mod pieces;
mod quality;
mod recogniser;
mod rivals;
mod score;
mod solver;
mod spec;
mod train;
mod tuning;

pub use company::Company;
pub use cue::{Cue, CueError, CueFault, LONGEST_GAP, compile_cue};
pub use cue_set::{CueFaultAt, CueHit};
pub use explain::{Advice, CueEvidence, Doubt, Explanation, Nearest, Weighed};
#[doc(hidden)]
pub use features::{clause_features, customer_features};
pub use model::{ModelError, StageModel, Thresholds};
pub use normalise::{Clause, Normalised, normalise};
pub use phrase::{PhraseSet, Spoken};
#[doc(hidden)]
pub use pieces::pieces;
pub use quality::{ItemQuality, WorstExample, cross_validate};
pub use recogniser::Recogniser;
pub use spec::{Channel, CueSpec, Example, ItemSpec, Kind, Observation, StageSpec, Utterance, Via};
pub use train::{FOLDS, TrainError, training_key};
#[doc(hidden)]
pub use tuning::Tuning;
