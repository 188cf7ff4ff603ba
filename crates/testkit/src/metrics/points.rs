//! The points of metrics and their exemplars.

use crate::any_values::{attribute_views, attributes, context_ids, context_view};
use crate::oracle::metrics::exponential_histogram_data_point::Buckets;
use crate::oracle::metrics::{
    Exemplar, ExponentialHistogramDataPoint, HistogramDataPoint, NumberDataPoint, exemplar, number_data_point,
};
use otlp_native_model::{
    BucketsView, Bump, ExemplarView, ExponentialPointView, HistogramPointView, Number, NumberPointView,
};

pub(super) fn number_view<'a>(point: &'a NumberDataPoint, arena: &'a Bump) -> NumberPointView<'a> {
    NumberPointView {
        attributes: attribute_views(&point.attributes, arena),
        start_time_unix_nano: point.start_time_unix_nano,
        time_unix_nano: point.time_unix_nano,
        value: point.value.as_ref().map(|value| match value {
            number_data_point::Value::AsInt(value) => Number::Int(*value),
            number_data_point::Value::AsDouble(value) => Number::Double(*value),
        }),
        exemplars: exemplar_views(&point.exemplars, arena),
        flags: point.flags,
    }
}

pub(super) fn histogram_view<'a>(point: &'a HistogramDataPoint, arena: &'a Bump) -> HistogramPointView<'a> {
    HistogramPointView {
        attributes: attribute_views(&point.attributes, arena),
        start_time_unix_nano: point.start_time_unix_nano,
        time_unix_nano: point.time_unix_nano,
        count: point.count,
        sum: point.sum,
        bucket_counts: &point.bucket_counts,
        explicit_bounds: &point.explicit_bounds,
        exemplars: exemplar_views(&point.exemplars, arena),
        flags: point.flags,
        min: point.min,
        max: point.max,
    }
}

pub(super) fn exponential_view<'a>(
    point: &'a ExponentialHistogramDataPoint,
    arena: &'a Bump,
) -> ExponentialPointView<'a> {
    ExponentialPointView {
        attributes: attribute_views(&point.attributes, arena),
        start_time_unix_nano: point.start_time_unix_nano,
        time_unix_nano: point.time_unix_nano,
        count: point.count,
        sum: point.sum,
        scale: point.scale,
        zero_count: point.zero_count,
        positive: buckets_view(point.positive.as_ref()),
        negative: buckets_view(point.negative.as_ref()),
        flags: point.flags,
        exemplars: exemplar_views(&point.exemplars, arena),
        min: point.min,
        max: point.max,
        zero_threshold: point.zero_threshold,
    }
}

fn buckets_view(buckets: Option<&Buckets>) -> BucketsView<'_> {
    buckets.map_or_else(Default::default, |buckets| BucketsView {
        offset: buckets.offset,
        counts: &buckets.bucket_counts,
    })
}

fn exemplar_views<'a>(exemplars: &'a [Exemplar], arena: &'a Bump) -> &'a [ExemplarView<'a>] {
    arena.alloc_slice_fill_iter(exemplars.iter().map(|exemplar| ExemplarView {
        filtered_attributes: attribute_views(&exemplar.filtered_attributes, arena),
        time_unix_nano: exemplar.time_unix_nano,
        value: match exemplar.value {
            Some(exemplar::Value::AsInt(value)) => Number::Int(value),
            Some(exemplar::Value::AsDouble(value)) => Number::Double(value),
            None => Number::Int(0),
        },
        context: context_view(&exemplar.trace_id, &exemplar.span_id),
    }))
}

impl From<&NumberPointView<'_>> for NumberDataPoint {
    fn from(view: &NumberPointView<'_>) -> Self {
        NumberDataPoint {
            attributes: attributes(view.attributes),
            start_time_unix_nano: view.start_time_unix_nano,
            time_unix_nano: view.time_unix_nano,
            exemplars: view.exemplars.iter().map(Exemplar::from).collect(),
            flags: view.flags,
            value: view.value.map(|value| match value {
                Number::Int(value) => number_data_point::Value::AsInt(value),
                Number::Double(value) => number_data_point::Value::AsDouble(value),
            }),
        }
    }
}

impl From<&HistogramPointView<'_>> for HistogramDataPoint {
    fn from(view: &HistogramPointView<'_>) -> Self {
        HistogramDataPoint {
            attributes: attributes(view.attributes),
            start_time_unix_nano: view.start_time_unix_nano,
            time_unix_nano: view.time_unix_nano,
            count: view.count,
            sum: view.sum,
            bucket_counts: view.bucket_counts.to_vec(),
            explicit_bounds: view.explicit_bounds.to_vec(),
            exemplars: view.exemplars.iter().map(Exemplar::from).collect(),
            flags: view.flags,
            min: view.min,
            max: view.max,
        }
    }
}

impl From<&ExponentialPointView<'_>> for ExponentialHistogramDataPoint {
    fn from(view: &ExponentialPointView<'_>) -> Self {
        ExponentialHistogramDataPoint {
            attributes: attributes(view.attributes),
            start_time_unix_nano: view.start_time_unix_nano,
            time_unix_nano: view.time_unix_nano,
            count: view.count,
            sum: view.sum,
            scale: view.scale,
            zero_count: view.zero_count,
            positive: Some(Buckets::from(&view.positive)),
            negative: Some(Buckets::from(&view.negative)),
            flags: view.flags,
            exemplars: view.exemplars.iter().map(Exemplar::from).collect(),
            min: view.min,
            max: view.max,
            zero_threshold: view.zero_threshold,
        }
    }
}

impl From<&BucketsView<'_>> for Buckets {
    fn from(view: &BucketsView<'_>) -> Self {
        Buckets {
            offset: view.offset,
            bucket_counts: view.counts.to_vec(),
        }
    }
}

impl From<&ExemplarView<'_>> for Exemplar {
    fn from(view: &ExemplarView<'_>) -> Self {
        let (trace_id, span_id) = context_ids(view.context);
        Exemplar {
            filtered_attributes: attributes(view.filtered_attributes),
            time_unix_nano: view.time_unix_nano,
            span_id,
            trace_id,
            value: Some(match view.value {
                Number::Int(value) => exemplar::Value::AsInt(value),
                Number::Double(value) => exemplar::Value::AsDouble(value),
            }),
        }
    }
}
