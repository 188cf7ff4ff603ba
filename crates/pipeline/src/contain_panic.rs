//! Keeps a panic in one place from taking the rest down.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work`; `None` means that it panicked. What it changed must not be relied on then.
pub(crate) fn contain_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
