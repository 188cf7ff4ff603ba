import { invalidOption, whole } from '../../config/checks.js';
import { numberOf } from '../options.js';
import type { Call, Policy } from '../policy.js';
import { type HedgeConfig, type HedgeOptions, hedgeConfig } from './hedge-options.js';
import { HedgedCall } from './hedged-call.js';

/**
 * Makes the first of `calls`; each time `delayMs` pass without an answer, or an attempt fails, the next one too. The first that succeeds
 * is the outcome, and the signals of the others are aborted. When all fail, the promise rejects with the last error.
 *
 * @param calls for instance one for each of several endpoints, the preferred one first.
 * @param signal ends all of them.
 * @throws OtlpNativeError `INVALID_OPTION`, with the option's name.
 *
 * @example
 * ```js
 * import { hedge } from 'otlp-native/resilience';
 *
 * const slow = () => new Promise(() => {});
 * console.log(await hedge([slow, async () => 'from the second'], { delayMs: 5 })); // from the second
 * ```
 */
export function hedge<T>(
  calls: readonly Call<T>[],
  options?: HedgeOptions,
  signal?: AbortSignal,
): Promise<T> {
  if (calls.length === 0) throw invalidOption('calls', 'must hold one call at least');
  return new HedgedCall(calls, hedgeConfig(options), signal).run();
}

/** Options of a {@link HedgePolicy}. */
export interface HedgePolicyOptions extends HedgeOptions {
  /** How often the same call is made at most, 1 to 100. Default: 2. */
  maxAttempts?: number;
}

/**
 * {@link hedge} with the same call each time. Only for calls that do no harm when they are made twice.
 *
 * @example
 * ```js
 * import { HedgePolicy, RetryBudget } from 'otlp-native/resilience';
 *
 * const hedged = new HedgePolicy({ delayMs: 50, budget: new RetryBudget({ ratio: 0.05 }) });
 * console.log(await hedged.execute(async () => 'ok')); // ok
 * ```
 */
export class HedgePolicy implements Policy {
  private readonly config: HedgeConfig;
  private readonly maxAttempts: number;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options?: HedgePolicyOptions) {
    this.config = hedgeConfig(options, ['maxAttempts']);
    this.maxAttempts = numberOf('maxAttempts', options?.maxAttempts, whole(1, 100), 2);
  }

  /** @inheritdoc Policy.execute */
  execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    const calls = Array.from({ length: this.maxAttempts }, () => call);
    return new HedgedCall(calls, this.config, signal).run();
  }
}
