//! What the transitions of the shared state come to.

use crate::byte_budget::Full;
use crate::flush::{DueReports, FlushReport};
use crate::intake::{Intake, QueuedChunk};
use crate::merging::Merged;
use crate::ready_batch::ReadyBatch;
use otlp_native_record::{Block, RecordChunk};
use std::collections::VecDeque;

/// What became of an offered chunk.
pub(crate) enum Offered {
    Queued,
    /// Its memory can be used again.
    NotNeeded(RecordChunk),
    Full {
        chunk: RecordChunk,
        full: Full,
        held_bytes: usize,
    },
}

/// What became of an offered request.
pub(crate) enum RequestOffered {
    Merged(Merged),
    Full,
    /// The pipeline takes nothing more.
    ShutDown,
}

/// What the batcher shall do.
pub(crate) enum Next {
    Decode(QueuedChunk),
    /// Points of the collection that is under way find room.
    Collect,
    CloseBatch,
    AwaitChunk,
    /// What is decoded takes all the room there is. Close the open batch, then wait until a request has its outcome.
    AwaitRoom,
    /// As `AwaitRoom`, but all that is decoded waits for a resource, which may be defined further back in the queue: no
    /// room can come free by waiting. The next chunk's items must go.
    DropNextItems,
    End,
}

/// What [`State::drop_next_items`] gave up.
#[derive(Default)]
pub(crate) struct NextItemsDropped {
    pub(crate) items: u64,
    /// Whether there was room until now.
    pub(crate) is_first: bool,
    pub(crate) memory: Block,
}

/// What [`State::abandon`] gave up.
pub(crate) struct Abandoned {
    pub(crate) report: FlushReport,
    pub(crate) lost_items: u64,
    pub(crate) due: DueReports,
    /// Freed by the caller, once the lock is released.
    pub(crate) _memory: (Intake, VecDeque<ReadyBatch>),
}
