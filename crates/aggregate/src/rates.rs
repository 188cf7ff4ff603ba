//! How fast counters rose. A counter that is lower than before began anew at zero (Prometheus, "rate()"; OpenTelemetry metrics data
//! model, "Resets and gaps"), so its whole value is what it rose by.

use crate::error::AggregateError;
use crate::kernels::{BLOCK, Kernels};
use crate::moments::Moments;

/// What a counter rose by from its first to its last value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Increase {
    /// By how much.
    pub increase: f64,
    /// How often it began anew meanwhile.
    pub resets: u64,
}

/// What the counter with these values rose by. NaN is no value: it is as if it weren't there.
///
/// ```
/// use otlp_native_aggregate::{Increase, counter_increase};
///
/// assert_eq!(counter_increase(&[10.0, 15.0, f64::NAN, 3.0, 4.0]), Increase { increase: 9.0, resets: 1 });
/// ```
pub fn counter_increase(values: &[f64]) -> Increase {
    let mut rises = Moments::default();
    let mut resets = 0_u64;
    let mut last = None;
    let mut numbers = [0.0; BLOCK];
    let mut risen = [0.0; BLOCK];
    for block in values.chunks(BLOCK - 1) {
        // The last number before, then those of the block.
        let mut len = 0;
        for value in last.iter().chain(block).filter(|value| !value.is_nan()) {
            if let Some(place) = numbers.get_mut(len) {
                *place = *value;
            }
            len += 1;
        }
        let before = numbers.get(..len.saturating_sub(1)).unwrap_or_default();
        let after = numbers.get(1..len).unwrap_or_default();
        (Kernels::best().increases)(before, after, &mut risen);
        rises.add_blocks::<false>(Kernels::best(), risen.get(..before.len()).unwrap_or_default());
        resets += before
            .iter()
            .zip(after)
            .filter(|(before, after)| after < before)
            .count() as u64;
        last = len.checked_sub(1).and_then(|place| numbers.get(place)).copied();
    }
    Increase {
        increase: rises.sum(),
        resets,
    }
}

/// What the counter with these values rose by, exactly as long as 128 bits hold it.
///
/// ```
/// use otlp_native_aggregate::counter_increase_i64;
///
/// assert_eq!(counter_increase_i64(&[i64::MAX - 1, i64::MAX, 3]), (4, 1));
/// ```
pub fn counter_increase_i64(values: &[i64]) -> (i128, u64) {
    let mut increase = 0_i128;
    let mut resets = 0;
    for (before, after) in values.iter().zip(values.iter().skip(1)) {
        increase += rise(*before, *after);
        resets += u64::from(after < before);
    }
    (increase, resets)
}

fn rise(before: i64, after: i64) -> i128 {
    if after < before {
        after.into()
    } else {
        i128::from(after) - i128::from(before)
    }
}

/// As [`counter_rates`], the rises taken exactly and rounded once.
pub fn counter_rates_i64(
    times_ms: &[f64],
    values: &[i64],
    starts_ms: Option<&[f64]>,
    out: &mut [f64],
) -> Result<(), AggregateError> {
    check_lengths(times_ms, values.len(), starts_ms, out)?;
    for ((out, before), after) in out.iter_mut().zip(values).zip(values.iter().skip(1)) {
        *out = rise(*before, *after) as f64;
    }
    begin_anew(starts_ms, out, values.iter().skip(1).map(|value| *value as f64));
    divide_by_seconds(times_ms, out);
    Ok(())
}

/// Into `out`, of which there is one less than `values`, how much the counter rose a second between each value and the next. NaN where
/// one of the two is NaN, or time did not go on.
///
/// `times_ms` are the values' times in milliseconds. Where there are `starts_ms`, the time from which each value counts, a new start is
/// a new beginning even when the value isn't lower.
///
/// ```
/// use otlp_native_aggregate::counter_rates;
///
/// let mut rates = [0.0; 3];
/// counter_rates(&[0.0, 1e3, 2e3, 4e3], &[5.0, 8.0, 2.0, 3.0], None, &mut rates)?;
/// assert_eq!(rates, [3.0, 2.0, 0.5]);
/// # Ok::<(), otlp_native_aggregate::AggregateError>(())
/// ```
pub fn counter_rates(
    times_ms: &[f64],
    values: &[f64],
    starts_ms: Option<&[f64]>,
    out: &mut [f64],
) -> Result<(), AggregateError> {
    check_lengths(times_ms, values.len(), starts_ms, out)?;
    let next = values.get(1..).unwrap_or_default();
    (Kernels::best().increases)(values, next, out);
    begin_anew(starts_ms, out, next.iter().copied());
    divide_by_seconds(times_ms, out);
    Ok(())
}

fn check_lengths(
    times_ms: &[f64],
    values: usize,
    starts_ms: Option<&[f64]>,
    out: &[f64],
) -> Result<(), AggregateError> {
    let are_as_many = times_ms.len() == values
        && starts_ms.is_none_or(|starts| starts.len() == values)
        && out.len() == values.saturating_sub(1);
    are_as_many.then_some(()).ok_or(AggregateError::UnequalLengths)
}

/// Where the start is another than that of the value before, the value is what the counter rose by.
fn begin_anew(starts_ms: Option<&[f64]>, rises: &mut [f64], next: impl Iterator<Item = f64>) {
    let starts = starts_ms.unwrap_or_default();
    for ((rise, pair), value) in rises.iter_mut().zip(starts.windows(2)).zip(next) {
        if let [before, after] = pair
            && before != after
            && !rise.is_nan()
        {
            *rise = value;
        }
    }
}

fn divide_by_seconds(times_ms: &[f64], rises: &mut [f64]) {
    for (rise, pair) in rises.iter_mut().zip(times_ms.windows(2)) {
        if let [before, after] = pair {
            let seconds = (after - before) / 1e3;
            *rise = if seconds > 0.0 { *rise / seconds } else { f64::NAN };
        }
    }
}

#[cfg(test)]
mod tests;
