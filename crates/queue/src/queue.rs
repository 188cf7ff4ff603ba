//! The queue itself.

use crate::clock::{Clock, SystemClock};
use crate::config::{Fsync, OpenError, QueueConfig};
use crate::entry::{Append, Count, Entry, EntryId, Taken};
use crate::file_system::FileSystem;
use crate::local_disk::LocalDisk;
use crate::locked::Locked;
use crate::state::State;
use crate::stats::{Closed, QueueStats, Recovery};
use crate::{DiskError, DiskReason};
use std::sync::Arc;
use std::time::Duration;

/// Under [`Fsync::Always`] at most this many acknowledged entries come again after a power failure, besides those in flight: marks are
/// synced with the next append, when there are this many, or after a second by [`Queue::maintain`].
pub const MAX_UNSYNCED_MARKS: u32 = 32;
const MARKS_WAIT_MS: i64 = 1_000;
const LONGEST_PAUSE_MS: i64 = 10_000;

/// A queue on disk. All of it may be called from any thread; calls that touch the disk block.
#[derive(Debug)]
pub struct Queue {
    locked: Locked,
}

impl Queue {
    /// Opens a queue on this machine's file system. See [`open`](Self::open).
    ///
    /// # Errors
    /// When the configuration can't be used.
    pub fn open_on_disk(config: QueueConfig) -> Result<(Self, Recovery), OpenError> {
        Self::open(config, Arc::new(LocalDisk), Arc::new(SystemClock::default()))
    }

    /// Makes a directory for this process and takes over those that dead ones left. A disk that can't be used is no reason to fail:
    /// [`Recovery::disk`] tells, appends get [`Appended::DiskFailed`](crate::Appended::DiskFailed), and the disk is tried again.
    ///
    /// # Errors
    /// When the configuration can't be used.
    pub fn open(
        config: QueueConfig,
        file_system: Arc<dyn FileSystem>,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, Recovery), OpenError> {
        let mut state = State::new(config.checked()?, file_system, clock);
        let mut recovery = state.adopt_orphans();
        if let Err(error) = state.start_segment() {
            recovery.disk = Some(error);
        }
        let locked = Locked::new(state);
        Ok((Self { locked }, recovery))
    }

    /// Keeps entries: those of one call are written at once, and those of concurrent calls are synced at once.
    pub fn append(&self, entries: &[Entry]) -> Append {
        let mut state = self.locked.lock();
        let (mut append, tickets) = state.append(entries);
        match state.config.fsync {
            Fsync::Always if !tickets.is_empty() => {
                drop(self.locked.commit(state, &tickets, &mut append.outcomes));
            }
            Fsync::Interval(_) if state.sync_due_ms().is_some_and(|due_ms| due_ms <= state.now_ms()) => {
                // What fails is in the statistics; what was stored still is, though not durable.
                drop(self.locked.sync(state));
            }
            _ => {}
        }
        append
    }

    /// The oldest entry that is neither done nor in flight. It is in flight from now on.
    pub fn take_next(&self) -> Option<Taken> {
        self.locked.take_next(|_| None)
    }

    /// As [`take_next`](Self::take_next), for a caller that still has some of what it appended: what `held` gives isn't read from the disk.
    pub fn take_next_unless_held(&self, held: impl FnMut(EntryId) -> Option<Entry>) -> Option<Taken> {
        self.locked.take_next(held)
    }

    /// The entry was delivered, or is given up: it won't come again. Whether it was in flight.
    pub fn acknowledge(&self, id: EntryId) -> bool {
        let mut state = self.locked.lock();
        let is_done = state.acknowledge(id);
        if state.is_always() && state.unsynced_marks >= MAX_UNSYNCED_MARKS {
            drop(self.locked.sync(state));
        }
        is_done
    }

    /// The entry wasn't delivered: it comes again, before those that were never taken. Whether it was in flight.
    pub fn give_back(&self, id: EntryId) -> bool {
        self.locked.lock().give_back(id)
    }

    /// Makes all that was stored and acknowledged so far durable.
    ///
    /// # Errors
    /// When something of it may not survive a power failure.
    pub fn sync(&self) -> Result<(), DiskError> {
        self.locked.sync(self.locked.lock()).1
    }

