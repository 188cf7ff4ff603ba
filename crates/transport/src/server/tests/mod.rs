//! The receiver as its senders meet it: real sockets, raw clients.

mod bodies;
mod grpc;
mod http;
mod limits;
mod peer;
mod shutdown;
mod sink;
