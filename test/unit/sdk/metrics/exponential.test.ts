import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ValueWriter } from '../../../../src/capture/value-writer.ts';
import { ExponentialHistogram } from '../../../../src/sdk/metrics/exponential-histogram.ts';
import { bucketIndex, MAX_SCALE, MIN_SCALE } from '../../../../src/sdk/metrics/exponential-index.ts';
import { holds } from '../../../support/property.ts';
import { getMapping, type OfficialPoint, officialHistogram } from './official-exponential.ts';

const NOTABLE = [
  5e-324,
  2 ** -1073,
  2 ** -1022 - 5e-324,
  2 ** -1022,
  2 ** -1022 + 5e-324,
  2 ** -1021,
  0.5,
  1 - Number.EPSILON / 2,
  1,
  1 + Number.EPSILON,
  1.5,
  2,
  4,
  2 ** 52,
  2 ** 53 - 1,
  2 ** 1023,
  Number.MAX_VALUE,
];
const positive = fc.oneof(
  fc.constantFrom(...NOTABLE),
  fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: 0.001, max: 10_000, noNaN: true }),
  fc.integer({ min: -1074, max: 1023 }).map((exponent) => 2 ** exponent),
);
const scale = fc.integer({ min: MIN_SCALE, max: MAX_SCALE });
const any = fc.oneof(
  { weight: 6, arbitrary: positive },
  { weight: 3, arbitrary: positive.map((value) => -value) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  },
);

test('a value has the index that the official SDK gives it', async () => {
  await holds(fc.tuple(positive, scale), { runs: 5000 }, async ([value, at]) => {
    expect(bucketIndex(value, at)).toBe(getMapping(at).mapToIndex(value));
  });
});

test('exact powers of two end their bucket, at every scale', () => {
  for (let at = 1; at <= MAX_SCALE; at++) {
    for (const exponent of [-1021, -5, -1, 0, 1, 10, 1023]) {
      expect(bucketIndex(2 ** exponent, at)).toBe(exponent * 2 ** at - 1);
    }
  }
});

test("the specification's boundaries at scale 3 begin the buckets 0 to 7", () => {
  const lowerBounds = [1, 1.09051, 1.18921, 1.29684, Math.SQRT2, 1.54221, 1.68179, 1.83401];
  expect(lowerBounds.map((bound) => bucketIndex(bound + 0.001, 3))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a contrast of 10^3, 10^5 and 10^7 ends at the scales that the specification names', () => {
  for (const [contrast, expected] of [
    [1e3, 4],
    [1e5, 3],
    [1e7, 2],
  ] as const) {
    const histogram = new ExponentialHistogram(160);
    histogram.record(1.0001);
    histogram.record(contrast);
    expect(histogram.scale).toBe(expected);
  }
});

test('a histogram is the official one of the same values', async () => {
  const sizes = fc.constantFrom(2, 3, 4, 20, 160, 200);
  const narrow = fc.array(fc.double({ min: 0.5, max: 2000, noNaN: true }), { maxLength: 400 });
  await holds(
    fc.tuple(fc.oneof(fc.array(any, { maxLength: 60 }), narrow), sizes),
    { runs: 1500 },
    async ([values, maxSize]) => {
      const histogram = new ExponentialHistogram(maxSize);
      for (const value of values) histogram.record(value);
      expect(read(histogram)).toEqual(expected(officialHistogram(values, maxSize)));
    },
  );
});

test('a cleared histogram is like a new one', async () => {
  const values = fc.array(any, { maxLength: 60 });
  await holds(fc.tuple(values, values), { runs: 300 }, async ([before, after]) => {
    const cleared = new ExponentialHistogram(20);
    for (const value of before) cleared.record(value);
    cleared.clear();
    for (const value of after) cleared.record(value);
    expect(read(cleared)).toEqual(expected(officialHistogram(after, 20)));
  });
});

/** What the histogram writes for the core, read back. */
function read(histogram: ExponentialHistogram): OfficialPoint {
  const out = new ValueWriter(4096);
  const end = histogram.write(out, 0);
  const numbers = new DataView(out.words.buffer);
  let at = 0;
  const float = () => {
    at += 2;
    return numbers.getFloat64((at - 2) * 4, true);
  };
  const int = () => numbers.getInt32(at++ * 4, true);
  const buckets = () => {
    const offset = int();
    return { offset, bucketCounts: Array.from({ length: int() }, float) };
  };
  const [count, sum, min, max, zeroCount] = [float(), float(), float(), float(), float()] as const;
  const point = { count, sum, min, max, zeroCount, scale: int(), positive: buckets(), negative: buckets() };
  expect(at).toBe(end);
  return point;
}

/** The official point, where the scale of nothing is where a histogram starts. */
function expected({
  min,
  max,
  sum,
  count,
  zeroCount,
  scale,
  positive,
  negative,
}: OfficialPoint): OfficialPoint {
  const isScaled = count !== zeroCount;
  return { min, max, sum, count, zeroCount, scale: isScaled ? scale : MAX_SCALE, positive, negative };
}
