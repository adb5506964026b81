//! Rebuilds the binary when the content or the pages that it holds change, and gives it a hash of its own sources: results that another
//! program kept are not this one's.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=scenarios");
    println!("cargo:rerun-if-changed=scripts");
    println!("cargo:rerun-if-changed=docs/rules");
    println!("cargo:rerun-if-changed=Cargo.toml");
    println!("cargo:rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    hash(Path::new("Cargo.toml"), &mut hasher);
    hash(Path::new("src"), &mut hasher);
    println!("cargo:rustc-env=DUILIAN_SOURCES={:016x}", hasher.finish());
}

/// Hashes a file, or all files of a folder in the order of their names.
fn hash(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = std::fs::read_dir(path) {
        let mut inside: Vec<_> = entries.flatten().map(|e| e.path()).collect();
        inside.sort();
        inside.iter().for_each(|p| hash(p, hasher));
        return;
    }
    path.hash(hasher);
    std::fs::read(path).unwrap_or_default().hash(hasher);
}
