//! Ours: every field is read through the lazy views; what doesn't change is copied.

use crate::visit::Seen;
use crate::workload::Workload;
use otlp_native_model::Value;
use otlp_native_otlp::edit::{DataPoint, Patch, RequestEditor, edit_request};
use otlp_native_otlp::{DecodeError, lazy};
use std::hint::black_box;

/// Reads everything; sets an attribute of each item, or nothing.
struct Reader {
    seen: Seen,
    attribute: Option<(&'static str, Value<'static>)>,
}

impl Reader {
    fn edit(&self, patch: &mut Patch) {
        if let Some((key, value)) = &self.attribute {
            patch.set_attribute(key, value);
        }
    }
}

impl RequestEditor for Reader {
    fn resource(&mut self, resource: lazy::Resource<'_>, _: &mut Patch) -> Result<(), DecodeError> {
        self.seen.resource(resource)
    }

    fn scope(&mut self, scope: lazy::Scope<'_>, _: &mut Patch) -> Result<(), DecodeError> {
        self.seen.scope(scope)
    }

    fn span(&mut self, span: lazy::Span<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch);
        self.seen.span(span)
    }

    fn log_record(&mut self, record: lazy::LogRecord<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        self.edit(patch);
        self.seen.log_record(record)
    }

    fn metric(&mut self, metric: lazy::Metric<'_>, _: &mut Patch) -> Result<(), DecodeError> {
        self.seen.metric(metric)
    }

    fn visits_data_points(&self) -> bool {
        self.attribute.is_some()
    }

    fn data_point(&mut self, _: DataPoint<'_>, patch: &mut Patch) -> Result<(), DecodeError> {
        // The metric's own method has read it.
        self.edit(patch);
        Ok(())
    }
}

/// The body with every field read, and an attribute set in each item or nothing changed.
pub fn edited(workload: &Workload, attribute: Option<(&'static str, Value<'static>)>) -> Vec<u8> {
    let mut reader = Reader {
        seen: Seen::default(),
        attribute,
    };
    let edited = edit_request(workload.signal, &workload.body, &mut reader).expect("the workload is valid");
    black_box(reader.seen.0);
    // What doesn't change is copied here all the same: the peer makes new bytes too.
    edited.unwrap_or_else(|| workload.body.clone())
}
