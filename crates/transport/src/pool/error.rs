//! Why a request got no answer.

use crate::client::ConnectError;
use otlp_native_pool::AcquireError;
use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;

/// Why a request got no answer.
#[derive(Debug)]
pub(crate) enum SendError {
    /// It got no connection.
    Connection(AcquireError<ConnectError>),
    /// The connection broke, or what came is not HTTP.
    Http(hyper::Error),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Connection(error) => error.fmt(f),
            SendError::Http(error) => error.fmt(f),
        }
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SendError::Connection(error) => error.source(),
            SendError::Http(error) => Some(error),
        }
    }
}

/// Whether the peer surely has not looked at the request: it may be sent again whatever it asks for.
pub(super) fn is_unprocessed(error: &hyper::Error) -> bool {
    chain(error)
        .filter_map(|link| link.downcast_ref::<h2::Error>())
        .any(|error| {
            error.is_remote()
                && match error.reason() {
                    Some(h2::Reason::REFUSED_STREAM) => true,
                    Some(h2::Reason::NO_ERROR) => error.is_go_away(),
                    _ => false,
                }
        })
}

/// Whether the peer has said that the connection takes no more requests.
pub(super) fn is_going_away(error: &hyper::Error) -> bool {
    chain(error)
        .filter_map(|link| link.downcast_ref::<h2::Error>())
        .any(|error| error.is_remote() && error.is_go_away())
}

/// Whether the connection was closed under the request, as a peer does with one that was idle too long for it.
pub(super) fn is_closed_under_it(error: &hyper::Error) -> bool {
    error.is_incomplete_message()
        || error.is_canceled()
        || error.is_closed()
        || chain(error)
            .filter_map(|link| link.downcast_ref::<io::Error>())
            .any(|error| {
                matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionReset
                        | io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::BrokenPipe
                        | io::ErrorKind::NotConnected
                        | io::ErrorKind::UnexpectedEof
                )
            })
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    successors(Some(error), |link| (*link).source())
}
