//! Entries of the durable queue that are in memory too, so that what is sent soon isn't read back from the disk.

use otlp_native_queue::{Entry, EntryId};
use std::collections::HashMap;

/// Some of the entries that wait: about as much as one request takes. The others are on disk alone.
#[derive(Default)]
pub(crate) struct HeldEntries {
    entries: HashMap<EntryId, Entry>,
    bytes: usize,
}

impl HeldEntries {
    /// Holds an entry, unless there would then be more than `limit_bytes`.
    pub(crate) fn keep(&mut self, id: EntryId, entry: Entry, limit_bytes: usize) {
        if self.bytes + entry.payload.len() <= limit_bytes {
            self.bytes += entry.payload.len();
            self.entries.insert(id, entry);
        }
    }

    /// An entry that is held, which it then no longer is.
    pub(crate) fn take(&mut self, id: EntryId) -> Option<Entry> {
        let entry = self.entries.remove(&id)?;
        self.bytes = self.bytes.saturating_sub(entry.payload.len());
        Some(entry)
    }
}
