//! From a value to its bucket's index, exactly: bucket `i` of scale `s` holds `2^(i·2^-s) < v ≤ 2^((i+1)·2^-s)`.
//!
//! No logarithm is taken, because a rounded one errs at boundaries and differs between platforms. Between two powers of
//! two the boundaries are products of the roots `2^(1/2), 2^(1/4), …`, here in fixed point with 126 bits behind the
//! point. Their error stays below 2^-118, while no boundary of scale 20 lies that close to a double.

use std::sync::LazyLock;

/// The finest scale.
pub const MAX_SCALE: i32 = 20;

/// Up to this scale one look into a table finds the index; beyond it a product for each further bit.
const TABLE_SCALE: u32 = 10;

/// 1.0 in the fixed point.
const ONE: u128 = 1 << 126;

/// `2^(2^-k)` at place `k - 1`, rounded down.
const ROOTS: [u128; MAX_SCALE as usize] = [
    0x5a82_7999_fcef_3242_2cbe_c4d9_baa5_5f4f,
    0x4c1b_f828_c6dc_54b7_a356_918c_1721_7b7b,
    0x45ca_e0f1_f545_eb73_7df2_3143_ac52_9e48,
    0x42d5_61b3_e624_3d8a_62e4_adc6_10aa_60d9,
    0x4166_c34c_5615_d0eb_9f15_23ad_a329_05ff,
    0x40b2_68f9_de01_83b9_bdf2_b293_de8a_6f7a,
    0x4058_f6a7_eccc_d5b6_1299_ab8c_db73_7e90,
    0x402c_6be9_6af2_fb58_4a6a_c4fb_0477_2551,
    0x4016_321b_6870_27a8_7fc6_74a5_33cb_d9e7,
    0x400b_1817_8ba3_3b14_1b48_6ff2_2688_e804,
    0x4005_8bce_4101_47e8_4a2f_2a71_570c_7978,
    0x4002_c5d7_bff7_1dae_8e38_c59c_72a4_e5c9,
    0x4001_62e8_07ee_7e5b_5b2b_352c_6024_5f0f,
    0x4000_b173_0df6_a524_7426_170d_231a_39ec,
    0x4000_58b9_497b_8151_d511_5f56_654a_4809,
    0x4000_2c5c_955d_d701_0186_2fd2_92b7_a0ff,
    0x4000_162e_46d6_f26b_8bbb_607a_6df5_33eb,
    0x4000_0b17_2275_7b1b_2935_f22b_3005_edf2,
    0x4000_058b_90fd_3e0c_4183_80b6_0e6a_745b,
    0x4000_02c5_c86f_3f26_767e_243a_81a4_45d8,
];

/// The index of the bucket of `scale` that holds `value`.
///
/// `value` must be positive and finite; a subnormal counts as 2^-1022, which the specification allows and the official
/// SDK does. Scales lie between −11 and [`MAX_SCALE`]; others are taken as the nearest.
///
/// ```
/// use otlp_native_aggregate::bucket_index;
///
/// assert_eq!(bucket_index(1.0, 0), -1);
/// assert_eq!(bucket_index(1.5, 0), 0);
/// assert_eq!(bucket_index(4.0, 3), 15);
/// assert_eq!(bucket_index(4.000_001, 3), 16);
/// assert_eq!(bucket_index(f64::MAX, -10), 0);
/// ```
pub fn bucket_index(value: f64, scale: i32) -> i32 {
    let bits = value.max(f64::MIN_POSITIVE).to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32 - 1023;
    let mantissa = bits & ((1 << 52) - 1);
    if mantissa == 0 {
        // A power of two is the upper boundary of its bucket.
        return if scale > 0 {
            (exponent << scale.min(MAX_SCALE)) - 1
        } else {
            (exponent - 1) >> -scale.max(-31)
        };
    }
    if scale <= 0 {
        return exponent >> -scale.max(-31);
    }
    let scale = scale.min(MAX_SCALE) as u32;
    (exponent << scale) + sub_index(mantissa, scale) as i32
}

