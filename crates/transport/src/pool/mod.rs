//! Connections over the network, lent by the rules of `otlp-native-pool`: HTTP/1.1 with one request each, HTTP/2 with as many
//! as the peer takes.

mod body;
mod channel;
mod dial;
mod driver;
mod error;
mod form;
mod greeting;
mod http_pool;
mod lane;
mod resolve;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use dial::{DialError, dial};
pub(crate) use driver::{HttpVersions, Network, Route};
#[cfg(test)]
pub(crate) use error::SendError;
pub use http_pool::{
    HealthCheck, HttpAnswer, HttpPool, HttpPoolConfig, HttpPoolEndpoint, HttpPoolError, HttpRequest,
    HttpVersion,
};
pub(crate) use lane::Lane;
pub(crate) use resolve::{Resolve, SystemResolver};
