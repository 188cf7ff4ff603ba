//! Directories, files, locks and processes.

use super::file::Content;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Component, Path};

const ROOT: u64 = 0;

/// How the disk takes what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    Healthy,
    /// This many bytes are free.
    Free(u64),
    ReadOnly,
    /// Writes fail.
    FailingWrites,
    /// Syncs fail.
    FailingSyncs,
    /// This many reads fail.
    FailingReads(u64),
}

#[derive(Debug)]
pub(crate) struct World {
    files: BTreeMap<u64, Content>,
    /// What processes see.
    names: BTreeMap<u64, BTreeMap<String, u64>>,
    durable_names: BTreeMap<u64, BTreeMap<String, u64>>,
    pending_names: Vec<NameChange>,
    next_node: u64,
    /// Which process holds the lock of which file.
    locks: BTreeMap<u64, u64>,
    alive: BTreeSet<u64>,
    next_process: u64,
    doom: Option<(u64, u64)>,
    disk: Disk,
    state: u64,
    /// Changes made so far.
    pub(crate) changes: u64,
}

#[derive(Clone, Debug)]
struct NameChange {
    add: Option<(u64, String, u64)>,
    remove: Option<(u64, String)>,
}

impl NameChange {
    fn touches(&self, directory: u64) -> bool {
        let added = self.add.as_ref().is_some_and(|it| it.0 == directory);
        added || self.remove.as_ref().is_some_and(|it| it.0 == directory)
    }

