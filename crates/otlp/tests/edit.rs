//! Edits against prost: what a patch says happens, and nothing else.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::{Signal, Value};
use otlp_native_otlp::edit::{DataPoint, Patch, RequestEditor, edit_request};
use otlp_native_otlp::lazy::{self, Message as _};
use otlp_native_otlp::{DecodeError, count_items};
use otlp_native_testkit::oracle::common::{AnyValue, KeyValue, any_value};
use otlp_native_testkit::oracle::metrics::metric::Data;
use otlp_native_testkit::oracle::{ExportLogsServiceRequest, ExportMetricsServiceRequest, Message};
use otlp_native_testkit::requests::{
    canonical_request, encoded_request, logs_request, metrics_request, trace_request,
};
use proptest::prelude::*;

type Edited = Result<(), DecodeError>;

/// Visits everything and changes nothing.
struct Nothing;

impl RequestEditor for Nothing {
    fn visits_span_events(&self) -> bool {
        true
    }
    fn visits_data_points(&self) -> bool {
        true
    }
}

/// Does one thing to each part.
struct Each<F>(F);

impl<F: FnMut(&'static str, &mut Patch)> RequestEditor for Each<F> {
    fn resource(&mut self, _: lazy::Resource<'_>, patch: &mut Patch) -> Edited {
        (self.0)("resource", patch);
        Ok(())
    }
    fn scope(&mut self, _: lazy::Scope<'_>, patch: &mut Patch) -> Edited {
        (self.0)("scope", patch);
        Ok(())
    }
    fn span(&mut self, _: lazy::Span<'_>, patch: &mut Patch) -> Edited {
        (self.0)("span", patch);
        Ok(())
    }
    fn visits_span_events(&self) -> bool {
        true
    }
    fn span_event(&mut self, _: lazy::Event<'_>, patch: &mut Patch) -> Edited {
        (self.0)("event", patch);
        Ok(())
    }
    fn log_record(&mut self, _: lazy::LogRecord<'_>, patch: &mut Patch) -> Edited {
        (self.0)("record", patch);
        Ok(())
    }
    fn metric(&mut self, _: lazy::Metric<'_>, patch: &mut Patch) -> Edited {
        (self.0)("metric", patch);
        Ok(())
    }
    fn visits_data_points(&self) -> bool {
        true
    }
    fn data_point(&mut self, _: DataPoint<'_>, patch: &mut Patch) -> Edited {
        (self.0)("point", patch);
        Ok(())
    }
}

/// What `edit_request` makes of `body`, as prost reads and writes it; the body itself if nothing changes.
fn edited(signal: Signal, body: &[u8], each: impl FnMut(&'static str, &mut Patch)) -> Vec<u8> {
    let edited = edit_request(signal, body, &mut Each(each)).unwrap();
    canonical_request(signal, &edited.unwrap_or_else(|| body.to_vec())).unwrap()
}

fn request() -> impl Strategy<Value = (Signal, Vec<u8>)> {
    prop::sample::select(vec![Signal::Traces, Signal::Metrics, Signal::Logs])
        .prop_flat_map(|signal| (Just(signal), encoded_request(signal)))
}

fn pair(key: &str, number: i64) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue {
            value: Some(any_value::Value::IntValue(number)),
        }),
        ..KeyValue::default()
    }
}

/// Prost's way of setting an attribute, duplicates removed.
fn set(attributes: &mut Vec<KeyValue>, key: &str, number: i64) {
    let Some(first) = attributes.iter().position(|pair| pair.key == key) else {
        attributes.push(pair(key, number));
        return;
    };
    attributes[first] = pair(key, number);
    let mut index = 0;
    attributes.retain(|pair| {
        index += 1;
        index - 1 <= first || pair.key != key
    });
}

