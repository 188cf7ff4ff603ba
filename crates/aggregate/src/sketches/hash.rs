//! Hashes that are the same in every process, so that counters of several can be merged. They are no protection against someone
//! who chooses values for their hashes.

const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xD1B5_4A32_D192_ED03;

/// Of the number; equal numbers have one hash, whether they came as a double or as an integer.
#[inline]
pub(super) fn of_double(value: f64) -> u64 {
    // −0 is 0.
    of_bits((value + 0.0).to_bits())
}

/// Of the number, as [`of_double`] has it where a double can hold it.
#[inline]
pub(super) fn of_integer(value: i64) -> u64 {
    let double = value as f64;
    if double as i128 == i128::from(value) {
        of_double(double)
    } else {
        of_bits(value as u64 ^ FIRST)
    }
}

/// Of text, length included.
pub(super) fn of_text(text: &[u8]) -> u64 {
    let mut state = SECOND ^ text.len() as u64;
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        state = folded(state ^ u64::from_le_bytes(*word), FIRST);
    }
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    of_bits(folded(state ^ u64::from_le_bytes(last), SECOND))
}

/// A bijection that spreads every bit over all others: the finaliser of SplitMix64.
#[inline]
fn of_bits(bits: u64) -> u64 {
    let mut bits = bits.wrapping_add(FIRST);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The halves of a full product, one on the other.
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
