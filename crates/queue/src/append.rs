//! Puts entries into segments.

use crate::DiskError;
use crate::config::Overflow;
use crate::entry::{Append, Appended, Count, Entry, EntryId};
use crate::format::{
    RECORD_HEADER_BYTES, RecordHeader, SEGMENT_HEADER_BYTES, SegmentHeader, record_bytes, segment_name,
};
use crate::home::Home;
use crate::segment::{Segment, Slot, SlotState};
use crate::state::State;
use std::io;

/// Records are gathered up to this size for one write.
const WRITE_BYTES: usize = 1 << 20;

/// Where an append has to be synced to before it's durable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    /// Which of the outcomes.
    pub(crate) index: usize,
    pub(crate) id: EntryId,
    pub(crate) end: u64,
}

/// Records that are encoded, but not written.
#[derive(Default)]
struct Unwritten {
    bytes: Vec<u8>,
    slots: Vec<(usize, Slot)>,
}

impl State {
    /// Writes what fits. Nothing is synced yet.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> (Append, Vec<Ticket>) {
        let mut run = Run {
            outcomes: Vec::with_capacity(entries.len()),
            tickets: Vec::new(),
            dropped: Count::default(),
            unwritten: Unwritten::default(),
        };
        let mut failure = self.reason_not_to_write();
        for entry in entries {
            if let Some(error) = &failure {
                run.outcomes.push(Appended::DiskFailed(error.clone()));
                continue;
            }
            match self.append_one(entry, &mut run) {
                Ok(outcome) => run.outcomes.push(outcome),
                Err(error) => {
                    run.outcomes.push(Appended::DiskFailed(error.clone()));
                    failure = Some(error);
                }
            }
        }
        if let Err(error) = self.write(&mut run)
            && failure.is_none()
        {
            failure = Some(error);
        }
        // Under `Always` the sync tells.
        if failure.is_none() && !run.tickets.is_empty() && !self.is_always() {
            self.health.succeed();
        }
        let report = Append {
            outcomes: run.outcomes,
            dropped: run.dropped,
        };
        (report, run.tickets)
    }

    fn reason_not_to_write(&mut self) -> Option<DiskError> {
        if self.is_closed {
            return Some(DiskError::closed());
        }
        if let Some(error) = self.health.refusal(self.now_ms()) {
            return Some(error.clone());
        }
        let active = self.active.and_then(|active| self.segments.get(&active));
        // Writing to a file that someone removed succeeds, and keeps nothing.
        if active.is_some_and(|active| !self.fs.exists(&active.path)) {
            self.lose_home();
        }
        None
    }

    fn append_one(&mut self, entry: &Entry, run: &mut Run) -> Result<Appended, DiskError> {
        let most = self.config.limit_bytes - SEGMENT_HEADER_BYTES as u64;
        let payload_bytes = u32::try_from(entry.payload.len()).ok();
        let Some(payload_bytes) = payload_bytes.filter(|bytes| record_bytes(*bytes) <= most) else {
            return Ok(Appended::TooLarge);
        };
        let size = record_bytes(payload_bytes);
        let needs_segment = !self.has_room(size + run.unwritten.bytes.len() as u64);
        let header = if needs_segment {
            SEGMENT_HEADER_BYTES as u64
        } else {
            0
        };
        if needs_segment {
            self.write(run)?;
        }
        if !self.make_room(size + header + run.unwritten.bytes.len() as u64, run) {
            return Ok(Appended::Full);
        }
        if needs_segment {
            self.start_segment()?;
        }
        self.encode(entry, payload_bytes, run);
        // The outcome stands once it's written; `write` takes it back on failure.
        let id = run.next_id(self);
        if run.unwritten.bytes.len() >= WRITE_BYTES {
            run.outcomes.push(Appended::Stored(id));
            let written = self.write(run);
            run.outcomes.pop();
            written?;
        }
        Ok(Appended::Stored(id))
    }

    /// Whether the active segment takes `bytes` more. An empty one takes anything.
    fn has_room(&self, bytes: u64) -> bool {
        let active = self.active.and_then(|active| self.segments.get(&active));
        active.is_some_and(|active| {
            active.next_number == 0 || active.len_bytes + bytes <= self.config.segment_bytes
        })
    }

    /// Makes room for `bytes` more under the limit, if the policy lets it.
    fn make_room(&mut self, bytes: u64, run: &mut Run) -> bool {
        while self.stats.used_bytes + bytes > self.config.limit_bytes {
            if self.config.overflow == Overflow::DropNewest || !self.drop_oldest(run) {
                return false;
            }
        }
        true
    }

    fn drop_oldest(&mut self, run: &mut Run) -> bool {
        let mut candidates = self.segments.iter().filter(|(ordinal, segment)| {
            let is_written_to = Some(**ordinal) == self.active && !run.unwritten.bytes.is_empty();
            !is_written_to && segment.in_flight == 0 && segment.waiters == 0
        });
        let Some((&ordinal, segment)) = candidates.next() else {
            return false;
        };
        // What this very append wrote is no room for the rest of it.
        if run.tickets.iter().any(|ticket| ticket.id.segment == ordinal) {
            return false;
        }
        let mut dropped = Count::default();
        for slot in segment.slots.iter().filter(|slot| slot.state != SlotState::Done) {
            dropped += slot.count();
        }
        if !self.remove_segment(ordinal) {
            return false;
        }
        self.active = self.active.filter(|active| *active != ordinal);
        self.stats.dropped_oldest += dropped;
        run.dropped += dropped;
        true
    }

    /// Makes a segment the active one, and the directory for it where there is none.
    pub(crate) fn start_segment(&mut self) -> Result<(), DiskError> {
        let sealed = self.active.take();
        let segment = match self.create_segment() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.lose_home();
                self.create_segment()
            }
            result => result,
        };
        if let Some(sealed) = sealed {
            self.remove_if_finished(sealed);
        }
        let segment = segment.map_err(|error| self.fail("making a segment", &error))?;
        self.stats.used_bytes += segment.len_bytes;
        self.active = Some(self.next_own);
        self.segments.insert(self.next_own, segment);
        self.next_own += 1;
        Ok(())
    }

    fn create_segment(&mut self) -> io::Result<Segment> {
        let number = match self.own {
            Some(own) => own,
            None => {
                let home = Home::create(&*self.fs, &self.config.directory)?;
                self.add_home(home)
            }
        };
        self.own = Some(number);
        let salt = self.fs.unique();
        let created_ms = self.wall_ms();
        let home = self.homes.get_mut(&number).ok_or(io::ErrorKind::NotFound)?;
        let path = home.path.join(segment_name(home.next_number, salt));
        let file = self.fs.create(&path)?;
        home.next_number += 1;
        home.is_dirty = true;
        let header = SegmentHeader { salt, created_ms }.encode();
        if let Err(error) = file.write_at(0, &header) {
            // An empty file holds nothing, and is removed by whoever finds it.
            let _ = self.fs.remove_file(&path);
            return Err(error);
        }
        Ok(Segment {
            home: number,
            path,
            file,
            salt,
            len_bytes: header.len() as u64,
            durable_bytes: 0,
            slots: Vec::new(),
            next_number: 0,
            next_unread: 0,
            live: 0,
            in_flight: 0,
            waiters: 0,
            is_dirty: true,
            is_damaged: false,
            is_unlinked: false,
            failure: None,
        })
    }

    fn encode(&mut self, entry: &Entry, payload_bytes: u32, run: &mut Run) {
        let (time_ms, born_ms) = (self.wall_ms(), self.now_ms());
        let Some(active) = self.active.and_then(|active| self.segments.get_mut(&active)) else {
            return;
        };
        let offset = active.len_bytes + run.unwritten.bytes.len() as u64;
        let header = RecordHeader {
            number: active.next_number,
            payload_bytes,
            items: entry.items,
            payload_crc: crc32fast::hash(&entry.payload),
            time_ms,
            kind: entry.kind,
            is_done: false,
        };
        active.next_number += 1;
        let size = RECORD_HEADER_BYTES + entry.payload.len();
        run.unwritten.bytes.reserve(size);
        run.unwritten.bytes.extend(header.encode(active.salt, offset));
        run.unwritten.bytes.extend_from_slice(&entry.payload);
        let slot = Slot {
            offset,
            born_ms,
            payload_bytes,
            items: entry.items,
            state: SlotState::Waiting,
            failed_reads: 0,
        };
        run.unwritten.slots.push((run.outcomes.len(), slot));
    }

    /// Writes what is encoded to the active segment. On failure its entries get the reason as their outcome.
    fn write(&mut self, run: &mut Run) -> Result<(), DiskError> {
        let unwritten = std::mem::take(&mut run.unwritten);
        if unwritten.slots.is_empty() {
            return Ok(());
        }
        let Some((ordinal, active)) = self
            .active
            .and_then(|active| Some((active, self.segments.get_mut(&active)?)))
        else {
            return Ok(());
        };
        if let Err(error) = active.file.write_at(active.len_bytes, &unwritten.bytes) {
            // What was written of it mustn't come back as entries. If even that fails, the length counts all of it.
            if active.file.set_len(active.len_bytes).is_err() {
                let written = active
                    .file
                    .len_bytes()
                    .unwrap_or(active.len_bytes + unwritten.bytes.len() as u64);
                let more = written.saturating_sub(active.len_bytes);
                active.len_bytes += more;
                self.stats.used_bytes += more;
            }
            let error = self.fail("writing a segment", &error);
            self.active = None;
            self.remove_if_finished(ordinal);
            for (index, _) in unwritten.slots {
                if let Some(outcome) = run.outcomes.get_mut(index) {
                    *outcome = Appended::DiskFailed(error.clone());
                }
            }
            return Err(error);
        }
        active.len_bytes += unwritten.bytes.len() as u64;
        active.is_dirty = true;
        self.stats.used_bytes += unwritten.bytes.len() as u64;
        for (index, slot) in unwritten.slots {
            let id = EntryId {
                segment: ordinal,
                slot: u32::try_from(active.slots.len()).unwrap_or(u32::MAX),
            };
            self.stats.stored += slot.count();
            self.stats.held += slot.count();
            active.slots.push(slot);
            active.live += 1;
            run.tickets.push(Ticket {
                index,
                id,
                end: slot.end(),
            });
        }
        self.first_unread = self.first_unread.min(ordinal);
        Ok(())
    }
}

/// One call of `append`.
struct Run {
    outcomes: Vec<Appended>,
    tickets: Vec<Ticket>,
    dropped: Count,
    unwritten: Unwritten,
}

impl Run {
    /// The id that the entry encoded last gets when it's written.
    fn next_id(&self, state: &State) -> EntryId {
        let segment = state.active.unwrap_or_default();
        let written = state
            .segments
            .get(&segment)
            .map_or(0, |segment| segment.slots.len());
        let slot = (written + self.unwritten.slots.len()).saturating_sub(1);
        EntryId {
            segment,
            slot: u32::try_from(slot).unwrap_or(u32::MAX),
        }
    }
}
