//! A segment and its entries, as this process knows them.

use crate::EntryId;
use crate::entry::Count;
use crate::file_system::QueueFile;
use crate::format::{DONE_MARK, MARK_OFFSET, record_bytes};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// A file of records. What it knows of its entries is 32 bytes each; a record takes 40 bytes or more, so this is bounded by the limit.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) home: u32,
    pub(crate) path: PathBuf,
    /// Open for as long as the segment is ours: what was stored stays readable even when someone removes the directory.
    pub(crate) file: Arc<dyn QueueFile>,
    pub(crate) salt: u64,
    pub(crate) len_bytes: u64,
    /// Up to where it was synced.
    pub(crate) durable_bytes: u64,
    pub(crate) slots: Vec<Slot>,
    pub(crate) next_number: u32,
    pub(crate) next_unread: usize,
    pub(crate) live: usize,
    pub(crate) in_flight: usize,
    /// Appends that wait for its sync; until they know the outcome it stays.
    pub(crate) waiters: usize,
    /// Something was written since the last sync.
    pub(crate) is_dirty: bool,
    /// Something in it is damaged: it's quarantined, not removed.
    pub(crate) is_damaged: bool,
    /// Its directory was removed by someone.
    pub(crate) is_unlinked: bool,
    /// What was written after `durable_bytes` isn't to be trusted.
    pub(crate) failure: Option<crate::DiskError>,
}

impl Segment {
    /// Marks the entry at `offset` as done, for whoever reads the file later.
    pub(crate) fn mark_done(&mut self, offset: u64) -> io::Result<()> {
        self.file.write_at(offset + MARK_OFFSET, &DONE_MARK)?;
        self.is_dirty = true;
        Ok(())
    }

    /// Whether nothing of it is needed any more.
    pub(crate) fn is_finished(&self) -> bool {
        self.live == 0 && self.waiters == 0
    }
}

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotState {
    Waiting,
    InFlight,
    Done,
}

/// What is known of an entry without reading it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) offset: u64,
    /// By the monotonic clock; before its start for what was recovered.
    pub(crate) born_ms: i64,
    pub(crate) payload_bytes: u32,
    pub(crate) items: u32,
    pub(crate) state: SlotState,
    pub(crate) failed_reads: u8,
}

impl Slot {
    pub(crate) fn count(&self) -> Count {
        Count::one(self.items, self.payload_bytes)
    }

    pub(crate) fn end(&self) -> u64 {
        self.offset + record_bytes(self.payload_bytes)
    }
}

/// An entry whose read failed, and when it's tried again by the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StalledRead {
    pub(crate) id: EntryId,
    pub(crate) retry_ms: i64,
}
