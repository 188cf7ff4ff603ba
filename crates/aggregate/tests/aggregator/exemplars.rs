//! Exemplars: the newest of each slot, once.

use crate::rig::{aggregator, collect, define, record, stream};
use otlp_native_aggregate::{AggregateError, Aggregation, Aggregator, ExemplarDef, Limits, Page};
use otlp_native_model::{Bump, KeyValue, MetricData, Number, Temporality, Value};

const SUM: Aggregation<'static> = Aggregation::Sum { is_monotonic: true };

fn exemplar(series_id: u32, slot: u32, value: i64) -> ExemplarDef<'static> {
    ExemplarDef {
        stream_id: 0,
        series_id,
        slot,
        time_unix_nano: 170,
        value: Number::Int(value),
        context: Some(([1; 16], [2; 8])),
        attributes: &[KeyValue {
            key: "left.out",
            value: Value::Bool(true),
        }],
    }
}

/// The exemplars' values, by point.
fn values(pages: &[Page]) -> Vec<Vec<Number>> {
    let arena = Bump::new();
    let of_page = |page: &Page| match page.view(&arena).data {
        MetricData::Sum { points, .. } => points
            .iter()
            .map(|point| point.exemplars.iter().map(|exemplar| exemplar.value).collect())
            .collect::<Vec<_>>(),
        _ => panic!("no sum"),
    };
    pages.iter().flat_map(of_page).collect()
}

#[test]
fn a_point_has_the_newest_exemplar_of_each_slot_of_its_interval() {
    let mut reader = aggregator(&stream(0, SUM, Temporality::Cumulative));
    for series in 0..3 {
        define(&mut reader, 0, series, 150, 0).unwrap();
        record(&mut reader, &SUM, (0, series), 1.0, 0).unwrap();
    }
    for (series, slot, value) in [(2, 1, 1), (0, 9, 2), (0, 3, 3), (2, 1, 4)] {
        reader.exemplar(&exemplar(series, slot, value)).unwrap();
    }
    let pages = collect(&mut reader, 200);
    assert_eq!(
        values(&pages),
        [vec![Number::Int(3), Number::Int(2)], vec![], vec![Number::Int(4)]]
    );
    let arena = Bump::new();
    let MetricData::Sum { points, .. } = pages[0].view(&arena).data else {
        panic!("no sum")
    };
    let first = points[0].exemplars[0];
    assert_eq!(
        (first.time_unix_nano, first.context),
        (170, Some(([1; 16], [2; 8])))
    );
    assert_eq!(first.filtered_attributes, exemplar(0, 0, 0).attributes);
    assert_eq!(values(&collect(&mut reader, 300)), [vec![], vec![], vec![]]);
}

#[test]
fn exemplars_stay_with_their_points_when_a_page_is_split() {
    for count in 0..5 {
        let mut reader = aggregator(&stream(0, SUM, Temporality::Delta));
        for series in 0..3 {
            define(&mut reader, 0, series, 150, 0).unwrap();
            record(&mut reader, &SUM, (0, series), 1.0, 0).unwrap();
            reader.exemplar(&exemplar(series, 0, series.into())).unwrap();
        }
        let (first, rest) = collect(&mut reader, 200).remove(0).split_at(count);
        assert_eq!((first.len(), rest.len()), (count.min(3), 3 - count.min(3)));
        let expected: Vec<_> = (0..3).map(|series| vec![Number::Int(series)]).collect();
        assert_eq!(values(&[first, rest]), expected);
    }
}

#[test]
fn exemplars_are_bounded_and_make_room_again() {
    let limits = Limits {
        max_exemplars: 2,
        ..Limits::default()
    };
    let mut reader = Aggregator::new(limits);
    reader.define_stream(&stream(0, SUM, Temporality::Delta)).unwrap();
    for series in 0..2 {
        define(&mut reader, 0, series, 150, 0).unwrap();
    }
    for _ in 0..3 {
        record(&mut reader, &SUM, (0, 0), 1.0, 0).unwrap();
        reader.exemplar(&exemplar(0, 0, 1)).unwrap();
        // Nothing reports this one: its series has no update.
        reader.exemplar(&exemplar(1, 0, 2)).unwrap();
        reader.exemplar(&exemplar(1, 0, 3)).unwrap();
        assert_eq!(
            reader.exemplar(&exemplar(0, 1, 4)),
            Err(AggregateError::TooManyExemplars)
        );
        // A series that begins anew has none.
        define(&mut reader, 0, 1, 150, 0).unwrap();
        reader.exemplar(&exemplar(0, 1, 4)).unwrap();
        assert_eq!(
            values(&collect(&mut reader, 200)),
            [vec![Number::Int(1), Number::Int(4)]]
        );
    }
}
