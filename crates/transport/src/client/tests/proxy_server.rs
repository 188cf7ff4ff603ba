//! A proxy that a test starts: takes CONNECT and whole URLs, and remembers the heads of requests.

use std::sync::{Arc, Mutex};
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, copy_bidirectional,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// What a proxy does with a request, whatever its host.
#[derive(Clone, Debug)]
pub(super) enum Conduct {
    /// Connects to this port of 127.0.0.1, and passes on.
    ConnectTo(u16),
    /// The same in the words of an old proxy; its answer and the server's first bytes come at once.
    ConnectLate(u16),
    /// The same for whoever has these credentials, else 407.
    ConnectFor(u16, &'static str),
    /// Answers with these bytes and hangs up.
    Answer(Vec<u8>),
    /// Never answers.
    Hang,
}

pub(super) struct ProxyServer {
    pub(super) port: u16,
    heads: Arc<Mutex<Vec<String>>>,
    // Dropping it ends the proxy and its connections.
    _tasks: JoinSet<()>,
}

impl ProxyServer {
    pub(super) async fn start(conduct: Conduct) -> ProxyServer {
        ProxyServer::with(conduct, None).await
    }

    pub(super) async fn with(conduct: Conduct, tls: Option<TlsAcceptor>) -> ProxyServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let seen = Arc::clone(&heads);
        tasks.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (conduct, seen, tls) = (conduct.clone(), Arc::clone(&seen), tls.clone());
                serving.spawn(async move {
                    match tls {
                        None => serve(stream, conduct, seen).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, conduct, seen).await;
                            }
                        }
                    }
                });
            }
        });
        ProxyServer {
            port,
            heads,
            _tasks: tasks,
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Request lines and headers, in order of arrival.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, conduct: Conduct, seen: Arc<Mutex<Vec<String>>>) {
    let mut client = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if client.read_line(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    seen.lock().unwrap().push(head.clone());
    // How a connection ends is the client's business.
    let _ = match conduct {
        Conduct::ConnectTo(port) => pass_on(client, &head, port, false).await,
        Conduct::ConnectLate(port) => pass_on(client, &head, port, true).await,
        Conduct::ConnectFor(port, credentials) => {
            let expected = format!(
                "proxy-authorization: basic {}\r\n",
                credentials.to_ascii_lowercase()
            );
            match head.to_ascii_lowercase().contains(&expected) {
                true => pass_on(client, &head, port, false).await,
                false => answer(client, b"HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"dXNlcjpzZWNyZXQ=\"\r\ncontent-length: 0\r\n\r\n").await,
            }
        }
        Conduct::Answer(bytes) => answer(client, &bytes).await,
        Conduct::Hang => std::future::pending().await,
    };
}

async fn answer(mut client: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> std::io::Result<()> {
    client.write_all(bytes).await?;
    client.shutdown().await?;
    // Until the client goes too: a reset could overtake the answer.
    client.read_to_end(&mut Vec::new()).await.map(|_| ())
}

async fn pass_on(
    mut client: BufReader<impl AsyncRead + AsyncWrite + Unpin>,
    head: &str,
    port: u16,
    is_late: bool,
) -> std::io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    if head.starts_with("CONNECT ") {
        let mut bytes = b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec();
        if is_late {
            bytes = b"HTTP/1.0 200 OK\r\nproxy-agent: old/1.0\r\ncontent-length: 3\r\n\r\n".to_vec();
            let mut first = [0; 9];
            server.read_exact(&mut first).await?;
            bytes.extend(first);
        }
        client.write_all(&bytes).await?;
    } else {
        server.write_all(head.as_bytes()).await?;
    }
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}
