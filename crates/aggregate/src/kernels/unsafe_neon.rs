//! Kernels with NEON.
#![allow(unsafe_code)]

use super::Kernels;
use super::lanes::{LANES, LaneChunk, Lanes};
use std::arch::aarch64::{
    float64x2_t, vaddq_f64, vaddvq_u64, vandq_u64, vbslq_f64, vceqq_f64, vcgtq_f64, vcltq_f64, vdupq_n_f64,
    vdupq_n_u64, vld1q_f64, vreinterpretq_f64_u64, vreinterpretq_u64_f64, vst1q_f64, vsubq_u64,
};
use std::arch::is_aarch64_feature_detected;

/// The kernels with NEON, if this machine has it.
pub(super) fn neon() -> Option<Kernels> {
    is_aarch64_feature_detected!("neon").then_some(Kernels {
        // SAFETY: the machine has NEON.
        accumulate: |lanes, chunks| unsafe { accumulate_neon(lanes, chunks) },
        // SAFETY: the machine has NEON.
        count_above: |chunks, boundaries| unsafe { count_above_neon(chunks, boundaries) },
        most_compared: 32,
    })
}

#[target_feature(enable = "neon")]
fn accumulate_neon(lanes: &mut Lanes, chunks: &[LaneChunk]) {
    let mut sum = load(&lanes.sum);
    let mut min = load(&lanes.min);
    let mut max = load(&lanes.max);
    let mut count = vdupq_n_u64(0);
    for chunk in chunks {
        let values = load(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            let is_number = vceqq_f64(value, value);
            // All bits set are -1.
            count = vsubq_u64(count, is_number);
            let number = vreinterpretq_f64_u64(vandq_u64(vreinterpretq_u64_f64(value), is_number));
            *sum = vaddq_f64(*sum, number);
            // Not `vminq_f64`, which spreads NaN and tells zeros apart.
            *min = vbslq_f64(vcltq_f64(value, *min), value, *min);
            *max = vbslq_f64(vcgtq_f64(value, *max), value, *max);
        }
    }
    lanes.count += vaddvq_u64(count);
    store(&mut lanes.sum, sum);
    store(&mut lanes.min, min);
    store(&mut lanes.max, max);
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
