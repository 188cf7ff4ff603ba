//! Where damaged segments go.

use crate::file_system::FileSystem;
use crate::home::make_durable_dir;
use std::io;
use std::path::Path;
use std::time::Duration;

const NAME: &str = "quarantine";

/// Moves a segment to the quarantine of `parent`, named so that names sort by time, after removing the oldest there, so that
/// `limit_bytes` is kept. A segment that alone exceeds the limit is removed.
pub(crate) fn set_aside(
    fs: &dyn FileSystem,
    parent: &Path,
    segment: &Path,
    now: Duration,
    limit_bytes: u64,
) -> io::Result<()> {
    let Some(left_bytes) = limit_bytes.checked_sub(fs.open(segment)?.len_bytes()?) else {
        return fs.remove_file(segment);
    };
    let directory = parent.join(NAME);
    make_durable_dir(fs, &directory)?;
    let name = |path: &Path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned()
    };
    let home = segment.parent().map(name).unwrap_or_default();
    let target = directory.join(format!("{:013x}-{home}-{}", now.as_millis(), name(segment)));
    make_room(fs, &directory, left_bytes)?;
    fs.rename(segment, &target)?;
    fs.sync_dir(&directory)
}

fn make_room(fs: &dyn FileSystem, directory: &Path, limit_bytes: u64) -> io::Result<()> {
    let mut names = fs.list(directory)?;
    names.sort();
    let mut kept_bytes = 0_u64;
    for name in names.iter().rev() {
        let path = directory.join(name);
        // Others clear up here too: what is gone needs nothing.
        let Ok(file) = fs.open(&path) else { continue };
        let len_bytes = file.len_bytes()?;
        if kept_bytes.saturating_add(len_bytes) <= limit_bytes {
            kept_bytes += len_bytes;
        } else {
            match fs.remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
