//! Views to protobuf, by hand: lengths first, then bytes, so that a buffer grows once and nothing moves.

mod event;
mod exemplar;
mod exponential_point;
mod fields;
mod head;
mod histogram_point;
mod item;
mod link;
mod log_record;
mod metric;
mod number_point;
mod span;
mod value;

pub(crate) use head::{resource_field, schema_url_field, scope_field};
pub use item::ItemLen;
pub(crate) use item::write_item;
pub(crate) use value::{write_any_value, write_key_value_body};