    fn apply(&self, to: &mut BTreeMap<u64, BTreeMap<String, u64>>) {
        if let Some((directory, name)) = &self.remove {
            to.entry(*directory).or_default().remove(name);
        }
        if let Some((directory, name, node)) = &self.add {
            to.entry(*directory).or_default().insert(name.clone(), *node);
        }
    }
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            files: BTreeMap::new(),
            names: BTreeMap::from([(ROOT, BTreeMap::new())]),
            durable_names: BTreeMap::from([(ROOT, BTreeMap::new())]),
            pending_names: Vec::new(),
            next_node: ROOT + 1,
            locks: BTreeMap::new(),
            alive: BTreeSet::new(),
            next_process: 1,
            doom: None,
            disk: Disk::Healthy,
            state: seed | 1,
            changes: 0,
        }
    }

    /// xorshift64*: accidents have to be the same each time.
    pub(crate) fn random(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 3
    }

    pub(crate) fn set_disk(&mut self, disk: Disk) {
        self.disk = disk;
    }

    /// Every process dies, and what wasn't synced may be lost.
    pub(crate) fn lose_power(&mut self) {
        self.alive.clear();
        self.locks.clear();
        self.doom = None;
        let pending = std::mem::take(&mut self.pending_names);
        let fate = self.random() % 4;
        for change in pending {
            if fate == 0 || (fate > 1 && self.random().is_multiple_of(2)) {
                change.apply(&mut self.durable_names);
            }
        }
        self.names = self.durable_names.clone();
        let mut state = self.state;
        for content in self.files.values_mut() {
            content.lose_power(|| {
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
                state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 3
            });
        }
        self.state = state;
    }

    /// Someone removes all that is below a directory, and the directory.
    pub(crate) fn remove_tree(&mut self, path: &Path) {
        let Ok((parent, name)) = self.parent_of(path) else {
            return;
        };
        let change = NameChange {
            add: None,
            remove: Some((parent, name)),
        };
        change.apply(&mut self.names);
        change.apply(&mut self.durable_names);
    }

    /// The files below a directory, in the order of their paths.
    pub(crate) fn files_below(&self, path: &Path) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        if let Ok(directory) = self.find(path) {
            self.collect(directory, "", &mut found);
        }
        found
    }

    fn collect(&self, directory: u64, prefix: &str, found: &mut Vec<(String, u64)>) {
        for (name, node) in self.names.get(&directory).into_iter().flatten() {
            let path = format!("{prefix}/{name}");
            if self.files.contains_key(node) {
                found.push((path, *node));
            } else {
                self.collect(*node, &path, found);
            }
        }
    }

    /// Changes a file's bytes behind everyone's back.
    pub(crate) fn damage(&mut self, node: u64, damage: impl Fn(&mut Vec<u8>)) {
        self.files.get_mut(&node).unwrap().damage(damage);
    }

    pub(crate) fn bytes(&self, node: u64) -> Vec<u8> {
        self.files[&node].cached.clone()
    }

    pub(crate) fn len(&self, node: u64) -> usize {
        self.files[&node].cached.len()
    }

    pub(super) fn new_process(&mut self) -> u64 {
        let id = self.next_process;
        self.next_process += 1;
        self.alive.insert(id);
        id
    }

    pub(super) fn is_alive(&self, process: u64) -> bool {
        self.alive.contains(&process)
    }

    pub(super) fn kill(&mut self, process: u64) {
        self.alive.remove(&process);
        self.locks.retain(|_, holder| *holder != process);
    }

    pub(super) fn kill_during_change(&mut self, process: u64, count: u64) {
        self.doom = Some((process, count));
    }

    fn alive(&self, process: u64) -> io::Result<()> {
        if self.is_alive(process) {
            Ok(())
        } else {
            Err(dead())
        }
    }

    /// Counts a change. Whether it's the one during which the process dies.
    fn count(&mut self, process: u64) -> io::Result<bool> {
        self.alive(process)?;
        self.changes += 1;
        if self.disk == Disk::ReadOnly {
            return Err(ErrorKind::ReadOnlyFilesystem.into());
        }
        match &mut self.doom {
            Some((doomed, left)) if *doomed == process => {
                *left = left.saturating_sub(1);
                if *left > 0 {
                    return Ok(false);
                }
                self.doom = None;
                self.kill(process);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn change_names(&mut self, process: u64, change: NameChange) -> io::Result<()> {
        let dies = self.count(process)?;
        if dies && self.random().is_multiple_of(2) {
            return Err(dead());
        }
        change.apply(&mut self.names);
        self.pending_names.push(change);
        if dies { Err(dead()) } else { Ok(()) }
    }

    fn find(&self, path: &Path) -> io::Result<u64> {
        let mut node = ROOT;
        for component in path.components() {
            if let Component::Normal(name) = component {
                let names = self.names.get(&node).ok_or(ErrorKind::NotADirectory)?;
                node = *names.get(name.to_str().unwrap()).ok_or(ErrorKind::NotFound)?;
            }
        }
        Ok(node)
    }

    fn parent_of(&self, path: &Path) -> io::Result<(u64, String)> {
        let parent = self.find(path.parent().unwrap())?;
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        Ok((parent, name))
    }

    fn file(&self, path: &Path) -> io::Result<u64> {
        let node = self.find(path)?;
        let is_file = self.files.contains_key(&node);
        is_file
            .then_some(node)
            .ok_or_else(|| ErrorKind::IsADirectory.into())
    }

    fn used(&self) -> u64 {
        let lens = self.files_below(Path::new("/")).into_iter();
        lens.map(|(_, node)| self.files[&node].cached.len() as u64).sum()
    }

    pub(super) fn create_dir(&mut self, process: u64, path: &Path) -> io::Result<()> {
        self.alive(process)?;
        let (parent, name) = self.parent_of(path)?;
        if self.find(path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let node = self.next_node;
        self.next_node += 1;
        self.names.insert(node, BTreeMap::new());
        self.durable_names.insert(node, BTreeMap::new());
        let add = Some((parent, name, node));
        self.change_names(process, NameChange { add, remove: None })
    }

    pub(super) fn remove_dir(&mut self, process: u64, path: &Path) -> io::Result<()> {
        self.alive(process)?;
        let node = self.find(path)?;
        match self.names.get(&node) {
            None => return Err(ErrorKind::NotADirectory.into()),
            Some(names) if !names.is_empty() => return Err(ErrorKind::DirectoryNotEmpty.into()),
            Some(_) => {}
        }
        let remove = Some(self.parent_of(path)?);
        self.change_names(process, NameChange { add: None, remove })
    }

    pub(super) fn list(&self, process: u64, path: &Path) -> io::Result<Vec<String>> {
        self.alive(process)?;
        let names = self
            .names
            .get(&self.find(path)?)
            .ok_or(ErrorKind::NotADirectory)?;
        Ok(names.keys().cloned().collect())
    }

    pub(super) fn exists(&self, process: u64, path: &Path) -> bool {
        self.is_alive(process) && self.find(path).is_ok()
    }

    pub(super) fn create(&mut self, process: u64, path: &Path) -> io::Result<u64> {
        self.alive(process)?;
        let (parent, name) = self.parent_of(path)?;
        if self.find(path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let node = self.next_node;
        self.next_node += 1;
        self.files.insert(node, Content::default());
        let add = Some((parent, name, node));
        self.change_names(process, NameChange { add, remove: None })?;
        Ok(node)
    }

    pub(super) fn open(&self, process: u64, path: &Path) -> io::Result<u64> {
        self.alive(process)?;
        if self.disk == Disk::ReadOnly {
            return Err(ErrorKind::ReadOnlyFilesystem.into());
        }
        self.file(path)
    }

    pub(super) fn rename(&mut self, process: u64, from: &Path, to: &Path) -> io::Result<()> {
        self.alive(process)?;
        let node = self.find(from)?;
        let (parent, name) = self.parent_of(to)?;
        let change = NameChange {
            add: Some((parent, name, node)),
            remove: Some(self.parent_of(from)?),
        };
        self.change_names(process, change)
    }

    pub(super) fn remove_file(&mut self, process: u64, path: &Path) -> io::Result<()> {
        self.alive(process)?;
        self.file(path)?;
        let remove = Some(self.parent_of(path)?);
        self.change_names(process, NameChange { add: None, remove })
    }

    pub(super) fn sync_dir(&mut self, process: u64, path: &Path) -> io::Result<()> {
        self.alive(process)?;
        let directory = self.find(path)?;
        let dies = self.count(process)?;
        if self.disk == Disk::FailingSyncs {
            return Err(io::Error::other("the device says no"));
        }
        if dies {
            return Err(dead());
        }
        let (synced, pending) = self
            .pending_names
            .drain(..)
            .partition(|change| change.touches(directory));
        let synced: Vec<NameChange> = synced;
        self.pending_names = pending;
        for change in synced {
            change.apply(&mut self.durable_names);
        }
        Ok(())
    }

    pub(super) fn try_lock(&mut self, process: u64, path: &Path, create: bool) -> io::Result<Option<u64>> {
        self.alive(process)?;
        let node = match self.open(process, path) {
            Err(error) if error.kind() == ErrorKind::NotFound && create => self.create(process, path)?,
            result => result?,
        };
        if self.locks.contains_key(&node) {
            return Ok(None);
        }
        self.locks.insert(node, process);
        Ok(Some(node))
    }

    pub(super) fn unlock(&mut self, process: u64, node: u64) {
        if self.locks.get(&node) == Some(&process) {
            self.locks.remove(&node);
        }
    }

    pub(super) fn len_of(&self, process: u64, node: u64) -> io::Result<u64> {
        self.alive(process)?;
        Ok(self.files[&node].cached.len() as u64)
    }

    pub(super) fn read(
        &mut self,
        process: u64,
        node: u64,
        offset: u64,
        into: &mut [u8],
    ) -> io::Result<usize> {
        self.alive(process)?;
        if let Disk::FailingReads(left) = &mut self.disk
            && *left > 0
        {
            *left -= 1;
            return Err(io::Error::other("the device says no"));
        }
        let cached = &self.files[&node].cached;
        let rest = cached.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    pub(super) fn write(&mut self, process: u64, node: u64, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let dies = self.count(process)?;
        let offset = offset as usize;
        let growth = (offset + bytes.len()).saturating_sub(self.files[&node].cached.len());
        let free = match self.disk {
            Disk::Free(capacity) => capacity.saturating_sub(self.used()) as usize,
            _ => usize::MAX,
        };
        let is_failing = self.disk == Disk::FailingWrites;
        let written = match (dies || is_failing, growth > free) {
            (true, _) => self.random() as usize % (bytes.len() + 1),
            (false, true) => bytes.len() - growth + free,
            (false, false) => bytes.len(),
        };
        let content = self.files.get_mut(&node).unwrap();
        content.write(offset, &bytes[..written]);
        if dies {
            Err(dead())
        } else if is_failing {
            Err(io::Error::other("the device says no"))
        } else if written < bytes.len() {
            Err(ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    pub(super) fn set_len(&mut self, process: u64, node: u64, len_bytes: u64) -> io::Result<()> {
        if self.count(process)? {
            return Err(dead());
        }
        if self.disk == Disk::FailingWrites {
            return Err(io::Error::other("the device says no"));
        }
        self.files.get_mut(&node).unwrap().set_len(len_bytes as usize);
        Ok(())
    }

    pub(super) fn sync(&mut self, process: u64, node: u64) -> io::Result<()> {
        let dies = self.count(process)?;
        if self.disk == Disk::FailingSyncs {
            let mut state = self.random() | 1;
            self.files.get_mut(&node).unwrap().lose_pending(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state >> 33
            });
            return Err(io::Error::other("the device says no"));
        }
        if dies {
            return Err(dead());
        }
        self.files.get_mut(&node).unwrap().sync();
        Ok(())
    }
}

fn dead() -> io::Error {
    io::Error::other("the process is dead")
}
