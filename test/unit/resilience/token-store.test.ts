import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenStore } from '../../../src/resilience/rate-limiters/token-store.ts';
import { holds } from '../../support/property.ts';

test('a store begins full and comes back at its rate', () => {
  const store = new TokenStore(0.01, 10, 0);
  for (let count = 0; count < 10; count += 1) {
    expect(store.waitMs(1, 0)).toBe(0);
    store.take(1, 0);
  }
  expect(store.waitMs(1, 0)).toBe(100);
  expect(store.waitMs(1, 60)).toBeCloseTo(40);
  expect(store.waitMs(1, 100)).toBe(0);
});

test('a pause saves no more than the capacity', () => {
  const store = new TokenStore(0.01, 5, 0);
  store.take(5, 1_000_000);
  expect(store.waitMs(1, 1_000_000)).toBe(100);
});

test('over any time no more goes than the rate, the capacity and one request', async () => {
  const request = fc.record({ items: fc.integer({ min: 0, max: 50 }), pauseMs: fc.nat(500) });
  const program = fc.record({
    perMs: fc.double({ min: 0.0001, max: 1, noNaN: true }),
    capacity: fc.double({ min: 1, max: 5_000, noNaN: true }),
    requests: fc.array(request, { maxLength: 60 }),
  });
  await holds(program, { runs: 300 }, async ({ perMs, capacity, requests }) => {
    const store = new TokenStore(perMs, capacity, 0);
    let now = 0;
    let sent = 0;
    for (const { items, pauseMs } of requests) {
      now += pauseMs;
      now += store.waitMs(1, now);
      expect(store.waitMs(1, now)).toBe(0);
      store.take(items, now);
      expect(sent).toBeLessThanOrEqual(perMs * now + capacity + 1e-3);
      sent += items;
    }
  });
});
