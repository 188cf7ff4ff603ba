//! One stream: its series and what they have to report.

use crate::attributes::PackedAttributes;
use crate::cells::{Applied, Cells};
use crate::definition::{Aggregation, StreamDef, Update};
use crate::error::AggregateError;
use crate::exemplars::{Exemplar, Exemplars};
use crate::page::{Page, Point, StreamInfo};
use std::collections::HashMap;
use std::sync::Arc;

/// Most points of a page of orphans that were never collected.
const ORPHANS_OF_PAGE: usize = 512;

/// A page of a collection ends once its values take so many bytes, whatever its number of points.
const PAGE_BYTES: usize = 1 << 20;

/// What the streams of an aggregator hold besides their series, in items, for its limits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Held {
    /// Exemplars that wait for a collection.
    pub(crate) exemplars: usize,
    /// Points whose series has begun anew before they were reported.
    pub(crate) orphans: usize,
}

#[derive(Debug)]
pub(crate) struct Stream {
    info: Arc<StreamInfo>,
    series: Vec<Series>,
    cells: Cells,
    exemplars: Exemplars,
    /// When the last collection of this stream was.
    collected_unix_nano: Option<u64>,
    /// Start times of series with restored values, which reach back further than the last collection.
    restored_starts: HashMap<u32, u64>,
    /// Points whose series has begun anew before they were reported, as the collection under way yields them.
    orphans: Vec<Page>,
    /// Those for the next collection. Pages that were never collected have no time yet.
    later_orphans: Vec<Page>,
}

#[derive(Debug)]
struct Series {
    attributes: PackedAttributes,
    /// Of a cumulative stream.
    start_time_unix_nano: u64,
    /// How often it has begun anew.
    generation: u32,
    /// Whether it was ever updated.
    has_data: bool,
    /// Whether it was updated since the last collection, or holds restored values.
    is_updated: bool,
}

impl Stream {
    pub(crate) fn new(def: &StreamDef<'_>) -> Result<Stream, AggregateError> {
        let cells = Cells::new(def)?;
        let boundaries = match def.aggregation {
            Aggregation::Explicit { boundaries } => boundaries.to_vec(),
            _ => Vec::new(),
        };
        Ok(Stream {
            info: Arc::new(StreamInfo {
                id: def.id,
                scope_id: def.scope_id,
                name: def.name.to_owned(),
                description: def.description.to_owned(),
                unit: def.unit.to_owned(),
                start_time_unix_nano: def.start_time_unix_nano,
                temporality: def.temporality,
                is_monotonic: def.aggregation == Aggregation::Sum { is_monotonic: true },
                is_integer: def.is_integer,
                is_asynchronous: def.is_asynchronous,
                has_min_max: def.has_min_max,
                has_sum: def.has_sum,
                boundaries,
            }),
            series: Vec::new(),
            cells,
            exemplars: Exemplars::default(),
            collected_unix_nano: None,
            restored_starts: HashMap::new(),
            orphans: Vec::new(),
            later_orphans: Vec::new(),
        })
    }

    pub(crate) fn series_count(&self) -> usize {
        self.series.len()
    }

    /// Appends a series, or lets an old one begin anew, whose deltas are kept if they are at most `max_orphans` with all
    /// others. Returns how many could not be kept.
    pub(crate) fn define(
        &mut self,
        id: u32,
        start: u64,
        attributes: PackedAttributes,
        held: &mut Held,
        max_orphans: usize,
    ) -> usize {
        let start_time_unix_nano = if self.info.is_asynchronous {
            self.last_collection()
        } else {
            start
        };
        let place = id as usize;
        let mut series = Series {
            attributes,
            start_time_unix_nano,
            generation: 0,
            has_data: false,
            is_updated: false,
        };
        let Some(old) = self.series.get(place) else {
            self.series.push(series);
            self.cells.push();
            return 0;
        };
        series.generation = old.generation.wrapping_add(1);
        let is_orphan = self.info.is_delta() && old.is_updated;
        let is_kept = held.orphans < max_orphans;
        if is_orphan && is_kept {
            self.orphan(id, held);
        }
        self.exemplars
            .take(id, |_| held.exemplars = held.exemplars.saturating_sub(1));
        self.cells.reset(place);
        self.restored_starts.remove(&id);
        if let Some(old) = self.series.get_mut(place) {
            *old = series;
        }
        usize::from(is_orphan && !is_kept)
    }

    /// Keeps an exemplar, if there are at most `max_exemplars` with all others.
    pub(crate) fn put_exemplar(
        &mut self,
        id: u32,
        slot: u32,
        exemplar: Exemplar,
        held: &mut Held,
        max_exemplars: usize,
    ) -> Result<(), AggregateError> {
        if id as usize >= self.series.len() {
            return Err(AggregateError::UnknownSeries);
        }
        if !self.exemplars.contains(id, slot) {
            if held.exemplars >= max_exemplars {
                return Err(AggregateError::TooManyExemplars);
            }
            held.exemplars += 1;
        }
        self.exemplars.put(id, slot, exemplar);
        Ok(())
    }

