//! How a queue behaves.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// The least that [`QueueConfig::limit_bytes`] may be.
pub const MIN_LIMIT_BYTES: u64 = 4096;
/// A queue at its limit has at least this many segments, so that dropping the oldest doesn't drop all.
pub(crate) const MIN_SEGMENTS: u64 = 4;
/// And about this many at most, because each is an open file.
const MAX_SEGMENTS: u64 = 64;

/// How a queue behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueConfig {
    /// The parent directory, which several processes may share. It is created when it's missing.
    pub directory: PathBuf,
    /// What this process may hold on disk, segments of dead siblings that it adopted included: length of files, without
    /// what is quarantined. A parent directory with N live processes thus holds about N times this.
    pub limit_bytes: u64,
    /// When a segment is full and the next one begins. Brought into the range from 1/64 to 1/4 of `limit_bytes`.
    /// An entry that is larger gets a segment of its own.
    pub segment_bytes: u64,
    /// What the quarantine of the parent directory may hold. The oldest segments there go first.
    pub quarantine_bytes: u64,
    /// When what is written is forced to the disk.
    pub fsync: Fsync,
    /// What happens at the limit.
    pub overflow: Overflow,
    /// After how long an entry isn't worth sending any more. Without it, never.
    pub max_age: Option<Duration>,
}

impl QueueConfig {
    /// A queue in `directory` of 256 MiB in segments of 16 MiB, which syncs every append, refuses the newest and forgets nothing.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            limit_bytes: 256 << 20,
            segment_bytes: 16 << 20,
            quarantine_bytes: 32 << 20,
            fsync: Fsync::Always,
            overflow: Overflow::DropNewest,
            max_age: None,
        }
    }

    pub(crate) fn checked(mut self) -> Result<Self, OpenError> {
        if self.directory.as_os_str().is_empty() {
            return Err(OpenError::NoDirectory);
        }
        if self.limit_bytes < MIN_LIMIT_BYTES {
            return Err(OpenError::LimitTooSmall(self.limit_bytes));
        }
        let (least, most) = (self.limit_bytes / MAX_SEGMENTS, self.limit_bytes / MIN_SEGMENTS);
        self.segment_bytes = self.segment_bytes.clamp(least, most);
        Ok(self)
    }
}

/// When what is written is forced to the disk, and so what [`Appended::Stored`](crate::Appended::Stored) promises.
///
/// | | the process dies (SIGKILL, OOM, crash) | the kernel crashes, the power fails |
/// |---|---|---|
/// | `Always` | nothing is lost | nothing is lost |
/// | `Interval(d)` | nothing is lost | what was stored in the last `d` may be lost |
/// | `Never` | nothing is lost | what the kernel hadn't written by itself (about 30 s on Linux) may be lost |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fsync {
    /// Before `append` returns. Appends of several threads share one sync.
    Always,
    /// Once this much time has passed since the last sync, by the next `append` or [`maintain`](crate::Queue::maintain).
    Interval(Duration),
    /// Only by [`sync`](crate::Queue::sync) and [`close`](crate::Queue::close).
    Never,
}

/// What happens when the limit in bytes is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// The new entry is refused: [`Appended::Full`](crate::Appended::Full).
    DropNewest,
    /// The oldest segment of which nothing is in flight is thrown away, and reported in [`Append::dropped`](crate::Append::dropped).
    DropOldest,
}

/// Why a queue can't be opened: the configuration. The state of the disk is no reason, see [`Recovery::disk`](crate::Recovery::disk).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// `directory` is empty.
    NoDirectory,
    /// `limit_bytes` is below [`MIN_LIMIT_BYTES`].
    LimitTooSmall(u64),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDirectory => f.write_str("the queue's directory is empty: name one"),
            Self::LimitTooSmall(bytes) => {
                write!(
                    f,
                    "the queue's limit is {bytes} bytes: it has to be {MIN_LIMIT_BYTES} or more"
                )
            }
        }
    }
}

impl std::error::Error for OpenError {}