proptest! {
    #[test]
    fn changing_nothing_changes_no_byte((signal, body) in request()) {
        prop_assert_eq!(edit_request(signal, &body, &mut Nothing), Ok(None));
    }

    #[test]
    fn setting_fields_of_spans_is_what_prost_does(mut request in trace_request(), key in "[a-c]{0,2}", name in ".{0,200}") {
        let body = request.encode_to_vec();
        let ours = edited(Signal::Traces, &body, |part, patch| match part {
            "resource" | "scope" | "event" => patch.set_attribute(&key, &Value::Int(7)),
            "span" => {
                patch.set::<lazy::Span>(lazy::SpanField::Name("replaced twice"));
                patch.set::<lazy::Span>(lazy::SpanField::Name(&name));
                patch.set::<lazy::Span>(lazy::SpanField::Flags(3));
                patch.clear(3);
                patch.remove_attribute(&key);
            }
            _ => {}
        });
        for group in &mut request.resource_spans {
            set(&mut group.resource.get_or_insert_default().attributes, &key, 7);
            for scope in &mut group.scope_spans {
                set(&mut scope.scope.get_or_insert_default().attributes, &key, 7);
                for span in &mut scope.spans {
                    span.name.clone_from(&name);
                    span.flags = 3;
                    span.trace_state.clear();
                    span.attributes.retain(|pair| pair.key != key);
                    span.events.iter_mut().for_each(|event| set(&mut event.attributes, &key, 7));
                }
            }
        }
        prop_assert_eq!(ours, request.encode_to_vec());
    }

    #[test]
    fn setting_fields_of_log_records_is_what_prost_does(mut request in logs_request(), text in ".{0,200}") {
        let body = request.encode_to_vec();
        let ours = edited(Signal::Logs, &body, |part, patch| {
            if part == "record" {
                patch.set_body(&Value::String(&text));
                patch.clear(6);
                patch.set_attribute("only", &Value::Int(1));
            }
        });
        for scope in request.resource_logs.iter_mut().flat_map(|group| &mut group.scope_logs) {
            for record in &mut scope.log_records {
                let value = Some(any_value::Value::StringValue(text.clone()));
                record.body = Some(AnyValue { value });
                record.attributes = vec![pair("only", 1)];
            }
        }
        prop_assert_eq!(ours, request.encode_to_vec());
    }

    #[test]
    fn setting_attributes_of_points_is_what_prost_does(mut request in metrics_request(), key in "[a-c]{0,2}") {
        let body = request.encode_to_vec();
        let ours = edited(Signal::Metrics, &body, |part, patch| {
            if part == "point" {
                patch.set_attribute(&key, &Value::Int(7));
            }
        });
        macro_rules! each {
            ($data:expr) => {
                $data.data_points.iter_mut().for_each(|point| set(&mut point.attributes, &key, 7))
            };
        }
        for scope in request.resource_metrics.iter_mut().flat_map(|group| &mut group.scope_metrics) {
            for metric in &mut scope.metrics {
                match &mut metric.data {
                    Some(Data::Gauge(data)) => each!(data),
                    Some(Data::Sum(data)) => each!(data),
                    Some(Data::Histogram(data)) => each!(data),
                    Some(Data::ExponentialHistogram(data)) => each!(data),
                    Some(Data::Summary(data)) => each!(data),
                    None => {}
                }
            }
        }
        prop_assert_eq!(ours, request.encode_to_vec());
    }

    #[test]
    fn dropping_every_other_item_leaves_the_others_as_they_were((signal, body) in request()) {
        let mut number = 0_u64;
        let mut kept = 0_u64;
        let ours = edited(signal, &body, |part, patch| {
            if matches!(part, "span" | "record" | "point") {
                number += 1;
                if number.is_multiple_of(2) {
                    patch.drop_message();
                } else {
                    kept += 1;
                }
            }
        });
        prop_assert_eq!(count_items(signal, &ours), Ok(kept));
        prop_assert_eq!(number, count_items(signal, &body).unwrap());
    }

    #[test]
    fn dropping_all_items_drops_what_held_them((signal, body) in request()) {
        let ours = edited(signal, &body, |part, patch| {
            if matches!(part, "span" | "record" | "metric") {
                patch.drop_message();
            }
        });
        prop_assert_eq!(count_items(signal, &ours), Ok(0));
        for group in lazy::Request::from_bytes(&ours).resource_groups() {
            for scope in group.unwrap().scope_groups() {
                prop_assert_eq!(scope.unwrap().items::<lazy::Span>().count(), 0);
            }
        }
    }

    #[test]
    fn damaged_bytes_give_an_error_or_a_result((signal, mut body) in request(), at in any::<prop::sample::Index>(), byte: u8) {
        if !body.is_empty() {
            let at = at.index(body.len());
            body[at] = byte;
        }
        let _ = edit_request(signal, &body, &mut Each(|part: &'static str, patch: &mut Patch| {
            if part != "metric" {
                patch.set_attribute("a", &Value::Bool(true));
            }
        }));
    }

    #[test]
    fn requests_are_merged_by_joining_their_bytes(first in trace_request(), second in trace_request()) {
        let joined = [first.encode_to_vec(), second.encode_to_vec()].concat();
        let mut all = first;
        all.resource_spans.extend(second.resource_spans);
        // As bytes, since NaN is not itself.
        prop_assert_eq!(canonical_request(Signal::Traces, &joined).unwrap(), all.encode_to_vec());
    }
}

