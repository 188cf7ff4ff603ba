//! Log records and metrics come out of the decoder as they were written, whatever was written.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::{Bump, Item, ResourceView, ScopeView, Signal};
use otlp_native_record::layout::MAX_SCOPES;
use otlp_native_record::{RecordChunk, RecordDecoder, RecordError, RecordVisitor};
use otlp_native_testkit::oracle::Message;
use otlp_native_testkit::oracle::common::{AnyValue, KeyValue, any_value};
use otlp_native_testkit::oracle::logs::LogRecord;
use otlp_native_testkit::oracle::metrics::{
    Exemplar, Metric, NumberDataPoint, exemplar, exponential_histogram_data_point::Buckets, metric,
    number_data_point,
};
use otlp_native_testkit::{AttributeStyle, ChunkWriter, log_record_view, metric_view, requests};
use proptest::collection::vec;
use proptest::prelude::*;

/// The items of a chunk as prost writes them, how many of them there were, and how many had ids that are none.
#[derive(Debug, Default)]
struct Seen {
    items: Vec<Vec<u8>>,
    count: u64,
    invalid: u64,
}

impl RecordVisitor for Seen {
    fn epoch(&mut self) {}
    fn resource(&mut self, _: u32, _: Option<&ResourceView<'_>>) {}
    fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}
    fn scope(&mut self, _: u32, _: u32, _: &ScopeView<'_>) {}
    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        assert!(scope_id < MAX_SCOPES);
        self.count += item.count();
        self.items.push(match item {
            Item::LogRecord(view) => LogRecord::from(view).encode_to_vec(),
            Item::Metric(view) => Metric::from(view).encode_to_vec(),
            Item::Span(_) => panic!("no span was written"),
        });
    }
    fn invalid_item(&mut self) {
        self.invalid += 1;
    }
}

fn decode(signal: Signal, chunk: &RecordChunk) -> (Seen, Result<(), RecordError>) {
    let mut seen = Seen::default();
    let result = RecordDecoder::new(signal).decode(chunk, &mut seen);
    (seen, result)
}

fn writer(style: AttributeStyle, has_binary_ids: bool) -> (ChunkWriter, u32) {
    let mut writer = ChunkWriter::new(style);
    writer.set_binary_ids(has_binary_ids);
    let resource = writer.resource(None);
    let scope = writer.scope(
        resource,
        &ScopeView {
            name: "s",
            version: "",
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        },
    );
    (writer, scope)
}

fn logs(style: AttributeStyle, has_binary_ids: bool, records: &[LogRecord]) -> RecordChunk {
    let arena = Bump::new();
    let (mut writer, scope) = writer(style, has_binary_ids);
    for record in records {
        writer.log_record(scope, &log_record_view(record, &arena));
    }
    writer.take()
}

fn metrics(style: AttributeStyle, metrics: &[Metric]) -> RecordChunk {
    let arena = Bump::new();
    let (mut writer, scope) = writer(style, true);
    for view in metrics.iter().filter_map(|metric| metric_view(metric, &arena)) {
        writer.metric(scope, &view);
    }
    writer.take()
}

fn styles() -> impl Strategy<Value = AttributeStyle> {
    prop_oneof![Just(AttributeStyle::Templates), Just(AttributeStyle::Dynamic)]
}

