//! The lanes in which sums, minima and maxima are taken, whatever the width of vectors.

use super::ValuesSummary;

/// How many lanes there are: two vectors of AVX-512, four of AVX2, eight of NEON.
pub(super) const LANES: usize = 16;

/// One value for each lane.
pub(super) type LaneChunk = [f64; LANES];

/// What each lane has seen.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    pub(super) count: u64,
    pub(super) sum: LaneChunk,
    pub(super) min: LaneChunk,
    pub(super) max: LaneChunk,
}

impl Default for Lanes {
    fn default() -> Lanes {
        Lanes {
            count: 0,
            sum: [0.0; LANES],
            min: [f64::INFINITY; LANES],
            max: [f64::NEG_INFINITY; LANES],
        }
    }
}

impl Lanes {
    /// Adds less values than there are lanes, the first to the first lane.
    #[inline]
    pub(super) fn add_rest(&mut self, values: &[f64]) {
        let lanes = self.sum.iter_mut().zip(&mut self.min).zip(&mut self.max);
        for (((sum, min), max), value) in lanes.zip(values) {
            let value = *value;
            // A lane's sum is never −0, so that adding nothing and adding 0 are the same.
            if !value.is_nan() {
                self.count += 1;
                *sum += value;
            }
            *min = lower(value, *min);
            *max = higher(value, *max);
        }
    }

    /// All lanes in one.
    pub(super) fn fold(&self) -> ValuesSummary {
        ValuesSummary {
            count: self.count,
            sum: fold(self.sum, |a, b| a + b),
            min: fold(self.min, |a, b| lower(b, a)),
            max: fold(self.max, |a, b| higher(b, a)),
        }
    }
}

/// `value` if it is less, else `kept`, also for NaN and for equal zeros: what `minpd` does.
#[inline]
fn lower(value: f64, kept: f64) -> f64 {
    if value < kept { value } else { kept }
}

/// `value` if it is greater, else `kept`: what `maxpd` does.
#[inline]
fn higher(value: f64, kept: f64) -> f64 {
    if value > kept { value } else { kept }
}

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
