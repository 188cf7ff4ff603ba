//! What failed at the proxy, and the next step, in words. The endpoint's name, which stands before them, tells the proxy's.

use super::endpoint::Endpoint;
use super::error_chain::{Fault, TlsProblem};
use super::tunnel::ANSWER_LIMIT;
use http::StatusCode;

/// Where a proxy's address comes from.
const SETTINGS: &str = "the proxy option or HTTPS_PROXY, HTTP_PROXY, ALL_PROXY";

/// There is no connection to the proxy.
pub(super) fn unreachable(cause: Fault) -> String {
    match cause {
        Fault::Refused => format!("the proxy refuses the connection; is it running? Check {SETTINGS}"),
        Fault::Unreachable { detail } => {
            format!("the proxy can't be reached ({detail}); check {SETTINGS} and the network")
        }
        Fault::Dns { detail } => {
            format!("the proxy's host name can't be resolved ({detail}); check {SETTINGS}")
        }
        Fault::Tls { problem, detail } => format!(
            "TLS with the proxy could not be agreed on ({detail}); {}",
            tls_next_step(&problem)
        ),
        // While connecting, none of the others comes but a connection that breaks.
        _ => format!("the connection to the proxy failed; check {SETTINGS} and the network"),
    }
}

fn tls_next_step(problem: &TlsProblem) -> &'static str {
    match problem {
        TlsProblem::PlainTextPeer | TlsProblem::ClosedInHandshake => {
            "does the proxy want http:// in its URL, even for https endpoints?"
        }
        TlsProblem::UntrustedIssuer => "name the CA that signed the proxy's certificate in tls.caFile",
        TlsProblem::WrongName => "name the proxy by a host that its certificate names",
        TlsProblem::OutsideValidity => "renew the proxy's certificate, or check this machine's clock",
        TlsProblem::ClientCertificateRejected | TlsProblem::Other => {
            "check that the proxy speaks TLS 1.2 or 1.3 on this port, without client certificates"
        }
    }
}

/// The proxy answered itself.
pub(super) fn refused(endpoint: &Endpoint, status: StatusCode, has_credentials: bool) -> String {
    let server = endpoint.host_and_port();
    match status.as_u16() {
        // tinyproxy says 401 to credentials that are wrong.
        401 | 407 if has_credentials => format!(
            "the proxy does not take the credentials of its URL (HTTP {status}); check user and password, which must \
             be percent-encoded, and that it takes Basic authorization"
        ),
        407 => format!(
            "the proxy asks for credentials (HTTP {status}); put them into its URL: http://user:password@host:port"
        ),
        500.. => format!(
            "the proxy can't connect to {server} (HTTP {status}); is the endpoint right, and can the proxy reach it?"
        ),
        _ => format!(
            "the proxy does not connect to {server} (HTTP {status}); have it allowed there, since many proxies allow \
             port 443 only, or name the host in NO_PROXY"
        ),
    }
}

/// The answer to CONNECT is none.
pub(super) fn no_http(detail: &str) -> String {
    format!("the proxy gave no HTTP answer to CONNECT ({detail}); is it an HTTP proxy? Check {SETTINGS}")
}

/// No answer to CONNECT came.
pub(super) fn silent() -> String {
    format!(
        "the proxy did not answer CONNECT within {} s; is it an HTTP proxy that can reach the endpoint?",
        ANSWER_LIMIT.as_secs()
    )
}
