//! The conservation ledger and the report of a flush, as JavaScript sees them.

use napi_derive::napi;
use otlp_native_pipeline::{FlushReport, Ledger};

/// Where every accepted item is: `accepted = delivered + queued + inFlight + rejected + kept + dropped`.
#[napi(object, use_nullable = true)]
pub struct BindingLedger {
    /// Items taken from JavaScript, those dropped at once included.
    pub accepted: f64,
    /// Items that the server took.
    pub delivered: f64,
    /// Items that wait.
    pub queued: f64,
    /// Items that are being sent, waits between attempts included.
    pub in_flight: f64,
    /// Items that the server rejected while it took the rest of their batch.
    pub rejected: f64,
    /// Items that a shutdown left in the durable queue.
    pub kept: f64,
    /// Items that are lost.
    pub dropped: BindingDropped,
    /// Items that were ever made durable.
    pub persisted: f64,
    /// Items that an earlier process left in the durable queue.
    pub recovered: f64,
    /// Items that the disk refused.
    pub unpersisted: f64,
}

/// Lost items by reason.
#[napi(object, use_nullable = true)]
pub struct BindingDropped {
    /// The queue was full.
    pub queue_full: f64,
    /// The retry budget was spent.
    pub retries_exhausted: f64,
    /// The server refused them for good.
    pub refused: f64,
    /// They were not sent when time ran out at shutdown, or came after it.
    pub shutdown: f64,
    /// They could not be recorded or encoded, or were larger than a request may be.
    pub invalid: f64,
    /// Each alone is larger than the server takes.
    pub too_large: f64,
    /// They were in the durable queue for longer than its age limit.
    pub expired: f64,
    /// The disk did not give them back as they were written.
    pub corrupt: f64,
}

/// The end of a flush or shutdown.
#[napi(object, use_nullable = true)]
pub struct BindingFlushReport {
    /// Items of those waited for that did not reach the server.
    pub lost_items: f64,
    /// Whether everything was settled in time.
    pub is_complete: bool,
}

/// JavaScript's numbers are exact up to 2^53 items, which takes centuries.
pub(crate) fn count(items: u64) -> f64 {
    items as f64
}

impl From<Ledger> for BindingLedger {
    fn from(ledger: Ledger) -> Self {
        BindingLedger {
            accepted: count(ledger.accepted),
            delivered: count(ledger.delivered),
            queued: count(ledger.queued),
            in_flight: count(ledger.in_flight),
            rejected: count(ledger.rejected),
            kept: count(ledger.kept),
            dropped: BindingDropped {
                queue_full: count(ledger.dropped.queue_full),
                retries_exhausted: count(ledger.dropped.retries_exhausted),
                refused: count(ledger.dropped.refused),
                shutdown: count(ledger.dropped.shutdown),
                invalid: count(ledger.dropped.invalid),
                too_large: count(ledger.dropped.too_large),
                expired: count(ledger.dropped.expired),
                corrupt: count(ledger.dropped.corrupt),
            },
            persisted: count(ledger.persisted),
            recovered: count(ledger.recovered),
            unpersisted: count(ledger.unpersisted),
        }
    }
}

impl From<FlushReport> for BindingFlushReport {
    fn from(report: FlushReport) -> Self {
        BindingFlushReport {
            lost_items: count(report.lost_items),
            is_complete: report.is_complete,
        }
    }
}
