//! What the queue asks of a file system: little, so that tests can stand in for one that loses power.

use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A file system with names, locks, and caches that have to be synced.
pub trait FileSystem: Debug + Send + Sync {
    /// Makes a directory; its parent exists and its name is free.
    ///
    /// # Errors
    /// What the system says, `AlreadyExists` when the name is taken.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// What the system says.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// The names in a directory, in no order. Names that are no text are left out.
    ///
    /// # Errors
    /// What the system says.
    fn list(&self, path: &Path) -> io::Result<Vec<String>>;

    /// Whether there is something of this name. An error counts as no.
    fn exists(&self, path: &Path) -> bool;

    /// Makes a file to read and write; its name is free.
    ///
    /// # Errors
    /// What the system says, `AlreadyExists` when the name is taken.
    fn create(&self, path: &Path) -> io::Result<Arc<dyn QueueFile>>;

    /// Opens a file to read and write.
    ///
    /// # Errors
    /// What the system says.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn QueueFile>>;

    /// Renames a file; a file of the new name is replaced.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable.
    ///
    /// # Errors
    /// What the system says.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Locks a file against all other holders, of this process too, without waiting: `None` when someone has it. With `create`, makes the
    /// file when it's missing. The lock ends when the value is dropped or the process dies.
    ///
    /// # Errors
    /// What the system says, `NotFound` when there is no such file and it isn't to be made.
    fn try_lock(&self, path: &Path, create: bool) -> io::Result<Option<Box<dyn FileLock>>>;

    /// A number that no process was given before.
    fn unique(&self) -> u64;
}

/// What can be read at any place: a file, or its bytes.
pub trait ReadAt {
    /// How many bytes there are.
    ///
    /// # Errors
    /// What the system says.
    fn len_bytes(&self) -> io::Result<u64>;

    /// Fills `into` as far as there are bytes from `offset` on, and says how far.
    ///
    /// # Errors
    /// What the system says.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
}

/// An open file.
pub trait QueueFile: ReadAt + Debug + Send + Sync {
    /// Writes all of `bytes` at `offset`. After an error, any part may have been written.
    ///
    /// # Errors
    /// What the system says.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts the file, or extends it with zeros.
    ///
    /// # Errors
    /// What the system says.
    fn set_len(&self, len_bytes: u64) -> io::Result<()>;

    /// Makes the content and the length durable.
    ///
    /// # Errors
    /// What the system says. What was written since the last sync is then in doubt, even if another sync succeeds.
    fn sync(&self) -> io::Result<()>;
}

/// A lock that is held until it's dropped.
pub trait FileLock: Debug + Send + Sync {}

impl ReadAt for [u8] {
    fn len_bytes(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..));
        let mut rest = rest.unwrap_or_default();
        io::Read::read(&mut rest, into)
    }
}
