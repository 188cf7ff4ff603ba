//! What is refused leaves no trace.

use crate::rig::{BOUNDARIES, aggregator, collect, define, points, record, stream};
use otlp_native_aggregate::{
    AggregateError, Aggregation, Aggregator, BucketsUpdate, ExemplarDef, Limits, Summary, Update,
};
use otlp_native_model::{Bump, MetricData, Number, Temporality};

const SUM: Aggregation<'static> = Aggregation::Sum { is_monotonic: true };
const EXPLICIT: Aggregation<'static> = Aggregation::Explicit {
    boundaries: &BOUNDARIES,
};
const EXPONENTIAL: Aggregation<'static> = Aggregation::Exponential {
    max_size: 4,
    max_scale: 20,
};

fn summary(count: f64) -> Summary {
    Summary {
        count,
        sum: 1.0,
        min: 1.0,
        max: 1.0,
    }
}

fn exponential<'a>(scale: i32, offset: i32, counts: &'a [f64]) -> Update<'a> {
    Update::Exponential {
        summary: summary(1.0),
        zero_count: 0.0,
        scale,
        positive: BucketsUpdate { offset, counts },
        negative: BucketsUpdate::default(),
    }
}

#[test]
fn unknown_ids_are_refused() {
    let mut reader = aggregator(&stream(0, SUM, Temporality::Delta));
    assert_eq!(
        reader.define_stream(&stream(2, SUM, Temporality::Delta)),
        Err(AggregateError::UnknownStream)
    );
    assert_eq!(
        reader.define_stream(&stream(0, SUM, Temporality::Delta)),
        Err(AggregateError::UnknownStream)
    );
    assert_eq!(
        define(&mut reader, 1, 0, 0, 0),
        Err(AggregateError::UnknownStream)
    );
    assert_eq!(
        define(&mut reader, 0, 1, 0, 0),
        Err(AggregateError::UnknownSeries)
    );
    assert_eq!(
        reader.update(1, 0, &Update::Sum(1.0)),
        Err(AggregateError::UnknownStream)
    );
    assert_eq!(
        reader.update(0, 0, &Update::Sum(1.0)),
        Err(AggregateError::UnknownSeries)
    );
    let exemplar = |stream_id| ExemplarDef {
        stream_id,
        series_id: 0,
        slot: 0,
        time_unix_nano: 0,
        value: Number::Int(0),
        context: None,
        attributes: &[],
    };
    assert_eq!(reader.exemplar(&exemplar(0)), Err(AggregateError::UnknownSeries));
    assert_eq!(reader.exemplar(&exemplar(1)), Err(AggregateError::UnknownStream));
}

#[test]
fn limits_are_kept() {
    let mut reader = Aggregator::new(Limits {
        max_streams: 1,
        max_series: 1,
        max_orphans: 1,
        ..Limits::default()
    });
    reader.define_stream(&stream(0, SUM, Temporality::Delta)).unwrap();
    assert_eq!(
        reader.define_stream(&stream(1, SUM, Temporality::Delta)),
        Err(AggregateError::TooManyStreams)
    );
    define(&mut reader, 0, 0, 0, 0).unwrap();
    assert_eq!(
        define(&mut reader, 0, 1, 0, 1),
        Err(AggregateError::TooManySeries)
    );
    let mut lost = Vec::new();
    for identity in 1..4 {
        record(&mut reader, &SUM, (0, 0), 1.0, 0).unwrap();
        lost.extend(collect(&mut reader, 200));
        define(&mut reader, 0, 0, 0, identity).unwrap();
    }
    let not_kept: usize = lost.into_iter().map(|page| reader.restore(page)).sum();
    assert_eq!(not_kept, 2);
    assert_eq!(collect(&mut reader, 300).len(), 1);
}

