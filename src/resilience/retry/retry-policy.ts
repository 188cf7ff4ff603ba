import { diag } from '@opentelemetry/api';
import { between, group, invalidOption, whole } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import { pause, timeoutError, withDeadline } from '../deadline.js';
import { clockOf, functionOf, numberOf, YEAR_MS } from '../options.js';
import { type Call, invoke, type Policy } from '../policy.js';
import { retryAfterMs } from '../retry-after.js';
import { type Backoff, type DelayOf, delayOf } from './backoff.js';
import { RetryBudget } from './retry-budget.js';

/** An attempt failed, and another follows. */
export interface RetryEvent {
  /** The attempt that failed; the first is 1. */
  readonly attempt: number;
  /** What it failed with. */
  readonly error: unknown;
  /** How long until the next one. */
  readonly delayMs: number;
}

/** Options of a {@link RetryPolicy}. */
export interface RetryOptions {
  /** How often a call is made at most, the first time included. Default: 3. */
  maxAttempts?: number;
  /** How long to wait between attempts. Default: exponential from 200 ms, doubled up to 30 s, each spread over all of it. */
  backoff?: Backoff;
  /** How long a call may take with all its attempts and waits; null for no limit. Default: null. */
  maxElapsedMs?: number | null;
  /** How long an attempt may take before it is aborted and counts as failed with `TIMEOUT`; null for no limit. Default: null. */
  attemptTimeoutMs?: number | null;
  /** Whether to try again after an error. Default: after each, but those named `AbortError`. */
  retryIf?: (error: unknown, attempt: number) => boolean;
  /** How long an error asks to be left alone; the wait is at least that long. Default: its `retryAfterMs`, if it has one. */
  retryAfterMs?: (error: unknown) => number | null;
  /** What retries are taken from; null for no limit. Default: null. */
  budget?: RetryBudget | null;
  /** Hears of each retry. What it throws is told to `diag` and does no harm. */
  onRetry?: (event: RetryEvent) => void;
  /** Default: the process's own time. */
  clock?: Clock;
  /** From 0 up to 1. Default: `Math.random`. */
  random?: () => number;
}

/** What a retry policy has done so far. A call that gave up counts once, by the reason. */
export interface RetryStats {
  /** Calls, each counted once. */
  readonly calls: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Calls that gave up after `maxAttempts`. */
  readonly exhausted: number;
  /** Calls that gave up because `maxElapsedMs` would have passed before the next attempt. */
  readonly tooLate: number;
  /** Calls that gave up because the budget had no retry left. */
  readonly overBudget: number;
  /** Calls that gave up because `retryIf` said so, or were aborted. */
  readonly notRetried: number;
}

const KEYS = [
  'maxAttempts',
  'backoff',
  'maxElapsedMs',
  'attemptTimeoutMs',
  'retryIf',
  'retryAfterMs',
  'budget',
  'onRetry',
  'clock',
  'random',
];

type Reason = 'exhausted' | 'tooLate' | 'overBudget' | 'notRetried';

/**
 * Makes a call again when it fails. When it gives up, the promise rejects with the last attempt's own error.
 *
 * @example
 * ```js
 * import { RetryPolicy } from 'otlp-native/resilience';
 *
 * const retry = new RetryPolicy({ maxAttempts: 5, backoff: { kind: 'decorrelated', initialMs: 1, maxMs: 10 } });
 * let attempts = 0;
 * const answer = await retry.execute(async () => {
 *   attempts += 1;
 *   if (attempts < 3) throw new Error('not yet');
 *   return 'here';
 * });
 * console.log(answer, attempts); // here 3
 * ```
 */
