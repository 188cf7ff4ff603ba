//! Log records of prost as views, and views as prost's log records.

use crate::any_values::{attribute_views, attributes, context_ids, context_view, value_view};
use crate::oracle::common::AnyValue;
use crate::oracle::logs::LogRecord;
use otlp_native_model::{Bump, LogRecordView};

/// `record` as a view, which keeps of a number what its type can hold.
pub fn log_record_view<'a>(record: &'a LogRecord, arena: &'a Bump) -> LogRecordView<'a> {
    LogRecordView {
        time_unix_nano: record.time_unix_nano,
        observed_time_unix_nano: record.observed_time_unix_nano,
        severity_number: record.severity_number as u8,
        severity_text: &record.severity_text,
        body: record.body.as_ref().map(|body| value_view(Some(body), arena)),
        attributes: attribute_views(&record.attributes, arena),
        dropped_attributes_count: record.dropped_attributes_count,
        flags: record.flags,
        context: context_view(&record.trace_id, &record.span_id),
        event_name: &record.event_name,
    }
}

impl From<&LogRecordView<'_>> for LogRecord {
    fn from(view: &LogRecordView<'_>) -> Self {
        let (trace_id, span_id) = context_ids(view.context);
        LogRecord {
            time_unix_nano: view.time_unix_nano,
            observed_time_unix_nano: view.observed_time_unix_nano,
            severity_number: view.severity_number.into(),
            severity_text: view.severity_text.to_owned(),
            body: view.body.as_ref().map(AnyValue::from),
            attributes: attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
            flags: view.flags,
            trace_id,
            span_id,
            event_name: view.event_name.to_owned(),
        }
    }
}
