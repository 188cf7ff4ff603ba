import { between, group } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import { clockOf, numberOf } from '../options.js';
import { SegmentWindow } from '../rate-limiters/segment-window.js';

const SEGMENTS = 10;
/** What rounding may take from a retry that the share allows. */
const ROUNDING = 1e-9;

/** Options of a {@link RetryBudget}. */
export interface RetryBudgetOptions {
  /** How many retries go for each call, on average, 0 to 10. Default: 0.1. */
  ratio?: number;
  /** How many may go a second however few calls there are, so that a quiet program can retry too. Default: 1. */
  minPerSecond?: number;
  /** Over how long both are taken, 100 to 600,000. Default: 10,000. */
  windowMs?: number;
  /** Default: the process's own time. */
  clock?: Clock;
}

/** What a retry budget has seen in its window, and refused so far. */
export interface RetryBudgetStats {
  /** Calls in the window, first attempts only. */
  readonly calls: number;
  /** Retries in the window. */
  readonly retries: number;
  /** Retries that were refused, ever. */
  readonly refused: number;
}

/**
 * Limits retries to a share of calls, so that a service in trouble doesn't get several times its load. One budget is meant to be
 * shared: by the retry policies and the hedging of all calls to one service.
 *
 * @example
 * ```js
 * import { RetryBudget, RetryPolicy } from 'otlp-native/resilience';
 *
 * const budget = new RetryBudget({ ratio: 0.2, minPerSecond: 2 });
 * const reads = new RetryPolicy({ maxAttempts: 4, budget });
 * const writes = new RetryPolicy({ maxAttempts: 2, budget });
 * ```
 */
export class RetryBudget {
  private readonly ratio: number;
  private readonly floor: number;
  private readonly clock: Clock;
  private readonly calls: SegmentWindow;
  private readonly retries: SegmentWindow;
  private refused = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options?: RetryBudgetOptions) {
    const given = group(options, '', ['ratio', 'minPerSecond', 'windowMs', 'clock']);
    this.ratio = numberOf('ratio', given.ratio, between(0, 10), 0.1);
    const windowMs = numberOf('windowMs', given.windowMs, between(100, 600_000), 10_000);
    this.floor = (numberOf('minPerSecond', given.minPerSecond, between(0, 1_000_000), 1) * windowMs) / 1000;
    this.clock = clockOf(given.clock);
    const now = this.clock.now();
    this.calls = new SegmentWindow(windowMs, SEGMENTS, now);
    this.retries = new SegmentWindow(windowMs, SEGMENTS, now);
  }

  /** A call is made for the first time. */
  recordCall(): void {
    this.calls.add(1, this.clock.now());
  }

  /** Spends a retry. @returns false when there is none to spend: don't retry then. */
  tryRetry(): boolean {
    const now = this.clock.now();
    this.calls.advance(now);
    this.retries.advance(now);
    if (this.retries.total + 1 > this.floor + this.ratio * this.calls.total + ROUNDING) {
      this.refused += 1;
      return false;
    }
    this.retries.add(1, now);
    return true;
  }

  /** @inheritdoc RetryBudgetStats */
  stats(): RetryBudgetStats {
    const now = this.clock.now();
    this.calls.advance(now);
    this.retries.advance(now);
    return { calls: this.calls.total, retries: this.retries.total, refused: this.refused };
  }
}
