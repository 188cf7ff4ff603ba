/** Nothing that a user does wrong with instruments reaches the user's code as an exception. */

import { type MetricOptions, metrics, type Observable, type ObservableResult } from '@opentelemetry/api';
import { NativeMeterProvider, type NativeMeterProviderOptions } from 'otlp-native';
import { NativeMetricReader } from 'otlp-native/otel';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { collectDiag } from '../support/diag-log.ts';

let diagnostics: ReturnType<typeof collectDiag>;
beforeEach(() => {
  diagnostics = collectDiag();
});
afterEach(() => {
  diagnostics.stop();
  metrics.disable();
});

const NEVER = { intervalMs: 1e9, timeoutMs: 1e9 };
const fails = (): never => {
  throw new Error('code of others that fails');
};

/** A provider whose readers send to nobody. */
function providerOf(options: NativeMeterProviderOptions = {}): NativeMeterProvider {
  const exporter = { endpoint: 'http://127.0.0.1:1', retry: { maxElapsedMs: 0 } };
  const provider = new NativeMeterProvider({ readers: [{ exporter, ...NEVER }], ...options });
  onTestFinished(() => provider.shutdown(0).catch(() => {}));
  return provider;
}

test.each<[string, unknown]>([
  ['a symbol', Symbol('x')],
  ['an object without a text', Object.create(null)],
  ['an object whose value throws', { valueOf: fails }],
  ['a bigint', 1n],
  ['null', null],
])('a value that is no number is dropped: %s', (_, value) => {
  const meter = providerOf().getMeter('m');
  meter.createCounter('c').add(value as number);
  meter.createUpDownCounter('u').add(value as number);
  meter.createHistogram('h').record(value as number);
  meter.createGauge('g').record(value as number);
  expect(diagnostics.lines.filter(({ level }) => level === 'warn')).toHaveLength(4);
});

test.each<[string, NativeMeterProviderOptions]>([
  ['nothing', { readers: [{ ...NEVER, defaultAggregation: () => undefined as never }] }],
  ['an exception', { readers: [{ ...NEVER, defaultAggregation: fails }] }],
  [
    'boundaries that are none',
    {
      views: [{ instrumentName: '*', aggregation: { type: 4, options: { boundaries: 5 as never } } }],
    },
  ],
])('an aggregation that can’t be told makes instruments that record nothing: %s', (_, options) => {
  const meter = providerOf(options).getMeter('m');
  meter.createCounter('c').add(1);
  meter.createHistogram('h').record(1);
  meter.createObservableGauge('g').addCallback(() => {});
  expect(diagnostics.lines.filter(({ level }) => level === 'error')).toHaveLength(3);
});

test.each<[string, unknown, MetricOptions?]>([
  ['a name', Symbol('x')],
  ['advice', 'n', { advice: { explicitBucketBoundaries: 5 as never } }],
  ['a unit', 'n', { unit: 5 as never, description: null as never }],
])('what is wrong with an instrument’s description: %s', (_, name, options) => {
  providerOf()
    .getMeter('m', undefined, null as never)
    .createHistogram(name as string, options)
    .record(1);
});

test('callbacks and observables that are none are refused', () => {
  const meter = providerOf().getMeter('m');
  const gauge = meter.createObservableGauge('g');
  gauge.addCallback(null as never);
  meter.addBatchObservableCallback(() => {}, null as never);
  meter.addBatchObservableCallback(5 as never, [gauge]);
  meter.removeBatchObservableCallback(() => {}, undefined as never);
  meter.addBatchObservableCallback(() => {}, [{} as Observable]);
  expect(diagnostics.lines.filter(({ level }) => level === 'error')).toHaveLength(4);
});

test('an observation that can’t be read doesn’t disturb its callback', async () => {
  const provider = providerOf();
  let isDone = false;
  provider
    .getMeter('m')
    .createObservableGauge('g')
    .addCallback((result: ObservableResult) => {
      result.observe(1, Object.defineProperty({}, 'a', { enumerable: true, get: fails }));
      isDone = true;
    });
  await provider.forceFlush(10_000).catch(() => {});
  expect(isDone).toBe(true);
});

describe('the shutdown', () => {
  test('with a time that is none does nothing, and can be called again', async () => {
    const provider = providerOf({ readers: [] });
    await expect(provider.shutdown(-1)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await provider.shutdown();
  });

  test('waits for no callback longer than it may, and still reports what others observe', async () => {
    const provider = providerOf();
    const meter = provider.getMeter('m');
    meter.createObservableGauge('hanging').addCallback(() => new Promise<void>(() => {}));
    let calls = 0;
    meter.createObservableGauge('quick').addCallback((result) => {
      calls++;
      result.observe(1);
    });
    await expect(provider.forceFlush(20)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    await provider.shutdown(400).catch(() => {});
    expect(calls).toBeGreaterThan(1);
    expect(provider.stats().accepted).toBe(1);
  });

  test('undoes what was registered, unless others have taken the place', async () => {
    const [first, second] = [providerOf().register(), providerOf()];
    metrics.disable();
    metrics.setGlobalMeterProvider(second);
    await first.shutdown().catch(() => {});
    expect(metrics.getMeterProvider()).toBe(second);
    await second.shutdown().catch(() => {});
    expect(metrics.getMeterProvider()).not.toBe(second);
  });
});

test('a reader of the official SDK waits for no collection longer than it may', async () => {
  const reader = new NativeMetricReader({ exporter: { endpoint: 'http://127.0.0.1:1' }, ...NEVER });
  reader.setMetricProducer({ collect: () => new Promise(() => {}) });
  await expect(reader.forceFlush({ timeoutMillis: 20 })).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  await expect(reader.shutdown({ timeoutMillis: -1 })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  await reader.shutdown({ timeoutMillis: 100 });
});
