//! Owned telemetry, to generate and compare in tests: becomes views over an arena, or prost messages.

use otlp_native_model::{
    Bump, EventView, KeyValue, LinkView, ResourceView, ScopeView, SpanId, SpanView, StatusView, TraceId,
    Value,
};

/// Owned [`Value`].
#[derive(Clone, Debug)]
pub enum OwnedValue {
    /// No value.
    Empty,
    /// A string.
    String(String),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A double; `NaN`s are equal to each other, and -0 is not 0.
    Double(f64),
    /// An array.
    Array(Vec<OwnedValue>),
    /// A list of pairs.
    Map(Vec<OwnedKeyValue>),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl PartialEq for OwnedValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (OwnedValue::Empty, OwnedValue::Empty) => true,
            (OwnedValue::String(a), OwnedValue::String(b)) => a == b,
            (OwnedValue::Bool(a), OwnedValue::Bool(b)) => a == b,
            (OwnedValue::Int(a), OwnedValue::Int(b)) => a == b,
            (OwnedValue::Double(a), OwnedValue::Double(b)) => {
                a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
            }
            (OwnedValue::Array(a), OwnedValue::Array(b)) => a == b,
            (OwnedValue::Map(a), OwnedValue::Map(b)) => a == b,
            (OwnedValue::Bytes(a), OwnedValue::Bytes(b)) => a == b,
            _ => false,
        }
    }
}

impl OwnedValue {
    /// The value as a view, its arrays in `arena`.
    pub fn view<'a>(&'a self, arena: &'a Bump) -> Value<'a> {
        match self {
            OwnedValue::Empty => Value::Empty,
            OwnedValue::String(text) => Value::String(text),
            OwnedValue::Bool(flag) => Value::Bool(*flag),
            OwnedValue::Int(number) => Value::Int(*number),
            OwnedValue::Double(number) => Value::Double(*number),
            OwnedValue::Array(values) => {
                Value::Array(arena.alloc_slice_fill_iter(values.iter().map(|value| value.view(arena))))
            }
            OwnedValue::Map(pairs) => Value::Map(view_attributes(pairs, arena)),
            OwnedValue::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

impl From<Value<'_>> for OwnedValue {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Empty => OwnedValue::Empty,
            Value::String(text) => OwnedValue::String(text.to_owned()),
            Value::Bool(flag) => OwnedValue::Bool(flag),
            Value::Int(number) => OwnedValue::Int(number),
            Value::Double(number) => OwnedValue::Double(number),
            Value::Array(values) => OwnedValue::Array(values.iter().map(|value| (*value).into()).collect()),
            Value::Map(pairs) => OwnedValue::Map(own_attributes(pairs)),
            Value::Bytes(bytes) => OwnedValue::Bytes(bytes.to_vec()),
        }
    }
}

/// Owned [`KeyValue`].
#[derive(Clone, Debug, PartialEq)]
pub struct OwnedKeyValue {
    /// The attribute's name.
    pub key: String,
    /// The attribute's value.
    pub value: OwnedValue,
}

/// `attributes` as views in `arena`.
pub fn view_attributes<'a>(attributes: &'a [OwnedKeyValue], arena: &'a Bump) -> &'a [KeyValue<'a>] {
    arena.alloc_slice_fill_iter(attributes.iter().map(|pair| KeyValue {
        key: &pair.key,
        value: pair.value.view(arena),
    }))
}

fn own_attributes(attributes: &[KeyValue<'_>]) -> Vec<OwnedKeyValue> {
    let own = |pair: &KeyValue<'_>| OwnedKeyValue {
        key: pair.key.to_owned(),
        value: pair.value.into(),
    };
    attributes.iter().map(own).collect()
}

/// Owned [`SpanView`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are those of `SpanView`.
pub struct OwnedSpan {
    pub trace_id: TraceId,
    pub span_id: SpanId,
    pub trace_state: String,
    pub parent_span_id: Option<SpanId>,
    pub name: String,
    pub kind: u8,
    pub start_time_unix_nano: u64,
    pub end_time_unix_nano: u64,
    pub attributes: Vec<OwnedKeyValue>,
    pub dropped_attributes_count: u32,
    pub events: Vec<OwnedEvent>,
    pub dropped_events_count: u32,
    pub links: Vec<OwnedLink>,
    pub dropped_links_count: u32,
    pub status_code: u8,
    pub status_message: String,
    pub flags: u32,
}

impl OwnedSpan {
    /// The span as a view, its arrays in `arena`.
    pub fn view<'a>(&'a self, arena: &'a Bump) -> SpanView<'a> {
        SpanView {
            trace_id: self.trace_id,
            span_id: self.span_id,
            trace_state: &self.trace_state,
            parent_span_id: self.parent_span_id,
            name: &self.name,
            kind: self.kind,
            start_time_unix_nano: self.start_time_unix_nano,
            end_time_unix_nano: self.end_time_unix_nano,
            attributes: view_attributes(&self.attributes, arena),
            dropped_attributes_count: self.dropped_attributes_count,
            events: arena.alloc_slice_fill_iter(self.events.iter().map(|event| event.view(arena))),
            dropped_events_count: self.dropped_events_count,
            links: arena.alloc_slice_fill_iter(self.links.iter().map(|link| link.view(arena))),
            dropped_links_count: self.dropped_links_count,
            status: StatusView {
                code: self.status_code,
                message: &self.status_message,
            },
            flags: self.flags,
        }
    }
}

