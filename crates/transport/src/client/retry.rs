//! When a failed request is sent again, as OTLP's tables say. Pure: time and randomness are passed in.

use super::config::RetryConfig;
use std::time::Duration;

/// What a failure means for the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryAdvice {
    /// The request must not be sent again.
    Never,
    /// It may be sent again after backing off, and not before `at_least` has passed.
    After {
        /// What the server asked for (`RetryInfo`, `Retry-After`), else zero.
        at_least: Duration,
    },
}

/// Back off without a word from the server.
pub(super) const BACK_OFF: RetryAdvice = RetryAdvice::After {
    at_least: Duration::ZERO,
};

/// The advice for a gRPC status code; `retry_info` is the delay of a `RetryInfo` in the status' details.
pub(super) fn advice_for_grpc(code: i32, retry_info: Option<Duration>) -> RetryAdvice {
    const CANCELLED: i32 = 1;
    const DEADLINE_EXCEEDED: i32 = 4;
    const RESOURCE_EXHAUSTED: i32 = 8;
    const ABORTED: i32 = 10;
    const OUT_OF_RANGE: i32 = 11;
    const UNAVAILABLE: i32 = 14;
    const DATA_LOSS: i32 = 15;
    let is_retryable = match code {
        CANCELLED | DEADLINE_EXCEEDED | ABORTED | OUT_OF_RANGE | UNAVAILABLE | DATA_LOSS => true,
        RESOURCE_EXHAUSTED => retry_info.is_some(),
        _ => false,
    };
    advice(is_retryable, retry_info)
}

/// Whether a gRPC status is about the request's size and not about a quota: no status code says so, but the messages of gRPC's
/// implementations do (Go, C++ and what is built on it, Java, JavaScript, .NET, tonic).
pub(super) fn says_too_large(code: i32, message: &str) -> bool {
    const RESOURCE_EXHAUSTED: i32 = 8;
    const OUT_OF_RANGE: i32 = 11;
    if !matches!(code, RESOURCE_EXHAUSTED | OUT_OF_RANGE) {
        return false;
    }
    let message = message.to_ascii_lowercase();
    message.contains("message")
        && [
            "larger than max",
            "too large",
            "exceeds max",
            "exceeds the max",
            "exceeded max",
        ]
        .iter()
        .any(|words| message.contains(words))
}

/// Whether an HTTP status is about the request's size. Go's servers, the Collector among them, leave the status to the handler, which says 400 for
/// any body that it can't read; the message is that of `net/http`'s `MaxBytesError`.
pub(super) fn http_says_too_large(status: u16, message: &str) -> bool {
    match status {
        413 => true,
        400 => message.contains("http: request body too large"),
        _ => false,
    }
}

/// The advice for an HTTP status other than 2xx; `requested` is what the answer asked to wait.
pub(super) fn advice_for_http(status: u16, requested: Option<Duration>) -> RetryAdvice {
    advice(matches!(status, 429 | 502 | 503 | 504), requested)
}

fn advice(is_retryable: bool, requested: Option<Duration>) -> RetryAdvice {
    if is_retryable {
        RetryAdvice::After {
            at_least: requested.unwrap_or_default(),
        }
    } else {
        RetryAdvice::Never
    }
}

/// Keeps settings of zero from becoming a busy loop.
const SHORTEST_BACKOFF: Duration = Duration::from_millis(1);

/// The waits between the attempts of one request.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    config: RetryConfig,
    /// The next wait before jitter.
    base: Duration,
}

impl Backoff {
    pub(super) fn new(config: RetryConfig) -> Self {
        Self {
            config,
            base: config
                .initial_backoff
                .min(config.max_backoff)
                .max(SHORTEST_BACKOFF),
        }
    }

