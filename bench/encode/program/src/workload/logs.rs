//! Log records.

use super::random::Random;
use super::{RESOURCES, SCOPES, at, boolean, double, int, items_a_scope, pair, resource, scope, text};
use otlp_native_testkit::oracle::common::{AnyValue, KeyValueList, any_value};
use otlp_native_testkit::oracle::logs::{LogRecord, ResourceLogs, ScopeLogs};
use otlp_native_testkit::oracle::{ExportLogsServiceRequest, Message};

pub fn request(shape: &str) -> (u64, Vec<u8>) {
    let (items, make): (u64, fn(&mut Random, u64) -> LogRecord) = match shape {
        "short" => (2_000, short),
        "short50" => (52, short),
        "long" => (800, long),
        _ => (800, nested),
    };
    let mut random = Random::new(2);
    let mut number = 0;
    let resource_logs = (0..RESOURCES)
        .map(|index| ResourceLogs {
            resource: Some(resource(index)),
            scope_logs: SCOPES
                .iter()
                .map(|name| ScopeLogs {
                    scope: scope(name),
                    log_records: (0..items_a_scope(items))
                        .map(|_| {
                            number += 1;
                            make(&mut random, number)
                        })
                        .collect(),
                    ..ScopeLogs::default()
                })
                .collect(),
            ..ResourceLogs::default()
        })
        .collect();
    (items, ExportLogsServiceRequest { resource_logs }.encode_to_vec())
}

fn bare(random: &mut Random, number: u64, body: any_value::Value) -> LogRecord {
    let time = at(random, number);
    LogRecord {
        time_unix_nano: time,
        observed_time_unix_nano: time,
        severity_number: 9,
        severity_text: "INFO".to_owned(),
        body: Some(AnyValue { value: Some(body) }),
        trace_id: random.id::<16>(),
        span_id: random.id::<8>(),
        flags: 1,
        ..LogRecord::default()
    }
}

/// As a logger within a request makes them: 4 attributes.
fn short(random: &mut Random, number: u64) -> LogRecord {
    LogRecord {
        attributes: vec![
            pair("log.logger", text(random.pick(&["payments", "orders", "stock"]))),
            pair("order.id", int(number as i64)),
            pair("currency", text("EUR")),
            pair("total", double(random.below(100_000) as f64 / 7.0 + 0.03)),
        ],
        ..bare(random, number, text(format!("order {number} was paid")))
    }
}

/// Access logs: a line of some hundred bytes, 12 attributes.
fn long(random: &mut Random, number: u64) -> LogRecord {
    let line = format!(
        "192.0.2.{} - - [24/Nov/2026:13:41:{:02} +0000] \"GET /orders/{number}?expand=customer,items HTTP/1.1\" 200 {} \
         \"https://shop.example/orders\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)\" {}",
        random.below(256),
        random.below(60),
        random.below(100_000),
        "→ upstream shop-7 answered in 12 ms; ".repeat(12),
    );
    let attributes = (0..12)
        .map(|index| {
            pair(
                &format!("app.field.{index}"),
                text(format!("value {}", random.below(10_000))),
            )
        })
        .collect();
    LogRecord {
        attributes,
        ..bare(random, number, text(line))
    }
}

/// Structured logs: the body and an attribute are maps.
fn nested(random: &mut Random, number: u64) -> LogRecord {
    let map = |random: &mut Random| {
        any_value::Value::KvlistValue(KeyValueList {
            values: vec![
                pair("message", text("order was paid")),
                pair("id", int(number as i64)),
                pair("is_first", boolean(number.is_multiple_of(2))),
                pair("amount", double(random.below(100_000) as f64 / 3.0 + 0.03)),
            ],
        })
    };
    let inner = map(random);
    let body = any_value::Value::KvlistValue(KeyValueList {
        values: vec![pair("event", inner), pair("level", text("info"))],
    });
    LogRecord {
        attributes: vec![pair("context", map(random)), pair("event.domain", text("shop"))],
        ..bare(random, number, body)
    }
}
