//! What goes in and what comes out.

use crate::DiskError;
use bytes::Bytes;
use std::ops::AddAssign;

/// One thing to keep: for the exporter, one encoded export request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whatever the caller wants to know when it comes back, such as the signal.
    pub kind: u8,
    /// How many items the payload holds: for the ledger only.
    pub items: u32,
    /// Opaque bytes, given back as they were.
    pub payload: Bytes,
}

/// Names an entry for as long as this process holds it; it means nothing to another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    pub(crate) segment: u64,
    pub(crate) slot: u32,
}

/// An entry that is in flight: it has to be given to [`acknowledge`](crate::Queue::acknowledge) or
/// [`give_back`](crate::Queue::give_back).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name in this process.
    pub id: EntryId,
    /// As it was appended.
    pub entry: Entry,
}

/// What became of one entry of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The queue has it, as durable as [`Fsync`](crate::Fsync) says.
    Stored(EntryId),
    /// The limit in bytes is reached, and the policy, or what is in flight, lets nothing make room. The caller still has the entry.
    Full,
    /// Larger than the limit of the whole queue: it will never fit.
    TooLarge,
    /// The disk doesn't take it now. The caller still has the entry, and should keep it in memory.
    DiskFailed(DiskError),
}

/// The outcome of an append.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Append {
    /// One for each entry, in their order.
    pub outcomes: Vec<Appended>,
    /// What [`Overflow::DropOldest`](crate::Overflow::DropOldest) threw away to make room.
    pub dropped: Count,
}

/// A number of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many entries.
    pub entries: u64,
    /// How many items they hold.
    pub items: u64,
    /// How many bytes of payload.
    pub bytes: u64,
}

impl Count {
    pub(crate) fn one(items: u32, payload_bytes: u32) -> Self {
        Self {
            entries: 1,
            items: u64::from(items),
            bytes: u64::from(payload_bytes),
        }
    }

    pub(crate) fn remove(&mut self, other: Self) {
        self.entries = self.entries.saturating_sub(other.entries);
        self.items = self.items.saturating_sub(other.items);
        self.bytes = self.bytes.saturating_sub(other.bytes);
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.items += other.items;
        self.bytes += other.bytes;
    }
}
