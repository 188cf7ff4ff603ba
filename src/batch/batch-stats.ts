/** Why items were dropped. */
export interface BatchDrops {
  /** There was no room, and `overflow` is `drop`, or too many waited for room. */
  readonly queueFull: number;
  /** Larger than a limit in bytes. */
  readonly tooLarge: number;
  /** `sizeOf`, `keyOf` or the codec failed for it. */
  readonly invalid: number;
  /** Added after the shutdown, or still there when its time had run out. */
  readonly shutdown: number;
  /** The disk's limit was reached, or the disk didn't take it. */
  readonly spillFailed: number;
  /** What was read from disk isn't what was written. */
  readonly corrupt: number;
}

/**
 * Where every item is. At every moment:
 * `accepted + recovered = delivered + failed + queued + inFlight + spilled + the sum of dropped`.
 */
export interface BatchStats {
  /** Items that were handed to `add`, on this thread and others, those dropped included; without those that wait for room. */
  readonly accepted: number;
  /** Items that earlier processes had left on disk. */
  readonly recovered: number;
  /** A consumer took them. */
  readonly delivered: number;
  /** A consumer failed with them for good, or said that it rejected them. */
  readonly failed: number;
  /** In memory, waiting for a consumer. */
  readonly queued: number;
  /** With consumers, or waiting for the next attempt. */
  readonly inFlight: number;
  /** On disk. */
  readonly spilled: number;
  /** Given up, by reason. */
  readonly dropped: BatchDrops;
  /** Calls of `add` on this thread that wait for room; their items aren't accepted yet. */
  readonly waiting: number;
  /** Batches that were handed to consumers. */
  readonly batches: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Of all time, how many items went to disk. */
  readonly everSpilled: number;
  /** The number of items at which a batch leaves at the moment. */
  readonly targetItems: number;
}
