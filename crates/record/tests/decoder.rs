//! The decoder against the writer of the same layout, and against records that are broken in every way.

use otlp_native_model::{Bump, Item, ResourceView, ScopeView, Signal};
use otlp_native_record::{Block, RecordChunk, RecordDecoder, RecordError, RecordVisitor, layout::*};
use otlp_native_testkit::owned::{OwnedKeyValue, OwnedResource, OwnedScope, OwnedSpan, OwnedValue};
use otlp_native_testkit::{AttributeStyle, ChunkWriter, strategies};
use proptest::prelude::*;

#[derive(Debug, Default, PartialEq)]
struct Seen {
    epochs: u32,
    resources: Vec<(u32, Option<OwnedResource>)>,
    resolved: Vec<(u32, OwnedResource)>,
    scopes: Vec<(u32, u32, OwnedScope)>,
    spans: Vec<(u32, OwnedSpan)>,
    invalid: u32,
}

impl RecordVisitor for Seen {
    fn epoch(&mut self) {
        self.epochs += 1;
    }
    fn resource(&mut self, id: u32, view: Option<&ResourceView<'_>>) {
        self.resources.push((id, view.map(Into::into)));
    }
    fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>) {
        self.resolved.push((id, view.into()));
    }
    fn scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>) {
        self.scopes.push((id, resource_id, view.into()));
    }
    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        let Item::Span(view) = item else { unreachable!() };
        self.spans.push((scope_id, view.into()));
    }
    fn invalid_item(&mut self) {
        self.invalid += 1;
    }
}

/// What JavaScript's numbers keep of a generated span.
fn as_javascript(mut span: OwnedSpan) -> OwnedSpan {
    span.kind &= 7;
    span.status_code &= 3;
    span.flags = span.flags & 0x2FF | 0x100;
    numbers(&mut span.attributes);
    for event in &mut span.events {
        numbers(&mut event.attributes);
    }
    for link in &mut span.links {
        link.flags = link.flags & 0x2FF | 0x100;
        numbers(&mut link.attributes);
    }
    span
}

fn numbers(attributes: &mut [OwnedKeyValue]) {
    attributes
        .iter_mut()
        .for_each(|attribute| number(&mut attribute.value));
}

fn number(value: &mut OwnedValue) {
    let double = match value {
        OwnedValue::Int(number) if i32::try_from(*number).is_ok() => return,
        OwnedValue::Int(number) => *number as f64,
        OwnedValue::Double(number) => *number,
        OwnedValue::Array(values) => return values.iter_mut().for_each(number),
        OwnedValue::Map(entries) => return numbers(entries),
        _ => return,
    };
    let is_int = double.fract() == 0.0 && (-(2f64.powi(63))..2f64.powi(63)).contains(&double);
    *value = if is_int {
        OwnedValue::Int(double as i64)
    } else {
        OwnedValue::Double(double)
    };
}

fn decode(chunk: &RecordChunk) -> (Seen, Result<(), RecordError>) {
    let mut seen = Seen::default();
    let result = RecordDecoder::new(Signal::Traces).decode(chunk, &mut seen);
    (seen, result)
}

fn written(style: AttributeStyle, has_binary_ids: bool, spans: &[OwnedSpan]) -> RecordChunk {
    let mut writer = ChunkWriter::new(style);
    writer.set_binary_ids(has_binary_ids);
    let arena = Bump::new();
    let resource = writer.resource(None);
    let view = ScopeView {
        name: "s",
        version: "",
        attributes: &[],
        dropped_attributes_count: 0,
        schema_url: "",
    };
    let scope = writer.scope(resource, &view);
    spans
        .iter()
        .for_each(|span| writer.span(scope, &span.view(&arena)));
    writer.take()
}

fn styles() -> impl Strategy<Value = AttributeStyle> {
    prop_oneof![Just(AttributeStyle::Templates), Just(AttributeStyle::Dynamic)]
}

proptest! {
    #[test]
    fn spans_come_out_as_they_were_written(
        style in styles(),
        has_binary_ids in any::<bool>(),
        spans in prop::collection::vec(strategies::span().prop_map(as_javascript), 0..6),
    ) {
        let (seen, result) = decode(&written(style, has_binary_ids, &spans));
        prop_assert_eq!(result, Ok(()));
        prop_assert_eq!(seen.spans, spans.into_iter().map(|span| (0, span)).collect::<Vec<_>>());
        prop_assert_eq!(seen.epochs, 1);
    }

    #[test]
    fn resources_and_scopes_come_out_as_they_were_written(
        mut resource in strategies::resource(),
        mut scope in strategies::scope(),
    ) {
        numbers(&mut resource.attributes);
        numbers(&mut scope.attributes);
        resource.dropped_attributes_count = 0;
        let arena = Bump::new();
        let mut writer = ChunkWriter::new(AttributeStyle::Dynamic);
        let known = writer.resource(Some(&resource.view(&arena)));
        let pending = writer.resource(None);
        writer.scope(pending, &scope.view(&arena));
        writer.resolve_resource(pending, &resource.view(&arena));
        let (seen, result) = decode(&writer.take());
        prop_assert_eq!(result, Ok(()));
        prop_assert_eq!(seen.resources, vec![(known, Some(resource.clone())), (pending, None)]);
        prop_assert_eq!(seen.resolved, vec![(pending, resource)]);
        prop_assert_eq!(seen.scopes, vec![(0, pending, scope)]);
    }

    #[test]
    fn any_words_and_bytes_are_decoded_or_refused(
        definitions in prop::collection::vec(prop_oneof![0u32..16, any::<u32>()], 0..64),
        words in prop::collection::vec(prop_oneof![0u32..64, any::<u32>()], 0..128),
        strings in prop_oneof![".{0,64}".prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..64)],
        item_count in 0u32..4,
    ) {
        let block = |words: Vec<u32>| Block { words: words.into(), strings: strings.clone().into() };
        let _ = decode(&RecordChunk { definitions: block(definitions), items: block(words), record_count: item_count, item_count });
    }

    #[test]
    fn a_damaged_record_is_decoded_or_refused(
        style in styles(),
        spans in prop::collection::vec(strategies::span().prop_map(as_javascript), 1..4),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u32>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut chunk = written(style, false, &spans);
        for (at, word) in damage {
            let at = at.index(chunk.items.words.len());
            chunk.items.words[at] = word;
        }
        let len = cut.index(chunk.items.words.len() + 1);
        chunk.items.words.truncate(len);
        let _ = decode(&chunk);
    }
}

