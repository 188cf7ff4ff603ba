//! What holds whatever happens to a breaker. Its transitions are held to those of resilience4j by
//! `test/interop/circuit-breaker.test.ts`.

use otlp_native_resilience::{BreakerConfig, CircuitBreaker, CircuitState, Window};
use proptest::prelude::*;
use std::time::Duration;

const OPEN: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug)]
enum Step {
    Acquire,
    Success,
    Error,
    Pushback(u64),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Acquire),
        3 => Just(Step::Success),
        2 => Just(Step::Error),
        1 => (0_u64..5_000).prop_map(Step::Pushback),
        2 => (0_u64..3_000).prop_map(Step::Pass),
    ]
}

fn config() -> impl Strategy<Value = BreakerConfig> {
    (any::<bool>(), 0_u32..20, 0_u32..20, 0_u32..5, 0.5..4.0_f64).prop_map(
        |(counts, size, minimum_calls, half_open_calls, open_multiplier)| BreakerConfig {
            window: if counts {
                Window::Calls(size)
            } else {
                Window::Seconds(size)
            },
            minimum_calls,
            half_open_calls,
            open: OPEN,
            open_multiplier,
            max_open: Duration::from_secs(8),
            ..BreakerConfig::default()
        },
    )
}

proptest! {
    #[test]
    fn an_open_one_lets_none_go_before_its_time_and_says_when(
        config in config(),
        steps in prop::collection::vec(step(), 0..200),
    ) {
        let mut now = Duration::ZERO;
        let mut breaker = CircuitBreaker::new(config, now);
        for step in steps {
            match step {
                Step::Success => breaker.on_success(now, Duration::ZERO),
                Step::Error => breaker.on_error(now, Duration::ZERO),
                Step::Pushback(wish) => {
                    let wish = Duration::from_millis(wish);
                    breaker.on_pushback(now, wish);
                    let rejected = breaker.try_acquire(now).err();
                    let stays = rejected.and_then(|rejected| rejected.retry_after);
                    prop_assert!(stays.is_some_and(|stays| stays >= wish));
                }
                Step::Pass(passed) => now += Duration::from_millis(passed),
                Step::Acquire => {
                    if let Err(rejected) = breaker.try_acquire(now)
                        && let Some(wait) = rejected.retry_after
                    {
                        prop_assert_eq!(breaker.state(), CircuitState::Open);
                        let mut later = breaker.clone();
                        prop_assert!(later.try_acquire(now + wait).is_err());
                        prop_assert!(later.try_acquire(now + wait + Duration::from_nanos(1)).is_ok());
                    }
                }
            }
            let metrics = breaker.metrics(now);
            prop_assert!(metrics.failed <= metrics.calls && metrics.slow_failed <= metrics.failed);
            prop_assert!(metrics.failure_rate == -1.0 || (0.0..=100.0).contains(&metrics.failure_rate));
        }
    }

    #[test]
    fn half_open_lets_so_many_probes_go_until_they_end(probes in 1_u32..20) {
        let config = BreakerConfig { half_open_calls: probes, open: OPEN, ..BreakerConfig::default() };
        let mut breaker = CircuitBreaker::new(config, Duration::ZERO);
        breaker.open(Duration::ZERO);
        let now = OPEN + Duration::from_millis(1);
        let went = (0..100).filter(|_| breaker.try_acquire(now).is_ok()).count();
        prop_assert_eq!(went, probes as usize);
        breaker.release();
        prop_assert!(breaker.try_acquire(now).is_ok());
        for _ in 0..probes {
            breaker.on_success(now, Duration::ZERO);
        }
        prop_assert_eq!(breaker.state(), CircuitState::Closed);
    }

    #[test]
    fn a_window_of_seconds_counts_as_a_log_of_all_calls_does(
        size in 1_u32..12,
        calls in prop::collection::vec((0_u64..4_000, any::<bool>()), 0..200),
    ) {
        let config = BreakerConfig {
            window: Window::Seconds(size),
            minimum_calls: u32::MAX,
            ..BreakerConfig::default()
        };
        let mut now = Duration::ZERO;
        let mut breaker = CircuitBreaker::new(config, now);
        let mut log = Vec::new();
        for (passed, has_failed) in calls {
            now += Duration::from_millis(passed);
            if has_failed {
                breaker.on_error(now, Duration::ZERO);
            } else {
                breaker.on_success(now, Duration::ZERO);
            }
            log.push((now.as_secs(), has_failed));
            let is_in = |second: u64| second + u64::from(size) > now.as_secs();
            let metrics = breaker.metrics(now);
            let all = log.iter().filter(|(second, _)| is_in(*second)).count();
            let failed = log.iter().filter(|(second, failed)| is_in(*second) && *failed).count();
            prop_assert_eq!((metrics.calls as usize, metrics.failed as usize), (all, failed));
        }
    }
}

#[test]
fn open_times_grow_up_to_the_limit_and_begin_anew_after_it_closed() {
    let config = BreakerConfig {
        minimum_calls: 1,
        half_open_calls: 1,
        open: OPEN,
        open_multiplier: 2.0,
        max_open: Duration::from_secs(5),
        ..BreakerConfig::default()
    };
    let mut now = Duration::ZERO;
    let mut breaker = CircuitBreaker::new(config, now);
    for seconds in [1, 2, 4, 5, 5] {
        breaker.on_error(now, Duration::ZERO);
        let wait = breaker
            .try_acquire(now)
            .err()
            .and_then(|rejected| rejected.retry_after);
        assert_eq!(wait, Some(Duration::from_secs(seconds)));
        now += Duration::from_secs(seconds) + Duration::from_nanos(1);
        assert!(breaker.try_acquire(now).is_ok());
    }
    breaker.on_success(now, Duration::ZERO);
    assert_eq!(breaker.state(), CircuitState::Closed);
    breaker.on_error(now, Duration::ZERO);
    let wait = breaker
        .try_acquire(now)
        .err()
        .and_then(|rejected| rejected.retry_after);
    assert_eq!(wait, Some(OPEN));
}
