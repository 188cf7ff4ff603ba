/** What resilience4j's breaker doesn't have, or has no part in; its transitions are those of test/interop/circuit-breaker.test.ts. */

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { CircuitBreakerOptions } from '../../../src/resilience/circuit-breaker/circuit-breaker-options.ts';
import { OptimizedCircuitBreaker } from '../../../src/resilience/circuit-breaker/optimized-circuit-breaker.ts';
import { compose } from '../../../src/resilience/compose.ts';
import { RetryPolicy } from '../../../src/resilience/retry/retry-policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';

/** Opens at the first failure. */
function touchy(options: CircuitBreakerOptions = {}): { breaker: OptimizedCircuitBreaker; clock: FakeClock } {
  const clock = new FakeClock();
  return {
    breaker: new OptimizedCircuitBreaker({ minimumCalls: 1, openMs: 1_000, clock, ...options }),
    clock,
  };
}

const failing = (error: unknown) => () => Promise.reject(error);
const ignore = () => undefined;

describe('calls', () => {
  test('what a call throws, at once or later, comes through as the same object and is counted', async () => {
    const { breaker } = touchy({ minimumCalls: 100 });
    const error = new Error('inner');
    await expect(breaker.execute(failing(error))).rejects.toBe(error);
    const throwing = () => {
      throw error;
    };
    await expect(breaker.execute(throwing)).rejects.toBe(error);
    expect(() => breaker.executeSync(throwing)).toThrow(error);
    expect(await breaker.wrap(async (one: number, other: number) => one + other)(2, 3)).toBe(5);
    expect(breaker.executeSync(() => 7)).toBe(7);
    expect(await breaker.execute(() => 8)).toBe(8);
    await settled();
    expect(breaker.metrics()).toMatchObject({ calls: 6, failedCalls: 3 });
  });

  test('one that may not go is refused by a code, with the time until one may', async () => {
    const { breaker, clock } = touchy({ name: 'orders' });
    await breaker.execute(failing('down')).catch(ignore);
    clock.advance(300);
    await expect(breaker.execute(() => expect.fail())).rejects.toMatchObject({
      name: 'OtlpNativeError',
      code: 'CIRCUIT_OPEN',
      retryAfterMs: 700,
      message: expect.stringContaining('"orders"'),
    });
    expect(() => breaker.executeSync(() => expect.fail())).toThrow('orders');
    breaker.forceOpen();
    await expect(breaker.execute(() => expect.fail())).rejects.toMatchObject({ retryAfterMs: null });
  });

  test('an aborted signal makes no call, and counts nothing', async () => {
    const { breaker } = touchy();
    await expect(breaker.execute(() => expect.fail(), AbortSignal.abort('no'))).rejects.toBe('no');
    expect(breaker.metrics().calls).toBe(0);
  });

  test('the signal is handed to the call', async () => {
    const { breaker } = touchy();
    const { signal } = new AbortController();
    expect(await breaker.execute((handed) => handed, signal)).toBe(signal);
  });

  test('a retry around it waits until it lets a call go', async () => {
    const { breaker, clock } = touchy();
    const retry = new RetryPolicy({ maxAttempts: 3, backoff: { kind: 'fixed', delayMs: 10 }, clock });
    let attempts = 0;
    const answer = compose(retry, breaker).execute(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('down');
      return 'up';
    });
    for (const ms of [10, 1_001]) {
      await settled();
      clock.advance(ms);
    }
    expect(await answer).toBe('up');
    expect(attempts).toBe(2);
  });
});

describe('what counts', () => {
  test('ignored errors count for nothing, others as isFailure says, results as isFailedResult says', async () => {
    const { breaker } = touchy({
      minimumCalls: 100,
      isIgnored: (error) => error === 'ignored',
      isFailure: (error) => error !== 'fine',
      isFailedResult: (result) => result === 503,
    });
    for (const error of ['ignored', 'fine', 'failed']) await breaker.execute(failing(error)).catch(ignore);
    for (const result of [200, 503]) await breaker.execute(async () => result);
    await settled();
    expect(breaker.metrics()).toMatchObject({ calls: 4, failedCalls: 2 });
  });

  test('an ignored error gives its place among the probes back', async () => {
    const { breaker, clock } = touchy({ halfOpenCalls: 1, isIgnored: (error) => error === 'ignored' });
    breaker.open();
    clock.advance(1_001);
    await breaker.execute(failing('ignored')).catch(ignore);
    await settled();
    expect(breaker.state).toBe('halfOpen');
    await breaker.execute(() => 1);
    await settled();
    expect(breaker.state).toBe('closed');
  });

  test('functions of the user that throw change nothing for the caller', async () => {
    const bad = () => {
      throw new Error('user');
    };
    const { breaker } = touchy({ isFailure: bad, isIgnored: bad, pushbackMs: bad });
    breaker.on('success', bad);
    breaker.on('failure', bad);
    await expect(breaker.execute(failing('inner'))).rejects.toBe('inner');
    expect(await breaker.execute(() => 1)).toBe(1);
  });
});

