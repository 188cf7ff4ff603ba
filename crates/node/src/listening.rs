//! Where requests come in: what the receiver and the forwarder have in common.

use crate::options::BindingFailure;
use crate::runtime::Core;
use otlp_native_model::ErrorCode;
use otlp_native_transport::{BindError, Receiver, ReceiverConfig, RequestSink};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long requests under way may take once it closes.
pub(crate) const CLOSE_GRACE: Duration = Duration::from_secs(5);

/// A receiver that listens until it is taken, and where it did.
pub(crate) struct Listening {
    receiver: Mutex<Option<Receiver>>,
    pub(crate) grpc_address: Option<String>,
    pub(crate) http_address: Option<String>,
}

impl Listening {
    /// Begins to listen; what comes in goes to `sink`.
    pub(crate) fn bind<S: RequestSink>(
        core: &Core,
        config: ReceiverConfig,
        sink: Arc<S>,
    ) -> Result<Self, BindingFailure> {
        let receiver = core
            .handle()
            .block_on(Receiver::bind(config, sink))
            .map_err(|error| bind_failure(&error))?;
        Ok(Listening {
            grpc_address: receiver.grpc_addr().map(|address| address.to_string()),
            http_address: receiver.http_addr().map(|address| address.to_string()),
            receiver: Mutex::new(Some(receiver)),
        })
    }

    /// The receiver, for whoever shuts it down; `None` for all but the first.
    pub(crate) fn take(&self) -> Option<Receiver> {
        self.receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

/// The address of a listener, where there is to be one.
pub(crate) fn socket_address(
    setting: &str,
    address: Option<&str>,
) -> Result<Option<SocketAddr>, BindingFailure> {
    let parse = |address: &str| {
        address.parse().map_err(|_| {
            BindingFailure::new(
                ErrorCode::InvalidOption,
                Some(setting),
                format!("{address} is no IP address with a port"),
            )
        })
    };
    address.map(parse).transpose()
}

fn bind_failure(error: &BindError) -> BindingFailure {
    BindingFailure::new(error.code, None, format!("{}: {}", error.address, error.reason))
}
