//! The first and the last words of a peer.

use super::greeting::Greeting;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A connection that notes when its peer has begun to speak, and whose failed writes tell what the peer's last words say about them: a server that refuses a certificate
/// sends an alert and closes, and a write that comes then meets only the closed connection. Not for HTTP/1.1, where the
/// last words may be an answer.
pub(super) struct Words<T> {
    stream: T,
    greeting: Arc<Greeting>,
    /// A write has met the closed connection, and what there is to read is not read yet.
    failed: Option<Error>,
}

impl<T: Read + Write + Unpin> Words<T> {
    pub(super) fn new(stream: T, greeting: Arc<Greeting>) -> Self {
        Words {
            stream,
            greeting,
            failed: None,
        }
    }

    fn write<R>(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut T>, &mut Context<'_>) -> Poll<Result<R>>,
    ) -> Poll<Result<R>> {
        if self.failed.is_none() {
            match write(Pin::new(&mut self.stream), cx) {
                Poll::Ready(Err(error))
                    if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) =>
                {
                    self.failed = Some(error);
                }
                written => return written,
            }
        }
        self.poll_reason(cx).map(Err)
    }

    /// Waits for the end of what the closed connection has to say.
    fn poll_reason(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let mut room = [MaybeUninit::uninit(); 1024];
        loop {
            let mut buffer = ReadBuf::uninit(&mut room);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer.unfilled()));
            let error = match read {
                Ok(()) if !buffer.filled().is_empty() => continue,
                Ok(()) => None,
                Err(error) => Some(error),
            };
            let known = self.failed.take();
            return Poll::Ready(match (error, known) {
                (Some(error), Some(known)) if error.kind() != ErrorKind::InvalidData => known,
                (Some(error), _) | (None, Some(error)) => error,
                (None, None) => ErrorKind::BrokenPipe.into(),
            });
        }
    }
}

impl<T: Read + Unpin> Read for Words<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let read = Pin::new(&mut this.stream).poll_read(cx, buf);
        if read.is_ready() {
            this.greeting.note_bytes();
        }
        read
    }
}

impl<T: Read + Write + Unpin> Write for Words<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        self.get_mut().write(cx, |stream, cx| stream.poll_write(cx, buf))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.get_mut().write(cx, |stream, cx| stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        self.get_mut()
            .write(cx, |stream, cx| stream.poll_write_vectored(cx, bufs))
    }
}
