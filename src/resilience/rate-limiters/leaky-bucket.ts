import { RateLimiter } from './rate-limiter.js';
import { MAX_PERMITS, type RateLimiterOptions, rateLimiterConfig } from './rate-limiter-options.js';

/**
 * Calls leave evenly, at least `intervalMs / permits` apart, and never in a burst; a pause saves nothing. The bucket that leaks is the
 * queue of those that wait: it takes `maxWaiting`.
 *
 * @example
 * ```js
 * import { LeakyBucket } from 'otlp-native/resilience';
 *
 * const limiter = new LeakyBucket({ permits: 100, intervalMs: 1_000 });
 * await Promise.all([1, 2, 3].map(() => limiter.acquire())); // at 0, 10 and 20 ms
 * ```
 */
export class LeakyBucket extends RateLimiter {
  private readonly permits: number;
  private readonly intervalMs: number;
  private nextAt = Number.NEGATIVE_INFINITY;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: RateLimiterOptions) {
    const config = rateLimiterConfig(options);
    super(config, MAX_PERMITS);
    this.permits = config.permits;
    this.intervalMs = config.intervalMs;
  }

  /** @internal */
  protected override waitMs(_permits: number, now: number): number {
    return Math.max(0, this.nextAt - now);
  }

  /** @internal */
  protected override take(permits: number, now: number): void {
    this.nextAt = now + (permits * this.intervalMs) / this.permits;
  }
}
