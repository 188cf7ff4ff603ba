//! Cells of gauges.

use super::Applied;
use crate::error::AggregateError;
use crate::values::LastValue;

/// A cell keeps its value after a report, so that an older one which comes back doesn't take its place.
#[derive(Debug, Default)]
pub(crate) struct GaugeCells {
    cells: Vec<LastValue>,
}

impl GaugeCells {
    pub(crate) fn push(&mut self) {
        self.cells.push(LastValue::default());
    }

    pub(crate) fn reset(&mut self, series: usize) {
        if let Some(cell) = self.cells.get_mut(series) {
            *cell = LastValue::default();
        }
    }

    pub(crate) fn apply(
        &mut self,
        series: usize,
        value: f64,
        time_unix_nano: u64,
    ) -> Result<Applied, AggregateError> {
        let cell = self.cells.get_mut(series).ok_or(AggregateError::UnknownSeries)?;
        if time_unix_nano >= cell.time_unix_nano {
            *cell = LastValue {
                value,
                time_unix_nano,
            };
        }
        Ok(Applied::Continued)
    }

    pub(crate) fn report(&self, series: usize) -> LastValue {
        self.cells.get(series).copied().unwrap_or_default()
    }

    /// Whether `value` is still the last one.
    pub(crate) fn is_last(&self, series: usize, value: LastValue) -> bool {
        let cell = self.cells.get(series);
        cell.is_some_and(|cell| value.time_unix_nano >= cell.time_unix_nano)
    }
}