    /// How long to wait before the next attempt, or `None` when there must be none: `elapsed` since the first attempt's
    /// start plus that wait would exceed the budget. `random` lies in `0.0..1.0`.
    ///
    /// A wait that the server asked for is never cut short, and the waits after it grow from it.
    pub(super) fn next_wait(
        &mut self,
        elapsed: Duration,
        at_least: Duration,
        random: f64,
    ) -> Option<Duration> {
        if self.config.max_elapsed.is_zero() {
            return None;
        }
        let spread = 1.0 + self.config.jitter * (2.0 * random - 1.0);
        let wait = scale(self.base, spread).max(at_least);
        if elapsed.saturating_add(wait) > self.config.max_elapsed {
            return None;
        }
        let reached = self.base.max(at_least);
        let limit = self.config.max_backoff.max(at_least);
        self.base = scale(reached, self.config.multiplier)
            .min(limit)
            .max(SHORTEST_BACKOFF);
        Some(wait)
    }
}

/// `duration * factor`, or the longest duration where that is out of range.
fn scale(duration: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_about_the_size_is_told_from_one_about_a_quota() {
        let about_size = [
            (8, "grpc: received message larger than max (5242880 vs. 4194304)"),
            (
                8,
                "grpc: received message after decompression larger than max 4194304",
            ),
            (8, "Received message larger than max (5242880 vs. 4194304)"),
            (8, "gRPC message exceeds maximum size 4194304: 5242880"),
            (8, "Received message exceeds the maximum configured message size."),
            (
                11,
                "Error, decoded message length too large: found 5242880 bytes, the limit is: 4194304 bytes",
            ),
        ];
        for (code, message) in about_size {
            assert!(says_too_large(code, message), "{message}");
        }
        for (code, message) in [
            (8, "quota exceeded"),
            (8, "too many requests"),
            (3, "message too large"),
            (11, "offset out of range"),
        ] {
            assert!(!says_too_large(code, message), "{message}");
        }
    }
    use proptest::prelude::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn config() -> RetryConfig {
        RetryConfig {
            initial_backoff: SECOND,
            max_backoff: 5 * SECOND,
            multiplier: 2.0,
            jitter: 0.0,
            max_elapsed: 60 * SECOND,
        }
    }

    #[test]
    fn grpc_codes_are_retried_as_the_table_says() {
        let retryable: Vec<i32> = (-1..=17)
            .filter(|code| advice_for_grpc(*code, None) != RetryAdvice::Never)
            .collect();
        assert_eq!(retryable, [1, 4, 10, 11, 14, 15]);
        let with_info: Vec<i32> = (-1..=17)
            .filter(|code| advice_for_grpc(*code, Some(SECOND)) != RetryAdvice::Never)
            .collect();
        assert_eq!(with_info, [1, 4, 8, 10, 11, 14, 15]);
        assert_eq!(
            advice_for_grpc(8, Some(SECOND)),
            RetryAdvice::After { at_least: SECOND }
        );
    }

    #[test]
    fn http_statuses_are_retried_as_the_table_says() {
        let retryable: Vec<u16> = (300..=599)
            .filter(|status| advice_for_http(*status, None) != RetryAdvice::Never)
            .collect();
        assert_eq!(retryable, [429, 502, 503, 504]);
        assert_eq!(
            advice_for_http(503, Some(SECOND)),
            RetryAdvice::After { at_least: SECOND }
        );
        assert_eq!(advice_for_http(400, Some(SECOND)), RetryAdvice::Never);
    }

    #[test]
    fn waits_grow_to_the_maximum() {
        let mut backoff = Backoff::new(config());
        let waits: Vec<_> = (0..5)
            .map(|_| backoff.next_wait(Duration::ZERO, Duration::ZERO, 0.5).unwrap())
            .collect();
        assert_eq!(waits, [SECOND, 2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND]);
    }

    #[test]
    fn a_requested_wait_is_honoured_and_later_waits_grow_from_it() {
        let mut backoff = Backoff::new(config());
        assert_eq!(
            backoff.next_wait(Duration::ZERO, 2 * SECOND, 0.5),
            Some(2 * SECOND)
        );
        assert_eq!(
            backoff.next_wait(Duration::ZERO, Duration::ZERO, 0.5),
            Some(4 * SECOND)
        );
        assert_eq!(
            backoff.next_wait(Duration::ZERO, 20 * SECOND, 0.5),
            Some(20 * SECOND)
        );
        assert_eq!(
            backoff.next_wait(Duration::ZERO, Duration::ZERO, 0.5),
            Some(20 * SECOND)
        );
    }

    #[test]
    fn a_wait_past_the_budget_ends_the_retries_at_once() {
        assert_eq!(
            Backoff::new(config()).next_wait(Duration::ZERO, 61 * SECOND, 0.5),
            None
        );
        assert_eq!(
            Backoff::new(config()).next_wait(59 * SECOND, Duration::ZERO, 0.5),
            Some(SECOND)
        );
        assert_eq!(
            Backoff::new(config()).next_wait(59 * SECOND + Duration::from_nanos(1), Duration::ZERO, 0.5),
            None
        );
    }

    #[test]
    fn a_budget_of_zero_allows_no_retry() {
        let config = RetryConfig {
            max_elapsed: Duration::ZERO,
            initial_backoff: Duration::ZERO,
            ..config()
        };
        assert_eq!(
            Backoff::new(config).next_wait(Duration::ZERO, Duration::ZERO, 0.0),
            None
        );
    }

    fn any_config() -> impl Strategy<Value = RetryConfig> {
        (
            0u64..100_000,
            0u64..100_000,
            1.0f64..1e6,
            0.0f64..=1.0,
            0u64..1_000_000,
        )
            .prop_map(|(initial, max, multiplier, jitter, elapsed)| RetryConfig {
                initial_backoff: Duration::from_millis(initial),
                max_backoff: Duration::from_millis(max),
                multiplier,
                jitter,
                max_elapsed: Duration::from_millis(elapsed),
            })
    }

    proptest! {
        #[test]
        fn every_wait_fits_the_budget_and_the_servers_request(
            config in any_config(),
            failures in proptest::collection::vec((0u64..50_000, 0u64..50_000, 0.0f64..1.0), 1..30),
        ) {
            let mut backoff = Backoff::new(config);
            let mut elapsed = Duration::ZERO;
            let mut largest_request = Duration::ZERO;
            for (took, requested, random) in failures {
                elapsed += Duration::from_millis(took);
                let requested = Duration::from_millis(requested);
                let Some(wait) = backoff.next_wait(elapsed, requested, random) else { break };
                prop_assert!(wait >= requested);
                prop_assert!(elapsed + wait <= config.max_elapsed);
                let longest = config.max_backoff.max(largest_request).max(SHORTEST_BACKOFF).mul_f64(1.0 + config.jitter);
                prop_assert!(wait <= longest.max(requested) + Duration::from_nanos(1));
                largest_request = largest_request.max(requested);
                elapsed += wait;
            }
        }

        #[test]
        fn jitter_spreads_a_wait_around_its_base(random in 0.0f64..1.0, jitter in 0.0f64..=1.0) {
            let config = RetryConfig { jitter, ..config() };
            let wait = Backoff::new(config).next_wait(Duration::ZERO, Duration::ZERO, random).unwrap();
            let expected = 1.0 + jitter * (2.0 * random - 1.0);
            prop_assert!((wait.as_secs_f64() - expected).abs() < 1e-6);
        }

        #[test]
        fn extreme_settings_never_overflow(
            config in any_config(),
            base in 0u64..=u64::MAX,
            at_least in 0u64..=u64::MAX,
        ) {
            let config = RetryConfig {
                initial_backoff: Duration::from_secs(base),
                max_backoff: Duration::MAX,
                max_elapsed: Duration::MAX,
                ..config
            };
            let mut backoff = Backoff::new(config);
            for _ in 0..4 {
                let _ = backoff.next_wait(Duration::MAX, Duration::from_secs(at_least), 0.99);
                let _ = backoff.next_wait(Duration::ZERO, Duration::from_secs(at_least), 0.99);
            }
        }
    }
}
