/** What readers of our own report under faults: neither a loss nor a double count, whatever becomes of their requests. */

import {
  AggregationType,
  type ExporterOptions,
  type MetricReaderOptions,
  NativeMeterProvider,
} from 'otlp-native';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Answer, PROTOCOLS, RPC, SUCCESS } from '../support/answers.ts';
import type { DeliveredPoint } from '../support/delivered-items.ts';
import { QUICK_RETRY, SHORT_RETRY, startServer } from '../support/fault-run.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { freePort } from '../support/free-port.ts';
import { accountedFor, expectSettled, LedgerWatch } from '../support/ledger.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 20_000;
const ONE_ATTEMPT = { ...QUICK_RETRY, maxElapsedMs: 0 };
const REFUSAL: Answer = { kind: 'http', status: 400 };
const UNAVAILABLE: Answer = { kind: 'http', status: 503 };

/** What was recorded of one series. */
interface Recorded {
  sum: number;
  histogram: number[];
}

/** Records random measurements of a counter and two histograms in a few series, and knows their sums. */
class Workload {
  readonly recorded = new Map<number, Recorded>();
  private readonly provider: NativeMeterProvider;
  private readonly record: (index: number, value: number) => void;
  private state = 1;

  constructor(provider: NativeMeterProvider) {
    this.provider = provider;
    const meter = provider.getMeter('workload');
    const counter = meter.createCounter('sum');
    const upDown = meter.createUpDownCounter('balance');
    const explicit = meter.createHistogram('explicit', {
      advice: { explicitBucketBoundaries: [10, 100, 1000] },
    });
    const exponential = meter.createHistogram('exponential');
    this.record = (index, value) => {
      counter.add(value, { index });
      upDown.add(-value, { index });
      explicit.record(value, { index });
      exponential.record(value, { index });
    };
  }

  /** Records `count` measurements. */
  run(count: number, series = 20): void {
    for (let i = 0; i < count; i++) {
      const index = this.random() % series;
      const value = this.random() % 2_000;
      const entry = this.recorded.get(index) ?? { sum: 0, histogram: [] };
      entry.sum += value;
      entry.histogram.push(value);
      this.recorded.set(index, entry);
      this.record(index, value);
    }
  }

  /** The same numbers in every run: xorshift. */
  private random(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return this.state >>> 0;
  }

  /** Collects and sends; what the server made of it doesn't matter. */
  async flush(): Promise<void> {
    await this.provider.forceFlush(DEADLINE_MS).catch(() => undefined);
  }
}

const VIEWS = [
  {
    instrumentName: 'exponential',
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 40 } },
    aggregationCardinalityLimit: 100_000,
  },
] as const;

interface Readers {
  readonly provider: NativeMeterProvider;
  readonly workload: Workload;
  readonly delta: FaultServer;
  readonly cumulative: FaultServer;
  /** Shuts down, and expects that both readers delivered what was recorded. */
  expectAll(): Promise<void>;
}

/** A provider with a delta and a cumulative reader; each has a server of its own. */
async function startReaders(
  exporter: ExporterOptions = {},
  more: Partial<MetricReaderOptions> = {},
): Promise<Readers> {
  const delta = await startServer({ protocol: 'http/protobuf' });
  const cumulative = await startServer({ protocol: 'http/protobuf' });
  const reader = (server: FaultServer, temporality: 'delta' | 'cumulative'): MetricReaderOptions => ({
    exporter: {
      endpoint: server.endpoint,
      compression: 'none',
      retry: ONE_ATTEMPT,
      ...exporter,
      batch: { delayMs: 3_600_000, ...exporter.batch },
    },
    intervalMs: 3_600_000,
    temporality,
    ...more,
  });
  const provider = new NativeMeterProvider({
    readers: [reader(delta, 'delta'), reader(cumulative, 'cumulative')],
    views: [...VIEWS],
  });
  const watch = new LedgerWatch(provider);
  onTestFinished(() => provider.shutdown(1).catch(() => undefined));
  const workload = new Workload(provider);
  const expectAll = async (): Promise<void> => {
    await provider.shutdown(DEADLINE_MS);
    watch.stop();
    const stats = provider.stats();
    expect(stats.queued + stats.inFlight).toBe(0);
    expect(stats.accepted).toBe(accountedFor(stats));
    for (const { deliveredPoints } of [delta, cumulative])
      for (const { name, bucketed, count } of deliveredPoints)
        if (name === 'exponential') expect(bucketed).toBe(count);
    expectSums(totals(delta.deliveredPoints), workload);
    expectSums(latest(cumulative.deliveredPoints), workload);
  };
  return { provider, workload, delta, cumulative, expectAll };
}

type Totals = Map<string, { value: number; count: number; buckets: number[] }>;

