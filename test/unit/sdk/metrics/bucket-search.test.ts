import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BucketSearch } from '../../../../src/sdk/metrics/bucket-search.ts';
import { holds } from '../../../support/property.ts';

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 20_000, noNaN: true }),
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(0, -0, 5e-324, 2 ** -1022, Number.MAX_VALUE),
);

test('a value is in the first bucket whose boundary is not below it', async () => {
  const boundaries = fc.array(number, { maxLength: 20 }).map((list) => list.toSorted((a, b) => a - b));
  const values = fc.array(
    fc.oneof(number, fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
  );
  await holds(fc.tuple(boundaries, values), { runs: 2000 }, async ([bounds, list]) => {
    const search = new BucketSearch(bounds);
    const near = bounds.flatMap((bound) => [
      bound,
      bound * (1 + Number.EPSILON),
      bound * (1 - Number.EPSILON),
    ]);
    for (const value of [...list, ...near]) {
      const first = bounds.findIndex((bound) => value <= bound);
      expect(search.bucketOf(value)).toBe(first === -1 ? bounds.length : first);
    }
  });
});
