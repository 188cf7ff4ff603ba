import { type Attributes, ROOT_CONTEXT, trace, ValueType } from '@opentelemetry/api';
import fc from 'fast-check';
import {
  AggregationType,
  createAllowListAttributesProcessor,
  NativeMeterProvider,
  type NativeMeterProviderOptions,
} from 'otlp-native';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MetricInbox, NEVER_MS } from '../interop/differential-metrics-official.ts';
import { collectDiag } from '../support/diag-log.ts';
import { holds } from '../support/property.ts';

const TRACE_ID = '0102030405060708090a0b0c0d0e0f10';
const SPAN_ID = '1112131415161718';
const SAMPLED = trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });

/** A provider whose reader is told to collect, and what it reports. */
async function start(options: Omit<NativeMeterProviderOptions, 'readers'> = {}) {
  const inbox = await MetricInbox.open();
  const provider = new NativeMeterProvider({
    ...options,
    readers: [{ exporter: { endpoint: inbox.endpoint }, intervalMs: NEVER_MS }],
  });
  onTestFinished(async () => {
    await provider.shutdown();
    await inbox.close();
  });
  return {
    provider,
    meter: provider.getMeter('test'),
    collect: async () => {
      await provider.forceFlush();
      return inbox.take();
    },
  };
}

function warnings() {
  const diagnostics = collectDiag();
  onTestFinished(() => diagnostics.stop());
  return diagnostics.lines;
}

describe('exemplars', () => {
  test('have their ids, value and the attributes that a view took away, in the bucket of their value', async () => {
    const { meter, collect } = await start({
      views: [
        { instrumentName: 'size', attributesProcessors: [createAllowListAttributesProcessor(['kept'])] },
      ],
    });
    const histogram = meter.createHistogram('size', { advice: { explicitBucketBoundaries: [10, 100] } });
    for (const value of [5, 50, 500]) histogram.record(value, { kept: 'a', taken: value }, SAMPLED);
    histogram.record(7, { kept: 'a', taken: 'not sampled' }, ROOT_CONTEXT);
    const [point] = await collect();
    const exemplars = point?.value.exemplars as Record<string, unknown>[];
    expect(exemplars.map(({ timeUnixNano: _, ...exemplar }) => exemplar)).toEqual(
      [5, 50, 500].map((value) => ({
        asDouble: value,
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        filteredAttributes: [{ key: 'taken', value: { intValue: String(value) } }],
      })),
    );
    histogram.record(1, { kept: 'a' }, ROOT_CONTEXT);
    expect((await collect())[0]?.value.exemplars).toBeUndefined();
  });

  test('of an integer are integers', async () => {
    const { meter, collect } = await start({ exemplarFilter: 'always_on' });
    meter.createCounter('c', { valueType: ValueType.INT }).add(3, {}, ROOT_CONTEXT);
    const [point] = await collect();
    expect(point?.value.exemplars).toMatchObject([{ asInt: '3' }]);
  });

  test('are not made where the filter is off', async () => {
    const { meter, collect } = await start({ exemplarFilter: 'always_off' });
    meter.createCounter('c').add(3, {}, SAMPLED);
    expect((await collect())[0]?.value.exemplars).toBeUndefined();
  });
});

describe('recordMany', () => {
  test('is as many calls of record', async () => {
    // Sums of these are exact in any order.
    const value = fc.oneof(
      fc.integer({ min: -80, max: 100_000 }).map((eighths) => eighths / 8),
      fc.constantFrom(Number.NaN, 0, -0),
    );
    const diagnostics = warnings();
    const { meter, collect } = await start({
      views: [
        { instrumentName: 'exponential*', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
      ],
    });
    const kinds = ['explicit', 'exponential'].flatMap((kind) =>
      [ValueType.DOUBLE, ValueType.INT].map((valueType) => ({ name: `${kind}.${valueType}`, valueType })),
    );
    await holds(
      fc.array(value, { maxLength: 2000, size: 'max' }),
      { runs: 30, shrinks: false },
      async (values) => {
        for (const { name, valueType } of kinds) {
          const histogram = meter.createHistogram(name, { valueType });
          histogram.recordMany(Float64Array.from(values), { by: 'many' });
          for (const one of values) histogram.record(one, { by: 'one' });
        }
        const points = await collect();
        for (const { name } of kinds) {
          const [first, second] = points.filter(({ metric }) => metric === name);
          expect(withoutSign(first?.value)).toEqual(withoutSign(second?.value));
        }
      },
    );
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});

/** Of several zeros any may be the smallest: 0 and −0 are equal. */
function withoutSign(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const plain = ([key, entry]: [string, unknown]) => [key, entry === 0 ? 0 : entry];
  return Object.fromEntries(Object.entries(value).map(plain));
}

describe('an instrument', () => {
  test('with the same name in any letter case is the first one again; the longer description stays', async () => {
    const lines = warnings();
    const { meter, collect } = await start();
    meter.createCounter('Requests').add(1);
    meter.createCounter('requests', { description: 'longer' }).add(2);
    const points = await collect();
    expect(points.map(({ metric, value }) => [metric, value.asDouble])).toEqual([['Requests', 3]]);
    expect(points[0]?.key).toContain('"description":"longer"');
    expect(lines).toHaveLength(1);
  });

  test('that conflicts with another of its name is reported too, with a warning', async () => {
    const lines = warnings();
    const { meter, collect } = await start();
    meter.createCounter('c').add(1);
    meter.createCounter('c', { unit: 'ms' }).add(2);
    meter.createUpDownCounter('c').add(3);
    expect((await collect()).map(({ value }) => value.asDouble)).toEqual([1, 2, 3]);
    expect(lines.length).toBeGreaterThanOrEqual(2);
  });

  test('that two views make the same metric of is counted in it once', async () => {
    warnings();
    const { meter, collect } = await start({
      views: [{ instrumentName: 'c' }, { instrumentType: 'COUNTER' }],
    });
    meter.createCounter('c').add(1);
    expect((await collect()).map(({ value }) => value.asDouble)).toEqual([1]);
  });

  test('throws at nothing that it is given', async () => {
    const lines = warnings();
    const { meter, collect } = await start();
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys');
        },
      },
    ) as Attributes;
    const counter = meter.createCounter('c');
    counter.add(1, hostile);
    counter.add('1' as unknown as number);
    counter.add(-1);
    counter.add(1, null as unknown as Attributes);
    meter.createHistogram('h').recordMany([1] as unknown as Float64Array);
    expect((await collect()).map(({ value }) => value.asDouble)).toEqual([1]);
    expect(lines).toHaveLength(4);
  });
});

