//! Why a request got no connection.

use crate::endpoint::EndpointId;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why a request got no connection.
#[derive(Debug)]
pub enum AcquireError<E> {
    /// Opening one failed.
    Connect(Arc<E>),
    /// As many wait as may.
    QueueFull,
    /// There is no endpoint that may be used.
    NoEndpoint,
    /// The endpoint was taken out of the pool.
    EndpointRemoved(EndpointId),
    /// Opening was given up without a word; a bug of the driver.
    Abandoned,
    /// The pool was closed.
    Closed,
}

impl<E> Clone for AcquireError<E> {
    fn clone(&self) -> Self {
        match self {
            AcquireError::Connect(error) => AcquireError::Connect(error.clone()),
            AcquireError::QueueFull => AcquireError::QueueFull,
            AcquireError::NoEndpoint => AcquireError::NoEndpoint,
            AcquireError::EndpointRemoved(id) => AcquireError::EndpointRemoved(*id),
            AcquireError::Abandoned => AcquireError::Abandoned,
            AcquireError::Closed => AcquireError::Closed,
        }
    }
}

impl<E> fmt::Display for AcquireError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AcquireError::Connect(_) => "no connection could be opened",
            AcquireError::QueueFull => "as many requests wait for a connection as may",
            AcquireError::NoEndpoint => "no endpoint may be used",
            AcquireError::EndpointRemoved(_) => "the endpoint was taken out of the pool",
            AcquireError::Abandoned => "opening a connection was given up",
            AcquireError::Closed => "the pool was closed",
        })
    }
}

impl<E: Error + 'static> Error for AcquireError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            AcquireError::Connect(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
