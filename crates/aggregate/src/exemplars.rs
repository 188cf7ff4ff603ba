//! Exemplars that wait for the next collection.

use crate::attributes::PackedAttributes;
use otlp_native_model::{Bump, ExemplarView, Number, SpanId, TraceId};
use std::collections::BTreeMap;

/// An exemplar that outlives the chunk it came in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exemplar {
    pub(crate) time_unix_nano: u64,
    pub(crate) value: Number,
    pub(crate) context: Option<(TraceId, SpanId)>,
    pub(crate) attributes: PackedAttributes,
}

impl Exemplar {
    pub(crate) fn view<'a>(&'a self, arena: &'a Bump) -> ExemplarView<'a> {
        ExemplarView {
            filtered_attributes: self.attributes.unpack(arena),
            time_unix_nano: self.time_unix_nano,
            value: self.value,
            context: self.context,
        }
    }
}

/// The newest exemplar of each slot of each series of a stream.
#[derive(Debug, Default)]
pub(crate) struct Exemplars(BTreeMap<(u32, u32), Exemplar>);

impl Exemplars {
    pub(crate) fn contains(&self, series: u32, slot: u32) -> bool {
        self.0.contains_key(&(series, slot))
    }

    pub(crate) fn put(&mut self, series: u32, slot: u32, exemplar: Exemplar) {
        self.0.insert((series, slot), exemplar);
    }

    /// Takes out a series' exemplars, by slot.
    pub(crate) fn take(&mut self, series: u32, mut taken: impl FnMut(Exemplar)) {
        loop {
            let mut of_series = self.0.range((series, 0)..=(series, u32::MAX));
            let Some(key) = of_series.next().map(|(key, _)| *key) else {
                return;
            };
            if let Some(exemplar) = self.0.remove(&key) {
                taken(exemplar);
            }
        }
    }

    /// Forgets all; returns how many there were.
    pub(crate) fn clear(&mut self) -> usize {
        let len = self.0.len();
        self.0.clear();
        len
    }
}
