//! Chunks of spans, log records and points, as JavaScript writes them.

use otlp_native_model::{
    EventView, KeyValue, LogRecordView, MetricData, MetricView, Number, NumberPointView, ResourceView,
    ScopeView, Signal, SpanView, StatusView, Temporality, Value,
};
use otlp_native_record::RecordChunk;
use otlp_native_testkit::{AttributeStyle, ChunkWriter};

/// In each chunk.
pub(crate) const ITEMS: u32 = 300;

pub(crate) const SIGNALS: [Signal; 3] = [Signal::Traces, Signal::Logs, Signal::Metrics];

/// A chunk with the definitions of what follows, and several different ones without.
pub(crate) fn chunks(signal: Signal) -> (RecordChunk, Vec<RecordChunk>) {
    let mut writer = ChunkWriter::new(AttributeStyle::Templates);
    writer.set_binary_ids(true);
    let resource = writer.resource(Some(&ResourceView {
        attributes: &[text("service.name", "shop")],
        dropped_attributes_count: 0,
        schema_url: "",
    }));
    // Two scopes, so that a request has groups.
    let scopes = ["orders", "payments"].map(|name| {
        writer.scope(
            resource,
            &ScopeView {
                name,
                version: "1.0.0",
                attributes: &[],
                dropped_attributes_count: 0,
                schema_url: "",
            },
        )
    });
    let mut chunk = |seed: u32| {
        for number in 0..ITEMS {
            let [orders, payments] = scopes;
            let scope = if number.is_multiple_of(7) {
                payments
            } else {
                orders
            };
            write(&mut writer, signal, scope, seed * ITEMS + number);
        }
        writer.take()
    };
    (chunk(0), (1..5).map(chunk).collect())
}

const fn text<'a>(key: &'a str, value: &'a str) -> KeyValue<'a> {
    KeyValue {
        key,
        value: Value::String(value),
    }
}

const EPOCH_NANOS: u64 = 1_790_000_000_000_000_000;

fn write(writer: &mut ChunkWriter, signal: Signal, scope: u32, number: u32) {
    let path = format!("/orders/{number}");
    let attributes = [
        text("http.request.method", "GET"),
        text("url.path", &path),
        KeyValue {
            key: "http.response.status_code",
            value: Value::Int(200 + i64::from(number % 3)),
        },
        KeyValue {
            key: "total",
            value: Value::Double(f64::from(number) / 7.0),
        },
    ];
    let time = EPOCH_NANOS + u64::from(number) * 1_000;
    match signal {
        Signal::Traces => writer.span(
            scope,
            &SpanView {
                trace_id: [number as u8 | 1; 16],
                span_id: [number as u8 | 1; 8],
                parent_span_id: (!number.is_multiple_of(4)).then_some([7; 8]),
                trace_state: "",
                flags: 0x101,
                name: "GET /orders/:id",
                kind: 2,
                start_time_unix_nano: time,
                end_time_unix_nano: time + 800,
                attributes: &attributes,
                dropped_attributes_count: 0,
                events: &[EventView {
                    time_unix_nano: time + 500,
                    name: "rows read",
                    attributes: &attributes,
                    dropped_attributes_count: 0,
                }],
                dropped_events_count: 0,
                links: &[],
                dropped_links_count: 0,
                status: StatusView { code: 0, message: "" },
            },
        ),
        Signal::Logs => writer.log_record(
            scope,
            &LogRecordView {
                time_unix_nano: time,
                observed_time_unix_nano: time,
                severity_number: 9,
                severity_text: "INFO",
                event_name: "",
                body: Some(Value::String(&path)),
                attributes: &attributes,
                dropped_attributes_count: 0,
                flags: 1,
                context: Some(([1; 16], [2; 8])),
            },
        ),
        Signal::Metrics | Signal::Profiles => writer.metric(
            scope,
            &MetricView {
                name: "requests",
                description: "Requests answered",
                unit: "{request}",
                data: MetricData::Sum {
                    points: &[NumberPointView {
                        attributes: &attributes,
                        start_time_unix_nano: EPOCH_NANOS,
                        time_unix_nano: time,
                        value: Some(Number::Double(f64::from(number))),
                        exemplars: &[],
                        flags: 0,
                    }],
                    temporality: Temporality::Cumulative,
                    is_monotonic: true,
                },
            },
        ),
    }
}
