//! Builds one `Export…ServiceRequest` item by item.

use crate::encode::{EncodedItem, ItemEncoder};
use crate::head::{PENDING_RESOURCE, ResourceHead, ScopeHead};
use crate::varint::{Prefix, delimited_len};
use bytes::Bytes;
use otlp_native_memory::{Body, Lease, MemoryPool};
use otlp_native_model::{EncodedRequest, Item, Signal};
use std::collections::HashMap;
use std::sync::Arc;

/// `ExportTraceServiceRequest.resource_spans`, and what corresponds to it in the other signals.
const RESOURCE_GROUP_TAG: u8 = 0x0a;
/// `ResourceSpans.scope_spans`, and what corresponds to it.
const SCOPE_GROUP_TAG: u8 = 0x12;
/// Builds one request of one signal. Items are grouped by resource, then scope; two heads are the same when they are the
/// same `Arc`. The groups and the items in them keep the order of their first push.
///
/// ```
/// use otlp_native_model::{ResourceView, ScopeView, Signal};
/// use otlp_native_otlp::{RequestBuilder, ResourceHead, ScopeHead};
/// use std::sync::Arc;
///
/// let view = ResourceView { attributes: &[], dropped_attributes_count: 0, schema_url: "" };
/// let resource = Arc::new(ResourceHead::resolved(&view));
/// let view = ScopeView { name: "http", version: "", attributes: &[], dropped_attributes_count: 0, schema_url: "" };
/// let _scope = Arc::new(ScopeHead::new(resource, &view));
/// assert_eq!(RequestBuilder::new(Signal::Traces).encoded_len(), 0);
/// ```
#[derive(Debug)]
pub struct RequestBuilder {
    signal: Signal,
    /// Where buffers and bodies come from; the system where there is none.
    memory: Option<MemoryPool>,
    resources: Vec<ResourceGroup>,
    scopes: Vec<ScopeGroup>,
    resource_index: HashMap<usize, usize>,
    scope_index: HashMap<usize, usize>,
    /// The scope of the last push: items of one scope come in runs.
    last_scope: usize,
    items: u64,
    /// Encoded bytes of the groups whose resource was resolved when they were made.
    resolved_len: usize,
    /// The other groups; [`encoded_len`](Self::encoded_len) looks at each again.
    pending: Vec<usize>,
    encoder: ItemEncoder,
    /// Empty buffers of earlier requests, at most [`MAX_SPARE_BYTES`] of capacity.
    spare: Vec<Lease<Vec<u8>>>,
    spare_bytes: usize,
}

/// Buffers beyond this are given back.
const MAX_SPARE_BYTES: usize = 4 << 20;

#[derive(Debug)]
struct ResourceGroup {
    head: Arc<ResourceHead>,
    /// Whether the group is in the builder's `pending`; stays true when the resource is resolved later.
    is_pending: bool,
    /// Whether the body has the resource's fields. Set when that is written: another thread may resolve the resource meanwhile.
    is_written_resolved: bool,
    /// The first of its scopes, and the last: each knows the next one.
    first_scope: usize,
    last_scope: usize,
    /// Encoded bytes of all scope groups, with tags and lengths.
    scopes_len: usize,
}

/// After the last of a resource's scopes.
const NO_SCOPE: usize = usize::MAX;

impl ResourceGroup {
    fn body_len(&self) -> usize {
        self.scopes_len + self.head.len()
    }

    /// What of it the body is to have around its scopes.
    fn written(&self) -> (&[u8], &[u8]) {
        match self.head.fields().filter(|_| self.is_written_resolved) {
            Some(fields) => (&fields.message, &fields.schema_url),
            None => (PENDING_RESOURCE, &[]),
        }
    }
}

#[derive(Debug)]
struct ScopeGroup {
    head: Arc<ScopeHead>,
    resource: usize,
    /// The next scope of the same resource.
    next: usize,
    /// `ScopeSpans.spans`, or what corresponds to it, with tags and lengths.
    items: Lease<Vec<u8>>,
}

