//! What a queue did and holds.

use crate::DiskError;
use crate::entry::Count;

/// What a queue did and holds, exact at any moment:
/// `stored + recovered = acknowledged + dropped_oldest + expired + corrupt + held`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueStats {
    /// Taken from this process by `append`.
    pub stored: Count,
    /// Taken over from processes before or beside this one, those found corrupt included.
    pub recovered: Count,
    /// Done.
    pub acknowledged: Count,
    /// Thrown away to make room for newer ones.
    pub dropped_oldest: Count,
    /// Older than the maximum age when their turn came.
    pub expired: Count,
    /// Their payload wasn't what was written, or can't be read any more.
    pub corrupt: Count,
    /// Not done: waiting or in flight.
    pub held: Count,
    /// Of those held, how many are taken and neither acknowledged nor given back.
    pub in_flight: u64,
    /// Length of all files that count towards the limit.
    pub used_bytes: u64,
    /// Files that count towards the limit.
    pub segments: u64,
    /// Why the disk isn't written to at the moment; `None` while all is well.
    pub degraded: Option<DiskError>,
    /// How often writing, making files or directories failed.
    pub disk_failures: u64,
    /// How often a sync failed.
    pub sync_failures: u64,
    /// How often an entry couldn't be marked as done: it comes again after a crash.
    pub mark_failures: u64,
    /// How often reading failed.
    pub read_failures: u64,
    /// How often the directory vanished and was made anew.
    pub lost_directories: u64,
    /// Syncs of files or directories that were made.
    pub syncs: u64,
    /// Segments that were set aside because something in them was damaged, or they couldn't be read.
    pub quarantined: u64,
    /// Directories of dead siblings that were taken over.
    pub adopted: u64,
}

/// What was found when directories were taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Whole entries, waiting to be taken.
    pub recovered: Count,
    /// Entries whose payload was damaged: their number is known, their content lost.
    pub corrupt: Count,
    /// Entries at the end of a segment that were never finished, or damaged just there.
    pub torn: Count,
    /// Bytes between whole records that were no record.
    pub damaged_bytes: u64,
    /// Bytes at the ends of segments that were no record.
    pub torn_bytes: u64,
    /// Directories that were taken over.
    pub adopted: u64,
    /// Segments with whole entries, now part of this queue.
    pub segments: u64,
    /// Segments that go to the quarantine instead of being removed when they're done, or went there at once.
    pub damaged_segments: u64,
    /// Segments of a later version, left where they are for the version that wrote them.
    pub newer_segments: u64,
    /// Segments that couldn't be read, and are tried again by the next `adopt_orphans`, five times in all.
    pub unreadable_segments: u64,
    /// Directories that nobody holds, left for later because this queue has enough.
    pub waiting: u64,
    /// Why the disk can't be used at the moment; entries then get [`Appended::DiskFailed`](crate::Appended::DiskFailed).
    pub disk: Option<DiskError>,
}

/// What stays on disk for the next start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Entries that aren't done, those in flight included.
    pub kept: Count,
}
