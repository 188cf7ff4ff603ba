//! Spans.

use super::random::Random;
use super::{RESOURCES, SCOPES, at, boolean, double, int, items_a_scope, pair, resource, scope, text, texts};
use otlp_native_testkit::oracle::common::KeyValue;
use otlp_native_testkit::oracle::trace::span::{Event, Link};
use otlp_native_testkit::oracle::trace::{ResourceSpans, ScopeSpans, Span, Status};
use otlp_native_testkit::oracle::{ExportTraceServiceRequest, Message};

pub fn request(shape: &str) -> (u64, Vec<u8>) {
    let (items, make): (u64, fn(&mut Random, u64) -> Span) = match shape {
        "server" => (1_000, server),
        "server50" => (52, server),
        "small" => (4_000, small),
        _ => (400, large),
    };
    let mut random = Random::new(1);
    let mut number = 0;
    let resource_spans = (0..RESOURCES)
        .map(|index| ResourceSpans {
            resource: Some(resource(index)),
            scope_spans: SCOPES
                .iter()
                .map(|name| ScopeSpans {
                    scope: scope(name),
                    spans: (0..items_a_scope(items))
                        .map(|_| {
                            number += 1;
                            make(&mut random, number)
                        })
                        .collect(),
                    ..ScopeSpans::default()
                })
                .collect(),
            ..ResourceSpans::default()
        })
        .collect();
    (
        items,
        ExportTraceServiceRequest { resource_spans }.encode_to_vec(),
    )
}

fn bare(random: &mut Random, number: u64, name: &str, kind: i32) -> Span {
    let start = at(random, number);
    Span {
        trace_id: random.id::<16>(),
        span_id: random.id::<8>(),
        parent_span_id: if number.is_multiple_of(4) {
            Vec::new()
        } else {
            random.id::<8>()
        },
        name: name.to_owned(),
        kind,
        start_time_unix_nano: start,
        end_time_unix_nano: start + random.below(900_000),
        flags: 0x101,
        ..Span::default()
    }
}

/// As an HTTP server makes them: 10 attributes and 1 event.
fn server(random: &mut Random, number: u64) -> Span {
    Span {
        attributes: http_attributes(random, number),
        events: vec![Event {
            time_unix_nano: at(random, number),
            name: "rows read".to_owned(),
            attributes: vec![
                pair("db.rows", int(random.below(1_000) as i64)),
                pair("db.system.name", text("postgresql")),
            ],
            ..Event::default()
        }],
        ..bare(random, number, "GET /orders/:id", 2)
    }
}

fn http_attributes(random: &mut Random, number: u64) -> Vec<KeyValue> {
    vec![
        pair(
            "http.request.method",
            text(random.pick(&["GET", "GET", "POST", "PUT"])),
        ),
        pair("url.scheme", text("https")),
        pair("http.route", text("/orders/:id")),
        pair("server.address", text("shop.example")),
        pair("server.port", int(443)),
        pair("url.path", text(format!("/orders/{number}"))),
        pair("client.address", text(format!("192.0.2.{}", random.below(256)))),
        pair(
            "user_agent.original",
            text(random.pick(&["curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)"])),
        ),
        pair("network.protocol.version", text("1.1")),
        pair(
            "http.response.status_code",
            int(200 + 100 * random.below(4) as i64),
        ),
    ]
}

/// Inner steps: 2 attributes.
fn small(random: &mut Random, number: u64) -> Span {
    Span {
        attributes: vec![
            pair("step", int(random.below(9) as i64)),
            pair("cache.hit", boolean(number.is_multiple_of(3))),
        ],
        ..bare(random, number, "render", 1)
    }
}

/// A call of a database that failed: 30 attributes, long texts, 3 events and 2 links.
fn large(random: &mut Random, number: u64) -> Span {
    let mut attributes = http_attributes(random, number);
    attributes.extend([
        pair("db.query.text", text(format!(
            "SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = {number} \
             AND o.state IN ('open', 'paid', 'sent') ORDER BY o.created_at DESC LIMIT 50 -- naïve"
        ))),
        pair("db.operation.parameters", texts(&["open", "paid", "sent"])),
        pair("app.price", double(random.below(1_000_000) as f64 / 7.0 + 0.03)),
        pair("app.is_retry", boolean(number.is_multiple_of(5))),
    ]);
    attributes.extend((0..16).map(|index| {
        pair(
            &format!("app.label.{index}"),
            text(format!("value {} of {index}", random.below(10_000))),
        )
    }));
    let event = |random: &mut Random| Event {
        time_unix_nano: at(random, number),
        name: "exception".to_owned(),
        attributes: vec![
            pair("exception.type", text("TimeoutError")),
            pair("exception.message", text("the query took longer than 5000 ms")),
            pair(
                "exception.stacktrace",
                text("TimeoutError\n    at Query.run (/app/db.js:17:11)\n".repeat(6)),
            ),
        ],
        ..Event::default()
    };
    let link = |random: &mut Random| Link {
        trace_id: random.id::<16>(),
        span_id: random.id::<8>(),
        attributes: vec![pair("link.kind", text("retry"))],
        flags: 0x101,
        ..Link::default()
    };
    Span {
        attributes,
        events: (0..3).map(|_| event(random)).collect(),
        links: (0..2).map(|_| link(random)).collect(),
        status: Some(Status {
            message: "timeout".to_owned(),
            code: 2,
        }),
        trace_state: "vendor=00f067aa0ba902b7".to_owned(),
        dropped_attributes_count: 1,
        ..bare(random, number, "SELECT shop.orders", 3)
    }
}
