//! A file system in memory that behaves as badly as POSIX lets it.
//!
//! What is written goes to a page cache and is durable only once it is synced. When the power fails, any part of what wasn't synced may
//! have reached the disk: writes in any order, torn at any byte, names apart from the content of files. When a process is killed, the
//! cache stays, and only a write that was under way is cut.

mod file;
mod world;

pub(crate) use world::{Disk, World};

use otlp_native_queue::Clock;
use otlp_native_queue::file_system::{FileLock, FileSystem, QueueFile};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// What a process sees of a world that processes share.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    world: Arc<Mutex<World>>,
    id: u64,
}

impl Process {
    /// A process in a world of its own, whose accidents are drawn from `seed`.
    pub(crate) fn in_new_world(seed: u64) -> Self {
        let world = Arc::new(Mutex::new(World::new(seed)));
        Self { world, id: 0 }.beside()
    }

    /// Another process in the same world.
    pub(crate) fn beside(&self) -> Self {
        let id = self.world().new_process();
        Self {
            world: Arc::clone(&self.world),
            id,
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.world().is_alive(self.id)
    }

    /// The process ends at once, with what it holds in memory and its locks.
    pub(crate) fn kill(&self) {
        self.world().kill(self.id);
    }

    /// The process is killed during the `count`th change to the file system from now.
    pub(crate) fn kill_during_change(&self, count: u64) {
        self.world().kill_during_change(self.id, count);
    }
}

impl FileSystem for Process {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.world().create_dir(self.id, path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.world().remove_dir(self.id, path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        self.world().list(self.id, path)
    }

    fn exists(&self, path: &Path) -> bool {
        self.world().exists(self.id, path)
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn QueueFile>> {
        let node = self.world().create(self.id, path)?;
        Ok(Arc::new(self.file(node)))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn QueueFile>> {
        let node = self.world().open(self.id, path)?;
        Ok(Arc::new(self.file(node)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.world().rename(self.id, from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.world().remove_file(self.id, path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.world().sync_dir(self.id, path)
    }

    fn try_lock(&self, path: &Path, create: bool) -> io::Result<Option<Box<dyn FileLock>>> {
        let Some(node) = self.world().try_lock(self.id, path, create)? else {
            return Ok(None);
        };
        let process = self.clone();
        Ok(Some(Box::new(Lock { process, node })))
    }

    fn unique(&self) -> u64 {
        self.world().random()
    }
}

impl Process {
    fn file(&self, node: u64) -> file::OpenFile {
        file::OpenFile {
            process: self.clone(),
            node,
        }
    }
}

#[derive(Debug)]
struct Lock {
    process: Process,
    node: u64,
}

impl FileLock for Lock {}

impl Drop for Lock {
    fn drop(&mut self) {
        self.process.world().unlock(self.process.id, self.node);
    }
}

/// Time that passes only when it's told to.
#[derive(Clone, Debug, Default)]
pub(crate) struct ManualClock {
    now: Arc<Mutex<(Duration, Duration)>>,
}

impl ManualClock {
    pub(crate) fn pass(&self, time: Duration) {
        let mut now = self.now.lock().unwrap();
        now.0 += time;
        now.1 += time;
    }

    /// Someone sets the wall clock.
    pub(crate) fn set_wall(&self, wall: Duration) {
        self.now.lock().unwrap().0 = wall;
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> Duration {
        self.now.lock().unwrap().0
    }

    fn monotonic(&self) -> Duration {
        self.now.lock().unwrap().1
    }
}
