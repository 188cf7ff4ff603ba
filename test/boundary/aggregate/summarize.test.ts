import fc from 'fast-check';
import { instructionSet, Summary, sumMinMax, summarize } from 'otlp-native/aggregate';
import { describe, expect, it } from 'vitest';
import { bigInts, doubles, exactSum, finiteDoubles, int32s } from './numbers.ts';

/** By how much a sum may be off: some roundings of the sum of magnitudes. */
function sumBound(values: Iterable<number>): number {
  let magnitudes = 0;
  for (const value of values) magnitudes += Math.abs(value);
  return 70 * 2 ** -53 * magnitudes;
}

describe('sumMinMax', () => {
  it('says what a loop says', () => {
    fc.assert(
      fc.property(doubles, (values) => {
        const numbers = values.filter((value) => !Number.isNaN(value));
        const { count, min, max } = sumMinMax(values);
        expect(count).toBe(numbers.length);
        expect(min + 0).toBe(numbers.reduce((a, b) => Math.min(a, b), Infinity) + 0);
        expect(max + 0).toBe(numbers.reduce((a, b) => Math.max(a, b), -Infinity) + 0);
      }),
    );
  });

  it('sums within its bound of the exact sum', () => {
    fc.assert(
      fc.property(finiteDoubles, (values) => {
        expect(Math.abs(sumMinMax(values).sum - exactSum(values))).toBeLessThanOrEqual(sumBound(values));
      }),
    );
  });

  it('is exact for 32-bit integers', () => {
    fc.assert(
      fc.property(int32s, (values) => {
        const { count, sum, min, max } = sumMinMax(values);
        expect([count, sum]).toEqual([values.length, values.reduce((a, b) => a + b, 0)]);
        if (count > 0) expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });

  it('reads a part of a buffer', () => {
    const whole = Float64Array.of(100, 1, 2, 100);
    expect(sumMinMax(whole.subarray(1, 3))).toEqual({ count: 2, sum: 3, min: 1, max: 2 });
    expect(sumMinMax(new Float64Array(0))).toEqual({ count: 0, sum: 0, min: Infinity, max: -Infinity });
  });

  it.each([[[1, 2]], [new Float32Array(2)], [new Uint8Array(8)], [null], ['1']])('refuses %j', (values) => {
    const refusal = expect.objectContaining({ code: 'INVALID_OPTION', setting: 'values' });
    expect(() => sumMinMax(values as never)).toThrow(refusal);
    expect(() => summarize(values as never)).toThrow(refusal);
  });
});

describe('summarize', () => {
  it('tells mean and variance as two passes do', () => {
    fc.assert(
      fc.property(finiteDoubles, (values) => {
        const { count, mean, variance, sampleVariance } = summarize(values);
        if (count === 0) {
          expect([mean, variance]).toEqual([NaN, NaN]);
          return;
        }
        const exactMean = exactSum(values) / count;
        expect(Math.abs(mean - exactMean)).toBeLessThanOrEqual(sumBound(values) / count + 1e-300);
        const exactVariance = exactSum(values.map((value) => (value - exactMean) ** 2)) / count;
        expect(Math.abs(variance - exactVariance)).toBeLessThanOrEqual(
          1e-10 * exactVariance + 1e-18 * exactMean ** 2,
        );
        if (count < 2) expect(sampleVariance).toBeNaN();
        else {
          const squares = variance * count;
          expect(Math.abs(sampleVariance * (count - 1) - squares)).toBeLessThanOrEqual(1e-14 * squares);
        }
      }),
    );
  });

  it('is exact for 64-bit integers', () => {
    fc.assert(
      fc.property(bigInts, (values) => {
        const { count, sum, min, max, mean } = summarize(values);
        const exact = values.reduce((a, b) => a + b, 0n);
        const least = values.reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null);
        const most = values.reduce<bigint | null>((a, b) => (a === null || b > a ? b : a), null);
        expect([count, sum, min, max]).toEqual([values.length, exact, least, most]);
        if (count > 0) expect(mean).toBe(Number(exact) / count);
      }),
    );
  });

  it('keeps the digits of a variance far from zero', () => {
    const values = BigInt64Array.from({ length: 10_000 }, (_, place) => 2n ** 62n + BigInt(place % 2));
    expect(summarize(values).variance).toBe(0.25);
    expect(summarize(Float64Array.from({ length: 10_000 }, (_, place) => 1e9 + (place % 2))).variance).toBe(
      0.25,
    );
  });

  it('follows its rules for NaN, infinities and zeros', () => {
    expect(summarize(Float64Array.of(NaN, 1))).toMatchObject({
      count: 1,
      sum: 1,
      variance: 0,
      sampleVariance: NaN,
    });
    expect(summarize(Float64Array.of(1, Infinity))).toMatchObject({
      sum: Infinity,
      max: Infinity,
      variance: NaN,
    });
    expect(summarize(Float64Array.of(Infinity, -Infinity))).toMatchObject({
      count: 2,
      sum: NaN,
      min: -Infinity,
    });
    expect(Object.is(sumMinMax(Float64Array.of(-0, -0)).sum, 0)).toBe(true);
  });
});

describe('Summary', () => {
  it('merges parts to what the whole is', () => {
    fc.assert(
      fc.property(fc.array(finiteDoubles, { maxLength: 4 }), (parts) => {
        const merged = new Summary();
        const all = new Summary();
        for (const part of parts) {
          const there = new Summary();
          for (const value of part) there.record(value);
          merged.merge(Summary.fromBytes(there.toBytes()));
          all.add(part);
        }
        const [found, expected] = [merged.value(), all.value()];
        expect([found.count, found.min, found.max]).toEqual([expected.count, expected.min, expected.max]);
        const bound = sumBound(parts.flatMap((part) => [...part]));
        expect(Math.abs(found.sum - expected.sum)).toBeLessThanOrEqual(2 * bound);
        if (found.count > 0)
          expect(Math.abs(found.variance - expected.variance)).toBeLessThanOrEqual(
            1e-9 * expected.variance + 1e-9,
          );
      }),
      { numRuns: 40 },
    );
  });

  it('takes integers of both kinds', () => {
    const summary = new Summary();
    summary.add(Int32Array.of(1, 2));
    summary.add(BigInt64Array.of(3n));
    expect(summary.value()).toMatchObject({ count: 3, sum: 6, mean: 2 });
    expect(() => summary.add([1] as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('refuses bytes that it did not write', () => {
    const bytes = new Summary().toBytes();
    for (const other of [bytes.subarray(1), new Uint8Array(49), new Uint8Array(0)]) {
      expect(() => Summary.fromBytes(other)).toThrow(expect.objectContaining({ code: 'INVALID_ITEM' }));
    }
  });
});

it('tells which kernels are in use', () => {
  expect(['avx512', 'avx2', 'neon', 'scalar']).toContain(instructionSet());
});