#[test]
fn deltas_of_series_that_begin_anew_before_they_are_collected_are_kept_or_counted() {
    let mut reader = Aggregator::new(Limits {
        max_orphans: 1,
        ..Limits::default()
    });
    for (id, temporality) in [Temporality::Delta, Temporality::Cumulative]
        .into_iter()
        .enumerate()
    {
        reader
            .define_stream(&stream(id as u32, SUM, temporality))
            .unwrap();
        define(&mut reader, id as u32, 0, 0, 0).unwrap();
    }
    let mut not_kept = Vec::new();
    for identity in 1..4 {
        for id in 0..2 {
            record(&mut reader, &SUM, (id, 0), 1.0, 0).unwrap();
            not_kept.push(define(&mut reader, id, 0, 0, identity).unwrap());
        }
    }
    assert_eq!(not_kept, [0, 0, 1, 0, 1, 0]);
    assert_eq!(collect(&mut reader, 200).len(), 1);
    assert_eq!(define(&mut reader, 0, 0, 0, 4), Ok(0));
}

#[test]
fn a_collection_ends_before_the_next_begins() {
    let mut reader = aggregator(&stream(0, SUM, Temporality::Delta));
    assert!(reader.next_page(1).is_none());
    reader.begin_collection(200).unwrap();
    assert!(reader.is_collecting());
    assert_eq!(
        reader.begin_collection(300),
        Err(AggregateError::CollectionUnderWay)
    );
    assert!(reader.next_page(1).is_none());
    assert!(!reader.is_collecting());
    reader.begin_collection(300).unwrap();
}

#[test]
fn malformed_updates_change_nothing() {
    let mut reader = Aggregator::new(Limits::default());
    for (id, aggregation) in [SUM, EXPLICIT, EXPONENTIAL].into_iter().enumerate() {
        reader
            .define_stream(&stream(id as u32, aggregation, Temporality::Delta))
            .unwrap();
        define(&mut reader, id as u32, 0, 0, 0).unwrap();
    }
    let explicit = |count: f64, bucket_counts: &'static [f64]| Update::Explicit {
        summary: summary(count),
        bucket_counts,
    };
    for (stream, update, error) in [
        (
            0,
            Update::Gauge {
                value: 1.0,
                time_unix_nano: 1,
            },
            AggregateError::WrongKind,
        ),
        (1, Update::Sum(1.0), AggregateError::WrongKind),
        (2, Update::Sum(1.0), AggregateError::WrongKind),
        (
            1,
            explicit(1.0, &[1.0, 0.0, 0.0]),
            AggregateError::WrongBucketCount,
        ),
        (
            1,
            explicit(0.5, &[1.0, 0.0, 0.0, 0.0]),
            AggregateError::InvalidCount,
        ),
        (
            1,
            explicit(1.0, &[1.0, -1.0, 0.0, 0.0]),
            AggregateError::InvalidCount,
        ),
        (
            1,
            explicit(1.0, &[1.0, f64::NAN, 0.0, 0.0]),
            AggregateError::InvalidCount,
        ),
        (
            1,
            explicit(f64::INFINITY, &[1.0, 0.0, 0.0, 0.0]),
            AggregateError::InvalidCount,
        ),
        (2, exponential(21, 0, &[1.0]), AggregateError::InvalidScale),
        (2, exponential(-12, 0, &[1.0]), AggregateError::InvalidScale),
        (2, exponential(0, 1024, &[1.0]), AggregateError::InvalidScale),
        (2, exponential(0, -1076, &[1.0]), AggregateError::InvalidScale),
        (
            2,
            exponential(20, i32::MAX, &[0.0, 1.0]),
            AggregateError::InvalidScale,
        ),
        (2, exponential(0, 0, &[1.0, 0.5]), AggregateError::InvalidCount),
    ] {
        assert_eq!(reader.update(stream, 0, &update), Err(error), "{update:?}");
    }
    assert!(collect(&mut reader, 200).is_empty());
    for boundaries in [&[1.0, 0.0][..], &[f64::NAN]] {
        let def = stream(3, Aggregation::Explicit { boundaries }, Temporality::Delta);
        assert_eq!(reader.define_stream(&def), Err(AggregateError::InvalidBoundaries));
    }
}