/// How many boundaries of `scale`, 1 excluded, lie below `1 + mantissa·2^-52`.
fn sub_index(mantissa: u64, scale: u32) -> u32 {
    let table = &*TABLE;
    let value = (u128::from(mantissa) << 74) | ONE;
    let guess = table.guesses.get((mantissa >> (52 - TABLE_SCALE)) as usize);
    let mut index = guess.map_or(0, |guess| usize::from(*guess));
    while table.boundaries.get(index + 1).is_some_and(|next| *next < value) {
        index += 1;
    }
    let Some(further) = scale.checked_sub(TABLE_SCALE).filter(|further| *further > 0) else {
        // Boundaries of a coarser scale are every 2nd, 4th, … of the table's.
        return (index as u32) >> (TABLE_SCALE - scale);
    };
    let mut reached = table.boundaries.get(index).copied().unwrap_or(ONE);
    let mut index = index as u32;
    for root in ROOTS.iter().skip(TABLE_SCALE as usize).take(further as usize) {
        let next = product(reached, *root);
        index <<= 1;
        if next < value {
            reached = next;
            index |= 1;
        }
    }
    index
}

/// Boundaries of [`TABLE_SCALE`] from 1 on, and where to begin the search for a mantissa's first bits.
struct Table {
    boundaries: Vec<u128>,
    guesses: Vec<u16>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let boundaries: Vec<u128> = (0..1_u32 << TABLE_SCALE).map(boundary).collect();
    let guesses = (0..1_u128 << TABLE_SCALE)
        .map(|bits| {
            let value = ONE | (bits << (126 - TABLE_SCALE));
            let above = boundaries.partition_point(|boundary| *boundary <= value);
            above.saturating_sub(1) as u16
        })
        .collect();
    Table { boundaries, guesses }
});

/// `2^(index·2^-TABLE_SCALE)`.
fn boundary(index: u32) -> u128 {
    let roots = ROOTS.iter().take(TABLE_SCALE as usize).enumerate();
    roots.fold(ONE, |reached, (place, root)| {
        let is_factor = index >> (TABLE_SCALE as usize - 1 - place) & 1 == 1;
        if is_factor {
            product(reached, *root)
        } else {
            reached
        }
    })
}

