import { whole } from '../../config/checks.js';
import { numberOf } from '../options.js';
import { RateLimiter } from './rate-limiter.js';
import { type RateLimiterOptions, rateLimiterConfig } from './rate-limiter-options.js';
import { SegmentWindow } from './segment-window.js';

/** Options of a {@link SlidingWindow}. */
export interface SlidingWindowOptions extends RateLimiterOptions {
  /** Into how many parts the interval is divided, 1 to 1,000: more are finer and cost 8 bytes each. Default: 10. */
  segments?: number;
}

/**
 * At most `permits` in any interval, wherever it begins, in little memory. Permits come back a segment at a time, so a call may wait
 * for up to a segment longer than {@link SlidingLog} would have it wait. Where others guess from the last window's average and can
 * let too many go, this one counts what the interval touches and never does.
 *
 * @example
 * ```js
 * import { SlidingWindow } from 'otlp-native/resilience';
 *
 * const limiter = new SlidingWindow({ permits: 1_000, intervalMs: 60_000, segments: 60 });
 * if (!limiter.tryAcquire()) console.log(`come back in ${limiter.retryAfterMs()} ms`);
 * ```
 */
export class SlidingWindow extends RateLimiter {
  private readonly permits: number;
  private readonly window: SegmentWindow;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: SlidingWindowOptions) {
    const config = rateLimiterConfig(options, ['segments']);
    const segments = numberOf('segments', options.segments, whole(1, 1_000), 10);
    super(config, config.permits);
    this.permits = config.permits;
    this.window = new SegmentWindow(config.intervalMs, segments, config.clock.now());
  }

  /** @internal */
  protected override waitMs(permits: number, now: number): number {
    this.window.advance(now);
    const excess = this.window.total + permits - this.permits;
    return excess <= 0 ? 0 : Math.max(Number.MIN_VALUE, this.window.droppedAt(excess) - now);
  }

  /** @internal */
  protected override take(permits: number, now: number): void {
    this.window.add(permits, now);
  }
}
