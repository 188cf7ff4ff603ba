import fc from 'fast-check';
import { AggregationType, NativeMeterProvider } from 'otlp-native';
import { expect, test } from 'vitest';
import { collectDiag } from '../support/diag-log.ts';
import { holds } from '../support/property.ts';
import type { ReceivedPoint } from './differential-metrics-canonical.ts';
import { NEVER_MS } from './differential-metrics-official.ts';
import { UnsteadyServer } from './differential-metrics-unsteady-server.ts';

interface Interval {
  readonly values: readonly { readonly value: number; readonly set: number }[];
  /** Whether the exports of the two readers fail: delta, then cumulative. */
  readonly fails: readonly [boolean, boolean];
}

const interval: fc.Arbitrary<Interval> = fc.record({
  values: fc.array(fc.record({ value: fc.integer({ min: 0, max: 200 }), set: fc.nat(3) }), { maxLength: 8 }),
  fails: fc.tuple(fc.boolean(), fc.boolean()),
});

test('two readers, delta and cumulative, lose nothing and count nothing twice across failed exports', async () => {
  const diagnostics = collectDiag();
  await holds(fc.array(interval, { minLength: 1, maxLength: 6 }), { runs: 40 }, async (intervals) => {
    const failing = [false, false];
    const servers = await Promise.all([0, 1].map((i) => UnsteadyServer.start(() => failing[i] === true)));
    const provider = new NativeMeterProvider({
      readers: (['delta', 'cumulative'] as const).map((temporality, i) => ({
        exporter: {
          endpoint: servers[i]?.endpoint,
          protocol: 'http/json',
          compression: 'none',
          retry: { maxElapsedMs: 0 },
        },
        intervalMs: NEVER_MS,
        temporality,
      })),
      views: [
        { instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
      ],
    });
    const meter = provider.getMeter('failures');
    const counter = meter.createCounter('counter');
    const histograms = ['explicit', 'exponential'].map((name) => meter.createHistogram(name));
    const totals = new Map<string, { sum: number; count: number }>();
    for (const { values, fails } of intervals) {
      [failing[0], failing[1]] = fails;
      for (const { value, set } of values) {
        counter.add(value, { set });
        for (const histogram of histograms) histogram.record(value, { set });
        const total = totals.get(String(set)) ?? { sum: 0, count: 0 };
        totals.set(String(set), { sum: total.sum + value, count: total.count + 1 });
      }
      await provider.forceFlush();
    }
    failing.fill(false);
    await provider.forceFlush();
    await provider.shutdown();
    await Promise.all(servers.map((server) => server.close()));
    const [delta, cumulative] = servers.map(({ taken }) => taken);
    expect(added(delta ?? [])).toEqual(expected(totals));
    expect(latest(cumulative ?? [])).toEqual(expected(totals));
    const { accepted, delivered, dropped, ...rest } = provider.stats();
    expect({ ...rest, dropped }).toMatchObject({ queued: 0, inFlight: 0, rejected: 0 });
    expect(accepted).toBe(delivered + dropped.retriesExhausted);
  });
  diagnostics.stop();
});

test('series that take the places of others, across failed exports, lose nothing either', async () => {
  const diagnostics = collectDiag();
  const many = fc.record({
    sets: fc.array(fc.nat(9), { maxLength: 10 }),
    fails: fc.boolean(),
  });
  await holds(fc.array(many, { minLength: 1, maxLength: 8 }), { runs: 40 }, async (intervals) => {
    let isFailing = false;
    const server = await UnsteadyServer.start(() => isFailing);
    const provider = new NativeMeterProvider({
      readers: [
        {
          exporter: {
            endpoint: server.endpoint,
            protocol: 'http/json',
            compression: 'none',
            retry: { maxElapsedMs: 0 },
          },
          intervalMs: NEVER_MS,
          temporality: 'delta',
          cardinalityLimit: 4,
        },
      ],
    });
    const meter = provider.getMeter('failures');
    const counter = meter.createCounter('counter');
    const histogram = meter.createHistogram('explicit');
    const expected = new Map<number, number>();
    for (const { sets, fails } of intervals) {
      isFailing = fails;
      for (const set of sets) {
        counter.add(1, { set });
        histogram.record(1, { set });
        expected.set(set, (expected.get(set) ?? 0) + 1);
      }
      await provider.forceFlush();
    }
    isFailing = false;
    await provider.forceFlush();
    await provider.shutdown();
    await server.close();
    const all = [...expected.values()].reduce((a, b) => a + b, 0);
    for (const metric of ['counter', 'explicit']) {
      const points = server.taken.flat().filter((point) => point.metric === metric);
      const totals = points.map(totalOf);
      expect(totals.reduce((sum, total) => sum + total.sum, 0)).toBe(all);
      for (const [set, count] of expected) {
        const own = totals.filter(({ name }) => name === `${metric} ${set}`);
        expect(own.reduce((sum, total) => sum + total.sum, 0)).toBeLessThanOrEqual(count);
      }
    }
  });
  diagnostics.stop();
});

type Totals = Record<string, { sum: number; count: number; buckets: number }>;

function expected(totals: ReadonlyMap<string, { sum: number; count: number }>): Totals {
  const points: Totals = {};
  for (const [set, { sum, count }] of totals) {
    points[`counter ${set}`] = { sum, count: 0, buckets: 0 };
    points[`explicit ${set}`] = { sum, count, buckets: count };
    points[`exponential ${set}`] = { sum, count, buckets: count };
  }
  return points;
}

/** All deltas together. */
function added(requests: readonly (readonly ReceivedPoint[])[]): Totals {
  const points: Totals = {};
  for (const point of requests.flat()) {
    const total = totalOf(point);
    const { sum, count, buckets } = points[total.name] ?? { sum: 0, count: 0, buckets: 0 };
    points[total.name] = {
      sum: sum + total.sum,
      count: count + total.count,
      buckets: buckets + total.buckets,
    };
  }
  return points;
}

/** The last of each series. */
function latest(requests: readonly (readonly ReceivedPoint[])[]): Totals {
  return Object.fromEntries(
    requests.flat().map((point) => {
      const { name, sum, count, buckets } = totalOf(point);
      return [name, { sum, count, buckets }];
    }),
  );
}

function totalOf({ key, metric, value }: ReceivedPoint) {
  const { attributes } = JSON.parse(key) as { attributes: { value: { intValue: string } }[] };
  const numbers = (counts: unknown) =>
    ((counts ?? []) as string[]).reduce((all, count) => all + Number(count), 0);
  const positive = value.positive as { bucketCounts?: string[] } | undefined;
  return {
    name: `${metric} ${attributes[0]?.value.intValue}`,
    sum: Number(value.asDouble ?? value.sum ?? 0),
    count: Number(value.count ?? 0),
    buckets: numbers(value.bucketCounts) + numbers(positive?.bucketCounts) + Number(value.zeroCount ?? 0),
  };
}
