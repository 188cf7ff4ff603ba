//! The napi-rs binding. It holds no logic: it turns JavaScript values into the core's and back, owns the threads, and
//! makes sure that they are gone before the environment is. The JavaScript side of each item is declared, with the same
//! names in the same order, in `src/native/binding.ts`.

mod aggregate;
mod calls;
mod client;
mod events;
mod exporter;
mod failure_reporter;
mod forwarder;
mod intake;
mod ledger;
mod listening;
mod memory;
mod options;
mod pool;
mod receiver;
mod runtime;
mod spill;

pub use aggregate::*;

use bytes::Bytes;
use napi::bindgen_prelude::{Either, Uint8Array, Uint8ArraySlice};
use napi_derive::napi;
use options::BindingFailure;
use otlp_native_model::{ErrorCode, Signal};

/// The crate's version; the package's own must be the same.
#[napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Of the record layout that this binary reads; `src/capture/layout.ts` must have the same.
#[napi(catch_unwind)]
pub fn layout_fingerprint() -> u32 {
    otlp_native_record::layout::fingerprint()
}

/// Every stable error code, for the test that holds `src/errors.ts` equal to it.
#[napi(catch_unwind)]
pub fn error_codes() -> Vec<&'static str> {
    ErrorCode::ALL.iter().map(|code| code.as_str()).collect()
}

/// A whole request as OTLP/JSON text.
#[napi(catch_unwind)]
pub fn protobuf_to_json(signal: String, protobuf: Uint8Array) -> napi::Result<String> {
    let signal =
        signal_of(&signal).ok_or_else(|| napi::Error::from_reason(format!("no such signal: {signal}")))?;
    let json = otlp_native_otlp::json::from_protobuf(signal, &protobuf)
        .map_err(|error| napi::Error::from_reason(error.to_string()))?;
    String::from_utf8(json).map_err(|error| napi::Error::from_reason(error.to_string()))
}

/// How many spans, data points, log records or profiles a whole request holds, JSON or protobuf.
#[napi(catch_unwind)]
pub fn count_items(
    signal: String,
    body: Uint8ArraySlice<'_>,
    is_json: bool,
    limit_bytes: f64,
) -> napi::Result<Either<f64, BindingFailure>> {
    let signal =
        signal_of(&signal).ok_or_else(|| napi::Error::from_reason(format!("no such signal: {signal}")))?;
    let body = Bytes::copy_from_slice(&body);
    Ok(match client::read(signal, body, is_json, limit_bytes as usize) {
        Ok(request) => Either::A(ledger::count(request.items)),
        Err(failure) => Either::B(BindingFailure::new(failure.code, None, failure.reason)),
    })
}

/// Whether a server is reached without the proxy of the environment.
#[napi(catch_unwind)]
pub fn proxy_exempts(no_proxy: String, host: String, port: u16) -> bool {
    otlp_native_transport::proxy_exempts(&no_proxy, &host, port)
}

/// The signal that JavaScript means.
pub(crate) fn signal_of(name: &str) -> Option<Signal> {
    Signal::ALL
        .into_iter()
        .find(|signal| signal_name(*signal) == name)
}

/// A signal as JavaScript names it.
pub(crate) fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Traces => "traces",
        Signal::Metrics => "metrics",
        Signal::Logs => "logs",
        Signal::Profiles => "profiles",
    }
}
