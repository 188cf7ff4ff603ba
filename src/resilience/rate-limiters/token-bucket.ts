import { whole } from '../../config/checks.js';
import { numberOf } from '../options.js';
import { RateLimiter } from './rate-limiter.js';
import { MAX_PERMITS, type RateLimiterOptions, rateLimiterConfig } from './rate-limiter-options.js';
import { TokenStore } from './token-store.js';

/** Options of a {@link TokenBucket}. */
export interface TokenBucketOptions extends RateLimiterOptions {
  /** How many permits a pause saves at most, and how many there are at the start. Default: `permits`. */
  burst?: number;
}

/**
 * Permits come one by one, evenly, and a pause saves up to `burst` of them. In any time t no more than
 * `burst + permits · t / intervalMs` go, to a millionth of a permit.
 *
 * @example
 * ```js
 * import { TokenBucket } from 'otlp-native/resilience';
 *
 * const limiter = new TokenBucket({ permits: 100, intervalMs: 1_000, burst: 2 });
 * console.log([1, 2, 3].map(() => limiter.tryAcquire())); // [ true, true, false ]
 * await limiter.acquire(); // about 10 ms later
 * ```
 */
export class TokenBucket extends RateLimiter {
  private readonly store: TokenStore;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: TokenBucketOptions) {
    const config = rateLimiterConfig(options, ['burst']);
    const burst = numberOf('burst', options.burst, whole(1, MAX_PERMITS), config.permits);
    super(config, burst);
    this.store = new TokenStore(config.permits / config.intervalMs, burst, config.clock.now());
  }

  /** @internal */
  protected override waitMs(permits: number, now: number): number {
    return this.store.waitMs(permits, now);
  }

  /** @internal */
  protected override take(permits: number, now: number): void {
    this.store.take(permits, now);
  }
}
