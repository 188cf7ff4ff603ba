//! Tells gRPC from HTTP, and answers.

use super::body::BodyReader;
use super::budget::ByteBudget;
use super::config::ReceiverConfig;
use super::reply::ReplyBody;
use super::sink::RequestSink;
use super::{grpc, http};
use ::http::{HeaderValue, Request, Response, StatusCode, Version, header, request::Parts};
use hyper::body::Incoming;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every connection shares.
#[derive(Debug)]
pub(super) struct Service<S> {
    pub(super) config: Arc<ReceiverConfig>,
    pub(super) sink: Arc<S>,
    pub(super) budget: Arc<ByteBudget>,
    /// One permit for each large body that may be decoded at a time: one a core.
    pub(super) decoders: Semaphore,
}

impl<S: RequestSink> Service<S> {
    pub(super) fn new(config: ReceiverConfig, sink: Arc<S>) -> Service<S> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let budget = ByteBudget::new(config.in_flight_budget_bytes());
        Service {
            config: Arc::new(config),
            sink,
            budget,
            decoders: Semaphore::new(cores),
        }
    }

    /// Answers one request.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<ReplyBody> {
        let (head, body) = request.into_parts();
        let mut body = BodyReader::new(body, &self.config);
        let response = if header_bytes(&head) > self.config.max_header_bytes {
            // hyper's own limits are wider over HTTP/1, where its buffer of headers is that of bodies.
            let mut response = Response::new(ReplyBody::default());
            *response.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            response
        } else if is_grpc(&head) {
            grpc::answer(self, &head, &mut body).await
        } else {
            http::answer(self, &head, &mut body).await
        };
        if body.is_unread() && needs_drain(&head) {
            tokio::spawn(body.drain());
        }
        response
    }
}

/// Of the request line and the fields, roughly as they travel over HTTP/1.
fn header_bytes(head: &Parts) -> usize {
    let path = head.uri.path_and_query().map_or(1, |path| path.as_str().len());
    let fields = head
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4);
    path + fields.sum::<usize>()
}

fn is_grpc(head: &Parts) -> bool {
    let content_type = head.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    content_type
        .and_then(|value| value.get(..GRPC.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(GRPC))
}

const GRPC: &[u8] = b"application/grpc";

/// HTTP/2 can end one stream and keep the connection. A sender that waits for `100 Continue` sends nothing unasked.
fn needs_drain(head: &Parts) -> bool {
    head.version < Version::HTTP_2 && !head.headers.contains_key(header::EXPECT)
}
