//! Cells of histograms with explicit boundaries.

use super::{Applied, count_of};
use crate::definition::Summary;
use crate::error::AggregateError;
use crate::explicit::check_boundaries;

#[derive(Debug)]
pub(crate) struct ExplicitCells {
    is_delta: bool,
    is_observed: bool,
    /// Buckets of a cell, one more than boundaries.
    buckets: usize,
    cells: Vec<ExplicitCell>,
    /// Where an update's counts are checked before any is applied.
    checked: Vec<u64>,
}

#[derive(Debug, Default)]
struct ExplicitCell {
    summary: ExplicitSummary,
    /// Empty until something is counted, so that memory grows no faster than what comes in.
    counts: Box<[u64]>,
}

/// What a histogram knows of its values besides the buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ExplicitSummary {
    pub(crate) count: u64,
    pub(crate) sum: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Default for ExplicitSummary {
    fn default() -> ExplicitSummary {
        ExplicitSummary {
            count: 0,
            sum: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }
}

impl ExplicitSummary {
    fn merge(&mut self, other: &ExplicitSummary) {
        if other.count > 0 {
            self.count = self.count.saturating_add(other.count);
            self.sum += other.sum;
            self.min = if other.min < self.min { other.min } else { self.min };
            self.max = if other.max > self.max { other.max } else { self.max };
        }
    }
}

impl ExplicitCells {
    pub(crate) fn new(
        boundaries: &[f64],
        is_delta: bool,
        is_observed: bool,
    ) -> Result<ExplicitCells, AggregateError> {
        check_boundaries(boundaries)?;
        Ok(ExplicitCells {
            is_delta,
            is_observed,
            buckets: boundaries.len() + 1,
            cells: Vec::new(),
            checked: Vec::new(),
        })
    }

    pub(crate) fn buckets(&self) -> usize {
        self.buckets
    }

    pub(crate) fn push(&mut self) {
        self.cells.push(ExplicitCell::default());
    }

    pub(crate) fn reset(&mut self, series: usize) {
        if let Some(cell) = self.cells.get_mut(series) {
            cell.reset();
        }
    }

    pub(crate) fn apply(
        &mut self,
        series: usize,
        summary: &Summary,
        bucket_counts: &[f64],
    ) -> Result<Applied, AggregateError> {
        if bucket_counts.len() != self.buckets {
            return Err(AggregateError::WrongBucketCount);
        }
        let summary = ExplicitSummary {
            count: count_of(summary.count)?,
            sum: summary.sum,
            min: summary.min,
            max: summary.max,
        };
        let mut checked = std::mem::take(&mut self.checked);
        checked.clear();
        for count in bucket_counts {
            checked.push(count_of(*count)?);
        }
        if self.is_observed {
            // An observation stands for itself: it replaces what was observed before.
            self.reset(series);
        }
        let applied = self.add(series, &summary, &checked);
        self.checked = checked;
        applied
    }

    pub(crate) fn report(&mut self, series: usize, counts_out: &mut Vec<u64>) -> ExplicitSummary {
        let until = counts_out.len() + self.buckets;
        let mut summary = ExplicitSummary::default();
        if let Some(cell) = self.cells.get_mut(series) {
            counts_out.extend_from_slice(&cell.counts);
            summary = cell.summary;
            if self.is_delta {
                cell.reset();
            }
        }
        counts_out.resize(until, 0);
        summary
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn add(
        &mut self,
        series: usize,
        summary: &ExplicitSummary,
        counts: &[u64],
    ) -> Result<Applied, AggregateError> {
        let cell = self.cells.get_mut(series).ok_or(AggregateError::UnknownSeries)?;
        cell.summary.merge(summary);
        if cell.counts.is_empty() {
            cell.counts = counts.into();
            return Ok(Applied::Continued);
        }
        for (count, more) in cell.counts.iter_mut().zip(counts) {
            *count = count.saturating_add(*more);
        }
        Ok(Applied::Continued)
    }
}

impl ExplicitCell {
    fn reset(&mut self) {
        self.summary = ExplicitSummary::default();
        self.counts.fill(0);
    }
}
