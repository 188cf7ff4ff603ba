//! Fewer calls of the system for what comes in bulk.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A connection that reads ahead while there is more to read than it is asked for. HTTP/2 asks for frames piece by piece, and over a
/// fast network each piece would be a call of the system. A connection on which little comes, or nothing, holds no buffer.
#[derive(Debug)]
pub(super) struct BulkReads<T> {
    stream: T,
    /// What was read ahead.
    ahead: Option<Ahead>,
    /// The last read filled all the room that it had.
    has_more: bool,
}

#[derive(Debug)]
struct Ahead {
    bytes: Box<[u8]>,
    start: usize,
    end: usize,
}

/// What is read ahead at most. Who asks for as much gets it without a copy.
const AHEAD_BYTES: usize = 64 << 10;

impl<T: AsyncRead + Unpin> BulkReads<T> {
    pub(super) fn new(stream: T) -> Self {
        BulkReads {
            stream,
            ahead: None,
            has_more: false,
        }
    }

    fn read_through(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.has_more = polled.is_ready() && buf.remaining() == 0;
        polled
    }
}

impl Ahead {
    fn give(&mut self, buf: &mut ReadBuf<'_>) {
        let held = self.bytes.get(self.start..self.end).unwrap_or_default();
        let given = held.get(..buf.remaining()).unwrap_or(held);
        buf.put_slice(given);
        self.start += given.len();
    }

    fn is_empty(&self) -> bool {
        self.start >= self.end
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for BulkReads<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(ahead) = this.ahead.as_mut().filter(|ahead| !ahead.is_empty()) {
            ahead.give(buf);
            return Poll::Ready(Ok(()));
        }
        if !this.has_more || buf.remaining() >= AHEAD_BYTES {
            return this.read_through(cx, buf);
        }
        let ahead = this.ahead.get_or_insert_with(|| Ahead {
            bytes: vec![0; AHEAD_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
        });
        let mut room = ReadBuf::new(&mut ahead.bytes);
        let polled = Pin::new(&mut this.stream).poll_read(cx, &mut room);
        (ahead.start, ahead.end) = (0, room.filled().len());
        if !matches!(polled, Poll::Ready(Ok(()))) {
            // Nothing is there now, so nobody knows when the buffer is needed again.
            this.ahead = None;
            this.has_more = false;
        }
        ready!(polled)?;
        if let Some(ahead) = &mut this.ahead {
            ahead.give(buf);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for BulkReads<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::VecDeque;
    use tokio::io::AsyncReadExt;

    /// Hands out `pieces`, one a read at most, and is not ready before each empty one.
    struct Pieces(VecDeque<Vec<u8>>);

    impl AsyncRead for Pieces {
        fn poll_read(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buf: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            let Some(piece) = self.0.pop_front() else {
                return Poll::Ready(Ok(()));
            };
            if piece.is_empty() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            let (now, later) = piece.split_at(piece.len().min(buf.remaining()));
            buf.put_slice(now);
            if !later.is_empty() {
                self.0.push_front(later.to_vec());
            }
            Poll::Ready(Ok(()))
        }
    }

    proptest! {
        #[test]
        fn however_it_comes_and_is_asked_for_the_bytes_are_the_same(
            lens in proptest::collection::vec(prop_oneof![Just(0), 1_usize..20, 1_000..200_000_usize], 0..12),
            rooms in proptest::collection::vec(prop_oneof![1_usize..20, 1_000..100_000_usize], 1..6),
        ) {
            let pieces: VecDeque<Vec<u8>> = lens
                .iter()
                .enumerate()
                .map(|(index, len)| (0..*len).map(|at| (at * 7 + index) as u8).collect())
                .collect();
            let whole = pieces.iter().flatten().copied().collect::<Vec<u8>>();
            let mut stream = BulkReads::new(Pieces(pieces));
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let read = runtime.block_on(async {
                let mut read = Vec::new();
                for room in rooms.iter().cycle() {
                    let mut buffer = vec![0; *room];
                    let len = stream.read(&mut buffer).await.unwrap();
                    if len == 0 {
                        break;
                    }
                    read.extend_from_slice(&buffer[..len]);
                }
                read
            });
            prop_assert_eq!(read, whole);
        }
    }
}
