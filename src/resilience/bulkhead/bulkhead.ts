import { between, group, whole } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import { clockOf, numberOf, requiredNumber, YEAR_MS } from '../options.js';
import type { Call, Policy } from '../policy.js';
import { WaitQueue } from '../wait-queue.js';
import { BulkheadFullError } from './bulkhead-full-error.js';

const MAX_CALLS = 1_000_000;

/** Options of a {@link Bulkhead}. */
export interface BulkheadOptions {
  /** How many calls may be under way at once. */
  maxConcurrent: number;
  /** How many more may wait for their turn. Default: 0. */
  maxWaiting?: number;
  /** How long a call may wait; null for no limit. Default: null. */
  maxWaitMs?: number | null;
  /** Default: the process's own time. */
  clock?: Clock;
}

/** What a bulkhead holds now, and what it has refused so far. */
export interface BulkheadStats {
  /** Calls under way. */
  readonly running: number;
  /** Calls that wait. */
  readonly waiting: number;
  /** Calls that were let go so far. */
  readonly admitted: number;
  /** Calls that were refused because too many waited, or none could. */
  readonly full: number;
  /** Calls that waited for `maxWaitMs`. */
  readonly expired: number;
  /** Calls whose signal was aborted before their turn. */
  readonly aborted: number;
}

/** Gives a place back. Calls after the first do nothing. */
export type Release = () => void;

/**
 * Lets so many calls run at once, so that a slow service takes no more than its share. Those that wait go in the order in which
 * they came, and none overtakes them.
 *
 * @example
 * ```js
 * import { Bulkhead } from 'otlp-native/resilience';
 *
 * const bulkhead = new Bulkhead({ maxConcurrent: 1 });
 * const first = bulkhead.execute(() => new Promise((resolve) => setTimeout(resolve, 10)));
 * await bulkhead.execute(async () => {}).catch((error) => console.log(error.code)); // BULKHEAD_FULL
 * await first;
 * ```
 */
export class Bulkhead implements Policy {
  private readonly maxConcurrent: number;
  private readonly maxWaiting: number;
  private readonly queue: WaitQueue<Release>;
  private running = 0;
  private admitted = 0;
  private full = 0;
  private expired = 0;
  private aborted = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: BulkheadOptions) {
    const given = group(options, '', ['maxConcurrent', 'maxWaiting', 'maxWaitMs', 'clock']);
    this.maxConcurrent = requiredNumber('maxConcurrent', given.maxConcurrent, whole(1, MAX_CALLS));
    this.maxWaiting = numberOf('maxWaiting', given.maxWaiting, whole(0, MAX_CALLS), 0);
    const maxWaitMs = numberOf('maxWaitMs', given.maxWaitMs, between(0, YEAR_MS), null);
    this.queue = new WaitQueue(clockOf(given.clock), {
      maxWaitMs,
      expired: () => {
        this.expired += 1;
        return new BulkheadFullError(`no call ended within ${maxWaitMs} ms (maxWaitMs)`);
      },
      aborted: () => {
        this.aborted += 1;
      },
      left() {},
    });
  }

  /** Takes a place if one is free and nobody waits for it; else null. */
  tryAcquire(): Release | null {
    if (this.running < this.maxConcurrent) return this.take();
    this.full += 1;
    return null;
  }

  /**
   * Waits for a place. Whoever gets it has to give it back.
   *
   * @throws BulkheadFullError `BULKHEAD_FULL` by the promise, when too many wait, or after `maxWaitMs`.
   */
  acquire(signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted) {
      this.aborted += 1;
      return Promise.reject(signal.reason);
    }
    if (this.running < this.maxConcurrent) return Promise.resolve(this.take());
    if (this.queue.size < this.maxWaiting) return this.queue.enter(1, signal);
    this.full += 1;
    const reason = `${this.running} calls are under way (maxConcurrent) and ${this.queue.size} wait (maxWaiting)`;
    return Promise.reject(new BulkheadFullError(reason));
  }

  /** @inheritdoc Policy.execute */
  async execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    const release = await this.acquire(signal);
    try {
      // It may have been aborted between its turn and now.
      signal?.throwIfAborted();
      return await call(signal);
    } finally {
      release();
    }
  }

  /** @inheritdoc BulkheadStats */
  stats(): BulkheadStats {
    const { running, queue, admitted, full, expired, aborted } = this;
    return { running, waiting: queue.size, admitted, full, expired, aborted };
  }

  private take(): Release {
    this.running += 1;
    this.admitted += 1;
    return this.releaseOnce();
  }

  private releaseOnce(): Release {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      if (this.queue.size === 0) {
        this.running -= 1;
      } else {
        // The place goes from hand to hand, so that nobody who comes now can take it.
        this.admitted += 1;
        this.queue.admitFirst(this.releaseOnce());
      }
    };
  }
}