impl From<&SpanView<'_>> for OwnedSpan {
    fn from(view: &SpanView<'_>) -> Self {
        OwnedSpan {
            trace_id: view.trace_id,
            span_id: view.span_id,
            trace_state: view.trace_state.to_owned(),
            parent_span_id: view.parent_span_id,
            name: view.name.to_owned(),
            kind: view.kind,
            start_time_unix_nano: view.start_time_unix_nano,
            end_time_unix_nano: view.end_time_unix_nano,
            attributes: own_attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
            events: view.events.iter().map(OwnedEvent::from).collect(),
            dropped_events_count: view.dropped_events_count,
            links: view.links.iter().map(OwnedLink::from).collect(),
            dropped_links_count: view.dropped_links_count,
            status_code: view.status.code,
            status_message: view.status.message.to_owned(),
            flags: view.flags,
        }
    }
}

/// Owned [`EventView`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are those of `EventView`.
pub struct OwnedEvent {
    pub time_unix_nano: u64,
    pub name: String,
    pub attributes: Vec<OwnedKeyValue>,
    pub dropped_attributes_count: u32,
}

impl OwnedEvent {
    fn view<'a>(&'a self, arena: &'a Bump) -> EventView<'a> {
        EventView {
            time_unix_nano: self.time_unix_nano,
            name: &self.name,
            attributes: view_attributes(&self.attributes, arena),
            dropped_attributes_count: self.dropped_attributes_count,
        }
    }
}

impl From<&EventView<'_>> for OwnedEvent {
    fn from(view: &EventView<'_>) -> Self {
        OwnedEvent {
            time_unix_nano: view.time_unix_nano,
            name: view.name.to_owned(),
            attributes: own_attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
        }
    }
}

/// Owned [`LinkView`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are those of `LinkView`.
pub struct OwnedLink {
    pub trace_id: TraceId,
    pub span_id: SpanId,
    pub trace_state: String,
    pub attributes: Vec<OwnedKeyValue>,
    pub dropped_attributes_count: u32,
    pub flags: u32,
}

impl OwnedLink {
    fn view<'a>(&'a self, arena: &'a Bump) -> LinkView<'a> {
        LinkView {
            trace_id: self.trace_id,
            span_id: self.span_id,
            trace_state: &self.trace_state,
            attributes: view_attributes(&self.attributes, arena),
            dropped_attributes_count: self.dropped_attributes_count,
            flags: self.flags,
        }
    }
}

impl From<&LinkView<'_>> for OwnedLink {
    fn from(view: &LinkView<'_>) -> Self {
        OwnedLink {
            trace_id: view.trace_id,
            span_id: view.span_id,
            trace_state: view.trace_state.to_owned(),
            attributes: own_attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
            flags: view.flags,
        }
    }
}

/// Owned [`ScopeView`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are those of `ScopeView`.
pub struct OwnedScope {
    pub name: String,
    pub version: String,
    pub attributes: Vec<OwnedKeyValue>,
    pub dropped_attributes_count: u32,
    pub schema_url: String,
}

impl OwnedScope {
    /// The scope as a view, its arrays in `arena`.
    pub fn view<'a>(&'a self, arena: &'a Bump) -> ScopeView<'a> {
        ScopeView {
            name: &self.name,
            version: &self.version,
            attributes: view_attributes(&self.attributes, arena),
            dropped_attributes_count: self.dropped_attributes_count,
            schema_url: &self.schema_url,
        }
    }
}

impl From<&ScopeView<'_>> for OwnedScope {
    fn from(view: &ScopeView<'_>) -> Self {
        OwnedScope {
            name: view.name.to_owned(),
            version: view.version.to_owned(),
            attributes: own_attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
            schema_url: view.schema_url.to_owned(),
        }
    }
}

/// Owned [`ResourceView`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are those of `ResourceView`.
pub struct OwnedResource {
    pub attributes: Vec<OwnedKeyValue>,
    pub dropped_attributes_count: u32,
    pub schema_url: String,
}

impl OwnedResource {
    /// The resource as a view, its arrays in `arena`.
    pub fn view<'a>(&'a self, arena: &'a Bump) -> ResourceView<'a> {
        ResourceView {
            attributes: view_attributes(&self.attributes, arena),
            dropped_attributes_count: self.dropped_attributes_count,
            schema_url: &self.schema_url,
        }
    }
}

impl From<&ResourceView<'_>> for OwnedResource {
    fn from(view: &ResourceView<'_>) -> Self {
        OwnedResource {
            attributes: own_attributes(view.attributes),
            dropped_attributes_count: view.dropped_attributes_count,
            schema_url: view.schema_url.to_owned(),
        }
    }
}
