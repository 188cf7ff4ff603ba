//! The `Export*ServiceRequest` messages of `opentelemetry/proto/collector`.

use super::logs::RESOURCE_LOGS;
use super::metrics::RESOURCE_METRICS;
use super::profiles::{PROFILES_DICTIONARY, RESOURCE_PROFILES};
use super::trace::RESOURCE_SPANS;
use super::{Field, Message};
use otlp_native_model::Signal;

/// The request that carries `signal`.
pub(crate) fn request(signal: Signal) -> &'static Message {
    match signal {
        Signal::Traces => &TRACE,
        Signal::Metrics => &METRICS,
        Signal::Logs => &LOGS,
        Signal::Profiles => &PROFILES,
    }
}

static TRACE: Message = Message {
    name: "ExportTraceServiceRequest",
    fields: &[Field::messages(1, "resourceSpans", &RESOURCE_SPANS)],
    is_item: false,
};

static METRICS: Message = Message {
    name: "ExportMetricsServiceRequest",
    fields: &[Field::messages(1, "resourceMetrics", &RESOURCE_METRICS)],
    is_item: false,
};

static LOGS: Message = Message {
    name: "ExportLogsServiceRequest",
    fields: &[Field::messages(1, "resourceLogs", &RESOURCE_LOGS)],
    is_item: false,
};

static PROFILES: Message = Message {
    name: "ExportProfilesServiceRequest",
    fields: &[
        Field::messages(1, "resourceProfiles", &RESOURCE_PROFILES),
        Field::message(2, "dictionary", &PROFILES_DICTIONARY),
    ],
    is_item: false,
};
