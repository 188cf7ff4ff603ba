//! The content of a file, in the cache and on the disk.

use super::Process;
use otlp_native_queue::file_system::{QueueFile, ReadAt};
use std::io;

/// A file that a process has open.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) process: Process,
    pub(super) node: u64,
}

impl ReadAt for OpenFile {
    fn len_bytes(&self) -> io::Result<u64> {
        self.process.world().len_of(self.process.id, self.node)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.process
            .world()
            .read(self.process.id, self.node, offset, into)
    }
}

impl QueueFile for OpenFile {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.process
            .world()
            .write(self.process.id, self.node, offset, bytes)
    }

    fn set_len(&self, len_bytes: u64) -> io::Result<()> {
        self.process
            .world()
            .set_len(self.process.id, self.node, len_bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.process.world().sync(self.process.id, self.node)
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// What survives a power failure for certain.
    durable: Vec<u8>,
    /// What was done since.
    pending: Vec<Change>,
    /// What every process sees.
    pub(super) cached: Vec<u8>,
}

#[derive(Debug)]
enum Change {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Write(offset, bytes) => {
                let end = offset + bytes.len();
                to.resize(to.len().max(end), 0);
                to[*offset..end].copy_from_slice(bytes);
            }
            Self::SetLen(len) => to.resize(*len, 0),
        }
    }
}

impl Content {
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.change(Change::Write(offset, bytes.to_vec()));
    }

    pub(super) fn set_len(&mut self, len: usize) {
        self.change(Change::SetLen(len));
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.cached);
        self.pending.push(change);
    }

    /// Only what is pending is written: after a sync that failed, the cache shows what the disk will never have.
    pub(super) fn sync(&mut self) {
        for change in self.pending.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// Someone changes the bytes behind everyone's back.
    pub(super) fn damage(&mut self, damage: impl Fn(&mut Vec<u8>)) {
        self.sync();
        damage(&mut self.durable);
        damage(&mut self.cached);
    }

    /// A sync failed: the cache is shown on, but what wasn't synced will not be tried again.
    pub(super) fn lose_pending(&mut self, mut random: impl FnMut() -> u64) {
        for change in std::mem::take(&mut self.pending) {
            Self::perhaps(&change, &mut self.durable, &mut random);
        }
    }

    pub(super) fn lose_power(&mut self, mut random: impl FnMut() -> u64) {
        let pending = std::mem::take(&mut self.pending);
        // Often all or nothing, so that runs get far; else each for itself.
        match random() % 4 {
            0 => {}
            1 => self.durable = self.cached.clone(),
            _ => {
                for change in &pending {
                    Self::perhaps(change, &mut self.durable, &mut random);
                }
            }
        }
        self.cached = self.durable.clone();
    }

    fn perhaps(change: &Change, to: &mut Vec<u8>, random: &mut impl FnMut() -> u64) {
        match (random() % 4, change) {
            (0, _) => {}
            (1 | 2, change) => change.apply(to),
            (_, Change::Write(offset, bytes)) => {
                // Torn: one side of a cut reached the disk, and perhaps the new length.
                let cut = random() as usize % (bytes.len() + 1);
                if random().is_multiple_of(2) {
                    Change::Write(*offset, bytes[..cut].to_vec()).apply(to);
                    if random().is_multiple_of(2) {
                        to.resize(to.len().max(offset + bytes.len()), 0);
                    }
                } else {
                    Change::Write(offset + cut, bytes[cut..].to_vec()).apply(to);
                }
            }
            (_, Change::SetLen(_)) => {}
        }
    }
}
