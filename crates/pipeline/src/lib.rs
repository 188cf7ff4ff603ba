//! Intake, batching, sending and the conservation ledger.
