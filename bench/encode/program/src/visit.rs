//! Reads every field of a message, each value in its own type, as decoding into structs would: nothing is left unread.

use otlp_native_otlp::DecodeError;
use otlp_native_otlp::lazy::*;

/// What was read, in a form that the compiler can't leave out.
#[derive(Default)]
pub struct Seen(pub u64);

type Visited = Result<(), DecodeError>;

impl Seen {
    fn number(&mut self, value: u64) {
        self.0 = self.0.wrapping_add(value);
    }

    /// Its last byte has to be looked at, whatever the compiler knows of lengths.
    fn bytes(&mut self, value: &[u8]) {
        self.number(value.len() as u64 ^ u64::from(value.last().copied().unwrap_or_default()));
    }

    fn numbers<'a, K: Kind<'a>>(
        &mut self,
        values: Numbers<'a, K>,
        bits: impl Fn(K::Value) -> u64,
    ) -> Visited {
        for value in values {
            // What is wrong inside a packed field shows up when the request is checked.
            self.number(value.map_or(0, &bits));
        }
        Ok(())
    }

    pub fn resource(&mut self, resource: Resource<'_>) -> Visited {
        for field in resource.fields() {
            match field? {
                ResourceField::Attribute(pair) => self.pair(pair)?,
                ResourceField::DroppedAttributesCount(count) => self.number(count.into()),
                ResourceField::EntityRef(entity) => self.bytes(entity.as_bytes()),
                ResourceField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    pub fn scope(&mut self, scope: Scope<'_>) -> Visited {
        for field in scope.fields() {
            match field? {
                ScopeField::Name(text) | ScopeField::Version(text) => self.bytes(text.as_bytes()),
                ScopeField::Attribute(pair) => self.pair(pair)?,
                ScopeField::DroppedAttributesCount(count) => self.number(count.into()),
                ScopeField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn pair(&mut self, pair: KeyValue<'_>) -> Visited {
        for field in pair.fields() {
            match field? {
                KeyValueField::Key(key) => self.bytes(key.as_bytes()),
                KeyValueField::Value(value) => self.value(value)?,
                KeyValueField::KeyStrindex(index) => self.number(index as u64),
                KeyValueField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, value: AnyValue<'_>) -> Visited {
        for field in value.fields() {
            match field? {
                AnyValueField::String(text) => self.bytes(text.as_bytes()),
                AnyValueField::Bool(value) => self.number(value.into()),
                AnyValueField::Int(value) => self.number(value as u64),
                AnyValueField::Double(value) => self.number(value.to_bits()),
                AnyValueField::Array(array) => {
                    for value in array.values() {
                        self.value(value?)?;
                    }
                }
                AnyValueField::Map(map) => {
                    for pair in map.values() {
                        self.pair(pair?)?;
                    }
                }
                AnyValueField::Bytes(bytes) => self.bytes(bytes),
                AnyValueField::StringStrindex(index) => self.number(index as u64),
                AnyValueField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    pub fn span(&mut self, span: Span<'_>) -> Visited {
        for field in span.fields() {
            match field? {
                SpanField::TraceId(id) | SpanField::SpanId(id) | SpanField::ParentSpanId(id) => {
                    self.bytes(id)
                }
                SpanField::TraceState(text) | SpanField::Name(text) => self.bytes(text.as_bytes()),
                SpanField::Kind(kind) => self.number(kind as u64),
                SpanField::StartTimeUnixNano(time) | SpanField::EndTimeUnixNano(time) => self.number(time),
                SpanField::Attribute(pair) => self.pair(pair)?,
                SpanField::Event(event) => self.event(event)?,
                SpanField::Link(link) => self.link(link)?,
                SpanField::Status(status) => self.status(status)?,
                SpanField::DroppedAttributesCount(count)
                | SpanField::DroppedEventsCount(count)
                | SpanField::DroppedLinksCount(count)
                | SpanField::Flags(count) => self.number(count.into()),
                SpanField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>) -> Visited {
        for field in event.fields() {
            match field? {
                EventField::TimeUnixNano(time) => self.number(time),
                EventField::Name(name) => self.bytes(name.as_bytes()),
                EventField::Attribute(pair) => self.pair(pair)?,
                EventField::DroppedAttributesCount(count) => self.number(count.into()),
                EventField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn link(&mut self, link: Link<'_>) -> Visited {
        for field in link.fields() {
            match field? {
                LinkField::TraceId(id) | LinkField::SpanId(id) => self.bytes(id),
                LinkField::TraceState(text) => self.bytes(text.as_bytes()),
                LinkField::Attribute(pair) => self.pair(pair)?,
                LinkField::DroppedAttributesCount(count) | LinkField::Flags(count) => {
                    self.number(count.into())
                }
                LinkField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn status(&mut self, status: Status<'_>) -> Visited {
        for field in status.fields() {
            match field? {
                StatusField::Message(text) => self.bytes(text.as_bytes()),
                StatusField::Code(code) => self.number(code as u64),
                StatusField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    pub fn log_record(&mut self, record: LogRecord<'_>) -> Visited {
        for field in record.fields() {
            match field? {
                LogRecordField::TimeUnixNano(time) | LogRecordField::ObservedTimeUnixNano(time) => {
                    self.number(time)
                }
                LogRecordField::SeverityNumber(number) => self.number(number as u64),
                LogRecordField::SeverityText(text) | LogRecordField::EventName(text) => {
                    self.bytes(text.as_bytes())
                }
                LogRecordField::Body(body) => self.value(body)?,
                LogRecordField::Attribute(pair) => self.pair(pair)?,
                LogRecordField::DroppedAttributesCount(count) | LogRecordField::Flags(count) => {
                    self.number(count.into());
                }
                LogRecordField::TraceId(id) | LogRecordField::SpanId(id) => self.bytes(id),
                LogRecordField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    pub fn metric(&mut self, metric: Metric<'_>) -> Visited {
        for field in metric.fields() {
            match field? {
                MetricField::Name(text) | MetricField::Description(text) | MetricField::Unit(text) => {
                    self.bytes(text.as_bytes());
                }
                MetricField::Gauge(gauge) => self.number_points(gauge.data_points())?,
                MetricField::Sum(sum) => {
                    for field in sum.fields() {
                        match field? {
                            SumField::DataPoint(point) => self.number_point(point)?,
                            SumField::AggregationTemporality(number) => self.number(number as u64),
                            SumField::IsMonotonic(flag) => self.number(flag.into()),
                            SumField::Unknown(..) => {}
                        }
                    }
                }
                MetricField::Histogram(histogram) => {
                    for field in histogram.fields() {
                        match field? {
                            HistogramField::DataPoint(point) => self.histogram_point(point)?,
                            HistogramField::AggregationTemporality(number) => self.number(number as u64),
                            HistogramField::Unknown(..) => {}
                        }
                    }
                }
                MetricField::ExponentialHistogram(histogram) => {
                    for field in histogram.fields() {
                        match field? {
                            ExponentialHistogramField::DataPoint(point) => self.exponential_point(point)?,
                            ExponentialHistogramField::AggregationTemporality(number) => {
                                self.number(number as u64)
                            }
                            ExponentialHistogramField::Unknown(..) => {}
                        }
                    }
                }
                // No workload has them.
                MetricField::Summary(_) | MetricField::Metadata(_) | MetricField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn number_points(&mut self, points: Repeated<'_, Nested<NumberDataPoint<'_>>>) -> Visited {
        for point in points {
            self.number_point(point?)?;
        }
        Ok(())
    }

    fn number_point(&mut self, point: NumberDataPoint<'_>) -> Visited {
        for field in point.fields() {
            match field? {
                NumberDataPointField::StartTimeUnixNano(time) | NumberDataPointField::TimeUnixNano(time) => {
                    self.number(time);
                }
                NumberDataPointField::AsDouble(value) => self.number(value.to_bits()),
                NumberDataPointField::AsInt(value) => self.number(value as u64),
                NumberDataPointField::Exemplar(exemplar) => self.exemplar(exemplar)?,
                NumberDataPointField::Attribute(pair) => self.pair(pair)?,
                NumberDataPointField::Flags(flags) => self.number(flags.into()),
                NumberDataPointField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn histogram_point(&mut self, point: HistogramDataPoint<'_>) -> Visited {
        for field in point.fields() {
            match field? {
                HistogramDataPointField::StartTimeUnixNano(number)
                | HistogramDataPointField::TimeUnixNano(number)
                | HistogramDataPointField::Count(number) => self.number(number),
                HistogramDataPointField::Sum(value)
                | HistogramDataPointField::Min(value)
                | HistogramDataPointField::Max(value) => self.number(value.to_bits()),
                HistogramDataPointField::BucketCounts(counts) => self.numbers(counts, |count| count)?,
                HistogramDataPointField::ExplicitBounds(bounds) => self.numbers(bounds, f64::to_bits)?,
                HistogramDataPointField::Exemplar(exemplar) => self.exemplar(exemplar)?,
                HistogramDataPointField::Attribute(pair) => self.pair(pair)?,
                HistogramDataPointField::Flags(flags) => self.number(flags.into()),
                HistogramDataPointField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn exponential_point(&mut self, point: ExponentialHistogramDataPoint<'_>) -> Visited {
        type Field<'a> = ExponentialHistogramDataPointField<'a>;
        for field in point.fields() {
            match field? {
                Field::StartTimeUnixNano(number)
                | Field::TimeUnixNano(number)
                | Field::Count(number)
                | Field::ZeroCount(number) => self.number(number),
                Field::Sum(value) | Field::Min(value) | Field::Max(value) | Field::ZeroThreshold(value) => {
                    self.number(value.to_bits());
                }
                Field::Scale(scale) => self.number(scale as u64),
                Field::Positive(buckets) | Field::Negative(buckets) => self.buckets(buckets)?,
                Field::Exemplar(exemplar) => self.exemplar(exemplar)?,
                Field::Attribute(pair) => self.pair(pair)?,
                Field::Flags(flags) => self.number(flags.into()),
                Field::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn buckets(&mut self, buckets: Buckets<'_>) -> Visited {
        for field in buckets.fields() {
            match field? {
                BucketsField::Offset(offset) => self.number(offset as u64),
                BucketsField::BucketCounts(counts) => self.numbers(counts, |count| count)?,
                BucketsField::Unknown(..) => {}
            }
        }
        Ok(())
    }

    fn exemplar(&mut self, exemplar: Exemplar<'_>) -> Visited {
        for field in exemplar.fields() {
            match field? {
                ExemplarField::TimeUnixNano(time) => self.number(time),
                ExemplarField::AsDouble(value) => self.number(value.to_bits()),
                ExemplarField::AsInt(value) => self.number(value as u64),
                ExemplarField::SpanId(id) | ExemplarField::TraceId(id) => self.bytes(id),
                ExemplarField::FilteredAttribute(pair) => self.pair(pair)?,
                ExemplarField::Unknown(..) => {}
            }
        }
        Ok(())
    }
}
