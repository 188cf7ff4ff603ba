import { between, invalidOption, rangeFault } from './checks.js';

/** `forceFlush` and `shutdown` take this long when they aren't told how long. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** Timers take no more; nearly 25 days. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** @throws OtlpNativeError `INVALID_OPTION` when `timeoutMs` is no time that a timer can wait. */
export function checkTimeout(timeoutMs: unknown): void {
  const fault = rangeFault(timeoutMs, between(0, MAX_TIMEOUT_MS));
  if (fault !== null) throw invalidOption('timeoutMs', fault);
}

/**
 * What `begin` returns, or a promise that rejects when `timeoutMs` is no such time. For a function that returns one promise at every
 * call, and so can't be `async`.
 */
export function withCheckedTimeout<T>(timeoutMs: number, begin: () => Promise<T>): Promise<T> {
  try {
    checkTimeout(timeoutMs);
  } catch (error) {
    return Promise.reject(error);
  }
  return begin();
}
