import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimiter, TokenBucket } from '../../../src/client/rate-limiter.ts';
import { holds } from '../../support/property.ts';

test('a bucket begins full and comes back at its rate', () => {
  const bucket = new TokenBucket(10, 1, 0);
  for (let count = 0; count < 10; count += 1) {
    expect(bucket.waitMs(0)).toBe(0);
    bucket.take(1, 0);
  }
  expect(bucket.waitMs(0)).toBe(100);
  expect(bucket.waitMs(60)).toBeCloseTo(40);
  expect(bucket.waitMs(100)).toBe(0);
});

test('a pause saves no more than the burst', () => {
  const bucket = new TokenBucket(10, 0.5, 0);
  bucket.take(5, 1_000_000);
  expect(bucket.waitMs(1_000_000)).toBe(100);
});

test('a burst of less than a token still lets one go', () => {
  expect(new TokenBucket(0.5, 0, 0).waitMs(0)).toBe(0);
});

test('what takes more than there is goes, and what comes after waits for the debt', () => {
  const limiter = new RateLimiter(null, 100, 1, 0);
  limiter.take(1100, 0);
  expect(limiter.waitMs(0)).toBe(10_010);
  expect(limiter.waitMs(10_010)).toBeCloseTo(0);
});

test('both limits count, and only that of items needs to know them', () => {
  const limiter = new RateLimiter(1, 1000, 1, 0);
  limiter.take(1, 0);
  expect(limiter.waitMs(0)).toBe(1000);
  expect(limiter.countsItems).toBe(true);
  expect(new RateLimiter(1, null, 1, 0).countsItems).toBe(false);
});

test('over any time no more goes than the rate, the burst and one request', async () => {
  const request = fc.record({ items: fc.integer({ min: 0, max: 50 }), pauseMs: fc.nat(500) });
  const program = fc.record({
    perSecond: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    burstSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
    requests: fc.array(request, { maxLength: 60 }),
  });
  await holds(program, { runs: 300 }, async ({ perSecond, burstSeconds, requests }) => {
    const bucket = new TokenBucket(perSecond, burstSeconds, 0);
    const burst = Math.max(1, perSecond * burstSeconds);
    let now = 0;
    let sent = 0;
    for (const { items, pauseMs } of requests) {
      now += pauseMs;
      now += bucket.waitMs(now);
      expect(bucket.waitMs(now)).toBe(0);
      bucket.take(items, now);
      expect(sent).toBeLessThanOrEqual((perSecond * now) / 1000 + burst + 1e-3);
      sent += items;
    }
  });
});
