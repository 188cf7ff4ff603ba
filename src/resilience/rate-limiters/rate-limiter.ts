import { invalidOption, rangeFault, whole } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import type { Call, Policy } from '../policy.js';
import { WaitQueue } from '../wait-queue.js';
import { RateLimitedError } from './rate-limited-error.js';
import type { RateLimiterConfig } from './rate-limiter-options.js';

/** What a rate limiter has let go and refused so far. */
export interface RateLimiterStats {
  /** Permits that were given. */
  readonly granted: number;
  /** Calls that wait. */
  readonly waiting: number;
  /** Calls that were refused because the limit was reached and they, or no more, could wait. */
  readonly limited: number;
  /** Calls that waited for `maxWaitMs`. */
  readonly expired: number;
  /** Calls whose signal was aborted before their turn. */
  readonly aborted: number;
}

/** Lets calls go at a limited rate. Those that wait go in the order in which they came, and none overtakes them. */
export abstract class RateLimiter implements Policy {
  /** @internal */
  protected readonly clock: Clock;
  private readonly maxPermits: number;
  private readonly maxWaiting: number;
  private readonly maxWaitMs: number | null;
  private readonly queue: WaitQueue<void>;
  private cancelTimer: (() => void) | null = null;
  private granted = 0;
  private limited = 0;
  private expired = 0;
  private aborted = 0;

  /** @internal */
  protected constructor(config: RateLimiterConfig, maxPermits: number) {
    this.clock = config.clock;
    this.maxPermits = maxPermits;
    this.maxWaiting = config.maxWaiting;
    this.maxWaitMs = config.maxWaitMs;
    this.queue = new WaitQueue<void>(config.clock, {
      maxWaitMs: config.maxWaitMs,
      expired: () => {
        this.expired += 1;
        return this.error(`the call's turn didn't come within ${this.maxWaitMs} ms (maxWaitMs)`, 1);
      },
      aborted: () => {
        this.aborted += 1;
      },
      left: () => this.admit(),
    });
  }

  /**
   * How long until so many permits are free at `now`; 0 when they are.
   * @internal
   */
  protected abstract waitMs(permits: number, now: number): number;

  /**
   * Takes permits that are free at `now`.
   * @internal
   */
  protected abstract take(permits: number, now: number): void;

  /** Takes `permits` if they are free and nobody waits for them. @returns whether it did. */
  tryAcquire(permits = 1): boolean {
    this.check(permits);
    if (this.queue.size === 0 && this.takeIfFree(permits)) return true;
    this.limited += 1;
    return false;
  }

  /**
   * Waits for `permits`. They are spent then, whatever becomes of the call.
   *
   * @throws RateLimitedError `RATE_LIMITED` by the promise, when too many wait, or it would be or was for longer than `maxWaitMs`.
   */
  acquire(permits = 1, signal?: AbortSignal): Promise<void> {
    try {
      this.check(permits);
    } catch (error) {
      return Promise.reject(error);
    }
    if (signal?.aborted) {
      this.aborted += 1;
      return Promise.reject(signal.reason);
    }
    if (this.queue.size === 0 && this.takeIfFree(permits)) return Promise.resolve();
    const reason = this.whyNotToWait(permits);
    if (reason !== null) {
      this.limited += 1;
      return Promise.reject(this.error(reason, permits));
    }
    const turn = this.queue.enter(permits, signal);
    if (this.cancelTimer === null) this.admit();
    return turn;
  }

  /** @inheritdoc Policy.execute */
  async execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    await this.acquire(1, signal);
    // It may have been aborted between its turn and now.
    signal?.throwIfAborted();
    return call(signal);
  }

  /** How long until so many permits are free, in milliseconds, if nobody else waits; 0 when they are. */
  retryAfterMs(permits = 1): number {
    this.check(permits);
    return this.waitMs(permits, this.clock.now());
  }

  /** @inheritdoc RateLimiterStats */
  stats(): RateLimiterStats {
    const { granted, queue, limited, expired, aborted } = this;
    return { granted, waiting: queue.size, limited, expired, aborted };
  }

  private check(permits: number): void {
    const fault = rangeFault(permits, whole(1, this.maxPermits));
    if (fault !== null) throw invalidOption('permits', fault);
  }

  private takeIfFree(permits: number): boolean {
    const now = this.clock.now();
    if (this.waitMs(permits, now) > 0) return false;
    this.take(permits, now);
    this.granted += permits;
    return true;
  }

  private whyNotToWait(permits: number): string | null {
    if (this.queue.size >= this.maxWaiting)
      return `the rate limit is reached and ${this.queue.size} calls wait (maxWaiting)`;
    const { maxWaitMs } = this;
    if (maxWaitMs !== null && this.waitMs(permits, this.clock.now()) > maxWaitMs)
      return `the rate limit is reached for longer than ${maxWaitMs} ms (maxWaitMs)`;
    return null;
  }

  private error(reason: string, permits: number): RateLimitedError {
    return new RateLimitedError(reason, this.waitMs(permits, this.clock.now()));
  }

  /** Lets those go whose turn it is, and comes back when it is the next one's. */
  private admit(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    for (let cost = this.queue.firstCost; cost !== null; cost = this.queue.firstCost) {
      if (!this.takeIfFree(cost)) {
        const delayMs = wholeMs(this.waitMs(cost, this.clock.now()));
        this.cancelTimer = this.clock.after(delayMs, () => {
          this.cancelTimer = null;
          this.admit();
        });
        return;
      }
      this.queue.admitFirst();
    }
  }
}

/** Upwards, so that no timer comes a rounding error too early again and again; what is above by such an error stays. */
function wholeMs(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs - 1e-6));
}
