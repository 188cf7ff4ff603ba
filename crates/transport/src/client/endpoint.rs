//! Where requests go: parsing an endpoint as the OTLP exporter specification describes it.

use super::authority::{basic_authorization, split_user_info};
use super::config::ConfigError;
use super::proxy::Proxy;
use crate::protocol::Protocol;
use http::Uri;
use http::uri::{PathAndQuery, Scheme};
use otlp_native_model::{ErrorCode, Signal};
use std::fmt;

/// A server's address with the request path resolved. `Display` and `Debug` show neither user info nor query.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, `host:port` and path with query; no user info.
    uri: Uri,
    shown: String,
    authorization: Option<String>,
}

/// How the text of an endpoint is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointForm {
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`: the signal's path is appended.
    Base,
    /// `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and its like, or an endpoint in code: used as it is.
    Exact,
}

/// Parses `text` as the place that `signal` is sent to.
///
/// gRPC ignores the path, since the method's name is the path, and takes `host:port` without a scheme as `https`;
/// [`parse_endpoint_insecure`] takes it as `http`. User info becomes an `Authorization: Basic` header.
///
/// # Errors
/// [`ErrorCode::InvalidEndpoint`] when `text` is not an `http` or `https` URL.
///
/// ```
/// use otlp_native_model::Signal;
/// use otlp_native_transport::{EndpointForm, Protocol, parse_endpoint};
/// let parse = |form, text| parse_endpoint(Signal::Traces, Protocol::HttpProtobuf, form, text).unwrap().to_string();
/// assert_eq!(parse(EndpointForm::Base, "http://c:4318/x/"), "http://c:4318/x/v1/traces");
/// assert_eq!(parse(EndpointForm::Exact, "http://c:4318"), "http://c:4318/");
/// ```
pub fn parse_endpoint(
    signal: Signal,
    protocol: Protocol,
    form: EndpointForm,
    text: &str,
) -> Result<Endpoint, ConfigError> {
    parse(signal, protocol, form, "https", text)
}

/// [`parse_endpoint`] with `OTEL_EXPORTER_OTLP_INSECURE=true`: a gRPC endpoint without a scheme is `http`. A scheme in
/// `text` still wins.
///
/// # Errors
/// As [`parse_endpoint`].
pub fn parse_endpoint_insecure(
    signal: Signal,
    protocol: Protocol,
    form: EndpointForm,
    text: &str,
) -> Result<Endpoint, ConfigError> {
    parse(signal, protocol, form, "http", text)
}

impl Endpoint {
    /// Whether TLS is used.
    pub fn is_https(&self) -> bool {
        self.uri.scheme() == Some(&Scheme::HTTPS)
    }

    /// The host without the brackets of an IPv6 address.
    pub fn host(&self) -> &str {
        let host = self.uri.host().unwrap_or_default();
        host.strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(host)
    }

    /// The port, given or by the scheme's default.
    pub fn port(&self) -> u16 {
        self.uri
            .port_u16()
            .unwrap_or(if self.is_https() { 443 } else { 80 })
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// `host:port` with the port always there, as CONNECT wants it.
    pub(super) fn host_and_port(&self) -> String {
        format!("{}:{}", self.uri.host().unwrap_or_default(), self.port())
    }

    /// The same place, shown together with the proxy on the way there.
    pub(super) fn through(mut self, proxy: &Proxy) -> Endpoint {
        self.shown = format!("{} (through the proxy {proxy})", self.shown);
        self
    }

    /// The value of the `Authorization` header that the user info asks for.
    pub(super) fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.shown)
    }
}

