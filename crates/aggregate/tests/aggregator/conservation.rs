//! Generated programs of updates, series that begin anew, collections, and batches that are lost sooner or later.

use crate::model::ModelStream;
use crate::rig::{AnyPoint, BOUNDARIES, Totals, define, points, record, stream};
use otlp_native_aggregate::{Aggregation, Aggregator, Limits, Page};
use otlp_native_model::Temporality;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SERIES: u32 = 4;

#[derive(Clone, Debug)]
enum Step {
    Record {
        stream: usize,
        series: u32,
        value: i16,
    },
    BeginAnew {
        stream: usize,
        series: u32,
    },
    /// Page `i` is in flight afterwards if `in_flight` says so at place `i mod len`, else it is delivered.
    Collect {
        max_points: usize,
        in_flight: Vec<bool>,
    },
    /// The pages in flight are lost, or delivered.
    Settle {
        is_lost: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let series = (0..kinds().len(), 0..SERIES);
    prop_oneof![
        12 => (series.clone(), any::<i16>())
            .prop_map(|((stream, series), value)| Step::Record { stream, series, value }),
        1 => series.prop_map(|(stream, series)| Step::BeginAnew { stream, series }),
        3 => (1_usize..5, prop::collection::vec(any::<bool>(), 1..6))
            .prop_map(|(max_points, in_flight)| Step::Collect { max_points, in_flight }),
        2 => any::<bool>().prop_map(|is_lost| Step::Settle { is_lost }),
    ]
}

fn kinds() -> Vec<(Aggregation<'static>, bool, bool)> {
    let sum = Aggregation::Sum { is_monotonic: true };
    let up_down = Aggregation::Sum { is_monotonic: false };
    let explicit = Aggregation::Explicit {
        boundaries: &BOUNDARIES,
    };
    let exponential = Aggregation::Exponential {
        max_size: 160,
        max_scale: 20,
    };
    let mut kinds = Vec::new();
    for is_delta in [false, true] {
        kinds.extend(
            [sum, up_down, Aggregation::Gauge, explicit, exponential].map(|kind| (kind, is_delta, false)),
        );
        kinds.extend([sum, up_down, Aggregation::Gauge].map(|kind| (kind, is_delta, true)));
    }
    kinds
}

/// The aggregator and its model, side by side.
struct Pair {
    aggregator: Aggregator,
    streams: Vec<ModelStream<'static>>,
    /// The identity of each series.
    identities: BTreeMap<(usize, u32), i64>,
    next_identity: i64,
    /// Points of series that are gone, which the next collection has to report.
    orphans: BTreeMap<usize, Vec<AnyPoint>>,
    in_flight: Vec<Page>,
    now: u64,
    /// What was recorded and what was delivered, by stream and identity.
    recorded: BTreeMap<(usize, i64), Totals>,
    delivered: BTreeMap<(usize, i64), Totals>,
    observed: BTreeMap<(usize, i64), f64>,
}

impl Pair {
    fn new() -> Pair {
        let mut aggregator = Aggregator::new(Limits::default());
        let mut streams = Vec::new();
        for (id, (aggregation, is_delta, is_asynchronous)) in kinds().into_iter().enumerate() {
            let temporality = if is_delta {
                Temporality::Delta
            } else {
                Temporality::Cumulative
            };
            let mut def = stream(id as u32, aggregation, temporality);
            def.is_asynchronous = is_asynchronous;
            aggregator.define_stream(&def).unwrap();
            streams.push(ModelStream::new(aggregation, is_delta, is_asynchronous, 100));
        }
        let mut pair = Pair {
            aggregator,
            streams,
            identities: BTreeMap::new(),
            next_identity: 0,
            orphans: BTreeMap::new(),
            in_flight: Vec::new(),
            now: 1000,
            recorded: BTreeMap::new(),
            delivered: BTreeMap::new(),
            observed: BTreeMap::new(),
        };
        for stream in 0..pair.streams.len() {
            (0..SERIES).for_each(|series| pair.define(stream, series));
        }
        pair
    }

    fn define(&mut self, stream: usize, series: u32) {
        self.now += 1;
        let identity = self.next_identity;
        self.next_identity += 1;
        define(&mut self.aggregator, stream as u32, series, self.now, identity).unwrap();
        if let Some(old) = self.identities.insert((stream, series), identity)
            && let Some(orphan) = self.streams[stream].remove(old)
        {
            self.orphans.entry(stream).or_default().push(AnyPoint {
                identity: old,
                start: orphan.start,
                time: 0,
                totals: orphan.totals,
            });
        }
        self.streams[stream].define(identity, self.now);
    }

    fn record(&mut self, stream: usize, series: u32, value: i16) {
        self.now += 1;
        let identity = self.identities[&(stream, series)];
        let model = &mut self.streams[stream];
        let value = match model.aggregation {
            Aggregation::Sum { is_monotonic: true } => f64::from(value.unsigned_abs()),
            // No two updates of a gauge have the same value.
            Aggregation::Gauge => self.now as f64,
            _ => f64::from(value),
        };
        record(
            &mut self.aggregator,
            &model.aggregation,
            (stream as u32, series),
            value,
            self.now,
        )
        .unwrap();
        model.record(identity, value);
        let mut gained = Totals::of(&model.aggregation, value);
        if model.is_asynchronous {
            let last = self.observed.insert((stream, identity), value).unwrap_or(0.0);
            let is_reset = model.aggregation == Aggregation::Sum { is_monotonic: true } && value < last;
            gained.sum = if is_reset { value } else { value - last };
        }
        self.recorded.entry((stream, identity)).or_default().add(&gained);
    }