/// A chunk with one scope, whose only span has `units` and `strings` behind its ids.
fn one_name_and_message(name_units: u32, message_units: u32, strings: &str) -> RecordChunk {
    let mut chunk = written(AttributeStyle::Dynamic, false, &[]);
    *chunk.items.words = vec![
        HEADER_HAS_MESSAGE,
        0,
        0,
        0,
        0,
        0,
        name_units << 1,
        message_units << 1,
        0,
    ];
    *chunk.items.strings = format!("{}{}{strings}", "a".repeat(32), "b".repeat(16)).into_bytes();
    (chunk.record_count, chunk.item_count) = (1, 1);
    chunk
}

#[test]
fn a_surrogate_pair_that_two_strings_form_is_cut_apart() {
    let (seen, result) = decode(&one_name_and_message(2, 2, "x\u{1F600}y"));
    assert_eq!(result, Ok(()));
    let (_, span) = &seen.spans[0];
    assert_eq!(
        (span.name.as_str(), span.status_message.as_str()),
        ("x\u{FFFD}", "\u{FFFD}y")
    );
}

#[test]
fn empty_strings_between_the_halves_of_a_pair_stay_empty() {
    let mut chunk = written(AttributeStyle::Dynamic, false, &[]);
    *chunk.items.words = vec![
        HEADER_HAS_MESSAGE | HEADER_HAS_TRACE_STATE,
        0,
        0,
        0,
        0,
        0,
        1 << 1,
        0,
        1 << 1,
        0,
    ];
    *chunk.items.strings = format!("{}{}\u{1F600}", "a".repeat(32), "b".repeat(16)).into_bytes();
    (chunk.record_count, chunk.item_count) = (1, 1);
    let (seen, result) = decode(&chunk);
    assert_eq!(result, Ok(()));
    let (_, span) = &seen.spans[0];
    assert_eq!(
        [
            span.name.as_str(),
            span.trace_state.as_str(),
            span.status_message.as_str()
        ],
        ["\u{FFFD}", "", "\u{FFFD}"]
    );
}

#[test]
fn a_span_whose_ids_are_not_hexadecimal_is_invalid_and_the_next_one_is_read() {
    let mut chunk = one_name_and_message(1, 1, "nm");
    let good = chunk.items.clone();
    chunk.items.strings[0] = b'x';
    chunk.items.words.extend(good.words.iter());
    chunk.items.strings.extend(good.strings.iter());
    (chunk.record_count, chunk.item_count) = (2, 2);
    let (seen, result) = decode(&chunk);
    assert_eq!((result, seen.invalid, seen.spans.len()), (Ok(()), 1, 1));
}

#[test]
fn values_nested_deeper_than_the_layout_allows_are_refused() {
    let nested = |depth: u32| {
        let mut chunk = one_name_and_message(1, 1, "nmk");
        chunk.items.words.truncate(8);
        chunk.items.words.extend([DYNAMIC_TEMPLATE, 1, 1 << 1]);
        for _ in 1..depth {
            chunk.items.words.extend([TYPE_ARRAY, 1]);
        }
        chunk.items.words.push(TYPE_EMPTY);
        decode(&chunk).1
    };
    assert_eq!(nested(MAX_VALUE_DEPTH), Ok(()));
    assert!(matches!(
        nested(MAX_VALUE_DEPTH + 1),
        Err(RecordError::TooDeep { .. })
    ));
}

#[test]
fn tables_refuse_to_grow_past_their_limits() {
    let mut chunk = RecordChunk::default();
    for _ in 0..=MAX_STRINGS {
        chunk.definitions.words.extend([DEFINE_STRING, 0]);
    }
    assert!(matches!(decode(&chunk).1, Err(RecordError::TableFull { .. })));
}

#[test]
fn an_epoch_forgets_all_tables() {
    let mut chunk = written(AttributeStyle::Dynamic, false, &[]);
    chunk.definitions.words.push(DEFINE_EPOCH);
    chunk.items = one_name_and_message(1, 1, "nm").items;
    (chunk.record_count, chunk.item_count) = (1, 1);
    assert!(matches!(decode(&chunk).1, Err(RecordError::UnknownId { .. })));
}

#[test]
fn lists_inside_lists_can_not_claim_more_words_than_there_are() {
    let mut chunk = one_name_and_message(1, 1, "nmk");
    chunk.items.words.truncate(8);
    chunk.items.words.extend([DYNAMIC_TEMPLATE, 1, 1 << 1]);
    let first = chunk.items.words.len();
    // Each list claims nearly all that follows it.
    for depth in 0..20 {
        chunk.items.words.extend([TYPE_ARRAY, 1_000 - 2 * depth]);
    }
    chunk.items.words.resize(first + 2_000, TYPE_EMPTY);
    let word = first + 4;
    assert_eq!(decode(&chunk).1, Err(RecordError::Truncated { word: word + 2 }));
}