/** Deltas added up; those of up-down counters are cumulative for every reader. */
function totals(points: readonly DeliveredPoint[]): Totals {
  const sums: Totals = latest(points.filter(({ temporality }) => temporality === 2));
  const ends = new Map<string, bigint>();
  for (const { name, index, value, count, bucketCounts, ...point } of points) {
    if (point.temporality !== 1) continue;
    const key = `${name} ${index}`;
    const known = sums.get(key) ?? { value: 0, count: 0, buckets: [] };
    sums.set(key, {
      value: known.value + value,
      count: known.count + count,
      buckets: bucketCounts.map((bucket, at) => bucket + (known.buckets[at] ?? 0)),
    });
    // Intervals of one series don't overlap.
    expect(point.startTimeUnixNano).toBeGreaterThanOrEqual(ends.get(key) ?? 0n);
    expect(point.timeUnixNano).toBeGreaterThanOrEqual(point.startTimeUnixNano);
    ends.set(key, point.timeUnixNano);
  }
  return sums;
}

/** The last point of each series. */
function latest(points: readonly DeliveredPoint[]): Totals {
  const last = new Map<string, DeliveredPoint>();
  for (const point of points) {
    const key = `${point.name} ${point.index}`;
    const known = last.get(key);
    if (known === undefined || known.timeUnixNano <= point.timeUnixNano) last.set(key, point);
  }
  return new Map(
    Array.from(last, ([key, { value, count, bucketCounts }]) => [
      key,
      { value, count, buckets: [...bucketCounts] },
    ]),
  );
}

function expectSums(sums: Totals, { recorded }: Workload): void {
  const wanted = [...recorded].flatMap(([index, { sum, histogram }]): [string, string][] => [
    [`sum ${index}`, shown({ value: sum, count: 0, buckets: [] })],
    [`balance ${index}`, shown({ value: -sum, count: 0, buckets: [] })],
    [
      `explicit ${index}`,
      shown({ value: sum, count: histogram.length, buckets: explicitBuckets(histogram) }),
    ],
    [`exponential ${index}`, shown({ value: sum, count: histogram.length, buckets: [] })],
  ]);
  const actual = Array.from(sums, ([key, total]): [string, string] => [key, shown(total)]);
  const sorted = (entries: [string, string][]): string[] =>
    entries.map(([key, total]) => `${key}: ${total}`).sort();
  const known = new Set(sorted(wanted));
  const differences = sorted(actual).filter((line) => !known.has(line));
  expect(differences.slice(0, 5)).toEqual([]);
  expect(sums.size).toBe(wanted.length);
}

function shown({ value, count, buckets }: { value: number; count: number; buckets: number[] }): string {
  return `${value} of ${count} in ${buckets.join()}`;
}

function explicitBuckets(values: readonly number[]): number[] {
  const buckets = [0, 0, 0, 0];
  for (const value of values) {
    const at = [10, 100, 1000].findIndex((boundary) => value <= boundary);
    buckets[at < 0 ? 3 : at] = (buckets[at < 0 ? 3 : at] ?? 0) + 1;
  }
  return buckets;
}

