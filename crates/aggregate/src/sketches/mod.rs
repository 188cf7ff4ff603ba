//! Sketches: bounded summaries that can be merged and written down for another process.

mod bytes;
mod dd_mapping;
mod dd_sketch;
mod dd_store;
mod distinct;
mod hash;
mod top_k;

pub use dd_sketch::{DdSketch, MAX_BINS_RANGE};
pub use distinct::{DistinctCounter, PRECISION_RANGE};
pub use top_k::{CAPACITY_RANGE, MAX_TEXT_BYTES, TopEntry, TopK, TopKey};
