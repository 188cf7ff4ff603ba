//! Capture records from JavaScript.

use otlp_native_model::{Item, KeyValue, ResourceView, ScopeView, Signal, SpanView, Value};
use otlp_native_record::{Block, RecordChunk, RecordDecoder, RecordVisitor, StreamItem};
use std::fmt::{self, Write};

/// Decodes `input` as a record of each signal. Whether it is a valid one of any.
pub fn check(input: &[u8]) -> bool {
    let chunk = chunk(input);
    let signals = [Signal::Traces, Signal::Logs, Signal::Metrics];
    signals.map(|signal| check_signal(signal, &chunk)).contains(&true)
}

/// Decodes `chunk` twice with one decoder. Whether the first time went through.
fn check_signal(signal: Signal, chunk: &RecordChunk) -> bool {
    let mut decoder = RecordDecoder::new(signal);
    let (first, is_valid) = decode(&mut decoder, chunk);
    let (second, is_valid_again) = decode(&mut decoder, chunk);
    if first.starts_with_epoch {
        assert_eq!(is_valid, is_valid_again, "an epoch forgets all that came before");
        assert_eq!(first, second, "an epoch forgets all that came before");
    }
    is_valid
}

/// Four 16-bit numbers (items, words of definitions, bytes of their strings, words of items), then the words and bytes
/// that they announce in this order; what is left are the strings of the items. Whatever is missing is cut off.
fn chunk(input: &[u8]) -> RecordChunk {
    let (numbers, mut rest) = input.split_at(input.len().min(8));
    let (numbers, _) = numbers.as_chunks::<2>();
    let number = |at: usize| numbers.get(at).map_or(0, |bytes| u16::from_le_bytes(*bytes));
    let mut take = |len: usize| {
        let (taken, left) = rest.split_at(len.min(rest.len()));
        rest = left;
        taken
    };
    let definitions = Block {
        words: words(take(usize::from(number(1)) * 4)).into(),
        strings: take(number(2).into()).to_vec().into(),
    };
    let items = Block {
        words: words(take(usize::from(number(3)) * 4)).into(),
        strings: take(usize::MAX).to_vec().into(),
    };
    RecordChunk {
        definitions,
        items,
        record_count: number(0).into(),
        item_count: number(0).into(),
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

fn decode(decoder: &mut RecordDecoder, chunk: &RecordChunk) -> (Walk, bool) {
    let mut walk = Walk::default();
    let is_valid = decoder.decode(chunk, &mut walk).is_ok();
    assert!(walk.items <= chunk.record_count);
    assert!(
        !is_valid || walk.has_stream_items || walk.items == chunk.record_count,
        "every item is visited"
    );
    (walk, is_valid)
}

/// Reads every byte of every view, so that the sanitizer sees it, and checks the ids.
#[derive(Debug, Default, PartialEq)]
struct Walk {
    starts_with_epoch: bool,
    has_epoch: bool,
    has_stream_items: bool,
    calls: u32,
    items: u32,
    resources: u32,
    scopes: u32,
    sum: u64,
}

impl RecordVisitor for Walk {
    fn epoch(&mut self) {
        self.starts_with_epoch |= self.calls == 0;
        self.has_epoch = true;
        self.calls += 1;
        (self.resources, self.scopes) = (0, 0);
    }

    fn resource(&mut self, id: u32, view: Option<&ResourceView<'_>>) {
        self.calls += 1;
        assert!(!self.has_epoch || id == self.resources, "the next id");
        self.resources += 1;
        if let Some(view) = view {
            self.resource_view(view);
        }
    }

    fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>) {
        self.calls += 1;
        assert!(!self.has_epoch || id < self.resources, "a known id");
        self.resource_view(view);
    }

    fn scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>) {
        self.calls += 1;
        assert!(!self.has_epoch || id == self.scopes, "the next id");
        assert!(!self.has_epoch || resource_id < self.resources, "a known id");
        self.scopes += 1;
        self.text(view.name);
        self.text(view.version);
        self.text(view.schema_url);
        self.attributes(view.attributes);
    }

    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        self.calls += 1;
        self.items += 1;
        assert!(!self.has_epoch || scope_id < self.scopes, "a known id");
        match item {
            Item::Span(view) => self.span(view),
            Item::LogRecord(view) => self.debug(view),
            Item::Metric(view) => self.debug(view),
        }
    }

    fn stream_item(&mut self, item: &StreamItem<'_>) {
        self.calls += 1;
        self.has_stream_items = true;
        self.debug(item);
    }

    fn invalid_item(&mut self) {
        self.calls += 1;
        self.items += 1;
    }
}

/// Takes in text without keeping it.
impl Write for Walk {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

impl Walk {
    fn debug(&mut self, view: &impl fmt::Debug) {
        assert!(write!(self, "{view:?}").is_ok());
    }

    fn span(&mut self, view: &SpanView<'_>) {
        self.bytes(&view.trace_id);
        self.bytes(&view.span_id);
        self.text(view.name);
        self.text(view.trace_state);
        self.text(view.status.message);
        self.attributes(view.attributes);
        for event in view.events {
            self.text(event.name);
            self.attributes(event.attributes);
        }
        for link in view.links {
            self.bytes(&link.trace_id);
            self.bytes(&link.span_id);
            self.text(link.trace_state);
            self.attributes(link.attributes);
        }
    }

    fn resource_view(&mut self, view: &ResourceView<'_>) {
        self.text(view.schema_url);
        self.attributes(view.attributes);
    }

    fn attributes(&mut self, attributes: &[KeyValue<'_>]) {
        for attribute in attributes {
            self.text(attribute.key);
            self.value(attribute.value);
        }
    }

    fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Empty => {}
            Value::String(text) => self.text(text),
            Value::Bool(flag) => self.bytes(&[flag.into()]),
            Value::Int(number) => self.bytes(&number.to_le_bytes()),
            Value::Double(number) => self.bytes(&number.to_bits().to_le_bytes()),
            Value::Bytes(bytes) => self.bytes(bytes),
            Value::Array(values) => values.iter().for_each(|value| self.value(*value)),
            Value::Map(pairs) => self.attributes(pairs),
        }
    }

    fn text(&mut self, text: &str) {
        assert!(std::str::from_utf8(text.as_bytes()).is_ok());
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.sum = self.sum.wrapping_mul(31).wrapping_add(u64::from(*byte) + 1);
        }
    }
}
