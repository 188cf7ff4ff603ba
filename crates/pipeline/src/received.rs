//! Requests that were received from elsewhere: they join the road where batches become requests, and are not unpacked.

use crate::merging::{MergeLimits, ReceivedBody};
use crate::shared::Shared;
use crate::transitions::RequestOffered;
use bytes::Bytes;
use otlp_native_model::ErrorCode;
use otlp_native_otlp::split_request;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Why a received request was not taken. Its sender still has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// There is no room. Later there may be.
    Full,
    /// The pipeline takes nothing more.
    ShutDown,
}

impl Shared {
    /// Takes a request whole or not at all.
    pub(crate) fn offer_request(&self, body: Bytes, items: u64) -> Result<(), NotTaken> {
        let len = body.len();
        self.try_request(body, items)
            .inspect_err(|why| self.report_refusal(*why, len))
    }

    /// As `offer_request`, after waiting for room for as long as `patience`.
    pub(crate) async fn offer_request_within(
        &self,
        body: Bytes,
        items: u64,
        patience: Duration,
    ) -> Result<(), NotTaken> {
        let len = body.len();
        let mut taken = self.try_request(body.clone(), items);
        if taken == Err(NotTaken::Full) {
            let until = Instant::now() + patience;
            while taken == Err(NotTaken::Full) {
                let mut room = pin!(self.room.notified());
                // From here on no room is missed.
                room.as_mut().enable();
                taken = self.try_request(body.clone(), items);
                if taken == Err(NotTaken::Full) && timeout_at(until, room).await.is_err() {
                    break;
                }
            }
        }
        taken.inspect_err(|why| self.report_refusal(*why, len))
    }

    fn try_request(&self, body: Bytes, items: u64) -> Result<(), NotTaken> {
        if !self.state().has_room_for_request(body.len()) {
            // What waits for others shall not make others wait for it.
            self.close_merge();
            return Err(NotTaken::Full);
        }
        let limits = MergeLimits {
            signal: self.signal,
            max_items: self.config.max_items,
            max_bytes: self.size_limit.max_bytes(),
            delay: self.config.delay,
        };
        let pieces = self.within(body, items);
        let offered = self.state().offer_request(pieces, &limits);
        match offered {
            RequestOffered::Merged(merged) => {
                if merged.has_begun {
                    // The batcher keeps the time.
                    self.batcher_wake.notify_one();
                }
                if merged.has_closed {
                    self.sender_wake.notify_one();
                    self.wake_keeper();
                }
                Ok(())
            }
            RequestOffered::Full => Err(NotTaken::Full),
            RequestOffered::ShutDown => Err(NotTaken::ShutDown),
        }
    }

    fn report_refusal(&self, why: NotTaken, len: usize) {
        if why == NotTaken::ShutDown {
            return;
        }
        let (full, held_bytes) = self.state().note_full();
        if full.is_first {
            let limit = self.config.max_queued_bytes;
            let reason = format!(
                "no room for a received request of {len} bytes: {held_bytes} of at most {limit} bytes are queued or in flight; \
                 its sender was told to come back. Raise maxQueuedBytes, or see why the endpoint doesn't keep up"
            );
            self.observer.report(ErrorCode::QueueFull, reason);
        }
    }

    /// Lets those try again that wait for room.
    pub(crate) fn note_room(&self) {
        self.room.notify_waiters();
    }

    /// Sends the merged request, if there is one.
    pub(crate) fn close_merge(&self) {
        if self.state().close_merge() {
            self.sender_wake.notify_one();
            self.wake_keeper();
        }
    }

    /// Sends the merged request if its delay has passed.
    pub(crate) fn close_merge_if_due(&self) {
        let closes_at = self.state().merge_closes_at();
        if closes_at.is_some_and(|at| at <= Instant::now()) {
            self.close_merge();
        }
    }

    /// The request in pieces of the size that is sent, where it is larger; a single item stays whole.
    fn within(&self, body: Bytes, items: u64) -> Vec<ReceivedBody> {
        let mut pieces = Vec::new();
        // The next one last.
        let mut left = vec![ReceivedBody { body, items }];
        while let Some(piece) = left.pop() {
            let is_large = piece.items > self.config.max_items || piece.body.len() > self.config.max_bytes;
            match is_large
                .then(|| split_request(self.signal, &piece.body))
                .flatten()
            {
                Some((first, second)) => {
                    let half = piece.items / 2;
                    left.push(ReceivedBody {
                        body: second.into(),
                        items: piece.items - half,
                    });
                    left.push(ReceivedBody {
                        body: first.into(),
                        items: half,
                    });
                }
                None => pieces.push(piece),
            }
        }
        pieces
    }
}
