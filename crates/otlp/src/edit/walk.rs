//! The way through a request.

use super::editor::{DataPoint, RequestEditor};
use super::patch::Patch;
use super::place::{Placed, for_each};
use super::splices::{Open, Splices};
use crate::error::DecodeError;
use crate::lazy::{
    Event, ExponentialHistogramDataPoint, HistogramDataPoint, LogRecord, Message, Metric, NumberDataPoint,
    Resource, ResourceGroup, Scope, ScopeGroup, Span, SummaryDataPoint,
};
use otlp_native_model::Signal;

/// `body`, an `Export*ServiceRequest`, as `editor` wants it; `None` if nothing changes. Profiles have no parts that an
/// editor is shown.
///
/// # Errors
/// `body` is not valid as far as it was read, a resource or scope comes in several parts
/// ([`InParts`](crate::DecodeReason::InParts)), or the editor returned an error.
pub fn edit_request(
    signal: Signal,
    body: &[u8],
    editor: &mut impl RequestEditor,
) -> Result<Option<Vec<u8>>, DecodeError> {
    if signal == Signal::Profiles {
        return Ok(None);
    }
    let mut walk = Walk {
        signal,
        editor,
        splices: Splices::default(),
        resource: Patch::new(),
        scope: Patch::new(),
        item: Patch::new(),
        child: Patch::new(),
    };
    for_each(body, body.len(), "Export…ServiceRequest", |field| {
        if field.tag == MESSAGE_1 {
            walk.resource_group(&field)?;
        }
        Ok(())
    })?;
    Ok((!walk.splices.is_empty()).then(|| walk.splices.apply(body)))
}

/// Fields 1 and 2, if they are messages.
const MESSAGE_1: u32 = 1 << 3 | 2;
const MESSAGE_2: u32 = 2 << 3 | 2;
const SPAN_EVENT: u32 = 11 << 3 | 2;

struct Walk<'e, E> {
    signal: Signal,
    editor: &'e mut E,
    splices: Splices,
    resource: Patch,
    scope: Patch,
    item: Patch,
    child: Patch,
}

/// What is left of the children of a message.
#[derive(Clone, Copy, Default)]
struct Children {
    seen: bool,
    kept: bool,
}

impl Children {
    fn add(&mut self, is_kept: bool) {
        self.seen = true;
        self.kept |= is_kept;
    }

    fn are_gone(self) -> bool {
        self.seen && !self.kept
    }
}

