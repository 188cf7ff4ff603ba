import { type Call, invoke, type Policy } from './policy.js';

/**
 * Several policies as one. The first is the outermost: `compose(retry, breaker)` asks the breaker before each attempt,
 * `compose(breaker, retry)` counts all attempts of a call as one.
 *
 * @example
 * ```js
 * import { Bulkhead, compose, RetryPolicy, TimeoutPolicy, TokenBucket } from 'otlp-native/resilience';
 *
 * const guarded = compose(
 *   new RetryPolicy({ maxAttempts: 3 }),
 *   new TokenBucket({ permits: 50, intervalMs: 1_000 }),
 *   new Bulkhead({ maxConcurrent: 10, maxWaiting: 100 }),
 *   new TimeoutPolicy({ timeoutMs: 2_000 }),
 * );
 * console.log(await guarded.execute(async () => 'ok')); // ok
 * ```
 */
export function compose(...policies: readonly Policy[]): Policy {
  return {
    execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
      return step(policies, 0, call, signal);
    },
  };
}

function step<T>(
  policies: readonly Policy[],
  at: number,
  call: Call<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const policy = policies[at];
  if (policy === undefined) return invoke(call, signal);
  // A policy that has no signal of its own to give leaves the caller's in force.
  return policy.execute((inner) => step(policies, at + 1, call, inner ?? signal), signal);
}
