import { RateLimiter } from './rate-limiter.js';
import { type RateLimiterOptions, rateLimiterConfig } from './rate-limiter-options.js';

/**
 * At most `permits` in each window of `intervalMs`; the windows follow on each other from when it was made. The cheapest, and the
 * coarsest: around the end of a window twice as many can go within less than an interval.
 *
 * @example
 * ```js
 * import { FixedWindow } from 'otlp-native/resilience';
 *
 * const limiter = new FixedWindow({ permits: 1, intervalMs: 60_000 });
 * console.log(limiter.tryAcquire(), limiter.tryAcquire()); // true false
 * ```
 */
export class FixedWindow extends RateLimiter {
  private readonly permits: number;
  private readonly intervalMs: number;
  private readonly startMs: number;
  private window = 0;
  private used = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: RateLimiterOptions) {
    const config = rateLimiterConfig(options);
    super(config, config.permits);
    this.permits = config.permits;
    this.intervalMs = config.intervalMs;
    this.startMs = config.clock.now();
  }

  /** @internal */
  protected override waitMs(permits: number, now: number): number {
    this.advance(now);
    if (this.used + permits <= this.permits) return 0;
    return Math.max(Number.MIN_VALUE, (this.window + 1) * this.intervalMs + this.startMs - now);
  }

  /** @internal */
  protected override take(permits: number, now: number): void {
    this.advance(now);
    this.used += permits;
  }

  private advance(now: number): void {
    const window = Math.floor((now - this.startMs) / this.intervalMs);
    if (window <= this.window) return;
    this.window = window;
    this.used = 0;
  }
}
