//! Failures in words for the person who runs the service: what failed, where, and the next step. No header value and
//! no user info ever enters them.

use super::attempt::AttemptError;
use super::call::AnswerStatus;
use super::endpoint::Endpoint;
use super::error_chain::{Fault, TlsProblem};
use super::proxy_reason;
use crate::protocol::Protocol;
use http::StatusCode;
use otlp_native_model::{ErrorCode, Signal};
use std::fmt;

/// The most that is repeated of a server's own message.
const MESSAGE_LIMIT_CHARS: usize = 500;

/// A server's message on one line, without control characters, at most 500 characters of it.
pub(super) fn clip(message: &str) -> String {
    let message = message.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let mut chars = message.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut clipped: String = chars.by_ref().take(MESSAGE_LIMIT_CHARS).collect();
    if chars.next().is_some() {
        clipped.pop();
        clipped.push('…');
    }
    clipped
}

/// A request that got no usable answer.
pub(super) fn fault(endpoint: &Endpoint, protocol: Protocol, fault: Fault) -> AttemptError {
    let passing = |code, what: String| AttemptError::passing(code, format!("{endpoint}: {what}"));
    match fault {
        Fault::Refused => passing(
            ErrorCode::ConnectionRefused,
            format!(
                "connection refused; is a Collector listening on port {}?",
                endpoint.port()
            ),
        ),
        Fault::Unreachable { detail } => passing(
            ErrorCode::ConnectionRefused,
            format!("the server can't be reached ({detail}); check the host, the port and the network"),
        ),
        Fault::Dns { detail } => passing(
            ErrorCode::DnsFailed,
            format!(
                "the host name {:?} can't be resolved ({detail}); check its spelling",
                endpoint.host()
            ),
        ),
        Fault::ConnectTimeout => passing(
            ErrorCode::Timeout,
            "connecting took too long; is the host right, and does a firewall let it through?".to_owned(),
        ),
        Fault::Tls { problem, detail } => passing(
            ErrorCode::TlsFailed,
            format!(
                "TLS could not be agreed on ({detail}); {}",
                tls_next_step(&problem)
            ),
        ),
        Fault::NotHttp { detail } => {
            let reason = format!("{endpoint}: {}", wrong_protocol(endpoint, protocol, &detail));
            AttemptError::refused(ErrorCode::InvalidResponse, reason)
        }
        Fault::Proxy(cause) => passing(ErrorCode::ProxyFailed, proxy_reason::unreachable(*cause)),
        Fault::TunnelRefused {
            status,
            has_credentials,
        } => proxy_refused(endpoint, status, has_credentials),
        Fault::TunnelBroken { detail } => passing(ErrorCode::ProxyFailed, proxy_reason::no_http(&detail)),
        Fault::TunnelTimeout => passing(ErrorCode::ProxyFailed, proxy_reason::silent()),
        Fault::Lost { detail } => passing(
            ErrorCode::ConnectionLost,
            format!(
                "the connection broke before an answer came ({detail}){}",
                if_lost_again(endpoint, protocol)
            ),
        ),
    }
}

/// The proxy answered in the server's place, which has seen nothing of the request.
pub(super) fn proxy_refused(endpoint: &Endpoint, status: StatusCode, has_credentials: bool) -> AttemptError {
    let what = proxy_reason::refused(endpoint, status, has_credentials);
    let reason = format!("{endpoint}: {what}");
    let error = match status.is_server_error() || matches!(status.as_u16(), 408 | 429) {
        true => AttemptError::passing(ErrorCode::ProxyFailed, reason),
        false => AttemptError::refused(ErrorCode::ProxyFailed, reason),
    };
    error.with_status(AnswerStatus::Http(status.as_u16()))
}

fn tls_next_step(problem: &TlsProblem) -> &'static str {
    match problem {
        TlsProblem::PlainTextPeer => {
            "the server speaks plain text; does it want http:// instead of https://?"
        }
        TlsProblem::UntrustedIssuer => "name the CA that signed the server's certificate in tls.caFile",
        TlsProblem::WrongName => "use a host that the certificate names, or set tls.serverName",
        TlsProblem::OutsideValidity => "renew the server's certificate, or check this machine's clock",
        TlsProblem::ClientCertificateRejected => {
            "the server wants a client certificate that it trusts; check tls.certFile and tls.keyFile"
        }
        TlsProblem::ClosedInHandshake => {
            "the server closed the connection; does it speak plain text (http://), or want a client certificate?"
        }
        TlsProblem::Other => "check that the server speaks TLS 1.2 or 1.3 on this port",
    }
}

