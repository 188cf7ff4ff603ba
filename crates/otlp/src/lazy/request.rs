//! What surrounds items, with the same field numbers in every signal.

use super::common::{Resource, Scope};
use super::kind::{Blob, Nested, Text};
use super::message::{Message, Repeated, lazy_message};

lazy_message! {
    /// An `Export*ServiceRequest`: items in groups, by resource and scope.
    Request, RequestField, "Export…ServiceRequest" {
        1 repeated ResourceGroup resource_groups: Nested<ResourceGroup<'a>>;
    }
}

lazy_message! {
    /// `ResourceSpans`, `ResourceMetrics` or `ResourceLogs`.
    ResourceGroup, ResourceGroupField, "Resource…" {
        1 message Resource resource: Nested<Resource<'a>>;
        2 repeated ScopeGroup scope_groups: Nested<ScopeGroup<'a>>;
        3 value SchemaUrl schema_url: Text;
    }
}

lazy_message! {
    /// `ScopeSpans`, `ScopeMetrics` or `ScopeLogs`.
    ScopeGroup, ScopeGroupField, "Scope…" {
        1 message Scope scope: Nested<Scope<'a>>;
        2 repeated Item item_bytes: Blob;
        3 value SchemaUrl schema_url: Text;
    }
}

impl<'a> ScopeGroup<'a> {
    /// The items: `Span`, `Metric` or `LogRecord`, whatever the request's signal says.
    pub fn items<M: Message<'a>>(&self) -> Repeated<'a, Nested<M>> {
        Repeated::new(self.as_bytes(), 2, Self::NAME)
    }
}
