//! A request in the form that its connection wants.

use super::channel::Channel;
use crate::client::RequestBody;
use http::header::{CONNECTION, HOST, PROXY_AUTHORIZATION, TE, TRANSFER_ENCODING, UPGRADE};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Request, Uri, Version};

/// `request`, whose URI is whole, as `channel` wants it.
pub(super) fn formed(mut request: Request<RequestBody>, channel: &Channel) -> Request<RequestBody> {
    match channel {
        Channel::Two { .. } => {
            *request.version_mut() = Version::HTTP_2;
            let headers = request.headers_mut();
            for name in [
                HOST,
                CONNECTION,
                UPGRADE,
                TRANSFER_ENCODING,
                HeaderName::from_static("keep-alive"),
                HeaderName::from_static("proxy-connection"),
            ] {
                headers.remove(name);
            }
            if headers.get(TE).is_some_and(|value| value != "trailers") {
                headers.remove(TE);
            }
        }
        Channel::One { is_forwarded, .. } => {
            *request.version_mut() = Version::HTTP_11;
            if !request.headers().contains_key(HOST)
                && let Some(host) = request.uri().authority().and_then(|authority| {
                    HeaderValue::try_from(without_default_port(authority, request.uri().scheme())).ok()
                })
            {
                request.headers_mut().insert(HOST, host);
            }
            if !is_forwarded {
                request.headers_mut().remove(PROXY_AUTHORIZATION);
                let path = request
                    .uri()
                    .path_and_query()
                    .cloned()
                    .unwrap_or_else(|| PathAndQuery::from_static("/"));
                *request.uri_mut() = Uri::from(path);
            }
        }
    }
    request
}

fn without_default_port(authority: &Authority, scheme: Option<&Scheme>) -> String {
    match (scheme, authority.port_u16()) {
        (Some(scheme), Some(port))
            if (*scheme == Scheme::HTTP && port == 80) || (*scheme == Scheme::HTTPS && port == 443) =>
        {
            authority.host().to_owned()
        }
        _ => authority.as_str().to_owned(),
    }
}