fn parse(
    signal: Signal,
    protocol: Protocol,
    form: EndpointForm,
    default_scheme: &str,
    text: &str,
) -> Result<Endpoint, ConfigError> {
    let text = text.trim();
    let absolute = match text.split_once("://") {
        Some(_) => text.to_owned(),
        None if protocol == Protocol::Grpc => format!("{default_scheme}://{text}"),
        None => {
            return Err(invalid(
                "has no scheme; write http://host:port or https://host:port",
            ));
        }
    };
    let uri: Uri = absolute.parse().map_err(|error| {
        invalid(format!(
            "is not a URL that can be used ({error}); write http://host:port or https://host:port"
        ))
    })?;
    let parts = uri.into_parts();
    let scheme = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
        _ => return Err(invalid("must begin with http:// or https://")),
    };
    let authority = parts.authority.ok_or_else(|| invalid("names no host"))?;
    let (user_info, host_and_port) = split_user_info(&authority).map_err(invalid)?;
    let path = request_path(signal, protocol, form, parts.path_and_query.as_ref())?;

    let shown = match protocol {
        Protocol::Grpc => format!("{scheme}://{host_and_port}"),
        Protocol::HttpProtobuf | Protocol::HttpJson => format!("{scheme}://{host_and_port}{}", path.path()),
    };
    let uri = Uri::builder()
        .scheme(scheme)
        .authority(host_and_port)
        .path_and_query(path)
        .build()
        .map_err(|error| {
            invalid(format!(
                "is not a URL that can be used ({error}); write http://host:port or https://host:port"
            ))
        })?;
    Ok(Endpoint {
        uri,
        shown,
        authorization: user_info.map(basic_authorization).transpose().map_err(invalid)?,
    })
}

fn request_path(
    signal: Signal,
    protocol: Protocol,
    form: EndpointForm,
    given: Option<&PathAndQuery>,
) -> Result<PathAndQuery, ConfigError> {
    let (path, query) = given.map_or(("/", None), |given| (given.path(), given.query()));
    let joined = match (protocol, form) {
        (Protocol::Grpc, _) => return Ok(PathAndQuery::from_static("/")),
        (_, EndpointForm::Exact) if path.is_empty() => "/".to_owned(),
        (_, EndpointForm::Exact) => path.to_owned(),
        (_, EndpointForm::Base) => {
            format!("{}{}", path.strip_suffix('/').unwrap_or(path), signal.http_path())
        }
    };
    let joined = match query {
        Some(query) => format!("{joined}?{query}"),
        None => joined,
    };
    joined
        .parse()
        .map_err(|error| invalid(format!("has a path that can't be used ({error})")))
}

