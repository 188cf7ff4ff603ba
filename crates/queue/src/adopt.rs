//! Takes over what dead processes left.

use crate::DiskError;
use crate::entry::Count;
use crate::file_system::QueueFile;
use crate::format::{DONE_MARK, MARK_OFFSET, SEGMENT_HEADER_BYTES, parse_segment_name};
use crate::home::{Home, homes_in, is_lock};
use crate::quarantine;
use crate::scan::{FoundRecord, ScannedRecords, SegmentScan, scan_segment};
use crate::segment::{Segment, Slot, SlotState};
use crate::state::State;
use crate::stats::Recovery;
use std::io;
use std::path::Path;

/// After this many attempts of a process a segment that can't be read is set aside.
const READS_TRIED: u8 = 5;
/// Each segment is an open file, so no more directories are taken over beyond this.
const MAX_SEGMENTS: usize = 256;

impl State {
    /// Takes over directories that nobody holds, in the order of their age as far as names tell, and tries segments again that couldn't be
    /// read before.
    pub(crate) fn adopt_orphans(&mut self) -> Recovery {
        let mut recovery = Recovery::default();
        if self.is_closed {
            return recovery;
        }
        self.retry_unreadable(&mut recovery);
        let names = match homes_in(&*self.fs, &self.config.directory) {
            Ok(names) => names,
            // Nothing there yet, so nothing to take over.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return recovery,
            Err(error) => {
                recovery.disk = Some(DiskError::new("listing the queue's directory", &error));
                return recovery;
            }
        };
        for name in names {
            if self.homes.values().any(|home| home.name == name) {
                continue;
            }
            if let Err(error) = self.adopt(&name, &mut recovery) {
                recovery.disk = Some(DiskError::new("taking over a directory", &error));
            }
        }
        self.stats.recovered += recovery.recovered;
        self.stats.recovered += recovery.corrupt;
        self.stats.corrupt += recovery.corrupt;
        self.stats.adopted += recovery.adopted;
        recovery
    }

    fn adopt(&mut self, name: &str, recovery: &mut Recovery) -> io::Result<()> {
        let Some(mut home) = Home::adopt(&*self.fs, &self.config.directory, name)? else {
            return Ok(());
        };
        let path = home.path.clone();
        let names = self.fs.list(&path)?;
        if !self.has_room_for(&path, &names)? {
            recovery.waiting += 1;
            return Ok(());
        }
        home.is_opening = true;
        // The dead process may not have synced its names.
        home.is_dirty = true;
        let number = self.add_home(home);
        let mut segments: Vec<_> = names
            .iter()
            .filter_map(|name| Some((parse_segment_name(name)?, name)))
            .collect();
        segments.sort();
        let found_before = recovery.segments;
        for ((_, salt), name) in segments {
            if let Err(error) = self.adopt_segment(number, &path.join(name), salt, recovery) {
                self.stats.read_failures += 1;
                recovery.unreadable_segments += 1;
                recovery.disk = Some(DiskError::new("reading a segment", &error));
                if let Some(home) = self.homes.get_mut(&number) {
                    home.unreadable.push((name.clone(), 1));
                }
            }
        }
        let is_foreign = |name: &String| !is_lock(name) && parse_segment_name(name).is_none();
        if let Some(home) = self.homes.get_mut(&number) {
            home.is_opening = false;
            home.has_others |= names.iter().any(is_foreign);
        }
        recovery.adopted += u64::from(recovery.segments > found_before);
        self.remove_home_if_empty(number);
        Ok(())
    }

    /// Whether a directory can be taken over without exceeding the limit. The first one always can, so that a limit that was lowered
    /// doesn't leave it there for ever.
    fn has_room_for(&self, path: &Path, names: &[String]) -> io::Result<bool> {
        if self.stats.held == Count::default() {
            return Ok(true);
        }
        let segments = names.iter().filter(|name| parse_segment_name(name).is_some());
        let mut len_bytes = self.stats.used_bytes;
        let mut count = self.segments.len();
        for name in segments {
            len_bytes += self.fs.open(&path.join(name))?.len_bytes()?;
            count += 1;
        }
        Ok(len_bytes <= self.config.limit_bytes && count <= MAX_SEGMENTS)
    }