describe('open times', () => {
  test('an error’s wish to be left alone opens it at once, for at least that long', async () => {
    const { breaker, clock } = touchy({ minimumCalls: 100 });
    const busy = Object.assign(new Error('busy'), { retryAfterMs: 5_000 });
    await breaker.execute(failing(busy)).catch(ignore);
    expect(breaker.state).toBe('open');
    clock.advance(5_000);
    expect(breaker.tryAcquire()).toBe(false);
    clock.advance(1);
    expect(breaker.tryAcquire()).toBe(true);
  });

  test('a wish that comes while it is open makes it longer, never shorter', () => {
    const { breaker, clock } = touchy();
    breaker.open();
    breaker.onError(1, { retryAfterMs: 10 });
    clock.advance(1_000);
    expect(breaker.tryAcquire()).toBe(false);
    breaker.onError(1, { retryAfterMs: 4_000 });
    clock.advance(3_999);
    expect(breaker.tryAcquire()).toBe(false);
  });

  test('they grow up to the limit, are spread by the jitter, and begin anew after it closed', async () => {
    const program = fc.record({
      openMs: fc.integer({ min: 1, max: 10_000 }),
      openMultiplier: fc.integer({ min: 1, max: 5 }),
      maxOpenMs: fc.integer({ min: 1, max: 100_000 }),
      openJitter: fc.constantFrom(0, 0.1, 0.5, 1),
      chance: fc.constantFrom(0, 0.25, 0.5, 0.999),
    });
    await holds(program, { runs: 100 }, async ({ chance, ...options }) => {
      const { breaker, clock } = touchy({ ...options, halfOpenCalls: 1, random: () => chance });
      const openFor = (times: number) => {
        const plain = Math.min(options.openMs * options.openMultiplier ** (times - 1), options.maxOpenMs);
        return plain * (1 + options.openJitter * (2 * chance - 1));
      };
      for (let times = 1; times < 6; times += 1) {
        breaker.onError(0);
        expect(breaker.state).toBe('open');
        clock.advance(openFor(times) - 1e-3);
        expect(breaker.tryAcquire()).toBe(false);
        clock.advance(2e-3);
        expect(breaker.tryAcquire()).toBe(true);
      }
      breaker.onSuccess(0);
      expect(breaker.state).toBe('closed');
      breaker.onError(0);
      clock.advance(openFor(1) + 1e-3);
      expect(breaker.tryAcquire()).toBe(true);
    });
  });

  test('probes that never end don’t keep it half open for longer than maxHalfOpenMs', () => {
    const { breaker, clock } = touchy({ halfOpenCalls: 1, maxHalfOpenMs: 500 });
    breaker.open();
    clock.advance(1_001);
    expect(breaker.tryAcquire()).toBe(true);
    clock.advance(500);
    expect(breaker.tryAcquire()).toBe(false);
    expect(breaker.state).toBe('halfOpen');
    clock.advance(1);
    expect(breaker.tryAcquire()).toBe(false);
    expect(breaker.state).toBe('open');
    clock.advance(1_001);
    expect(breaker.tryAcquire()).toBe(true);
  });
});

test('half open, never more probes are under way than may, whatever ends how', async () => {
  const step = fc.constantFrom('acquire', 'success', 'error', 'release', 'wait');
  const program = fc.record({
    halfOpenCalls: fc.integer({ min: 1, max: 4 }),
    steps: fc.array(step, { maxLength: 80 }),
  });
  await holds(program, { runs: 200 }, async ({ halfOpenCalls, steps }) => {
    const { breaker, clock } = touchy({ halfOpenCalls, minimumCalls: 10 });
    breaker.open();
    clock.advance(1_001);
    let probes = 0;
    breaker.on('transition', ({ to }) => {
      if (to !== 'halfOpen') probes = 0;
    });
    for (const what of steps) {
      if (what === 'acquire') {
        if (breaker.tryAcquire() && breaker.state === 'halfOpen') probes += 1;
      } else if (what === 'wait') clock.advance(1_001);
      else if (probes > 0) {
        if (what === 'release') {
          breaker.release();
          probes -= 1;
        } else if (what === 'success') breaker.onSuccess(0);
        else breaker.onError(0);
      }
      // What has ended stays counted: the probes of a half-open state are so many in all.
      expect(probes).toBeLessThanOrEqual(halfOpenCalls);
    }
  });
});

test('events say what happened, until they are ended', async () => {
  const { breaker, clock } = touchy({ slowCallDurationMs: 50, openMs: 10 });
  const log: unknown[] = [];
  const ends = (['transition', 'success', 'failure', 'rejected'] as const).map((name) =>
    breaker.on(name, (event) => log.push([name, event])),
  );
  await breaker.execute(async () => 1);
  const slow = async () => {
    clock.advance(60);
    throw 'down';
  };
  await breaker.execute(slow).catch(ignore);
  await breaker.execute(slow).catch(ignore);
  await settled();
  expect(log).toEqual([
    ['success', { durationMs: 0, isSlow: false }],
    ['transition', { from: 'closed', to: 'open' }],
    ['failure', { durationMs: 60, isSlow: true, error: 'down' }],
    ['rejected', { retryAfterMs: 10 }],
  ]);
  for (const end of ends) end();
  breaker.reset();
  await breaker.execute(async () => 1);
  expect(log).toHaveLength(4);
});

test('without slow calls the time isn’t asked for while it is closed', async () => {
  const now = vi.fn(() => 0);
  const breaker = new OptimizedCircuitBreaker({ clock: { now, after: () => () => {} } });
  now.mockClear();
  await breaker.execute(async () => 1);
  await breaker.execute(failing('down')).catch(ignore);
  expect(now).not.toHaveBeenCalled();
});
