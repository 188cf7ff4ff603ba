import { OtlpNativeError } from '../errors.js';
import type { Clock } from './clock.js';
import { type Call, invoke } from './policy.js';

/** The error of a call, or of one attempt of it, that took too long. */
export function timeoutError(what: string, timeoutMs: number): OtlpNativeError {
  return new OtlpNativeError(
    'TIMEOUT',
    `${what} took longer than ${Math.ceil(timeoutMs)} ms and was given up`,
  );
}

/**
 * Makes `call` with a signal of its own, which is aborted when `signal` is, or after `timeoutMs` (null for no limit). The promise
 * rejects then, even where the call doesn't listen to its signal.
 */
export function withDeadline<T>(
  call: Call<T>,
  timeoutMs: number | null,
  expired: () => Error,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<T> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const detach = () => {
      cancelTimer?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (reason: unknown) => {
      detach();
      // Before the call hears of it, so that this stands whatever the call makes of it.
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = () => end(signal?.reason);
    const cancelTimer = timeoutMs === null ? null : clock.after(timeoutMs, () => end(expired()));
    signal?.addEventListener('abort', onAbort, { once: true });
    invoke(call, controller.signal).then(
      (value) => {
        detach();
        resolve(value);
      },
      (error: unknown) => {
        detach();
        reject(error);
      },
    );
  });
}

/** Waits for `delayMs`; rejects with the signal's reason when that is aborted before. */
export function pause(delayMs: number, signal: AbortSignal | undefined, clock: Clock): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
