//! The `Retry-After` header: seconds, or an HTTP-date.

use http::HeaderMap;
use http::header::RETRY_AFTER;
use std::time::{Duration, SystemTime};

/// How long the answer asks to wait from `now`; `None` when it doesn't, or when the value makes no sense. A date in the
/// past asks for nothing.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit is still "very long".
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, now: SystemTime) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, text.parse().unwrap());
        retry_after(&headers, now)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(at("120", now), Some(Duration::from_secs(120)));
        assert_eq!(at(" 0 ", now), Some(Duration::ZERO));
        assert_eq!(
            at("Sun, 06 Nov 1994 08:49:47 GMT", now),
            Some(Duration::from_secs(10))
        );
        assert_eq!(at("Sun, 06 Nov 1994 08:49:27 GMT", now), Some(Duration::ZERO));
    }

    #[test]
    fn nonsense_asks_for_nothing_and_huge_numbers_for_the_longest_wait() {
        let now = SystemTime::UNIX_EPOCH;
        assert_eq!(at("soon", now), None);
        assert_eq!(at("-1", now), None);
        assert_eq!(at("", now), None);
        assert_eq!(
            at("99999999999999999999999", now),
            Some(Duration::from_secs(u64::MAX))
        );
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
