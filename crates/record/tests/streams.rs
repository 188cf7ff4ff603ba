//! What is said of metric streams comes out of the decoder as it was written, whatever was written.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_aggregate::{Aggregation, BucketsUpdate, ExemplarDef, SeriesDef, StreamDef, Summary, Update};
use otlp_native_model::{Bump, Item, Number, ResourceView, ScopeView, Signal, Temporality};
use otlp_native_record::layout::MAX_STREAMS;
use otlp_native_record::{RecordChunk, RecordDecoder, RecordError, RecordVisitor, StreamItem};
use otlp_native_testkit::oracle::common::KeyValue;
use otlp_native_testkit::{AttributeStyle, ChunkWriter, attribute_views, strategies};
use proptest::collection::vec;
use proptest::prelude::*;

/// Stream items, as their `Debug` has them.
#[derive(Debug, Default)]
struct Seen(Vec<String>);

impl RecordVisitor for Seen {
    fn epoch(&mut self) {}
    fn resource(&mut self, _: u32, _: Option<&ResourceView<'_>>) {}
    fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}
    fn scope(&mut self, _: u32, _: u32, _: &ScopeView<'_>) {}
    fn item(&mut self, _: u32, _: Item<'_>) {
        panic!("there are no items");
    }
    fn invalid_item(&mut self) {
        panic!("there are no items");
    }
    fn stream_item(&mut self, item: &StreamItem<'_>) {
        self.0.push(format!("{item:?}"));
    }
}

#[derive(Clone, Debug)]
struct OwnedStream {
    name: String,
    flags: [bool; 6],
    kind: u8,
    boundaries: Vec<f64>,
    sizes: (u32, i32),
    nanos: u64,
    updates: Vec<OwnedUpdate>,
    attributes: Vec<KeyValue>,
}

#[derive(Clone, Debug)]
struct OwnedUpdate {
    series_id: u32,
    numbers: [f64; 5],
    offsets: [i32; 3],
    counts: Vec<f64>,
    nanos: u64,
}

fn stream() -> impl Strategy<Value = OwnedStream> {
    let update = (
        any::<u32>(),
        any::<[f64; 5]>(),
        any::<[i32; 3]>(),
        vec(any::<f64>(), 9),
        strategies::nanos(),
    )
        .prop_map(|(series_id, numbers, offsets, counts, nanos)| OwnedUpdate {
            series_id,
            numbers,
            offsets,
            counts,
            nanos,
        });
    let attributes = vec(("[a-z]{1,4}", "[a-zäß]{0,9}"), 0..4).prop_map(|pairs| {
        let pair = |(key, text): (String, String)| {
            use otlp_native_testkit::oracle::common::{AnyValue, any_value::Value};
            KeyValue {
                key,
                value: Some(AnyValue {
                    value: Some(Value::StringValue(text)),
                }),
                key_strindex: 0,
            }
        };
        pairs.into_iter().map(pair).collect()
    });
    (
        strategies::text(),
        any::<[bool; 6]>(),
        0_u8..4,
        vec(any::<f64>(), 0..8),
        any::<(u32, i32)>(),
        strategies::nanos(),
        vec(update, 0..4),
        attributes,
    )
        .prop_map(
            |(name, flags, kind, boundaries, sizes, nanos, updates, attributes)| OwnedStream {
                name,
                flags,
                kind,
                boundaries,
                sizes,
                nanos,
                updates,
                attributes,
            },
        )
}

impl OwnedStream {
    fn def(&self, id: u32) -> StreamDef<'_> {
        let [
            is_monotonic,
            is_delta,
            is_integer,
            is_asynchronous,
            has_min_max,
            has_sum,
        ] = self.flags;
        StreamDef {
            id,
            scope_id: 0,
            name: &self.name,
            description: "d",
            unit: "",
            start_time_unix_nano: self.nanos,
            aggregation: match self.kind {
                0 => Aggregation::Sum { is_monotonic },
                1 => Aggregation::Gauge,
                2 => Aggregation::Explicit {
                    boundaries: &self.boundaries,
                },
                _ => Aggregation::Exponential {
                    max_size: self.sizes.0,
                    max_scale: self.sizes.1,
                },
            },
            temporality: if is_delta {
                Temporality::Delta
            } else {
                Temporality::Cumulative
            },
            is_integer,
            is_asynchronous,
            has_min_max,
            has_sum,
        }
    }