/// The text itself is not repeated, because it may hold a password or a token.
fn invalid(reason: impl fmt::Display) -> ConfigError {
    ConfigError::new(
        ErrorCode::InvalidEndpoint,
        "endpoint",
        format!("the endpoint {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn http(form: EndpointForm, text: &str) -> Result<Endpoint, ConfigError> {
        parse_endpoint(Signal::Traces, Protocol::HttpProtobuf, form, text)
    }

    #[test]
    fn a_base_endpoint_gets_the_signals_path_after_exactly_one_slash() {
        for (text, expected) in [
            ("http://c:4318", "http://c:4318/v1/traces"),
            ("http://c:4318/", "http://c:4318/v1/traces"),
            ("http://c:4318/x", "http://c:4318/x/v1/traces"),
            ("http://c:4318/x/", "http://c:4318/x/v1/traces"),
            (" HTTPS://c/x ", "https://c/x/v1/traces"),
            ("http://c?token=secret", "http://c/v1/traces"),
        ] {
            assert_eq!(
                http(EndpointForm::Base, text).unwrap().to_string(),
                expected,
                "{text}"
            );
        }
        let metrics = parse_endpoint(
            Signal::Metrics,
            Protocol::HttpJson,
            EndpointForm::Base,
            "http://c",
        )
        .unwrap();
        assert_eq!(metrics.to_string(), "http://c/v1/metrics");
    }

    #[test]
    fn an_exact_endpoint_is_used_as_it_is() {
        for (text, expected) in [
            ("http://c:4318", "/"),
            ("http://c:4318?a=b", "/?a=b"),
            ("https://e/v1/metrics/", "/v1/metrics/"),
            ("https://e/v1/traces?key=1", "/v1/traces?key=1"),
        ] {
            let endpoint = http(EndpointForm::Exact, text).unwrap();
            assert_eq!(
                endpoint.uri().path_and_query().unwrap().as_str(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn no_port_means_80_or_443() {
        assert_eq!(http(EndpointForm::Exact, "http://c").unwrap().port(), 80);
        assert_eq!(http(EndpointForm::Exact, "https://c").unwrap().port(), 443);
        assert_eq!(http(EndpointForm::Exact, "https://c:8443").unwrap().port(), 8443);
    }

    #[test]
    fn ipv6_hosts_lose_their_brackets_only_in_host() {
        let endpoint = http(EndpointForm::Exact, "http://[::1]:4318/p").unwrap();
        assert_eq!(endpoint.host(), "::1");
        assert_eq!(endpoint.to_string(), "http://[::1]:4318/p");
    }

    #[test]
    fn user_info_becomes_basic_authorization_and_is_never_shown() {
        let endpoint = http(EndpointForm::Exact, "https://us%40er:p%3Ass@c:1/p?q=secret").unwrap();
        assert_eq!(endpoint.authorization(), Some("Basic dXNAZXI6cDpzcw=="));
        assert_eq!(
            format!("{endpoint} {endpoint:?}"),
            "https://c:1/p Endpoint(https://c:1/p)"
        );
        assert_eq!(endpoint.uri().to_string(), "https://c:1/p?q=secret");
    }

    #[test]
    fn grpc_ignores_the_path_and_takes_host_and_port_alone() {
        let grpc = |text| parse_endpoint(Signal::Logs, Protocol::Grpc, EndpointForm::Base, text).unwrap();
        assert_eq!(
            grpc("http://c:4317/ignored?x=1").uri().to_string(),
            "http://c:4317/"
        );
        assert_eq!(grpc("c:4317").to_string(), "https://c:4317");
        assert_eq!(grpc("[::1]:4317").to_string(), "https://[::1]:4317");
        let insecure =
            |text| parse_endpoint_insecure(Signal::Logs, Protocol::Grpc, EndpointForm::Base, text).unwrap();
        assert_eq!(insecure("c:4317").to_string(), "http://c:4317");
        assert_eq!(insecure("https://c:4317").to_string(), "https://c:4317");
    }

    #[test]
    fn what_is_not_an_http_url_is_refused_without_repeating_it() {
        for text in [
            "",
            "c:4318",
            "/v1/traces",
            "ftp://secret@c",
            "http://",
            "http://:4318",
            "http://c:0",
            "http://c:99999",
            "http://c:",
            "http://[]:1",
            "http://secret@",
            "http://a b",
            "http://a%3Ab:secret@c:x",
        ] {
            let error = http(EndpointForm::Exact, text).unwrap_err();
            assert_eq!(
                (error.code, error.setting),
                (ErrorCode::InvalidEndpoint, "endpoint"),
                "{text}"
            );
            assert!(!error.reason.contains("secret"), "{}", error.reason);
        }
        for text in ["dns:///c:4317", "unix:///run/otel.sock", ""] {
            assert!(
                parse_endpoint(Signal::Logs, Protocol::Grpc, EndpointForm::Exact, text).is_err(),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in ".{0,60}", has_scheme: bool) {
            let text = if has_scheme { format!("http://{text}") } else { text };
            for protocol in [Protocol::Grpc, Protocol::HttpProtobuf] {
                for form in [EndpointForm::Base, EndpointForm::Exact] {
                    if let Ok(endpoint) = parse_endpoint(Signal::Traces, protocol, form, &text) {
                        prop_assert!(!endpoint.host().is_empty());
                        prop_assert!(endpoint.uri().path().starts_with('/'));
                    }
                }
            }
        }
    }
}
