//! The queue on a simulated file system that loses power, and on the real one.

// All of this crate is test code, which Clippy sees only where `#[test]` stands.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod age;
mod damage;
mod degraded;
mod limits;
mod local_disk;
mod model;
mod power;
mod simulated;
mod single;
