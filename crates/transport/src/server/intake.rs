//! From a body as it came to the sink's answer, the same for every transport.

use super::body::BUDGET_RETRY_AFTER;
use super::budget::Lease;
use super::config::{Inspection, ReceiverConfig};
use super::rejection::{Rejection, bounded};
use super::service::Service;
use super::sink::{ReceivedRequest, RequestSink};
use crate::Protocol;
use crate::decompress::{DecompressError, Encoding, MeteredError, decompress_metered};
use bytes::Bytes;
use otlp_native_model::Signal;
use otlp_native_otlp::{JsonReason, PartialSuccess, count_items, json, skim_items};

/// A body, read whole but not yet looked at.
#[derive(Debug)]
pub(super) struct RawRequest {
    pub(super) signal: Signal,
    pub(super) protocol: Protocol,
    pub(super) encoding: Option<Encoding>,
    pub(super) body: Vec<u8>,
    /// Pays for the body, and for what it is turned into, until the sink has taken it.
    pub(super) lease: Lease,
}

/// Decodes `raw` and hands it to the sink.
pub(super) async fn take<S: RequestSink>(
    service: &Service<S>,
    raw: RawRequest,
) -> Result<PartialSuccess, Rejection> {
    let (request, lease) = if raw.body.len() <= inline_bytes(&raw, service.config.inspection) {
        decode(raw, &service.config)?
    } else {
        decode_elsewhere(service, raw).await?
    };
    // OTLP: an empty request succeeds, and a receiver may ignore it.
    if request.items == 0 {
        return Ok(PartialSuccess::default());
    }
    let items = request.items;
    let answer = service.sink.accept(request).await;
    drop(lease);
    match answer {
        Ok(partial) => Ok(PartialSuccess {
            rejected_items: partial.rejected_items.min(items),
            message: bounded(partial.message, MAX_MESSAGE_BYTES),
        }),
        Err(busy) => Err(Rejection::Busy {
            retry_after: busy.retry_after,
        }),
    }
}

/// Bodies up to this size are decoded where they were read; larger ones would hold up the other connections.
fn inline_bytes(raw: &RawRequest, inspection: Inspection) -> usize {
    match inspection {
        Inspection::Outline if raw.encoding.is_none() && raw.protocol != Protocol::HttpJson => 4 << 20,
        Inspection::Outline | Inspection::Whole => 32 << 10,
    }
}

/// OTLP lets a response be 4 MiB; a partial success is read by people.
const MAX_MESSAGE_BYTES: usize = 16 << 10;

async fn decode_elsewhere<S: RequestSink>(
    service: &Service<S>,
    raw: RawRequest,
) -> Result<(ReceivedRequest, Lease), Rejection> {
    const FAULT: Rejection = Rejection::Internal("the request could not be decoded");
    let _slot = service.decoders.acquire().await.map_err(|_| FAULT)?;
    let config = std::sync::Arc::clone(&service.config);
    tokio::task::spawn_blocking(move || decode(raw, &config))
        .await
        .map_err(|_| FAULT)?
}

fn decode(raw: RawRequest, config: &ReceiverConfig) -> Result<(ReceivedRequest, Lease), Rejection> {
    let RawRequest {
        signal,
        protocol,
        encoding,
        body,
        mut lease,
    } = raw;
    let body = match encoding {
        Some(encoding) => decompress(encoding, body, config.max_request_bytes, &mut lease)?,
        None => body,
    };
    let body = match protocol {
        Protocol::HttpJson => json_to_protobuf(signal, body, config.max_request_bytes, &mut lease)?,
        Protocol::Grpc | Protocol::HttpProtobuf => body,
    };
    let counted = match config.inspection {
        Inspection::Whole => count_items(signal, &body),
        Inspection::Outline => skim_items(signal, &body),
    };
    let items = counted.map_err(|error| Rejection::BadData(error.to_string()))?;
    Ok((
        ReceivedRequest {
            signal,
            body: Bytes::from(body),
            items,
            protocol,
        },
        lease,
    ))
}

fn decompress(
    encoding: Encoding,
    compressed: Vec<u8>,
    limit_bytes: usize,
    lease: &mut Lease,
) -> Result<Vec<u8>, Rejection> {
    let plain = decompress_metered(encoding, &compressed, limit_bytes, &mut |bytes| lease.grow(bytes))
        .map_err(|error| match error {
            MeteredError::OverBudget => Rejection::Busy {
                retry_after: BUDGET_RETRY_AFTER,
            },
            MeteredError::Decompress(DecompressError::TooLarge) => Rejection::TooLarge { limit_bytes },
            MeteredError::Decompress(error @ DecompressError::Corrupt) => {
                Rejection::BadCompression(error.to_string())
            }
        })?;
    lease.shrink(compressed.capacity());
    Ok(plain)
}

fn json_to_protobuf(
    signal: Signal,
    text: Vec<u8>,
    limit_bytes: usize,
    lease: &mut Lease,
) -> Result<Vec<u8>, Rejection> {
    // Protobuf is nearly always the smaller of the two, so the text's length pays for it in advance.
    let advance = text.len();
    if !lease.grow(advance) {
        return Err(Rejection::Busy {
            retry_after: BUDGET_RETRY_AFTER,
        });
    }
    let body = json::to_protobuf(signal, &text, limit_bytes).map_err(|error| match error.reason {
        JsonReason::TooLarge => Rejection::TooLarge { limit_bytes },
        _ => Rejection::BadData(error.to_string()),
    })?;
    if !lease.grow(body.capacity().saturating_sub(advance)) {
        return Err(Rejection::Busy {
            retry_after: BUDGET_RETRY_AFTER,
        });
    }
    lease.shrink(text.capacity());
    Ok(body)
}
