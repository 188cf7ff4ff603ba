//! How items of many threads reach the one that owns a batch processor: a bounded intake of opaque bytes, whose producers get
//! their turns in the order in which they came for them.
//!
//! ```
//! use otlp_native_batch::{Intake, IntakeLimits, Offer};
//! use std::sync::Arc;
//!
//! let intake = Intake::new(IntakeLimits { items: 2, bytes: 100 }, Arc::new(|| {}));
//! let producer = intake.connect(Arc::new(|| {}));
//! assert_eq!(producer.offer(b"one", 1, false), Offer::Taken);
//! let taken = intake.take(10, 100);
//! assert_eq!(taken.len(), 1);
//! assert_eq!(intake.stats().accepted, 1);
//! ```
#![forbid(unsafe_code)]

mod intake;
mod producer;
mod state;
mod stats;

pub use intake::{Intake, IntakeLimits, Wake};
pub use producer::{Offer, Producer};
pub use state::Item;
pub use stats::IntakeStats;
