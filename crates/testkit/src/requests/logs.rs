//! Logs.

use super::common::{any_value, attributes, enumeration, resource, scope, span_id, trace_id};
use crate::oracle::ExportLogsServiceRequest;
use crate::oracle::logs::{LogRecord, ResourceLogs, ScopeLogs};
use crate::strategies::{count, nanos, text};
use proptest::collection::vec;
use proptest::prelude::*;

/// An `ExportLogsServiceRequest`.
pub fn logs_request() -> impl Strategy<Value = ExportLogsServiceRequest> {
    let scope_logs =
        (scope(), vec(log_record(), 0..4), text()).prop_map(|(scope, log_records, schema_url)| ScopeLogs {
            scope,
            log_records,
            schema_url,
        });
    let resource_logs =
        (resource(), vec(scope_logs, 0..3), text()).prop_map(|(resource, scope_logs, schema_url)| {
            ResourceLogs {
                resource,
                scope_logs,
                schema_url,
            }
        });
    vec(resource_logs, 0..3).prop_map(|resource_logs| ExportLogsServiceRequest { resource_logs })
}

/// A log record, with all that its message can hold.
pub fn log_record() -> impl Strategy<Value = LogRecord> {
    let severity = (enumeration(24), text());
    let ids = (trace_id(), span_id(), count());
    (
        nanos(),
        nanos(),
        severity,
        any_value(),
        attributes(),
        count(),
        ids,
        text(),
    )
        .prop_map(
            |(time, observed_time, severity, body, attributes, dropped, ids, event_name)| LogRecord {
                time_unix_nano: time,
                observed_time_unix_nano: observed_time,
                severity_number: severity.0,
                severity_text: severity.1,
                body,
                attributes,
                dropped_attributes_count: dropped,
                flags: ids.2,
                trace_id: ids.0,
                span_id: ids.1,
                event_name,
            },
        )
}

pub(super) fn item_count(request: &ExportLogsServiceRequest) -> usize {
    request
        .resource_logs
        .iter()
        .flat_map(|group| &group.scope_logs)
        .map(|group| group.log_records.len())
        .sum()
}
