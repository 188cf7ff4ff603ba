//! Why the disk didn't do what it should.

use std::{fmt, io};

/// Why the disk didn't do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskError {
    /// What to react to.
    pub reason: DiskReason,
    /// What was attempted and what the system said, for people.
    pub message: String,
}

/// The reasons that call for different reactions of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskReason {
    /// No space or quota left.
    Full,
    /// The file system is mounted read-only.
    ReadOnly,
    /// The process may not write there.
    Denied,
    /// The directory is gone.
    Missing,
    /// Anything else that the device or the file system says.
    Io,
    /// The queue was closed.
    Closed,
}

impl DiskError {
    pub(crate) fn new(attempt: &str, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => DiskReason::Full,
            io::ErrorKind::ReadOnlyFilesystem => DiskReason::ReadOnly,
            io::ErrorKind::PermissionDenied => DiskReason::Denied,
            io::ErrorKind::NotFound => DiskReason::Missing,
            _ => DiskReason::Io,
        };
        Self {
            reason,
            message: format!("{attempt}: {error}"),
        }
    }

    pub(crate) fn closed() -> Self {
        Self {
            reason: DiskReason::Closed,
            message: "the queue is closed".to_owned(),
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DiskError {}
