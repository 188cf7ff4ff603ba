//! A queue that survives its process: write-ahead segments on disk, for entries that are delivered at least once.
//!
//! ```
//! use bytes::Bytes;
//! use otlp_native_queue::{Appended, Entry, Queue, QueueConfig};
//!
//! # let directory = std::env::temp_dir().join(format!("otlp-native-queue-{}", std::process::id()));
//! let config = QueueConfig::new(&directory);
//! let (queue, recovery) = Queue::open_on_disk(config.clone())?;
//! assert_eq!(recovery.recovered.entries, 0);
//!
//! let request = Entry { kind: 1, items: 512, payload: Bytes::from_static(b"an encoded request") };
//! let append = queue.append(&[request.clone()]);
//! assert!(matches!(append.outcomes[..], [Appended::Stored(_)]));
//!
//! // The process ends before the entry was delivered; the next one finds it.
//! drop(queue);
//! let (queue, recovery) = Queue::open_on_disk(config)?;
//! assert_eq!(recovery.recovered.items, 512);
//! let taken = queue.take_next().ok_or("it's there")?;
//! assert_eq!(taken.entry, request);
//! queue.acknowledge(taken.id);
//! assert_eq!(queue.take_next(), None);
//! # drop(queue);
//! # std::fs::remove_dir(&directory)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Directories
//!
//! Under the parent directory, which processes share, each queue has one of its own, `queue-<16 hex digits>`, with a file `lock` whose lock
//! it holds for life, and segments `<number>-<salt>.seg` as [`mod@format`] describes them. A directory whose lock is free belongs to
//! a dead process; whoever locks it first takes its entries over and serves them from where they are. Damaged segments end in
//! `quarantine`.
//!
//! # Promises
//!
//! - What is [`Stored`](Appended::Stored) comes out of [`Queue::take_next`] until it is acknowledged, byte for byte, in this process or a
//!   later one, within what [`Fsync`] says of power failures. Nothing else ever comes out.
//! - After the death of a process only entries come twice that were in flight. After a power failure also those whose mark wasn't
//!   synced: at most [`MAX_UNSYNCED_MARKS`] under [`Fsync::Always`].
//! - [`Queue::open`] never fails because of what is on disk, and nothing on disk makes a later start fail.
//! - The files of a queue never exceed [`QueueConfig::limit_bytes`] by an append. A single directory that was taken over may exceed a limit
//!   that was lowered; then nothing is appended until it fell below.
//! - Nothing is lost silently: [`QueueStats`] balances, and [`Recovery`] tells what damage was found.
#![forbid(unsafe_code)]

mod adopt;
mod append;
mod clock;
mod commit;
mod config;
mod disk_error;
mod entry;
pub mod file_system;
pub mod format;
mod health;
mod home;
mod local_disk;
mod locked;
mod quarantine;
mod queue;
pub mod scan;
mod segment;
mod state;
mod stats;
mod take;

pub use clock::{Clock, SystemClock};
pub use config::{Fsync, MIN_LIMIT_BYTES, OpenError, Overflow, QueueConfig};
pub use disk_error::{DiskError, DiskReason};
pub use entry::{Append, Appended, Count, Entry, EntryId, Taken};
pub use local_disk::LocalDisk;
pub use queue::{MAX_UNSYNCED_MARKS, Queue};
pub use stats::{Closed, QueueStats, Recovery};
