//! The pipeline's guarantees, from a chunk that is offered to the outcome of its export.

// All of this crate is test code, which Clippy sees only where `#[test]` stands.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod backpressure;
mod batching;
mod chunk_writer;
mod collecting;
mod conservation;
mod durable;
mod fake_exporter;
mod flushing;
mod metrics_rig;
mod programs;
mod received;
mod recorded_failures;
mod resources;
mod rig;
mod sending;
mod sent_spans;
mod shutting_down;
mod signals;
mod sizes;
mod threads;
