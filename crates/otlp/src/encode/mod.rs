//! Views to protobuf, by hand, from the last field to the first, so that each length is known when it's written.

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
mod out;
mod span;
mod value;

pub(crate) use head::{resource_field, schema_url_field, scope_field};
pub use item::{EncodedItem, ItemEncoder};
pub(crate) use out::encoded;
pub(crate) use value::{write_any_value, write_key_value_body};
