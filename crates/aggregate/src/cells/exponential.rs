//! Cells of exponential histograms.

use super::{Applied, count_of};
use crate::definition::{BucketsUpdate, Summary};
use crate::error::AggregateError;
use crate::exponential::{ExponentialHistogram, MAX_SCALE, halved};

/// The lowest scale of an update: there, two buckets hold all doubles.
const MIN_SCALE: i32 = -11;

#[derive(Debug)]
pub(crate) struct ExponentialCells {
    is_delta: bool,
    is_observed: bool,
    empty: ExponentialHistogram,
    cells: Vec<ExponentialHistogram>,
}

impl ExponentialCells {
    pub(crate) fn new(max_size: u32, max_scale: i32, is_delta: bool, is_observed: bool) -> ExponentialCells {
        ExponentialCells {
            is_delta,
            is_observed,
            empty: ExponentialHistogram::new(max_size, max_scale),
            cells: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self) {
        self.cells.push(self.empty.clone());
    }

    pub(crate) fn reset(&mut self, series: usize) {
        if let Some(cell) = self.cells.get_mut(series) {
            *cell = self.empty.clone();
        }
    }

    pub(crate) fn apply(
        &mut self,
        series: usize,
        summary: &Summary,
        zero_count: f64,
        scale: i32,
        sides: [&BucketsUpdate<'_>; 2],
    ) -> Result<Applied, AggregateError> {
        if !(MIN_SCALE..=MAX_SCALE).contains(&scale) {
            return Err(AggregateError::InvalidScale);
        }
        let count = count_of(summary.count)?;
        let zeros = count_of(zero_count)?;
        let [positive, negative] = sides.map(|side| counted_range(side, scale));
        let ranges = [positive?, negative?];
        let cell = self.cells.get_mut(series).ok_or(AggregateError::UnknownSeries)?;
        if self.is_observed {
            // An observation stands for itself: it replaces what was observed before.
            *cell = self.empty.clone();
        }
        cell.merge_summary(count, summary.sum, summary.min, summary.max);
        cell.add_zeros(zeros);
        let [positive, negative] = ranges;
        let shift = cell.make_room(scale, positive, negative);
        for (side, is_positive) in sides.into_iter().zip([true, false]) {
            for (place, count) in side.counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                let index = side.offset.saturating_add(place as i32);
                cell.add(is_positive, halved(index, shift), count_of(*count)?);
            }
        }
        Ok(Applied::Continued)
    }

    pub(crate) fn report(&mut self, series: usize) -> ExponentialHistogram {
        match self.cells.get_mut(series) {
            Some(cell) if self.is_delta => std::mem::replace(cell, self.empty.clone()),
            Some(cell) => cell.clone(),
            None => self.empty.clone(),
        }
    }

    pub(crate) fn restore(&mut self, series: usize, histogram: &ExponentialHistogram) -> bool {
        let cell = self.cells.get_mut(series);
        cell.map(|cell| cell.merge(histogram)).is_some()
    }
}

/// The lowest and the highest index with a count; an error unless all counts are whole and these indices are those of
/// doubles.
fn counted_range(side: &BucketsUpdate<'_>, scale: i32) -> Result<Option<(i32, i32)>, AggregateError> {
    for count in side.counts {
        count_of(*count)?;
    }
    let is_counted = |count: &f64| *count > 0.0;
    let (Some(first), Some(last)) = (
        side.counts.iter().position(is_counted),
        side.counts.iter().rposition(is_counted),
    ) else {
        return Ok(None);
    };
    let index = |place: usize| i64::from(side.offset) + place as i64;
    let at_scale = |exponent: i64| {
        if scale > 0 {
            exponent << scale
        } else {
            exponent >> -scale
        }
    };
    // 2^-1074 is the upper boundary of its bucket, hence the -1075.
    let (low, high) = (index(first), index(last));
    if low < at_scale(-1075) || high >= at_scale(1024).max(1) {
        return Err(AggregateError::InvalidScale);
    }
    match (i32::try_from(low), i32::try_from(high)) {
        (Ok(low), Ok(high)) => Ok(Some((low, high))),
        _ => Err(AggregateError::InvalidScale),
    }
}
