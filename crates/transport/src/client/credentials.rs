//! Files with credentials that may be replaced while the client is at work: noticing it.

use super::config::ClientConfig;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// Files are looked at no more often than this, unless something failed that they may be the reason of.
const INTERVAL: Duration = Duration::from_secs(1);

/// The files that a configuration names, as they were when it was last made a setup.
pub(super) struct CredentialFiles {
    files: Vec<(PathBuf, Option<Stamp>)>,
    looked: Instant,
}

/// What is another when a file is replaced, written to, or its link points elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl CredentialFiles {
    /// Looks at the files before they are read: a change that comes in between is noticed the next time.
    pub(super) fn of(config: &ClientConfig) -> Self {
        let tls = &config.tls;
        let paths = [
            &tls.ca_file,
            &tls.cert_file,
            &tls.key_file,
            &config.bearer_token_file,
        ];
        CredentialFiles {
            files: paths
                .into_iter()
                .flatten()
                .map(|path| (path.clone(), stamp(path)))
                .collect(),
            looked: Instant::now(),
        }
    }

    /// Whether a file isn't any more what it was the last time. `is_urgent` looks whenever that was.
    pub(super) fn have_changed(&mut self, is_urgent: bool) -> bool {
        if self.files.is_empty() || !is_urgent && self.looked.elapsed() < INTERVAL {
            return false;
        }
        self.looked = Instant::now();
        let mut have_changed = false;
        for (path, known) in &mut self.files {
            let now = stamp(path);
            have_changed |= *known != now;
            *known = now;
        }
        have_changed
    }
}

/// `None` where there is no file.
fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: metadata.modified().ok(),
        len: metadata.len(),
        #[cfg(unix)]
        inode: {
            use std::os::unix::fs::MetadataExt;
            (metadata.dev(), metadata.ino())
        },
    })
}
