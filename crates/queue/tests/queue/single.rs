//! One queue in a simulated world.

use crate::simulated::{ManualClock, Process};
use bytes::Bytes;
use otlp_native_queue::{Appended, Entry, EntryId, Queue, QueueConfig, Recovery};
use std::path::Path;
use std::sync::Arc;

pub(crate) const PARENT: &str = "/queue";

/// A queue, and the world and the time that it lives in.
pub(crate) struct Single {
    pub(crate) queue: Queue,
    pub(crate) recovery: Recovery,
    pub(crate) process: Process,
    pub(crate) clock: ManualClock,
    config: QueueConfig,
}

impl Single {
    pub(crate) fn new(set: impl FnOnce(&mut QueueConfig)) -> Self {
        Self::with_seed(7, set)
    }

    /// One whose accidents are drawn from `seed`.
    pub(crate) fn with_seed(seed: u64, set: impl FnOnce(&mut QueueConfig)) -> Self {
        let mut config = QueueConfig::new(PARENT);
        config.limit_bytes = 64 << 10;
        config.segment_bytes = 8 << 10;
        set(&mut config);
        Self::open(config, Process::in_new_world(seed), ManualClock::default())
    }

    fn open(config: QueueConfig, process: Process, clock: ManualClock) -> Self {
        let (queue, recovery) =
            Queue::open(config.clone(), Arc::new(process.clone()), Arc::new(clock.clone())).unwrap();
        Self {
            queue,
            recovery,
            process,
            clock,
            config,
        }
    }

    /// The process that comes after this one, which has ended somehow.
    pub(crate) fn next(self) -> Self {
        self.process.kill();
        let process = self.process.beside();
        Self::open(self.config.clone(), process, self.clock)
    }

    pub(crate) fn store(&self, entry: &Entry) -> EntryId {
        match self.queue.append(std::slice::from_ref(entry)).outcomes[..] {
            [Appended::Stored(id)] => id,
            ref outcomes => panic!("{outcomes:?}"),
        }
    }

    /// All that comes out, each acknowledged.
    pub(crate) fn drain(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some(taken) = self.queue.take_next() {
            assert!(self.queue.acknowledge(taken.id));
            entries.push(taken.entry);
        }
        entries
    }

    /// The segments' files, in the order of their names.
    pub(crate) fn segments(&self) -> Vec<(String, u64)> {
        let mut files = self.process.world().files_below(Path::new(PARENT));
        files.retain(|(name, _)| name.ends_with(".seg") && !name.starts_with("/quarantine"));
        files
    }

    pub(crate) fn quarantined(&self) -> usize {
        let files = self.process.world().files_below(Path::new(PARENT));
        files
            .iter()
            .filter(|(name, _)| name.starts_with("/quarantine"))
            .count()
    }
}

/// An entry that is like no other of another number.
pub(crate) fn entry(number: u32, size: usize) -> Entry {
    let filler = (0..size).map(|at| (number as usize * 131 + at * 7) as u8);
    Entry {
        kind: number as u8,
        items: number + 1,
        payload: number.to_le_bytes().into_iter().chain(filler).collect::<Bytes>(),
    }
}
