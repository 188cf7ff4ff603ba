//! Writes the generated seeds, the same ones each time: `cargo run --manifest-path fuzz/Cargo.toml --example seeds`.

use otlp_native_aggregate::{
    Aggregation, BucketsUpdate, DdSketch, DistinctCounter, ExemplarDef, Moments, SeriesDef, StreamDef,
    Summary, TopK, Update,
};
use otlp_native_fuzz::queue_segment;
use otlp_native_model::{Bump, KeyValue, Number, Signal, Temporality, Value};
use otlp_native_otlp::{PartialSuccess, RpcStatus, json, response, status};
use otlp_native_record::RecordChunk;
use otlp_native_testkit::requests::{self, encoded_request};
use otlp_native_testkit::{AttributeStyle, ChunkWriter, log_record_view, metric_view, strategies};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

/// Requests for each signal, and records for each style.
const SEEDS_EACH: usize = 4;
/// Small enough to mutate well, large enough to hold something.
const REQUEST_BYTES: std::ops::Range<usize> = 150..1200;
const RECORD_BYTES: usize = 2000;

fn main() -> io::Result<()> {
    let mut runner = TestRunner::deterministic();
    for (byte, signal) in (0_u8..).zip(Signal::ALL) {
        let name = format!("{signal:?}").to_lowercase();
        let write = |name: String, protobuf: &[u8], text: &[u8]| {
            save("otlp_decoder", &name, &[&[byte], protobuf].concat())?;
            save("json_decoder", &name, &[&[byte], text].concat())
        };
        for (number, body) in signal_requests(signal, &mut runner).enumerate() {
            let text = json::from_protobuf(signal, &body).map_err(io::Error::other)?;
            write(format!("valid-{name}-{number}"), &body, &text)?;
        }
        let partial = PartialSuccess {
            rejected_items: 3,
            message: "too old".to_owned(),
        };
        write(
            format!("response-{name}"),
            &response::to_protobuf(signal, &partial),
            &response::to_json(signal, &partial),
        )?;
        let refusal = RpcStatus {
            code: 14,
            message: "busy".to_owned(),
            retry_delay: Some(Duration::from_millis(1500)),
        };
        write(
            format!("status-{name}"),
            &status::to_protobuf(&refusal),
            &status::to_json(&refusal),
        )?;
    }
    for (style, kind, name) in [
        (AttributeStyle::Templates, Kind::Spans, "templates"),
        (AttributeStyle::Dynamic, Kind::Spans, "dynamic"),
        (AttributeStyle::Templates, Kind::LogRecords, "logs"),
        (AttributeStyle::Dynamic, Kind::Metrics, "metrics"),
        (AttributeStyle::Dynamic, Kind::Streams, "streams"),
    ] {
        let inputs = std::iter::repeat_with(|| input(&chunk(style, kind, &mut runner)));
        let inputs = inputs.filter(|input| input.len() < RECORD_BYTES).take(SEEDS_EACH);
        for (number, input) in inputs.enumerate() {
            save("record_decoder", &format!("valid-{name}-{number}"), &input)?;
        }
    }
    sketches()?;
    queue_segments()
}

fn save(target: &str, name: &str, input: &[u8]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), input)
}

fn signal_requests(signal: Signal, runner: &mut TestRunner) -> impl Iterator<Item = Vec<u8>> {
    let strategy = encoded_request(signal);
    std::iter::repeat_with(move || generate(&strategy, runner))
        .filter(|body| REQUEST_BYTES.contains(&body.len()))
        .take(SEEDS_EACH)
}

fn generate<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    let tree = strategy.new_tree(runner).expect("the strategies filter nothing");
    tree.current()
}

/// What the items of a record are.
#[derive(Clone, Copy)]
enum Kind {
    Spans,
    LogRecords,
    Metrics,
    Streams,
}

/// A resource that is known, one that becomes known, a scope of each, and an item of each.
fn chunk(style: AttributeStyle, kind: Kind, runner: &mut TestRunner) -> RecordChunk {
    let arena = Bump::new();
    let mut writer = ChunkWriter::new(style);
    for is_pending in [false, true] {
        let resource = generate(&strategies::resource(), runner);
        let resource_id = writer.resource((!is_pending).then(|| resource.view(&arena)).as_ref());
        let scope = generate(&strategies::scope(), runner);
        let scope_id = writer.scope(resource_id, &scope.view(&arena));
        if is_pending {
            writer.resolve_resource(resource_id, &resource.view(&arena));
        }
        writer.set_binary_ids(is_pending && matches!(kind, Kind::LogRecords));
        match kind {
            Kind::Spans => {
                let span = generate(&strategies::span(), runner);
                writer.span(scope_id, &span.view(&arena));
            }
            Kind::LogRecords => {
                let record = generate(&requests::log_record(), runner);
                writer.log_record(scope_id, &log_record_view(&record, &arena));
            }
            Kind::Metrics => {
                let metric = generate(&requests::metric(), runner);
                if let Some(view) = metric_view(&metric, &arena) {
                    writer.metric(scope_id, &view);
                }
            }
            Kind::Streams => stream(&mut writer, scope_id, is_pending),
        }
    }
    writer.take()
}

