//! The `Export*ServiceResponse` messages of `opentelemetry/proto/collector`. They differ in one field's JSON name.

use super::{Field, Kind, Message};
use otlp_native_model::Signal;

/// The response to a request that carries `signal`.
pub(crate) fn response(signal: Signal) -> &'static Message {
    match signal {
        Signal::Traces => &TRACE,
        Signal::Metrics => &METRICS,
        Signal::Logs => &LOGS,
        Signal::Profiles => &PROFILES,
    }
}

static TRACE: Message = Message {
    name: "ExportTraceServiceResponse",
    fields: &[Field::message(1, "partialSuccess", &TRACE_PARTIAL_SUCCESS)],
    is_item: false,
};

static TRACE_PARTIAL_SUCCESS: Message = Message {
    name: "ExportTracePartialSuccess",
    fields: &[
        Field::new(1, "rejectedSpans", Kind::Int64),
        Field::new(2, "errorMessage", Kind::String),
    ],
    is_item: false,
};

static METRICS: Message = Message {
    name: "ExportMetricsServiceResponse",
    fields: &[Field::message(1, "partialSuccess", &METRICS_PARTIAL_SUCCESS)],
    is_item: false,
};

static METRICS_PARTIAL_SUCCESS: Message = Message {
    name: "ExportMetricsPartialSuccess",
    fields: &[
        Field::new(1, "rejectedDataPoints", Kind::Int64),
        Field::new(2, "errorMessage", Kind::String),
    ],
    is_item: false,
};

static LOGS: Message = Message {
    name: "ExportLogsServiceResponse",
    fields: &[Field::message(1, "partialSuccess", &LOGS_PARTIAL_SUCCESS)],
    is_item: false,
};

static LOGS_PARTIAL_SUCCESS: Message = Message {
    name: "ExportLogsPartialSuccess",
    fields: &[
        Field::new(1, "rejectedLogRecords", Kind::Int64),
        Field::new(2, "errorMessage", Kind::String),
    ],
    is_item: false,
};

static PROFILES: Message = Message {
    name: "ExportProfilesServiceResponse",
    fields: &[Field::message(1, "partialSuccess", &PROFILES_PARTIAL_SUCCESS)],
    is_item: false,
};

static PROFILES_PARTIAL_SUCCESS: Message = Message {
    name: "ExportProfilesPartialSuccess",
    fields: &[
        Field::new(1, "rejectedProfiles", Kind::Int64),
        Field::new(2, "errorMessage", Kind::String),
    ],
    is_item: false,
};
