//! What each series of a stream has counted: one kind of cell for each aggregation.

mod explicit;
mod exponential;
mod gauge;
mod sum;

pub(crate) use explicit::{ExplicitCells, ExplicitSummary};
use exponential::ExponentialCells;
use gauge::GaugeCells;
use sum::SumCells;

use crate::definition::{Aggregation, StreamDef, Update};
use crate::error::AggregateError;
use crate::values::{LastValue, Values};
use otlp_native_model::Temporality;

/// The cells of all series of one stream, by series id.
#[derive(Debug)]
pub(crate) enum Cells {
    Sum(SumCells),
    Gauge(GaugeCells),
    Explicit(ExplicitCells),
    Exponential(ExponentialCells),
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    Continued,
    /// An observed total is lower than the last one, though the sum is monotonic: it has begun anew.
    Reset,
}

impl Cells {
    pub(crate) fn new(def: &StreamDef<'_>) -> Result<Cells, AggregateError> {
        let is_delta = def.temporality == Temporality::Delta;
        let is_observed = def.is_asynchronous;
        Ok(match def.aggregation {
            Aggregation::Sum { is_monotonic } => {
                Cells::Sum(SumCells::new(is_monotonic, is_delta, is_observed))
            }
            Aggregation::Gauge => Cells::Gauge(GaugeCells::default()),
            Aggregation::Explicit { boundaries } => {
                Cells::Explicit(ExplicitCells::new(boundaries, is_delta, is_observed)?)
            }
            Aggregation::Exponential { max_size, max_scale } => {
                Cells::Exponential(ExponentialCells::new(max_size, max_scale, is_delta, is_observed))
            }
        })
    }

    /// Appends an empty cell.
    pub(crate) fn push(&mut self) {
        match self {
            Cells::Sum(cells) => cells.push(),
            Cells::Gauge(cells) => cells.push(),
            Cells::Explicit(cells) => cells.push(),
            Cells::Exponential(cells) => cells.push(),
        }
    }

    /// Empties the cell.
    pub(crate) fn reset(&mut self, series: usize) {
        match self {
            Cells::Sum(cells) => cells.reset(series),
            Cells::Gauge(cells) => cells.reset(series),
            Cells::Explicit(cells) => cells.reset(series),
            Cells::Exponential(cells) => cells.reset(series),
        }
    }

    /// Applies an update, or refuses it as a whole.
    pub(crate) fn apply(&mut self, series: usize, update: &Update<'_>) -> Result<Applied, AggregateError> {
        match (self, update) {
            (Cells::Sum(cells), Update::Sum(value)) => cells.apply(series, *value),
            (
                Cells::Gauge(cells),
                Update::Gauge {
                    value,
                    time_unix_nano,
                },
            ) => cells.apply(series, *value, *time_unix_nano),
            (
                Cells::Explicit(cells),
                Update::Explicit {
                    summary,
                    bucket_counts,
                },
            ) => cells.apply(series, summary, bucket_counts),
            (
                Cells::Exponential(cells),
                Update::Exponential {
                    summary,
                    zero_count,
                    scale,
                    positive,
                    negative,
                },
            ) => cells.apply(series, summary, *zero_count, *scale, [positive, negative]),
            _ => Err(AggregateError::WrongKind),
        }
    }

    /// Values with no point in them, of this stream's kind.
    pub(crate) fn no_values(&self) -> Values {
        match self {
            Cells::Sum(_) => Values::Numbers(Vec::new()),
            Cells::Gauge(_) => Values::Gauges(Vec::new()),
            Cells::Explicit(cells) => Values::Explicit {
                summaries: Vec::new(),
                counts: Vec::new(),
                buckets: cells.buckets(),
            },
            Cells::Exponential(_) => Values::Exponential(Vec::new()),
        }
    }

    /// Appends what the cell has to report to `values`, and returns how many bytes that took. A delta stream's cell begins
    /// anew thereby.
    pub(crate) fn report(&mut self, series: usize, values: &mut Values) -> usize {
        match (self, values) {
            (Cells::Sum(cells), Values::Numbers(values)) => {
                values.push(cells.report(series));
                size_of::<f64>()
            }
            (Cells::Gauge(cells), Values::Gauges(values)) => {
                values.push(cells.report(series));
                size_of::<LastValue>()
            }
            (
                Cells::Explicit(cells),
                Values::Explicit {
                    summaries, counts, ..
                },
            ) => {
                summaries.push(cells.report(series, counts));
                size_of::<ExplicitSummary>() + cells.buckets() * size_of::<u64>()
            }
            (Cells::Exponential(cells), Values::Exponential(values)) => {
                let histogram = cells.report(series);
                let len_bytes = histogram.len_bytes();
                values.push(histogram);
                len_bytes
            }
            _ => 0,
        }
    }

    /// Adds what point `place` of `values` reported, because nobody got it. Returns whether the series has something to
    /// report thereby: a gauge has not, if it was updated since.
    pub(crate) fn restore(&mut self, series: usize, values: &Values, place: usize) -> bool {
        match (self, values) {
            (Cells::Sum(cells), Values::Numbers(values)) => values
                .get(place)
                .is_some_and(|value| cells.restore(series, *value)),
            (Cells::Gauge(cells), Values::Gauges(values)) => values
                .get(place)
                .is_some_and(|value| cells.is_last(series, *value)),
            (Cells::Explicit(cells), Values::Explicit { summaries, .. }) => {
                match (summaries.get(place), values.bucket_counts(place)) {
                    (Some(summary), Some(counts)) => cells.add(series, summary, counts).is_ok(),
                    _ => false,
                }
            }
            (Cells::Exponential(cells), Values::Exponential(values)) => values
                .get(place)
                .is_some_and(|histogram| cells.restore(series, histogram)),
            _ => false,
        }
    }
}

/// A count as JavaScript has it, a whole number in a double.
pub(crate) fn count_of(number: f64) -> Result<u64, AggregateError> {
    // 2^64 as a double; below it, every whole number converts exactly.
    if (0.0..18_446_744_073_709_551_616.0).contains(&number) && number.fract() == 0.0 {
        Ok(number as u64)
    } else {
        Err(AggregateError::InvalidCount)
    }
}
