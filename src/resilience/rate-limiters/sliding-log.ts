import { RateLimiter } from './rate-limiter.js';
import { type RateLimiterOptions, rateLimiterConfig } from './rate-limiter-options.js';

/**
 * At most `permits` in any interval, wherever it begins, and not one fewer than that allows: it knows when each one went, in 8 bytes a
 * permit.
 *
 * @example
 * ```js
 * import { SlidingLog } from 'otlp-native/resilience';
 *
 * const limiter = new SlidingLog({ permits: 2, intervalMs: 1_000 });
 * console.log(limiter.tryAcquire(2), limiter.tryAcquire()); // true false
 * ```
 */
export class SlidingLog extends RateLimiter {
  private readonly intervalMs: number;
  /** When the last `times.length` permits went; the oldest at `next`. */
  private readonly times: Float64Array;
  private next = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: RateLimiterOptions) {
    const config = rateLimiterConfig(options);
    super(config, config.permits);
    this.intervalMs = config.intervalMs;
    this.times = new Float64Array(config.permits).fill(Number.NEGATIVE_INFINITY);
  }

  /** @internal */
  protected override waitMs(permits: number, now: number): number {
    // The youngest of the permits whose places are needed; those before it are older.
    const youngest = this.times[(this.next + permits - 1) % this.times.length] ?? 0;
    if (now - youngest >= this.intervalMs) return 0;
    return Math.max(Number.MIN_VALUE, youngest + this.intervalMs - now);
  }

  /** @internal */
  protected override take(permits: number, now: number): void {
    for (let taken = 0; taken < permits; taken += 1) {
      this.times[this.next] = now;
      this.next = this.next + 1 === this.times.length ? 0 : this.next + 1;
    }
  }
}
