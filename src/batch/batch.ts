import type { BatchPriority } from './priority.js';

/**
 * Why a batch left.
 *
 * | cause | what happened |
 * |---|---|
 * | `items` | it has the target number of items |
 * | `bytes` | another item would have made it larger than `maxBytes`, or did make it as large |
 * | `delay` | its first item had waited for `maxDelayMs` |
 * | `flush` | `flush` or `shutdown` was called |
 * | `full` | the queue has no room for the next item, so nothing is waited for |
 */
export type BatchCause = 'items' | 'bytes' | 'delay' | 'flush' | 'full';

/** What a consumer gets: items of one priority, in the order in which they were added. */
export interface Batch<T> {
  /** At least one. The array is the consumer's own. */
  readonly items: T[];
  /** The sum of their sizes by `sizeOf`; 0 without it. */
  readonly bytes: number;
  /** Of all of them. */
  readonly priority: BatchPriority;
  /** Why it left. */
  readonly cause: BatchCause;
}

/** What a consumer may answer; nothing means that all went well. */
export interface BatchAnswer {
  /** How many of the batch's items were not taken: they count as `failed`, and aren't tried again. Default: 0. */
  readonly rejectedItems?: number;
}

/**
 * Does something with a batch. When it throws, or its promise rejects, the batch is tried again as `retry` says, or has failed.
 *
 * @param signal is aborted when a shutdown runs out of time, or an attempt takes longer than `retry.attemptTimeoutMs`.
 */
export type BatchConsumer<T> = (
  batch: Batch<T>,
  signal: AbortSignal,
  // biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing are consumers
) => PromiseLike<BatchAnswer | void> | BatchAnswer | void;