impl<E: RequestEditor> Walk<'_, E> {
    fn resource_group(&mut self, group: &Placed<'_>) -> Result<bool, DecodeError> {
        let resource = ResourceGroup::from_bytes(group.content).resource()?;
        self.resource.reset();
        self.editor
            .resource(resource.unwrap_or(Resource::from_bytes(&[])), &mut self.resource)?;
        let open = self.splices.open(group.length_at, group.length_width());
        let mut scopes = Children::default();
        if !self.resource.is_dropped {
            for_each(group.content, group.end, ResourceGroup::NAME, |field| {
                match field.tag {
                    MESSAGE_1 => {
                        patch_message(&mut self.resource, &field, Resource::NAME, 1, &mut self.splices)?
                    }
                    MESSAGE_2 => scopes.add(self.scope_group(&field)?),
                    _ => {}
                }
                Ok(())
            })?;
            if resource.is_none() {
                self.resource.append_message(group.end, 1, 1, &mut self.splices);
            }
        }
        let is_kept = !self.resource.is_dropped && !scopes.are_gone();
        self.end(open, group, is_kept);
        Ok(is_kept)
    }

    fn scope_group(&mut self, group: &Placed<'_>) -> Result<bool, DecodeError> {
        let scope = ScopeGroup::from_bytes(group.content).scope()?;
        self.scope.reset();
        self.editor
            .scope(scope.unwrap_or(Scope::from_bytes(&[])), &mut self.scope)?;
        let open = self.splices.open(group.length_at, group.length_width());
        let mut items = Children::default();
        if !self.scope.is_dropped {
            for_each(group.content, group.end, ScopeGroup::NAME, |field| {
                match field.tag {
                    MESSAGE_1 => patch_message(&mut self.scope, &field, Scope::NAME, 3, &mut self.splices)?,
                    MESSAGE_2 => items.add(self.item(&field)?),
                    _ => {}
                }
                Ok(())
            })?;
            if scope.is_none() {
                self.scope.append_message(group.end, 1, 3, &mut self.splices);
            }
        }
        let is_kept = !self.scope.is_dropped && !items.are_gone();
        self.end(open, group, is_kept);
        Ok(is_kept)
    }

    fn item(&mut self, item: &Placed<'_>) -> Result<bool, DecodeError> {
        self.item.reset();
        match self.signal {
            Signal::Traces => {
                self.editor.span(Span::from_bytes(item.content), &mut self.item)?;
                self.span(item)
            }
            Signal::Metrics => {
                self.editor
                    .metric(Metric::from_bytes(item.content), &mut self.item)?;
                self.metric(item)
            }
            _ => {
                self.editor
                    .log_record(LogRecord::from_bytes(item.content), &mut self.item)?;
                self.leaf(item, LogRecord::NAME, 6)
            }
        }
    }

    fn span(&mut self, item: &Placed<'_>) -> Result<bool, DecodeError> {
        const ATTRIBUTES: u32 = 9;
        if !self.editor.visits_span_events() || self.item.is_dropped {
            return self.leaf(item, Span::NAME, ATTRIBUTES);
        }
        let open = self.splices.open(item.length_at, item.length_width());
        for_each(item.content, item.end, Span::NAME, |field| {
            if field.tag != SPAN_EVENT || self.item.field_index(field.number()).is_some() {
                return self.item.apply_to(&field, ATTRIBUTES, &mut self.splices);
            }
            self.child.reset();
            self.editor
                .span_event(Event::from_bytes(field.content), &mut self.child)?;
            if self.child.is_dropped {
                self.splices.replace(field.start, field.len(), |_| ());
                return Ok(());
            }
            patch_message(&mut self.child, &field, Event::NAME, 3, &mut self.splices)
        })?;
        self.item.append(item.end, ATTRIBUTES, &mut self.splices);
        self.end(open, item, true);
        Ok(true)
    }

    fn metric(&mut self, item: &Placed<'_>) -> Result<bool, DecodeError> {
        const METADATA: u32 = 12;
        if !self.editor.visits_data_points() || self.item.is_dropped {
            return self.leaf(item, Metric::NAME, METADATA);
        }
        let open = self.splices.open(item.length_at, item.length_width());
        let mut points = Children::default();
        for_each(item.content, item.end, Metric::NAME, |field| {
            let is_data = matches!(field.number(), 5 | 7 | 9 | 10 | 11) && field.tag & 7 == 2;
            if !is_data || self.item.field_index(field.number()).is_some() {
                return self.item.apply_to(&field, METADATA, &mut self.splices);
            }
            self.data(&field, &mut points)
        })?;
        self.item.append(item.end, METADATA, &mut self.splices);
        let is_kept = !points.are_gone();
        self.end(open, item, is_kept);
        Ok(is_kept)
    }

    fn data(&mut self, data: &Placed<'_>, points: &mut Children) -> Result<(), DecodeError> {
        let open = self.splices.open(data.length_at, data.length_width());
        for_each(data.content, data.end, Metric::NAME, |field| {
            if field.tag != MESSAGE_1 {
                return Ok(());
            }
            let content = field.content;
            let (point, attributes) = match data.number() {
                5 | 7 => (DataPoint::Number(NumberDataPoint::from_bytes(content)), 7),
                9 => (DataPoint::Histogram(HistogramDataPoint::from_bytes(content)), 9),
                10 => {
                    let point = ExponentialHistogramDataPoint::from_bytes(content);
                    (DataPoint::ExponentialHistogram(point), 1)
                }
                _ => (DataPoint::Summary(SummaryDataPoint::from_bytes(content)), 7),
            };
            self.child.reset();
            self.editor.data_point(point, &mut self.child)?;
            points.add(!self.child.is_dropped);
            if self.child.is_dropped {
                self.splices.replace(field.start, field.len(), |_| ());
                return Ok(());
            }
            patch_message(
                &mut self.child,
                &field,
                "data point",
                attributes,
                &mut self.splices,
            )
        })?;
        self.end(open, data, true);
        Ok(())
    }

    /// An item with nothing to walk into.
    fn leaf(&mut self, item: &Placed<'_>, name: &'static str, attributes: u32) -> Result<bool, DecodeError> {
        if self.item.is_dropped {
            self.splices.replace(item.start, item.len(), |_| ());
            return Ok(false);
        }
        patch_message(&mut self.item, item, name, attributes, &mut self.splices)?;
        Ok(true)
    }

    /// Ends a message, or takes all of it out.
    fn end(&mut self, open: Open, message: &Placed<'_>, is_kept: bool) {
        if is_kept {
            self.splices.close(open, message.content.len());
        } else {
            self.splices.forget(open);
            self.splices.replace(message.start, message.len(), |_| ());
        }
    }
}

#[inline]
fn patch_message(
    patch: &mut Patch,
    message: &Placed<'_>,
    name: &'static str,
    attributes: u32,
    splices: &mut Splices,
) -> Result<(), DecodeError> {
    if patch.is_empty() {
        return Ok(());
    }
    let open = splices.open(message.length_at, message.length_width());
    patch.apply(message, name, attributes, splices)?;
    splices.close(open, message.content.len());
    Ok(())
}
