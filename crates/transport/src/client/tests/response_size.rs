//! Answers larger than the limit are not read to their end.

use super::server::{Server, frame, grpc_answer, http_answer};
use super::*;
use ::http::Response;
use ::http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use otlp_native_memory::MemoryPool;
use otlp_native_model::Exporter;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

const HUGE_BYTES: u64 = 200 << 20;
const LIMIT_BYTES: usize = 64 << 10;
/// What the kernel and HTTP/2 windows may hold.
const IN_FLIGHT_BYTES: u64 = 16 << 20;

/// 200 MB, counting what was taken of it.
struct Huge {
    left: u64,
    taken: Arc<AtomicU64>,
    is_declared: bool,
}

impl ::http_body::Body for Huge {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        const CHUNK: &[u8] = &[0; 16 << 10];
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= CHUNK.len() as u64;
        self.taken.fetch_add(CHUNK.len() as u64, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(CHUNK)))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_declared {
            SizeHint::with_exact(self.left)
        } else {
            SizeHint::default()
        }
    }
}

#[tokio::test]
async fn a_huge_answer_is_refused_after_its_first_bytes() {
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf, Protocol::HttpJson] {
        for (status, is_declared) in [(200, true), (200, false), (500, true), (503, false)] {
            if protocol == Protocol::Grpc && status != 200 {
                continue;
            }
            let taken = Arc::new(AtomicU64::new(0));
            let counter = Arc::clone(&taken);
            let server = Server::start(move |_| {
                let body = Huge {
                    left: HUGE_BYTES,
                    taken: Arc::clone(&counter),
                    is_declared,
                };
                let mut answer = Response::new(body.boxed());
                *answer.status_mut() = status.try_into().unwrap();
                answer
                    .headers_mut()
                    .insert("content-type", protocol.content_type().parse().unwrap());
                Some(answer)
            })
            .await;
            let mut config = retrying(protocol, &server.http());
            config.max_response_bytes = LIMIT_BYTES;
            let (client, _) = client(config);
            let failure = refused(client.export(request()).await);
            assert_eq!(failure.code, ErrorCode::ResponseTooLarge, "{}", failure.reason);
            assert_eq!(server.requests().len(), 1);
            assert!(taken.load(Ordering::SeqCst) < IN_FLIGHT_BYTES, "{taken:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_at_the_limit_is_read() {
    // Unknown fields: a message may hold them.
    let message = [&[0x7a, 0x7e][..], &[0; 126]].concat();
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
        for (limit, fits) in [(128, true), (127, false)] {
            let message = message.clone();
            let server = Server::start(move |_| {
                Some(match protocol {
                    Protocol::Grpc => grpc_answer(frame(&message), &[("grpc-status", "0")]),
                    _ => http_answer(200, &[], message.clone()),
                })
            })
            .await;
            let mut config = config(protocol, &server.http());
            config.max_response_bytes = limit;
            let (client, _) = client(config);
            let outcome = client.export(request()).await;
            match fits {
                true => assert!(matches!(outcome, ExportOutcome::Delivered { .. }), "{outcome:?}"),
                false => assert_eq!(refused(outcome).code, ErrorCode::ResponseTooLarge),
            }
        }
    }
}

#[tokio::test]
async fn a_compressed_answer_is_bounded_too() {
    for (encoding, compressed) in [
        (
            "gzip",
            crate::compress::Compressor::new(Compression::Gzip { level: 9 }, MemoryPool::default()),
        ),
        (
            "zstd",
            crate::compress::Compressor::new(Compression::Zstd { level: 1 }, MemoryPool::default()),
        ),
    ] {
        let compressor = compressed.unwrap();
        for (bytes, is_too_large) in [(128, false), (10 << 20, true)] {
            let mut message = vec![0x7a, 0x7e];
            message.resize(bytes, 0);
            let body = compressor.compress(&message, <[u8]>::to_vec).unwrap();
            let server = Server::start(move |_| {
                Some(http_answer(200, &[("content-encoding", encoding)], body.clone()))
            })
            .await;
            let mut config = config(Protocol::HttpProtobuf, &server.http());
            config.max_response_bytes = LIMIT_BYTES;
            let (client, _) = client(config);
            let outcome = client.export(request()).await;
            match is_too_large {
                false => assert!(matches!(outcome, ExportOutcome::Delivered { .. }), "{outcome:?}"),
                true => assert_eq!(refused(outcome).code, ErrorCode::ResponseTooLarge),
            }
        }
    }
    let server = Server::start(|_| Some(http_answer(200, &[("content-encoding", "br")], "x"))).await;
    let (client, _) = client(config(Protocol::HttpProtobuf, &server.http()));
    assert_eq!(
        refused(client.export(request()).await).code,
        ErrorCode::InvalidResponse
    );
}
