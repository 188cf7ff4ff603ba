import { hrTime, timeInputToHrTime } from '@opentelemetry/core';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  anchored,
  currentAnchor,
  durationOf,
  givenTime,
  isTime,
  monotonicMs,
} from '../../../../src/sdk/trace/clock.ts';

const nanosOf = ([seconds, nanos]: readonly [number, number]): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
const MS = 1_000_000n;

afterEach(() => vi.restoreAllMocks());

function now(): bigint {
  const readingMs = monotonicMs();
  return nanosOf(anchored(currentAnchor(readingMs), readingMs));
}

test('reads the wall clock, to a few milliseconds', () => {
  const distance = now() - BigInt(Date.now()) * MS;
  expect(distance).toBeGreaterThan(-5n * MS);
  expect(distance).toBeLessThan(5n * MS);
});

describe('when the wall clock is set', () => {
  test('spans that start in the next second follow it, those that have started keep their anchor', () => {
    const readingMs = monotonicMs();
    const before = currentAnchor(readingMs);
    const real = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => real + 3_600_000);
    expect(currentAnchor(readingMs)).toBe(before);
    const after = currentAnchor(readingMs + 1000);
    const moved = nanosOf(anchored(after, 0)) - nanosOf(anchored(before, 0));
    expect(moved / MS).toBeGreaterThan(3_599_000n);
    expect(moved / MS).toBeLessThan(3_601_000n);
    vi.restoreAllMocks();
    currentAnchor(readingMs + 2000);
  });
});

describe('a time that is given', () => {
  const anchor = currentAnchor(monotonicMs());

  test('is taken as the official SDK takes it', () => {
    const input = fc.oneof(
      fc.date({ noInvalidDate: true }),
      fc.double({ min: 1e12, max: 4e12, noNaN: true }),
      fc.tuple(fc.integer(), fc.integer()),
    );
    fc.assert(
      fc.property(input, (time) => {
        expect(givenTime(time, anchor)).toEqual(timeInputToHrTime(time as Date));
        expect(isTime(time)).toBe(true);
      }),
    );
  });

  test('may be a reading of performance.now()', () => {
    const reading = performance.now();
    const taken = givenTime(reading, anchor);
    expect(taken).not.toBeNull();
    const distance = nanosOf(taken ?? [0, 0]) - nanosOf(hrTime(reading) as [number, number]);
    expect(distance).toBeGreaterThan(-5n * MS);
    expect(distance).toBeLessThan(5n * MS);
  });

  test('is a copy, which later changes don’t reach', () => {
    const given: [number, number] = [1, 2];
    const taken = givenTime(given, anchor);
    given[0] = 9;
    expect(taken).toEqual([1, 2]);
  });

  test.each([undefined, null, '2026', {}, [1], [1, '2'], true])('%j is none', (value) => {
    expect(givenTime(value, anchor)).toBeNull();
    expect(isTime(value)).toBe(false);
  });
});

test('parts of a sum and a duration are whole', () => {
  expect(anchored({ seconds: 10, millis: 600 }, 1400)).toEqual([12, 0]);
  expect(anchored({ seconds: 10, millis: 0.5 }, 999.4999999)).toEqual([11, 0]);
  expect(anchored({ seconds: 10, millis: 0.5 }, -1)).toEqual([9, 999_500_000]);
  expect(durationOf([1, 900_000_000], [3, 100_000_000])).toEqual([1, 200_000_000]);
  expect(durationOf([3, 0], [2, 999_999_999])).toEqual([-1, 999_999_999]);
});
