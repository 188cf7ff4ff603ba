//! What an error of the network stack means: its causes are several libraries deep.

use super::connector::ConnectError;
use super::tunnel::TunnelError;
use http::StatusCode;
use rustls::{AlertDescription, CertificateError};
use std::error::Error;
use std::io;
use std::iter::successors;

/// A request that got no usable answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody listens there.
    Refused,
    /// No way to the host.
    Unreachable { detail: String },
    /// The host's name has no address.
    Dns { detail: String },
    /// Connecting took too long.
    ConnectTimeout,
    /// TLS could not be agreed on.
    Tls { problem: TlsProblem, detail: String },
    /// The peer speaks something that isn't the HTTP version expected.
    NotHttp { detail: String },
    /// The connection broke.
    Lost { detail: String },
    /// There is no connection to the proxy.
    Proxy(Box<Fault>),
    /// The proxy refused to connect to the server.
    TunnelRefused {
        status: StatusCode,
        has_credentials: bool,
    },
    /// The proxy's answer to CONNECT is not usable.
    TunnelBroken { detail: String },
    /// The proxy did not answer CONNECT.
    TunnelTimeout,
}

/// The TLS failures that have a next step of their own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TlsProblem {
    PlainTextPeer,
    UntrustedIssuer,
    WrongName,
    OutsideValidity,
    ClientCertificateRejected,
    ClosedInHandshake,
    Other,
}

/// Finds the link of the chain that says most.
pub(crate) fn classify(error: &(dyn Error + 'static)) -> Fault {
    let mut failed_in_handshake = false;
    let mut not_http = None;
    let mut innermost = String::new();
    let mut failed_before_tcp = false;
    let mut io_kind = None;
    for link in chain(error) {
        innermost = link.to_string();
        match link.downcast_ref::<ConnectError>() {
            Some(ConnectError::Dns(cause)) => {
                return Fault::Dns {
                    detail: cause.to_string(),
                };
            }
            Some(ConnectError::Timeout) => return Fault::ConnectTimeout,
            Some(ConnectError::Proxy(cause)) => return Fault::Proxy(Box::new(classify(cause.as_ref()))),
            Some(ConnectError::Tunnel(cause)) => return tunnel_fault(cause),
            Some(ConnectError::Handshake(_)) => failed_in_handshake = true,
            Some(ConnectError::Tcp(_)) => failed_before_tcp = true,
            Some(ConnectError::Http(_)) | None => {}
        }
        if let Some(cause) = link.downcast_ref::<rustls::Error>() {
            return Fault::Tls {
                problem: tls_problem(cause),
                detail: cause.to_string(),
            };
        }
        if let Some(cause) = link.downcast_ref::<hyper::Error>()
            && cause.is_parse()
        {
            not_http = Some(cause.to_string());
        }
        if let Some(cause) = link.downcast_ref::<io::Error>() {
            io_kind = Some(cause.kind());
        }
    }
    let detail = innermost;
    match io_kind {
        Some(io::ErrorKind::ConnectionRefused) => return Fault::Refused,
        Some(io::ErrorKind::TimedOut) if failed_before_tcp => return Fault::ConnectTimeout,
        _ => {}
    }
    if failed_in_handshake {
        let problem = match io_kind {
            Some(
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe,
            ) => TlsProblem::ClosedInHandshake,
            _ => TlsProblem::Other,
        };
        return Fault::Tls { problem, detail };
    }
    if failed_before_tcp {
        return Fault::Unreachable { detail };
    }
    match not_http {
        Some(detail) => Fault::NotHttp { detail },
        // h2 keeps only the text of what it met.
        None if detail.contains("frame with invalid size") => Fault::NotHttp { detail },
        None if detail.contains("received fatal alert: ") => Fault::Tls {
            problem: TlsProblem::ClientCertificateRejected,
            detail,
        },
        None => Fault::Lost { detail },
    }
}

fn tunnel_fault(error: &TunnelError) -> Fault {
    match error {
        TunnelError::Answered {
            status,
            has_credentials,
        } => Fault::TunnelRefused {
            status: *status,
            has_credentials: *has_credentials,
        },
        TunnelError::Broken(error) => Fault::TunnelBroken {
            detail: chain(error)
                .last()
                .map_or_else(|| error.to_string(), ToString::to_string),
        },
        TunnelError::Silent => Fault::TunnelTimeout,
    }
}

/// `error` and its causes. An [`io::Error`] hides the error it wraps behind `get_ref`: its `source` is the one after.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    successors(Some(error), |link| cause(*link))
}

fn cause<'e>(link: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match link.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => link.source(),
    }
}

fn tls_problem(error: &rustls::Error) -> TlsProblem {
    match error {
        rustls::Error::InvalidMessage(_) => TlsProblem::PlainTextPeer,
        rustls::Error::InvalidCertificate(problem) => match problem {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsProblem::UntrustedIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsProblem::WrongName
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => TlsProblem::OutsideValidity,
            _ => TlsProblem::Other,
        },
        rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied,
        ) => TlsProblem::ClientCertificateRejected,
        _ => TlsProblem::Other,
    }
}
