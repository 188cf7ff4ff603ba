//! Kernels with AVX2 and AVX-512.
#![allow(unsafe_code)]

use super::lanes::{Deviations, Extremes, LANES, LaneChunk, Lanes, corrected};
use super::{IntegerChunk, IntegerLanes, Kernels, scalar, sketch_indices};
use std::arch::x86_64::{
    __m256d, __m512d, _CMP_GT_OQ, _mm_add_pd, _mm_add_sd, _mm_cvtsd_f64, _mm_max_pd, _mm_max_sd, _mm_min_pd,
    _mm_min_sd, _mm_unpackhi_pd, _mm256_add_pd, _mm256_castpd_si256, _mm256_castpd256_pd128, _mm256_cmp_pd,
    _mm256_extractf128_pd, _mm256_loadu_pd, _mm256_max_pd, _mm256_min_pd, _mm256_mul_pd, _mm256_set1_pd,
    _mm256_setzero_si256, _mm256_storeu_pd, _mm256_storeu_si256, _mm256_sub_epi64, _mm256_sub_pd,
    _mm512_add_pd, _mm512_castpd512_pd256, _mm512_cmp_pd_mask, _mm512_extractf64x4_pd, _mm512_loadu_pd,
    _mm512_mask_max_pd, _mm512_mask_min_pd, _mm512_maskz_loadu_pd, _mm512_maskz_sub_pd, _mm512_max_pd,
    _mm512_min_pd, _mm512_mul_pd, _mm512_set1_pd, _mm512_setzero_pd, _mm512_sub_pd,
};

/// The kernels with AVX2, if this machine has it.
pub(super) fn avx2() -> Option<Kernels> {
    is_x86_feature_detected!("avx2").then_some(Kernels {
        name: "avx2",
        // SAFETY: the machine has AVX2, here and in all that follow.
        extremes: |numbers| unsafe { extremes_avx2(numbers) },
        // SAFETY: see above.
        squared_deviations: |numbers, mean| unsafe { squared_deviations_avx2(numbers, mean) },
        // SAFETY: see above.
        count_above: |chunks, boundaries| unsafe { count_above_avx2(chunks, boundaries) },
        // SAFETY: see above.
        integer_extremes: |chunks| unsafe { integer_extremes_avx2(chunks) },
        // SAFETY: see above.
        count_integers_above: |values, boundaries| unsafe { count_integers_above_avx2(values, boundaries) },
        // SAFETY: see above.
        increases: |before, after, out| unsafe { increases_avx2(before, after, out) },
        // SAFETY: see above.
        sketch_indices: |values, multiplier, out| unsafe { sketch_indices_avx2(values, multiplier, out) },
        most_compared: 64,
    })
}

/// The kernels with AVX-512, if this machine has it.
pub(super) fn avx512() -> Option<Kernels> {
    let is_there = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("popcnt");
    is_there.then_some(Kernels {
        name: "avx512",
        // SAFETY: the machine has AVX-512F, AVX-512DQ and POPCNT, here and in all that follow.
        extremes: |numbers| unsafe { extremes_avx512(numbers) },
        // SAFETY: see above.
        squared_deviations: |numbers, mean| unsafe { squared_deviations_avx512(numbers, mean) },
        // SAFETY: see above.
        count_above: |chunks, boundaries| unsafe { count_above_avx512(chunks, boundaries) },
        // SAFETY: see above.
        integer_extremes: |chunks| unsafe { integer_extremes_avx512(chunks) },
        // SAFETY: see above.
        count_integers_above: |values, boundaries| unsafe { count_integers_above_avx512(values, boundaries) },
        // SAFETY: see above.
        increases: |before, after, out| unsafe { increases_avx512(before, after, out) },
        // SAFETY: see above.
        sketch_indices: |values, multiplier, out| unsafe { sketch_indices_avx512(values, multiplier, out) },
        most_compared: 64,
    })
}

