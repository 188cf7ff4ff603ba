//! Requests as services send them, in several shapes and sizes, encoded by prost.

mod logs;
mod metrics;
mod random;
mod traces;

use otlp_native_model::Signal;
use otlp_native_testkit::oracle::common::{AnyValue, ArrayValue, InstrumentationScope, KeyValue, any_value};
use otlp_native_testkit::oracle::resource::Resource;
use random::Random;

/// A request.
pub struct Workload {
    pub signal: Signal,
    pub items: u64,
    pub body: Vec<u8>,
}

/// The shapes of a signal's requests.
pub const fn shapes(signal: Signal) -> &'static [&'static str] {
    match signal {
        Signal::Traces => &["server", "server50", "small", "large"],
        Signal::Metrics => &["counters", "histograms", "exponential"],
        _ => &["short", "short50", "long", "nested"],
    }
}

pub fn shapes_as_json() -> String {
    let list = |signal| {
        let names: Vec<String> = shapes(signal).iter().map(|name| format!("\"{name}\"")).collect();
        format!("[{}]", names.join(","))
    };
    format!(
        r#"{{"traces":{},"metrics":{},"logs":{}}}"#,
        list(Signal::Traces),
        list(Signal::Metrics),
        list(Signal::Logs)
    )
}

pub fn make(signal: Signal, shape: &str) -> Result<Workload, String> {
    if !shapes(signal).contains(&shape) {
        return Err(format!("there's no shape {shape}"));
    }
    let (items, body) = match signal {
        Signal::Traces => traces::request(shape),
        Signal::Metrics => metrics::request(shape),
        _ => logs::request(shape),
    };
    Ok(Workload { signal, items, body })
}

fn text(value: impl Into<String>) -> any_value::Value {
    any_value::Value::StringValue(value.into())
}

fn int(value: i64) -> any_value::Value {
    any_value::Value::IntValue(value)
}

fn double(value: f64) -> any_value::Value {
    any_value::Value::DoubleValue(value)
}

fn boolean(value: bool) -> any_value::Value {
    any_value::Value::BoolValue(value)
}

fn texts(values: &[&str]) -> any_value::Value {
    let values = values
        .iter()
        .map(|value| AnyValue {
            value: Some(text(*value)),
        })
        .collect();
    any_value::Value::ArrayValue(ArrayValue { values })
}

fn pair(key: &str, value: any_value::Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

fn resource(number: u64) -> Resource {
    Resource {
        attributes: vec![
            pair("service.name", text(format!("shop-{number}"))),
            pair("service.version", text("2.14.1")),
            pair("host.name", text("ip-10-0-3-17.eu-west-1.compute.internal")),
            pair("process.pid", int(4_711)),
            pair("telemetry.sdk.name", text("opentelemetry")),
            pair("telemetry.sdk.language", text("nodejs")),
            pair("os.type", text("linux")),
            pair(
                "process.command_args",
                texts(&["node", "--enable-source-maps", "server.js"]),
            ),
        ],
        ..Resource::default()
    }
}

fn scope(name: &str) -> Option<InstrumentationScope> {
    Some(InstrumentationScope {
        name: name.to_owned(),
        version: "0.61.0".to_owned(),
        ..InstrumentationScope::default()
    })
}

/// Items of a request, divided among two scopes of each of two resources.
const SCOPES: [&str; 2] = ["@opentelemetry/instrumentation-http", "orders"];
const RESOURCES: u64 = 2;

/// How many items each of the scopes gets.
const fn items_a_scope(items: u64) -> u64 {
    items / (RESOURCES * SCOPES.len() as u64)
}

const EPOCH_NANOS: u64 = 1_790_000_000_000_000_000;

fn at(random: &mut Random, number: u64) -> u64 {
    EPOCH_NANOS + number * 1_000_000 + random.below(1_000_000)
}
