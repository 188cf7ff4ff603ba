//! When points start, and which series are reported.

use crate::rig::{aggregator, collect, define, points, record, stream};
use otlp_native_aggregate::Aggregation;
use otlp_native_model::Temporality::{Cumulative, Delta};

const SUM: Aggregation<'static> = Aggregation::Sum { is_monotonic: true };

/// Start, time and value of all points.
fn reported(aggregator: &mut otlp_native_aggregate::Aggregator, time: u64) -> Vec<(u64, u64, f64)> {
    let pages = collect(aggregator, time);
    let points = pages.iter().flat_map(points);
    points
        .map(|point| (point.start, point.time, point.totals.sum))
        .collect()
}

#[test]
fn a_delta_starts_at_the_last_collection_and_the_first_with_the_stream() {
    let mut reader = aggregator(&stream(0, SUM, Delta));
    define(&mut reader, 0, 0, 150, 0).unwrap();
    record(&mut reader, &SUM, (0, 0), 1.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 200), [(100, 200, 1.0)]);
    // A series that comes later shares the start of all others, and one without updates is silent.
    define(&mut reader, 0, 1, 250, 1).unwrap();
    record(&mut reader, &SUM, (0, 1), 2.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 300), [(200, 300, 2.0)]);
    assert_eq!(reported(&mut reader, 400), []);
    record(&mut reader, &SUM, (0, 0), 3.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 500), [(400, 500, 3.0)]);
}

#[test]
fn a_cumulative_synchronous_series_starts_with_its_first_measurement_and_is_always_reported() {
    let mut reader = aggregator(&stream(0, SUM, Cumulative));
    define(&mut reader, 0, 0, 150, 0).unwrap();
    record(&mut reader, &SUM, (0, 0), 1.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 200), [(150, 200, 1.0)]);
    assert_eq!(reported(&mut reader, 300), [(150, 300, 1.0)]);
    record(&mut reader, &SUM, (0, 0), 2.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 400), [(150, 400, 3.0)]);
}

#[test]
fn a_cumulative_observed_series_starts_before_its_first_observation_and_is_reported_when_observed() {
    let mut def = stream(0, SUM, Cumulative);
    def.is_asynchronous = true;
    let mut reader = aggregator(&def);
    define(&mut reader, 0, 0, 150, 0).unwrap();
    record(&mut reader, &SUM, (0, 0), 5.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 200), [(100, 200, 5.0)]);
    define(&mut reader, 0, 1, 250, 1).unwrap();
    record(&mut reader, &SUM, (0, 1), 7.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 300), [(200, 300, 7.0)]);
    record(&mut reader, &SUM, (0, 0), 6.0, 0).unwrap();
    record(&mut reader, &SUM, (0, 1), 7.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 400), [(100, 400, 6.0), (200, 400, 7.0)]);
    // A reset starts anew.
    record(&mut reader, &SUM, (0, 0), 2.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 500), [(400, 500, 2.0)]);
}

#[test]
fn an_observed_delta_is_the_difference_and_after_a_reset_the_whole() {
    let mut def = stream(0, SUM, Delta);
    def.is_asynchronous = true;
    let mut reader = aggregator(&def);
    define(&mut reader, 0, 0, 150, 0).unwrap();
    for (time, observed, expected) in [(200, 5.0, 5.0), (300, 7.0, 2.0), (400, 7.0, 0.0), (500, 3.0, 3.0)] {
        record(&mut reader, &SUM, (0, 0), observed, 0).unwrap();
        assert_eq!(reported(&mut reader, time), [(time - 100, time, expected)]);
    }
    let up_down = Aggregation::Sum { is_monotonic: false };
    let mut def = stream(0, up_down, Delta);
    def.is_asynchronous = true;
    let mut reader = aggregator(&def);
    define(&mut reader, 0, 0, 150, 0).unwrap();
    for (time, observed, expected) in [(200, 5.0, 5.0), (300, 3.0, -2.0)] {
        record(&mut reader, &up_down, (0, 0), observed, 0).unwrap();
        assert_eq!(reported(&mut reader, time), [(time - 100, time, expected)]);
    }
}

#[test]
fn a_restored_delta_is_reported_with_its_earlier_start() {
    let mut reader = aggregator(&stream(0, SUM, Delta));
    define(&mut reader, 0, 0, 150, 0).unwrap();
    record(&mut reader, &SUM, (0, 0), 1.0, 0).unwrap();
    let lost = collect(&mut reader, 200).remove(0);
    record(&mut reader, &SUM, (0, 0), 2.0, 0).unwrap();
    assert_eq!(reader.restore(lost.into_restorable().unwrap()), 0);
    assert_eq!(reported(&mut reader, 300), [(100, 300, 3.0)]);
    record(&mut reader, &SUM, (0, 0), 4.0, 0).unwrap();
    assert_eq!(reported(&mut reader, 400), [(300, 400, 4.0)]);
}

#[test]
fn a_gauge_reports_its_newest_value_even_if_an_older_one_comes_back() {
    let gauge = Aggregation::Gauge;
    let mut reader = aggregator(&stream(0, gauge, Delta));
    define(&mut reader, 0, 0, 150, 0).unwrap();
    record(&mut reader, &gauge, (0, 0), 1.0, 160).unwrap();
    let older = collect(&mut reader, 200).remove(0);
    record(&mut reader, &gauge, (0, 0), 2.0, 260).unwrap();
    let newer = collect(&mut reader, 300).remove(0);
    assert_eq!(reader.restore(older), 0);
    assert_eq!(reported(&mut reader, 400), []);
    assert_eq!(reader.restore(newer), 0);
    assert_eq!(reported(&mut reader, 500), [(200, 500, 2.0)]);
}
