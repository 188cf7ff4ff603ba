//! Count, sum, extremes, mean and variance.

use super::{Bytes, Doubles, Integers, IntegersOut, Out, Words, write};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use otlp_native_aggregate::{IntegerMoments, Moments};

/// Which kernels are used: `avx512`, `avx2`, `neon` or `scalar`.
#[napi(catch_unwind)]
pub fn instruction_set() -> &'static str {
    otlp_native_aggregate::instruction_set()
}

/// Into `integers`: minimum, maximum, and the sum's upper and lower half; into `out`: count, mean, variance, sample variance.
#[napi(catch_unwind)]
pub fn summarize_i64(values: Integers<'_>, integers: IntegersOut<'_>, out: Out<'_>) {
    let mut moments = IntegerMoments::default();
    moments.add(values);
    let sum = moments.sum();
    let found = [moments.min(), moments.max(), (sum >> 64) as i64, sum as i64];
    for (place, integer) in integers.iter_mut().zip(found) {
        *place = integer;
    }
    let (count, mean) = (moments.count() as f64, moments.mean());
    write(out, [count, mean, moments.variance(), moments.sample_variance()]);
}

/// Count, sum, extremes, mean and variance of all that is added.
#[napi]
pub struct BindingSummary {
    moments: Moments,
}

/// Of nothing.
#[napi(catch_unwind)]
pub fn open_summary() -> BindingSummary {
    let moments = Moments::default();
    BindingSummary { moments }
}

/// Of what `to_bytes` gave; none when it is something else.
#[napi(catch_unwind)]
pub fn read_summary(bytes: Bytes<'_>) -> Option<BindingSummary> {
    Moments::from_bytes(bytes).map(|moments| BindingSummary { moments })
}

#[napi]
impl BindingSummary {
    /// Adds numbers.
    #[napi(catch_unwind)]
    pub fn add_f64(&mut self, values: Doubles<'_>) {
        self.moments.add(values);
    }

    /// Adds integers.
    #[napi(catch_unwind)]
    pub fn add_i32(&mut self, values: Words<'_>) {
        self.moments.add_i32(values);
    }

    /// Adds integers as the nearest doubles.
    #[napi(catch_unwind)]
    pub fn add_i64(&mut self, values: Integers<'_>) {
        self.moments.add_i64(values);
    }

    /// Adds what another one has seen.
    #[napi(catch_unwind)]
    pub fn merge(&mut self, other: &BindingSummary) {
        self.moments.merge(&other.moments);
    }

    /// Into `out`: count, sum, minimum, maximum, mean, variance, sample variance.
    #[napi(catch_unwind)]
    pub fn read(&self, out: Out<'_>) {
        write_moments(&self.moments, out);
    }

    /// For another process.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.moments.to_bytes().to_vec().into()
    }
}

pub(super) fn write_extremes(moments: &Moments, out: &mut [f64]) {
    write(
        out,
        [
            moments.count() as f64,
            moments.sum(),
            moments.min(),
            moments.max(),
        ],
    );
}

pub(super) fn write_moments(moments: &Moments, out: &mut [f64]) {
    let (mean, variance) = (moments.mean(), moments.variance());
    write_extremes(moments, out);
    write(
        out.get_mut(4..).unwrap_or_default(),
        [mean, variance, moments.sample_variance()],
    );
}
