//! What the spans of one `ScopeSpans` share, encoded once and then copied into every request.

use crate::encode::{resource_field, schema_url_field, scope_field};
use crate::varint::delimited_len;
use otlp_native_model::{ResourceView, ScopeView};
use std::sync::{Arc, OnceLock};

/// What stands in for a pending resource: `ResourceSpans.resource`, present and without attributes.
pub(crate) const PENDING_RESOURCE: &[u8] = &[0x0a, 0x00];

/// Encoded `Resource` and its schema URL, possibly not known yet: a resource detector may still be at work.
#[derive(Debug)]
pub struct ResourceHead {
    fields: OnceLock<HeadFields>,
}

/// Fields with their tags and lengths, as the surrounding message holds them.
#[derive(Debug)]
pub(crate) struct HeadFields {
    pub(crate) message: Box<[u8]>,
    pub(crate) schema_url: Box<[u8]>,
}

impl HeadFields {
    pub(crate) fn len(&self) -> usize {
        self.message.len() + self.schema_url.len()
    }
}

impl ResourceHead {
    /// A resource whose attributes are known.
    pub fn resolved(view: &ResourceView<'_>) -> Self {
        let head = Self::pending();
        head.resolve(view);
        head
    }

    /// A resource whose attributes come later; until then it is sent without any.
    pub fn pending() -> Self {
        ResourceHead {
            fields: OnceLock::new(),
        }
    }

    /// Gives a pending resource its attributes. The first call counts; a resource never changes after it.
    pub fn resolve(&self, view: &ResourceView<'_>) {
        self.fields.get_or_init(|| HeadFields {
            message: resource_field(view),
            schema_url: schema_url_field(view.schema_url),
        });
    }

    /// Whether the attributes are known.
    pub fn is_resolved(&self) -> bool {
        self.fields.get().is_some()
    }

    pub(crate) fn fields(&self) -> Option<&HeadFields> {
        self.fields.get()
    }

    /// Encoded bytes of the resource's own fields, as far as they are known.
    pub(crate) fn len(&self) -> usize {
        self.fields().map_or(PENDING_RESOURCE.len(), HeadFields::len)
    }
}

/// Encoded `InstrumentationScope`, its schema URL, and the resource it belongs to.
#[derive(Debug)]
pub struct ScopeHead {
    resource: Arc<ResourceHead>,
    fields: HeadFields,
}

impl ScopeHead {
    /// The scope of `view`, within `resource`.
    pub fn new(resource: Arc<ResourceHead>, view: &ScopeView<'_>) -> Self {
        let fields = HeadFields {
            message: scope_field(view),
            schema_url: schema_url_field(view.schema_url),
        };
        ScopeHead { resource, fields }
    }

    /// The resource that the scope's telemetry comes from.
    pub fn resource(&self) -> &Arc<ResourceHead> {
        &self.resource
    }

    /// The size of a request that holds nothing but an item of this scope, which takes `item_bytes`. A resource that is
    /// still pending counts as one without attributes.
    pub fn request_len(&self, item_bytes: usize) -> usize {
        let scope = delimited_len(self.fields.len() + item_bytes);
        delimited_len(self.resource.len() + scope)
    }

    pub(crate) fn fields(&self) -> &HeadFields {
        &self.fields
    }
}
