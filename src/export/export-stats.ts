/**
 * Where every item is: spans, log records or data points that were given to a processor, provider or exporter. At every call
 * `accepted = delivered + queued + inFlight + rejected + dropped.queueFull + dropped.retriesExhausted + dropped.refused +
 * dropped.shutdown + dropped.invalid`.
 */
export interface ExportStats {
  /** Items that were given (of spans: sampled ones that ended), those dropped at once included. */
  readonly accepted: number;
  /** The server took them. */
  readonly delivered: number;
  /** They wait to be sent. */
  readonly queued: number;
  /** They are being sent; waits between two attempts count. */
  readonly inFlight: number;
  /** The server took their request but rejected them (partial success). */
  readonly rejected: number;
  /** They are lost, by reason. */
  readonly dropped: {
    /** `batch.maxQueuedBytes` was reached; the newest items are dropped. */
    readonly queueFull: number;
    /** The retry budget, `retry.maxElapsedMs`, was spent. */
    readonly retriesExhausted: number;
    /** The server refused them for good. */
    readonly refused: number;
    /** Time ran out at shutdown, or they came after it. */
    readonly shutdown: number;
    /** They could not be recorded, or are larger than a request may be. */
    readonly invalid: number;
  };
}

/** Of a provider that exports nothing. */
export const NO_STATS: ExportStats = Object.freeze({
  accepted: 0,
  delivered: 0,
  queued: 0,
  inFlight: 0,
  rejected: 0,
  dropped: Object.freeze({ queueFull: 0, retriesExhausted: 0, refused: 0, shutdown: 0, invalid: 0 }),
});
