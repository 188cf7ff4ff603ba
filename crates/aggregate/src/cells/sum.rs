//! Cells of sums.

use super::Applied;
use crate::error::AggregateError;

#[derive(Debug)]
pub(crate) struct SumCells {
    is_monotonic: bool,
    is_delta: bool,
    is_observed: bool,
    cells: Vec<SumCell>,
}

#[derive(Clone, Copy, Debug, Default)]
struct SumCell {
    /// What is to be reported.
    value: f64,
    /// The last observed total.
    observed: f64,
}

impl SumCells {
    pub(crate) fn new(is_monotonic: bool, is_delta: bool, is_observed: bool) -> SumCells {
        SumCells {
            is_monotonic,
            is_delta,
            is_observed,
            cells: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self) {
        self.cells.push(SumCell::default());
    }

    pub(crate) fn reset(&mut self, series: usize) {
        if let Some(cell) = self.cells.get_mut(series) {
            *cell = SumCell::default();
        }
    }

    pub(crate) fn apply(&mut self, series: usize, value: f64) -> Result<Applied, AggregateError> {
        let cell = self.cells.get_mut(series).ok_or(AggregateError::UnknownSeries)?;
        if !self.is_observed {
            cell.value += value;
            return Ok(Applied::Continued);
        }
        let is_reset = self.is_monotonic && cell.observed > value;
        if !self.is_delta {
            cell.value = value;
        } else if is_reset {
            // All that was observed has come since the reset.
            cell.value += value;
        } else {
            cell.value += value - cell.observed;
        }
        cell.observed = value;
        Ok(if is_reset {
            Applied::Reset
        } else {
            Applied::Continued
        })
    }

    pub(crate) fn report(&mut self, series: usize) -> f64 {
        match self.cells.get_mut(series) {
            Some(cell) if self.is_delta => std::mem::take(&mut cell.value),
            Some(cell) => cell.value,
            None => 0.0,
        }
    }

    pub(crate) fn restore(&mut self, series: usize, value: f64) -> bool {
        let cell = self.cells.get_mut(series);
        cell.map(|cell| cell.value += value).is_some()
    }
}
