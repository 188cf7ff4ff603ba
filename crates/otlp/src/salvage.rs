//! Parts a merged request's sound pieces from those that no server can read.

use crate::count::count_items;
use crate::schema;
use crate::skim::skim_items;
use crate::wire::Fields;
use otlp_native_model::Signal;

/// What [`salvage_request`] made of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// A request of the sound pieces, byte for byte as they were; empty if there are none.
    pub body: Vec<u8>,
    /// Items in `body`.
    pub items: u64,
    /// Items of the pieces that were left out, as [`skim_items`] counts them.
    pub malformed_items: u64,
}

/// Looks into all that `body` holds and leaves out each `Resource*` message with something that protobuf readers refuse, such
/// as text that isn't UTF-8. `None` if there is none.
///
/// Received requests are merged after a mere [`skim_items`]. A server that refuses the whole for the sake of one piece can so be
/// given the others.
///
/// ```
/// use otlp_native_model::Signal;
/// // Two resources with one span each, of which the second has a name (field 5) that is no UTF-8.
/// let sound = [0x0a, 4, 0x12, 2, 0x12, 0];
/// let body = [&sound[..], &[0x0a, 7, 0x12, 5, 0x12, 3, 0x2a, 1, 0xff]].concat();
/// let salvaged = otlp_native_otlp::salvage_request(Signal::Traces, &body);
/// assert_eq!(salvaged.map(|it| (it.body, it.items, it.malformed_items)), Some((sound.to_vec(), 1, 1)));
/// ```
pub fn salvage_request(signal: Signal, body: &[u8]) -> Option<Salvaged> {
    if count_items(signal, body).is_ok() {
        return None;
    }
    let segments = [body];
    let mut fields = Fields::new(&segments);
    let mut salvaged = Salvaged {
        body: Vec::new(),
        items: 0,
        malformed_items: 0,
    };
    let resources = schema::request(signal).fields.first()?.number;
    while let Some((field, bytes)) = fields.next_with_bytes() {
        let (number, _) = field.ok()?;
        match count_items(signal, bytes) {
            Ok(items) => {
                salvaged.items += items;
                salvaged.body.extend_from_slice(bytes);
            }
            Err(_) if number == resources => salvaged.malformed_items += skim_items(signal, bytes).ok()?,
            // The tables of profiles: without them the others mean nothing.
            Err(_) => {
                return Some(Salvaged {
                    body: Vec::new(),
                    items: 0,
                    malformed_items: skim_items(signal, body).ok()?,
                });
            }
        }
    }
    Some(salvaged)
}
