//! Sends OTLP requests that were made before, as fast as they are taken: the near end of `npm run bench -- forward`.
//!
//! Arguments: `grpc` or `http`, the receiver's `address:port`, how many requests, over how many connections, how many at once on each
//! (over HTTP/1.1 it is one), and a file for each request, an `ExportTraceServiceRequest`; they take turns. Who is told to come back
//! does so. Prints `{"requests":N,"items":N,"bytes":N,"repeated":N,"wallMs":N}`.

#![allow(clippy::print_stdout)] // It is a program.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use otlp_native_model::Signal;
use otlp_native_otlp::skim_items;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

type Fault = Box<dyn Error + Send + Sync>;

/// Who is told to come back waits for so long, whatever it is told: what is measured is CPU, and no time is to be lost.
const COME_BACK: Duration = Duration::from_millis(5);
const UNAVAILABLE: &str = "14";
const RESOURCE_EXHAUSTED: &str = "8";

struct Load {
    address: String,
    is_grpc: bool,
    bodies: Vec<(Bytes, u64)>,
    left: AtomicU64,
    items: AtomicU64,
    bytes: AtomicU64,
    repeated: AtomicU64,
}

fn main() -> Result<(), Fault> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("an argument is missing");
    let is_grpc = next()? == "grpc";
    let address = next()?;
    let requests: u64 = next()?.parse()?;
    let connections: u64 = next()?.parse()?;
    let at_once: u64 = next()?.parse()?;
    let bodies = arguments
        .map(|path| read(&path, is_grpc))
        .collect::<Result<_, _>>()?;
    let load = Arc::new(Load {
        address,
        is_grpc,
        bodies,
        left: AtomicU64::new(requests),
        items: AtomicU64::new(0),
        bytes: AtomicU64::new(0),
        repeated: AtomicU64::new(0),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let started = Instant::now();
    runtime.block_on(async {
        let mut senders = JoinSet::new();
        for _ in 0..connections {
            open(&load, at_once, &mut senders).await?;
        }
        while let Some(ended) = senders.join_next().await {
            ended??;
        }
        Ok::<_, Fault>(())
    })?;
    let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
    println!(
        r#"{{"requests":{requests},"items":{},"bytes":{},"repeated":{},"wallMs":{}}}"#,
        of(&load.items),
        of(&load.bytes),
        of(&load.repeated),
        started.elapsed().as_secs_f64() * 1e3
    );
    Ok(())
}

/// A request's body as it travels, and its items.
fn read(path: &str, is_grpc: bool) -> Result<(Bytes, u64), Fault> {
    let message = std::fs::read(path)?;
    let items = skim_items(Signal::Traces, &message)?;
    if !is_grpc {
        return Ok((message.into(), items));
    }
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len())?.to_be_bytes());
    frame.extend_from_slice(&message);
    Ok((frame.into(), items))
}

async fn open(load: &Arc<Load>, at_once: u64, senders: &mut JoinSet<Result<(), Fault>>) -> Result<(), Fault> {
    let stream = TcpStream::connect(&load.address).await?;
    stream.set_nodelay(true)?;
    let io = TokioIo::new(stream);
    if load.is_grpc {
        let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await?;
        tokio::spawn(connection);
        for _ in 0..at_once {
            senders.spawn(Arc::clone(load).send_all(Sender::Two(sender.clone())));
        }
    } else {
        let (sender, connection) = http1::handshake(io).await?;
        tokio::spawn(connection);
        senders.spawn(Arc::clone(load).send_all(Sender::One(sender)));
    }
    Ok(())
}

enum Sender {
    One(http1::SendRequest<Full<Bytes>>),
    Two(http2::SendRequest<Full<Bytes>>),
}

impl Sender {
    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Fault> {
        Ok(match self {
            Sender::One(sender) => {
                sender.ready().await?;
                sender.send_request(request).await?
            }
            Sender::Two(sender) => sender.send_request(request).await?,
        })
    }
}

impl Load {
    async fn send_all(self: Arc<Self>, mut sender: Sender) -> Result<(), Fault> {
        let one_less = |left: u64| left.checked_sub(1);
        while let Ok(left) = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
        {
            let which = usize::try_from(left)? % self.bodies.len();
            let (body, items) = self.bodies.get(which).ok_or("no requests")?;
            while !taken(sender.send(self.request(body)?).await?).await? {
                self.repeated.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(COME_BACK).await;
            }
            self.items.fetch_add(*items, Ordering::Relaxed);
            self.bytes.fetch_add(body.len() as u64, Ordering::Relaxed);
        }
        Ok(())
    }

    fn request(&self, body: &Bytes) -> Result<Request<Full<Bytes>>, http::Error> {
        let request = Request::post(match self.is_grpc {
            true => format!("http://{}{}", self.address, Signal::Traces.grpc_path()),
            false => Signal::Traces.http_path().to_owned(),
        });
        let request = match self.is_grpc {
            true => request
                .header(header::CONTENT_TYPE, "application/grpc")
                .header(header::TE, "trailers"),
            false => request
                .header(header::CONTENT_TYPE, "application/x-protobuf")
                .header(header::HOST, &self.address),
        };
        request.body(Full::new(body.clone()))
    }
}

/// Whether the request was taken; if not, it is to come again.
async fn taken(answer: Response<Incoming>) -> Result<bool, Fault> {
    let (head, body) = answer.into_parts();
    let body = body.collect().await?;
    let status = |headers: &HeaderMap| headers.get("grpc-status").cloned();
    let rpc_status = status(&head.headers).or_else(|| body.trailers().and_then(status));
    match rpc_status.as_ref().map(|value| value.to_str()).transpose()? {
        None if head.status == StatusCode::OK => Ok(true),
        Some("0") => Ok(true),
        None if head.status == StatusCode::SERVICE_UNAVAILABLE => Ok(false),
        None if head.status == StatusCode::TOO_MANY_REQUESTS => Ok(false),
        Some(UNAVAILABLE | RESOURCE_EXHAUSTED) => Ok(false),
        other => Err(format!("{} {other:?}: {:?}", head.status, body.to_bytes()).into()),
    }
}
