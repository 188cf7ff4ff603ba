//! Kernels with NEON.
#![allow(unsafe_code)]

use super::lanes::{Deviations, Extremes, LANES, LaneChunk, Lanes};
use super::{Kernels, scalar, sketch_indices};
use std::arch::aarch64::{
    float64x2_t, vaddq_f64, vaddvq_u64, vbslq_f64, vcgtq_f64, vcltq_f64, vdupq_n_f64, vdupq_n_u64, vld1q_f64,
    vmulq_f64, vst1q_f64, vsubq_f64, vsubq_u64,
};
use std::arch::is_aarch64_feature_detected;

/// The kernels with NEON, if this machine has it. Compilers take NEON for granted on this architecture, so the scalar twins
/// that they turn into vectors need no second compilation.
pub(super) fn neon() -> Option<Kernels> {
    is_aarch64_feature_detected!("neon").then_some(Kernels {
        name: "neon",
        // SAFETY: the machine has NEON, here and in all that follow.
        extremes: |numbers| unsafe { extremes_neon(numbers) },
        // SAFETY: see above.
        squared_deviations: |numbers, mean| unsafe { squared_deviations_neon(numbers, mean) },
        // SAFETY: see above.
        count_above: |chunks, boundaries| unsafe { count_above_neon(chunks, boundaries) },
        integer_extremes: scalar::integer_extremes,
        count_integers_above: scalar::count_integers_above,
        increases: scalar::increases,
        sketch_indices: sketch_indices::of_magnitudes,
        most_compared: 32,
    })
}

#[target_feature(enable = "neon")]
fn extremes_neon(numbers: &[f64]) -> Extremes {
    let (chunks, rest) = numbers.as_chunks();
    let mut lanes = Lanes::default();
    let mut sum = load(&lanes.sum);
    let mut min = load(&lanes.min);
    let mut max = load(&lanes.max);
    for chunk in chunks {
        let values = load(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            *sum = vaddq_f64(*sum, value);
            // Not `vminq_f64`, which tells zeros apart.
            *min = vbslq_f64(vcltq_f64(value, *min), value, *min);
            *max = vbslq_f64(vcgtq_f64(value, *max), value, *max);
        }
    }
    store(&mut lanes.sum, sum);
    store(&mut lanes.min, min);
    store(&mut lanes.max, max);
    lanes.add(rest);
    lanes.fold()
}

#[target_feature(enable = "neon")]
fn squared_deviations_neon(numbers: &[f64], mean: f64) -> f64 {
    let (chunks, rest) = numbers.as_chunks();
    let mut lanes = Deviations::default();
    let means = vdupq_n_f64(mean);
    let mut sum = load(&lanes.sum);
    let mut squares = load(&lanes.squares);
    for chunk in chunks {
        for ((sum, squares), value) in sum.iter_mut().zip(&mut squares).zip(load(chunk)) {
            let deviation = vsubq_f64(value, means);
            *sum = vaddq_f64(*sum, deviation);
            // Not `vfmaq_f64`, which rounds once where the twin rounds twice.
            *squares = vaddq_f64(*squares, vmulq_f64(deviation, deviation));
        }
    }
    store(&mut lanes.sum, sum);
    store(&mut lanes.squares, squares);
    lanes.add(rest, mean);
    lanes.fold(numbers.len() as f64)
}

#[target_feature(enable = "neon")]
fn count_above_neon(chunks: &[LaneChunk], boundaries: &[f64; 4]) -> [u64; 4] {
    let mut above = [vdupq_n_u64(0); 4];
    for chunk in chunks {
        for value in load(chunk) {
            for (above, boundary) in above.iter_mut().zip(boundaries) {
                *above = vsubq_u64(*above, vcgtq_f64(value, vdupq_n_f64(*boundary)));
            }
        }
    }
    let [a, b, c, d] = above;
    [vaddvq_u64(a), vaddvq_u64(b), vaddvq_u64(c), vaddvq_u64(d)]
}

#[inline]
#[target_feature(enable = "neon")]
fn load(chunk: &LaneChunk) -> [float64x2_t; LANES / 2] {
    let (parts, _) = chunk.as_chunks::<2>();
    let mut vectors = [vdupq_n_f64(0.0); LANES / 2];
    for (vector, part) in vectors.iter_mut().zip(parts) {
        // SAFETY: `part` has the 16 bytes that are read.
        *vector = unsafe { vld1q_f64(part.as_ptr()) };
    }
    vectors
}

#[inline]
#[target_feature(enable = "neon")]
fn store(chunk: &mut LaneChunk, vectors: [float64x2_t; LANES / 2]) {
    let (parts, _) = chunk.as_chunks_mut::<2>();
    for (part, vector) in parts.iter_mut().zip(vectors) {
        // SAFETY: `part` has the 16 bytes that are written.
        unsafe { vst1q_f64(part.as_mut_ptr(), vector) };
    }
}
