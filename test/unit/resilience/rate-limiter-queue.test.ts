import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FixedWindow } from '../../../src/resilience/rate-limiters/fixed-window.ts';
import { LeakyBucket } from '../../../src/resilience/rate-limiters/leaky-bucket.ts';
import { SlidingLog } from '../../../src/resilience/rate-limiters/sliding-log.ts';
import { SlidingWindow } from '../../../src/resilience/rate-limiters/sliding-window.ts';
import { TokenBucket } from '../../../src/resilience/rate-limiters/token-bucket.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';

const LIMITERS = [TokenBucket, LeakyBucket, FixedWindow, SlidingWindow, SlidingLog];

test.each(LIMITERS)(
  '$name: calls wait in their order, none is lost, and each is counted once',
  async (Limiter) => {
    const arrival = fc.record({
      pauseMs: fc.nat(40),
      permits: fc.integer({ min: 1, max: 3 }),
      abortAfterMs: fc.option(fc.nat(300)),
    });
    const program = fc.record({
      maxWaiting: fc.nat(10),
      maxWaitMs: fc.option(fc.integer({ min: 0, max: 400 })),
      arrivals: fc.array(arrival, { maxLength: 40 }),
    });
    await holds(program, { runs: 60 }, async ({ maxWaiting, maxWaitMs, arrivals }) => {
      const clock = new FakeClock();
      const limiter = new Limiter({ permits: 3, intervalMs: 100, maxWaiting, maxWaitMs, clock });
      const granted: number[] = [];
      const refused: unknown[] = [];
      for (const [id, { pauseMs, permits, abortAfterMs }] of arrivals.entries()) {
        clock.advance(pauseMs);
        const controller = new AbortController();
        if (abortAfterMs !== null) clock.after(abortAfterMs, () => controller.abort(id));
        limiter.acquire(permits, controller.signal).then(
          () => granted.push(id),
          (reason) => refused.push(reason),
        );
        await settled();
        expect(limiter.stats().waiting).toBeLessThanOrEqual(maxWaiting);
      }
      for (let time = 0; time < 60; time += 1) {
        clock.advance(100);
        await settled();
      }
      const stats = limiter.stats();
      expect(stats.waiting).toBe(0);
      expect(granted).toEqual([...granted].sort((one, other) => one - other));
      expect(stats.granted).toBe(granted.reduce((sum, id) => sum + (arrivals[id]?.permits ?? 0), 0));
      expect(stats.limited + stats.expired + stats.aborted).toBe(refused.length);
      expect(granted.length + refused.length).toBe(arrivals.length);
      // No timer is left but those that would abort.
      clock.advance(1_000);
      expect(clock.nextAt).toBeNull();
    });
  },
);

test('who comes while others wait overtakes none', async () => {
  const clock = new FakeClock();
  const limiter = new SlidingLog({ permits: 2, intervalMs: 100, clock });
  expect(limiter.tryAcquire()).toBe(true);
  const both = limiter.acquire(2);
  expect(limiter.tryAcquire()).toBe(false);
  clock.advance(100);
  await both;
});

test('one that gives up makes room for the next at once', async () => {
  const clock = new FakeClock();
  const limiter = new TokenBucket({ permits: 10, intervalMs: 1_000, burst: 10, clock });
  limiter.tryAcquire(9);
  const controller = new AbortController();
  const large = limiter.acquire(10, controller.signal);
  const small = limiter.acquire(1);
  controller.abort('no longer');
  await expect(large).rejects.toBe('no longer');
  await small;
  expect(limiter.stats()).toMatchObject({ granted: 10, aborted: 1, waiting: 0 });
});

test('a rejection says by a code what was reached, and when a call may go', async () => {
  const clock = new FakeClock();
  const limiter = new FixedWindow({ permits: 1, intervalMs: 500, maxWaiting: 0, clock });
  limiter.tryAcquire();
  clock.advance(200);
  await expect(limiter.execute(async () => 1)).rejects.toMatchObject({
    name: 'OtlpNativeError',
    code: 'RATE_LIMITED',
    retryAfterMs: 300,
    message: expect.stringContaining('maxWaiting'),
  });
});

test('options and arguments out of range are refused by name', async () => {
  expect(() => new TokenBucket({ permits: 0, intervalMs: 1 })).toThrow('permits');
  expect(() => new TokenBucket({ permits: 1, intervalMs: Number.NaN })).toThrow('intervalMs');
  expect(() => new SlidingWindow({ permits: 1, intervalMs: 1, segments: 0 })).toThrow('segments');
  const limiter = new SlidingLog({ permits: 2, intervalMs: 10 });
  expect(() => limiter.tryAcquire(3)).toThrow('permits');
  await expect(limiter.acquire(3)).rejects.toMatchObject({ code: 'INVALID_OPTION', setting: 'permits' });
});