fn wrong_protocol(endpoint: &Endpoint, protocol: Protocol, detail: &str) -> String {
    let or_tls = if endpoint.is_https() {
        "?"
    } else {
        ", or does it want https://?"
    };
    match protocol {
        Protocol::Grpc => format!(
            "the server does not speak HTTP/2 here ({detail}); is it an OTLP/HTTP port (often 4318), which needs the \
             protocol http/protobuf{or_tls}"
        ),
        Protocol::HttpProtobuf | Protocol::HttpJson => format!(
            "the server does not speak HTTP/1.1 here ({detail}); is it a gRPC port (often 4317), which needs the \
             protocol grpc{or_tls}"
        ),
    }
}

/// What a connection that breaks again and again may mean.
fn if_lost_again(endpoint: &Endpoint, protocol: Protocol) -> String {
    let port = match protocol {
        Protocol::Grpc => "is it a gRPC port (often 4317)",
        Protocol::HttpProtobuf | Protocol::HttpJson => "is it an OTLP/HTTP port (often 4318)",
    };
    let or_tls = if endpoint.is_https() {
        ""
    } else {
        ", and does the server want https://"
    };
    format!("; if this repeats, {port}{or_tls}?")
}

/// What may be done about an HTTP status.
pub(super) fn http_next_step(status: StatusCode, signal: Signal, protocol: Protocol) -> String {
    match status.as_u16() {
        401 | 403 => "; check the credentials in the headers option".to_owned(),
        404 | 405 if protocol == Protocol::Grpc => {
            "; is that a gRPC server? Otherwise use the protocol http/protobuf".to_owned()
        }
        404 | 405 => {
            format!(
                "; check the path: OTLP/HTTP receivers usually take {} at {}",
                signal_name(signal),
                signal.http_path()
            )
        }
        413 => "; send smaller batches (batch.maxBytes)".to_owned(),
        415 if protocol == Protocol::Grpc => {
            "; is that a gRPC server? Otherwise use the protocol http/protobuf".to_owned()
        }
        415 => format!(
            "; does the server take {} and the compression that is set, and is it not a gRPC port?",
            protocol.content_type()
        ),
        _ => String::new(),
    }
}

/// What may be done about a gRPC status.
pub(super) fn grpc_next_step(code: i32, signal: Signal) -> String {
    match code {
        7 | 16 => "; check the credentials in the headers option".to_owned(),
        8 => "; the server is out of quota or takes only smaller batches (batch.maxBytes)".to_owned(),
        12 => format!("; does the server take OTLP {} over gRPC?", signal_name(signal)),
        _ => String::new(),
    }
}

/// The name of a gRPC status code, e.g. `UNAVAILABLE`.
pub(super) fn grpc_code_name(code: i32) -> &'static str {
    match code {
        1 => "CANCELLED",
        3 => "INVALID_ARGUMENT",
        4 => "DEADLINE_EXCEEDED",
        5 => "NOT_FOUND",
        6 => "ALREADY_EXISTS",
        7 => "PERMISSION_DENIED",
        8 => "RESOURCE_EXHAUSTED",
        9 => "FAILED_PRECONDITION",
        10 => "ABORTED",
        11 => "OUT_OF_RANGE",
        12 => "UNIMPLEMENTED",
        13 => "INTERNAL",
        14 => "UNAVAILABLE",
        15 => "DATA_LOSS",
        16 => "UNAUTHENTICATED",
        _ => "UNKNOWN",
    }
}

/// `: message`, or nothing.
pub(super) fn quoted(message: &str) -> impl fmt::Display {
    let clipped = clip(message);
    if clipped.is_empty() {
        clipped
    } else {
        format!(": {clipped}")
    }
}

/// What the signal's items are called.
pub(super) fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Traces => "traces",
        Signal::Metrics => "metrics",
        Signal::Logs => "logs",
        Signal::Profiles => "profiles",
    }
}

/// The answer is larger than the limit.
pub(super) fn response_too_large(endpoint: &Endpoint, limit_bytes: usize) -> AttemptError {
    let reason = format!(
        "{endpoint}: the answer is larger than maxResponseBytes ({limit_bytes}); is that an OTLP endpoint?"
    );
    AttemptError::refused(ErrorCode::ResponseTooLarge, reason)
}

/// The answer says success, but is not OTLP.
pub(super) fn invalid_response(endpoint: &Endpoint, what: impl fmt::Display) -> AttemptError {
    let reason = format!("{endpoint}: {what}; is that an OTLP endpoint?");
    AttemptError::refused(ErrorCode::InvalidResponse, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_message_is_one_line_of_at_most_500_characters() {
        assert_eq!(clip("  one\r\ntwo\u{1b}[31m\0 "), "one  two [31m");
        assert_eq!(clip(&"é".repeat(500)), "é".repeat(500));
        let long = clip(&"é".repeat(501));
        assert_eq!((long.chars().count(), long.chars().last()), (500, Some('…')));
    }
}
