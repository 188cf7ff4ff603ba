//! A reader as one would write it without care for speed: every series a map entry, every loss added again.

use crate::rig::{AnyPoint, Totals};
use otlp_native_aggregate::Aggregation;
use std::collections::BTreeMap;

/// One stream of the model. Series are known by identity, since ids may begin anew.
pub(crate) struct ModelStream<'a> {
    pub(crate) aggregation: Aggregation<'a>,
    pub(crate) is_delta: bool,
    pub(crate) is_asynchronous: bool,
    series: BTreeMap<i64, ModelSeries>,
    last_collection: Option<u64>,
    created: u64,
}

struct ModelSeries {
    first: u64,
    /// What the next report says.
    totals: Totals,
    observed: f64,
    has_data: bool,
    is_updated: bool,
    restored_start: Option<u64>,
}

impl<'a> ModelStream<'a> {
    pub(crate) fn new(
        aggregation: Aggregation<'a>,
        is_delta: bool,
        is_asynchronous: bool,
        created: u64,
    ) -> ModelStream<'a> {
        ModelStream {
            aggregation,
            is_delta,
            is_asynchronous,
            series: BTreeMap::new(),
            last_collection: None,
            created,
        }
    }

    pub(crate) fn define(&mut self, identity: i64, start: u64) {
        let first = if self.is_asynchronous { self.since() } else { start };
        let series = ModelSeries {
            first,
            totals: Totals::default(),
            observed: 0.0,
            has_data: false,
            is_updated: false,
            restored_start: None,
        };
        self.series.insert(identity, series);
    }

    /// Lets a series go; returns what it had not reported.
    pub(crate) fn remove(&mut self, identity: i64) -> Option<Orphan> {
        let since = self.since();
        let series = self.series.remove(&identity)?;
        (self.is_delta && series.is_updated).then(|| Orphan {
            start: series.restored_start.map_or(since, |start| start.min(since)),
            totals: series.totals,
        })
    }

    pub(crate) fn record(&mut self, identity: i64, value: f64) {
        let since = self.since();
        let Some(series) = self.series.get_mut(&identity) else {
            return;
        };
        series.is_updated = true;
        series.has_data = true;
        let one = Totals::of(&self.aggregation, value);
        match self.aggregation {
            Aggregation::Gauge => series.totals = one,
            Aggregation::Sum { is_monotonic } if self.is_asynchronous => {
                let is_reset = is_monotonic && value < series.observed;
                if self.is_delta {
                    series.totals.sum += if is_reset { value } else { value - series.observed };
                } else {
                    series.totals.sum = value;
                    series.first = if is_reset { since } else { series.first };
                }
                series.observed = value;
            }
            _ => series.totals.add(&one),
        }
    }

    /// What a collection at `time` reports, by identity.
    pub(crate) fn collect(&mut self, time: u64) -> Vec<AnyPoint> {
        let since = self.since();
        let reports_all = !self.is_delta && !self.is_asynchronous;
        let mut points = Vec::new();
        for (identity, series) in &mut self.series {
            let is_reported = series.is_updated || (reports_all && series.has_data);
            if !is_reported {
                continue;
            }
            series.is_updated = false;
            let restored = series.restored_start.take();
            let start = match self.is_delta {
                true => restored.map_or(since, |start| start.min(since)),
                false => series.first,
            };
            let is_kept = !self.is_delta || self.aggregation == Aggregation::Gauge;
            points.push(AnyPoint {
                identity: *identity,
                start,
                time,
                totals: if is_kept {
                    series.totals.clone()
                } else {
                    std::mem::take(&mut series.totals)
                },
            });
        }
        self.last_collection = Some(time);
        points
    }

    /// Adds a lost point again; returns it if its series is gone.
    pub(crate) fn restore(&mut self, point: &AnyPoint) -> Option<AnyPoint> {
        let Some(series) = self.series.get_mut(&point.identity) else {
            return Some(point.clone());
        };
        if self.aggregation == Aggregation::Gauge {
            if series.totals != point.totals {
                // It was updated since: every update of the test has another value.
                return None;
            }
        } else {
            series.totals.add(&point.totals);
        }
        series.is_updated = true;
        series.restored_start = Some(
            series
                .restored_start
                .map_or(point.start, |start| start.min(point.start)),
        );
        None
    }

    fn since(&self) -> u64 {
        self.last_collection.unwrap_or(self.created)
    }
}

/// What a series had not reported when it was let go.
pub(crate) struct Orphan {
    pub(crate) start: u64,
    pub(crate) totals: Totals,
}
