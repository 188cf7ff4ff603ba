//! Intake, batching, sending and the conservation ledger.
//!
//! An item's way: [`Pipeline::offer`] takes a chunk into the intake; the batcher task decodes it and adds its items to the
//! open batch; a batch that is full or has waited long enough becomes a request; the sender task exports it; the outcome
//! goes to the [`Ledger`], which balances at every moment.

mod batcher;
mod batches;
mod byte_budget;
mod collecting;
mod config;
mod contain_panic;
mod delivery;
mod flush;
mod gathering;
mod held_entries;
mod intake;
mod keeper;
mod keeper_signal;
mod keeping;
mod ledger;
mod memory_upkeep;
mod merging;
mod observer;
mod open_batch;
mod pipeline;
mod ready_batch;
mod received;
mod scope_table;
mod sender;
mod shared;
mod size_limit;
mod state;
mod transitions;

pub use config::BatchConfig;
pub use flush::FlushReport;
pub use keeper::DurableConfig;
pub use ledger::{Dropped, Ledger};
pub use memory_upkeep::MemoryUpkeep;
pub use pipeline::Pipeline;
pub use received::NotTaken;
