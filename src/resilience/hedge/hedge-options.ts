import { between, group } from '../../config/checks.js';
import type { Clock } from '../clock.js';
import { clockOf, functionOf, numberOf, YEAR_MS } from '../options.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import { budgetOf, isNoAbort } from '../retry/retry-policy.js';

/** Options of {@link hedge} and {@link HedgePolicy}. */
export interface HedgeOptions {
  /** How long to wait for an attempt before the next one starts beside it. Default: 100. */
  delayMs?: number;
  /** Whether another attempt may help after an error. Default: after each, but those named `AbortError`. */
  retryIf?: (error: unknown) => boolean;
  /** What attempts after the first are taken from; null for no limit. Default: null. */
  budget?: RetryBudget | null;
  /** Default: the process's own time. */
  clock?: Clock;
}

/** The options, complete and checked. */
export interface HedgeConfig {
  readonly delayMs: number;
  readonly retryIf: (error: unknown) => boolean;
  readonly budget: RetryBudget | null;
  readonly clock: Clock;
}

/** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
export function hedgeConfig(
  options: HedgeOptions | undefined,
  moreKeys: readonly string[] = [],
): HedgeConfig {
  const given = group(options, '', ['delayMs', 'retryIf', 'budget', 'clock', ...moreKeys]);
  return {
    delayMs: numberOf('delayMs', given.delayMs, between(0, YEAR_MS), 100),
    retryIf: functionOf('retryIf', given.retryIf, isNoAbort),
    budget: budgetOf(given.budget),
    clock: clockOf(given.clock),
  };
}
