//! Which proxy, if any, stands between the client and its endpoint.

use super::authority::{basic_authorization, split_user_info};
use super::config::ConfigError;
use super::endpoint::Endpoint;
use super::no_proxy::{NoProxy, is_loopback};
use http::uri::Scheme;
use http::{HeaderValue, Uri};
use otlp_native_model::ErrorCode;
use std::fmt;

/// An HTTP proxy. `Display` and `Debug` show no user info.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Scheme and `host:port`; no user info.
    uri: Uri,
    shown: String,
    authorization: Option<HeaderValue>,
}

/// The proxy at `url` if requests to `endpoint` are to go through it. Without a scheme `url` means `http`; user info becomes
/// a `Proxy-Authorization: Basic` header.
///
/// `no_proxy` is the text of the variable of that name, and says that `url` comes from the environment: what it exempts,
/// and this machine itself, is reached directly. `None`: the user has named the proxy for this endpoint, which always
/// counts.
///
/// # Errors
/// [`ErrorCode::InvalidOption`] when `url` is needed and is no `http` or `https` URL.
///
/// ```
/// use otlp_native_model::Signal;
/// use otlp_native_transport::{EndpointForm, Protocol, parse_endpoint, proxy_for};
/// let endpoint = parse_endpoint(Signal::Logs, Protocol::Grpc, EndpointForm::Base, "https://c.test:4317").unwrap();
/// let proxy = proxy_for(&endpoint, "http://user:secret@proxy.test:3128", Some("other.test")).unwrap().unwrap();
/// assert_eq!(proxy.to_string(), "http://proxy.test:3128");
/// assert_eq!(proxy_for(&endpoint, "http://proxy.test:3128", Some(".test")), Ok(None));
/// ```
pub fn proxy_for(
    endpoint: &Endpoint,
    url: &str,
    no_proxy: Option<&str>,
) -> Result<Option<Proxy>, ConfigError> {
    let is_exempt = no_proxy.is_some_and(|rules| proxy_exempts(rules, endpoint.host(), endpoint.port()));
    if is_exempt {
        return Ok(None);
    }
    parse(url).map(Some)
}

/// Whether `no_proxy`, the text of the variable of that name, has the server `host` (an IPv6 address without brackets) on `port`
/// reached directly: as it says, and this machine always.
#[must_use]
pub fn proxy_exempts(no_proxy: &str, host: &str, port: u16) -> bool {
    is_loopback(host) || NoProxy::parse(no_proxy).exempts(host, port)
}

impl Proxy {
    /// Whether the proxy itself is spoken to over TLS.
    pub(super) fn is_https(&self) -> bool {
        self.uri.scheme() == Some(&Scheme::HTTPS)
    }

    /// The host without the brackets of an IPv6 address.
    pub(super) fn host(&self) -> &str {
        self.uri
            .host()
            .unwrap_or_default()
            .trim_matches(|c| c == '[' || c == ']')
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The value of `Proxy-Authorization`, marked sensitive.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.shown)
    }
}

fn parse(url: &str) -> Result<Proxy, ConfigError> {
    let url = url.trim();
    let absolute = match url.split_once("://") {
        Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("socks") => {
            return Err(invalid(
                "is that of a SOCKS proxy, which is not supported; name an HTTP proxy, or none (proxy: false)",
            ));
        }
        Some(_) => url.to_owned(),
        None => format!("http://{url}"),
    };
    let uri: Uri = absolute
        .parse()
        .map_err(|_| invalid("is no URL; write http://host:port, with user and password percent-encoded"))?;
    let parts = uri.into_parts();
    let scheme = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
        _ => return Err(invalid("must begin with http:// or https://")),
    };
    let authority = parts.authority.ok_or_else(|| invalid("names no host"))?;
    let (user_info, host_and_port) = split_user_info(&authority).map_err(invalid)?;
    let shown = format!("{scheme}://{host_and_port}");
    let uri = Uri::builder()
        .scheme(scheme)
        .authority(host_and_port)
        .path_and_query("/")
        .build()
        .map_err(|_| invalid("is no URL; write http://host:port"))?;
    Ok(Proxy {
        uri,
        shown,
        authorization: user_info.map(authorization).transpose().map_err(invalid)?,
    })
}

fn authorization(user_info: &str) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::try_from(basic_authorization(user_info)?)
        .map_err(|_| "has credentials that can't be sent")?;
    value.set_sensitive(true);
    Ok(value)
}

/// The text itself is not repeated, because it may hold a password.
fn invalid(reason: &str) -> ConfigError {
    ConfigError::new(
        ErrorCode::InvalidOption,
        "proxy",
        format!("the proxy's URL {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::endpoint::{EndpointForm, parse_endpoint};
    use super::*;
    use crate::protocol::Protocol;
    use otlp_native_model::Signal;

    fn endpoint(url: &str) -> Endpoint {
        parse_endpoint(Signal::Traces, Protocol::HttpProtobuf, EndpointForm::Base, url).unwrap()
    }

    #[test]
    fn a_url_is_taken_with_and_without_scheme_port_and_user() {
        for (url, shown, authorization) in [
            ("http://p:3128", "http://p:3128", None),
            (" p:3128 ", "http://p:3128", None),
            ("p", "http://p", None),
            ("HTTPS://p/ignored?x", "https://p", None),
            ("http://[::1]:8080", "http://[::1]:8080", None),
            ("http://u:p%40ss@p:1", "http://p:1", Some("Basic dTpwQHNz")),
            ("u@p:1", "http://p:1", Some("Basic dTo=")),
        ] {
            let proxy = parse(url).unwrap();
            assert_eq!(
                format!("{proxy} {proxy:?}"),
                format!("{shown} Proxy({shown})"),
                "{url}"
            );
            let given = proxy
                .authorization()
                .map(|value| value.to_str().unwrap().to_owned());
            assert_eq!(given.as_deref(), authorization, "{url}");
        }
    }

    #[test]
    fn a_url_that_cant_be_used_is_refused_without_repeating_it() {
        for url in [
            "",
            "http://",
            "ftp://secret@p",
            "socks5h://u:secret@p:1080",
            "http://u:secret@p:0",
            "http://u:sec ret@p",
            "http://a%3Ab:secret@p",
        ] {
            let error = parse(url).unwrap_err();
            assert_eq!(
                (error.code, error.setting),
                (ErrorCode::InvalidOption, "proxy"),
                "{url}"
            );
            assert!(!error.reason.contains("sec"), "{error}");
        }
    }

    #[test]
    fn the_environments_proxy_is_not_for_this_machine_and_a_named_one_always_is() {
        let (here, there) = (endpoint("http://localhost:4318"), endpoint("http://c.test:4318"));
        assert_eq!(proxy_for(&here, "http://p", Some("")), Ok(None));
        assert!(proxy_for(&there, "http://p", Some("")).unwrap().is_some());
        assert!(proxy_for(&here, "http://p", None).unwrap().is_some());
        assert_eq!(proxy_for(&there, "http://p", Some("c.test:4318")), Ok(None));
        assert!(
            proxy_for(&there, "http://p", Some("c.test:4317"))
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn a_broken_variable_is_no_obstacle_where_it_does_not_count() {
        assert_eq!(
            proxy_for(&endpoint("http://127.0.0.1:1"), "socks5://p", Some("")),
            Ok(None)
        );
        assert!(proxy_for(&endpoint("http://c.test:1"), "socks5://p", Some("")).is_err());
    }
}
