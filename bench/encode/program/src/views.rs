//! Lazy messages read whole into the views that the encoder takes. The workloads have nothing that views don't.

use otlp_native_model::{
    BucketsView, Bump, EventView, ExponentialPointView, HistogramPointView, KeyValue, LinkView,
    LogRecordView, MetricData, MetricView, Number, NumberPointView, ResourceView, ScopeView, SpanView,
    StatusView, Temporality, Value,
};
use otlp_native_otlp::DecodeError;
use otlp_native_otlp::lazy::{self, Kind, Message, Numbers};

type Read<T> = Result<T, DecodeError>;

/// A list that is gathered while others are, and then lies in the arena.
struct List<T>(Vec<T>);

impl<T: Copy> List<T> {
    const fn new() -> Self {
        List(Vec::new())
    }

    fn in_arena(self, arena: &Bump) -> &[T] {
        arena.alloc_slice_copy(&self.0)
    }
}

pub fn resource_view<'a>(
    resource: lazy::Resource<'a>,
    schema_url: &'a str,
    arena: &'a Bump,
) -> Read<ResourceView<'a>> {
    Ok(ResourceView {
        attributes: attributes(resource.attributes(), arena)?,
        dropped_attributes_count: resource.dropped_attributes_count()?,
        schema_url,
    })
}

pub fn scope_view<'a>(scope: lazy::Scope<'a>, schema_url: &'a str, arena: &'a Bump) -> Read<ScopeView<'a>> {
    Ok(ScopeView {
        name: scope.name()?,
        version: scope.version()?,
        attributes: attributes(scope.attributes(), arena)?,
        dropped_attributes_count: scope.dropped_attributes_count()?,
        schema_url,
    })
}

fn attributes<'a>(
    pairs: lazy::Repeated<'a, lazy::Nested<lazy::KeyValue<'a>>>,
    arena: &'a Bump,
) -> Read<&'a [KeyValue<'a>]> {
    let mut list = List::new();
    for pair in pairs {
        list.0.push(pair_view(pair?, arena)?);
    }
    Ok(list.in_arena(arena))
}

fn pair_view<'a>(pair: lazy::KeyValue<'a>, arena: &'a Bump) -> Read<KeyValue<'a>> {
    let mut view = KeyValue {
        key: "",
        value: Value::Empty,
    };
    for field in pair.fields() {
        match field? {
            lazy::KeyValueField::Key(key) => view.key = key,
            lazy::KeyValueField::Value(value) => view.value = value_view(value, arena)?,
            _ => {}
        }
    }
    Ok(view)
}

fn value_view<'a>(value: lazy::AnyValue<'a>, arena: &'a Bump) -> Read<Value<'a>> {
    use lazy::AnyValueField as Field;
    Ok(match value.member()? {
        Some(Field::String(text)) => Value::String(text),
        Some(Field::Bool(flag)) => Value::Bool(flag),
        Some(Field::Int(number)) => Value::Int(number),
        Some(Field::Double(number)) => Value::Double(number),
        Some(Field::Bytes(bytes)) => Value::Bytes(bytes),
        Some(Field::Array(array)) => {
            let mut list = List::new();
            for value in array.values() {
                list.0.push(value_view(value?, arena)?);
            }
            Value::Array(list.in_arena(arena))
        }
        Some(Field::Map(map)) => Value::Map(attributes(map.values(), arena)?),
        _ => Value::Empty,
    })
}

fn id<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}

pub fn span_view<'a>(span: lazy::Span<'a>, arena: &'a Bump) -> Read<SpanView<'a>> {
    use lazy::SpanField as Field;
    let (mut attributes, mut events, mut links) = (List::new(), List::new(), List::new());
    let mut view = SpanView {
        trace_id: [0; 16],
        span_id: [0; 8],
        trace_state: "",
        parent_span_id: None,
        name: "",
        kind: 0,
        start_time_unix_nano: 0,
        end_time_unix_nano: 0,
        attributes: &[],
        dropped_attributes_count: 0,
        events: &[],
        dropped_events_count: 0,
        links: &[],
        dropped_links_count: 0,
        status: StatusView { code: 0, message: "" },
        flags: 0,
    };
    for field in span.fields() {
        match field? {
            Field::TraceId(bytes) => view.trace_id = id(bytes),
            Field::SpanId(bytes) => view.span_id = id(bytes),
            Field::ParentSpanId(bytes) => view.parent_span_id = Some(id(bytes)),
            Field::TraceState(text) => view.trace_state = text,
            Field::Name(text) => view.name = text,
            Field::Kind(kind) => view.kind = kind as u8,
            Field::StartTimeUnixNano(time) => view.start_time_unix_nano = time,
            Field::EndTimeUnixNano(time) => view.end_time_unix_nano = time,
            Field::Attribute(pair) => attributes.0.push(pair_view(pair, arena)?),
            Field::Event(event) => events.0.push(event_view(event, arena)?),
            Field::Link(link) => links.0.push(link_view(link, arena)?),
            Field::Status(status) => {
                view.status = StatusView {
                    code: status.code()? as u8,
                    message: status.message()?,
                };
            }
            Field::DroppedAttributesCount(count) => view.dropped_attributes_count = count,
            Field::DroppedEventsCount(count) => view.dropped_events_count = count,
            Field::DroppedLinksCount(count) => view.dropped_links_count = count,
            Field::Flags(flags) => view.flags = flags,
            Field::Unknown(..) => {}
        }
    }
    view.attributes = attributes.in_arena(arena);
    view.events = events.in_arena(arena);
    view.links = links.in_arena(arena);
    Ok(view)
}

