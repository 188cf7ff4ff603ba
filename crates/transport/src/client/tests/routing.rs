//! More endpoints than one: shares, tiers, failover, hedging.

use super::server::{Server, frame, grpc_answer, http_answer};
use super::*;
use otlp_native_model::Exporter;
use tokio::net::TcpListener;

const PROTOCOLS: [Protocol; 2] = [Protocol::Grpc, Protocol::HttpProtobuf];

fn accept(protocol: Protocol) -> ::http::Response<super::server::Body> {
    match protocol {
        Protocol::Grpc => grpc_answer(frame(&[]), &[("grpc-status", "0")]),
        _ => http_answer(200, &[], ""),
    }
}

async fn accepting(protocol: Protocol) -> Server {
    Server::start(move |_| Some(accept(protocol))).await
}

async fn unavailable(protocol: Protocol) -> Server {
    Server::start(move |_| {
        Some(match protocol {
            Protocol::Grpc => grpc_answer("", &[("grpc-status", "14")]),
            _ => http_answer(503, &[], ""),
        })
    })
    .await
}

/// A wait between two attempts would be an hour long.
fn to(protocol: Protocol, first: &str, others: &[(&str, u32)]) -> ClientConfig {
    let mut config = retrying(protocol, first);
    config.retry.initial_backoff = Duration::from_secs(3600);
    config.retry.max_backoff = Duration::from_secs(3600);
    config.retry.max_elapsed = Duration::from_secs(36_000);
    let other = |(url, priority): &(&str, u32)| OtherEndpoint {
        endpoint: parse_endpoint(Signal::Traces, protocol, EndpointForm::Base, url).unwrap(),
        proxy: None,
        weight: 1,
        priority: *priority,
    };
    config.routing.others = others.iter().map(other).collect();
    config
}

async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn a_request_that_fails_at_one_endpoint_goes_to_the_next_at_once() {
    for protocol in PROTOCOLS {
        let (bad, good) = (unavailable(protocol).await, accepting(protocol).await);
        let (client, recorder) = client(to(
            protocol,
            &closed_port().await,
            &[(&bad.http(), 1), (&good.http(), 2)],
        ));
        assert_eq!(client.export(request()).await, delivered());
        assert_eq!(
            recorder.codes(),
            [
                (ErrorCode::ConnectionRefused, true),
                (ErrorCode::ServerBusy, true)
            ]
        );
    }
}

#[tokio::test]
async fn a_standby_gets_nothing_while_the_first_is_well() {
    for protocol in PROTOCOLS {
        let (first, standby) = (accepting(protocol).await, accepting(protocol).await);
        let (client, _) = client(to(protocol, &first.http(), &[(&standby.http(), 1)]));
        for _ in 0..5 {
            assert_eq!(client.export(request()).await, delivered());
        }
        assert_eq!((first.requests().len(), standby.requests().len()), (5, 0));
    }
}

#[tokio::test]
async fn endpoints_of_a_tier_get_their_shares() {
    let protocol = Protocol::HttpProtobuf;
    let servers = [
        accepting(protocol).await,
        accepting(protocol).await,
        accepting(protocol).await,
    ];
    let mut config = to(
        protocol,
        &servers[0].http(),
        &[(&servers[1].http(), 0), (&servers[2].http(), 0)],
    );
    config.routing.weight = 2;
    let (client, _) = client(config);
    for _ in 0..20 {
        assert_eq!(client.export(request()).await, delivered());
    }
    assert_eq!(
        servers.each_ref().map(|server| server.requests().len()),
        [10, 5, 5]
    );
}

#[tokio::test]
async fn a_server_that_asks_for_time_is_left_alone_while_another_serves() {
    let protocol = Protocol::HttpProtobuf;
    let busy = Server::start(|_| Some(http_answer(429, &[("retry-after", "3600")], ""))).await;
    let good = accepting(protocol).await;
    let (client, _) = client(to(protocol, &busy.http(), &[(&good.http(), 0)]));
    for _ in 0..6 {
        assert_eq!(client.export(request()).await, delivered());
    }
    assert_eq!((busy.requests().len(), good.requests().len()), (1, 6));
}

#[tokio::test]
async fn the_authorization_of_one_url_is_not_shown_to_another_endpoint() {
    let protocol = Protocol::HttpProtobuf;
    let (first, second) = (unavailable(protocol).await, accepting(protocol).await);
    let with_user = |server: &Server, user: &str| server.http().replace("://", &format!("://{user}@"));
    let (client, _) = client(to(
        protocol,
        &with_user(&first, "a:first"),
        &[(&with_user(&second, "b:second"), 1)],
    ));
    assert_eq!(client.export(request()).await, delivered());
    let authorization = |server: &Server| server.requests()[0].0.headers["authorization"].clone();
    assert_eq!(authorization(&first), "Basic YTpmaXJzdA==");
    assert_eq!(authorization(&second), "Basic YjpzZWNvbmQ=");
}

#[tokio::test]
async fn a_slow_endpoint_is_overtaken_by_another_where_hedging_is_asked_for() {
    for protocol in PROTOCOLS {
        let (silent, good) = (Server::start(|_| None).await, accepting(protocol).await);
        let mut config = to(protocol, &silent.http(), &[(&good.http(), 1)]);
        config.routing.hedge_after = Some(Duration::from_millis(20));
        let (client, recorder) = client(config);
        assert_eq!(client.export(request()).await, delivered());
        assert_eq!(recorder.codes(), []);
        assert_eq!(good.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_has_requests_wait_for_a_probe_and_drops_none() {
    let protocol = Protocol::HttpProtobuf;
    let server = Server::start(move |number| {
        Some(if number < 10 {
            http_answer(503, &[], "")
        } else {
            accept(protocol)
        })
    })
    .await;
    let mut config = retrying(protocol, &server.http());
    config.routing.breaker = Some(super::super::default_breaker());
    let (client, recorder) = client(config);
    // Ten failures open it; what comes then waits, and one after the other goes through as the first probe has closed it.
    let (a, b, c) = tokio::join!(
        client.export(request()),
        client.export(request()),
        client.export(request())
    );
    assert_eq!((a, b, c), (delivered(), delivered(), delivered()));
    assert_eq!((recorder.codes().len(), server.requests().len()), (10, 13));
}

#[tokio::test]
async fn an_open_breaker_ends_a_request_only_by_its_own_deadline() {
    let port = closed_port().await;
    let mut config = retrying(Protocol::HttpProtobuf, &port);
    config.routing.breaker = Some(super::super::default_breaker());
    let (client, _) = client(config);
    let options = super::super::CallOptions {
        headers: None,
        deadline: Some(tokio::time::Instant::now() + Duration::from_secs(1)),
    };
    let report = client.call(request(), &options).await;
    assert_eq!(exhausted(report.outcome).code, ErrorCode::CircuitOpen);
    assert!(report.requested_wait.is_some());
}