proptest! {
    #[test]
    fn log_records_come_out_as_they_were_written(
        style in styles(),
        has_binary_ids in any::<bool>(),
        records in vec(requests::log_record(), 0..5),
    ) {
        let chunk = logs(style, has_binary_ids, &records);
        let (seen, result) = decode(Signal::Logs, &chunk);
        prop_assert_eq!(result, Ok(()));
        let expected = records.into_iter().map(|mut record| {
            log_as_javascript(&mut record);
            let arena = Bump::new();
            LogRecord::from(&log_record_view(&record, &arena)).encode_to_vec()
        });
        prop_assert_eq!(seen.items, expected.collect::<Vec<_>>());
        prop_assert_eq!((seen.count, seen.invalid), (u64::from(chunk.item_count), 0));
    }

    #[test]
    fn metrics_come_out_as_they_were_written(style in styles(), written in vec(requests::metric(), 0..5)) {
        let chunk = metrics(style, &written);
        let (seen, result) = decode(Signal::Metrics, &chunk);
        prop_assert_eq!(result, Ok(()));
        let expected = written.into_iter().filter_map(|mut metric| {
            metric_as_javascript(&mut metric);
            let arena = Bump::new();
            Some(Metric::from(&metric_view(&metric, &arena)?).encode_to_vec())
        });
        prop_assert_eq!(seen.items, expected.collect::<Vec<_>>());
        prop_assert_eq!((seen.count, seen.invalid), (u64::from(chunk.item_count), 0));
    }

    #[test]
    fn damaged_records_of_every_signal_are_decoded_or_refused(
        records in vec(requests::log_record(), 1..3),
        written in vec(requests::metric(), 1..3),
        damage in vec((any::<prop::sample::Index>(), any::<u32>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let chunks = [
            (Signal::Logs, logs(AttributeStyle::Templates, true, &records)),
            (Signal::Metrics, metrics(AttributeStyle::Templates, &written)),
        ];
        for (signal, mut chunk) in chunks {
            for (at, word) in &damage {
                if !chunk.items.words.is_empty() {
                    let at = at.index(chunk.items.words.len());
                    chunk.items.words[at] = *word;
                }
            }
            let len = cut.index(chunk.items.words.len() + 1);
            chunk.items.words.truncate(len);
            let _ = decode(signal, &chunk);
        }
    }
}

/// What JavaScript's numbers keep of a generated log record.
fn log_as_javascript(record: &mut LogRecord) {
    record.flags &= 0xFF;
    attributes(&mut record.attributes);
    if let Some(body) = &mut record.body {
        value(body);
    }
}

fn metric_as_javascript(metric: &mut Metric) {
    match &mut metric.data {
        Some(metric::Data::Gauge(gauge)) => numbers(&mut gauge.data_points),
        Some(metric::Data::Sum(sum)) => numbers(&mut sum.data_points),
        Some(metric::Data::Histogram(histogram)) => {
            for point in &mut histogram.data_points {
                attributes(&mut point.attributes);
                exemplars(&mut point.exemplars);
                point.flags &= 1;
                count(&mut point.count);
                point.bucket_counts.iter_mut().for_each(count);
            }
        }
        Some(metric::Data::ExponentialHistogram(histogram)) => {
            for point in &mut histogram.data_points {
                attributes(&mut point.attributes);
                exemplars(&mut point.exemplars);
                point.flags &= 1;
                count(&mut point.count);
                count(&mut point.zero_count);
                [&mut point.positive, &mut point.negative]
                    .into_iter()
                    .flatten()
                    .for_each(buckets);
            }
        }
        Some(metric::Data::Summary(_)) | None => {}
    }
}

/// The numbers of one metric are all integers or all doubles, as the first one is.
fn numbers(points: &mut [NumberDataPoint]) {
    use number_data_point::Value::{AsDouble, AsInt};
    let is_integer = matches!(points.iter().find_map(|point| point.value), Some(AsInt(_)));
    for point in points {
        attributes(&mut point.attributes);
        exemplars(&mut point.exemplars);
        point.flags = u32::from(point.value.is_none());
        point.value = point.value.map(|value| {
            let value = match value {
                AsInt(value) => value as f64,
                AsDouble(value) => value,
            };
            if is_integer {
                AsInt(value as i64)
            } else {
                AsDouble(value)
            }
        });
    }
}

fn exemplars(exemplars: &mut [Exemplar]) {
    for exemplar in exemplars {
        attributes(&mut exemplar.filtered_attributes);
        if let Some(exemplar::Value::AsInt(value)) = &mut exemplar.value {
            *value = *value as f64 as i64;
        }
    }
}

fn buckets(buckets: &mut Buckets) {
    buckets.bucket_counts.iter_mut().for_each(count);
}

fn count(count: &mut u64) {
    *count = *count as f64 as u64;
}

fn attributes(pairs: &mut [KeyValue]) {
    pairs
        .iter_mut()
        .filter_map(|pair| pair.value.as_mut())
        .for_each(value);
}

fn value(of: &mut AnyValue) {
    use any_value::Value::{ArrayValue, DoubleValue, IntValue, KvlistValue};
    let double = match &mut of.value {
        Some(IntValue(number)) if i32::try_from(*number).is_ok() => return,
        Some(IntValue(number)) => *number as f64,
        Some(DoubleValue(number)) => *number,
        Some(ArrayValue(array)) => return array.values.iter_mut().for_each(value),
        Some(KvlistValue(list)) => return attributes(&mut list.values),
        _ => return,
    };
    let is_int = double.fract() == 0.0 && (-(2f64.powi(63))..2f64.powi(63)).contains(&double);
    of.value = Some(if is_int {
        IntValue(double as i64)
    } else {
        DoubleValue(double)
    });
}
