import type { Batch, BatchCause } from './batch.js';
import type { Level } from './priority.js';

/** Something that wants to know when the last of a group of items has its outcome. */
export interface Origin {
  /** `items` of the group have their outcome. */
  settled(items: number): void;
}

/** Items that left together, and what has to be known about them. */
export interface Taken<T> extends Batch<T> {
  readonly items: T[];
  readonly bytes: number;
  readonly level: Level;
  readonly cause: BatchCause;
  /** Which flushes wait for them: those that began with this number or a higher one. */
  readonly epoch: number;
  /** Where each item came from, null for a producer; null where all did. */
  readonly origins: readonly (Origin | null)[] | null;
  /** By the keys that they hold; null without `keyOf`. */
  readonly keys: readonly unknown[] | null;
}

/** The limits of one batch. */
export interface BatchLimits {
  /** A batch with so many items leaves. Changes where the size adapts. */
  targetItems: number;
  /** A batch isn't larger, unless it's a single item. `Infinity` for no limit. */
  readonly maxBytes: number;
  readonly maxDelayMs: number;
  readonly agingMs: number;
}

/** What an added item changes. */
export const PUSHED = {
  /** Nothing: there are others that are due before it. */
  behind: 0,
  /** It may decide when the next batch is due. */
  first: 1,
  /** A batch may be ready. */
  ready: 2,
} as const;

/** One of {@link PUSHED}. */
export type Pushed = (typeof PUSHED)[keyof typeof PUSHED];

/** Items that wait. It makes batches of them: policy only, without time or consumers of its own. */
export interface Backlog<T> {
  readonly items: number;
  readonly bytes: number;
  /** Adds an item, after those of its priority (or key). */
  push(item: T, level: Level, bytes: number, origin: Origin | null): Pushed;
  /** The batch whose turn it is; null while none is due. `isPressed`: whatever there is, is due. */
  take(nowMs: number, isPressed: boolean): Taken<T> | null;
  /** A batch has its outcome, for good. */
  release(batch: Taken<T>): void;
  /** What is there now is due. Later items come into later epochs. @returns the epoch that ended. */
  endEpoch(): number;
  /** When `take` will have something, if nothing is added before: `Infinity` for never. */
  dueMs(): number;
}