impl ScopeGroup {
    fn body_len(&self) -> usize {
        self.head.fields().len() + self.items.len()
    }
}

impl RequestBuilder {
    /// An empty request of `signal`.
    pub fn new(signal: Signal) -> Self {
        RequestBuilder {
            signal,
            memory: None,
            resources: Vec::new(),
            scopes: Vec::new(),
            resource_index: HashMap::new(),
            scope_index: HashMap::new(),
            last_scope: 0,
            items: 0,
            resolved_len: 0,
            pending: Vec::new(),
            encoder: ItemEncoder::new(),
            spare: Vec::new(),
            spare_bytes: 0,
        }
    }

    /// As [`new`](Self::new), with the buffers and the finished bodies in memory of `pool`.
    pub fn in_pool(signal: Signal, pool: MemoryPool) -> Self {
        RequestBuilder {
            memory: Some(pool),
            ..Self::new(signal)
        }
    }

    /// Adds `item`, which `head`'s scope made and which is of the request's signal.
    pub fn push(&mut self, head: &Arc<ScopeHead>, item: Item<'_>) {
        let mut encoder = std::mem::take(&mut self.encoder);
        self.push_encoded(head, encoder.encode(item));
        self.encoder = encoder;
    }

    /// As [`push`](Self::push), for an item that is encoded already.
    pub fn push_encoded(&mut self, head: &Arc<ScopeHead>, item: EncodedItem<'_>) {
        let scope_index = self.scope_group(head);
        let Some(scope) = self.scopes.get_mut(scope_index) else {
            return;
        };
        let Some(resource) = self.resources.get_mut(scope.resource) else {
            return;
        };
        let before = if scope.items.is_empty() {
            0
        } else {
            delimited_len(scope.body_len())
        };
        scope.items.make_room(item.bytes().len());
        scope.items.extend_from_slice(item.bytes());
        let added = delimited_len(scope.body_len()) - before;

        if !resource.is_pending {
            let head_len = resource.body_len() - resource.scopes_len;
            let group_before = match resource.scopes_len {
                0 => 0,
                scopes_len => delimited_len(head_len + scopes_len),
            };
            self.resolved_len += delimited_len(head_len + resource.scopes_len + added) - group_before;
        }
        resource.scopes_len += added;
        self.items += item.count();
    }

    /// How many items were pushed: spans, log records or data points.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Exact size of the body if the request were finished now. A resource that is still pending counts as one without
    /// attributes.
    pub fn encoded_len(&self) -> usize {
        let pending = self.pending.iter().filter_map(|index| self.resources.get(*index));
        self.resolved_len
            + pending
                .map(|group| delimited_len(group.body_len()))
                .sum::<usize>()
    }

    /// Whether no item was pushed.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Whether the resource of every item is known.
    pub fn is_resolved(&self) -> bool {
        self.pending.iter().all(|index| {
            self.resources
                .get(*index)
                .is_none_or(|group| group.head.is_resolved())
        })
    }

    /// The finished request. Resources that are still pending are sent without attributes.
    pub fn finish(mut self) -> EncodedRequest {
        self.take()
    }

    /// As [`finish`](Self::finish), and leaves the builder empty for the next request. It keeps up to 4 MiB of buffers, so
    /// that a busy pipeline doesn't fault in fresh memory for every item that it copies; [`rest`](Self::rest) gives them back.
    pub fn take(&mut self) -> EncodedRequest {
        let request = EncodedRequest {
            signal: self.signal,
            body: self.body(),
            items: self.items,
        };
        // In reverse, because groups take the last one first: the first scope gets its old buffer again.
        while let Some(scope) = self.scopes.pop() {
            let mut buffer = scope.items;
            buffer.clear();
            if self.spare_bytes + buffer.capacity() <= MAX_SPARE_BYTES {
                self.spare_bytes += buffer.capacity();
                self.spare.push(buffer);
            }
        }
        self.resources.clear();
        self.resource_index.clear();
        self.scope_index.clear();
        self.pending.clear();
        self.last_scope = 0;
        self.items = 0;
        self.resolved_len = 0;
        request
    }

