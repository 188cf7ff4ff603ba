//! The scalar twins, which say what the vector kernels have to compute.

use super::lanes::{LaneChunk, Lanes};

/// Adds chunks to the lanes.
pub(super) fn accumulate(lanes: &mut Lanes, chunks: &[LaneChunk]) {
    for chunk in chunks {
        lanes.add_rest(chunk);
    }
}

/// How many values are above each boundary.
pub(super) fn count_above(chunks: &[LaneChunk], boundaries: &[f64; 4]) -> [u64; 4] {
    boundaries.map(|boundary| {
        let above = |chunk: &LaneChunk| {
            chunk
                .iter()
                .map(|value| u64::from(*value > boundary))
                .sum::<u64>()
        };
        chunks.iter().map(above).sum()
    })
}

/// Counts each value in its bucket by a binary search.
pub(super) fn count_by_search(values: &[f64], boundaries: &[f64], bucket_counts: &mut [u64]) {
    for value in values.iter().filter(|value| !value.is_nan()) {
        let bucket = boundaries.partition_point(|boundary| boundary < value);
        if let Some(count) = bucket_counts.get_mut(bucket) {
            *count += 1;
        }
    }
}
