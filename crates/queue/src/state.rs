//! What a queue knows, behind its lock.

use crate::DiskError;
use crate::clock::Clock;
use crate::config::{Fsync, QueueConfig};
use crate::entry::{Count, EntryId};
use crate::file_system::FileSystem;
use crate::health::Health;
use crate::home::Home;
use crate::quarantine;
use crate::segment::{Segment, SlotState, StalledRead};
use crate::stats::QueueStats;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Segments are numbered in the order in which they are taken from: adopted ones from 0, own ones from here.
pub(crate) const FIRST_OWN: u64 = 1 << 48;

/// What a queue knows, behind its lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) config: QueueConfig,
    pub(crate) fs: Arc<dyn FileSystem>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) segments: BTreeMap<u64, Segment>,
    pub(crate) homes: BTreeMap<u32, Home>,
    /// The directory that new segments are made in.
    pub(crate) own: Option<u32>,
    /// The segment that is appended to.
    pub(crate) active: Option<u64>,
    pub(crate) next_own: u64,
    pub(crate) next_adopted: u64,
    pub(crate) next_home: u32,
    /// No segment before this one has an entry that was never taken.
    pub(crate) first_unread: u64,
    /// Entries that were taken and given back: they come first.
    pub(crate) returned: BTreeSet<EntryId>,
    pub(crate) stalled: Vec<StalledRead>,
    /// Segments of later versions that were counted.
    pub(crate) newer: BTreeSet<PathBuf>,
    pub(crate) health: Health,
    pub(crate) stats: QueueStats,
    /// Marks that weren't synced yet.
    pub(crate) unsynced_marks: u32,
    pub(crate) last_sync_ms: i64,
    pub(crate) is_syncing: bool,
    pub(crate) is_closed: bool,
}

