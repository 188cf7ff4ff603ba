//! Reads a request's body: bounded in bytes, in time, and in the time between two pieces.

use super::budget::Lease;
use super::config::ReceiverConfig;
use super::rejection::Rejection;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The pieces of one body, in order.
#[derive(Debug)]
pub(super) struct BodyReader {
    body: Incoming,
    idle_timeout: Duration,
    /// For the whole body.
    deadline: Instant,
    /// Nothing more will come, for good or bad.
    is_over: bool,
}

impl BodyReader {
    pub(super) fn new(body: Incoming, config: &ReceiverConfig) -> BodyReader {
        let is_over = body.is_end_stream();
        let deadline = Instant::now() + config.body_timeout;
        BodyReader {
            body,
            idle_timeout: config.body_idle_timeout,
            deadline,
            is_over,
        }
    }

    /// What `Content-Length` announced.
    pub(super) fn announced_bytes(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// The next piece; `None` at the end. After an error there is nothing more to read.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Rejection> {
        while !self.is_over {
            let deadline = self.deadline.min(Instant::now() + self.idle_timeout);
            let frame = timeout_at(deadline, self.body.frame()).await;
            // After the last byte of an announced length hyper may not say that this was the end, once it has sent the
            // answer; so the length says it.
            self.is_over = self.body.is_end_stream() || !matches!(frame, Ok(Some(Ok(_))));
            match frame {
                // Trailers say nothing that OTLP knows of.
                Ok(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
                Ok(None) => {}
                Ok(Some(Err(_))) => return Err(Rejection::BrokenOff),
                Err(_) => return Err(Rejection::TooSlow),
            }
        }
        Ok(None)
    }

    /// The whole body, at most `limit_bytes` of it.
    pub(super) async fn read_all(
        &mut self,
        limit_bytes: usize,
        lease: &mut Lease,
    ) -> Result<Vec<u8>, Rejection> {
        let announced = self.announced_bytes().unwrap_or(0);
        let mut buffer = BodyBuffer::new(limit_bytes, usize::try_from(announced).unwrap_or(0));
        while let Some(piece) = self.next().await? {
            buffer.extend(&piece, lease)?;
        }
        Ok(buffer.into_bytes())
    }

    /// Whether the sender may still be sending.
    pub(super) fn is_unread(&self) -> bool {
        !self.is_over
    }

    /// Reads and forgets what the sender is still sending, for a while. Closing an HTTP/1 connection with unread bytes
    /// resets it, and the sender would see the reset instead of the answer, and try again for ever.
    pub(super) async fn drain(mut self) {
        self.deadline = Instant::now() + DRAIN_TIME;
        let mut left = DRAIN_BYTES;
        while let Ok(Some(piece)) = self.next().await {
            left = left.saturating_sub(piece.len());
            if left == 0 {
                return;
            }
        }
    }
}

const DRAIN_TIME: Duration = Duration::from_secs(5);
const DRAIN_BYTES: usize = 16 << 20;

/// Bytes that grow up to a limit, each allocation paid for by a lease.
#[derive(Debug)]
pub(super) struct BodyBuffer {
    bytes: Vec<u8>,
    limit_bytes: usize,
    /// Of the first allocation.
    first_bytes: usize,
}

/// What is taken at once for a body that announces its length; a longer one has to come before more is.
const FIRST_BYTES: usize = 512 << 10;

impl BodyBuffer {
    /// For a body that announces `announced_bytes`, 0 if it doesn't.
    pub(super) fn new(limit_bytes: usize, announced_bytes: usize) -> BodyBuffer {
        BodyBuffer {
            bytes: Vec::new(),
            limit_bytes,
            first_bytes: announced_bytes.min(FIRST_BYTES).min(limit_bytes),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends `piece`, or takes nothing of it.
    pub(super) fn extend(&mut self, piece: &[u8], lease: &mut Lease) -> Result<(), Rejection> {
        let total = self.bytes.len().saturating_add(piece.len());
        if total > self.limit_bytes {
            return Err(Rejection::TooLarge {
                limit_bytes: self.limit_bytes,
            });
        }
        if total > self.bytes.capacity() {
            // Copying into one growing buffer, since a sender who sends byte by byte would otherwise make us keep
            // a whole read buffer for every byte.
            let capacity = self
                .bytes
                .capacity()
                .saturating_mul(2)
                .max(self.first_bytes)
                .clamp(total, self.limit_bytes);
            if !lease.grow(capacity - self.bytes.capacity()) {
                return Err(Rejection::Busy {
                    retry_after: BUDGET_RETRY_AFTER,
                });
            }
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// When a sender who met a full budget should come back: bodies are held for well under a second.
pub(super) const BUDGET_RETRY_AFTER: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::super::budget::ByteBudget;
    use super::*;

    #[test]
    fn a_buffer_never_holds_or_leases_more_than_its_limit() {
        let budget = ByteBudget::new(1 << 20);
        let mut lease = budget.lease();
        let mut buffer = BodyBuffer::new(1000, 0);
        for _ in 0..1000 {
            buffer.extend(b"x", &mut lease).unwrap();
        }
        assert_eq!(budget.used_bytes(), 1000);
        assert_eq!(
            buffer.extend(b"x", &mut lease),
            Err(Rejection::TooLarge { limit_bytes: 1000 })
        );
        assert_eq!(buffer.len(), 1000);
    }

    #[test]
    fn a_buffer_without_budget_is_busy() {
        let budget = ByteBudget::new(10);
        let mut lease = budget.lease();
        let mut buffer = BodyBuffer::new(1000, 0);
        let refused = Rejection::Busy {
            retry_after: BUDGET_RETRY_AFTER,
        };
        assert_eq!(buffer.extend(&[0; 11], &mut lease), Err(refused));
        assert_eq!(budget.used_bytes(), 0);
    }
}
