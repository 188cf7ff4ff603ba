//! The aggregator against a naive model, and each of its rules alone.

// All of this crate is test code, which Clippy sees only where `#[test]` stands.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod conservation;
mod exemplars;
mod histograms;
mod model;
mod refusals;
mod rig;
mod start_times;
