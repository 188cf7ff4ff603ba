/** A call that a policy makes: once, several times, or not at all. It gets the signal by which the policy, or the caller, ends it. */
export type Call<T> = (signal?: AbortSignal) => PromiseLike<T> | T;

/** What guards calls. Every class of `otlp-native/resilience` is one, and so is what {@link compose} makes of several. */
export interface Policy {
  /**
   * Makes `call` under the policy. What it throws comes through as the same object.
   *
   * @param signal ends the call, or the wait for it; the promise then rejects with the signal's reason.
   */
  execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T>;
}

/** Makes `call`; what it throws at once becomes a rejection, as what it throws later is. */
export function invoke<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
  try {
    return Promise.resolve(call(signal));
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * A function that runs under `policy` each time it is called, with the arguments it is given.
 *
 * @example
 * ```ts
 * import { guard, RetryPolicy } from 'otlp-native/resilience';
 *
 * const double = guard(new RetryPolicy(), async (value: number) => 2 * value);
 * console.log(await double(21)); // 42
 * ```
 */
export function guard<A extends readonly unknown[], T>(
  policy: Policy,
  run: (...values: A) => PromiseLike<T> | T,
): (...values: A) => Promise<T> {
  return (...values) => policy.execute(() => run(...values));
}
