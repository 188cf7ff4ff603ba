//! Ours, field by field: every value is read into views, which the encoder writes as it writes what a program recorded.

use crate::views::{log_record_view, metric_view, resource_view, scope_view, span_view};
use crate::workload::Workload;
use otlp_native_model::{Bump, Item, Signal};
use otlp_native_otlp::lazy::{self, Message};
use otlp_native_otlp::{DecodeError, RequestBuilder, ResourceHead, ScopeHead};
use std::sync::Arc;

pub struct Rebuild {
    arena: Bump,
    builder: RequestBuilder,
}

impl Rebuild {
    pub fn new(signal: Signal) -> Self {
        Rebuild {
            arena: Bump::new(),
            builder: RequestBuilder::new(signal),
        }
    }

    /// The body decoded and encoded again.
    pub fn rebuilt(&mut self, workload: &Workload) -> Vec<u8> {
        self.push_all(workload).expect("the workload is valid");
        self.builder.take().body.into()
    }

    fn push_all(&mut self, workload: &Workload) -> Result<(), DecodeError> {
        for group in lazy::Request::from_bytes(&workload.body).resource_groups() {
            let group = group?;
            let resource = group.resource()?.unwrap_or(lazy::Resource::from_bytes(&[]));
            let view = resource_view(resource, group.schema_url()?, &self.arena)?;
            let resource = Arc::new(ResourceHead::resolved(&view));
            for group in group.scope_groups() {
                let group = group?;
                let scope = group.scope()?.unwrap_or(lazy::Scope::from_bytes(&[]));
                let view = scope_view(scope, group.schema_url()?, &self.arena)?;
                let head = Arc::new(ScopeHead::new(Arc::clone(&resource), &view));
                self.push_items(workload.signal, &head, group)?;
            }
        }
        Ok(())
    }

    fn push_items(
        &mut self,
        signal: Signal,
        head: &Arc<ScopeHead>,
        group: lazy::ScopeGroup<'_>,
    ) -> Result<(), DecodeError> {
        let Rebuild { arena, builder } = self;
        match signal {
            Signal::Traces => {
                for span in group.items::<lazy::Span>() {
                    arena.reset();
                    builder.push(head, Item::Span(&span_view(span?, arena)?));
                }
            }
            Signal::Metrics => {
                for metric in group.items::<lazy::Metric>() {
                    arena.reset();
                    builder.push(head, Item::Metric(&metric_view(metric?, arena)?));
                }
            }
            _ => {
                for record in group.items::<lazy::LogRecord>() {
                    arena.reset();
                    builder.push(head, Item::LogRecord(&log_record_view(record?, arena)?));
                }
            }
        }
        Ok(())
    }
}