    pub(crate) fn apply(&mut self, id: u32, update: &Update<'_>) -> Result<(), AggregateError> {
        let last_collection = self.last_collection();
        let place = id as usize;
        let series = self.series.get_mut(place).ok_or(AggregateError::UnknownSeries)?;
        let applied = self.cells.apply(place, update)?;
        if applied == Applied::Reset {
            series.start_time_unix_nano = last_collection;
        }
        series.has_data = true;
        series.is_updated = true;
        Ok(())
    }

    /// Begins a collection at `time`.
    pub(crate) fn begin_collection(&mut self, time: u64) {
        for page in &mut self.later_orphans {
            if page.time_unix_nano == 0 {
                page.time_unix_nano = time;
            }
        }
        self.orphans.append(&mut self.later_orphans);
    }

    /// Moves points of series `*next` and following into a page of at most `limit` points; advances `next`. `None` when
    /// no series is left that has something to report. Orphans come first.
    pub(crate) fn next_page(
        &mut self,
        next: &mut usize,
        time: u64,
        limit: usize,
        held: &mut Held,
    ) -> Option<Page> {
        if let Some(page) = self.orphans.pop() {
            held.orphans = held.orphans.saturating_sub(page.len());
            return Some(page);
        }
        let mut page = Page::empty(Arc::clone(&self.info), time, self.cells.no_values());
        // Cumulative synchronous streams report every series each time.
        let reports_all = !self.info.is_delta() && !self.info.is_asynchronous;
        let mut len_bytes = 0;
        while page.len() < limit && len_bytes < PAGE_BYTES {
            let Some(series) = self.series.get_mut(*next) else {
                break;
            };
            if series.is_updated || (reports_all && series.has_data) {
                series.is_updated = false;
                len_bytes += self.report(*next as u32, &mut page, held);
            }
            *next += 1;
        }
        (!page.is_empty()).then_some(page)
    }

    /// Ends a collection at `time`.
    pub(crate) fn end_collection(&mut self, time: u64, held: &mut Held) {
        self.collected_unix_nano = Some(time);
        held.exemplars = held.exemplars.saturating_sub(self.exemplars.clear());
    }

    /// Takes a lost page back. Points of series that have begun anew go back as they are, if they are at most
    /// `max_orphans` with all others. Returns how many could not be kept.
    pub(crate) fn restore(&mut self, page: Page, held: &mut Held, max_orphans: usize) -> usize {
        let mut orphans = Page::empty(page.info, page.time_unix_nano, self.cells.no_values());
        let mut lost = 0;
        for (place, point) in page.points.into_iter().enumerate() {
            let series = self.series.get_mut(point.series as usize);
            match series.filter(|series| series.generation == point.generation) {
                Some(series) => {
                    let id = point.series as usize;
                    if self.cells.restore(id, &page.values, place) {
                        series.is_updated = true;
                        let start = self.restored_starts.entry(point.series).or_insert(u64::MAX);
                        *start = (*start).min(point.start_time_unix_nano);
                    }
                }
                None if held.orphans < max_orphans => {
                    held.orphans += 1;
                    orphans.points.push(point);
                    orphans.values.push_from(&page.values, place);
                }
                None => lost += 1,
            }
        }
        if !orphans.is_empty() {
            self.later_orphans.push(orphans);
        }
        lost
    }

    fn last_collection(&self) -> u64 {
        self.collected_unix_nano.unwrap_or(self.info.start_time_unix_nano)
    }

    /// Moves a series' point to the end of `page`; returns how many bytes its value takes.
    fn report(&mut self, id: u32, page: &mut Page, held: &mut Held) -> usize {
        let Some(series) = self.series.get(id as usize) else {
            return 0;
        };
        let start_time_unix_nano = if self.info.is_delta() {
            let last = self.last_collection();
            self.restored_starts
                .remove(&id)
                .map_or(last, |restored| restored.min(last))
        } else {
            series.start_time_unix_nano
        };
        let place = page.len() as u32;
        page.points.push(Point {
            series: id,
            generation: series.generation,
            start_time_unix_nano,
            attributes: series.attributes.clone(),
        });
        self.exemplars.take(id, |exemplar| {
            held.exemplars = held.exemplars.saturating_sub(1);
            page.exemplars.push((place, exemplar));
        });
        self.cells.report(id as usize, &mut page.values)
    }

    /// Moves a series' point into a page that waits for the next collection.
    fn orphan(&mut self, id: u32, held: &mut Held) {
        let mut page = match self.later_orphans.pop() {
            Some(page) if page.time_unix_nano == 0 && page.len() < ORPHANS_OF_PAGE => page,
            other => {
                self.later_orphans.extend(other);
                Page::empty(Arc::clone(&self.info), 0, self.cells.no_values())
            }
        };
        self.report(id, &mut page, held);
        held.orphans += 1;
        self.later_orphans.push(page);
    }
}