/// A stream with a series, an update, an exemplar and a collection.
fn stream(writer: &mut ChunkWriter, scope_id: u32, is_exponential: bool) {
    let stream_id = scope_id;
    let summary = Summary {
        count: 3.0,
        sum: 6.5,
        min: 0.5,
        max: 4.0,
    };
    let (aggregation, update) = if is_exponential {
        let aggregation = Aggregation::Exponential {
            max_size: 160,
            max_scale: 20,
        };
        let update = Update::Exponential {
            summary,
            zero_count: 1.0,
            scale: 3,
            positive: BucketsUpdate {
                offset: -4,
                counts: &[1.0, 0.0, 1.0],
            },
            negative: BucketsUpdate::default(),
        };
        (aggregation, update)
    } else {
        let aggregation = Aggregation::Explicit {
            boundaries: &[1.0, 2.0],
        };
        let update = Update::Explicit {
            summary,
            bucket_counts: &[1.0, 0.0, 2.0],
        };
        (aggregation, update)
    };
    writer.stream(&StreamDef {
        id: stream_id,
        scope_id,
        name: "duration",
        description: "",
        unit: "s",
        start_time_unix_nano: 1_700_000_000_000_000_000,
        aggregation,
        temporality: Temporality::Delta,
        is_integer: false,
        is_asynchronous: false,
        has_min_max: true,
        has_sum: true,
    });
    let attributes = [KeyValue {
        key: "route",
        value: Value::String("/"),
    }];
    writer.series(&SeriesDef {
        stream_id,
        series_id: 0,
        start_time_unix_nano: 1_700_000_000_000_000_001,
        attributes: &attributes,
    });
    writer.updates(stream_id, &[(0, update)]);
    writer.exemplar(&ExemplarDef {
        stream_id,
        series_id: 0,
        slot: 1,
        time_unix_nano: 1_700_000_000_000_000_002,
        value: Number::Double(0.5),
        context: Some(([1; 16], [2; 8])),
        attributes: &attributes,
    });
    writer.collect(1_700_000_001_000_000_000);
}

/// The chunk as `record_decoder` reads it.
fn input(chunk: &RecordChunk) -> Vec<u8> {
    let RecordChunk {
        definitions, items, ..
    } = chunk;
    let numbers = [
        chunk.record_count as usize,
        definitions.words.len(),
        definitions.strings.len(),
        items.words.len(),
    ];
    let mut input: Vec<u8> = numbers
        .iter()
        .flat_map(|number| (*number as u16).to_le_bytes())
        .collect();
    for block in [definitions, items] {
        input.extend(block.words.iter().flat_map(|word| word.to_le_bytes()));
        input.extend_from_slice(&block.strings);
    }
    input
}

/// Segments that are whole, done in part, torn and damaged; and recipes for segments.
/// One of each kind, with values and without.
fn sketches() -> io::Result<()> {
    let values: Vec<f64> = (0..40_u32).map(|place| f64::from(place * place) - 9.5).collect();
    for (name, values) in [("empty", &[][..]), ("values", &values)] {
        let mut moments = Moments::default();
        let mut sketch = DdSketch::new(0.05, 32).ok_or(io::ErrorKind::InvalidInput)?;
        let mut distinct = DistinctCounter::new(5).ok_or(io::ErrorKind::InvalidInput)?;
        let mut top = TopK::new(8).ok_or(io::ErrorKind::InvalidInput)?;
        moments.add(values);
        sketch.add(values);
        distinct.add(values);
        top.add(values);
        if !values.is_empty() {
            top.add_text("text", 9);
            top.add_i64(&[7, 7, 7]);
        }
        save(
            "sketch_decoder",
            &format!("valid-summary-{name}"),
            &[&[0], &moments.to_bytes()[..]].concat(),
        )?;
        save(
            "sketch_decoder",
            &format!("valid-quantiles-{name}"),
            &[&[1], &sketch.to_bytes()[..]].concat(),
        )?;
        save(
            "sketch_decoder",
            &format!("valid-distinct-{name}"),
            &[&[2], &distinct.to_bytes()[..]].concat(),
        )?;
        save(
            "sketch_decoder",
            &format!("valid-top-{name}"),
            &[&[3], &top.to_bytes()[..]].concat(),
        )?;
    }
    Ok(())
}

fn queue_segments() -> io::Result<()> {
    let mut segment = queue_segment::header();
    save("queue_segment", "empty", &segment)?;
    for (number, len) in (0..).zip([0_usize, 40, 300, 5]) {
        queue_segment::append(&mut segment, number, &vec![0xF1; len]);
        save("queue_segment", &format!("valid-{number}"), &segment)?;
    }
    save("queue_segment", "torn", &segment[..segment.len() - 3])?;
    for (name, place, change) in [
        ("newer", 8, 3),
        ("damaged-header", 14, 1),
        ("damaged-record", 40, 1),
        ("damaged-payload", 120, 1),
        ("damaged-mark", 68, 0xD0),
    ] {
        let mut damaged = segment.clone();
        damaged[place] ^= change;
        if name == "newer" {
            damaged[10] ^= change;
        }
        save("queue_segment", name, &damaged)?;
    }
    save(
        "queue_segment",
        "done",
        &[&segment[..68], &[0xD0, 0x4E, 0xE5, 0x1B], &segment[72..]].concat(),
    )?;
    let records = [4, 10, b'a', 0, 0, 100, 0xF1, 3, b'o'];
    save("queue_segment", "recipe", &records)?;
    save(
        "queue_segment",
        "recipe-damaged",
        &[&records[..], &[40, 0, 1, 90, 0, 0x80, 0, 1, 0]].concat(),
    )
}
