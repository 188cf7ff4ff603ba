//! `kernel_speed VALUES MILLISECONDS ROUND` times our kernels and the scalar forms of `scalar_forms.rs` on the same values, beginning with
//! another one each round, and prints a line for each: subject, nanoseconds a value. `npm run bench -- simd` runs it.

mod scalar_forms;

use otlp_native_aggregate::{Moments, explicit_histogram, instruction_set};
use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

/// Boundaries of the official SDK's explicit histograms.
const BOUNDARIES: [f64; 15] = [
    0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 7500.0, 10_000.0,
];

type Subject = (&'static str, fn(&[f64]) -> f64);

const SUBJECTS: [Subject; 11] = [
    ("read", |values| f64::from_bits(scalar_forms::read(values))),
    ("sumMinMax ours", |values| Moments::without_variance(values).sum()),
    ("sumMinMax scalar in order", |values| {
        scalar_forms::in_order(values).sum
    }),
    ("sumMinMax scalar 8 lanes", |values| {
        scalar_forms::in_lanes::<8>(values).sum
    }),
    ("sumMinMax scalar 16 lanes", |values| {
        scalar_forms::in_lanes::<16>(values).sum
    }),
    ("sumMinMax scalar 32 lanes", |values| {
        scalar_forms::in_lanes::<32>(values).sum
    }),
    ("summary ours", |values| {
        let mut moments = Moments::default();
        moments.add(values);
        moments.variance()
    }),
    ("buckets ours", |values| {
        let mut counts = [0; 16];
        let summary = explicit_histogram(values, &BOUNDARIES, &mut counts);
        last(&counts) + summary.map_or(0.0, |summary| summary.sum())
    }),
    ("buckets scalar search", |values| {
        let mut counts = [0; 16];
        let extremes = scalar_forms::buckets_by_search(values, &BOUNDARIES, &mut counts);
        last(&counts) + extremes.sum
    }),
    ("buckets scalar compare", |values| {
        let mut counts = [0; 16];
        let extremes = scalar_forms::buckets_by_comparison(values, &BOUNDARIES, &mut counts);
        last(&counts) + extremes.sum
    }),
    ("buckets scalar blocks", |values| {
        let mut counts = [0; 16];
        let extremes = scalar_forms::buckets_by_block(values, &BOUNDARIES, &mut counts);
        last(&counts) + extremes.sum
    }),
];

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|argument| argument.parse().unwrap_or(0));
    let mut next = || arguments.next().unwrap_or(0_usize).max(1);
    let (count, milliseconds, round) = (next(), next(), next());
    let values = durations(count);
    let mut out = std::io::stdout().lock();
    writeln!(out, "instruction set\t{}", instruction_set())?;
    for place in 0..SUBJECTS.len() {
        let Some((name, run)) = SUBJECTS.get((round + place) % SUBJECTS.len()) else {
            continue;
        };
        let milliseconds = milliseconds as u64;
        run_for(Duration::from_millis(milliseconds / 3), *run, &values);
        let start = Clock::start();
        let calls = run_for(Duration::from_millis(milliseconds), *run, &values);
        writeln!(
            out,
            "{name}\t{}",
            start.nanoseconds() / (calls as f64 * count as f64)
        )?;
    }
    Ok(())
}

/// How many calls there were: so many between two looks at the clock that these cost next to nothing.
fn run_for(at_least: Duration, run: fn(&[f64]) -> f64, values: &[f64]) -> u64 {
    let calls_at_once = (200_000 / values.len() as u64).max(1);
    let start = Instant::now();
    let mut calls = 0;
    while start.elapsed() < at_least {
        for _ in 0..calls_at_once {
            black_box(run(black_box(values)));
        }
        calls += calls_at_once;
    }
    calls
}

/// CPU time of this thread where Linux tells it, which other processes don't lengthen; else time.
struct Clock {
    cpu: Option<f64>,
    time: Instant,
}

impl Clock {
    fn start() -> Clock {
        Clock {
            cpu: thread_cpu_nanoseconds(),
            time: Instant::now(),
        }
    }

    fn nanoseconds(&self) -> f64 {
        match (self.cpu, thread_cpu_nanoseconds()) {
            (Some(start), Some(end)) => end - start,
            _ => self.time.elapsed().as_secs_f64() * 1e9,
        }
    }
}

fn thread_cpu_nanoseconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ')
        .next()?
        .parse()
        .ok()
        .filter(|nanoseconds| *nanoseconds > 0.0)
}

/// Durations as a service has them, in milliseconds: spread over all buckets, in no order. The bench's JavaScript makes the
/// same ones.
fn durations(count: usize) -> Vec<f64> {
    let mut state = 0x9E37_79B9_u32;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state) / 4_294_967_296.0
    };
    (0..count)
        .map(|_| 10_000.0 * uniform() * uniform() * uniform())
        .collect()
}

fn last(counts: &[u64]) -> f64 {
    counts.last().copied().unwrap_or(0) as f64
}