/// The product of two numbers in fixed point, too low by less than 2^-123.
fn product(a: u128, b: u128) -> u128 {
    let low = |number: u128| number & u128::from(u64::MAX);
    let (a_high, a_low, b_high, b_low) = (a >> 64, low(a), b >> 64, low(b));
    let crossed = a_high * b_low;
    let crossed_too = a_low * b_high;
    let carried = ((a_low * b_low) >> 64) + low(crossed) + low(crossed_too);
    let high = a_high * b_high + (crossed >> 64) + (crossed_too >> 64) + (carried >> 64);
    (high << 2) | (low(carried) >> 62)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_root_squared_is_the_root_before() {
        let before = std::iter::once(2 * ONE).chain(ROOTS);
        for (square, root) in before.zip(ROOTS) {
            // In lowest bits: the root's own error doubles, and the product loses up to eight.
            let error = square - product(root, root);
            assert!(error < 16, "{error}");
        }
    }

    // The specification's figures, not attempts at the square root of two.
    #[allow(clippy::approx_constant)]
    #[test]
    fn lower_bounds_are_those_of_the_specification_at_scale_3() {
        let bounds = [
            1.0, 1.09051, 1.18921, 1.29684, 1.41421, 1.54221, 1.68179, 1.83401, 2.0,
        ];
        for (index, pair) in bounds.windows(2).enumerate() {
            assert_eq!(bucket_index(pair[0] + 0.0001, 3), index as i32);
            assert_eq!(bucket_index(pair[1] - 0.0001, 3), index as i32);
        }
    }

    #[allow(clippy::approx_constant)]
    #[test]
    fn bases_are_those_of_the_specification() {
        let bases = [
            (-4, 65536.0),
            (-3, 256.0),
            (-2, 16.0),
            (-1, 4.0),
            (0, 2.0),
            (1, 1.41421),
            (2, 1.18921),
            (3, 1.09051),
            (4, 1.04427),
            (5, 1.02190),
            (6, 1.01089),
            (7, 1.00543),
            (8, 1.00271),
        ];
        for (scale, base) in bases {
            let index_below = bucket_index(base - 0.000_01, scale);
            let index_above = bucket_index(base + 0.000_01, scale);
            assert_eq!((index_below, index_above), (0, 1), "scale {scale}");
            assert_eq!(bucket_index(1.0, scale), -1);
            assert_eq!(bucket_index(1.0_f64.next_up(), scale), 0);
        }
    }

    #[test]
    fn the_ends_of_the_doubles_have_indices() {
        for scale in -11..=MAX_SCALE {
            let lowest = bucket_index(f64::MIN_POSITIVE, scale);
            assert_eq!(bucket_index(f64::from_bits(1), scale), lowest);
            assert_eq!(bucket_index(f64::MIN_POSITIVE.next_down(), scale), lowest);
            assert!(bucket_index(f64::MIN_POSITIVE.next_up(), scale) >= lowest);
            let highest = bucket_index(f64::MAX, scale);
            let expected = if scale > 0 {
                (1024 << scale) - 1
            } else {
                1023 >> -scale
            };
            assert_eq!(highest, expected);
        }
        assert_eq!(bucket_index(f64::MIN_POSITIVE, 20), (-1022 << 20) - 1);
    }

    /// `value²` with 128 bits: squaring a value doubles its index, so indices at `scale` decide those at `scale + 1`.
    fn index_by_squaring(mantissa: u64, scale: u32) -> u32 {
        let mut reached = ONE | (u128::from(mantissa) << 74);
        let mut index = 0;
        for _ in 0..scale {
            // Exact for the first squares, and rounded by less than 2^-120 later.
            let (high, low) = square(reached);
            let is_above = high >> 125 != 0 && !(high == 1 << 125 && low == 0);
            index = index << 1 | u32::from(is_above);
            reached = if is_above {
                high << 1 | low >> 127
            } else {
                high << 2 | low >> 126
            };
        }
        index
    }

    fn square(number: u128) -> (u128, u128) {
        let (high, low) = (number >> 64, number & u128::from(u64::MAX));
        let cross = high * low;
        let (low_sum, carry_one) = (low * low).overflowing_add(cross << 65);
        (high * high + (cross >> 63) + u128::from(carry_one), low_sum)
    }

    proptest! {
        #[test]
        fn a_value_lies_in_the_bucket_that_repeated_squaring_finds(
            mantissa in 1_u64..1 << 52,
            exponent in -1022_i32..1024,
            scale in 1_u32..=20,
        ) {
            let value = f64::from_bits(((exponent + 1023) as u64) << 52 | mantissa);
            let expected = (exponent << scale) + index_by_squaring(mantissa, scale) as i32;
            prop_assert_eq!(bucket_index(value, scale as i32), expected);
        }

        #[test]
        fn doubles_next_to_a_boundary_lie_on_their_side(index in 1_u32..1 << 10) {
            // Both doubles around a boundary, which itself is no double.
            let below = f64::from_bits((boundary(index) >> 74) as u64 & ((1 << 52) - 1) | 1023 << 52);
            for scale in TABLE_SCALE..=20 {
                let first = (index << (scale - TABLE_SCALE)) as i32;
                prop_assert_eq!(bucket_index(below, scale as i32), first - 1);
                prop_assert_eq!(bucket_index(below.next_up(), scale as i32), first);
            }
        }

        #[test]
        fn a_coarser_scale_halves_the_index(bits in 1_u64..0x7FF0_0000_0000_0000, scale in -10_i32..=20) {
            let value = f64::from_bits(bits);
            prop_assert_eq!(bucket_index(value, scale - 1), bucket_index(value, scale) >> 1);
        }
    }
}