impl State {
    pub(crate) fn new(config: QueueConfig, fs: Arc<dyn FileSystem>, clock: Arc<dyn Clock>) -> Self {
        let mut state = Self {
            config,
            fs,
            clock,
            segments: BTreeMap::new(),
            homes: BTreeMap::new(),
            own: None,
            active: None,
            next_own: FIRST_OWN,
            next_adopted: 0,
            next_home: 0,
            first_unread: 0,
            returned: BTreeSet::new(),
            stalled: Vec::new(),
            newer: BTreeSet::new(),
            health: Health::default(),
            stats: QueueStats::default(),
            unsynced_marks: 0,
            last_sync_ms: 0,
            is_syncing: false,
            is_closed: false,
        };
        state.last_sync_ms = state.now_ms();
        state
    }

    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.clock.monotonic().as_millis()).unwrap_or(i64::MAX)
    }

    pub(crate) fn wall_ms(&self) -> u64 {
        u64::try_from(self.clock.wall().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn is_always(&self) -> bool {
        self.config.fsync == Fsync::Always
    }

    /// Notes that the disk failed, and gives back why.
    pub(crate) fn fail(&mut self, attempt: &str, error: &io::Error) -> DiskError {
        let error = DiskError::new(attempt, error);
        self.health.fail(error.clone(), self.now_ms());
        error
    }

    pub(crate) fn add_home(&mut self, home: Home) -> u32 {
        let number = self.next_home;
        self.next_home += 1;
        self.homes.insert(number, home);
        number
    }

    /// An entry needs nothing more. Its segment goes when it was the last one.
    pub(crate) fn finish_entry(&mut self, id: EntryId) -> Option<Count> {
        let segment = self.segments.get_mut(&id.segment)?;
        let slot = segment.slots.get_mut(id.slot as usize)?;
        if slot.state == SlotState::Done {
            return None;
        }
        let (count, offset) = (slot.count(), slot.offset);
        if slot.state == SlotState::InFlight {
            segment.in_flight -= 1;
            self.stats.in_flight -= 1;
        }
        slot.state = SlotState::Done;
        segment.live -= 1;
        self.stats.held.remove(count);
        match segment.mark_done(offset) {
            Ok(()) => self.unsynced_marks += 1,
            Err(_) => self.stats.mark_failures += 1,
        }
        self.remove_if_finished(id.segment);
        Some(count)
    }

    /// Removes a segment that holds nothing more, unless more may come into it.
    pub(crate) fn remove_if_finished(&mut self, ordinal: u64) {
        let is_finished = self.segments.get(&ordinal).is_some_and(Segment::is_finished);
        if is_finished && self.active != Some(ordinal) {
            self.remove_segment(ordinal);
        }
    }

    /// Removes a segment with all that it still holds: whether it's gone. If not, it stays with its entries as they were.
    pub(crate) fn remove_segment(&mut self, ordinal: u64) -> bool {
        let Some(segment) = self.segments.get(&ordinal) else {
            return true;
        };
        if !segment.is_unlinked
            && let Err(error) = self.unlink(segment)
            && error.kind() != io::ErrorKind::NotFound
        {
            self.fail("removing a segment", &error);
            return false;
        }
        let Some(segment) = self.segments.remove(&ordinal) else {
            return true;
        };
        self.stats.used_bytes = self.stats.used_bytes.saturating_sub(segment.len_bytes);
        self.stats.quarantined += u64::from(segment.is_damaged && !segment.is_unlinked);
        for slot in segment.slots.iter().filter(|slot| slot.state != SlotState::Done) {
            self.stats.held.remove(slot.count());
        }
        self.returned.retain(|id| id.segment != ordinal);
        self.stalled.retain(|read| read.id.segment != ordinal);
        self.note_removed_name(segment.home, segment.is_unlinked);
        self.remove_home_if_empty(segment.home);
        true
    }

    fn unlink(&self, segment: &Segment) -> io::Result<()> {
        if segment.is_damaged {
            let (parent, limit_bytes) = (&self.config.directory, self.config.quarantine_bytes);
            quarantine::set_aside(&*self.fs, parent, &segment.path, self.clock.wall(), limit_bytes)
        } else {
            self.fs.remove_file(&segment.path)
        }
    }

    /// Under `Always` a removal is durable before anything else happens: else all of a segment's entries could come again.
    fn note_removed_name(&mut self, home: u32, is_unlinked: bool) {
        let is_always = self.is_always();
        let Some(home) = self.homes.get_mut(&home) else {
            return;
        };
        if is_always && !is_unlinked {
            self.stats.syncs += 1;
            if self.fs.sync_dir(&home.path).is_err() {
                self.stats.sync_failures += 1;
                home.is_dirty = true;
            }
        } else {
            home.is_dirty = true;
        }
    }

    /// Lets go of an adopted directory when nothing in it is left to do.
    pub(crate) fn remove_home_if_empty(&mut self, number: u32) {
        let is_used =
            self.own == Some(number) || self.segments.values().any(|segment| segment.home == number);
        let home = self.homes.get(&number);
        let is_waiting = home.is_none_or(|home| home.is_opening || !home.unreadable.is_empty());
        if is_used || is_waiting {
            return;
        }
        if let Some(home) = self.homes.remove(&number)
            && !home.has_others
        {
            // What can't be removed is found again by the next one who looks.
            let _ = home.remove(&*self.fs);
        }
    }

    /// Someone removed our directory. What is open stays readable; what comes goes to a new directory.
    pub(crate) fn lose_home(&mut self) {
        let Some(own) = self.own.take() else { return };
        self.active = None;
        self.stats.lost_directories += 1;
        let mut finished = Vec::new();
        for (ordinal, segment) in self
            .segments
            .iter_mut()
            .filter(|(_, segment)| segment.home == own)
        {
            segment.is_unlinked = true;
            if segment.is_finished() {
                finished.push(*ordinal);
            }
        }
        for ordinal in finished {
            self.remove_segment(ordinal);
        }
        self.homes.remove(&own);
    }
}