    /// Gives back the buffers that are kept for the next request.
    pub fn rest(&mut self) {
        self.spare.clear();
        self.spare_bytes = 0;
    }

    fn body(&mut self) -> Bytes {
        let mut len = 0;
        for group in &mut self.resources {
            group.is_written_resolved = group.head.is_resolved();
            let (message, schema_url) = group.written();
            len += delimited_len(message.len() + group.scopes_len + schema_url.len());
        }
        let mut body = match &self.memory {
            Some(pool) => pool.body(len),
            None => Body::unpooled(len),
        };
        for group in &self.resources {
            let (message, schema_url) = group.written();
            put_prefix(
                &mut body,
                RESOURCE_GROUP_TAG,
                message.len() + group.scopes_len + schema_url.len(),
            );
            body.extend_from_slice(message);
            let mut next = group.first_scope;
            while let Some(scope) = self.scopes.get(next) {
                let fields = scope.head.fields();
                put_prefix(&mut body, SCOPE_GROUP_TAG, scope.body_len());
                body.extend_from_slice(&fields.message);
                body.extend_from_slice(&scope.items);
                body.extend_from_slice(&fields.schema_url);
                next = scope.next;
            }
            body.extend_from_slice(schema_url);
        }
        body.freeze()
    }

    /// The index of `head`'s group, which is made when it's new.
    fn scope_group(&mut self, head: &Arc<ScopeHead>) -> usize {
        if self
            .scopes
            .get(self.last_scope)
            .is_some_and(|group| Arc::ptr_eq(&group.head, head))
        {
            return self.last_scope;
        }
        // The groups hold their heads, so an address can't come to mean another head.
        let address = Arc::as_ptr(head).addr();
        let index = match self.scope_index.get(&address) {
            Some(index) => *index,
            None => self.new_scope_group(head, address),
        };
        self.last_scope = index;
        index
    }

    fn new_scope_group(&mut self, head: &Arc<ScopeHead>, address: usize) -> usize {
        let resource = self.resource_group(head.resource());
        let index = self.scopes.len();
        let items = self.buffer();
        self.scopes.push(ScopeGroup {
            head: Arc::clone(head),
            resource,
            next: NO_SCOPE,
            items,
        });
        self.scope_index.insert(address, index);
        if let Some(group) = self.resources.get_mut(resource) {
            let last = std::mem::replace(&mut group.last_scope, index);
            match self.scopes.get_mut(last) {
                Some(last) => last.next = index,
                None => group.first_scope = index,
            }
        }
        index
    }

    /// An empty buffer: that of an earlier request, if there is one.
    fn buffer(&mut self) -> Lease<Vec<u8>> {
        if let Some(buffer) = self.spare.pop() {
            self.spare_bytes = self.spare_bytes.saturating_sub(buffer.capacity());
            return buffer;
        }
        self.memory
            .as_ref()
            .map_or_else(Lease::default, |pool| pool.bytes(0))
    }

    fn resource_group(&mut self, head: &Arc<ResourceHead>) -> usize {
        let address = Arc::as_ptr(head).addr();
        if let Some(index) = self.resource_index.get(&address) {
            return *index;
        }
        let index = self.resources.len();
        let is_pending = !head.is_resolved();
        if is_pending {
            self.pending.push(index);
        }
        self.resources.push(ResourceGroup {
            head: Arc::clone(head),
            is_pending,
            is_written_resolved: false,
            first_scope: NO_SCOPE,
            last_scope: NO_SCOPE,
            scopes_len: 0,
        });
        self.resource_index.insert(address, index);
        index
    }
}

/// Appends a one-byte tag and the length of what follows.
fn put_prefix(body: &mut Body, tag: u8, content_len: usize) {
    body.extend_from_slice(Prefix::new(tag, content_len).bytes());
}
