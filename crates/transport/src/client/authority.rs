//! The part of a URL that names the server, and the credentials in front of it. What is wrong is told without repeating
//! the text, which may hold a password.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::uri::Authority;
use percent_encoding::percent_decode_str;

/// The user info, if any, and the `host:port` after it.
///
/// # Errors
/// What is wrong, to follow the name of the setting.
pub(super) fn split_user_info(authority: &Authority) -> Result<(Option<&str>, Authority), &'static str> {
    let text = authority.as_str();
    let (user_info, host_and_port) = match text.rsplit_once('@') {
        Some((user_info, rest)) => (Some(user_info), rest),
        None => (None, text),
    };
    let parsed: Authority = host_and_port.parse().map_err(|_| "names no host")?;
    if parsed.host().is_empty() || parsed.host() == "[]" {
        return Err("names no host");
    }
    let after_host = host_and_port.strip_prefix(parsed.host()).unwrap_or_default();
    let has_port = match after_host.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok_and(|port| port > 0),
        None => after_host.is_empty(),
    };
    if !has_port {
        return Err("has a port that is not a number from 1 to 65535");
    }
    Ok((user_info, parsed))
}

/// The value of an `Authorization` or `Proxy-Authorization` header with the credentials of `user_info`.
///
/// # Errors
/// What is wrong, to follow the name of the setting.
pub(super) fn basic_authorization(user_info: &str) -> Result<String, &'static str> {
    let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
    let mut credentials: Vec<u8> = percent_decode_str(user).collect();
    if credentials.contains(&b':') {
        return Err("has a user name with a colon, which Basic authorization can't carry");
    }
    credentials.push(b':');
    credentials.extend(percent_decode_str(password));
    Ok(format!("Basic {}", STANDARD.encode(credentials)))
}
