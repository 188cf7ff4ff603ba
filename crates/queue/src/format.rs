//! The bytes of a segment. Numbers are little-endian.
//!
//! A segment is a header of 32 bytes, then records without gaps:
//!
//! | at | header of the segment |
//! |---|---|
//! | 0 | `OTLPNQUE` |
//! | 8 | version, 2 bytes: 1 |
//! | 10 | the version's bits inverted, 2 bytes, so that a flipped bit isn't taken for a newer version |
//! | 12 | salt, 8 bytes: random, also part of the file's name |
//! | 20 | when the segment was made, milliseconds since the Unix epoch, 8 bytes |
//! | 28 | CRC-32 of the bytes 0 to 27 |
//!
//! The first twelve bytes are the same in every version to come.
//!
//! | at | header of a record |
//! |---|---|
//! | 0 | `F1 'o' 'q' 'r'` |
//! | 4 | CRC-32 of the salt, the record's offset in the file (8 bytes), and the bytes 8 to 35 |
//! | 8 | the record's number in the segment, from 0, 4 bytes |
//! | 12 | length of the payload, 4 bytes |
//! | 16 | items, 4 bytes |
//! | 20 | CRC-32 of the payload |
//! | 24 | when it was appended, milliseconds since the Unix epoch, 8 bytes |
//! | 32 | kind, 1 byte, and 3 zeros |
//! | 36 | mark, 4 bytes: 0, or `D0 4E E5 1B` when the entry is done; it alone is written later, so no CRC covers it |
//! | 40 | the payload |
//!
//! The salt and the offset are part of the CRC, so that neither a record inside a payload nor what the file system left there
//! before is taken for a record when reading has to find its way again after damage.

use crc32fast::Hasher;

/// Bytes before the first record of a segment.
pub const SEGMENT_HEADER_BYTES: usize = 32;
/// Bytes before a record's payload.
pub const RECORD_HEADER_BYTES: usize = 40;
/// Where a record's mark is.
pub(crate) const MARK_OFFSET: u64 = 36;
/// The version that this code writes, and the newest that it reads.
pub const VERSION: u16 = 1;

const SEGMENT_MAGIC: [u8; 8] = *b"OTLPNQUE";
pub(crate) const RECORD_MAGIC: [u8; 4] = *b"\xF1oqr";
/// Far from zero in bits, so that no single fault turns an entry that isn't done into one that is.
pub(crate) const DONE_MARK: [u8; 4] = [0xD0, 0x4E, 0xE5, 0x1B];

/// What a segment says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Mixed into the checksum of every record.
    pub salt: u64,
    /// Milliseconds since the Unix epoch.
    pub created_ms: u64,
}

/// What the first bytes of a segment are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderState {
    /// Of a version that this code can read.
    Known(SegmentHeader),
    /// Of a version that came later.
    Newer(u16),
    /// Damaged, or never written.
    Damaged,
}

impl SegmentHeader {
    /// The bytes at the start of the file.
    #[must_use]
    pub fn encode(self) -> [u8; SEGMENT_HEADER_BYTES] {
        let mut bytes = Vec::with_capacity(SEGMENT_HEADER_BYTES);
        bytes.extend(SEGMENT_MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((!VERSION).to_le_bytes());
        bytes.extend(self.salt.to_le_bytes());
        bytes.extend(self.created_ms.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes.try_into().unwrap_or([0; SEGMENT_HEADER_BYTES])
    }

    /// Reads them back.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> HeaderState {
        decode_segment_header(bytes).unwrap_or(HeaderState::Damaged)
    }
}

fn decode_segment_header(bytes: &[u8]) -> Option<HeaderState> {
    let mut fields = Fields(bytes);
    if fields.take::<8>()? != SEGMENT_MAGIC {
        return None;
    }
    let version = u16::from_le_bytes(fields.take()?);
    if u16::from_le_bytes(fields.take()?) != !version {
        return None;
    }
    if version > VERSION {
        return Some(HeaderState::Newer(version));
    }
    let header = SegmentHeader {
        salt: u64::from_le_bytes(fields.take()?),
        created_ms: u64::from_le_bytes(fields.take()?),
    };
    let crc = u32::from_le_bytes(fields.take()?);
    (crc == crc32fast::hash(bytes.get(..28)?)).then_some(HeaderState::Known(header))
}

/// What a record says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader {
    /// Counts the records of a segment.
    pub number: u32,
    /// Length of the payload.
    pub payload_bytes: u32,
    /// Items that the payload holds.
    pub items: u32,
    /// CRC-32 of the payload.
    pub payload_crc: u32,
    /// Milliseconds since the Unix epoch.
    pub time_ms: u64,
    /// The entry's kind.
    pub kind: u8,
    /// Whether the entry needs nothing more.
    pub is_done: bool,
}

