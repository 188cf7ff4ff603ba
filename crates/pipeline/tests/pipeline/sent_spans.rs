//! Reads back which spans a request holds, with a walk of the wire format of its own.

/// A span of a request, and what surrounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentSpan {
    pub(crate) id: u64,
    pub(crate) scope: String,
    /// The resource's first attribute, `None` without attributes.
    pub(crate) service: Option<String>,
}

/// The spans of an `ExportTraceServiceRequest`, in order.
pub(crate) fn sent_spans(body: &[u8]) -> Vec<SentSpan> {
    let mut spans = Vec::new();
    for resource_spans in submessages(body, 1) {
        let service = submessages(resource_spans, 1)
            .first()
            .and_then(|resource| {
                submessages(resource, 1)
                    .first()
                    .map(|attribute| submessages(attribute, 2)[0])
            })
            .map(|value| text(submessages(value, 1)[0]));
        for scope_spans in submessages(resource_spans, 2) {
            let scope = text(submessages(submessages(scope_spans, 1)[0], 1)[0]);
            for span in submessages(scope_spans, 2) {
                let id = u64::from_be_bytes(submessages(span, 2)[0].try_into().unwrap());
                spans.push(SentSpan {
                    id,
                    scope: scope.clone(),
                    service: service.clone(),
                });
            }
        }
    }
    spans
}

/// The ids of a request's spans.
pub(crate) fn sent_ids(body: &[u8]) -> Vec<u64> {
    sent_spans(body).into_iter().map(|span| span.id).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn submessages(mut message: &[u8], number: u64) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while !message.is_empty() {
        let tag = varint(&mut message);
        let len = match tag & 7 {
            0 => {
                varint(&mut message);
                0
            }
            1 => 8,
            2 => varint(&mut message) as usize,
            5 => 4,
            other => panic!("wire type {other}"),
        };
        let (content, rest) = message.split_at(len);
        if tag >> 3 == number && tag & 7 == 2 {
            found.push(content);
        }
        message = rest;
    }
    found
}

fn varint(input: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = input[0];
        *input = &input[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}
