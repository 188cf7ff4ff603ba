//! What one writes in Rust without vector instructions, for a compiler to make the best of: `-O3`, for the instruction set that a
//! published binary may take for granted. NaN is no number among these values, so none of them looks for it.

/// Sum, minimum and maximum.
#[derive(Clone, Copy)]
pub(crate) struct Extremes {
    pub(crate) sum: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

/// One after the other: the order of the sum leaves nothing to vectors.
#[inline(never)]
pub(crate) fn in_order(values: &[f64]) -> Extremes {
    let mut extremes = Extremes {
        sum: 0.0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };
    for value in values {
        extremes.sum += value;
        extremes.min = if *value < extremes.min {
            *value
        } else {
            extremes.min
        };
        extremes.max = if *value > extremes.max {
            *value
        } else {
            extremes.max
        };
    }
    extremes
}

/// In lanes, which a compiler puts into vectors.
#[inline(never)]
pub(crate) fn in_lanes<const LANES: usize>(values: &[f64]) -> Extremes {
    let mut sum = [0.0; LANES];
    let mut min = [f64::INFINITY; LANES];
    let mut max = [f64::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(chunk) {
            *sum += value;
            *min = if *value < *min { *value } else { *min };
            *max = if *value > *max { *value } else { *max };
        }
    }
    let rest = in_order(rest);
    Extremes {
        sum: sum.iter().sum::<f64>() + rest.sum,
        min: min.iter().fold(rest.min, |a, b| if *b < a { *b } else { a }),
        max: max.iter().fold(rest.max, |a, b| if *b > a { *b } else { a }),
    }
}

/// Reads every value and does next to nothing with it: how fast memory gives them.
#[inline(never)]
pub(crate) fn read(values: &[f64]) -> u64 {
    let mut seen = [0_u64; 16];
    for chunk in values.as_chunks::<16>().0 {
        for (seen, value) in seen.iter_mut().zip(chunk) {
            *seen |= value.to_bits();
        }
    }
    seen.iter().fold(0, |all, seen| all | seen)
}

/// A binary search for each value.
#[inline(never)]
pub(crate) fn buckets_by_search(values: &[f64], boundaries: &[f64; 15], counts: &mut [u64; 16]) -> Extremes {
    for value in values {
        let bucket = boundaries.partition_point(|boundary| boundary < value);
        if let Some(count) = counts.get_mut(bucket) {
            *count += 1;
        }
    }
    in_lanes::<16>(values)
}

/// The number of boundaries below each value is its bucket; no branch depends on the value.
#[inline(never)]
pub(crate) fn buckets_by_comparison(
    values: &[f64],
    boundaries: &[f64; 15],
    counts: &mut [u64; 16],
) -> Extremes {
    for value in values {
        let bucket: u32 = boundaries
            .iter()
            .map(|boundary| u32::from(boundary < value))
            .sum();
        if let Some(count) = counts.get_mut(bucket as usize) {
            *count += 1;
        }
    }
    in_lanes::<16>(values)
}

/// For each boundary, how many values are above it, a block of values after the other: the same idea as the kernels'.
#[inline(never)]
pub(crate) fn buckets_by_block(values: &[f64], boundaries: &[f64; 15], counts: &mut [u64; 16]) -> Extremes {
    let mut above = [0_u64; 15];
    for block in values.chunks(1024) {
        for (above, boundary) in above.iter_mut().zip(boundaries) {
            *above += block.iter().map(|value| u64::from(value > boundary)).sum::<u64>();
        }
    }
    let mut below = values.len() as u64;
    for (count, above) in counts.iter_mut().zip(above.iter().chain(&[0])) {
        *count = below - above;
        below = *above;
    }
    in_lanes::<16>(values)
}
