//! A request's body: at most two pieces of memory that are shared, not copied, from attempt to attempt.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A gRPC frame's prefix and its message, or a whole HTTP body.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    prefix: Bytes,
    payload: Bytes,
}

impl RequestBody {
    /// A body of one piece.
    pub(crate) fn whole(payload: Bytes) -> Self {
        Self {
            prefix: Bytes::new(),
            payload,
        }
    }

    /// `payload` after `prefix`.
    pub(crate) fn prefixed(prefix: Bytes, payload: Bytes) -> Self {
        Self { prefix, payload }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = if self.prefix.is_empty() {
            &mut self.payload
        } else {
            &mut self.prefix
        };
        if piece.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(Frame::data(std::mem::take(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.prefix.is_empty() && self.payload.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.prefix.len() as u64 + self.payload.len() as u64)
    }
}
