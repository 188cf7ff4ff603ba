//! The scalar twins, which say what the vector kernels have to compute. Those that a compiler turns into vectors by itself
//! are compiled once more for each instruction set, from the same text (see `unsafe_x86`).

use super::lanes::{Deviations, Extremes, LANES, LaneChunk, Lanes};
use super::{IntegerChunk, IntegerLanes};

/// Sum, minimum and maximum.
pub(super) fn extremes(numbers: &[f64]) -> Extremes {
    let mut lanes = Lanes::default();
    for chunk in numbers.chunks(LANES) {
        lanes.add(chunk);
    }
    lanes.fold()
}

/// The sum of the squares of deviations from `mean`.
pub(super) fn squared_deviations(numbers: &[f64], mean: f64) -> f64 {
    let mut lanes = Deviations::default();
    for chunk in numbers.chunks(LANES) {
        lanes.add(chunk, mean);
    }
    lanes.fold(numbers.len() as f64)
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

/// Sums, minima and maxima of integers by lane.
#[inline(always)]
pub(super) fn integer_extremes(chunks: &[IntegerChunk]) -> IntegerLanes {
    let mut low = [0_u64; LANES];
    let mut high = [0_u64; LANES];
    let mut min = [i64::MAX; LANES];
    let mut max = [i64::MIN; LANES];
    for chunk in chunks {
        let lanes = low.iter_mut().zip(&mut high).zip(&mut min).zip(&mut max);
        for ((((low, high), min), max), value) in lanes.zip(chunk) {
            // Biased to be unsigned, so that both halves are sums of what is not negative.
            let biased = (*value as u64) ^ (1 << 63);
            *low += biased & 0xFFFF_FFFF;
            *high += biased >> 32;
            *min = if *value < *min { *value } else { *min };
            *max = if *value > *max { *value } else { *max };
        }
    }
    IntegerLanes { low, high, min, max }
}

/// How many integers are above each boundary.
#[inline(always)]
pub(super) fn count_integers_above(values: &[i64], boundaries: &[i64; 4]) -> [u64; 4] {
    let mut above = [0; 4];
    for (above, boundary) in above.iter_mut().zip(boundaries) {
        *above = values.iter().map(|value| u64::from(value > boundary)).sum();
    }
    above
}

/// By how much a counter rose from each value to the next, by the rule of resets.
#[inline(always)]
pub(super) fn increases(before: &[f64], after: &[f64], out: &mut [f64]) {
    for ((before, after), out) in before.iter().zip(after).zip(out) {
        // A counter that is lower began anew at zero.
        *out = if after < before { *after } else { after - before };
    }
}

/// Counts each value in its bucket by a binary search.
pub(crate) fn count_by_search(values: &[f64], boundaries: &[f64], bucket_counts: &mut [u64]) {
    for value in values.iter().filter(|value| !value.is_nan()) {
        let bucket = boundaries.partition_point(|boundary| boundary < value);
        if let Some(count) = bucket_counts.get_mut(bucket) {
            *count += 1;
        }
    }
}