/// The scalar twins once more, which the compiler turns into vectors of the named features.
macro_rules! compiled_for {
    ($features:literal, $integer_extremes:ident, $count_integers_above:ident, $increases:ident, $sketch_indices:ident) => {
        #[target_feature(enable = $features)]
        fn $integer_extremes(chunks: &[IntegerChunk]) -> IntegerLanes {
            scalar::integer_extremes(chunks)
        }

        #[target_feature(enable = $features)]
        fn $count_integers_above(values: &[i64], boundaries: &[i64; 4]) -> [u64; 4] {
            scalar::count_integers_above(values, boundaries)
        }

        #[target_feature(enable = $features)]
        fn $increases(before: &[f64], after: &[f64], out: &mut [f64]) {
            scalar::increases(before, after, out);
        }

        #[target_feature(enable = $features)]
        fn $sketch_indices(values: &[f64], multiplier: f64, out: &mut [i32]) {
            sketch_indices::of_magnitudes(values, multiplier, out);
        }
    };
}

compiled_for!(
    "avx2",
    integer_extremes_avx2,
    count_integers_above_avx2,
    increases_avx2,
    sketch_indices_avx2
);
compiled_for!(
    "avx512f,avx512dq",
    integer_extremes_avx512,
    count_integers_above_avx512,
    increases_avx512,
    sketch_indices_avx512
);

#[target_feature(enable = "avx2")]
fn extremes_avx2(numbers: &[f64]) -> Extremes {
    let (chunks, rest) = numbers.as_chunks();
    let mut lanes = Lanes::default();
    let mut sum = load_avx2(&lanes.sum);
    let mut min = load_avx2(&lanes.min);
    let mut max = load_avx2(&lanes.max);
    for chunk in chunks {
        let values = load_avx2(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            *sum = _mm256_add_pd(*sum, value);
            *min = _mm256_min_pd(value, *min);
            *max = _mm256_max_pd(value, *max);
        }
    }
    store_avx2(&mut lanes.sum, sum);
    store_avx2(&mut lanes.min, min);
    store_avx2(&mut lanes.max, max);
    lanes.add(rest);
    lanes.fold()
}

