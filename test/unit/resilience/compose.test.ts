import { expect, test } from 'vitest';
import { Bulkhead } from '../../../src/resilience/bulkhead/bulkhead.ts';
import { compose } from '../../../src/resilience/compose.ts';
import { guard, type Policy } from '../../../src/resilience/policy.ts';
import { TokenBucket } from '../../../src/resilience/rate-limiters/token-bucket.ts';
import { RetryPolicy } from '../../../src/resilience/retry/retry-policy.ts';
import { TimeoutPolicy } from '../../../src/resilience/timeout-policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { settled } from '../../support/settled.ts';

function named(name: string, log: string[]): Policy {
  return {
    async execute(call, signal) {
      log.push(`${name} in`);
      const value = await call(signal);
      log.push(`${name} out`);
      return value;
    },
  };
}

test('the first policy is the outermost', async () => {
  const log: string[] = [];
  expect(await compose(named('a', log), named('b', log)).execute(() => 7)).toBe(7);
  expect(log).toEqual(['a in', 'b in', 'b out', 'a out']);
});

test('none is a policy too, and what is thrown comes through as it is', async () => {
  const error = new Error('inner');
  const call = () => {
    throw error;
  };
  await expect(compose().execute(call)).rejects.toBe(error);
  const all = compose(new RetryPolicy({ maxAttempts: 1 }), new Bulkhead({ maxConcurrent: 1 }));
  await expect(all.execute(call)).rejects.toBe(error);
});

test('a retry takes a permit and a place for each attempt', async () => {
  const clock = new FakeClock();
  const limiter = new TokenBucket({ permits: 2, intervalMs: 1_000, maxWaiting: 0, clock });
  const bulkhead = new Bulkhead({ maxConcurrent: 1, clock });
  const retry = new RetryPolicy({ maxAttempts: 3, backoff: { kind: 'fixed', delayMs: 0 } });
  const outcome = compose(retry, limiter, bulkhead).execute(() => Promise.reject(new Error('down')));
  await expect(outcome).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(bulkhead.stats()).toMatchObject({ admitted: 2, running: 0 });
});

test('a timeout around the others ends what waits inside, and the call’s own signal is the innermost', async () => {
  const clock = new FakeClock();
  const bulkhead = new Bulkhead({ maxConcurrent: 1, maxWaiting: 1, clock });
  const all = compose(new TimeoutPolicy({ timeoutMs: 50, clock }), bulkhead);
  const seen: (AbortSignal | undefined)[] = [];
  const hanging = all.execute((signal) => {
    seen.push(signal);
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  });
  const waiting = all.execute(() => expect.fail());
  await settled();
  clock.advance(50);
  await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
  await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT' });
  await settled();
  expect(seen[0]?.aborted).toBe(true);
  expect(bulkhead.stats()).toMatchObject({ running: 0, waiting: 0, aborted: 1 });
});

test.each([
  ['bulkhead', new Bulkhead({ maxConcurrent: 1 })],
  ['limiter', new TokenBucket({ permits: 1, intervalMs: 1 })],
])('a %s whose turn came makes no call that was aborted before it began', async (_name, policy) => {
  const controller = new AbortController();
  const outcome = policy.execute(() => expect.fail(), controller.signal);
  controller.abort('changed my mind');
  await expect(outcome).rejects.toBe('changed my mind');
});

test('a guarded function passes its arguments on', async () => {
  const add = guard(new Bulkhead({ maxConcurrent: 1 }), async (one: number, other: number) => one + other);
  expect(await add(2, 3)).toBe(5);
});