    fn adopt_segment(
        &mut self,
        home: u32,
        path: &Path,
        salt: u64,
        recovery: &mut Recovery,
    ) -> io::Result<()> {
        let file = self.fs.open(path)?;
        let scanned = match scan_segment(&*file, Some(salt))? {
            SegmentScan::Records(scanned) => scanned,
            SegmentScan::Newer(_) => {
                if let Some(home) = self.homes.get_mut(&home) {
                    home.has_others = true;
                }
                recovery.newer_segments += u64::from(self.newer.insert(path.to_owned()));
                return Ok(());
            }
        };
        let len_bytes = file.len_bytes()?;
        let is_damaged = scanned.is_damaged();
        self.note(&scanned, &*file, recovery);
        recovery.damaged_segments += u64::from(is_damaged);
        let ordinal = self.next_adopted;
        self.next_adopted += 1;
        let segment = Segment {
            home,
            path: path.to_owned(),
            file,
            salt: scanned.salt,
            len_bytes,
            durable_bytes: len_bytes,
            live: scanned.records.len(),
            next_number: u32::MAX,
            slots: self.slots(&scanned.records),
            next_unread: 0,
            in_flight: 0,
            waiters: 0,
            // The dead process may not have synced what it wrote last.
            is_dirty: len_bytes > SEGMENT_HEADER_BYTES as u64,
            is_damaged,
            is_unlinked: false,
            failure: None,
        };
        for slot in &segment.slots {
            recovery.recovered += slot.count();
            self.stats.held += slot.count();
        }
        recovery.segments += u64::from(segment.live > 0);
        self.stats.used_bytes += len_bytes;
        self.segments.insert(ordinal, segment);
        self.first_unread = self.first_unread.min(ordinal);
        self.remove_if_finished(ordinal);
        Ok(())
    }

    fn note(&mut self, scanned: &ScannedRecords, file: &dyn QueueFile, recovery: &mut Recovery) {
        for record in &scanned.corrupt {
            recovery.corrupt += Count::one(record.header.items, record.header.payload_bytes);
            // Counted once is enough: the next process passes it over.
            let _ = file.write_at(record.offset + MARK_OFFSET, &DONE_MARK);
        }
        for record in &scanned.torn {
            recovery.torn += Count::one(record.header.items, record.header.payload_bytes);
        }
        recovery.damaged_bytes += scanned.damaged_bytes;
        recovery.torn_bytes += scanned.torn_bytes;
    }

    fn slots(&self, records: &[FoundRecord]) -> Vec<Slot> {
        let (now_ms, wall_ms) = (self.now_ms(), self.wall_ms());
        let slot = |record: &FoundRecord| {
            // A clock that went back makes nothing younger than new.
            let age_ms = i64::try_from(wall_ms.saturating_sub(record.header.time_ms)).unwrap_or(i64::MAX);
            Slot {
                offset: record.offset,
                born_ms: now_ms.saturating_sub(age_ms),
                payload_bytes: record.header.payload_bytes,
                items: record.header.items,
                state: SlotState::Waiting,
                failed_reads: 0,
            }
        };
        records.iter().map(slot).collect()
    }

    /// Tries segments again whose file couldn't be read. What can't even be set aside stays where it is, for the next process.
    fn retry_unreadable(&mut self, recovery: &mut Recovery) {
        let mut attempts = Vec::new();
        for (number, home) in &mut self.homes {
            for (name, tried) in std::mem::take(&mut home.unreadable) {
                attempts.push((*number, name, tried));
            }
        }
        for (number, name, tried) in attempts {
            let Some(home) = self.homes.get(&number) else {
                continue;
            };
            let path = home.path.join(&name);
            let salt = parse_segment_name(&name).map_or(0, |(_, salt)| salt);
            if self.adopt_segment(number, &path, salt, recovery).is_err() {
                self.stats.read_failures += 1;
                let is_set_aside = tried >= READS_TRIED && self.set_aside(&path, recovery);
                if let Some(home) = self.homes.get_mut(&number) {
                    if tried < READS_TRIED {
                        recovery.unreadable_segments += 1;
                        home.unreadable.push((name, tried + 1));
                    } else {
                        home.has_others |= !is_set_aside;
                    }
                }
            }
            self.remove_home_if_empty(number);
        }
    }

    fn set_aside(&mut self, path: &Path, recovery: &mut Recovery) -> bool {
        let (now, limit_bytes) = (self.clock.wall(), self.config.quarantine_bytes);
        let result = quarantine::set_aside(&*self.fs, &self.config.directory, path, now, limit_bytes);
        recovery.damaged_segments += u64::from(result.is_ok());
        self.stats.quarantined += u64::from(result.is_ok());
        result.is_ok()
    }
}
