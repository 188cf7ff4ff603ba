//! Requests written again with changes: only what changes is encoded, all else is copied as it came.
//!
//! An editor is shown each part of a request as a [lazy](crate::lazy) view with a [`Patch`] to say what is to become of
//! it. What the schema doesn't know stays; lengths of messages around a change are put right. Groups that lose their
//! last item go.
//!
//! ```
//! use otlp_native_model::{Signal, Value};
//! use otlp_native_otlp::edit::{edit_request, Patch, RequestEditor};
//! use otlp_native_otlp::{lazy, DecodeError};
//!
//! /// Names the team in what is severe, and drops the rest.
//! struct Severe;
//! impl RequestEditor for Severe {
//!     fn log_record(&mut self, record: lazy::LogRecord<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
//!         if record.severity_number()? < 17 {
//!             patch.drop_message();
//!         } else {
//!             patch.set_attribute("team", &Value::String("shop"));
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let body = [0x0a, 8, 0x12, 6, 0x12, 2, 0x10, 9, 0x12, 0];
//! assert_eq!(edit_request(Signal::Logs, &body, &mut Severe)?.as_deref(), Some(&[][..]));
//! # Ok::<(), DecodeError>(())
//! ```

mod apply;
mod editor;
mod patch;
mod place;
mod splices;
mod walk;

pub use editor::{DataPoint, RequestEditor};
pub use patch::Patch;
pub use walk::edit_request;
