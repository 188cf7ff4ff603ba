//! The fuzz target's seeds, the inputs of its findings among them, on a stable compiler.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::expect_used)]
// What is public in the fuzz crate is not in this one.
#![allow(unreachable_pub)]

#[path = "../../../fuzz/src/sketch_decoder.rs"]
mod sketch_decoder;

use std::fs;
use std::path::Path;

#[test]
fn every_seed_holds_what_the_fuzz_target_checks_and_valid_ones_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/sketch_decoder");
    let mut valid = 0;
    for seed in fs::read_dir(folder).unwrap() {
        let path = seed.unwrap().path();
        let is_read = sketch_decoder::check(&fs::read(&path).unwrap());
        let is_said_to_be = path.file_name().unwrap().to_str().unwrap().starts_with("valid-");
        assert!(is_read || !is_said_to_be, "{}", path.display());
        valid += usize::from(is_said_to_be);
    }
    assert!(valid > 0);
}
