//! The fuzz targets' seeds, the inputs of their findings among them, on a stable compiler.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::expect_used)]
// What is public in the fuzz crate is not in this one.
#![allow(unreachable_pub)]

#[path = "../../../fuzz/src/json_decoder.rs"]
mod json_decoder;
#[path = "../../../fuzz/src/otlp_decoder.rs"]
mod otlp_decoder;
#[path = "../../../fuzz/src/signal_input.rs"]
mod signal_input;

use std::fs;
use std::path::Path;

#[test]
fn every_protobuf_seed_holds_what_the_fuzz_target_checks_and_valid_ones_are_requests() {
    replay("otlp_decoder", otlp_decoder::check);
}

#[test]
fn every_json_seed_holds_what_the_fuzz_target_checks_and_valid_ones_are_requests() {
    replay("json_decoder", json_decoder::check);
}

fn replay(target: &str, check: fn(&[u8]) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(target);
    let mut valid = 0;
    for seed in fs::read_dir(folder).unwrap() {
        let path = seed.unwrap().path();
        let is_request = check(&fs::read(&path).unwrap());
        if path.file_name().unwrap().to_string_lossy().starts_with("valid-") {
            assert!(is_request, "{}", path.display());
            valid += 1;
        }
    }
    assert!(valid > 0);
}
