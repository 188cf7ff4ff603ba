//! TCP to one of several addresses: happy eyeballs, RFC 8305.

use super::resolve::Resolve;
use socket2::{SockRef, TcpKeepalive};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// The "Connection Attempt Delay" of RFC 8305, section 5: what it recommends.
const STAGGER: Duration = Duration::from_millis(250);
/// A peer that vanished without a word is noticed after this time, not after the kernel's quarter of an hour.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(20);
const TCP_KEEPALIVE: Duration = Duration::from_secs(60);

/// Why there is no TCP connection.
#[derive(Debug)]
pub(crate) enum DialError {
    /// The host's name has no address.
    Dns(io::Error),
    /// No address answers; of several errors, the last.
    Tcp(io::Error),
}

/// Connects to `host`. An address that is silent for 250 ms gets company by the next one, of the other family where there
/// are both; the first to answer wins.
pub(crate) async fn dial(resolver: &dyn Resolve, host: &str, port: u16) -> Result<TcpStream, DialError> {
    let addresses = resolver.resolve(host, port).await.map_err(DialError::Dns)?;
    let stream = race(interleaved(addresses)).await.map_err(DialError::Tcp)?;
    configure(&stream).map_err(DialError::Tcp)?;
    Ok(stream)
}

async fn race(mut left: VecDeque<SocketAddr>) -> io::Result<TcpStream> {
    let mut attempts = JoinSet::new();
    let mut failed = io::Error::other("the name has no address");
    let mut next_at = Instant::now();
    loop {
        if attempts.is_empty() || Instant::now() >= next_at {
            match left.pop_front() {
                Some(address) => {
                    attempts.spawn(TcpStream::connect(address));
                    next_at = Instant::now() + STAGGER;
                }
                None if attempts.is_empty() => return Err(failed),
                None => {}
            }
        }
        tokio::select! {
            biased;
            Some(ended) = attempts.join_next() => match ended {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => {
                    failed = error;
                    next_at = Instant::now();
                }
                Err(_) => next_at = Instant::now(),
            },
            () = sleep_until(next_at), if !left.is_empty() => {}
        }
    }
}

/// Families in turn, beginning with that of the first address: RFC 8305, section 4.
fn interleaved(addresses: Vec<SocketAddr>) -> VecDeque<SocketAddr> {
    let begins_with_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == begins_with_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut all = VecDeque::new();
    loop {
        match (first.next(), second.next()) {
            (None, None) => return all,
            (a, b) => all.extend(a.into_iter().chain(b)),
        }
    }
}

fn configure(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(TCP_KEEPALIVE))?;
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    socket.set_tcp_user_timeout(Some(TCP_USER_TIMEOUT))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::resolve::Resolving;
    use super::*;
    use tokio::net::TcpListener;

    #[derive(Debug)]
    struct Fixed(Vec<SocketAddr>);

    impl Resolve for Fixed {
        fn resolve(&self, _host: &str, _port: u16) -> Resolving {
            let addresses = self.0.clone();
            Box::pin(async move { Ok(addresses) })
        }
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn families_take_turns_beginning_with_the_first() {
        let given = ["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1", "2.2.2.2:1"].map(address);
        let tried = ["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "[::3]:1"].map(address);
        assert_eq!(interleaved(given.to_vec()), tried);
        assert_eq!(interleaved(Vec::new()), []);
    }

    /// An address at which nothing ever answers: a listener whose queue is full drops what comes.
    struct Silent {
        address: SocketAddr,
        _listener: socket2::Socket,
        _filling: Vec<socket2::Socket>,
    }

    fn silent() -> Silent {
        let socket = || socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        let listener = socket();
        listener.bind(&address("127.0.0.1:0").into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let filling = (0..4)
            .map(|_| {
                let filling = socket();
                filling.set_nonblocking(true).unwrap();
                // In progress: fine.
                let _ = filling.connect(&address);
                filling
            })
            .collect();
        Silent {
            address: address.as_socket().unwrap(),
            _listener: listener,
            _filling: filling,
        }
    }

    #[tokio::test]
    async fn a_first_address_that_is_silent_or_refuses_is_no_obstacle() {
        let silent = silent();
        let refusing = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let refusing_address = refusing.local_addr().unwrap();
        drop(refusing);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let alive = listener.local_addr().unwrap();
        let resolver = Fixed(vec![silent.address, refusing_address, alive]);
        let stream = dial(&resolver, "h", 1).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), alive);
        let error = dial(&Fixed(vec![refusing_address]), "h", 1).await.unwrap_err();
        let DialError::Tcp(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    }
}
