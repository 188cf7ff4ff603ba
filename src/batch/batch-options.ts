import type { Clock } from '../resilience/clock.js';
import type { RetryOptions, RetryPolicy } from '../resilience/retry/retry-policy.js';
import type { Batch, BatchConsumer } from './batch.js';
import type { BatchPriority } from './priority.js';

/**
 * What happens to an item for which there is no room.
 *
 * | value | what happens |
 * |---|---|
 * | `drop` | it is dropped and counted in `dropped.queueFull` |
 * | `block` | `add` returns a promise that resolves when there is room; those who wait are served in the order in which they came |
 * | `spill` | it goes to disk and comes back in order when there is room, in this process or the next one; needs `spill` |
 */
export type BatchOverflow = 'drop' | 'block' | 'spill';

/** Turns items into bytes and back, for worker threads and the disk. */
export interface BatchCodec<T> {
  /** The bytes of an item. They are copied before it is called again. */
  encode(item: T): Uint8Array;
  /** The item of the bytes, which are its own. */
  decode(bytes: Uint8Array): T;
}

/** What the number of items in a batch adapts to: one of `latencyMs` and `itemsPerSecond`. */
export interface BatchAdaptation {
  /** Batches become as large as a consumer can serve in so many milliseconds. */
  latencyMs?: number;
  /** Batches become as small as the consumers, all together, need to serve so many items a second. */
  itemsPerSecond?: number;
  /** The least that a batch is to have. Default: 1. */
  minItems?: number;
}

/** Where items go for which there is no room in memory: see `docs/guide/batch.md`. */
export interface BatchSpillOptions {
  /** Parent directory; each process has a directory of its own in it, and takes over those of dead processes. */
  directory: string;
  /** What it may hold on disk. Default: 268,435,456. */
  limitBytes?: number;
  /** `always`: on disk before `add` resolves. `interval`: within a second. `never`: when the system does. Default: `interval`. */
  fsync?: 'always' | 'interval' | 'never';
}

/** What worker threads may hand in ahead of the processor's own thread. */
export interface BatchProducerLimits {
  /** Items that wait for the processor's thread. Default: 65,536. */
  maxItems?: number;
  /** Their bytes. Default: 67,108,864. */
  maxBytes?: number;
}

/** Options of a processor. Only `consume` has no default. */
export interface BatchProcessorOptions<T> {
  /** Gets the batches. */
  consume: BatchConsumer<T>;
  /** How many batches may be with `consume` at once. Default: 1. */
  consumers?: number;
  /** A batch with so many items leaves. With `adapt` it is the most that a batch may have. Default: 512. */
  maxItems?: number;
  /** A batch isn't larger than so many bytes, by `sizeOf`, unless it's a single item. Default: no limit. */
  maxBytes?: number | null;
  /** How long an item waits for others, in milliseconds. Default: 1,000. */
  maxDelayMs?: number;
  /** The size of an item in bytes. Needed for limits in bytes. Default: sizes aren't looked at. */
  sizeOf?: ((item: T) => number) | null;
  /** An item that is larger than `maxBytes`: a batch of its own (`alone`), or dropped as `dropped.tooLarge` (`drop`). Default: `alone`. */
  oversized?: 'alone' | 'drop';
  /** How many items may wait, besides those with consumers. Default: 65,536. */
  maxQueuedItems?: number;
  /** How many bytes may wait, by `sizeOf`; a larger item is dropped as `dropped.tooLarge`. Default: no limit. */
  maxQueuedBytes?: number | null;
  /** What happens to an item for which there is no room. Default: `drop`. */
  overflow?: BatchOverflow;
  /** How many calls of `add` may wait for room; one more is dropped as `dropped.queueFull`. Default: 65,536. */
  maxWaiting?: number;
  /** A batch of `normal` goes before one of `high` that is younger by so much, one of `low` before one younger by twice that. Default: 1,000. */
  agingMs?: number;
  /**
   * What items belong to, compared as keys of a `Map` are. Items of one key are never with two consumers at once and keep their
   * order, whatever their priority, across retries too. Default: items have no order but that of their priority.
   */
  keyOf?: ((item: T) => unknown) | null;
  /** Lets the size of batches adapt. Default: it is `maxItems`. */
  adapt?: BatchAdaptation | null;
  /** How a batch is tried again: options, or a policy to share. Default: not at all. */
  retry?: RetryOptions | RetryPolicy | null;
  /** Hears of each batch that failed for good. What it throws is told to `diag`. Default: failures are told to `diag`, at most one in 10 s. */
  onFailure?: ((batch: Batch<T>, error: unknown) => void) | null;
  /** Turns items into bytes and back. Default: items are `Uint8Array`s and stay as they are. */
  codec?: BatchCodec<T> | null;
  /** Where `overflow: 'spill'` puts items. */
  spill?: BatchSpillOptions | null;
  /** Limits of what worker threads hand in. */
  producers?: BatchProducerLimits;
  /** The time that it goes by. Default: the process's own; its timers keep no process alive. */
  clock?: Clock;
}

/** What can be said about one item. */
export interface AddOptions {
  /** Default: `normal`. */
  priority?: BatchPriority;
  /** Ends the wait for room: the promise then rejects with the signal's reason, and the item isn't taken. */
  signal?: AbortSignal;
}
