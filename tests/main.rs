//! What a user would see, told as sentences. One binary: each module is a part of the product.

#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod authors;
mod check_allow;
mod check_apart;
mod check_baseline;
mod check_formats;
mod check_gate;
mod check_packs;
mod check_planted;
mod check_play;
mod check_sessions;
mod commands;
mod content_faults;
mod format_pages;
mod guide;
mod history_store;
#[cfg(unix)]
mod overlay;
mod pack_layers;
mod recognise_held_out;
mod recognise_robust;
#[cfg(unix)]
mod rule_pages;
mod script_analysis;
mod script_calls;
mod script_coverage;
mod script_errors;
mod script_findings;
mod script_given_up;
mod script_holes;
mod script_panics;
mod script_support;
mod session_heard;
mod session_play;
mod support;
#[cfg(unix)]
mod terminal;
mod xsd;