impl RecordHeader {
    /// The bytes before the payload of a record that stands at `offset` of a segment with `salt`.
    #[must_use]
    pub fn encode(&self, salt: u64, offset: u64) -> [u8; RECORD_HEADER_BYTES] {
        let mut covered = Vec::with_capacity(RECORD_HEADER_BYTES);
        covered.extend(self.number.to_le_bytes());
        covered.extend(self.payload_bytes.to_le_bytes());
        covered.extend(self.items.to_le_bytes());
        covered.extend(self.payload_crc.to_le_bytes());
        covered.extend(self.time_ms.to_le_bytes());
        covered.extend([self.kind, 0, 0, 0]);
        let mut bytes = Vec::with_capacity(RECORD_HEADER_BYTES);
        bytes.extend(RECORD_MAGIC);
        bytes.extend(header_crc(salt, offset, &covered).to_le_bytes());
        bytes.extend(&covered);
        bytes.extend(if self.is_done { DONE_MARK } else { [0; 4] });
        bytes.try_into().unwrap_or([0; RECORD_HEADER_BYTES])
    }

    /// Reads them back; `None` when they aren't what was written there.
    #[must_use]
    pub fn decode(bytes: &[u8], salt: u64, offset: u64) -> Option<Self> {
        let mut fields = Fields(bytes);
        if fields.take::<4>()? != RECORD_MAGIC {
            return None;
        }
        let crc = u32::from_le_bytes(fields.take()?);
        if crc != header_crc(salt, offset, bytes.get(8..36)?) {
            return None;
        }
        Some(Self {
            number: u32::from_le_bytes(fields.take()?),
            payload_bytes: u32::from_le_bytes(fields.take()?),
            items: u32::from_le_bytes(fields.take()?),
            payload_crc: u32::from_le_bytes(fields.take()?),
            time_ms: u64::from_le_bytes(fields.take()?),
            kind: fields.take::<4>()?.first().copied()?,
            is_done: fields.take::<4>()? == DONE_MARK,
        })
    }

    /// What the record takes in the file.
    #[must_use]
    pub fn record_bytes(&self) -> u64 {
        record_bytes(self.payload_bytes)
    }
}

/// What a record with such a payload takes in the file.
#[must_use]
pub(crate) fn record_bytes(payload_bytes: u32) -> u64 {
    RECORD_HEADER_BYTES as u64 + u64::from(payload_bytes)
}

fn header_crc(salt: u64, offset: u64, covered: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&salt.to_le_bytes());
    hasher.update(&offset.to_le_bytes());
    hasher.update(covered);
    hasher.finalize()
}

/// The name of a segment's file. The salt is in it too, so that records can still be checked when the header is damaged.
#[must_use]
pub fn segment_name(number: u64, salt: u64) -> String {
    format!("{number:08}-{salt:016x}.seg")
}

/// Number and salt of a segment's file; `None` when it is no segment.
#[must_use]
pub fn parse_segment_name(name: &str) -> Option<(u64, u64)> {
    let (number, salt) = name.strip_suffix(".seg")?.split_once('-')?;
    let is_canonical = salt.len() == 16 && number.len() >= 8;
    let parsed = (number.parse().ok()?, u64::from_str_radix(salt, 16).ok()?);
    is_canonical.then_some(parsed)
}

/// Takes fields off the front.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }
}
