import { OtlpNativeError } from '../errors.js';

/**
 * What `work` does, for `timeoutMs` at most; `who` does it.
 *
 * @throws OtlpNativeError `FLUSH_TIMEOUT`, or what `work` rejects with.
 */
export async function inTime(who: string, work: () => Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OtlpNativeError('FLUSH_TIMEOUT', `${who} was not done after ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether `work`, which never rejects, ends within `timeoutMs`. */
export async function endsInTime(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const hasEnded = await Promise.race([work.then(() => true), timeout]);
  clearTimeout(timer);
  return hasEnded;
}

/** Waits for all, also when one of them fails. @throws the first failure */
export async function allDone(promises: readonly (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(promises);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
