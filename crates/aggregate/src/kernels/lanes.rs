//! The lanes in which sums, minima and maxima are taken, whatever the width of vectors.

/// How many lanes there are: two vectors of AVX-512, four of AVX2, eight of NEON.
pub(crate) const LANES: usize = 16;

/// One value for each lane.
pub(crate) type LaneChunk = [f64; LANES];

/// What each lane has seen of numbers, none of them NaN.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    pub(super) sum: LaneChunk,
    pub(super) min: LaneChunk,
    pub(super) max: LaneChunk,
}

/// Sum, minimum and maximum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extremes {
    pub(crate) sum: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Default for Lanes {
    fn default() -> Lanes {
        Lanes {
            sum: [0.0; LANES],
            min: [f64::INFINITY; LANES],
            max: [f64::NEG_INFINITY; LANES],
        }
    }
}

impl Lanes {
    /// Adds at most one value a lane, the first to the first lane.
    #[inline]
    pub(super) fn add(&mut self, values: &[f64]) {
        let lanes = self.sum.iter_mut().zip(&mut self.min).zip(&mut self.max);
        for (((sum, min), max), value) in lanes.zip(values) {
            *sum += value;
            *min = lower(*value, *min);
            *max = higher(*value, *max);
        }
    }

    /// All lanes in one.
    #[inline]
    pub(super) fn fold(self) -> Extremes {
        Extremes {
            sum: sum_of_lanes(self.sum),
            min: fold(self.min, |a, b| lower(b, a)),
            max: fold(self.max, |a, b| higher(b, a)),
        }
    }
}

/// What each lane has seen of deviations from a mean.
#[derive(Clone, Debug)]
pub(crate) struct Deviations {
    pub(super) sum: LaneChunk,
    pub(super) squares: LaneChunk,
}

impl Default for Deviations {
    fn default() -> Deviations {
        Deviations {
            sum: [0.0; LANES],
            squares: [0.0; LANES],
        }
    }
}

impl Deviations {
    /// Adds at most one value a lane, the first to the first lane.
    #[inline]
    pub(super) fn add(&mut self, values: &[f64], mean: f64) {
        for ((sum, squares), value) in self.sum.iter_mut().zip(&mut self.squares).zip(values) {
            let deviation = value - mean;
            *sum += deviation;
            *squares += deviation * deviation;
        }
    }

    #[inline]
    pub(super) fn fold(self, count: f64) -> f64 {
        corrected(sum_of_lanes(self.sum), sum_of_lanes(self.squares), count)
    }
}

/// The sum of the squares, without what the mean's own rounding added to it.
#[inline]
pub(super) fn corrected(sum: f64, squares: f64, count: f64) -> f64 {
    squares - sum * sum / count
}

/// Lanes added in pairs 8, 4, 2 and 1 apart.
#[inline]
fn sum_of_lanes(lanes: LaneChunk) -> f64 {
    fold(lanes, |a, b| a + b)
}

/// `value` if it is less, else `kept`, also for equal zeros: what `minpd` does.
#[inline]
pub(crate) fn lower(value: f64, kept: f64) -> f64 {
    if value < kept { value } else { kept }
}

/// `value` if it is greater, else `kept`: what `maxpd` does.
#[inline]
pub(crate) fn higher(value: f64, kept: f64) -> f64 {
    if value > kept { value } else { kept }
}

#[inline]
fn fold(mut lanes: LaneChunk, join: impl Fn(f64, f64) -> f64) -> f64 {
    for apart in [8, 4, 2, 1] {
        let (left, right) = lanes.split_at_mut(apart);
        for (left, right) in left.iter_mut().zip(right) {
            *left = join(*left, *right);
        }
    }
    let [first, ..] = lanes;
    first
}
