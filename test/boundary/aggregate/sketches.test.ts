import fc from 'fast-check';
import { countDistinct, DDSketch, DistinctCounter, TopK, topK } from 'otlp-native/aggregate';
import { describe, expect, it } from 'vitest';
import { doubles } from './numbers.ts';

const spread = fc.array(
  fc.oneof(
    fc
      .tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.boolean())
      .map(([e, down]) => (down ? -1 : 1) * 10 ** e),
    fc.constant(0),
  ),
  { minLength: 1, maxLength: 600 },
);

function sketchOf(values: Iterable<number>, options = {}): DDSketch {
  const sketch = new DDSketch(options);
  for (const value of values) sketch.record(value);
  return sketch;
}

describe('DDSketch', () => {
  it('tells every quantile within its relative accuracy', () => {
    const accuracy = fc.double({ min: 0.001, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(
        spread,
        accuracy,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, relativeAccuracy, share) => {
          const sketch = sketchOf(values, { relativeAccuracy, maxBins: 65_536 });
          const exact = Float64Array.from(values).sort()[Math.floor(share * (values.length - 1))] ?? NaN;
          expect(Math.abs(sketch.quantile(share) - exact)).toBeLessThanOrEqual(
            relativeAccuracy * Math.abs(exact),
          );
        },
      ),
    );
  });

  it('merges sketches of several processes to that of all values', () => {
    fc.assert(
      fc.property(fc.array(doubles, { maxLength: 3 }), fc.integer({ min: 2, max: 300 }), (parts, maxBins) => {
        const merged = new DDSketch({ maxBins });
        const whole = new DDSketch({ maxBins });
        for (const part of parts) {
          merged.merge(DDSketch.fromBytes(sketchOf(part, { maxBins }).toBytes()));
          whole.add(part);
        }
        const { sum: _, ...stats } = merged.stats();
        expect(whole.stats()).toMatchObject(stats);
        for (const share of [0, 0.1, 0.5, 0.99, 1])
          expect(merged.quantile(share)).toBe(whole.quantile(share));
      }),
      { numRuns: 50 },
    );
  });

  it('counts apart what has no bucket', () => {
    const sketch = sketchOf([NaN, Infinity, 1, -1, 0]);
    sketch.add(Int32Array.of(2));
    sketch.add(BigInt64Array.of(3n));
    expect(sketch.stats()).toMatchObject({
      count: 5,
      ignored: 2,
      min: -1,
      max: 3,
      sum: 5,
      isCollapsed: false,
    });
    expect([sketch.quantile(0), sketch.quantile(0.25), sketch.quantile(1)]).toEqual([-1, 0, 3]);
    expect(new DDSketch().quantile(0.5)).toBeNaN();
  });

  it('names the option that it refuses', () => {
    for (const [setting, options] of [
      ['relativeAccuracy', { relativeAccuracy: 0 }],
      ['relativeAccuracy', { relativeAccuracy: NaN }],
      ['maxBins', { maxBins: 1 }],
      ['maxBins', { maxBins: 2.5 }],
    ] as const) {
      expect(() => new DDSketch(options)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', setting }),
      );
    }
    expect(() => new DDSketch().quantile(1.1)).toThrow(expect.objectContaining({ setting: 'share' }));
    expect(() => new DDSketch().merge(new DDSketch({ maxBins: 9 }))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('DistinctCounter', () => {
  it('stays within four standard errors, for fixed values', () => {
    for (const [precision, different] of [
      [10, 3_000],
      [12, 40_000],
      [14, 100_000],
    ] as const) {
      const values = Float64Array.from({ length: 2 * different }, (_, place) => (place % different) * 1.5);
      const error = countDistinct(values, { precision }) / different - 1;
      expect(Math.abs(error)).toBeLessThan((4 * 1.04) / 2 ** (precision / 2));
    }
  });

  it('counts the union of several processes', () => {
    const [here, there] = [new DistinctCounter(), new DistinctCounter()];
    here.addTexts(['a', 'b', 'c']);
    there.addTexts(['c', 'd']);
    there.add(BigInt64Array.of(1n, 2n ** 62n + 1n));
    here.add(Float64Array.of(1, NaN, 0, -0));
    here.merge(DistinctCounter.fromBytes(there.toBytes()));
    expect(Math.round(here.estimate())).toBe(7);
    expect(here.precision).toBe(14);
    expect(() => here.merge(new DistinctCounter({ precision: 5 }))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
    for (const precision of [3, 19, 4.5, 260])
      expect(() => new DistinctCounter({ precision })).toThrow(
        expect.objectContaining({ setting: 'precision' }),
      );
  });
});

describe('TopK', () => {
  const words = fc.array(
    fc.integer({ min: 0, max: 40 }).map((n) => `w${Math.min(n, n % 7)}`),
    { maxLength: 300 },
  );

  it('keeps its promises, merged from several processes', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), fc.integer({ min: 1, max: 12 }), (parts, capacity) => {
        const merged = new TopK({ capacity });
        const exact = new Map<string, number>();
        for (const part of parts) {
          const there = new TopK({ capacity });
          there.addTexts(part);
          merged.merge(TopK.fromBytes(there.toBytes()));
          for (const word of part) exact.set(word, (exact.get(word) ?? 0) + 1);
        }
        const top = merged.top(capacity);
        for (const { value, count, error } of top) {
          const came = exact.get(String(value)) ?? 0;
          expect(count).toBeGreaterThanOrEqual(came);
          expect(count - error).toBeLessThanOrEqual(came);
          expect(error * capacity).toBeLessThanOrEqual(merged.total);
        }
        for (const [word, count] of exact) {
          if (count * capacity > merged.total) expect(top.map(({ value }) => value)).toContain(word);
        }
      }),
    );
  });

  it('gives values back as they were', () => {
    expect(topK(Float64Array.of(1.5, 2, 2, NaN), 2)).toEqual([
      { value: 2, count: 2, error: 0 },
      { value: 1.5, count: 1, error: 0 },
    ]);
    const big = -(2n ** 63n);
    expect(topK(BigInt64Array.of(big, big, 3n), 1)).toEqual([{ value: big, count: 2, error: 0 }]);
    const top = new TopK({ capacity: 9 });
    top.addTexts(['x'.repeat(1_025), 'ü']);
    top.add(Int32Array.of(7));
    expect([top.total, top.ignored, top.capacity]).toEqual([2, 1, 9]);
    expect(top.top(9).map(({ value }) => value)).toEqual([7, 'ü']);
    expect(() => new TopK({ capacity: 0 })).toThrow(expect.objectContaining({ setting: 'capacity' }));
    expect(() => top.merge(new TopK())).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});

it('merges with itself as with another that saw the same', () => {
  const sketch = sketchOf([1, 2]);
  sketch.merge(sketch);
  expect(sketch.stats()).toMatchObject({ count: 4, sum: 6 });
  const top = new TopK();
  top.addTexts(['a']);
  top.merge(top);
  expect(top.top(1)).toEqual([{ value: 'a', count: 2, error: 0 }]);
  const distinct = new DistinctCounter();
  distinct.addTexts(['a']);
  distinct.merge(distinct);
  expect(Math.round(distinct.estimate())).toBe(1);
});

it('refuses what are no texts, and counts none of them', () => {
  for (const counter of [new TopK(), new DistinctCounter()]) {
    const written = counter.toBytes();
    for (const texts of [['a', 1], 'abc', null, [Symbol('a')]]) {
      const refusal = expect.objectContaining({ code: 'INVALID_OPTION', setting: 'texts' });
      expect(() => counter.addTexts(texts as never)).toThrow(refusal);
    }
    expect(counter.toBytes()).toEqual(written);
  }
  expect(() => new TopK().top(-1)).toThrow(expect.objectContaining({ setting: 'most' }));
});

it('no bytes of another writer are taken, and none bring a reader down', () => {
  const written = [sketchOf([1, 2, -3, 0]).toBytes(), new DistinctCounter().toBytes(), new TopK().toBytes()];
  const readers = [DDSketch.fromBytes, DistinctCounter.fromBytes, TopK.fromBytes];
  fc.assert(
    fc.property(
      fc.constantFrom(...written),
      fc.nat(),
      fc.nat(255),
      fc.nat(),
      (bytes, place, byte, length) => {
        const altered = Uint8Array.from(bytes);
        altered[place % altered.length] = byte;
        for (const read of readers) {
          for (const candidate of [altered, altered.subarray(0, length % altered.length)]) {
            try {
              expect(read(candidate).toBytes().length).toBeGreaterThan(0);
            } catch (error) {
              expect(error).toMatchObject({ code: 'INVALID_ITEM' });
            }
          }
        }
      },
    ),
  );
});
