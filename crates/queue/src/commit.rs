//! Makes what was written durable: one thread syncs for all that wait.

use crate::DiskError;
use crate::append::Ticket;
use crate::entry::{Appended, EntryId};
use crate::file_system::{FileSystem, QueueFile};
use crate::locked::Locked;
use crate::segment::SlotState;
use crate::state::State;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, MutexGuard};

impl Locked {
    /// Waits until what the tickets name is durable, syncing if nobody else does, and writes failures into the outcomes.
    pub(crate) fn commit<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        tickets: &[Ticket],
        outcomes: &mut [Appended],
    ) -> MutexGuard<'a, State> {
        let mut ends = BTreeMap::new();
        for ticket in tickets {
            ends.insert(ticket.id.segment, ticket.end);
        }
        for ordinal in ends.keys() {
            state.add_waiter(*ordinal);
        }
        while ends.iter().any(|(ordinal, end)| state.is_open(*ordinal, *end)) {
            state = if state.is_syncing {
                self.wait(state)
            } else {
                self.sync(state).0
            };
        }
        for ticket in tickets {
            if let Some(error) = state.failure_of(ticket.id, ticket.end)
                && let Some(outcome) = outcomes.get_mut(ticket.index)
            {
                *outcome = Appended::DiskFailed(error);
            }
        }
        for ordinal in ends.keys() {
            state.remove_waiter(*ordinal);
        }
        state
    }

    /// Syncs all that was written so far, without holding the lock meanwhile.
    pub(crate) fn sync<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
    ) -> (MutexGuard<'a, State>, Result<(), DiskError>) {
        while state.is_syncing {
            state = self.wait(state);
        }
        let work = state.sync_work();
        if work.is_empty() {
            return (state, Ok(()));
        }
        state.is_syncing = true;
        let fs = Arc::clone(&state.fs);
        drop(state);
        let done = work.run(&*fs);
        let mut state = self.lock();
        state.is_syncing = false;
        let result = state.end_sync(done);
        self.notify();
        (state, result)
    }
}

/// What one sync has to do.
struct SyncWork {
    files: Vec<(u64, Arc<dyn QueueFile>, u64)>,
    directories: Vec<(u32, PathBuf)>,
}

/// What came of it.
struct SyncDone {
    files: Vec<(u64, u64, io::Result<()>)>,
    directories: Vec<(u32, io::Result<()>)>,
}

impl SyncWork {
    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.directories.is_empty()
    }

    fn run(self, fs: &dyn FileSystem) -> SyncDone {
        let files = self.files.into_iter();
        let directories = self.directories.into_iter();
        SyncDone {
            files: files
                .map(|(ordinal, file, len)| (ordinal, len, file.sync()))
                .collect(),
            directories: directories
                .map(|(home, path)| (home, fs.sync_dir(&path)))
                .collect(),
        }
    }
}

impl State {
    fn add_waiter(&mut self, ordinal: u64) {
        if let Some(segment) = self.segments.get_mut(&ordinal) {
            segment.waiters += 1;
        }
    }

    fn remove_waiter(&mut self, ordinal: u64) {
        if let Some(segment) = self.segments.get_mut(&ordinal) {
            segment.waiters -= 1;
            self.remove_if_finished(ordinal);
        }
    }

    /// Whether it isn't known yet if the segment is durable up to `end`.
    fn is_open(&self, ordinal: u64, end: u64) -> bool {
        let segment = self.segments.get(&ordinal);
        segment.is_some_and(|segment| segment.durable_bytes < end && segment.failure.is_none())
    }

    fn failure_of(&self, id: EntryId, end: u64) -> Option<DiskError> {
        let segment = self.segments.get(&id.segment)?;
        segment.failure.clone().filter(|_| segment.durable_bytes < end)
    }

    fn sync_work(&mut self) -> SyncWork {
        let mut work = SyncWork {
            files: Vec::new(),
            directories: Vec::new(),
        };
        for (ordinal, segment) in self.segments.iter_mut().filter(|(_, segment)| segment.is_dirty) {
            segment.is_dirty = false;
            work.files
                .push((*ordinal, Arc::clone(&segment.file), segment.len_bytes));
        }
        for (number, home) in self.homes.iter_mut().filter(|(_, home)| home.is_dirty) {
            home.is_dirty = false;
            work.directories.push((*number, home.path.clone()));
        }
        self.unsynced_marks = 0;
        self.last_sync_ms = self.now_ms();
        work
    }

    fn end_sync(&mut self, done: SyncDone) -> Result<(), DiskError> {
        self.stats.syncs += (done.files.len() + done.directories.len()) as u64;
        let mut failure = None;
        let mut nameless = Vec::new();
        for (number, result) in done.directories {
            let Err(error) = result else { continue };
            self.stats.sync_failures += 1;
            failure = Some(self.fail("syncing a directory", &error));
            nameless.push(number);
            if let Some(home) = self.homes.get_mut(&number) {
                home.is_dirty = true;
            }
        }
        for (ordinal, len_bytes, result) in done.files {
            let Some(segment) = self.segments.get_mut(&ordinal) else {
                continue;
            };
            let error = match result {
                Ok(()) if nameless.contains(&segment.home) && segment.durable_bytes == 0 => failure.clone(),
                Ok(()) => {
                    segment.durable_bytes = segment.durable_bytes.max(len_bytes);
                    None
                }
                Err(error) => {
                    self.stats.sync_failures += 1;
                    Some(self.fail("syncing a segment", &error))
                }
            };
            if let Some(error) = error {
                self.give_up_segment(ordinal, &error);
                failure = Some(error);
            }
        }
        match failure {
            Some(error) => Err(error),
            None => {
                self.health.succeed();
                Ok(())
            }
        }
    }

    /// After a sync that failed, what was written before it may be lost although the system still shows it: nothing more is
    /// appended there, and who waits is told.
    fn give_up_segment(&mut self, ordinal: u64, error: &DiskError) {
        self.active = self.active.filter(|active| *active != ordinal);
        let is_always = self.is_always();
        let Some(segment) = self.segments.get_mut(&ordinal) else {
            return;
        };
        segment.failure = Some(error.clone());
        if is_always && segment.durable_bytes < segment.len_bytes {
            while let Some(slot) = segment.slots.pop_if(|slot| slot.end() > segment.durable_bytes) {
                self.stats.stored.remove(slot.count());
                self.stats.held.remove(slot.count());
                debug_assert_eq!(slot.state, SlotState::Waiting, "what isn't durable isn't taken");
                segment.live -= 1;
            }
            // So that they don't come back as entries after a restart.
            if segment.file.set_len(segment.durable_bytes).is_ok() {
                let cut = segment.len_bytes - segment.durable_bytes;
                segment.len_bytes = segment.durable_bytes;
                self.stats.used_bytes -= cut;
            }
        }
        self.remove_if_finished(ordinal);
    }
}
