import fc from 'fast-check';
import { DEFAULT_BOUNDARIES, exponentialHistogram, histogram } from 'otlp-native/aggregate';
import { describe, expect, it } from 'vitest';
import { bigInts, doubles, int32s } from './numbers.ts';

const boundaries = fc
  .array(fc.double({ noNaN: true }), { maxLength: 90 })
  .map((bounds) => bounds.sort((a, b) => a - b));

/** Counts by one comparison after the other, which JavaScript makes exactly between bigints and numbers too. */
function counted(values: Iterable<number | bigint>, bounds: readonly number[]): number[] {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const bucket = bounds.filter((bound) => bound < value).length;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

describe('histogram', () => {
  it('counts each number in its bucket', () => {
    fc.assert(
      fc.property(fc.oneof(doubles, int32s), boundaries, (values, bounds) => {
        const { count, bucketCounts } = histogram(values, bounds);
        expect([...bucketCounts]).toEqual(counted(values, bounds));
        expect(count).toBe(bucketCounts.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('compares 64-bit integers exactly', () => {
    const near = fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n });
    const integers = fc.oneof(
      bigInts,
      fc.array(near, { maxLength: 50 }).map((all) => BigInt64Array.from(all)),
    );
    const bounds = fc.oneof(boundaries, fc.constant([2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2]));
    fc.assert(
      fc.property(integers, bounds, (values, bounds) => {
        expect([...histogram(values, bounds).bucketCounts]).toEqual(counted(values, bounds));
      }),
    );
  });

  it("has OpenTelemetry's boundaries by default, and takes a Float64Array as it is", () => {
    const found = histogram(Float64Array.of(3, 30, 30_000));
    expect([found.boundaries, found.bucketCounts.length, found.sum]).toEqual([
      DEFAULT_BOUNDARIES,
      16,
      30_033,
    ]);
    const bounds = Float64Array.of(10);
    expect(histogram(Float64Array.of(3), bounds).boundaries).toBe(bounds);
  });

  it.each([[[2, 1]], [[NaN]], [new Array(65_537).fill(0)]])('refuses boundaries', (bounds) => {
    expect(() => histogram(Float64Array.of(1), bounds)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', setting: 'boundaries' }),
    );
  });
});

describe('exponentialHistogram', () => {
  it('puts each number between the bounds of its bucket', () => {
    const values = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 200 }), (numbers, maxSize) => {
        const both = Float64Array.from([...numbers, ...numbers.map((number) => -number), 0, NaN, Infinity]);
        const { scale, positive, negative, count, zeroCount } = exponentialHistogram(both, { maxSize });
        expect([count, zeroCount]).toEqual([2 * numbers.length + 1, 1]);
        expect(negative).toEqual(positive);
        expect(positive.bucketCounts.length).toBeLessThanOrEqual(maxSize);
        const bound = (index: number) => 2 ** (index / 2 ** scale);
        const expected = new Array<number>(positive.bucketCounts.length).fill(0);
        for (const number of numbers) {
          const place = expected.findIndex(
            (_, place) => number <= bound(positive.offset + place + 1) * (1 + 1e-12),
          );
          expect(number).toBeGreaterThan(bound(positive.offset + place) * (1 - 1e-12));
          expected[place] = (expected[place] ?? 0) + 1;
        }
        if (scale < 10) expect([...positive.bucketCounts]).toEqual(expected);
      }),
    );
  });

  it('takes integers, and refuses options outside their range', () => {
    const ofWords = exponentialHistogram(Int32Array.of(1, 2, 4));
    expect(exponentialHistogram(BigInt64Array.of(1n, 2n, 4n))).toEqual(ofWords);
    expect(ofWords.sum).toBe(7);
    for (const [setting, options] of [
      ['maxSize', { maxSize: 1 }],
      ['maxScale', { maxScale: 21 }],
    ] as const) {
      expect(() => exponentialHistogram(Float64Array.of(1), options)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', setting }),
      );
    }
  });
});
