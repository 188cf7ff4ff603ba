import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bulkhead, type Release } from '../../../src/resilience/bulkhead/bulkhead.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';
import { settled } from '../../support/settled.ts';

test('under random ends, aborts and timeouts: never more than may, in order, nothing leaks', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('enter' as const) }),
    fc.record({ kind: fc.constant('tryEnter' as const) }),
    fc.record({ kind: fc.constant('end' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('endTwice' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('abort' as const), which: fc.nat(60) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(40) }),
  );
  const program = fc.record({
    maxConcurrent: fc.integer({ min: 1, max: 4 }),
    maxWaiting: fc.nat(5),
    maxWaitMs: fc.option(fc.nat(100)),
    steps: fc.array(step, { maxLength: 120 }),
  });
  await holds(program, { runs: 200 }, async ({ maxConcurrent, maxWaiting, maxWaitMs, steps }) => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ maxConcurrent, maxWaiting, maxWaitMs, clock });
    const running: Release[] = [];
    const order: number[] = [];
    const aborts: AbortController[] = [];
    let refused = 0;
    for (const step of steps) {
      switch (step.kind) {
        case 'enter': {
          const id = aborts.length;
          const controller = new AbortController();
          aborts.push(controller);
          bulkhead.acquire(controller.signal).then(
            (release) => {
              order.push(id);
              running.push(release);
            },
            () => {
              refused += 1;
            },
          );
          break;
        }
        case 'tryEnter': {
          const release = bulkhead.tryAcquire();
          expect(release !== null).toBe(running.length < maxConcurrent);
          if (release !== null) running.push(release);
          break;
        }
        case 'end':
        case 'endTwice': {
          const [release] = running.splice(step.which % Math.max(1, running.length), 1);
          release?.();
          if (step.kind === 'endTwice') release?.();
          break;
        }
        case 'abort':
          aborts[step.which]?.abort();
          break;
        case 'pass':
          clock.advance(step.ms);
      }
      await settled();
      const stats = bulkhead.stats();
      expect(stats.running).toBe(running.length);
      expect(stats.running).toBeLessThanOrEqual(maxConcurrent);
      expect(stats.waiting).toBeLessThanOrEqual(maxWaiting);
      // Nobody waits beside a free place.
      if (stats.waiting > 0) expect(stats.running).toBe(maxConcurrent);
      expect(order.length + refused + stats.waiting).toBe(aborts.length);
    }
    expect(order).toEqual([...order].sort((one, other) => one - other));
    for (let release = running.pop(); release !== undefined; release = running.pop()) {
      release();
      await settled();
    }
    expect(bulkhead.stats()).toMatchObject({ running: 0, waiting: 0 });
    expect(clock.nextAt).toBeNull();
  });
});

test('a place comes back however the call ends', async () => {
  const bulkhead = new Bulkhead({ maxConcurrent: 1 });
  const error = new Error('inner');
  await expect(bulkhead.execute(() => Promise.reject(error))).rejects.toBe(error);
  await expect(
    bulkhead.execute(() => {
      throw error;
    }),
  ).rejects.toBe(error);
  expect(await bulkhead.execute(() => 'plain')).toBe('plain');
  expect(bulkhead.stats()).toMatchObject({ running: 0, admitted: 3 });
});

test('a rejection says by a code and by name which limit was reached', async () => {
  const clock = new FakeClock();
  const bulkhead = new Bulkhead({ maxConcurrent: 1, maxWaiting: 1, maxWaitMs: 50, clock });
  const release = await bulkhead.acquire();
  const waiting = bulkhead.acquire();
  await expect(bulkhead.acquire()).rejects.toMatchObject({
    code: 'BULKHEAD_FULL',
    message: expect.stringContaining('maxWaiting'),
  });
  clock.advance(50);
  await expect(waiting).rejects.toMatchObject({
    code: 'BULKHEAD_FULL',
    message: expect.stringContaining('maxWaitMs'),
  });
  release();
  expect(bulkhead.stats()).toEqual({ running: 0, waiting: 0, admitted: 1, full: 1, expired: 1, aborted: 0 });
});

test('an aborted signal makes no call and takes no place', async () => {
  const bulkhead = new Bulkhead({ maxConcurrent: 1 });
  await expect(bulkhead.execute(() => expect.fail(), AbortSignal.abort('no'))).rejects.toBe('no');
  expect(bulkhead.stats()).toMatchObject({ running: 0, admitted: 0, aborted: 1 });
});
