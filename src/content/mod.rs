//! Content: YAML files in, checked scenarios out, every fault with its place. The only code that reads content files.

pub mod bare;
pub mod decode;
pub mod finding;
pub mod library;
pub mod model;
pub mod pack;
pub mod place;
pub mod raw;
pub mod resolve;
pub mod rules;
pub mod scenes;
pub mod scripts;
pub mod standards;
pub mod unwritten;
pub mod yaml;
