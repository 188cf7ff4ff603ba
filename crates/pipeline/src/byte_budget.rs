//! How many bytes the pipeline holds, and where.

use otlp_native_record::RecordChunk;

/// Bytes held, against the most that may be.
pub(crate) struct ByteBudget {
    limit: usize,
    /// Chunks that are not decoded yet.
    chunks: usize,
    /// The open batch and those that wait for their resource, as they would be encoded.
    gathered: usize,
    /// Requests that wait for their turn or are in flight.
    requests: usize,
    /// Set by the first chunk that is turned away, until a quarter of the limit is free again.
    is_full: bool,
}

/// No room for a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full {
    /// Whether there was room until now.
    pub(crate) is_first: bool,
}

impl ByteBudget {
    pub(crate) fn new(limit: usize) -> Self {
        ByteBudget {
            limit,
            chunks: 0,
            gathered: 0,
            requests: 0,
            is_full: false,
        }
    }

    /// Takes room for `chunk`. Definitions alone always get in: without them no later item could be understood, and the
    /// tables that they fill have limits of their own. So do records of streams, which count for no item: they go into the
    /// aggregator's state, which is bounded, as soon as the batcher runs.
    pub(crate) fn admit(&mut self, chunk: &RecordChunk) -> Result<(), Full> {
        let len = chunk.len_bytes();
        let held = self.held().saturating_add(len);
        if chunk.item_count > 0 {
            if held > self.limit {
                return Err(self.note_full());
            }
            if held <= self.limit - self.limit / 4 {
                self.is_full = false;
            }
        }
        self.chunks += len;
        Ok(())
    }

    /// Takes room for a received request, whole or not at all.
    pub(crate) fn admit_request(&mut self, len: usize) -> bool {
        let has_room = self.has_room_for_request(len);
        if has_room {
            self.add_request(len);
            if self.held() <= self.limit - self.limit / 4 {
                self.is_full = false;
            }
        }
        has_room
    }

    /// One that is larger than the whole budget gets in when nothing else is held, or it never could.
    pub(crate) fn has_room_for_request(&self, len: usize) -> bool {
        let held = self.held();
        held == 0 || held.saturating_add(len) <= self.limit
    }

    /// Something found no room.
    pub(crate) fn note_full(&mut self) -> Full {
        Full {
            is_first: !std::mem::replace(&mut self.is_full, true),
        }
    }

    /// A chunk was decoded, or its memory given up.
    pub(crate) fn release_chunk(&mut self, len: usize) {
        self.chunks = self.chunks.saturating_sub(len);
    }

    /// What the batcher holds by now.
    pub(crate) fn set_gathered(&mut self, bytes: usize) {
        self.gathered = bytes;
    }

    /// A batch became a request.
    pub(crate) fn add_request(&mut self, len: usize) {
        self.requests = self.requests.saturating_add(len);
    }

    /// A request has its outcome.
    pub(crate) fn release_request(&mut self, len: usize) {
        self.requests = self.requests.saturating_sub(len);
    }

    /// Everything was given up.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Decoding may make a chunk larger (its strings come from tables), so what is decoded has to stay below the limit too.
    pub(crate) fn has_room_to_decode(&self) -> bool {
        self.gathered.saturating_add(self.requests) < self.limit
    }

    /// Whether a request waits for its turn or its outcome, after which room comes free.
    pub(crate) fn has_requests(&self) -> bool {
        self.requests > 0
    }

    /// Bytes held in all.
    pub(crate) fn held(&self) -> usize {
        self.chunks
            .saturating_add(self.gathered)
            .saturating_add(self.requests)
    }
}
