//! Decodes a chunk of records and encodes them as a request, as often as it is told. A program that counts instructions
//! (`valgrind --tool=callgrind`) finds what a batch costs in the difference between two runs, whatever it takes to start.
//!
//! The first argument says what the records are: `spans`, `log_records` or `points`; the second, how often. Prints how many
//! items went through.

#![allow(clippy::print_stdout)] // It is a program.

use otlp_native_memory::MemoryPool;
use otlp_native_model::{
    EventView, Item, KeyValue, LogRecordView, MetricData, MetricView, Number, NumberPointView, ResourceView,
    ScopeView, Signal, SpanView, StatusView, Temporality, Value,
};
use otlp_native_otlp::{RequestBuilder, ResourceHead, ScopeHead};
use otlp_native_record::{RecordDecoder, RecordVisitor};
use otlp_native_testkit::{AttributeStyle, ChunkWriter};
use std::sync::Arc;

const ITEMS: u32 = 1_000;

struct ToRequest {
    scope: Arc<ScopeHead>,
    builder: RequestBuilder,
}

impl RecordVisitor for ToRequest {
    fn epoch(&mut self) {}
    fn resource(&mut self, _: u32, _: Option<&ResourceView<'_>>) {}
    fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}
    fn scope(&mut self, _: u32, _: u32, _: &ScopeView<'_>) {}
    fn item(&mut self, _: u32, item: Item<'_>) {
        self.builder.push(&self.scope, item);
    }
    fn invalid_item(&mut self) {}
}

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let (signal, write): (Signal, fn(&mut ChunkWriter, u32, u32)) = match arguments.next().as_deref() {
        Some("spans") => (Signal::Traces, write_span),
        Some("log_records") => (Signal::Logs, write_log_record),
        Some("points") => (Signal::Metrics, write_point),
        _ => return Err("say which: spans, log_records or points".to_owned()),
    };
    let times: u32 = arguments
        .next()
        .and_then(|times| times.parse().ok())
        .ok_or("say how often")?;

    let mut writer = ChunkWriter::new(AttributeStyle::Templates);
    writer.set_binary_ids(true);
    let resource = writer.resource(Some(&RESOURCE));
    let scope = writer.scope(resource, &SCOPE);
    let mut chunk = || {
        (0..ITEMS).for_each(|item| write(&mut writer, scope, item));
        writer.take()
    };
    // Only the first has definitions.
    let (first, others) = (chunk(), chunk());

    let pool = MemoryPool::default();
    let mut decoder = RecordDecoder::in_pool(signal, pool.clone());
    let mut visitor = ToRequest {
        scope: Arc::new(ScopeHead::new(
            Arc::new(ResourceHead::resolved(&RESOURCE)),
            &SCOPE,
        )),
        builder: RequestBuilder::in_pool(signal, pool),
    };
    let mut taken = 0;
    for chunk in std::iter::once(&first).chain((0..times).map(|_| &others)) {
        decoder
            .decode(chunk, &mut visitor)
            .map_err(|error| error.to_string())?;
        taken += visitor.builder.take().items;
    }
    println!("{taken}");
    Ok(())
}

const RESOURCE: ResourceView<'_> = ResourceView {
    attributes: &[text("service.name", "shop"), text("host.name", "one")],
    dropped_attributes_count: 0,
    schema_url: "",
};

const SCOPE: ScopeView<'_> = ScopeView {
    name: "orders",
    version: "1.0.0",
    attributes: &[],
    dropped_attributes_count: 0,
    schema_url: "",
};

const fn text<'a>(key: &'a str, value: &'a str) -> KeyValue<'a> {
    KeyValue {
        key,
        value: Value::String(value),
    }
}

const fn int(key: &str, value: i64) -> KeyValue<'_> {
    KeyValue {
        key,
        value: Value::Int(value),
    }
}

fn id<const N: usize>(seed: u32) -> [u8; N] {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    std::array::from_fn(|_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    })
}

const EPOCH_NANOS: u64 = 1_790_000_000_000_000_000;

fn at(number: u32) -> u64 {
    EPOCH_NANOS + u64::from(number) * 1_000_000
}

fn write_span(writer: &mut ChunkWriter, scope: u32, number: u32) {
    let path = format!("/orders/{number}");
    let attributes = [
        text("http.request.method", "GET"),
        text("url.scheme", "https"),
        text("http.route", "/orders/:id"),
        text("server.address", "shop.example"),
        int("server.port", 443),
        text("url.path", &path),
        text("client.address", "192.0.2.7"),
        text("user_agent.original", "curl/8.5.0"),
        text("network.protocol.version", "1.1"),
        int("http.response.status_code", 200),
    ];
    let rows = [
        int("db.rows", i64::from(number % 1024)),
        text("db.system.name", "postgresql"),
    ];
    let events = [EventView {
        time_unix_nano: at(number) + 500_000,
        name: "rows read",
        attributes: &rows,
        dropped_attributes_count: 0,
    }];
    let view = SpanView {
        trace_id: id(number / 4 + 1),
        span_id: id(number + 1_000_000),
        parent_span_id: (!number.is_multiple_of(4)).then(|| id(number + 999_999)),
        trace_state: "",
        flags: 0x101,
        name: "GET /orders/:id",
        kind: 2,
        start_time_unix_nano: at(number),
        end_time_unix_nano: at(number) + 800_000,
        attributes: &attributes,
        dropped_attributes_count: 0,
        events: &events,
        dropped_events_count: 0,
        links: &[],
        dropped_links_count: 0,
        status: StatusView { code: 0, message: "" },
    };
    writer.span(scope, &view);
}

fn write_log_record(writer: &mut ChunkWriter, scope: u32, number: u32) {
    let body = format!("order {number} was paid");
    let attributes = [
        text("log.logger", "payments"),
        int("order.id", i64::from(number)),
        text("currency", "EUR"),
        KeyValue {
            key: "total",
            value: Value::Double(f64::from(number) / 7.0),
        },
    ];
    let view = LogRecordView {
        time_unix_nano: at(number),
        observed_time_unix_nano: at(number),
        severity_number: 9,
        severity_text: "INFO",
        event_name: "",
        body: Some(Value::String(&body)),
        attributes: &attributes,
        dropped_attributes_count: 0,
        flags: 1,
        context: Some((id(number / 4 + 1), id(number + 1_000_000))),
    };
    writer.log_record(scope, &view);
}

fn write_point(writer: &mut ChunkWriter, scope: u32, number: u32) {
    let customer = format!("customer-{}", number % 100);
    let attributes = [
        text("http.request.method", "GET"),
        text("customer", &customer),
        int("http.response.status_code", 200),
    ];
    let points = [NumberPointView {
        attributes: &attributes,
        start_time_unix_nano: EPOCH_NANOS,
        time_unix_nano: at(number),
        value: Some(Number::Double(f64::from(number))),
        exemplars: &[],
        flags: 0,
    }];
    let view = MetricView {
        name: "requests",
        description: "Requests answered",
        unit: "{request}",
        data: MetricData::Sum {
            points: &points,
            temporality: Temporality::Cumulative,
            is_monotonic: true,
        },
    };
    writer.metric(scope, &view);
}
