import { invalidOption, shown } from '../config/checks.js';

/** How urgent an item is. Items of one priority keep their order; those of a higher one go first, within limits (see `agingMs`). */
export type BatchPriority = 'high' | 'normal' | 'low';

/** A priority as a number: the place in {@link PRIORITIES}. */
export type Level = 0 | 1 | 2;

/** By level. */
export const PRIORITIES: readonly BatchPriority[] = ['high', 'normal', 'low'];

/** What items have that say nothing. */
export const NORMAL: Level = 1;

/** The level of what options say. @throws OtlpNativeError `INVALID_OPTION` */
export function levelOf({ priority }: { priority?: BatchPriority }): Level {
  if (priority === undefined || priority === 'normal') return 1;
  if (priority === 'high') return 0;
  if (priority === 'low') return 2;
  throw invalidOption('priority', `must be 'high', 'normal' or 'low', not ${shown(priority)}`);
}

/**
 * The order in which items of several priorities go: the smallest first. Each level costs `agingMs`, so an item of `low` goes before
 * whatever of `high` comes more than `2 * agingMs` after it: it waits for a bounded number of others.
 */
export function turnOf(level: Level, sinceMs: number, agingMs: number): number {
  return sinceMs + level * agingMs;
}
