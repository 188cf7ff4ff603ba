import { expect, test } from 'vitest';
import { RateLimiter } from '../../../src/client/rate-limiter.ts';

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

test('a burst of less than a request still lets one go', () => {
  expect(new RateLimiter(0.5, null, 0, 0).waitMs(0)).toBe(0);
});