    fn update<'a>(&self, of: &'a OwnedUpdate) -> Update<'a> {
        let [count, sum, min, max, zero_count] = of.numbers;
        let summary = Summary { count, sum, min, max };
        let [scale, positive, negative] = of.offsets;
        let at = (positive as usize) % of.counts.len();
        match self.kind {
            0 => Update::Sum(count),
            1 => Update::Gauge {
                value: count,
                time_unix_nano: of.nanos,
            },
            2 => Update::Explicit {
                summary,
                bucket_counts: &of.counts[..self.boundaries.len() + 1],
            },
            _ => Update::Exponential {
                summary,
                zero_count,
                scale,
                positive: BucketsUpdate {
                    offset: positive,
                    counts: &of.counts[..at],
                },
                negative: BucketsUpdate {
                    offset: negative,
                    counts: &of.counts[at..],
                },
            },
        }
    }

    /// Writes all that there is to say of the stream, and returns what shall be read.
    fn write(&self, id: u32, writer: &mut ChunkWriter) -> Vec<String> {
        let arena = Bump::new();
        let mut expected = Vec::new();
        let def = self.def(id);
        writer.stream(&def);
        expected.push(format!("{:?}", StreamItem::Stream(def)));
        let series = SeriesDef {
            stream_id: id,
            series_id: 7,
            start_time_unix_nano: self.nanos,
            attributes: attribute_views(&self.attributes, &arena),
        };
        writer.series(&series);
        expected.push(format!("{:?}", StreamItem::Series(series)));
        let updates: Vec<_> = self
            .updates
            .iter()
            .map(|update| (update.series_id, self.update(update)))
            .collect();
        writer.updates(id, &updates);
        for (series_id, update) in updates {
            let item = StreamItem::Update {
                stream_id: id,
                series_id,
                update,
            };
            expected.push(format!("{item:?}"));
        }
        let exemplar = ExemplarDef {
            stream_id: id,
            series_id: self.sizes.0,
            slot: 3,
            time_unix_nano: self.nanos,
            value: if self.flags[0] {
                Number::Int(self.sizes.1.into())
            } else {
                Number::Double(f64::from(self.sizes.1) / 3.0)
            },
            context: self.flags[1].then_some(([1; 16], [2; 8])),
            attributes: series.attributes,
        };
        writer.exemplar(&exemplar);
        expected.push(format!("{:?}", StreamItem::Exemplar(exemplar)));
        writer.collect(self.nanos);
        let collect = StreamItem::Collect {
            time_unix_nano: self.nanos,
        };
        expected.push(format!("{collect:?}"));
        expected
    }
}

fn written(streams: &[OwnedStream]) -> (RecordChunk, Vec<String>) {
    let mut writer = ChunkWriter::new(AttributeStyle::Dynamic);
    let resource = writer.resource(None);
    let scope = ScopeView {
        name: "s",
        version: "",
        attributes: &[],
        dropped_attributes_count: 0,
        schema_url: "",
    };
    writer.scope(resource, &scope);
    let mut expected = Vec::new();
    for (id, stream) in (0..).zip(streams) {
        expected.extend(stream.write(id, &mut writer));
    }
    (writer.take(), expected)
}

fn decode(chunk: &RecordChunk) -> (Vec<String>, Result<(), RecordError>) {
    let mut seen = Seen::default();
    let result = RecordDecoder::new(Signal::Metrics).decode(chunk, &mut seen);
    (seen.0, result)
}

proptest! {
    #[test]
    fn stream_items_come_out_as_they_were_written(streams in vec(stream(), 0..4)) {
        let (chunk, expected) = written(&streams);
        prop_assert_eq!(chunk.item_count, 0);
        prop_assert_eq!(decode(&chunk), (expected, Ok(())));
    }

    #[test]
    fn damaged_stream_items_are_decoded_or_refused(
        streams in vec(stream(), 1..4),
        damage in vec((any::<prop::sample::Index>(), any::<u32>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let (mut chunk, _) = written(&streams);
        for (at, word) in damage {
            let at = at.index(chunk.items.words.len());
            chunk.items.words[at] = word;
        }
        let len = cut.index(chunk.items.words.len() + 1);
        chunk.items.words.truncate(len);
        let _ = decode(&chunk);
    }
}

#[test]
fn the_table_of_streams_is_bounded() {
    let stream = OwnedStream {
        name: String::new(),
        flags: [false; 6],
        kind: 0,
        boundaries: Vec::new(),
        sizes: (0, 0),
        nanos: 0,
        updates: Vec::new(),
        attributes: Vec::new(),
    };
    let (mut chunk, _) = written(&[]);
    let mut writer = ChunkWriter::new(AttributeStyle::Dynamic);
    (0..=MAX_STREAMS).for_each(|id| writer.stream(&stream.def(id)));
    let items = writer.take();
    (chunk.items, chunk.record_count) = (items.items, items.record_count);
    assert!(matches!(decode(&chunk).1, Err(RecordError::TableFull { .. })));
}
