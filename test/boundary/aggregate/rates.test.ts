import fc from 'fast-check';
import { counterIncrease, rates } from 'otlp-native/aggregate';
import { describe, expect, it } from 'vitest';
import { bigInts } from './numbers.ts';

/** Whole numbers, which add up exactly. */
const counter = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 2_000, size: 'max' });

describe('counterIncrease', () => {
  it('adds what each pair rose by, and whole values after resets', () => {
    fc.assert(
      fc.property(counter, fc.array(fc.nat(), { maxLength: 5 }), (numbers, gaps) => {
        let [increase, resets] = [0, 0];
        for (const [place, after] of numbers.entries()) {
          const before = numbers[place - 1];
          if (before === undefined) continue;
          increase += after < before ? after : after - before;
          if (after < before) resets++;
        }
        const values = [...numbers];
        for (const gap of gaps) values.splice(gap % (values.length + 1), 0, NaN);
        expect(counterIncrease(Float64Array.from(values))).toEqual({ increase, resets });
        const exact = { increase: BigInt(increase), resets };
        expect(counterIncrease(BigInt64Array.from(numbers, BigInt))).toEqual(exact);
      }),
    );
  });

  it('is exact for integers of any size', () => {
    fc.assert(
      fc.property(bigInts, (values) => {
        let increase = 0n;
        for (const [place, after] of values.entries()) {
          const before = values[place - 1];
          if (before !== undefined) increase += after < before ? after : after - before;
        }
        expect(counterIncrease(values).increase).toBe(increase);
      }),
    );
  });
});

describe('rates', () => {
  it('divides rises by seconds, and begins anew with a new start', () => {
    const times = Float64Array.of(0, 1_000, 3_000, 3_000, 4_000, 5_000);
    const values = Float64Array.of(5, 8, 2, 9, NaN, 20);
    expect([...rates(times, values)]).toEqual([3, 1, NaN, NaN, NaN]);
    const startsMs = Float64Array.of(0, 500, 500, 500, 500, 500);
    const out = new Float64Array(5);
    expect(rates(times, values, { startsMs, out })).toBe(out);
    expect(out[0]).toBe(8);
    const integers = BigInt64Array.of(5n, 8n, 2n, 9n, 10n, 20n);
    expect([...rates(times, integers, { startsMs })]).toEqual([8, 1, NaN, 1, 10]);
    expect(rates(new Float64Array(0), new Float64Array(0))).toEqual(new Float64Array(0));
  });

  it('refuses arrays that do not belong together', () => {
    const two = Float64Array.of(1, 2);
    const refused = expect.objectContaining({ code: 'INVALID_OPTION' });
    expect(() => rates(Float64Array.of(1), two)).toThrow(refused);
    expect(() => rates(two, two, { out: new Float64Array(3) })).toThrow(refused);
    expect(() => rates(two, two, { startsMs: new Float64Array(1) })).toThrow(refused);
    expect(() => rates(two, two, { out: two.subarray(1) })).toThrow(
      expect.objectContaining({ setting: 'out' }),
    );
    expect(() => rates([1, 2] as never, two)).toThrow(expect.objectContaining({ setting: 'timesMs' }));
    expect(() => rates(two, [1, 2] as never)).toThrow(expect.objectContaining({ setting: 'values' }));
  });
});
