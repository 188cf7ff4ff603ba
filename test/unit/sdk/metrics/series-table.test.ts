import type { Attributes } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeriesTable } from '../../../../src/sdk/metrics/series-table.ts';
import { NO_SERIES } from '../../../../src/sdk/metrics/series-trie.ts';
import { attributeKey, simpleValue, toObject } from '../../../support/attributes.ts';
import { holds } from '../../../support/property.ts';

/** Few keys and values, so that sets meet again; objects among the values. */
const smallValue = fc.constantFrom<unknown>(
  'a',
  'b',
  '1',
  1,
  -0,
  0,
  true,
  false,
  null,
  undefined,
  Number.NaN,
  1.5,
  ['a'],
  ['a', 'b'],
  [],
  { a: 1 },
  '["a"]',
);
const set = fc.oneof(
  fc.array(fc.tuple(fc.constantFrom('k', 'l', 'm', 'n', 'o', 'p', 'q'), smallValue), { maxLength: 4 }),
  fc.array(fc.tuple(attributeKey, simpleValue), { maxLength: 3 }),
);

function table(cardinalityLimit: number, isReusable = false): SeriesTable {
  return new SeriesTable({ cardinalityLimit, isReusable, startMs: () => 1, grow: () => {} });
}

/** The official SDK's identity of attributes. */
function officialHash(attributes: Record<string, unknown>): string {
  return JSON.stringify(
    Object.keys(attributes)
      .sort()
      .map((key) => [key, attributes[key]]),
  );
}

describe('a table of series', () => {
  test('tells attributes apart where the official SDK does, in any order of their keys', async () => {
    await holds(fc.array(set, { minLength: 1, maxLength: 60 }), { runs: 500 }, async (sets) => {
      const series = table(10_000);
      const known = new Map<string, number>();
      for (const pairs of sets) {
        for (const ordered of [pairs, pairs.toReversed(), pairs.toSorted()]) {
          const attributes = toObject(ordered);
          const hash = officialHash(attributes);
          const found = series.series(attributes);
          expect(found).toBe(known.get(hash) ?? found);
          known.set(hash, found);
        }
      }
      expect(new Set(known.values()).size).toBe(known.size);
      expect(series.count).toBe(known.size);
    });
  });

  test('shares one series among all sets beyond its limit', () => {
    const series = table(4);
    const ids = [0, 1, 2, 3, 4, 5, 0, 2].map((n) => series.series({ n }));
    expect(ids).toEqual([0, 1, 2, 3, 3, 3, 0, 2]);
    expect(series.overflow).toBe(3);
    expect(series.takeDefinitions(10).map(({ attributes }) => attributes)).toEqual([
      { n: 0 },
      { n: 1 },
      { n: 2 },
      { 'otel.metric.overflow': true },
    ]);
  });

  test('keeps attributes as they were when the series was made', () => {
    const series = table(10);
    const list = ['x'];
    const attributes: Attributes = { list, name: 'a' };
    series.series(attributes);
    attributes.name = 'b';
    list.push('y');
    expect(series.takeDefinitions(1)).toEqual([
      { series: 0, startMs: 1, attributes: { list: ['x'], name: 'a' } },
    ]);
    expect(series.series({ name: 'a', list: ['x'] })).toBe(0);
    expect(series.series(attributes)).toBe(1);
  });

  test('drops what has no identity, and throws nothing', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const series = table(10);
    expect(series.series({ cyclic } as never)).toBe(NO_SERIES);
    expect(series.series({ big: 1n } as never)).toBe(0);
    expect(series.series({ inherits: 1 })).toBe(1);
    expect(series.series(Object.create({ inherits: 1 }))).toBe(series.series({}));
  });

  test('hands over each touched series once, and those touched meanwhile the next time', () => {
    const series = table(10);
    const touch = (n: number) => {
      const id = series.series({ n });
      if (series.touched[id] === 0) series.touch(id);
    };
    for (const n of [0, 1, 0, 2, 1]) touch(n);
    series.beginHandOver();
    const { ids, from, to } = series.pending;
    expect([...ids.subarray(from, to)]).toEqual([0, 1, 2]);
    series.taken(1, 1);
    touch(0);
    touch(1);
    series.taken(3, 1);
    expect(series.isDrained).toBe(true);
    series.beginHandOver();
    const next = series.pending;
    expect([...next.ids.subarray(next.from, next.to)]).toEqual([0]);
  });
});

describe('a table whose series may be reused', () => {
  /** One interval: what is measured, then a hand-over that is reported. */
  function interval(series: SeriesTable, number: number, sets: readonly number[]): number[] {
    const ids = sets.map((n, i) => {
      // Several keys, in two orders, so that ways fork, join and vanish.
      const id = series.series(i % 2 === 0 ? { a: n % 3, n, z: n % 2 } : { z: n % 2, n, a: n % 3 });
      if (series.touched[id] === 0) series.touch(id);
      return id;
    });
    series.beginHandOver();
    series.taken(series.pending.to, number);
    series.reportedUpTo(number);
    return ids;
  }

  test('overflows in an interval exactly where one that begins anew would', async () => {
    const sets = fc.array(fc.array(fc.nat(20), { maxLength: 30 }), { maxLength: 12 });
    await holds(
      fc.tuple(sets, fc.integer({ min: 1, max: 8 })),
      { runs: 1000 },
      async ([intervals, limit]) => {
        const series = table(limit, true);
        for (const [index, measured] of intervals.entries()) {
          const ids = interval(series, index + 1, measured);
          const seen = new Set<number>();
          const expected = measured.map((n) => {
            if (!seen.has(n) && seen.size >= limit - 1) return 'overflow';
            seen.add(n);
            return n;
          });
          const names = new Map<number, number | string>();
          for (const [i, id] of ids.entries()) {
            const name = id === series.overflow ? 'overflow' : measured[i];
            expect(name).toBe(expected[i]);
            expect(names.get(id) ?? name).toBe(name);
            names.set(id, name as number);
          }
        }
        expect(series.count).toBeLessThanOrEqual(limit);
      },
    );
  });

  test('gives no place away that has something to report', () => {
    const series = table(3, true);
    for (const n of [0, 1]) series.touch(series.series({ n }));
    series.beginHandOver();
    series.taken(2, 1);
    // Handed over, but a reader has not reported it yet.
    expect(series.series({ n: 2 })).toBe(series.overflow);
    series.reportedUpTo(1);
    expect(series.series({ n: 2 })).toBe(0);
    expect(series.series({ n: 0 })).toBe(1);
  });
});
