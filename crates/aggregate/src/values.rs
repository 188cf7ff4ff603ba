//! The values of a page's points, one column for each kind of stream.

use crate::cells::ExplicitSummary;
use crate::exponential::ExponentialHistogram;

/// The values of some points, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    Numbers(Vec<f64>),
    Gauges(Vec<LastValue>),
    Explicit {
        summaries: Vec<ExplicitSummary>,
        /// The buckets of all points, one point's after the other's.
        counts: Vec<u64>,
        /// Buckets of a point.
        buckets: usize,
    },
    Exponential(Vec<ExponentialHistogram>),
}

/// What a gauge knows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LastValue {
    pub(crate) value: f64,
    /// When it was measured.
    pub(crate) time_unix_nano: u64,
}

impl Values {
    /// The buckets of point `place` of an explicit histogram.
    pub(crate) fn bucket_counts(&self, place: usize) -> Option<&[u64]> {
        match self {
            Values::Explicit { counts, buckets, .. } => {
                let from = place.checked_mul(*buckets)?;
                counts.get(from..from.checked_add(*buckets)?)
            }
            _ => None,
        }
    }

    /// Moves point `place` of `other`, which has the same kind, to the end.
    pub(crate) fn push_from(&mut self, other: &Values, place: usize) {
        match (self, other) {
            (Values::Numbers(ours), Values::Numbers(theirs)) => ours.extend(theirs.get(place)),
            (Values::Gauges(ours), Values::Gauges(theirs)) => ours.extend(theirs.get(place)),
            (
                Values::Explicit {
                    summaries, counts, ..
                },
                Values::Explicit {
                    summaries: their_summaries,
                    ..
                },
            ) => {
                summaries.extend(their_summaries.get(place));
                counts.extend(other.bucket_counts(place).unwrap_or_default());
            }
            (Values::Exponential(ours), Values::Exponential(theirs)) => {
                ours.extend(theirs.get(place).cloned())
            }
            _ => {}
        }
    }

    /// Moves the points from `count` on, which there are, into other values.
    pub(crate) fn split_off(&mut self, count: usize) -> Values {
        match self {
            Values::Numbers(values) => Values::Numbers(values.split_off(count.min(values.len()))),
            Values::Gauges(values) => Values::Gauges(values.split_off(count.min(values.len()))),
            Values::Explicit {
                summaries,
                counts,
                buckets,
            } => Values::Explicit {
                summaries: summaries.split_off(count.min(summaries.len())),
                counts: counts.split_off(count.saturating_mul(*buckets).min(counts.len())),
                buckets: *buckets,
            },
            Values::Exponential(values) => Values::Exponential(values.split_off(count.min(values.len()))),
        }
    }

    /// Bytes of memory that the values take, without unused capacity.
    pub(crate) fn len_bytes(&self) -> usize {
        match self {
            Values::Numbers(values) => size_of_val(values.as_slice()),
            Values::Gauges(values) => size_of_val(values.as_slice()),
            Values::Explicit {
                summaries, counts, ..
            } => size_of_val(summaries.as_slice()) + size_of_val(counts.as_slice()),
            Values::Exponential(values) => values.iter().map(ExponentialHistogram::len_bytes).sum(),
        }
    }
}
