//! Names to addresses. Asked anew for every connection, so that a change in DNS counts from the next one on.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

/// Finds a host's addresses.
pub(crate) trait Resolve: fmt::Debug + Send + Sync {
    /// The addresses in the order they are to be tried; never empty.
    fn resolve(&self, host: &str, port: u16) -> Resolving;
}

/// What [`Resolve::resolve`] will say.
pub(crate) type Resolving = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// The system's resolver, which knows `/etc/hosts` and orders addresses by RFC 6724.
#[derive(Debug)]
pub(crate) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str, port: u16) -> Resolving {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Box::pin(async move { Ok(vec![SocketAddr::new(address, port)]) });
        }
        let host = host.to_owned();
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
            match addresses.is_empty() {
                true => Err(io::Error::other("the name has no address")),
                false => Ok(addresses),
            }
        })
    }
}
