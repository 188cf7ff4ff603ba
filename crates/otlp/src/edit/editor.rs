//! Who decides what becomes of a request.

use super::patch::Patch;
use crate::error::DecodeError;
use crate::lazy::{
    Event, ExponentialHistogramDataPoint, HistogramDataPoint, LogRecord, Metric, NumberDataPoint, Resource,
    Scope, Span, SummaryDataPoint,
};

/// Looks at the parts of a request and says in a [`Patch`] what is to become of each. Every method does nothing unless
/// overridden. A part comes after those it belongs to: first the resource, then a scope, then its items.
pub trait RequestEditor {
    /// A resource; an empty one if there is none. Dropping it drops all that it holds.
    fn resource(&mut self, resource: Resource<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (resource, patch);
        Ok(())
    }

    /// A scope; an empty one if there is none. Dropping it drops its items.
    fn scope(&mut self, scope: Scope<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (scope, patch);
        Ok(())
    }

    /// A span.
    fn span(&mut self, span: Span<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (span, patch);
        Ok(())
    }

    /// Whether events of spans are to be visited; they are passed over otherwise, which is the default.
    fn visits_span_events(&self) -> bool {
        false
    }

    /// An event of the last span.
    fn span_event(&mut self, event: Event<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (event, patch);
        Ok(())
    }

    /// A log record.
    fn log_record(&mut self, record: LogRecord<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (record, patch);
        Ok(())
    }

    /// A metric. What the patch says of attributes is done to its metadata.
    fn metric(&mut self, metric: Metric<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (metric, patch);
        Ok(())
    }

    /// Whether data points are to be visited; they are passed over otherwise, which is the default.
    fn visits_data_points(&self) -> bool {
        false
    }

    /// A data point of the last metric. A metric that loses its last one goes too.
    fn data_point(&mut self, point: DataPoint<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        let _ = (point, patch);
        Ok(())
    }
}

/// A data point of one of the kinds of metrics.
#[derive(Clone, Copy, Debug)]
pub enum DataPoint<'a> {
    /// Of a gauge or a sum.
    Number(NumberDataPoint<'a>),
    /// Of a histogram.
    Histogram(HistogramDataPoint<'a>),
    /// Of an exponential histogram.
    ExponentialHistogram(ExponentialHistogramDataPoint<'a>),
    /// Of a summary.
    Summary(SummaryDataPoint<'a>),
}