#[test]
fn fields_that_the_schema_does_not_know_stay() {
    // A request with a resource group with a scope group with a span: field 100, a name, field 101.
    let span = [0xa2, 0x06, 1, b'x', 0x2a, 1, b'a', 0xa8, 0x06, 5];
    let wrap = |tag: u8, content: &[u8]| [&[tag, content.len() as u8][..], content].concat();
    let body = wrap(0x0a, &wrap(0x12, &wrap(0x12, &span)));
    let mut rename = Each(|part: &'static str, patch: &mut Patch| {
        if part == "span" {
            patch.set::<lazy::Span>(lazy::SpanField::Name("longer"));
        }
    });
    let edited = edit_request(Signal::Traces, &body, &mut rename).unwrap().unwrap();
    let span = [&span[..4], &[0x2a, 6], b"longer", &span[7..]].concat();
    assert_eq!(edited, wrap(0x0a, &wrap(0x12, &wrap(0x12, &span))));
}

#[test]
fn what_was_set_can_be_read_back() {
    let mut patch = Patch::new();
    assert!(patch.is_empty());
    assert!(patch.attribute("a").is_none());
    patch.set_attribute("a", &Value::String("first"));
    patch.set_attribute("a", &Value::String("second"));
    let value = patch.attribute("a").unwrap().unwrap().member().unwrap();
    assert!(matches!(value, Some(lazy::AnyValueField::String("second"))));
    patch.remove_attribute("a");
    assert!(matches!(patch.attribute("a"), Some(None)));
    patch.set::<lazy::Span>(lazy::SpanField::Name("name"));
    assert_eq!(patch.field::<lazy::Span>(5).unwrap().name(), Ok("name"));
    patch.clear(5);
    assert_eq!(patch.field::<lazy::Span>(5).unwrap().name(), Ok(""));
    patch.reset();
    assert!(patch.is_empty());
}

#[test]
fn a_value_replaces_the_oneofs_other_member() {
    use otlp_native_testkit::oracle::metrics::{NumberDataPoint, number_data_point};
    let mut request = ExportMetricsServiceRequest::default();
    let group = {
        request.resource_metrics.push(Default::default());
        &mut request.resource_metrics[0]
    };
    group.scope_metrics.push(Default::default());
    group.scope_metrics[0].metrics.push(Default::default());
    let point = NumberDataPoint {
        value: Some(number_data_point::Value::AsInt(1)),
        ..Default::default()
    };
    group.scope_metrics[0].metrics[0].data = Some(Data::Gauge(otlp_native_testkit::oracle::metrics::Gauge {
        data_points: vec![point],
    }));
    let mut body = request.encode_to_vec();
    body = edited(Signal::Metrics, &body, |part, patch| {
        if part == "point" {
            patch.set::<lazy::NumberDataPoint>(lazy::NumberDataPointField::AsDouble(2.5));
        }
    });
    let request = ExportMetricsServiceRequest::decode(&body[..]).unwrap();
    let Some(Data::Gauge(gauge)) = &request.resource_metrics[0].scope_metrics[0].metrics[0].data else {
        panic!("no gauge");
    };
    assert_eq!(
        gauge.data_points[0].value,
        Some(number_data_point::Value::AsDouble(2.5))
    );
}

#[test]
fn dropping_the_resource_drops_all_it_holds() {
    let mut request = ExportLogsServiceRequest::default();
    request
        .resource_logs
        .extend([Default::default(), Default::default()]);
    request.resource_logs[1].schema_url = "kept".to_owned();
    let mut number = 0;
    let body = edited(Signal::Logs, &request.encode_to_vec(), |part, patch| {
        if part == "resource" {
            number += 1;
            if number == 1 {
                patch.drop_message();
            }
        }
    });
    request.resource_logs.remove(0);
    assert_eq!(body, request.encode_to_vec());
}
