//! The headers that every request of a client carries.

use super::config::ClientConfig;
use super::config::ConfigError;
use super::endpoint::Endpoint;
use crate::protocol::Protocol;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use otlp_native_model::ErrorCode;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The user's headers and the user agent, checked. A header given twice is sent twice.
///
/// # Errors
/// [`ErrorCode::InvalidHeader`] for a name or value that can't be sent, and for a name that the protocol owns.
pub(super) fn request_headers(config: &ClientConfig) -> Result<HeaderMap, ConfigError> {
    let mut headers = given_headers(config.protocol, &config.headers)?;
    if !headers.contains_key(USER_AGENT) {
        let user_agent = HeaderValue::from_str(&config.user_agent).map_err(|_| {
            ConfigError::new(
                ErrorCode::InvalidOption,
                "userAgent",
                "can't be sent as a header value",
            )
        })?;
        headers.insert(USER_AGENT, user_agent);
    }
    if let Some(path) = &config.bearer_token_file {
        if headers.contains_key(AUTHORIZATION) {
            return Err(bearer_token_error(
                "stands beside a header authorization; only one of them can be sent",
            ));
        }
        headers.insert(AUTHORIZATION, bearer_authorization(path)?);
    }
    Ok(headers)
}

/// Of the token in a file; white space around it doesn't count.
fn bearer_authorization(path: &Path) -> Result<HeaderValue, ConfigError> {
    let mut token = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_TOKEN_BYTES + 1).read_to_end(&mut token));
    read.map_err(|error| bearer_token_error(format!("{} can't be read: {error}", path.display())))?;
    if token.len() as u64 > MAX_TOKEN_BYTES {
        return Err(bearer_token_error(format!(
            "{} has more than {MAX_TOKEN_BYTES} bytes, which is no token",
            path.display()
        )));
    }
    let token = token.trim_ascii();
    if token.is_empty() {
        return Err(bearer_token_error(format!("{} is empty", path.display())));
    }
    let value = std::str::from_utf8(token)
        .ok()
        .and_then(|token| secret(&format!("Bearer {token}")).ok());
    value
        .ok_or_else(|| bearer_token_error(format!("what is in {} can't be sent in a header", path.display())))
}

/// No token that a server takes in a header is larger.
const MAX_TOKEN_BYTES: u64 = 64 << 10;

fn bearer_token_error(reason: impl Into<String>) -> ConfigError {
    ConfigError::new(ErrorCode::InvalidHeader, "bearerTokenFile", reason)
}

/// The authorization that the endpoint's URL asks for.
///
/// # Errors
/// [`ErrorCode::InvalidHeader`] when it can't be sent.
pub(super) fn endpoint_authorization(endpoint: &Endpoint) -> Result<Option<HeaderValue>, ConfigError> {
    endpoint
        .authorization()
        .map(|authorization| secret(authorization).map_err(|()| invalid_value(&AUTHORIZATION)))
        .transpose()
}

/// Headers as a user gave them, checked. One given twice is there twice.
///
/// # Errors
/// [`ErrorCode::InvalidHeader`], as for [`request_headers`].
pub(super) fn given_headers(
    protocol: Protocol,
    given: &[(String, String)],
) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let parsed: HeaderName = name
            .parse()
            .map_err(|_| invalid(format!("the name {name:?} can't be used as a header name")))?;
        if is_owned_by_protocol(protocol, &parsed) {
            return Err(invalid(format!(
                "{parsed} is set by the exporter itself; remove it"
            )));
        }
        headers.append(&parsed, secret(value).map_err(|()| invalid_value(&parsed))?);
    }
    Ok(headers)
}

/// Headers of a request over a pool, as a user gave them. One given twice is there twice.
///
/// # Errors
/// [`ErrorCode::InvalidHeader`] for a name or value that can't be sent, and for what only the connection knows.
pub fn header_map<'h>(given: impl Iterator<Item = (&'h str, &'h str)>) -> Result<HeaderMap, ConfigError> {
    const OWNED: [&str; 8] = [
        "connection",
        "content-length",
        "expect",
        "keep-alive",
        "proxy-connection",
        "te",
        "transfer-encoding",
        "upgrade",
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let parsed: HeaderName = name
            .parse()
            .map_err(|_| invalid(format!("the name {name:?} can't be used as a header name")))?;
        if OWNED.contains(&parsed.as_str()) {
            return Err(invalid(format!("{parsed} is set by the pool itself; remove it")));
        }
        headers.append(&parsed, secret(value).map_err(|()| invalid_value(&parsed))?);
    }
    Ok(headers)
}

/// A request's method.
///
/// # Errors
/// [`ErrorCode::InvalidOption`] when it is no method that can be sent; `CONNECT` isn't.
pub fn http_method(name: &str) -> Result<Method, ConfigError> {
    name.parse()
        .ok()
        .filter(|method| *method != Method::CONNECT)
        .ok_or_else(|| {
            let reason = format!("{name:?} is no method that can be sent");
            ConfigError::new(ErrorCode::InvalidOption, "method", reason)
        })
}

/// Framing, length, type and encoding describe the body, which only the exporter knows.
fn is_owned_by_protocol(protocol: Protocol, name: &HeaderName) -> bool {
    const OWNED: [&str; 12] = [
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "transfer-encoding",
        "upgrade",
    ];
    OWNED.contains(&name.as_str()) || (protocol == Protocol::Grpc && name.as_str().starts_with("grpc-"))
}

/// Marked sensitive, so that neither HPACK's table nor any `Debug` output keeps it.
fn secret(value: &str) -> Result<HeaderValue, ()> {
    if !value.is_ascii() {
        return Err(());
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| ())?;
    value.set_sensitive(true);
    Ok(value)
}

fn invalid_value(name: &HeaderName) -> ConfigError {
    invalid(format!(
        "the value of {name} holds a character that headers can't carry (only visible ASCII, space, tab)"
    ))
}

fn invalid(reason: String) -> ConfigError {
    ConfigError::new(ErrorCode::InvalidHeader, "headers", reason)
}