    fn collect(&mut self, max_points: usize, in_flight: &[bool]) {
        self.now += 1;
        let mut expected: BTreeMap<(usize, i64, u64), AnyPoint> = BTreeMap::new();
        for (stream, model) in self.streams.iter_mut().enumerate() {
            let mut points = model.collect(self.now);
            points.extend(self.orphans.remove(&stream).unwrap_or_default());
            for mut point in points {
                point.time = if point.time == 0 { self.now } else { point.time };
                expected.insert((stream, point.identity, point.time), point);
            }
        }
        self.aggregator.begin_collection(self.now).unwrap();
        let mut seen = BTreeSet::new();
        for page_number in 0.. {
            let Some(page) = self.aggregator.next_page(max_points) else {
                break;
            };
            // As a pipeline does whose batch is full.
            let (first, rest) = page.split_at(page_number % (max_points + 1));
            for (half, page) in [first, rest].into_iter().enumerate() {
                let stream = page.stream_id() as usize;
                for point in points(&page) {
                    let key = (stream, point.identity, point.time);
                    assert!(seen.insert(key), "reported twice: {point:?}");
                    assert_eq!(Some(&point), expected.get(&key));
                }
                if in_flight[(page_number + half) % in_flight.len()] {
                    self.in_flight.push(page);
                } else {
                    self.deliver(&page);
                }
            }
        }
        assert_eq!(seen, expected.into_keys().collect());
    }

    fn settle(&mut self, is_lost: bool) {
        for page in std::mem::take(&mut self.in_flight) {
            if !is_lost {
                self.deliver(&page);
                continue;
            }
            let stream = page.stream_id() as usize;
            if self.streams[stream].is_delta {
                for point in points(&page) {
                    let orphan = self.streams[stream].restore(&point);
                    self.orphans.entry(stream).or_default().extend(orphan);
                }
            }
            assert_eq!(self.aggregator.restore(page), 0);
        }
    }

    fn deliver(&mut self, page: &Page) {
        let stream = page.stream_id() as usize;
        for point in points(page) {
            self.delivered
                .entry((stream, point.identity))
                .or_default()
                .add(&point.totals);
        }
    }

    /// Every delta that was recorded has been delivered, once.
    fn assert_conserved(mut self) {
        self.settle(true);
        self.collect(512, &[false]);
        for (stream, model) in self.streams.iter().enumerate() {
            if !model.is_delta || model.aggregation == Aggregation::Gauge {
                continue;
            }
            let of_stream = |totals: &BTreeMap<(usize, i64), Totals>| -> Vec<((usize, i64), Totals)> {
                totals
                    .iter()
                    .filter(|((of, _), _)| *of == stream)
                    .map(|(key, totals)| (*key, totals.clone()))
                    .collect()
            };
            assert_eq!(of_stream(&self.delivered), of_stream(&self.recorded));
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_or_counted_twice(steps in prop::collection::vec(step(), 0..120)) {
        let mut pair = Pair::new();
        for step in steps {
            match step {
                Step::Record { stream, series, value } => pair.record(stream, series, value),
                Step::BeginAnew { stream, series } => pair.define(stream, series),
                Step::Collect { max_points, in_flight } => pair.collect(max_points, &in_flight),
                Step::Settle { is_lost } => pair.settle(is_lost),
            }
        }
        pair.assert_conserved();
    }

    /// Whatever comes between two pages counts for this collection or the next.
    #[test]
    fn updates_between_pages_are_counted_once(
        updates in prop::collection::vec((0_usize..5, 0..SERIES, 1_i64..1000), 1..60),
    ) {
        let explicit = Aggregation::Explicit { boundaries: &BOUNDARIES };
        let mut aggregator = Aggregator::new(Limits::default());
        aggregator.define_stream(&stream(0, explicit, Temporality::Delta)).unwrap();
        for series in 0..SERIES {
            define(&mut aggregator, 0, series, 0, series.into()).unwrap();
        }
        let (mut recorded, mut delivered) = (Totals::default(), Totals::default());
        let mut time = 1000;
        for (pages, series, value) in updates {
            let value = value as f64;
            record(&mut aggregator, &explicit, (0, series), value, 0).unwrap();
            recorded.add(&Totals::of(&explicit, value));
            for _ in 0..pages {
                time += 1;
                if let Some(page) = aggregator.next_page(1) {
                    points(&page).iter().for_each(|point| delivered.add(&point.totals));
                } else {
                    aggregator.begin_collection(time).unwrap();
                }
            }
        }
        while aggregator.next_page(1).inspect(|page| delivered.add(&points(page)[0].totals)).is_some() {}
        for page in crate::rig::collect(&mut aggregator, time + 1) {
            points(&page).iter().for_each(|point| delivered.add(&point.totals));
        }
        prop_assert_eq!(delivered, recorded);
    }
}
