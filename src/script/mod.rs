//! The confined script engine: how one customer reacts, written by an author in rhai.
//!
//! In: the texts of a script and of the shared ones it may import ([`Sources`]), and before each call everything the
//! script may read ([`View`]). Out: what the customer does ([`Effects`]), or a [`ScriptError`] with its place.
//! A script reaches nothing else: no file, network, clock, chance of its own, and no more work, memory or stack than
//! [`crate::defaults::script`] allows. The same view always gives the same effects, in debug and release builds alike.
//! This module must not know the session, its rules or its records.

mod analysis;
mod api;
mod calls;
mod closed;
mod compile;
mod coverage;
mod definitions;
mod engine;
mod error;
mod handle;
mod home;
mod ids;
mod memory;
mod model;
mod run;
mod scan;
mod translate;
mod worker;

pub use analysis::{Analysis, Function, Import, Literal, Stranger};
pub use calls::{CALLS, Call, Kind, is_outcome};
pub use coverage::{Branch, Coverage, Share};
pub use definitions::definitions;
pub use error::{Fault, Hint, ImportFault, Limit, Said, ScriptError, Spot};
pub use ids::{IdFault, Ids, What};
pub use model::{Effects, Hook, Mood, MoodName, Move, Named, Names, Sources, View};
pub use run::{Lacking, Noted};
pub use worker::{Script, give_up_after};
