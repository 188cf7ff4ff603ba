//! Attribute values, as OTLP's `AnyValue` has them, borrowed from an arena or a receive buffer.

/// One attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyValue<'a> {
    /// The attribute's name.
    pub key: &'a str,
    /// The attribute's value.
    pub value: Value<'a>,
}

/// `opentelemetry.proto.common.v1.AnyValue`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No member of the oneof is set.
    Empty,
    /// `string_value`.
    String(&'a str),
    /// `bool_value`.
    Bool(bool),
    /// `int_value`.
    Int(i64),
    /// `double_value`.
    Double(f64),
    /// `array_value`.
    Array(&'a [Value<'a>]),
    /// `kvlist_value`.
    Map(&'a [KeyValue<'a>]),
    /// `bytes_value`.
    Bytes(&'a [u8]),
}