fn event_view<'a>(event: lazy::Event<'a>, arena: &'a Bump) -> Read<EventView<'a>> {
    Ok(EventView {
        time_unix_nano: event.time_unix_nano()?,
        name: event.name()?,
        attributes: attributes(event.attributes(), arena)?,
        dropped_attributes_count: event.dropped_attributes_count()?,
    })
}

fn link_view<'a>(link: lazy::Link<'a>, arena: &'a Bump) -> Read<LinkView<'a>> {
    Ok(LinkView {
        trace_id: id(link.trace_id()?),
        span_id: id(link.span_id()?),
        trace_state: link.trace_state()?,
        attributes: attributes(link.attributes(), arena)?,
        dropped_attributes_count: link.dropped_attributes_count()?,
        flags: link.flags()?,
    })
}

pub fn log_record_view<'a>(record: lazy::LogRecord<'a>, arena: &'a Bump) -> Read<LogRecordView<'a>> {
    use lazy::LogRecordField as Field;
    let mut attributes = List::new();
    let (mut trace_id, mut span_id) = (None, None);
    let mut view = LogRecordView {
        time_unix_nano: 0,
        observed_time_unix_nano: 0,
        severity_number: 0,
        severity_text: "",
        body: None,
        attributes: &[],
        dropped_attributes_count: 0,
        flags: 0,
        context: None,
        event_name: "",
    };
    for field in record.fields() {
        match field? {
            Field::TimeUnixNano(time) => view.time_unix_nano = time,
            Field::ObservedTimeUnixNano(time) => view.observed_time_unix_nano = time,
            Field::SeverityNumber(number) => view.severity_number = number as u8,
            Field::SeverityText(text) => view.severity_text = text,
            Field::Body(body) => view.body = Some(value_view(body, arena)?),
            Field::Attribute(pair) => attributes.0.push(pair_view(pair, arena)?),
            Field::DroppedAttributesCount(count) => view.dropped_attributes_count = count,
            Field::Flags(flags) => view.flags = flags,
            Field::TraceId(bytes) => trace_id = Some(id(bytes)),
            Field::SpanId(bytes) => span_id = Some(id(bytes)),
            Field::EventName(name) => view.event_name = name,
            Field::Unknown(..) => {}
        }
    }
    view.context = trace_id.zip(span_id);
    view.attributes = attributes.in_arena(arena);
    Ok(view)
}

/// The workloads have sums and histograms of both kinds.
pub fn metric_view<'a>(metric: lazy::Metric<'a>, arena: &'a Bump) -> Read<MetricView<'a>> {
    use lazy::MetricField as Field;
    let mut view = MetricView {
        name: "",
        description: "",
        unit: "",
        data: MetricData::Gauge(&[]),
    };
    for field in metric.fields() {
        match field? {
            Field::Name(text) => view.name = text,
            Field::Description(text) => view.description = text,
            Field::Unit(text) => view.unit = text,
            Field::Sum(sum) => {
                view.data = MetricData::Sum {
                    points: all(sum.data_points(), |point| number_point(point, arena), arena)?,
                    temporality: temporality(sum.aggregation_temporality()?),
                    is_monotonic: sum.is_monotonic()?,
                };
            }
            Field::Histogram(histogram) => {
                view.data = MetricData::Histogram {
                    points: all(
                        histogram.data_points(),
                        |point| histogram_point(point, arena),
                        arena,
                    )?,
                    temporality: temporality(histogram.aggregation_temporality()?),
                };
            }
            Field::ExponentialHistogram(histogram) => {
                view.data = MetricData::ExponentialHistogram {
                    points: all(
                        histogram.data_points(),
                        |point| exponential_point(point, arena),
                        arena,
                    )?,
                    temporality: temporality(histogram.aggregation_temporality()?),
                };
            }
            _ => {}
        }
    }
    Ok(view)
}

fn all<'a, M: Message<'a>, V: Copy>(
    messages: lazy::Repeated<'a, lazy::Nested<M>>,
    view: impl Fn(M) -> Read<V>,
    arena: &'a Bump,
) -> Read<&'a [V]> {
    let mut list = List::new();
    for message in messages {
        list.0.push(view(message?)?);
    }
    Ok(list.in_arena(arena))
}

const fn temporality(number: i32) -> Temporality {
    match number {
        1 => Temporality::Delta,
        2 => Temporality::Cumulative,
        _ => Temporality::Unspecified,
    }
}

