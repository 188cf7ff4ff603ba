//! Takes OTLP requests over gRPC and HTTP, counts their items and forgets them: the far end of `npm run bench -- forward`.
//!
//! Prints `{"grpc":"127.0.0.1:PORT","http":"127.0.0.1:PORT"}` once it listens, and `{"requests":N,"items":N,"bytes":N}` of all that came
//! so far for each line on its standard input. Ends with its input.

#![allow(clippy::print_stdout)] // It is a program.

use otlp_native_otlp::PartialSuccess;
use otlp_native_transport::{Inspection, ReceivedRequest, Receiver, ReceiverConfig, RequestSink, SinkBusy};
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    items: AtomicU64,
    bytes: AtomicU64,
}

impl RequestSink for Counts {
    async fn accept(&self, request: ReceivedRequest) -> Result<PartialSuccess, SinkBusy> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.items.fetch_add(request.items, Ordering::Relaxed);
        self.bytes.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        Ok(PartialSuccess::default())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let any_port = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let config = ReceiverConfig {
        grpc: any_port,
        http: any_port,
        inspection: Inspection::Outline,
        ..ReceiverConfig::default()
    };
    let counts = Arc::new(Counts::default());
    let receiver = runtime
        .block_on(Receiver::bind(config, Arc::clone(&counts)))
        .map_err(|error| error.reason)?;
    let (Some(grpc), Some(http)) = (receiver.grpc_addr(), receiver.http_addr()) else {
        return Err("no address".into());
    };
    println!(r#"{{"grpc":"{grpc}","http":"{http}"}}"#);
    for line in std::io::stdin().lines() {
        line?;
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (requests, items, bytes) = (of(&counts.requests), of(&counts.items), of(&counts.bytes));
        println!(r#"{{"requests":{requests},"items":{items},"bytes":{bytes}}}"#);
    }
    Ok(())
}
