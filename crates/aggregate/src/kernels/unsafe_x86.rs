//! Kernels with AVX2 and AVX-512.
#![allow(unsafe_code)]

use super::Kernels;
use super::lanes::{LANES, LaneChunk, Lanes};
use std::arch::x86_64::{
    __m256d, __m512d, _CMP_GT_OQ, _CMP_ORD_Q, _mm256_add_pd, _mm256_and_pd, _mm256_castpd_si256,
    _mm256_cmp_pd, _mm256_loadu_pd, _mm256_max_pd, _mm256_min_pd, _mm256_movemask_pd, _mm256_set1_pd,
    _mm256_setzero_si256, _mm256_storeu_pd, _mm256_storeu_si256, _mm256_sub_epi64, _mm512_cmp_pd_mask,
    _mm512_loadu_pd, _mm512_mask_add_pd, _mm512_max_pd, _mm512_min_pd, _mm512_set1_pd, _mm512_storeu_pd,
};

/// The kernels with AVX2, if this machine has it.
pub(super) fn avx2() -> Option<Kernels> {
    is_x86_feature_detected!("avx2").then_some(Kernels {
        // SAFETY: the machine has AVX2.
        accumulate: |lanes, chunks| unsafe { accumulate_avx2(lanes, chunks) },
        // SAFETY: the machine has AVX2.
        count_above: |chunks, boundaries| unsafe { count_above_avx2(chunks, boundaries) },
        most_compared: 64,
    })
}

/// The kernels with AVX-512, if this machine has it.
pub(super) fn avx512() -> Option<Kernels> {
    let is_there = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("popcnt");
    is_there.then_some(Kernels {
        // SAFETY: the machine has AVX-512F.
        accumulate: |lanes, chunks| unsafe { accumulate_avx512(lanes, chunks) },
        // SAFETY: the machine has AVX-512F and POPCNT.
        count_above: |chunks, boundaries| unsafe { count_above_avx512(chunks, boundaries) },
        most_compared: 64,
    })
}

#[target_feature(enable = "avx2")]
fn accumulate_avx2(lanes: &mut Lanes, chunks: &[LaneChunk]) {
    let mut sum = load_avx2(&lanes.sum);
    let mut min = load_avx2(&lanes.min);
    let mut max = load_avx2(&lanes.max);
    let mut count = 0;
    for chunk in chunks {
        let values = load_avx2(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            let is_number = _mm256_cmp_pd::<_CMP_ORD_Q>(value, value);
            count += u64::from(_mm256_movemask_pd(is_number).count_ones());
            *sum = _mm256_add_pd(*sum, _mm256_and_pd(value, is_number));
            *min = _mm256_min_pd(value, *min);
            *max = _mm256_max_pd(value, *max);
        }
    }
    lanes.count += count;
    store_avx2(&mut lanes.sum, sum);
    store_avx2(&mut lanes.min, min);
    store_avx2(&mut lanes.max, max);
}

#[target_feature(enable = "avx2")]
fn count_above_avx2(chunks: &[LaneChunk], boundaries: &[f64; 4]) -> [u64; 4] {
    let mut above = [_mm256_setzero_si256(); 4];
    for chunk in chunks {
        for value in load_avx2(chunk) {
            for (above, boundary) in above.iter_mut().zip(boundaries) {
                let is_above = _mm256_cmp_pd::<_CMP_GT_OQ>(value, _mm256_set1_pd(*boundary));
                // All bits set are -1.
                *above = _mm256_sub_epi64(*above, _mm256_castpd_si256(is_above));
            }
        }
    }
    above.map(|above| {
        let mut counts = [0_u64; 4];
        // SAFETY: `counts` has the 32 bytes that are written, and no alignment is asked for.
        unsafe { _mm256_storeu_si256(counts.as_mut_ptr().cast(), above) };
        counts.iter().sum()
    })
}

#[inline]
#[target_feature(enable = "avx2")]
fn load_avx2(chunk: &LaneChunk) -> [__m256d; LANES / 4] {
    let (parts, _) = chunk.as_chunks::<4>();
    let mut vectors = [_mm256_set1_pd(0.0); LANES / 4];
    for (vector, part) in vectors.iter_mut().zip(parts) {
        // SAFETY: `part` has the 32 bytes that are read, and no alignment is asked for.
        *vector = unsafe { _mm256_loadu_pd(part.as_ptr()) };
    }
    vectors
}

#[inline]
#[target_feature(enable = "avx2")]
fn store_avx2(chunk: &mut LaneChunk, vectors: [__m256d; LANES / 4]) {
    let (parts, _) = chunk.as_chunks_mut::<4>();
    for (part, vector) in parts.iter_mut().zip(vectors) {
        // SAFETY: `part` has the 32 bytes that are written, and no alignment is asked for.
        unsafe { _mm256_storeu_pd(part.as_mut_ptr(), vector) };
    }
}

#[target_feature(enable = "avx512f")]
fn accumulate_avx512(lanes: &mut Lanes, chunks: &[LaneChunk]) {
    let mut sum = load_avx512(&lanes.sum);
    let mut min = load_avx512(&lanes.min);
    let mut max = load_avx512(&lanes.max);
    let mut count = 0;
    for chunk in chunks {
        let values = load_avx512(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            let is_number = _mm512_cmp_pd_mask::<_CMP_ORD_Q>(value, value);
            count += u64::from(is_number.count_ones());
            *sum = _mm512_mask_add_pd(*sum, is_number, *sum, value);
            *min = _mm512_min_pd(value, *min);
            *max = _mm512_max_pd(value, *max);
        }
    }
    lanes.count += count;
    store_avx512(&mut lanes.sum, sum);
    store_avx512(&mut lanes.min, min);
    store_avx512(&mut lanes.max, max);
}

#[target_feature(enable = "avx512f,popcnt")]
fn count_above_avx512(chunks: &[LaneChunk], boundaries: &[f64; 4]) -> [u64; 4] {
    let mut above = [0_u64; 4];
    for chunk in chunks {
        let [low, high] = load_avx512(chunk);
        for (above, boundary) in above.iter_mut().zip(boundaries) {
            let boundary = _mm512_set1_pd(*boundary);
            let is_low_above = _mm512_cmp_pd_mask::<_CMP_GT_OQ>(low, boundary);
            let is_high_above = _mm512_cmp_pd_mask::<_CMP_GT_OQ>(high, boundary);
            *above += u64::from((u16::from(is_low_above) | u16::from(is_high_above) << 8).count_ones());
        }
    }
    above
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load_avx512(chunk: &LaneChunk) -> [__m512d; LANES / 8] {
    let (parts, _) = chunk.as_chunks::<8>();
    let mut vectors = [_mm512_set1_pd(0.0); LANES / 8];
    for (vector, part) in vectors.iter_mut().zip(parts) {
        // SAFETY: `part` has the 64 bytes that are read, and no alignment is asked for.
        *vector = unsafe { _mm512_loadu_pd(part.as_ptr()) };
    }
    vectors
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store_avx512(chunk: &mut LaneChunk, vectors: [__m512d; LANES / 8]) {
    let (parts, _) = chunk.as_chunks_mut::<8>();
    for (part, vector) in parts.iter_mut().zip(vectors) {
        // SAFETY: `part` has the 64 bytes that are written, and no alignment is asked for.
        unsafe { _mm512_storeu_pd(part.as_mut_ptr(), vector) };
    }
}
