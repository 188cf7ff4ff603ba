//! What a batch allocates once everything is warm, from the copy that JavaScript hands over to the body that is sent.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod client;
mod counting_allocator;
mod items;
mod parts;
mod whole_pipeline;
