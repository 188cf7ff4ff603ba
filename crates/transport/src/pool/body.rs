//! An answer's body, which holds the slot of its request until it has ended.

use super::channel::Channel;
use super::driver::Network;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use otlp_native_pool::Lease;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;

/// Gives the slot back when it is read to its end. Dropped before that, a connection with one request at a time is closed,
/// since the rest of the answer is still on it; one with many goes on.
pub(crate) struct LeasedBody {
    inner: Incoming,
    lease: Option<Lease<Network>>,
}

impl LeasedBody {
    pub(super) fn new(inner: Incoming, lease: Lease<Network>) -> Self {
        let mut body = LeasedBody {
            inner,
            lease: Some(lease),
        };
        if body.inner.is_end_stream() {
            body.finish();
        }
        body
    }

    fn finish(&mut self) {
        let Some(lease) = self.lease.take() else { return };
        let Some(channel) = lease.handle().cloned() else {
            return;
        };
        give_back(lease, channel);
    }
}

/// hyper needs a moment to be ready for the next request on a connection with one at a time.
pub(super) fn give_back(lease: Lease<Network>, channel: Channel) {
    if channel.is_ready() {
        drop(channel);
        lease.give_back();
        return;
    }
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move {
            let is_ready = channel.ready().await;
            drop(channel);
            if is_ready {
                lease.give_back();
            }
        });
    }
}

impl Body for LeasedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.inner).poll_frame(cx);
        match &polled {
            Poll::Ready(None) => this.finish(),
            Poll::Ready(Some(Ok(_))) if this.inner.is_end_stream() => this.finish(),
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for LeasedBody {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take()
            && lease.handle().is_some_and(Channel::is_multiplexed)
        {
            lease.give_back();
        }
    }
}