#[target_feature(enable = "avx2")]
fn squared_deviations_avx2(numbers: &[f64], mean: f64) -> f64 {
    let (chunks, rest) = numbers.as_chunks();
    let mut lanes = Deviations::default();
    let means = _mm256_set1_pd(mean);
    let mut sum = load_avx2(&lanes.sum);
    let mut squares = load_avx2(&lanes.squares);
    for chunk in chunks {
        for ((sum, squares), value) in sum.iter_mut().zip(&mut squares).zip(load_avx2(chunk)) {
            let deviation = _mm256_sub_pd(value, means);
            *sum = _mm256_add_pd(*sum, deviation);
            *squares = _mm256_add_pd(*squares, _mm256_mul_pd(deviation, deviation));
        }
    }
    store_avx2(&mut lanes.sum, sum);
    store_avx2(&mut lanes.squares, squares);
    lanes.add(rest, mean);
    lanes.fold(numbers.len() as f64)
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

// These end in vectors too: of some hundred numbers, the last ones and the lanes' sum are a good part of the work.
#[target_feature(enable = "avx512f")]
fn extremes_avx512(numbers: &[f64]) -> Extremes {
    let (chunks, rest) = numbers.as_chunks();
    let mut sum = [_mm512_setzero_pd(); LANES / 8];
    let mut min = [_mm512_set1_pd(f64::INFINITY); LANES / 8];
    let mut max = [_mm512_set1_pd(f64::NEG_INFINITY); LANES / 8];
    for chunk in chunks {
        let values = load_avx512(chunk);
        for (((sum, min), max), value) in sum.iter_mut().zip(&mut min).zip(&mut max).zip(values) {
            *sum = _mm512_add_pd(*sum, value);
            *min = _mm512_min_pd(value, *min);
            *max = _mm512_max_pd(value, *max);
        }
    }
    let lanes = sum.iter_mut().zip(&mut min).zip(&mut max);
    for (((sum, min), max), (mask, value)) in lanes.zip(load_rest(rest)) {
        // A lane's sum is never −0, so that adding 0 leaves it as it is.
        *sum = _mm512_add_pd(*sum, value);
        *min = _mm512_mask_min_pd(*min, mask, value, *min);
        *max = _mm512_mask_max_pd(*max, mask, value, *max);
    }
    let ([sum, sum_high], [min, min_high], [max, max_high]) = (sum, min, max);
    let (min, max) = (_mm512_min_pd(min_high, min), _mm512_max_pd(max_high, max));
    let (min, max) = (
        _mm256_min_pd(upper_half(min), _mm512_castpd512_pd256(min)),
        _mm256_max_pd(upper_half(max), _mm512_castpd512_pd256(max)),
    );
    let (min, max) = (
        _mm_min_pd(_mm256_extractf128_pd::<1>(min), _mm256_castpd256_pd128(min)),
        _mm_max_pd(_mm256_extractf128_pd::<1>(max), _mm256_castpd256_pd128(max)),
    );
    Extremes {
        sum: sum_of_lanes([sum, sum_high]),
        min: _mm_cvtsd_f64(_mm_min_sd(_mm_unpackhi_pd(min, min), min)),
        max: _mm_cvtsd_f64(_mm_max_sd(_mm_unpackhi_pd(max, max), max)),
    }
}

#[target_feature(enable = "avx512f")]
fn squared_deviations_avx512(numbers: &[f64], mean: f64) -> f64 {
    let (chunks, rest) = numbers.as_chunks();
    let means = _mm512_set1_pd(mean);
    let mut sum = [_mm512_setzero_pd(); LANES / 8];
    let mut squares = sum;
    for chunk in chunks {
        for ((sum, squares), value) in sum.iter_mut().zip(&mut squares).zip(load_avx512(chunk)) {
            let deviation = _mm512_sub_pd(value, means);
            *sum = _mm512_add_pd(*sum, deviation);
            *squares = _mm512_add_pd(*squares, _mm512_mul_pd(deviation, deviation));
        }
    }
    for ((sum, squares), (mask, value)) in sum.iter_mut().zip(&mut squares).zip(load_rest(rest)) {
        let deviation = _mm512_maskz_sub_pd(mask, value, means);
        *sum = _mm512_add_pd(*sum, deviation);
        *squares = _mm512_add_pd(*squares, _mm512_mul_pd(deviation, deviation));
    }
    corrected(sum_of_lanes(sum), sum_of_lanes(squares), numbers.len() as f64)
}

/// Less values than there are lanes, 0 in the other lanes, and which lanes have one.
#[inline]
#[target_feature(enable = "avx512f")]
fn load_rest(rest: &[f64]) -> [(u8, __m512d); LANES / 8] {
    let lanes = (1_u16 << rest.len().min(LANES - 1)) - 1;
    let mut vectors = [(0, _mm512_setzero_pd()); LANES / 8];
    for (place, (mask, vector)) in vectors.iter_mut().enumerate() {
        *mask = (lanes >> (8 * place)) as u8;
        // SAFETY: only lanes of the mask are read, and those are in `rest`; the pointer itself may lie behind it.
        *vector = unsafe { _mm512_maskz_loadu_pd(*mask, rest.as_ptr().wrapping_add(8 * place)) };
    }
    vectors
}

/// Lanes added in pairs 8, 4, 2 and 1 apart.
#[inline]
#[target_feature(enable = "avx512f")]
fn sum_of_lanes([low, high]: [__m512d; LANES / 8]) -> f64 {
    let eight = _mm512_add_pd(low, high);
    let four = _mm256_add_pd(_mm512_castpd512_pd256(eight), upper_half(eight));
    let two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd::<1>(four));
    _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)))
}

#[inline]
#[target_feature(enable = "avx512f")]
fn upper_half(vector: __m512d) -> __m256d {
    _mm512_extractf64x4_pd::<1>(vector)
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
