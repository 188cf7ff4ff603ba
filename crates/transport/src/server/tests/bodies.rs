//! Small requests, written by hand, and their compressed forms.

use crate::decompress::Encoding;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use otlp_native_model::Signal;
use std::io::Write;

/// A length-delimited field whose number is below 16.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    let mut length = content.len();
    while length > 127 {
        bytes.push(u8::try_from(length & 127).unwrap() | 128);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend_from_slice(content);
    bytes
}

/// A request of one item, as protobuf.
pub(super) fn protobuf(signal: Signal) -> Vec<u8> {
    let item = match signal {
        Signal::Traces => field(5, b"GET /"),
        Signal::Metrics => [field(1, b"requests"), field(5, &field(1, &[]))].concat(),
        Signal::Logs => field(3, b"INFO"),
        Signal::Profiles => field(9, b"pprof"),
    };
    field(1, &field(2, &field(2, &item)))
}

/// The same request as JSON.
pub(super) fn json(signal: Signal) -> &'static str {
    match signal {
        Signal::Traces => r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"GET /"}]}]}]}"#,
        Signal::Metrics => {
            r#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"requests","gauge":{"dataPoints":[{}]}}]}]}]}"#
        }
        Signal::Logs => r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityText":"INFO"}]}]}]}"#,
        Signal::Profiles => {
            r#"{"resourceProfiles":[{"scopeProfiles":[{"profiles":[{"originalPayloadFormat":"pprof"}]}]}]}"#
        }
    }
}

/// A trace request of one span whose name has `name_bytes` bytes.
pub(super) fn large_trace(name_bytes: usize) -> Vec<u8> {
    field(1, &field(2, &field(2, &field(5, &vec![b'n'; name_bytes]))))
}

pub(super) fn compress(encoding: Encoding, body: &[u8]) -> Vec<u8> {
    match encoding {
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap()
        }
        Encoding::Zstd => zstd::encode_all(body, 3).unwrap(),
    }
}

/// A gRPC message with its prefix.
pub(super) fn framed(is_compressed: bool, message: &[u8]) -> Bytes {
    let mut bytes = vec![u8::from(is_compressed)];
    bytes.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    bytes.extend_from_slice(message);
    Bytes::from(bytes)
}
