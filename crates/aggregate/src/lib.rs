//! Aggregation of metrics: the state machine behind one metric reader ([`Aggregator`]), exponential histograms
//! ([`ExponentialHistogram`]), and kernels over many values.

mod aggregator;
mod attributes;
mod cells;
mod definition;
mod error;
mod exemplars;
mod explicit;
mod exponential;
mod integers;
mod kernels;
mod limits;
mod moments;
mod page;
mod page_view;
mod rates;
mod sketches;
mod stream;
#[cfg(test)]
mod testing;
mod values;

pub use aggregator::Aggregator;
pub use definition::{Aggregation, BucketsUpdate, ExemplarDef, SeriesDef, StreamDef, Summary, Update};
pub use error::AggregateError;
pub use explicit::{explicit_histogram, explicit_histogram_i64};
pub use exponential::{Buckets, ExponentialHistogram, MAX_SCALE, bucket_index};
pub use integers::IntegerMoments;
pub use kernels::instruction_set;
pub use limits::Limits;
pub use moments::{MOMENTS_LEN_BYTES, Moments};
pub use page::Page;
pub use rates::{Increase, counter_increase, counter_increase_i64, counter_rates, counter_rates_i64};
pub use sketches::{
    CAPACITY_RANGE, DdSketch, DistinctCounter, MAX_BINS_RANGE, MAX_TEXT_BYTES, PRECISION_RANGE, TopEntry,
    TopK, TopKey,
};
