//! The resources and scopes that a capture has announced, by the ids that its items use.

use otlp_native_model::{ResourceView, ScopeView};
use otlp_native_otlp::{ResourceHead, ScopeHead};
use std::sync::Arc;

/// Heads by id, for one epoch. The decoder hands out small, ascending ids and bounds their number.
#[derive(Default)]
pub(crate) struct ScopeTable {
    resources: Vec<Option<Arc<ResourceHead>>>,
    scopes: Vec<Option<Scope>>,
}

pub(crate) struct Scope {
    pub(crate) head: Arc<ScopeHead>,
    /// The number of the batch that a span of this scope went to last.
    pub(crate) last_batch: u64,
}

impl ScopeTable {
    /// Forgets all ids. A resource that is pending can't be resolved any more once its id is forgotten, so it is resolved
    /// as one without attributes: better its spans arrive bare than wait for ever. Returns whether there was one.
    pub(crate) fn start_epoch(&mut self) -> bool {
        let nothing = ResourceView {
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        };
        let mut had_pending = false;
        for head in self.resources.iter().flatten().filter(|head| !head.is_resolved()) {
            head.resolve(&nothing);
            had_pending = true;
        }
        *self = Self::default();
        had_pending
    }

    pub(crate) fn add_resource(&mut self, id: u32, view: Option<&ResourceView<'_>>) {
        let head = match view {
            Some(view) => ResourceHead::resolved(view),
            None => ResourceHead::pending(),
        };
        put(&mut self.resources, id, Arc::new(head));
    }

    pub(crate) fn resolve_resource(&mut self, id: u32, view: &ResourceView<'_>) {
        if let Some(Some(head)) = self.resources.get(id as usize) {
            head.resolve(view);
        }
    }

    /// A scope of an unknown resource stays unknown, and so do its items.
    pub(crate) fn add_scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>) {
        if let Some(Some(resource)) = self.resources.get(resource_id as usize) {
            let head = Arc::new(ScopeHead::new(Arc::clone(resource), view));
            put(&mut self.scopes, id, Scope { head, last_batch: 0 });
        }
    }

    pub(crate) fn scope(&mut self, id: u32) -> Option<&mut Scope> {
        self.scopes.get_mut(id as usize)?.as_mut()
    }
}

/// Ids may have gaps: the decoder counts an id even if its definition turns out to be malformed.
fn put<T>(table: &mut Vec<Option<T>>, id: u32, value: T) {
    let at = id as usize;
    if at >= table.len() {
        table.resize_with(at + 1, || None);
    }
    if let Some(place) = table.get_mut(at) {
        *place = Some(value);
    }
}
