//! What one pipeline carries, whatever its signal.

use crate::{LogRecordView, MetricView, Signal, SpanView};

/// A piece of telemetry, by reference: an element of a request's scope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item<'a> {
    /// Of [`Signal::Traces`].
    Span(&'a SpanView<'a>),
    /// Of [`Signal::Logs`].
    LogRecord(&'a LogRecordView<'a>),
    /// Of [`Signal::Metrics`].
    Metric(&'a MetricView<'a>),
}

impl Item<'_> {
    /// The signal it belongs to.
    pub const fn signal(&self) -> Signal {
        match self {
            Item::Span(_) => Signal::Traces,
            Item::LogRecord(_) => Signal::Logs,
            Item::Metric(_) => Signal::Metrics,
        }
    }

    /// What it counts for: each span and log record as one, a metric as many as it has points.
    #[inline]
    pub const fn count(&self) -> u64 {
        match self {
            Item::Span(_) | Item::LogRecord(_) => 1,
            Item::Metric(metric) => metric.data.len() as u64,
        }
    }
}
