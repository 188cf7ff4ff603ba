//! The directory of one process, or of a dead one whose entries this process took over.

use crate::file_system::{FileLock, FileSystem};
use crate::format::parse_segment_name;
use std::io;
use std::path::{Path, PathBuf};

/// The file whose lock says that a process lives.
const LOCK_NAME: &str = "lock";
const PREFIX: &str = "queue-";
/// A name that is taken says that another process drew the same number, or adopted a directory before it was locked.
const NAMES_TRIED: usize = 16;

/// A directory `queue-<16 hex digits>` that this process has locked.
///
/// Names are drawn once and never used again, so a lock is on a live directory exactly if its path still exists:
/// whoever removes one holds its lock.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    /// Names in it changed since it was synced.
    pub(crate) is_dirty: bool,
    /// Its segments are still being looked at.
    pub(crate) is_opening: bool,
    /// It holds files that aren't ours to remove.
    pub(crate) has_others: bool,
    /// Segments that couldn't be read, and how often that was tried.
    pub(crate) unreadable: Vec<(String, u8)>,
    pub(crate) next_number: u64,
    _lock: Box<dyn FileLock>,
}

impl Home {
    /// Makes a directory of its own under `parent`, and `parent` where it's missing.
    pub(crate) fn create(fs: &dyn FileSystem, parent: &Path) -> io::Result<Self> {
        make_durable_dir(fs, parent)?;
        for _ in 0..NAMES_TRIED {
            let name = format!("{PREFIX}{:016x}", fs.unique());
            let path = parent.join(&name);
            match fs.create_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                result => result?,
            }
            if let Some(lock) = take_lock(fs, &path, true)? {
                fs.sync_dir(&path)?;
                fs.sync_dir(parent)?;
                return Ok(Self::new(path, name, lock));
            }
        }
        Err(io::Error::other("no name for a directory is free"))
    }

    /// Takes over a directory that no living process holds; `None` when one does.
    pub(crate) fn adopt(fs: &dyn FileSystem, parent: &Path, name: &str) -> io::Result<Option<Self>> {
        let path = parent.join(name);
        let names = fs.list(&path)?;
        if names.is_empty() {
            // Made by a process that died, or is about to lock it: that one notices, and takes another name.
            fs.remove_dir(&path)?;
            return Ok(None);
        }
        // Whoever makes a directory makes the lock before any segment, so a missing one was lost or removed.
        let create = names.iter().any(|name| parse_segment_name(name).is_some());
        let lock = take_lock(fs, &path, create)?;
        Ok(lock.map(|lock| Self::new(path, name.to_owned(), lock)))
    }

    fn new(path: PathBuf, name: String, lock: Box<dyn FileLock>) -> Self {
        Self {
            path,
            name,
            is_dirty: false,
            is_opening: false,
            has_others: false,
            unreadable: Vec::new(),
            next_number: 1,
            _lock: lock,
        }
    }

    /// Removes the directory unless there is something in it, and lets go of the lock.
    pub(crate) fn remove(self, fs: &dyn FileSystem) -> io::Result<()> {
        if !fs.list(&self.path)?.iter().all(|name| is_lock(name)) {
            return Ok(());
        }
        fs.remove_file(&self.path.join(LOCK_NAME))?;
        fs.remove_dir(&self.path)?;
        match self.path.parent() {
            Some(parent) => fs.sync_dir(parent),
            None => Ok(()),
        }
    }
}

/// Names of directories under `parent` that are some process's.
pub(crate) fn homes_in(fs: &dyn FileSystem, parent: &Path) -> io::Result<Vec<String>> {
    let mut names = fs.list(parent)?;
    names.retain(|name| {
        let number = name.strip_prefix(PREFIX);
        number.is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    names.sort();
    Ok(names)
}

/// Whether a file is the lock of its directory.
pub(crate) fn is_lock(name: &str) -> bool {
    name == LOCK_NAME
}

fn take_lock(fs: &dyn FileSystem, home: &Path, create: bool) -> io::Result<Option<Box<dyn FileLock>>> {
    let path = home.join(LOCK_NAME);
    match fs.try_lock(&path, create) {
        // The one before us may have removed the file while we had it open.
        Ok(lock) => Ok(lock.filter(|_| fs.exists(&path))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a directory and those above it, each with a durable name.
pub(crate) fn make_durable_dir(fs: &dyn FileSystem, path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || parent_of(path) == path {
        return Ok(());
    }
    if !fs.exists(path) {
        make_durable_dir(fs, parent_of(path))?;
        match fs.create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    // Even when it was there: whoever made it may have died, or failed, before its name was durable.
    match fs.sync_dir(parent_of(path)) {
        // It may be that we mustn't read the directory above ours. Then it isn't us who made ours.
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

fn parent_of(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(path);
    if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    }
}