    /// Takes over directories of processes that died meanwhile, as far as the limit has room.
    pub fn adopt_orphans(&self) -> Recovery {
        self.locked.lock().adopt_orphans()
    }

    /// Does what is due: syncs by interval, tries a disk that failed, tries reads again. Says after how long to come again, at most 10 s.
    pub fn maintain(&self) -> Duration {
        let mut state = self.locked.lock();
        if state.is_closed {
            return Duration::from_millis(LONGEST_PAUSE_MS.unsigned_abs());
        }
        state.retry_stalled();
        state.remove_leftovers();
        if state.health.error().is_some() && state.health.refusal(state.now_ms()).is_none() {
            state = self.probe(state);
        }
        if state.sync_due_ms().is_some_and(|due_ms| due_ms <= state.now_ms()) {
            state = self.locked.sync(state).0;
        }
        let due = [state.sync_due_ms(), state.health.retry_ms()]
            .into_iter()
            .flatten();
        let due = due.chain(state.stalled.iter().map(|read| read.retry_ms)).min();
        let pause_ms = due.map_or(LONGEST_PAUSE_MS, |due_ms| due_ms - state.now_ms());
        Duration::from_millis(pause_ms.clamp(1, LONGEST_PAUSE_MS).unsigned_abs())
    }

    /// What the queue did and holds.
    pub fn stats(&self) -> QueueStats {
        self.locked.lock().current_stats()
    }

    /// Syncs, removes what isn't needed, and lets go of the directories, so that another process can take them over. What isn't done
    /// stays on disk. Nothing can be appended or taken afterwards.
    pub fn close(&self) -> Closed {
        let mut state = self.locked.lock();
        if state.is_closed {
            return Closed::default();
        }
        state.is_closed = true;
        state = self.locked.sync(state).0;
        let kept: Count = state.stats.held;
        state.close();
        Closed { kept }
    }

    /// Finds out whether a disk that failed takes data again.
    fn probe<'a>(&'a self, mut state: std::sync::MutexGuard<'a, State>) -> std::sync::MutexGuard<'a, State> {
        let is_full = state
            .health
            .error()
            .is_some_and(|error| error.reason == DiskReason::Full);
        if state.start_segment().is_err() || is_full {
            // A full disk may take an empty segment and no entry: only an append tells.
            return state;
        }
        let (mut state, result) = self.locked.sync(state);
        if result.is_ok() {
            state.health.succeed();
        }
        state
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.close();
    }
}

impl State {
    /// When the next sync is due, if there is something to sync.
    fn sync_due_ms(&self) -> Option<i64> {
        let wait_ms = match self.config.fsync {
            Fsync::Always => MARKS_WAIT_MS,
            Fsync::Interval(interval) => i64::try_from(interval.as_millis()).unwrap_or(i64::MAX),
            Fsync::Never => return None,
        };
        let is_dirty = self.segments.values().any(|segment| segment.is_dirty);
        let is_dirty = is_dirty || self.homes.values().any(|home| home.is_dirty);
        let due_ms = self.last_sync_ms.saturating_add(wait_ms);
        is_dirty.then(|| due_ms.max(self.health.retry_ms().unwrap_or(due_ms)))
    }

    /// Tries again to remove segments that are finished but couldn't be removed.
    fn remove_leftovers(&mut self) {
        let finished: Vec<u64> = self
            .segments
            .iter()
            .filter(|(_, segment)| segment.is_finished())
            .map(|it| *it.0)
            .collect();
        if self.health.error().is_none() {
            for ordinal in finished {
                self.remove_if_finished(ordinal);
            }
        }
    }

    fn current_stats(&self) -> QueueStats {
        QueueStats {
            segments: self.segments.len() as u64,
            degraded: self.health.error().cloned(),
            disk_failures: self.health.failures,
            ..self.stats.clone()
        }
    }

    fn close(&mut self) {
        self.active = None;
        self.own = None;
        let all: Vec<u64> = self.segments.keys().copied().collect();
        for ordinal in all {
            self.remove_if_finished(ordinal);
        }
        let homes: Vec<u32> = self.homes.keys().copied().collect();
        for home in homes {
            self.remove_home_if_empty(home);
        }
        self.segments.clear();
        self.homes.clear();
        self.returned.clear();
        self.stalled.clear();
    }
}
