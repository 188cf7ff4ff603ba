//! The pool under simulated time, connections and failures.
#![cfg(not(loom))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod balancing;
mod draining;
mod queueing;
mod random;
mod rig;
