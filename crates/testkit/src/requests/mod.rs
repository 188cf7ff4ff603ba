//! Strategies for whole requests of every signal as prost messages: every oneof, every kind of field.

mod common;
mod logs;
mod metrics;
mod profiles;
mod trace;

pub use logs::{log_record, logs_request};
pub use metrics::{metric, metrics_request};
pub use profiles::profiles_request;
pub use trace::trace_request;

use crate::oracle::Message;
use otlp_native_model::Signal;
use proptest::prelude::*;

/// A request of `signal`, encoded by prost.
pub fn encoded_request(signal: Signal) -> BoxedStrategy<Vec<u8>> {
    match signal {
        Signal::Traces => trace_request()
            .prop_map(|request| request.encode_to_vec())
            .boxed(),
        Signal::Metrics => metrics_request()
            .prop_map(|request| request.encode_to_vec())
            .boxed(),
        Signal::Logs => logs_request().prop_map(|request| request.encode_to_vec()).boxed(),
        Signal::Profiles => profiles_request()
            .prop_map(|request| request.encode_to_vec())
            .boxed(),
    }
}

/// `body` as prost reads and writes it again: equal for requests that mean the same. `None` if prost can't read it.
pub fn canonical_request(signal: Signal, body: &[u8]) -> Option<Vec<u8>> {
    use crate::oracle::{
        ExportLogsServiceRequest, ExportMetricsServiceRequest, ExportProfilesServiceRequest,
        ExportTraceServiceRequest,
    };
    fn canonical<M: Message + Default>(body: &[u8]) -> Option<Vec<u8>> {
        M::decode(body).ok().map(|request| request.encode_to_vec())
    }
    match signal {
        Signal::Traces => canonical::<ExportTraceServiceRequest>(body),
        Signal::Metrics => canonical::<ExportMetricsServiceRequest>(body),
        Signal::Logs => canonical::<ExportLogsServiceRequest>(body),
        Signal::Profiles => canonical::<ExportProfilesServiceRequest>(body),
    }
}

/// How many items the prost request in `body` holds. `None` if prost can't read it.
pub fn item_count(signal: Signal, body: &[u8]) -> Option<u64> {
    let count = match signal {
        Signal::Traces => trace::item_count(&Message::decode(body).ok()?),
        Signal::Metrics => metrics::item_count(&Message::decode(body).ok()?),
        Signal::Logs => logs::item_count(&Message::decode(body).ok()?),
        Signal::Profiles => profiles::item_count(&Message::decode(body).ok()?),
    };
    u64::try_from(count).ok()
}
