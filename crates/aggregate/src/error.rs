//! Why the aggregator refuses a call.

use std::fmt;

/// A refused definition or update. The state is as it was before the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateError {
    /// No stream has this id, or it is not the next one.
    UnknownStream,
    /// The stream has no series of this id, or it is not the next one.
    UnknownSeries,
    /// There are as many streams as [`Limits`](crate::Limits) allows.
    TooManyStreams,
    /// The stream has as many series as [`Limits`](crate::Limits) allows.
    TooManySeries,
    /// As many exemplars wait for a collection as [`Limits`](crate::Limits) allows.
    TooManyExemplars,
    /// The update is of another kind than its stream.
    WrongKind,
    /// A count is negative, not whole or not a number.
    InvalidCount,
    /// A histogram's boundaries are not numbers in ascending order, or there are too many.
    InvalidBoundaries,
    /// An update has another number of buckets than its stream.
    WrongBucketCount,
    /// An exponential histogram's scale or bucket index lies outside what a double can have.
    InvalidScale,
    /// Arrays that belong together are of different lengths.
    UnequalLengths,
    /// The last collection is not at its end yet.
    CollectionUnderWay,
}

impl fmt::Display for AggregateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AggregateError::UnknownStream => "unknown metric stream",
            AggregateError::UnknownSeries => "unknown metric series",
            AggregateError::TooManyStreams => "too many metric streams",
            AggregateError::TooManySeries => "too many series in a metric stream",
            AggregateError::TooManyExemplars => "too many exemplars between two collections",
            AggregateError::WrongKind => "update of another kind than its metric stream",
            AggregateError::InvalidCount => "a count that is not a whole number",
            AggregateError::InvalidBoundaries => "bucket boundaries that are not in ascending order",
            AggregateError::WrongBucketCount => "another number of buckets than the metric stream has",
            AggregateError::InvalidScale => "scale or bucket index out of range",
            AggregateError::UnequalLengths => "arrays of different lengths",
            AggregateError::CollectionUnderWay => "a collection is under way",
        })
    }
}

impl std::error::Error for AggregateError {}
