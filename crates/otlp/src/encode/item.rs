//! An item, as an element of `ScopeSpans.spans`, `ScopeLogs.log_records` or `ScopeMetrics.metrics`.

use super::log_record::{log_record_body_len, write_log_record_body};
use super::metric::{metric_body_len, metric_data_len, write_metric_body};
use super::span::{span_body_len, write_span_body};
use crate::varint::{delimited_len, write_prefix};
use otlp_native_model::Item;

/// Field 2, whatever the signal.
const TAG: u8 = 0x12;

/// The encoded length of an item, measured once for the one who decides where it goes and the one who writes it.
#[derive(Clone, Copy, Debug)]
pub struct ItemLen {
    body: usize,
    /// Of a metric: its points and what they have in common.
    data: usize,
}

impl ItemLen {
    /// Measures `item`.
    #[inline]
    pub fn of(item: Item<'_>) -> Self {
        let (body, data) = match item {
            Item::Span(span) => (span_body_len(span), 0),
            Item::LogRecord(record) => (log_record_body_len(record), 0),
            Item::Metric(metric) => {
                let data = metric_data_len(&metric.data);
                (metric_body_len(metric, data), data)
            }
        };
        ItemLen { body, data }
    }

    /// Bytes that the item adds to its scope's: tag, length and content.
    #[inline]
    pub fn encoded(self) -> usize {
        delimited_len(self.body)
    }
}

/// Appends `item` with its tag; `len` is its length.
#[inline]
pub(crate) fn write_item(out: &mut Vec<u8>, item: Item<'_>, len: ItemLen) {
    write_prefix(out, TAG, len.body);
    match item {
        Item::Span(span) => write_span_body(out, span),
        Item::LogRecord(record) => write_log_record_body(out, record),
        Item::Metric(metric) => write_metric_body(out, metric, len.data),
    }
}
