//! What each fuzz target checks. The crates' own tests include these files to replay the seeds on a stable compiler.

pub mod json_decoder;
pub mod otlp_decoder;
pub mod queue_segment;
pub mod record_decoder;
pub mod signal_input;
pub mod sketch_decoder;
