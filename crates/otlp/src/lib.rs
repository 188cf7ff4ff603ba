//! OTLP encoding, decoding, JSON mapping, partial success.

mod count;
mod encode;
mod error;
mod head;
pub mod json;
mod known_fields;
pub mod response;
mod scalar;
mod schema;
pub mod status;
mod trace_request;
mod varint;
mod wire;

pub use count::count_items;
pub use encode::SpanLen;
pub use error::{DecodeError, DecodeReason};
pub use head::{ResourceHead, ScopeHead};
pub use json::{JsonError, JsonReason};
pub use response::PartialSuccess;
pub use status::RpcStatus;
pub use trace_request::TraceRequestBuilder;
