//! Rates of counters.

use super::{Doubles, Integers, IntegersOut, Out, write};
use napi_derive::napi;
use otlp_native_aggregate::{counter_increase, counter_increase_i64, counter_rates, counter_rates_i64};

/// Into `out`: what the counter rose by, and how often it began anew.
#[napi(catch_unwind)]
pub fn increase_f64(values: Doubles<'_>, out: Out<'_>) {
    let found = counter_increase(values);
    write(out, [found.increase, found.resets as f64]);
}

/// Into `out`: the upper and the lower half of what the counter rose by, and how often it began anew.
#[napi(catch_unwind)]
pub fn increase_i64(values: Integers<'_>, out: IntegersOut<'_>) {
    let (increase, resets) = counter_increase_i64(values);
    let found = [(increase >> 64) as i64, increase as i64, resets.cast_signed()];
    for (place, integer) in out.iter_mut().zip(found) {
        *place = integer;
    }
}

/// Into `out`, one less than values: how much the counter rose a second; false when the arrays' lengths don't fit.
#[napi(catch_unwind)]
pub fn rates_f64(
    times_ms: Doubles<'_>,
    values: Doubles<'_>,
    starts_ms: Option<Doubles<'_>>,
    out: Out<'_>,
) -> bool {
    counter_rates(times_ms, values, starts_ms, out).is_ok()
}

/// As `rates_f64`.
#[napi(catch_unwind)]
pub fn rates_i64(
    times_ms: Doubles<'_>,
    values: Integers<'_>,
    starts_ms: Option<Doubles<'_>>,
    out: Out<'_>,
) -> bool {
    counter_rates_i64(times_ms, values, starts_ms, out).is_ok()
}
