//! `google.rpc.Status` and what this crate reads of its details. JSON has special forms for `Any` and `Duration`, which
//! `status` maps by hand.

use super::{Field, Kind, Message};

pub(crate) static STATUS: Message = Message {
    name: "google.rpc.Status",
    fields: &[
        Field::new(1, "code", Kind::Int32),
        Field::new(2, "message", Kind::String),
        Field::messages(3, "details", &ANY),
    ],
    is_item: false,
};

pub(crate) static ANY: Message = Message {
    name: "google.protobuf.Any",
    fields: &[
        Field::new(1, "typeUrl", Kind::String),
        Field::new(2, "value", Kind::Bytes),
    ],
    is_item: false,
};

pub(crate) static RETRY_INFO: Message = Message {
    name: "google.rpc.RetryInfo",
    fields: &[Field::message(1, "retryDelay", &DURATION)],
    is_item: false,
};

pub(crate) static DURATION: Message = Message {
    name: "google.protobuf.Duration",
    fields: &[
        Field::new(1, "seconds", Kind::Int64),
        Field::new(2, "nanos", Kind::Int32),
    ],
    is_item: false,
};
