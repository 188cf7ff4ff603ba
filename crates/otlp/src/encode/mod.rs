//! Views to protobuf, by hand: lengths first, then bytes, so that a buffer grows once and nothing moves.

mod event;
mod fields;
mod head;
mod link;
mod span;
mod value;

pub(crate) use head::{resource_field, schema_url_field, scope_field};
pub use span::SpanLen;
pub(crate) use span::write_span;