export class RetryPolicy implements Policy {
  private readonly maxAttempts: number;
  private readonly delayOf: DelayOf;
  private readonly maxElapsedMs: number | null;
  private readonly attemptTimeoutMs: number | null;
  private readonly retryIf: (error: unknown, attempt: number) => boolean;
  private readonly retryAfterMs: (error: unknown) => number | null;
  private readonly budget: RetryBudget | null;
  private readonly onRetry: ((event: RetryEvent) => void) | null;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly counts = { calls: 0, retries: 0, exhausted: 0, tooLate: 0, overBudget: 0, notRetried: 0 };

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
  constructor(options?: RetryOptions) {
    const given = group(options, '', KEYS);
    this.maxAttempts = numberOf('maxAttempts', given.maxAttempts, whole(1, 1_000_000), 3);
    this.delayOf = delayOf(given.backoff);
    this.maxElapsedMs = numberOf('maxElapsedMs', given.maxElapsedMs, between(0, YEAR_MS), null);
    this.attemptTimeoutMs = numberOf('attemptTimeoutMs', given.attemptTimeoutMs, between(0, YEAR_MS), null);
    this.retryIf = functionOf('retryIf', given.retryIf, isNoAbort);
    this.retryAfterMs = functionOf('retryAfterMs', given.retryAfterMs, retryAfterMs);
    this.budget = budgetOf(given.budget);
    this.onRetry = functionOf('onRetry', given.onRetry, null);
    this.clock = clockOf(given.clock);
    this.random = functionOf('random', given.random, Math.random);
  }

  /** @inheritdoc Policy.execute */
  async execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.counts.calls += 1;
    this.budget?.recordCall();
    const endsAt = this.maxElapsedMs === null ? null : this.clock.now() + this.maxElapsedMs;
    let delayMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(call, endsAt, signal);
      } catch (error) {
        const next = this.next(error, attempt, delayMs, endsAt, signal);
        if (typeof next === 'string') {
          this.counts[next] += 1;
          throw error;
        }
        delayMs = next.backoffMs;
        this.counts.retries += 1;
        this.tell({ attempt, error, delayMs: next.delayMs });
        await this.pause(next.delayMs, signal);
      }
    }
  }

  /** @inheritdoc RetryStats */
  stats(): RetryStats {
    return { ...this.counts };
  }

  private attempt<T>(call: Call<T>, endsAt: number | null, signal: AbortSignal | undefined): Promise<T> {
    const leftMs = endsAt === null ? null : Math.max(0, endsAt - this.clock.now());
    const timeoutMs = least(this.attemptTimeoutMs, leftMs);
    if (timeoutMs === null && signal === undefined) return invoke(call);
    const expired = () => timeoutError('an attempt', timeoutMs ?? 0);
    return withDeadline(call, timeoutMs, expired, signal, this.clock);
  }

  /** How long to wait for the next attempt, or why there is none. */
  private next(
    error: unknown,
    attempt: number,
    previousMs: number,
    endsAt: number | null,
    signal: AbortSignal | undefined,
  ): { backoffMs: number; delayMs: number } | Reason {
    if (signal?.aborted || !this.isRetried(error, attempt)) return 'notRetried';
    if (attempt >= this.maxAttempts) return 'exhausted';
    const backoffMs = this.delayOf(attempt, previousMs, this.random);
    const delayMs = Math.max(backoffMs, this.wishOf(error));
    if (endsAt !== null && this.clock.now() + delayMs >= endsAt) return 'tooLate';
    if (this.budget !== null && !this.budget.tryRetry()) return 'overBudget';
    return { backoffMs, delayMs };
  }

  private async pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await pause(delayMs, signal, this.clock);
    } catch (error) {
      this.counts.notRetried += 1;
      throw error;
    }
  }

  private isRetried(error: unknown, attempt: number): boolean {
    try {
      return this.retryIf(error, attempt);
    } catch (fault) {
      diag.error(`otlp-native: retryIf failed, so the call isn't made again: ${fault}`);
      return false;
    }
  }

  private wishOf(error: unknown): number {
    try {
      return this.retryAfterMs(error) ?? 0;
    } catch (fault) {
      diag.error(`otlp-native: retryAfterMs failed: ${fault}`);
      return 0;
    }
  }

  private tell(event: RetryEvent): void {
    try {
      this.onRetry?.(event);
    } catch (fault) {
      diag.error(`otlp-native: onRetry failed: ${fault}`);
    }
  }
}

/** @throws OtlpNativeError `INVALID_OPTION` */
export function budgetOf(budget: RetryBudget | null | undefined): RetryBudget | null {
  if (budget === undefined || budget === null) return null;
  if (!(budget instanceof RetryBudget)) throw invalidOption('budget', 'must be a RetryBudget');
  return budget;
}

/** Whoever aborts a call wants no other one. */
export function isNoAbort(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'AbortError');
}

function least(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
