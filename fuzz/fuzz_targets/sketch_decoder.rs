#![no_main]

use libfuzzer_sys::fuzz_target;
use otlp_native_fuzz::sketch_decoder::check;

fuzz_target!(|input: &[u8]| {
    check(input);
});
