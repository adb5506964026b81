//! Rebuilds the binary when the content or the pages that it holds change.

fn main() {
    println!("cargo:rerun-if-changed=scenarios");
    println!("cargo:rerun-if-changed=scripts");
    println!("cargo:rerun-if-changed=docs/rules");
}
