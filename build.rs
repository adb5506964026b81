//! Rebuilds the binary when the content that it holds changes.

fn main() {
    println!("cargo:rerun-if-changed=scenarios");
    println!("cargo:rerun-if-changed=scripts");
}