#[test]
fn the_widest_updates_fit_into_the_fewest_buckets() {
    let two = Aggregation::Exponential {
        max_size: 0,
        max_scale: i32::MAX,
    };
    let mut reader = aggregator(&stream(0, two, Temporality::Delta));
    define(&mut reader, 0, 0, 0, 0).unwrap();
    for (scale, offset) in [
        (20, -1075 << 20),
        (20, (1024 << 20) - 1),
        (0, -1075),
        (-10, -2),
        (-10, 0),
        (-11, 0),
    ] {
        reader.update(0, 0, &exponential(scale, offset, &[1.0])).unwrap();
    }
    let pages = collect(&mut reader, 200);
    let arena = Bump::new();
    let MetricData::ExponentialHistogram { points, .. } = pages[0].view(&arena).data else {
        panic!("no exponential histogram")
    };
    assert_eq!((points[0].scale, points[0].positive.offset), (-11, -1));
    assert_eq!(points[0].positive.counts, [3, 3]);
}

#[test]
fn integers_saturate_and_flags_hide_what_is_not_reported() {
    let mut def = stream(0, SUM, Temporality::Cumulative);
    def.is_integer = true;
    let mut reader = aggregator(&def);
    def = stream(1, EXPLICIT, Temporality::Cumulative);
    (def.has_min_max, def.has_sum) = (false, false);
    reader.define_stream(&def).unwrap();
    for stream in 0..2 {
        define(&mut reader, stream, 0, 0, 0).unwrap();
    }
    record(&mut reader, &SUM, (0, 0), 1e300, 0).unwrap();
    record(&mut reader, &EXPLICIT, (1, 0), 5.0, 0).unwrap();
    let pages = collect(&mut reader, 200);
    let arena = Bump::new();
    let sum = pages[0].view(&arena);
    assert_eq!(
        (sum.name, sum.description, sum.unit),
        ("metric", "what it is", "1")
    );
    assert_eq!(
        (pages[0].scope_id(), pages[0].stream_id(), pages[0].len()),
        (7, 0, 1)
    );
    let (
        MetricData::Sum { points: sums, .. },
        MetricData::Histogram {
            points: histograms, ..
        },
    ) = (sum.data, pages[1].view(&arena).data)
    else {
        panic!("other kinds")
    };
    assert_eq!(sums[0].value, Some(Number::Int(i64::MAX)));
    assert_eq!(
        (histograms[0].sum, histograms[0].min, histograms[0].max),
        (None, None, None)
    );
    assert_eq!(histograms[0].explicit_bounds, BOUNDARIES);
    assert!(pages.into_iter().all(|page| page.into_restorable().is_none()));
}

#[test]
fn a_page_ends_when_its_values_take_a_mebibyte() {
    let boundaries: Vec<f64> = (0..20_000).map(f64::from).collect();
    let mut reader = aggregator(&stream(
        0,
        Aggregation::Explicit {
            boundaries: &boundaries,
        },
        Temporality::Delta,
    ));
    let mut bucket_counts = vec![0.0; boundaries.len() + 1];
    bucket_counts[17] = 1.0;
    for series in 0..20 {
        define(&mut reader, 0, series, 0, series.into()).unwrap();
        let update = Update::Explicit {
            summary: summary(1.0),
            bucket_counts: &bucket_counts,
        };
        reader.update(0, series, &update).unwrap();
    }
    let pages = collect(&mut reader, 200);
    assert!(pages.iter().all(|page| page.len_bytes() < (1 << 20) + 200_000));
    let identities: Vec<i64> = pages
        .iter()
        .flat_map(points)
        .map(|point| point.identity)
        .collect();
    assert_eq!(identities, (0..20).collect::<Vec<_>>());
}
