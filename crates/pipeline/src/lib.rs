//! Intake, batching, sending and the conservation ledger.
//!
//! An item's way: [`Pipeline::offer`] takes a chunk into the intake; the batcher task decodes it and adds its items to the
//! open batch; a batch that is full or has waited long enough becomes a request; the sender task exports it; the outcome
//! goes to the [`Ledger`], which balances at every moment.

mod batcher;
mod batches;
mod block_pool;
mod byte_budget;
mod collecting;
mod config;
mod contain_panic;
mod flush;
mod gathering;
mod intake;
mod ledger;
mod observer;
mod open_batch;
mod pipeline;
mod ready_batch;
mod scope_table;
mod sender;
mod shared;
mod state;
mod transitions;

pub use config::BatchConfig;
pub use flush::FlushReport;
pub use ledger::{Dropped, Ledger};
pub use pipeline::Pipeline;
