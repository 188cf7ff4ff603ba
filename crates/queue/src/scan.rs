//! Reads a segment that may be torn, damaged or not one of ours.

use crate::file_system::ReadAt;
use crate::format::{
    HeaderState, RECORD_HEADER_BYTES, RECORD_MAGIC, RecordHeader, SEGMENT_HEADER_BYTES, SegmentHeader,
};
use crc32fast::Hasher;
use std::io;

/// Reading goes in pieces of this size, whatever a length in the file claims.
const WINDOW_BYTES: usize = 64 << 10;

/// What a segment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentScan {
    /// It was written by a later version; nothing of it was looked at.
    Newer(u16),
    /// What could be read.
    Records(ScannedRecords),
}

/// What could be read of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScannedRecords {
    /// Whole, checked records that aren't done.
    pub records: Vec<FoundRecord>,
    /// Records whose header is whole, but not their payload, with whole records after them: something damaged them.
    pub corrupt: Vec<FoundRecord>,
    /// Such records with nothing whole after them: perhaps they were being written when the power failed.
    pub torn: Vec<FoundRecord>,
    /// Bytes between whole records that are no record.
    pub damaged_bytes: u64,
    /// Bytes at the end that are no record.
    pub torn_bytes: u64,
    /// Whether the segment's own header can't be read.
    pub is_header_damaged: bool,
    /// The salt that its records are checked with.
    pub salt: u64,
}

/// A record and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundRecord {
    /// From the start of the file.
    pub offset: u64,
    /// What it says of itself.
    pub header: RecordHeader,
}

impl ScannedRecords {
    /// Whether there is something that someone may want to look at. A tail that was never finished isn't.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        let has_content = !self.records.is_empty() || self.torn_bytes > 0;
        self.damaged_bytes > 0
            || !self.corrupt.is_empty()
            || !self.torn.is_empty()
            || (self.is_header_damaged && has_content)
    }
}

/// Reads a whole segment. `salt` is that of the file's name, needed when the header is damaged.
///
/// # Errors
/// What the file says when it is read. Damage is no error.
pub fn scan_segment(source: &dyn ReadAt, salt: Option<u64>) -> io::Result<SegmentScan> {
    let len_bytes = source.len_bytes()?;
    let mut head = [0; SEGMENT_HEADER_BYTES];
    let count = source.read_at(0, &mut head)?;
    let mut found = ScannedRecords::default();
    match SegmentHeader::decode(head.get(..count).unwrap_or_default()) {
        HeaderState::Newer(version) => return Ok(SegmentScan::Newer(version)),
        HeaderState::Known(header) => found.salt = header.salt,
        HeaderState::Damaged => {
            found.is_header_damaged = true;
            let Some(salt) = salt else {
                found.torn_bytes = len_bytes;
                return Ok(SegmentScan::Records(found));
            };
            found.salt = salt;
        }
    }
    let mut scanner = Scanner {
        source,
        len_bytes,
        found,
        suspects: Vec::new(),
        bad_bytes: 0,
        next_number: 0,
        window: Vec::new(),
        window_start: 0,
    };
    scanner.run()?;
    Ok(SegmentScan::Records(scanner.end()))
}

struct Scanner<'a> {
    source: &'a dyn ReadAt,
    len_bytes: u64,
    found: ScannedRecords,
    /// Records with a bad payload since the last whole record.
    suspects: Vec<FoundRecord>,
    /// Bytes that are no record since the last whole record.
    bad_bytes: u64,
    next_number: u32,
    window: Vec<u8>,
    window_start: u64,
}

impl Scanner<'_> {
    fn run(&mut self) -> io::Result<()> {
        let mut at = SEGMENT_HEADER_BYTES as u64;
        while at < self.len_bytes {
            let Some(record) = self.record_at(at)? else {
                let next = self.next_magic(at + 1)?.unwrap_or(self.len_bytes);
                self.bad_bytes += next - at;
                at = next;
                continue;
            };
            at += record.header.record_bytes();
            self.next_number = record.header.number.saturating_add(1);
            // A record that is done isn't read again: what happened to its payload is nobody's loss.
            if record.header.is_done || self.is_payload_whole(&record)? {
                self.whole(record);
            } else {
                self.suspects.push(record);
            }
        }
        Ok(())
    }

    /// Everything before a whole record was written before it, so what is wrong there is damage.
    fn whole(&mut self, record: FoundRecord) {
        self.found.corrupt.append(&mut self.suspects);
        self.found.damaged_bytes += std::mem::take(&mut self.bad_bytes);
        if !record.header.is_done {
            self.found.records.push(record);
        }
    }

    fn end(mut self) -> ScannedRecords {
        self.found.torn = self.suspects;
        self.found.torn_bytes += self.bad_bytes;
        self.found
    }

    fn record_at(&mut self, offset: u64) -> io::Result<Option<FoundRecord>> {
        let (salt, next_number, rest) = (self.found.salt, self.next_number, self.len_bytes - offset);
        let header = RecordHeader::decode(self.bytes_at(offset, RECORD_HEADER_BYTES)?, salt, offset);
        let header = header.filter(|header| header.number >= next_number && header.record_bytes() <= rest);
        Ok(header.map(|header| FoundRecord { offset, header }))
    }

    fn is_payload_whole(&mut self, record: &FoundRecord) -> io::Result<bool> {
        let mut hasher = Hasher::new();
        let mut at = record.offset + RECORD_HEADER_BYTES as u64;
        let mut left = record.header.payload_bytes as usize;
        while left > 0 {
            let bytes = self.bytes_at(at, 1)?;
            let piece = bytes.get(..left).unwrap_or(bytes);
            if piece.is_empty() {
                return Ok(false);
            }
            hasher.update(piece);
            at += piece.len() as u64;
            left -= piece.len();
        }
        Ok(hasher.finalize() == record.header.payload_crc)
    }

    /// Where the next record might begin, from `from` on.
    fn next_magic(&mut self, from: u64) -> io::Result<Option<u64>> {
        let mut at = from;
        loop {
            let bytes = self.bytes_at(at, RECORD_MAGIC.len())?;
            if bytes.len() < RECORD_MAGIC.len() {
                return Ok(None);
            }
            if let Some(place) = bytes
                .windows(RECORD_MAGIC.len())
                .position(|four| four == RECORD_MAGIC)
            {
                return Ok(Some(at + place as u64));
            }
            // The magic may begin in this window and end in the next.
            at += (bytes.len() - RECORD_MAGIC.len() + 1) as u64;
        }
    }

    /// What the window holds from `at` on, at least `least` bytes unless the file ends before. Each byte is read about once, however often
    /// it's looked at: a payload full of magics must not take long.
    fn bytes_at(&mut self, at: u64, least: usize) -> io::Result<&[u8]> {
        let end = self.window_start + self.window.len() as u64;
        if at < self.window_start || at + least as u64 > end {
            self.window.resize(WINDOW_BYTES, 0);
            self.window_start = at;
            let count = self.source.read_at(at, &mut self.window)?;
            self.window.truncate(count);
        }
        let skipped = usize::try_from(at - self.window_start).unwrap_or(usize::MAX);
        Ok(self.window.get(skipped..).unwrap_or_default())
    }
}
