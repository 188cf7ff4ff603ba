//! A connection as requests use it.

use super::greeting::Greeting;
use crate::client::RequestBody;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use otlp_native_pool::Handle;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A connection with its HTTP version agreed on.
#[derive(Clone)]
pub(crate) enum Channel {
    /// One request at a time; `is_forwarded`: a proxy reads them, and needs the whole URL.
    One {
        sender: Arc<Mutex<http1::SendRequest<RequestBody>>>,
        is_forwarded: bool,
    },
    /// Many at once.
    Two {
        sender: http2::SendRequest<RequestBody>,
        greeting: Arc<Greeting>,
    },
}

impl Handle for Channel {
    fn is_usable(&self) -> bool {
        match self {
            Channel::One { sender, .. } => !lock(sender).is_closed(),
            Channel::Two { sender, .. } => !sender.is_closed(),
        }
    }
}

impl Channel {
    pub(crate) async fn send(
        &self,
        request: Request<RequestBody>,
    ) -> Result<Response<Incoming>, Box<TrySendError<Request<RequestBody>>>> {
        match self {
            Channel::One { sender, .. } => {
                let sending = lock(sender).try_send_request(request);
                sending.await.map_err(Box::new)
            }
            Channel::Two { sender, greeting } => {
                let sending = sender.clone().try_send_request(request);
                let answer = sending.await.map_err(Box::new)?;
                greeting.note_answer();
                Ok(answer)
            }
        }
    }

    pub(crate) fn is_multiplexed(&self) -> bool {
        matches!(self, Channel::Two { .. })
    }

    /// Whether the next request may be sent this moment.
    pub(crate) fn is_ready(&self) -> bool {
        match self {
            Channel::One { sender, .. } => lock(sender).is_ready(),
            Channel::Two { sender, .. } => sender.is_ready(),
        }
    }

    /// Waits until the next request may be sent; false when none may.
    pub(crate) async fn ready(&self) -> bool {
        match self {
            Channel::One { sender, .. } => poll_fn(|cx| lock(sender).poll_ready(cx)).await.is_ok(),
            Channel::Two { sender, .. } => !sender.is_closed(),
        }
    }
}

fn lock(sender: &Mutex<http1::SendRequest<RequestBody>>) -> MutexGuard<'_, http1::SendRequest<RequestBody>> {
    sender.lock().unwrap_or_else(PoisonError::into_inner)
}
