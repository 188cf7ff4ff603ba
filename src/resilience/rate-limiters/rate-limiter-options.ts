import { between, group, whole } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import { clockOf, numberOf, requiredNumber, YEAR_MS } from '../options.js';

/** Options that every rate limiter has. */
export interface RateLimiterOptions {
  /** How many calls may go in an interval. */
  permits: number;
  /** The interval's length. */
  intervalMs: number;
  /** How many calls may wait for their turn. Default: 1,000. */
  maxWaiting?: number;
  /** How long a call may wait; null for no limit. One that would have to wait for longer is refused at once. Default: null. */
  maxWaitMs?: number | null;
  /** Default: the process's own time. */
  clock?: Clock;
}

/** The options, complete and checked. */
export interface RateLimiterConfig {
  readonly permits: number;
  readonly intervalMs: number;
  readonly maxWaiting: number;
  readonly maxWaitMs: number | null;
  readonly clock: Clock;
}

const KEYS = ['permits', 'intervalMs', 'maxWaiting', 'maxWaitMs', 'clock'];
/** A log has 8 bytes for each, so this is 8 MB at most. */
export const MAX_PERMITS = 1_000_000;

/** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
export function rateLimiterConfig(
  options: RateLimiterOptions,
  moreKeys: readonly string[] = [],
): RateLimiterConfig {
  const given = group(options, '', [...KEYS, ...moreKeys]);
  return {
    permits: requiredNumber('permits', given.permits, whole(1, MAX_PERMITS)),
    intervalMs: requiredNumber('intervalMs', given.intervalMs, between(1, YEAR_MS)),
    maxWaiting: numberOf('maxWaiting', given.maxWaiting, whole(0, MAX_PERMITS), 1_000),
    maxWaitMs: numberOf('maxWaitMs', given.maxWaitMs, between(0, YEAR_MS), null),
    clock: clockOf(given.clock),
  };
}
