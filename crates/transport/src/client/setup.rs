//! What a configuration amounts to: how a request is prepared, and how it is attempted once.

use super::call::CallHeaders;
use super::config::{ClientConfig, Compression, ConfigError, RetryConfig};
use super::endpoint::Endpoint;
use super::grpc::frame_prefix;
use super::headers::request_headers;
use super::request_body::RequestBody;
use super::routes::{Attempted, Routes, Tried};
use super::target::Pass;
use crate::compress::{CompressError, Compressor};
use crate::protocol::Protocol;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, TE};
use http::{HeaderMap, HeaderName, HeaderValue};
use otlp_native_memory::MemoryPool;
use otlp_native_model::{ErrorCode, Failure, MergedRequest, Signal};
use otlp_native_otlp::json;
use std::time::Duration;

/// A configuration at work, with its connections. It never changes: a client whose configuration does gets another one.
pub(super) struct Setup {
    routes: Routes,
    pub(super) protocol: Protocol,
    pub(super) headers: CallHeaders,
    compressor: Option<Compressor>,
    /// Where bodies are written.
    memory: MemoryPool,
    attempt_timeout: Option<Duration>,
    pub(super) retry: RetryConfig,
    max_request_bytes: usize,
}

impl Setup {
    /// Checks `config` and reads the certificate files; opens no connection.
    pub(super) fn new(config: ClientConfig, memory: MemoryPool) -> Result<Setup, ConfigError> {
        config.check()?;
        let mut headers = request_headers(&config)?;
        add_protocol_headers(&mut headers, config.protocol, config.compression);
        Ok(Setup {
            routes: Routes::new(&config)?,
            protocol: config.protocol,
            headers: CallHeaders::new(headers),
            compressor: Compressor::new(config.compression, memory.clone()),
            memory,
            attempt_timeout: config.attempt_timeout,
            retry: config.retry,
            max_request_bytes: config.max_request_bytes,
        })
    }

    /// Converts, compresses and frames the body. Done once: attempts share the result.
    pub(super) fn prepare(&self, request: &MergedRequest) -> Result<RequestBody, Failure> {
        self.check_size(request.len_bytes())?;
        let (body, more) = match self.protocol {
            Protocol::HttpJson => {
                let body = request.whole().body;
                let text = json::from_protobuf(request.signal, &body).map_err(|error| Failure {
                    code: ErrorCode::InvalidItem,
                    reason: format!("the request can't be written as OTLP/JSON: {error}"),
                })?;
                self.check_size(text.len())?;
                (Bytes::from(text), &[][..])
            }
            _ if self.compressor.is_some() => (request.whole().body, &[][..]),
            Protocol::Grpc | Protocol::HttpProtobuf => (request.body.clone(), &*request.more),
        };
        match self.protocol {
            Protocol::Grpc => self.frame(body, more),
            Protocol::HttpProtobuf | Protocol::HttpJson => match &self.compressor {
                Some(compressor) => compressor
                    .compress(&body, |compressed| RequestBody::whole(self.copy(&[], compressed)))
                    .map_err(not_compressed),
                None => Ok(RequestBody::of(Bytes::new(), body, more)),
            },
        }
    }

    /// There is nothing but `message` where there is a compressor.
    fn frame(&self, message: Bytes, more: &[Bytes]) -> Result<RequestBody, Failure> {
        let prefix = |message_bytes: usize, is_compressed: bool| {
            frame_prefix(message_bytes, is_compressed)
                .ok_or_else(|| self.request_too_large(message_bytes, u32::MAX as usize))
        };
        let Some(compressor) = &self.compressor else {
            let len = message.len() + more.iter().map(Bytes::len).sum::<usize>();
            let prefix = prefix(len, false)?;
            return Ok(RequestBody::of(self.copy(&prefix, &[]), message, more));
        };
        compressor
            .compress(&message, |compressed| {
                let prefix = prefix(compressed.len(), true)?;
                Ok(RequestBody::whole(self.copy(&prefix, compressed)))
            })
            .map_err(not_compressed)?
    }

    /// Both, one after the other.
    fn copy(&self, prefix: &[u8], payload: &[u8]) -> Bytes {
        let mut body = self.memory.body(prefix.len() + payload.len());
        body.extend_from_slice(prefix);
        body.extend_from_slice(payload);
        body.freeze()
    }

    fn check_size(&self, bytes: usize) -> Result<(), Failure> {
        match bytes > self.max_request_bytes {
            true => Err(self.request_too_large(bytes, self.max_request_bytes)),
            false => Ok(()),
        }
    }

    fn request_too_large(&self, bytes: usize, limit_bytes: usize) -> Failure {
        let reason = format!(
            "{}: not sent, the request has {bytes} bytes and maxRequestBytes is {limit_bytes}; send smaller batches \
             (batch.maxBytes)",
            self.endpoint()
        );
        Failure {
            code: ErrorCode::RequestTooLarge,
            reason,
        }
    }

    /// Leave for the next attempt, or how long until there may be some.
    pub(super) fn enter(&self, tried: &mut Tried) -> Result<Pass<'_>, Duration> {
        self.routes.enter(tried)
    }

    /// One attempt, in the time that it may take; `left` is what a deadline leaves of it.
    pub(super) async fn attempt<'s>(
        &'s self,
        pass: Pass<'s>,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        left: Option<Duration>,
        tried: &mut Tried,
    ) -> Attempted<'s> {
        let timeout = self.attempt_timeout.into_iter().chain(left).min();
        self.routes
            .attempt(pass, signal, headers, body, timeout, tried)
            .await
    }

    /// Why a request has to wait that no endpoint takes now.
    pub(super) fn is_shut(&self, wait: Duration) -> Failure {
        Failure {
            code: ErrorCode::CircuitOpen,
            reason: format!(
                "{}: not sent, too many requests before it have failed; the next may go in {} ms",
                self.endpoint(),
                wait.as_millis()
            ),
        }
    }

    /// Whether a request that has just failed may go to another endpoint at once.
    pub(super) fn fails_over(&self, tried: &mut Tried) -> bool {
        self.routes.fails_over(tried)
    }

    fn endpoint(&self) -> &Endpoint {
        self.routes.endpoint()
    }
}

fn not_compressed(error: CompressError) -> Failure {
    Failure {
        code: ErrorCode::InvalidItem,
        reason: format!("the request can't be compressed: {error}"),
    }
}

fn add_protocol_headers(headers: &mut HeaderMap, protocol: Protocol, compression: Compression) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(protocol.content_type()));
    let encoding_header = match protocol {
        Protocol::Grpc => {
            headers.insert(TE, HeaderValue::from_static("trailers"));
            HeaderName::from_static("grpc-encoding")
        }
        Protocol::HttpProtobuf | Protocol::HttpJson => CONTENT_ENCODING,
    };
    let encoding = match compression {
        Compression::None => return,
        Compression::Gzip { .. } => HeaderValue::from_static("gzip"),
        Compression::Zstd { .. } => HeaderValue::from_static("zstd"),
    };
    headers.insert(encoding_header, encoding);
}
