import type { CostStats } from '../cost/cost-stats.js';

/**
 * Where every item is: spans, log records or data points that were given to a processor, provider or exporter. At every call
 * `accepted = delivered + queued + inFlight + rejected + kept` + all of `dropped`. `persisted`, `recovered` and `unpersisted` are no places
 * but counts besides.
 */
export interface ExportStats {
  /** Items that were given (of spans: sampled ones that ended), those dropped at once included. */
  readonly accepted: number;
  /** The server took them. */
  readonly delivered: number;
  /** They wait to be sent, in memory or in the durable queue. */
  readonly queued: number;
  /** They are being sent; waits between two attempts count. */
  readonly inFlight: number;
  /** The server took their request but rejected them (partial success). */
  readonly rejected: number;
  /** A shutdown left them in the durable queue, from where the next start sends them. */
  readonly kept: number;
  /** They are lost, by reason. */
  readonly dropped: {
    /** `batch.maxQueuedBytes` or `queue.limitBytes` was reached; the newest items are dropped, or as `queue.overflow` says. */
    readonly queueFull: number;
    /** The retry budget, `retry.maxElapsedMs`, was spent. */
    readonly retriesExhausted: number;
    /** The server refused them for good. */
    readonly refused: number;
    /** Time ran out at shutdown, or they came after it. */
    readonly shutdown: number;
    /** They could not be recorded, or are larger than a request may be. */
    readonly invalid: number;
    /** Each alone is larger than the server takes. */
    readonly tooLarge: number;
    /** They waited in the durable queue for longer than `queue.maxAgeMs`. */
    readonly expired: number;
    /** The disk did not give back what was written to the durable queue. */
    readonly corrupt: number;
  };
  /**
   * Items that were ever written to the durable queue, as safely as its `fsync` says: the first ones accepted, in their order, while the
   * disk takes all. 0 without a queue.
   */
  readonly persisted: number;
  /** Of the accepted items, those that an earlier process, or one beside this, left in the durable queue. */
  readonly recovered: number;
  /** Items that the disk refused, so that they were, or are, in memory alone. */
  readonly unpersisted: number;
  /** What it costs the main thread; only with `recordCost`. */
  readonly cost?: CostStats;
}

/** Of a provider that exports nothing. */
export const NO_STATS: ExportStats = Object.freeze({
  accepted: 0,
  delivered: 0,
  queued: 0,
  inFlight: 0,
  rejected: 0,
  kept: 0,
  dropped: Object.freeze({
    queueFull: 0,
    retriesExhausted: 0,
    refused: 0,
    shutdown: 0,
    invalid: 0,
    tooLarge: 0,
    expired: 0,
    corrupt: 0,
  }),
  persisted: 0,
  recovered: 0,
  unpersisted: 0,
});
