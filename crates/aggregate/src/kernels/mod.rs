//! The loops over many values in one call, with the widest vectors that the machine has.
//!
//! Every kernel gives the same bits as its scalar twin. Values are taken in blocks of [`BLOCK`], without what is NaN, and
//! in [`LANES`](lanes::LANES) lanes: lane `i` adds the numbers `i, i + 16, …` of the block in their order, then lanes are
//! added in pairs 8, 4, 2 and 1 apart. So a sum is the same on every machine.

mod lanes;
mod scalar;
pub(crate) mod sketch_indices;
#[cfg(target_arch = "aarch64")]
mod unsafe_neon;
#[cfg(target_arch = "x86_64")]
mod unsafe_x86;

pub(crate) use lanes::{Extremes, LANES, LaneChunk, higher, lower};
pub(crate) use scalar::count_by_search;
use std::sync::LazyLock;

/// Values that are summed in lanes, and compared with all boundaries, before the next ones: they stay in the first-level
/// cache.
pub(crate) const BLOCK: usize = 1024;

/// One integer for each lane.
pub(crate) type IntegerChunk = [i64; LANES];

/// What each lane has seen of integers.
pub(crate) struct IntegerLanes {
    /// Sums of the lower halves, and of the upper halves, of each value + 2^63.
    low: [u64; LANES],
    high: [u64; LANES],
    min: [i64; LANES],
    max: [i64; LANES],
}

/// Exact sum, minimum and maximum of integers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct IntegerExtremes {
    pub(crate) sum: i128,
    pub(crate) min: i64,
    pub(crate) max: i64,
}

/// The loops that have vectors in them.
#[derive(Clone, Copy)]
pub(crate) struct Kernels {
    /// Of the instruction set, as users may see it.
    pub(crate) name: &'static str,
    /// Of numbers, at most a block; with NaN among them the sum is NaN and the rest arbitrary.
    pub(crate) extremes: fn(&[f64]) -> Extremes,
    /// The sum of the squares of the deviations of numbers, at least one, from their mean.
    pub(crate) squared_deviations: fn(&[f64], f64) -> f64,
    /// How many values of the chunks are above each boundary.
    count_above: fn(&[LaneChunk], &[f64; 4]) -> [u64; 4],
    /// Sums, minima and maxima of integers.
    integer_extremes: fn(&[IntegerChunk]) -> IntegerLanes,
    /// How many integers are above each boundary.
    pub(crate) count_integers_above: fn(&[i64], &[i64; 4]) -> [u64; 4],
    /// By how much a counter rose.
    pub(crate) increases: fn(&[f64], &[f64], &mut [f64]),
    /// The indices of magnitudes in a quantile sketch.
    pub(crate) sketch_indices: fn(&[f64], f64, &mut [i32]),
    /// More boundaries than this are searched for each value; fewer are compared with all values at once.
    pub(crate) most_compared: usize,
}

/// The name of the instruction set whose kernels this process uses: `avx512`, `avx2`, `neon` or `scalar`.
pub fn instruction_set() -> &'static str {
    Kernels::best().name
}

impl Kernels {
    pub(crate) const SCALAR: Kernels = Kernels {
        name: "scalar",
        extremes: scalar::extremes,
        squared_deviations: scalar::squared_deviations,
        count_above: scalar::count_above,
        integer_extremes: scalar::integer_extremes,
        count_integers_above: scalar::count_integers_above,
        increases: scalar::increases,
        sketch_indices: sketch_indices::of_magnitudes,
        most_compared: 8,
    };

    /// The widest that this machine has.
    pub(crate) fn best() -> &'static Kernels {
        static BEST: LazyLock<Kernels> =
            LazyLock::new(|| Kernels::available().last().unwrap_or(Kernels::SCALAR));
        &BEST
    }

    /// All that this machine has, the narrowest first.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        [Some(Kernels::SCALAR), unsafe_x86::avx2(), unsafe_x86::avx512()]
            .into_iter()
            .flatten()
    }

    #[cfg(target_arch = "aarch64")]
    pub(crate) fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        [Some(Kernels::SCALAR), unsafe_neon::neon()].into_iter().flatten()
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(crate) fn available() -> impl DoubleEndedIterator<Item = Kernels> {
        std::iter::once(Kernels::SCALAR)
    }

    /// Adds to each of `above` how many of `values`, at most a block, are above the boundary of the same place.
    pub(crate) fn count_above(&self, values: &[f64], boundaries: &[f64], above: &mut [u64]) {
        let (chunks, rest) = values.as_chunks();
        for (boundaries, above) in boundaries.chunks(4).zip(above.chunks_mut(4)) {
            // No value is above what fills up the last group.
            let mut group = [f64::INFINITY; 4];
            for (place, boundary) in group.iter_mut().zip(boundaries) {
                *place = *boundary;
            }
            let counted = (self.count_above)(chunks, &group);
            for ((above, counted), boundary) in above.iter_mut().zip(counted).zip(group) {
                *above += counted + rest.iter().filter(|value| **value > boundary).count() as u64;
            }
        }
    }

    /// Of integers, of which there are less than 2^32.
    pub(crate) fn integer_extremes(&self, integers: &[i64]) -> IntegerExtremes {
        let (chunks, rest) = integers.as_chunks();
        let lanes = (self.integer_extremes)(chunks);
        let halves = |halves: &[u64]| halves.iter().map(|half| i128::from(*half)).sum::<i128>();
        let biased = (halves(&lanes.high) << 32) + halves(&lanes.low);
        let bias = ((chunks.len() * LANES) as i128) << 63;
        let of_rest: i128 = rest.iter().map(|value| i128::from(*value)).sum();
        IntegerExtremes {
            sum: biased - bias + of_rest,
            min: lanes
                .min
                .iter()
                .chain(rest)
                .fold(i64::MAX, |min, value| min.min(*value)),
            max: lanes
                .max
                .iter()
                .chain(rest)
                .fold(i64::MIN, |max, value| max.max(*value)),
        }
    }
}

#[cfg(test)]
mod tests;