describe('observable instruments', () => {
  test('report what the latest collection observed, and sets beyond the limit as their sum', async () => {
    const inbox = await MetricInbox.open();
    const provider = new NativeMeterProvider({
      readers: [
        {
          exporter: { endpoint: inbox.endpoint },
          intervalMs: NEVER_MS,
          cardinalityLimit: { observableCounter: 3 },
        },
      ],
    });
    let observed: readonly (readonly [string, number])[] = [];
    provider
      .getMeter('test')
      .createObservableCounter('total')
      .addCallback((result) => {
        for (const [set, value] of observed) result.observe(value, { set });
      });
    const collect = async () => {
      await provider.forceFlush();
      return (await inbox.take()).map(({ value }) => value.asDouble);
    };
    observed = [
      ['a', 1],
      ['b', 2],
      ['c', 10],
      ['d', 20],
    ];
    expect(await collect()).toEqual([1, 2, 30]);
    observed = [
      ['b', 5],
      ['c', 11],
      ['d', 21],
    ];
    expect(await collect()).toEqual([5, 32]);
    await provider.shutdown();
    await inbox.close();
  });
});

describe('the life of a provider', () => {
  test('its shutdown reports a last time, and what comes later is dropped without a word', async () => {
    const inbox = await MetricInbox.open();
    const provider = new NativeMeterProvider({ readers: [{ exporter: { endpoint: inbox.endpoint } }] });
    const counter = provider.getMeter('test').createCounter('c');
    counter.add(1);
    await provider.shutdown();
    expect((await inbox.take()).map(({ value }) => value.asDouble)).toEqual([1]);
    const lines = warnings();
    counter.add(1);
    expect(lines).toEqual([]);
    provider.getMeter('late').createHistogram('h').record(1);
    provider
      .getMeter('late')
      .createObservableGauge('g')
      .addCallback(() => {});
    await provider.forceFlush();
    await provider.shutdown();
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
    expect(await inbox.take()).toEqual([]);
    expect(provider.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    await inbox.close();
  });

  test('a collection of more series than a slice holds reports each of them, and what is measured meanwhile', async () => {
    const inbox = await MetricInbox.open();
    const provider = new NativeMeterProvider({
      readers: [
        {
          exporter: { endpoint: inbox.endpoint, compression: 'none' },
          intervalMs: NEVER_MS,
          temporality: 'delta',
          cardinalityLimit: 100_000,
        },
      ],
    });
    const counter = provider.getMeter('test').createCounter('c');
    const histogram = provider.getMeter('test').createHistogram('h');
    const series = 30_000;
    let recorded = 0;
    const record = (n: number) => {
      counter.add(1, { n });
      histogram.record(1, { n });
      recorded++;
    };
    for (let n = 0; n < series; n++) record(n);
    let isFlushed = false;
    const flushed = provider.forceFlush().then(() => {
      isFlushed = true;
    });
    while (!isFlushed) {
      for (let i = 0; i < 50; i++) record(Math.floor(Math.random() * (series + 100)));
      await new Promise(setImmediate);
    }
    await flushed;
    await provider.shutdown();
    const points = await inbox.take();
    const sums = points.filter(({ metric }) => metric === 'c').map(({ value }) => Number(value.asDouble));
    const counts = points.filter(({ metric }) => metric === 'h').map(({ value }) => Number(value.count));
    const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
    expect([sum(sums), sum(counts)]).toEqual([recorded, recorded]);
    expect(sums.every((value) => value > 0) && counts.every((value) => value > 0)).toBe(true);
    await inbox.close();
  });
});

test.each<[string, NativeMeterProviderOptions]>([
  ['readers[0].temporality', { readers: [{ temporality: 'always' as never }] }],
  ['readers[1].intervalMs', { readers: [{}, { intervalMs: 0 }] }],
  ['readers[0].timeoutMs', { readers: [{ intervalMs: 10, timeoutMs: 20 }] }],
  ['readers[0].cardinalityLimit', { readers: [{ cardinalityLimit: 0 }] }],
  ['readers[0].cardinalityLimit.gauge', { readers: [{ cardinalityLimit: { gauge: 1.5 } }] }],
  ['readers[0].cardinality', { readers: [{ cardinality: 1 } as never] }],
  ['views[0]', { views: [{ name: 'x' }] }],
  ['views[0].name', { views: [{ name: 'x', instrumentName: 'a*' }] }],
  [
    'views[0].aggregationCardinalityLimit',
    { views: [{ instrumentName: 'a', aggregationCardinalityLimit: -1 }] },
  ],
  ['exemplarFilter', { exemplarFilter: 'sometimes' as never }],
])('a wrong %s is refused by its name', (setting, options) => {
  expect(() => new NativeMeterProvider(options)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', setting }),
  );
});
