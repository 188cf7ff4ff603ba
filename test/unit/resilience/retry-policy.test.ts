import { type DiagLogger, diag } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RetryBudget } from '../../../src/resilience/retry/retry-budget.ts';
import { type RetryOptions, RetryPolicy } from '../../../src/resilience/retry/retry-policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';

const FIXED = { kind: 'fixed', delayMs: 100 } as const;

/** Lets time pass, a timer at a time, until `promise` has its outcome. */
async function played<T>(promise: Promise<T>, clock: FakeClock): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  promise.then(over, over);
  for (await settled(); !isOver; await settled()) {
    const { nextAt } = clock;
    if (nextAt === null) expect.fail('nothing is to come');
    clock.advance(nextAt - clock.now());
  }
  return promise;
}

/** Fails each time, with another error, and notes when. */
function failing(clock: FakeClock) {
  const errors: Error[] = [];
  const times: number[] = [];
  const call = () => {
    const error = new Error(`failure ${errors.length}`);
    errors.push(error);
    times.push(clock.now());
    return Promise.reject(error);
  };
  return { call, errors, times };
}

test('after the last attempt the error is that attempt’s own', async () => {
  const clock = new FakeClock();
  const { call, errors, times } = failing(clock);
  const policy = new RetryPolicy({ maxAttempts: 4, backoff: FIXED, clock });
  const error = await played(policy.execute(call), clock).catch((reason: unknown) => reason);
  expect(error).toBe(errors[3]);
  expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 100, 200, 300]);
  expect(policy.stats()).toMatchObject({ calls: 1, retries: 3, exhausted: 1 });
});

test('a wish of the other side is waited for, where it is longer than the backoff', async () => {
  const clock = new FakeClock();
  const start = clock.now();
  const times: number[] = [];
  const policy = new RetryPolicy({ maxAttempts: 3, backoff: FIXED, clock });
  const call = async () => {
    times.push(clock.now() - start);
    throw Object.assign(new Error('busy'), { retryAfterMs: times.length === 1 ? 5_000 : 1 });
  };
  await expect(played(policy.execute(call), clock)).rejects.toThrow('busy');
  expect(times).toEqual([0, 5_000, 5_100]);
});

test('no attempt begins when the time is over, and one under way is ended then', async () => {
  const clock = new FakeClock();
  const { call, times } = failing(clock);
  const policy = new RetryPolicy({ maxAttempts: 10, backoff: FIXED, maxElapsedMs: 250, clock });
  await expect(played(policy.execute(call), clock)).rejects.toThrow('failure 2');
  expect(times).toHaveLength(3);
  const signals: AbortSignal[] = [];
  const hanging = (signal?: AbortSignal) => {
    if (signal !== undefined) signals.push(signal);
    return new Promise<never>(() => {});
  };
  const start = clock.now();
  await expect(played(policy.execute(hanging), clock)).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(clock.now() - start).toBe(250);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(policy.stats()).toMatchObject({ tooLate: 2 });
});

test('an attempt that takes too long is aborted and made again', async () => {
  const clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const policy = new RetryPolicy({ backoff: FIXED, attemptTimeoutMs: 30, clock });
  const answer = policy.execute((signal) => {
    if (signal !== undefined) signals.push(signal);
    return signals.length < 3 ? new Promise<string>(() => {}) : 'at last';
  });
  expect(await played(answer, clock)).toBe('at last');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  expect(clock.nextAt).toBeNull();
});

test('an abort ends the attempt, or the wait, with its reason', async () => {
  const clock = new FakeClock();
  const policy = new RetryPolicy({ backoff: FIXED, clock });
  const during = new AbortController();
  const attempt = policy.execute(() => new Promise(() => {}), during.signal);
  during.abort('during');
  await expect(attempt).rejects.toBe('during');
  const between = new AbortController();
  const { call, times } = failing(clock);
  const waiting = policy.execute(call, between.signal);
  await settled();
  between.abort('between');
  await expect(waiting).rejects.toBe('between');
  expect(times).toHaveLength(1);
  await expect(policy.execute(call, AbortSignal.abort('before'))).rejects.toBe('before');
  expect(times).toHaveLength(1);
  expect(clock.nextAt).toBeNull();
});

test('a budget that is spent ends it, and is shared', async () => {
  const clock = new FakeClock();
  const budget = new RetryBudget({ ratio: 0, minPerSecond: 0.3, windowMs: 10_000, clock });
  const options: RetryOptions = { maxAttempts: 3, backoff: FIXED, budget, clock };
  const one = new RetryPolicy(options);
  const other = new RetryPolicy(options);
  await expect(played(one.execute(failing(clock).call), clock)).rejects.toThrow('failure 2');
  await expect(played(other.execute(failing(clock).call), clock)).rejects.toThrow('failure 1');
  expect(other.stats()).toMatchObject({ retries: 1, overBudget: 1 });
  expect(budget.stats()).toEqual({ calls: 2, retries: 3, refused: 1 });
});

test('what isn’t to be tried again isn’t: an abort, and what retryIf names', async () => {
  const clock = new FakeClock();
  const abort = new DOMException('stop', 'AbortError');
  await expect(new RetryPolicy({ clock }).execute(() => Promise.reject(abort))).rejects.toBe(abort);
  const retryIf = vi.fn((error: unknown) => error !== 'final');
  const policy = new RetryPolicy({ retryIf, clock });
  await expect(policy.execute(() => Promise.reject('final'))).rejects.toBe('final');
  expect(retryIf).toHaveBeenCalledExactlyOnceWith('final', 1);
  expect(policy.stats()).toMatchObject({ notRetried: 1, retries: 0 });
});

test('functions of the user that throw do no harm and are told of', async () => {
  const error = vi.fn();
  diag.setLogger({ error, warn() {}, info() {}, debug() {}, verbose() {} } satisfies DiagLogger);
  onTestFinished(() => diag.disable());
  const bad = () => {
    throw new Error('user');
  };
  const clock = new FakeClock();
  const policy = new RetryPolicy({ maxAttempts: 2, backoff: FIXED, onRetry: bad, retryAfterMs: bad, clock });
  await expect(played(policy.execute(failing(clock).call), clock)).rejects.toThrow('failure 1');
  const unsure = new RetryPolicy({ retryIf: bad, clock });
  await expect(unsure.execute(failing(clock).call)).rejects.toThrow('failure 0');
  expect(error.mock.calls.flat().join()).toMatch(/retryAfterMs.*onRetry.*retryIf/);
});

test('options out of range are refused by path', () => {
  expect(() => new RetryPolicy({ maxAttempts: 0 })).toThrow('maxAttempts');
  expect(() => new RetryPolicy({ attempts: 2 } as RetryOptions)).toThrow('attempts');
  expect(() => new RetryPolicy({ budget: {} as RetryBudget })).toThrow('budget');
});