describe('a delta and a cumulative reader deliver exactly what was recorded', () => {
  test('while nothing fails', async () => {
    const readers = await startReaders();
    for (let round = 0; round < 4; round++) {
      readers.workload.run(300);
      await readers.workload.flush();
    }
    await readers.expectAll();
  });

  test.each<[string, Answer, ExporterOptions]>([
    ['HTTP 503 for several collections', UNAVAILABLE, {}],
    ['HTTP 503 that outlasts the retries', UNAVAILABLE, { retry: SHORT_RETRY }],
    ['HTTP 400 for one export', REFUSAL, {}],
    ['a connection that breaks before the request was read', { kind: 'resetInRequest' }, {}],
  ])('across %s', async (_, trouble, exporter) => {
    const readers = await startReaders(exporter);
    const { workload, delta, cumulative } = readers;
    workload.run(300);
    await workload.flush();
    const rounds = trouble === REFUSAL ? 1 : 2;
    delta.answer = () => trouble;
    cumulative.answer = () => trouble;
    for (let round = 0; round < rounds; round++) {
      workload.run(300);
      await workload.flush();
    }
    const { dropped } = readers.provider.stats();
    expect(dropped.retriesExhausted + dropped.refused).toBeGreaterThan(0);
    delta.answer = () => SUCCESS;
    cumulative.answer = () => SUCCESS;
    // Some series of the lost points are recorded again, some aren't.
    workload.run(100, 7);
    await workload.flush();
    await readers.expectAll();
  });

  test('when only the one of them fails', async () => {
    const readers = await startReaders();
    const { workload, delta } = readers;
    for (let round = 0; round < 6; round++) {
      delta.answer = () => (round % 2 === 0 ? UNAVAILABLE : SUCCESS);
      workload.run(200);
      await workload.flush();
    }
    await readers.expectAll();
  });

  test('when some of the requests of a collection fail', async () => {
    const readers = await startReaders({ batch: { maxItems: 10 }, maxConcurrentExports: 3 });
    const { workload, delta, cumulative } = readers;
    const everyThird = (index: number): Answer => (index % 3 === 0 ? UNAVAILABLE : SUCCESS);
    delta.answer = everyThird;
    cumulative.answer = everyThird;
    for (let round = 0; round < 5; round++) {
      workload.run(200);
      await workload.flush();
    }
    delta.answer = () => SUCCESS;
    cumulative.answer = () => SUCCESS;
    await readers.expectAll();
  });

  test('when measurements come while a request is lost', async () => {
    const readers = await startReaders({ retry: SHORT_RETRY });
    const { workload, delta, cumulative, provider } = readers;
    workload.run(100);
    delta.answer = () => UNAVAILABLE;
    cumulative.answer = () => UNAVAILABLE;
    const flushed = workload.flush();
    await until('a request is under way', DEADLINE_MS, () => provider.stats().inFlight > 0);
    workload.run(500);
    // Its collection begins before the first one's loss is known.
    const second = workload.flush();
    await Promise.all([flushed, second]);
    delta.answer = () => SUCCESS;
    cumulative.answer = () => SUCCESS;
    await readers.expectAll();
  });

  test('when the queue has room for a part of a collection only: the rest waits, and nothing is dropped', async () => {
    const readers = await startReaders(
      {
        batch: { maxItems: 200, maxQueuedBytes: 65_536 },
        maxConcurrentExports: 1,
      },
      { cardinalityLimit: 100_000 },
    );
    const { workload } = readers;
    for (let round = 0; round < 2; round++) {
      workload.run(2_000, 1_000);
      await workload.flush();
    }
    const { dropped } = readers.provider.stats();
    expect(dropped.queueFull).toBe(0);
    await readers.expectAll();
  });

  test.each(PROTOCOLS)('over %s, where nobody listens at first', async (protocol) => {
    const port = await freePort();
    const provider = new NativeMeterProvider({
      readers: [
        {
          exporter: { endpoint: `http://127.0.0.1:${port}`, protocol, retry: ONE_ATTEMPT },
          intervalMs: 3_600_000,
          temporality: 'delta',
        },
      ],
      views: [...VIEWS],
    });
    onTestFinished(() => provider.shutdown(1).catch(() => undefined));
    const watch = new LedgerWatch(provider);
    const workload = new Workload(provider);
    for (let round = 0; round < 3; round++) {
      workload.run(200);
      await workload.flush();
    }
    const points = provider.stats().dropped.retriesExhausted;
    expect(points).toBeGreaterThan(0);
    expect(provider.stats().delivered).toBe(0);
    const server = await startServer({ protocol, port });
    workload.run(200);
    await provider.shutdown(DEADLINE_MS);
    watch.stop();
    const { accepted, delivered } = provider.stats();
    expectSettled(provider, accepted, { delivered, retriesExhausted: points });
    expectSums(totals(server.deliveredPoints), workload);
  });
});

test.each(PROTOCOLS)('what a server asks to wait for is collected once, over %s', async (protocol) => {
  const later: Answer =
    protocol === 'grpc' ? { kind: 'rpc', code: RPC.UNAVAILABLE } : { kind: 'http', status: 503 };
  const server = await startServer({ protocol, answer: (index) => (index < 2 ? later : SUCCESS) });
  const provider = new NativeMeterProvider({
    readers: [
      {
        exporter: { endpoint: server.endpoint, protocol, retry: QUICK_RETRY },
        intervalMs: 5,
        timeoutMs: 5,
        temporality: 'delta',
      },
    ],
  });
  onTestFinished(() => provider.shutdown(1).catch(() => undefined));
  const counter = provider.getMeter('interval').createCounter('work');
  let added = 0;
  await until('several collections are delivered', DEADLINE_MS, () => {
    counter.add(1);
    added += 1;
    return provider.stats().delivered > 3;
  });
  await provider.shutdown(DEADLINE_MS);
  const points = server.deliveredPoints;
  expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(added);
  expect(points.length).toBe(provider.stats().delivered);
});

test('observed totals are reported as they are, also by the collection after a lost one', async () => {
  const readers = await startReaders();
  const { provider, delta, cumulative } = readers;
  let total = 0;
  provider
    .getMeter('observed')
    .createObservableCounter('observed')
    .addCallback((result) => result.observe(total));
  for (const answer of [SUCCESS, UNAVAILABLE, UNAVAILABLE, SUCCESS]) {
    delta.answer = () => answer;
    cumulative.answer = () => answer;
    total += 5;
    await readers.workload.flush();
  }
  await provider.shutdown(DEADLINE_MS);
  const observed = (server: FaultServer): number[] =>
    server.deliveredPoints.filter(({ name }) => name === 'observed').map(({ value }) => value);
  expect(observed(delta).reduce((sum, value) => sum + value, 0)).toBe(total);
  expect(observed(cumulative).at(-1)).toBe(total);
});
