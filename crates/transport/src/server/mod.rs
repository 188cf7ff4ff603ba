//! The embedded OTLP receiver: gRPC and HTTP, protobuf and JSON, all four signals, behind one service that any listener
//! may carry. Everything it holds has a bound that [`ReceiverConfig`] states.
//!
//! A request goes `listener` → `connection` → `service` → `http` or `grpc` → `intake` → the [`RequestSink`].

mod activity;
mod body;
mod budget;
mod bulk_reads;
mod config;
mod connection;
mod grpc;
mod grpc_message;
mod http;
mod intake;
mod listener;
mod receiver;
mod rejection;
mod reply;
mod service;
mod sink;

#[cfg(test)]
mod tests;

pub use config::{Inspection, ReceiverConfig};
pub use receiver::{BindError, Receiver};
pub use sink::{ReceivedRequest, RequestSink, SinkBusy};
