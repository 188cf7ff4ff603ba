//! From a capture's records, as JavaScript hands them over, to a request: the road of what a program records itself.

use crate::views::{log_record_view, metric_view, resource_view, scope_view, span_view};
use crate::workload::Workload;
use otlp_native_model::{Bump, Item, ResourceView, ScopeView, Signal};
use otlp_native_otlp::lazy::{self, Message};
use otlp_native_otlp::{DecodeError, RequestBuilder, ResourceHead, ScopeHead};
use otlp_native_record::{RecordChunk, RecordDecoder, RecordVisitor};
use otlp_native_testkit::{AttributeStyle, ChunkWriter};
use std::sync::Arc;

pub struct Capture {
    decoder: RecordDecoder,
    chunk: RecordChunk,
    visitor: ToRequest,
}

impl Capture {
    pub fn new(workload: &Workload) -> Result<Self, String> {
        let mut writer = ChunkWriter::new(AttributeStyle::Templates);
        writer.set_binary_ids(true);
        write_all(&mut writer, workload).map_err(|error| error.to_string())?;
        let definitions = writer.take();
        // Again, now that all keys are defined: chunks but the first have hardly any definitions.
        let mut decoder = RecordDecoder::new(workload.signal);
        let mut visitor = ToRequest {
            resources: Vec::new(),
            scopes: Vec::new(),
            builder: RequestBuilder::new(workload.signal),
        };
        decoder
            .decode(&definitions, &mut visitor)
            .map_err(|error| error.to_string())?;
        drop(visitor.builder.take());
        let chunk = RecordChunk {
            definitions: Default::default(),
            ..definitions
        };
        Ok(Capture {
            decoder,
            chunk,
            visitor,
        })
    }

    pub fn encoded(&mut self) -> Vec<u8> {
        self.decoder
            .decode(&self.chunk, &mut self.visitor)
            .expect("the records are valid");
        self.visitor.builder.take().body.into()
    }
}

fn write_all(writer: &mut ChunkWriter, workload: &Workload) -> Result<(), DecodeError> {
    let arena = Bump::new();
    for group in lazy::Request::from_bytes(&workload.body).resource_groups() {
        let group = group?;
        let resource = group.resource()?.unwrap_or(lazy::Resource::from_bytes(&[]));
        let resource = writer.resource(Some(&resource_view(resource, "", &arena)?));
        for group in group.scope_groups() {
            let group = group?;
            let scope = group.scope()?.unwrap_or(lazy::Scope::from_bytes(&[]));
            let scope = writer.scope(resource, &scope_view(scope, "", &arena)?);
            match workload.signal {
                Signal::Traces => {
                    for span in group.items::<lazy::Span>() {
                        writer.span(scope, &span_view(span?, &arena)?);
                    }
                }
                Signal::Metrics => {
                    for metric in group.items::<lazy::Metric>() {
                        writer.metric(scope, &metric_view(metric?, &arena)?);
                    }
                }
                _ => {
                    for record in group.items::<lazy::LogRecord>() {
                        writer.log_record(scope, &log_record_view(record?, &arena)?);
                    }
                }
            }
        }
    }
    Ok(())
}

struct ToRequest {
    resources: Vec<Arc<ResourceHead>>,
    scopes: Vec<Arc<ScopeHead>>,
    builder: RequestBuilder,
}

impl RecordVisitor for ToRequest {
    fn epoch(&mut self) {}

    fn resource(&mut self, _: u32, view: Option<&ResourceView<'_>>) {
        let head = view.map_or_else(ResourceHead::pending, ResourceHead::resolved);
        self.resources.push(Arc::new(head));
    }

    fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}

    fn scope(&mut self, _: u32, resource_id: u32, view: &ScopeView<'_>) {
        let resource = Arc::clone(&self.resources[resource_id as usize]);
        self.scopes.push(Arc::new(ScopeHead::new(resource, view)));
    }

    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        self.builder.push(&self.scopes[scope_id as usize], item);
    }

    fn invalid_item(&mut self) {}
}
