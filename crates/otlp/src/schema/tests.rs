use super::{Field, Kind, MAX_FIELDS, Message, Presence, request, response};
use otlp_native_model::Signal;
use otlp_native_testkit::oracle::descriptors;
use otlp_native_testkit::oracle::prost_types::field_descriptor_proto::{Label, Type};
use otlp_native_testkit::oracle::prost_types::{DescriptorProto, FieldDescriptorProto};
use std::collections::{HashMap, HashSet};

/// Every message of the .proto files, by its full name with a leading dot.
fn all_messages() -> HashMap<String, DescriptorProto> {
    fn collect(all: &mut HashMap<String, DescriptorProto>, prefix: &str, message: &DescriptorProto) {
        let name = format!("{prefix}.{}", message.name());
        for nested in &message.nested_type {
            collect(all, &name, nested);
        }
        all.insert(name, message.clone());
    }
    let mut all = HashMap::new();
    for file in descriptors().file {
        for message in &file.message_type {
            collect(&mut all, &format!(".{}", file.package()), message);
        }
    }
    all
}

fn service_package(signal: Signal) -> &'static str {
    match signal {
        Signal::Traces => ".opentelemetry.proto.collector.trace.v1",
        Signal::Metrics => ".opentelemetry.proto.collector.metrics.v1",
        Signal::Logs => ".opentelemetry.proto.collector.logs.v1",
        Signal::Profiles => ".opentelemetry.proto.collector.profiles.v1development",
    }
}

#[test]
fn the_table_is_equal_to_the_pinned_proto_files() {
    let all = all_messages();
    let mut seen = HashSet::new();
    let mut open: Vec<(&'static Message, String)> = Vec::new();
    for signal in Signal::ALL {
        for message in [request(signal), response(signal)] {
            open.push((message, format!("{}.{}", service_package(signal), message.name)));
        }
    }
    while let Some((message, full_name)) = open.pop() {
        if !seen.insert(full_name.clone()) {
            continue;
        }
        let descriptor = &all[&full_name];
        assert_eq!(message.name, descriptor.name());
        assert!(message.fields.len() <= MAX_FIELDS, "{full_name}");
        assert!(
            message.fields.is_sorted_by_key(|field| field.number),
            "{full_name}"
        );
        assert_eq!(message.fields.len(), descriptor.field.len(), "{full_name}");
        for field in message.fields {
            let described = descriptor
                .field
                .iter()
                .find(|other| other.number() == field.number as i32);
            let described = described.unwrap_or_else(|| panic!("{full_name} has no field {}", field.number));
            assert_eq!(field.json_name, described.json_name(), "{full_name}");
            assert_eq!(
                field.presence,
                presence(described),
                "{full_name}.{}",
                field.json_name
            );
            assert!(is_kind_of(field, described), "{full_name}.{}", field.json_name);
            if let Kind::Message(inner) = field.kind {
                open.push((inner, described.type_name().to_owned()));
            }
        }
    }
    let in_a_request = all.keys().filter(|name| !name.ends_with("Data")).count();
    assert_eq!(
        seen.len(),
        in_a_request,
        "every message but the `*Data` files is reached"
    );
}

fn presence(field: &FieldDescriptorProto) -> Presence {
    if field.label() == Label::Repeated {
        Presence::Repeated
    } else if field.proto3_optional() {
        Presence::Explicit
    } else if field.oneof_index.is_some() {
        Presence::Oneof
    } else if field.r#type() == Type::Message {
        Presence::Explicit
    } else {
        Presence::Implicit
    }
}

fn is_kind_of(field: &Field, described: &FieldDescriptorProto) -> bool {
    let is_id = matches!(described.name(), "trace_id" | "span_id" | "parent_span_id");
    match field.kind {
        Kind::Bool => described.r#type() == Type::Bool,
        Kind::Int32 => described.r#type() == Type::Int32,
        Kind::Uint32 => described.r#type() == Type::Uint32,
        Kind::Sint32 => described.r#type() == Type::Sint32,
        Kind::Int64 => described.r#type() == Type::Int64,
        Kind::Uint64 => described.r#type() == Type::Uint64,
        Kind::Fixed32 => described.r#type() == Type::Fixed32,
        Kind::Fixed64 => described.r#type() == Type::Fixed64,
        Kind::Sfixed64 => described.r#type() == Type::Sfixed64,
        Kind::Double => described.r#type() == Type::Double,
        Kind::Enum => described.r#type() == Type::Enum,
        Kind::String => described.r#type() == Type::String,
        Kind::Message(_) => described.r#type() == Type::Message,
        Kind::Bytes => described.r#type() == Type::Bytes && !is_id && described.name() != "profile_id",
        Kind::Id => described.r#type() == Type::Bytes && is_id,
        Kind::ProfileId => described.r#type() == Type::Bytes && described.name() == "profile_id",
    }
}
