//! Plays traces of events on the breaker, as `test/peers/resilience4j/Oracle.java` does on resilience4j's: the same lines in, the same
//! lines out.

#![allow(clippy::print_stdout)] // It is a program.

use otlp_native_resilience::{BreakerConfig, CircuitBreaker, CircuitState, Window};
use std::collections::HashMap;
use std::io::{self, BufRead};
use std::time::Duration;

fn main() -> Result<(), String> {
    let mut now = Duration::ZERO;
    let mut breaker = CircuitBreaker::new(BreakerConfig::default(), now);
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let (event, argument) = line.split_once(' ').unwrap_or((&line, ""));
        let millis = || {
            argument
                .parse()
                .map(Duration::from_millis)
                .map_err(|_| line.clone())
        };
        let mut permitted = "-".to_owned();
        match event {
            "breaker" => {
                now = Duration::ZERO;
                breaker = CircuitBreaker::new(config(argument).ok_or("no settings")?, now);
                continue;
            }
            "acquire" => permitted = breaker.try_acquire(now).is_ok().to_string(),
            "success" => breaker.on_success(now, millis()?),
            "error" => breaker.on_error(now, millis()?),
            "advance" => now += millis()?,
            "release" => breaker.release(),
            "reset" => breaker.reset(now),
            "open" => breaker.open(now),
            "forceOpen" => breaker.force_open(),
            "disable" => breaker.disable(),
            "metricsOnly" => breaker.metrics_only(now),
            _ => return Err(line),
        }
        let metrics = breaker.metrics(now);
        println!(
            "{permitted} {} {:?} {:?} {} {} {} {} {}",
            name(breaker.state()),
            metrics.failure_rate,
            metrics.slow_call_rate,
            metrics.calls,
            metrics.failed,
            metrics.slow,
            metrics.slow_failed,
            metrics.not_permitted
        );
    }
    Ok(())
}

fn config(settings: &str) -> Option<BreakerConfig> {
    let values: HashMap<&str, f64> = settings
        .split(' ')
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(key, value)| Some((key, value.parse().ok()?)))
        .collect();
    let number = |key: &str| values.get(key).copied();
    let size = number("windowSize")? as u32;
    Some(BreakerConfig {
        window: match number("timeBased")? {
            1.0 => Window::Seconds(size),
            _ => Window::Calls(size),
        },
        minimum_calls: number("minimumCalls")? as u32,
        failure_rate_threshold: number("failureRate")? as f32,
        slow_call_rate_threshold: number("slowCallRate")? as f32,
        slow_call_duration: Duration::from_millis(number("slowCallMs")? as u64),
        open: Duration::from_millis(number("openMs")? as u64),
        open_multiplier: number("openMultiplier")?,
        max_open: Duration::from_secs(30 * 86_400),
        half_open_calls: number("halfOpenCalls")? as u32,
    })
}

fn name(state: CircuitState) -> &'static str {
    match state {
        CircuitState::Closed => "CLOSED",
        CircuitState::Open => "OPEN",
        CircuitState::HalfOpen => "HALF_OPEN",
        CircuitState::ForcedOpen => "FORCED_OPEN",
        CircuitState::Disabled => "DISABLED",
        CircuitState::MetricsOnly => "METRICS_ONLY",
    }
}
