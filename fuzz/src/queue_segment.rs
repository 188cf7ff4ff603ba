//! Segments of the durable queue from a disk that changes what it was given.

use otlp_native_queue::format::{RECORD_HEADER_BYTES, RecordHeader, SEGMENT_HEADER_BYTES, SegmentHeader};
use otlp_native_queue::scan::{FoundRecord, ScannedRecords, SegmentScan, scan_segment};

const SALT: u64 = 0x0123_4567_89AB_CDEF;

/// Reads `input` as a segment, and as a recipe for one that is then damaged. Whether it is a segment with records and no damage.
pub fn check(input: &[u8]) -> bool {
    check_damaged(input);
    match scan(input) {
        SegmentScan::Newer(version) => {
            assert!(version > otlp_native_queue::format::VERSION);
            false
        }
        SegmentScan::Records(found) => {
            check_found(&found, input);
            !found.records.is_empty() && !found.is_damaged() && found.torn_bytes == 0
        }
    }
}

fn scan(bytes: &[u8]) -> SegmentScan {
    scan_segment(&SliceSource(bytes), Some(SALT)).expect("memory can always be read")
}

/// What is found is there, in order, and nothing is counted twice.
fn check_found(found: &ScannedRecords, bytes: &[u8]) {
    let mut all: Vec<&FoundRecord> = found
        .records
        .iter()
        .chain(&found.corrupt)
        .chain(&found.torn)
        .collect();
    all.sort_by_key(|record| record.offset);
    let mut end = SEGMENT_HEADER_BYTES as u64;
    for record in all {
        assert!(record.offset >= end, "records don't overlap");
        end = record.offset + record.header.record_bytes();
    }
    assert!(
        end <= bytes.len().max(SEGMENT_HEADER_BYTES) as u64,
        "records end with the file"
    );
    let counted: u64 = found.damaged_bytes + found.torn_bytes;
    assert!(counted <= bytes.len() as u64, "no byte is counted twice");
    for record in &found.records {
        assert!(!record.header.is_done, "what is done doesn't come again");
        let payload = payload(record, bytes);
        assert_eq!(
            crc(payload),
            record.header.payload_crc,
            "what isn't whole is no record"
        );
    }
}

/// A recipe: how many records, then a length and a filler for each; what is left are changes: a place, two bytes, and what to mix into the
/// byte there, which cuts the segment instead if it is zero.
fn check_damaged(recipe: &[u8]) {
    let mut recipe = recipe.iter().copied();
    let count = recipe.next().unwrap_or(0) % 16;
    let mut segment = header();
    let mut stored = Vec::new();
    for number in 0..u32::from(count) {
        let (Some(len), Some(filler)) = (recipe.next(), recipe.next()) else {
            break;
        };
        let payload = vec![filler; usize::from(len) * 3];
        stored.push((segment.len() as u64, payload.clone()));
        append(&mut segment, number, &payload);
    }
    while let (Some(low), Some(high), Some(change)) = (recipe.next(), recipe.next(), recipe.next()) {
        let place = usize::from(u16::from_le_bytes([low, high]));
        match segment.get_mut(place) {
            Some(_) if change == 0 => segment.truncate(place),
            Some(byte) => *byte ^= change,
            None => {}
        }
    }
    if let SegmentScan::Records(found) = scan(&segment) {
        check_found(&found, &segment);
        for record in &found.records {
            let whole = stored.iter().find(|(offset, _)| *offset == record.offset);
            let (_, payload_stored) = whole.expect("no record is invented");
            assert_eq!(payload(record, &segment), payload_stored, "no record is altered");
        }
    }
}

/// The start of a segment.
pub fn header() -> Vec<u8> {
    let header = SegmentHeader {
        salt: SALT,
        created_ms: 1_700_000_000_000,
    };
    header.encode().to_vec()
}

/// Adds a record to a segment.
pub fn append(segment: &mut Vec<u8>, number: u32, payload: &[u8]) {
    let header = RecordHeader {
        number,
        payload_bytes: u32::try_from(payload.len()).expect("recipes are short"),
        items: number + 1,
        payload_crc: crc(payload),
        time_ms: 1_700_000_000_000 + u64::from(number),
        kind: 1,
        is_done: false,
    };
    segment.extend(header.encode(SALT, segment.len() as u64));
    segment.extend(payload);
}

fn payload<'a>(record: &FoundRecord, bytes: &'a [u8]) -> &'a [u8] {
    let start = usize::try_from(record.offset).expect("inputs are short") + RECORD_HEADER_BYTES;
    &bytes[start..start + record.header.payload_bytes as usize]
}

/// CRC-32 bit by bit: not the code that is tested.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

struct SliceSource<'a>(&'a [u8]);

impl otlp_native_queue::file_system::ReadAt for SliceSource<'_> {
    fn len_bytes(&self) -> std::io::Result<u64> {
        self.0.len_bytes()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read_at(offset, into)
    }
}
