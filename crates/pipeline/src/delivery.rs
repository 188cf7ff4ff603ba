//! One request's way to its outcome: whole, or in parts where the server finds it too large.

use crate::size_limit::SizeLimit;
use bytes::Bytes;
use otlp_native_model::{EncodedRequest, ErrorCode, ExportOutcome, Exporter, MergedRequest};
use otlp_native_otlp::{salvage_request, split_request};
use std::time::Duration;

/// What became of a request's items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) delivered: u64,
    pub(crate) rejected: u64,
    /// The server refused them for good.
    pub(crate) refused: u64,
    /// No server can read them, so that the server refused them and those that they came with.
    pub(crate) malformed: u64,
    /// Each alone is larger than the server takes.
    pub(crate) too_large: u64,
    pub(crate) exhausted: u64,
    /// How long the server asked to be left alone, where that is why.
    pub(crate) asked_wait: Duration,
    /// Whether some may be at the server although nothing says so: its answer could not be read.
    pub(crate) is_uncertain: bool,
}

impl Tally {
    pub(crate) fn all_refused(items: u64) -> Self {
        Tally {
            refused: items,
            ..Tally::default()
        }
    }

    /// Items that can't have reached the server, if that is true of all.
    pub(crate) fn is_all_lost(&self) -> bool {
        !self.is_uncertain && self.delivered == 0 && self.rejected == 0 && self.too_large == 0
    }
}

/// What is to be sent.
pub(crate) enum Outgoing {
    Whole(EncodedRequest),
    /// In pieces that nobody has copied together.
    Merged(MergedRequest),
}

impl Outgoing {
    /// `request`, whose body goes on with `more`.
    pub(crate) fn new(request: EncodedRequest, more: Vec<Bytes>) -> Self {
        if more.is_empty() {
            return Outgoing::Whole(request);
        }
        Outgoing::Merged(MergedRequest {
            more,
            ..MergedRequest::from(request)
        })
    }

    fn items(&self) -> u64 {
        match self {
            Outgoing::Whole(request) => request.items,
            Outgoing::Merged(request) => request.items,
        }
    }

    fn len(&self) -> usize {
        match self {
            Outgoing::Whole(request) => request.body.len(),
            Outgoing::Merged(request) => request.len_bytes(),
        }
    }

    fn whole(&self) -> EncodedRequest {
        match self {
            Outgoing::Whole(request) => request.clone(),
            Outgoing::Merged(request) => request.whole(),
        }
    }

    async fn export<E: Exporter>(&self, exporter: &E) -> ExportOutcome {
        match self {
            Outgoing::Whole(request) => exporter.export(request.clone()).await,
            Outgoing::Merged(request) => exporter.export_merged(request.clone()).await,
        }
    }
}

/// Exports `request`, halving what the server finds too large, down to single items. Items of `is_kept` requests are never given up
/// for time once some of the request were delivered; before that the whole request is `exhausted`.
pub(crate) async fn deliver<E: Exporter>(
    exporter: &E,
    request: Outgoing,
    limit: &SizeLimit,
    is_kept: bool,
    retry_wait: Duration,
) -> Tally {
    let mut tally = Tally::default();
    let mut next = Some(request);
    // After that one, the next one last.
    let mut parts = Vec::new();
    while let Some(request) = next.take().or_else(|| parts.pop()) {
        if limit.is_exceeded_by(request.len())
            && let Some((first, second)) = halves(&request.whole())
        {
            parts.extend([second, first]);
            continue;
        }
        let (items, len) = (request.items(), request.len());
        match request.export(exporter).await {
            ExportOutcome::Delivered { rejected_items, .. } => {
                let rejected = rejected_items.min(items);
                tally.rejected += rejected;
                tally.delivered += items - rejected;
                limit.delivered(len);
            }
            ExportOutcome::Refused(failure) if failure.code == ErrorCode::RequestTooLarge => {
                match halves(&request.whole()) {
                    Some((first, second)) => {
                        limit.refused(len);
                        parts.extend([second, first]);
                    }
                    None => tally.too_large += items,
                }
            }
            ExportOutcome::Refused(failure) => {
                // After an answer that can't be read the server may have taken them, and must not get them twice.
                let is_uncertain = matches!(
                    failure.code,
                    ErrorCode::InvalidResponse | ErrorCode::ResponseTooLarge
                );
                tally.is_uncertain |= is_uncertain;
                match (!is_uncertain).then(|| sound_part(&request.whole())).flatten() {
                    Some(sound) => {
                        tally.malformed += items - sound.items;
                        parts.extend((sound.items > 0).then_some(Outgoing::Whole(sound)));
                    }
                    None => tally.refused += items,
                }
            }
            ExportOutcome::RetriesExhausted { asked_wait, .. } if is_kept && tally != Tally::default() => {
                tokio::time::sleep(retry_wait.max(asked_wait)).await;
                parts.push(request);
            }
            ExportOutcome::RetriesExhausted { asked_wait, .. } => {
                tally.asked_wait = asked_wait;
                // The retry budget is the whole request's.
                tally.exhausted += items + parts.iter().map(Outgoing::items).sum::<u64>();
                break;
            }
        }
    }
    tally
}

/// What a server can read of a received request of which it can't read all; `None` when it can, so that something else is wrong.
fn sound_part(request: &EncodedRequest) -> Option<EncodedRequest> {
    let salvaged = salvage_request(request.signal, &request.body)?;
    Some(EncodedRequest {
        signal: request.signal,
        body: salvaged.body.into(),
        items: salvaged.items.min(request.items),
    })
}

fn halves(request: &EncodedRequest) -> Option<(Outgoing, Outgoing)> {
    let (first, second) = split_request(request.signal, &request.body)?;
    let half = request.items / 2;
    let part = |body: Vec<u8>, items| {
        Outgoing::Whole(EncodedRequest {
            signal: request.signal,
            body: body.into(),
            items,
        })
    };
    Some((part(first, half), part(second, request.items - half)))
}
