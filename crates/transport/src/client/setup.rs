//! What a configuration amounts to: how a request is prepared, and how it is attempted once.

use super::attempt::{AttemptError, AttemptResult};
use super::call::CallHeaders;
use super::config::{ClientConfig, Compression, ConfigError, RetryConfig};
use super::connector::{Connector, Via};
use super::endpoint::Endpoint;
use super::grpc::{GrpcTransport, PREFIX_BYTES, frame_prefix};
use super::headers::request_headers;
use super::http::HttpTransport;
use super::proxy::Proxy;
use super::request_body::RequestBody;
use super::tls::TlsClient;
use crate::compress::Compressor;
use crate::protocol::Protocol;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, PROXY_AUTHORIZATION, TE};
use http::{HeaderMap, HeaderName, HeaderValue};
use otlp_native_model::{ErrorCode, Failure, Signal};
use otlp_native_otlp::json;
use std::time::Duration;

/// A configuration at work, with its connections. It never changes: a client whose configuration does gets another one.
pub(super) struct Setup {
    transport: Transport,
    pub(super) endpoint: Endpoint,
    pub(super) protocol: Protocol,
    pub(super) headers: CallHeaders,
    compressor: Option<Compressor>,
    attempt_timeout: Option<Duration>,
    pub(super) retry: RetryConfig,
    max_request_bytes: usize,
}

enum Transport {
    Grpc(Box<GrpcTransport>),
    Http(Box<HttpTransport>),
}

impl Setup {
    /// Checks `config` and reads the certificate files; opens no connection.
    pub(super) fn new(config: ClientConfig) -> Result<Setup, ConfigError> {
        config.check()?;
        let mut headers = request_headers(&config)?;
        add_protocol_headers(&mut headers, config.protocol, config.compression);
        let tls = match config.endpoint.is_https() {
            true => Some(TlsClient::new(&config.tls, &config.endpoint, config.protocol)?),
            false => None,
        };
        let via = config
            .proxy
            .as_ref()
            .map(|proxy| via(proxy, &config))
            .transpose()?;
        let connector = Connector::new(via, tls, config.attempt_timeout);
        let endpoint = match &config.proxy {
            Some(proxy) => config.endpoint.through(proxy),
            None => config.endpoint,
        };
        if connector.is_forwarded()
            && let Some(authorization) = config.proxy.as_ref().and_then(Proxy::authorization)
        {
            headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let max_response_bytes = config.max_response_bytes;
        let transport = match config.protocol {
            Protocol::Grpc => {
                let grpc = GrpcTransport::new(connector, endpoint.clone(), max_response_bytes);
                Transport::Grpc(Box::new(grpc))
            }
            protocol @ (Protocol::HttpProtobuf | Protocol::HttpJson) => {
                let http = HttpTransport::new(connector, endpoint.clone(), protocol, max_response_bytes);
                Transport::Http(Box::new(http))
            }
        };
        Ok(Setup {
            transport,
            endpoint,
            protocol: config.protocol,
            headers: CallHeaders::new(headers),
            compressor: Compressor::new(config.compression),
            attempt_timeout: config.attempt_timeout,
            retry: config.retry,
            max_request_bytes: config.max_request_bytes,
        })
    }

    /// Converts, compresses and frames the body. Done once: attempts share the result.
    pub(super) fn prepare(&self, signal: Signal, body: Bytes) -> Result<RequestBody, Failure> {
        self.check_size(body.len())?;
        let body = match self.protocol {
            Protocol::HttpJson => {
                let text = json::from_protobuf(signal, &body).map_err(|error| Failure {
                    code: ErrorCode::InvalidItem,
                    reason: format!("the request can't be written as OTLP/JSON: {error}"),
                })?;
                self.check_size(text.len())?;
                Bytes::from(text)
            }
            Protocol::Grpc | Protocol::HttpProtobuf => body,
        };
        match self.protocol {
            Protocol::Grpc => self.frame(body),
            Protocol::HttpProtobuf | Protocol::HttpJson => match &self.compressor {
                Some(compressor) => Ok(RequestBody::whole(Bytes::from(compress(compressor, &body, 0)?))),
                None => Ok(RequestBody::whole(body)),
            },
        }
    }

    fn frame(&self, message: Bytes) -> Result<RequestBody, Failure> {
        let prefix = |message_bytes: usize, is_compressed: bool| {
            frame_prefix(message_bytes, is_compressed)
                .ok_or_else(|| self.request_too_large(message_bytes, u32::MAX as usize))
        };
        let Some(compressor) = &self.compressor else {
            let prefix = prefix(message.len(), false)?;
            return Ok(RequestBody::prefixed(Bytes::copy_from_slice(&prefix), message));
        };
        let mut frame = compress(compressor, &message, PREFIX_BYTES)?;
        let prefix = prefix(frame.len().saturating_sub(PREFIX_BYTES), true)?;
        if let Some(room) = frame.first_chunk_mut() {
            *room = prefix;
        }
        Ok(RequestBody::whole(Bytes::from(frame)))
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
            self.endpoint
        );
        Failure {
            code: ErrorCode::RequestTooLarge,
            reason,
        }
    }

    /// One attempt, in the time that it may take; `left` is what a deadline leaves of it.
    pub(super) async fn attempt(
        &self,
        signal: Signal,
        headers: &CallHeaders,
        body: RequestBody,
        left: Option<Duration>,
    ) -> AttemptResult {
        let sending = async {
            match &self.transport {
                Transport::Grpc(transport) => transport.attempt(signal, &headers.map, body).await,
                Transport::Http(transport) => transport.attempt(signal, &headers.map, body).await,
            }
        };
        let result = match self.attempt_timeout.into_iter().chain(left).min() {
            None => sending.await,
            Some(timeout) => match tokio::time::timeout(timeout, sending).await {
                Ok(result) => result,
                Err(_) => Err(self.timed_out(timeout)),
            },
        };
        match result {
            Ok(mut answer) => {
                answer.message = headers.secrets.redact(answer.message);
                Ok(answer)
            }
            Err(mut error) => {
                error.failure.reason = headers.secrets.redact(error.failure.reason);
                Err(error)
            }
        }
    }

    fn timed_out(&self, timeout: Duration) -> AttemptError {
        if let Transport::Grpc(transport) = &self.transport {
            transport.abandon_connection();
        }
        AttemptError::timed_out(&self.endpoint, timeout)
    }
}

/// Requests of HTTP/1.1 in plain text are for the proxy to pass on: many allow tunnels to port 443 only.
fn via(proxy: &Proxy, config: &ClientConfig) -> Result<Via, ConfigError> {
    let is_tunnel = config.protocol == Protocol::Grpc || config.endpoint.is_https();
    let tls = match proxy.is_https() {
        true => Some(TlsClient::for_proxy(&config.tls, proxy)?),
        false => None,
    };
    Ok(Via {
        proxy: proxy.clone(),
        tls,
        tunnel_to: is_tunnel.then(|| config.endpoint.host_and_port()),
    })
}

fn compress(compressor: &Compressor, body: &[u8], headroom_bytes: usize) -> Result<Vec<u8>, Failure> {
    compressor
        .compress(body, headroom_bytes)
        .map_err(|error| Failure {
            code: ErrorCode::InvalidItem,
            reason: format!("the request can't be compressed: {error}"),
        })
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
