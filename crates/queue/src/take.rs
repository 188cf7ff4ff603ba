//! Gives entries out, oldest first.

use crate::entry::{Count, Entry, EntryId, Taken};
use crate::file_system::QueueFile;
use crate::format::{RECORD_HEADER_BYTES, RecordHeader};
use crate::locked::Locked;
use crate::segment::{SlotState, StalledRead};
use crate::state::State;
use bytes::Bytes;
use std::io;
use std::sync::Arc;

/// After this many failures of the disk, over two minutes, an entry counts as corrupt.
const READS_TRIED: u8 = 8;
const FIRST_RETRY_MS: i64 = 1_000;

impl Locked {
    /// The next entry that is neither done nor in flight; it's then in flight. Read from the disk, unless `held` has it.
    pub(crate) fn take_next(&self, mut held: impl FnMut(EntryId) -> Option<Entry>) -> Option<Taken> {
        loop {
            let mut state = self.lock();
            let (id, place) = state.pick()?;
            drop(state);
            if let Some(entry) = held(id) {
                return Some(Taken { id, entry });
            }
            // Nobody removes or changes what is in flight, so the lock isn't needed to read it.
            let content = place.read();
            let mut state = self.lock();
            match content {
                Ok(Some((header, payload))) => {
                    return Some(Taken {
                        id,
                        entry: Entry {
                            kind: header.kind,
                            items: header.items,
                            payload,
                        },
                    });
                }
                Ok(None) => state.give_up_entry(id),
                Err(_) => state.stall(id),
            }
        }
    }
}

/// Where a record is.
struct Place {
    file: Arc<dyn QueueFile>,
    salt: u64,
    offset: u64,
    payload_bytes: u32,
}

impl Place {
    /// The record, or `None` when it isn't what was written.
    fn read(&self) -> io::Result<Option<(RecordHeader, Bytes)>> {
        // The length was held against the file's before the entry became one of ours.
        let mut bytes = vec![0; RECORD_HEADER_BYTES + self.payload_bytes as usize];
        if self.file.read_at(self.offset, &mut bytes)? < bytes.len() {
            return Ok(None);
        }
        let Some(header) = RecordHeader::decode(&bytes, self.salt, self.offset) else {
            return Ok(None);
        };
        let payload = Bytes::from(bytes).slice(RECORD_HEADER_BYTES..);
        let is_whole =
            header.payload_bytes == self.payload_bytes && header.payload_crc == crc32fast::hash(&payload);
        Ok(is_whole.then_some((header, payload)))
    }
}

impl State {
    /// Puts the next entry in flight.
    fn pick(&mut self) -> Option<(EntryId, Place)> {
        loop {
            let id = self.next_waiting()?;
            if self.is_expired(id) {
                let count = self.finish_entry(id).unwrap_or_default();
                self.stats.expired += count;
                continue;
            }
            if let Some(place) = self.start_flight(id) {
                return Some((id, place));
            }
        }
    }

    fn next_waiting(&mut self) -> Option<EntryId> {
        while let Some(id) = self.returned.pop_first() {
            if self.slot_state(id) == Some(SlotState::Waiting) {
                return Some(id);
            }
        }
        let is_always = self.is_always();
        for (ordinal, segment) in self.segments.range_mut(self.first_unread..) {
            while let Some(slot) = segment.slots.get(segment.next_unread) {
                if is_always && slot.end() > segment.durable_bytes {
                    // Not until its append knows that it's durable.
                    return None;
                }
                let id = EntryId {
                    segment: *ordinal,
                    slot: u32::try_from(segment.next_unread).ok()?,
                };
                segment.next_unread += 1;
                if slot.state == SlotState::Waiting {
                    return Some(id);
                }
            }
            self.first_unread = *ordinal;
        }
        None
    }

    fn slot_state(&self, id: EntryId) -> Option<SlotState> {
        let slot = self.segments.get(&id.segment)?.slots.get(id.slot as usize)?;
        Some(slot.state)
    }

    fn is_expired(&self, id: EntryId) -> bool {
        let Some(max_age) = self.config.max_age else {
            return false;
        };
        let segment = self.segments.get(&id.segment);
        let slot = segment.and_then(|segment| segment.slots.get(id.slot as usize));
        let age_ms = slot.map_or(0, |slot| self.now_ms().saturating_sub(slot.born_ms));
        u128::try_from(age_ms).is_ok_and(|age_ms| age_ms > max_age.as_millis())
    }

    fn start_flight(&mut self, id: EntryId) -> Option<Place> {
        let segment = self.segments.get_mut(&id.segment)?;
        let slot = segment.slots.get_mut(id.slot as usize)?;
        slot.state = SlotState::InFlight;
        segment.in_flight += 1;
        self.stats.in_flight += 1;
        Some(Place {
            file: Arc::clone(&segment.file),
            salt: segment.salt,
            offset: slot.offset,
            payload_bytes: slot.payload_bytes,
        })
    }

    /// Ends a flight without success. Whether there was one.
    pub(crate) fn give_back(&mut self, id: EntryId) -> bool {
        let is_back = self.end_flight(id);
        if is_back {
            self.returned.insert(id);
        }
        is_back
    }

    fn end_flight(&mut self, id: EntryId) -> bool {
        let Some(segment) = self.segments.get_mut(&id.segment) else {
            return false;
        };
        let Some(slot) = segment.slots.get_mut(id.slot as usize) else {
            return false;
        };
        if slot.state != SlotState::InFlight {
            return false;
        }
        slot.state = SlotState::Waiting;
        segment.in_flight -= 1;
        self.stats.in_flight -= 1;
        true
    }

    /// Ends a flight with success. Whether there was one.
    pub(crate) fn acknowledge(&mut self, id: EntryId) -> bool {
        if self.slot_state(id) != Some(SlotState::InFlight) {
            return false;
        }
        let count = self.finish_entry(id).unwrap_or_default();
        self.stats.acknowledged += count;
        count != Count::default()
    }

    /// What was written can't be read: it's lost.
    fn give_up_entry(&mut self, id: EntryId) {
        if let Some(segment) = self.segments.get_mut(&id.segment) {
            segment.is_damaged = true;
        }
        let count = self.finish_entry(id).unwrap_or_default();
        self.stats.corrupt += count;
    }

    /// The disk didn't give it out. It's tried again later.
    fn stall(&mut self, id: EntryId) {
        self.stats.read_failures += 1;
        let now_ms = self.now_ms();
        let segment = self.segments.get_mut(&id.segment);
        let Some(slot) = segment.and_then(|segment| segment.slots.get_mut(id.slot as usize)) else {
            return;
        };
        slot.failed_reads += 1;
        let failed_reads = slot.failed_reads;
        if failed_reads >= READS_TRIED {
            self.give_up_entry(id);
        } else if self.end_flight(id) {
            let retry_ms = now_ms + (FIRST_RETRY_MS << (failed_reads - 1));
            self.stalled.push(StalledRead { id, retry_ms });
        }
    }

    /// Lets entries whose reads failed be tried again when it's time.
    pub(crate) fn retry_stalled(&mut self) {
        let now_ms = self.now_ms();
        for read in self.stalled.extract_if(.., |read| read.retry_ms <= now_ms) {
            self.returned.insert(read.id);
        }
    }
}
