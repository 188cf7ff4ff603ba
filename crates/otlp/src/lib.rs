//! OTLP encoding, decoding, JSON mapping, partial success.

mod count;
pub mod edit;
mod encode;
mod error;
mod head;
pub mod json;
mod known_fields;
pub mod lazy;
mod request_builder;
pub mod response;
mod salvage;
mod scalar;
mod schema;
mod skim;
mod split;
pub mod status;
mod varint;
mod wire;

pub use count::count_items;
pub use encode::{EncodedItem, ItemEncoder};
pub use error::{DecodeError, DecodeReason};
pub use head::{ResourceHead, ScopeHead};
pub use json::{JsonError, JsonReason};
pub use request_builder::RequestBuilder;
pub use response::PartialSuccess;
pub use salvage::{Salvaged, salvage_request};
pub use skim::skim_items;
pub use split::split_request;
pub use status::RpcStatus;
