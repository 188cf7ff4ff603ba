//! Test oracles: the prost types of the pinned .proto files and generators of telemetry.
//!
//! ```
//! use otlp_native_testkit::{oracle, strategies};
//! use otlp_native_model::Bump;
//! use proptest::prelude::*;
//!
//! proptest!(|(owned in strategies::span())| {
//!     let arena = Bump::new();
//!     prop_assert_eq!(owned.view(&arena).name, oracle::trace::Span::from(&owned).name);
//! });
//! ```

mod any_values;
mod chunk_writer;
mod log_records;
mod metrics;
pub mod oracle;
pub mod owned;
pub mod requests;
pub mod rpc;
pub mod strategies;
mod to_oracle;

pub use any_values::{attribute_views, context_view, value_view};
pub use chunk_writer::{AttributeStyle, ChunkWriter};
pub use log_records::log_record_view;
pub use metrics::metric_view;