fn number_point<'a>(point: lazy::NumberDataPoint<'a>, arena: &'a Bump) -> Read<NumberPointView<'a>> {
    use lazy::NumberDataPointField as Field;
    let mut attributes = List::new();
    let mut view = NumberPointView {
        attributes: &[],
        start_time_unix_nano: 0,
        time_unix_nano: 0,
        value: None,
        exemplars: &[],
        flags: 0,
    };
    for field in point.fields() {
        match field? {
            Field::StartTimeUnixNano(time) => view.start_time_unix_nano = time,
            Field::TimeUnixNano(time) => view.time_unix_nano = time,
            Field::AsDouble(value) => view.value = Some(Number::Double(value)),
            Field::AsInt(value) => view.value = Some(Number::Int(value)),
            Field::Attribute(pair) => attributes.0.push(pair_view(pair, arena)?),
            Field::Flags(flags) => view.flags = flags,
            _ => {}
        }
    }
    view.attributes = attributes.in_arena(arena);
    Ok(view)
}

fn histogram_point<'a>(point: lazy::HistogramDataPoint<'a>, arena: &'a Bump) -> Read<HistogramPointView<'a>> {
    use lazy::HistogramDataPointField as Field;
    let mut attributes = List::new();
    let mut view = HistogramPointView {
        attributes: &[],
        start_time_unix_nano: 0,
        time_unix_nano: 0,
        count: 0,
        sum: None,
        bucket_counts: &[],
        explicit_bounds: &[],
        exemplars: &[],
        flags: 0,
        min: None,
        max: None,
    };
    for field in point.fields() {
        match field? {
            Field::StartTimeUnixNano(time) => view.start_time_unix_nano = time,
            Field::TimeUnixNano(time) => view.time_unix_nano = time,
            Field::Count(count) => view.count = count,
            Field::Sum(value) => view.sum = Some(value),
            Field::Min(value) => view.min = Some(value),
            Field::Max(value) => view.max = Some(value),
            Field::BucketCounts(counts) => view.bucket_counts = numbers(counts, arena),
            Field::ExplicitBounds(bounds) => view.explicit_bounds = numbers(bounds, arena),
            Field::Attribute(pair) => attributes.0.push(pair_view(pair, arena)?),
            Field::Flags(flags) => view.flags = flags,
            _ => {}
        }
    }
    view.attributes = attributes.in_arena(arena);
    Ok(view)
}

fn exponential_point<'a>(
    point: lazy::ExponentialHistogramDataPoint<'a>,
    arena: &'a Bump,
) -> Read<ExponentialPointView<'a>> {
    use lazy::ExponentialHistogramDataPointField as Field;
    const NONE: BucketsView<'_> = BucketsView {
        offset: 0,
        counts: &[],
    };
    let mut attributes = List::new();
    let mut view = ExponentialPointView {
        attributes: &[],
        start_time_unix_nano: 0,
        time_unix_nano: 0,
        count: 0,
        sum: None,
        scale: 0,
        zero_count: 0,
        positive: NONE,
        negative: NONE,
        flags: 0,
        exemplars: &[],
        min: None,
        max: None,
        zero_threshold: 0.0,
    };
    for field in point.fields() {
        match field? {
            Field::StartTimeUnixNano(time) => view.start_time_unix_nano = time,
            Field::TimeUnixNano(time) => view.time_unix_nano = time,
            Field::Count(count) => view.count = count,
            Field::Sum(value) => view.sum = Some(value),
            Field::Scale(scale) => view.scale = scale,
            Field::ZeroCount(count) => view.zero_count = count,
            Field::Positive(buckets) => view.positive = buckets_view(buckets, arena)?,
            Field::Negative(buckets) => view.negative = buckets_view(buckets, arena)?,
            Field::Min(value) => view.min = Some(value),
            Field::Max(value) => view.max = Some(value),
            Field::ZeroThreshold(value) => view.zero_threshold = value,
            Field::Attribute(pair) => attributes.0.push(pair_view(pair, arena)?),
            Field::Flags(flags) => view.flags = flags,
            _ => {}
        }
    }
    view.attributes = attributes.in_arena(arena);
    Ok(view)
}

fn buckets_view<'a>(buckets: lazy::Buckets<'a>, arena: &'a Bump) -> Read<BucketsView<'a>> {
    let mut view = BucketsView {
        offset: 0,
        counts: &[],
    };
    for field in buckets.fields() {
        match field? {
            lazy::BucketsField::Offset(offset) => view.offset = offset,
            lazy::BucketsField::BucketCounts(counts) => view.counts = numbers(counts, arena),
            lazy::BucketsField::Unknown(..) => {}
        }
    }
    Ok(view)
}

/// What is wrong inside a packed field shows up when the request is checked.
fn numbers<'a, K: Kind<'a>>(values: Numbers<'a, K>, arena: &'a Bump) -> &'a [K::Value] {
    let mut list = List(Vec::with_capacity(values.len_bytes() / 8));
    list.0.extend(values.flatten());
    list.in_arena(arena)
}
