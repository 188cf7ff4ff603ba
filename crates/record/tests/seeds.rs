//! The fuzz target's seeds, the inputs of its findings among them, on a stable compiler.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used)]
// What is public in the fuzz crate is not in this one.
#![allow(unreachable_pub)]

#[path = "../../../fuzz/src/record_decoder.rs"]
mod record_decoder;

use std::fs;
use std::path::Path;

#[test]
fn every_seed_holds_what_the_fuzz_target_checks_and_valid_ones_decode() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/record_decoder");
    let mut valid = 0;
    for seed in fs::read_dir(folder).unwrap() {
        let path = seed.unwrap().path();
        let decodes = record_decoder::check(&fs::read(&path).unwrap());
        if path.file_name().unwrap().to_string_lossy().starts_with("valid-") {
            assert!(decodes, "{}", path.display());
            valid += 1;
        }
    }
    assert!(valid > 0);
}
