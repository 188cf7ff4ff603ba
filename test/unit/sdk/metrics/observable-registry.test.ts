import {
  type BatchObservableResult,
  type Observable,
  type ObservableResult,
  ValueType,
} from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StorageRoute } from '../../../../src/sdk/metrics/measurement-sink.ts';
import type { MetricStorage } from '../../../../src/sdk/metrics/metric-storage.ts';
import { NativeObservable } from '../../../../src/sdk/metrics/observable-instrument.ts';
import { ObservableRegistry } from '../../../../src/sdk/metrics/observable-registry.ts';
import { collectDiag } from '../../../support/diag-log.ts';

const TIMEOUT_MS = 10_000;

let registry: ObservableRegistry;
let observed: string[];
let diagnostics: ReturnType<typeof collectDiag>;
beforeEach(() => {
  registry = new ObservableRegistry();
  observed = [];
  diagnostics = collectDiag();
});
afterEach(() => diagnostics.stop());

/** An instrument whose observations are written down as `name series value`. */
function instrument(name: string, valueType = ValueType.DOUBLE): NativeObservable {
  const storage = {
    series: { series: (attributes: { n?: number } | undefined) => attributes?.n ?? 0 },
    observe: (series: number, value: number) => observed.push(`${name} ${series} ${value}`),
  };
  const route: StorageRoute = { storage: storage as unknown as MetricStorage, processors: [] };
  const descriptor = {
    name,
    type: 'OBSERVABLE_GAUGE',
    description: '',
    unit: '',
    valueType,
    adviceBoundaries: undefined,
  } as const;
  return new NativeObservable(descriptor, [route], registry);
}

describe('a callback', () => {
  test('is called once a collection, however often it was added, until it is removed', async () => {
    const gauge = instrument('a');
    const callback = (result: ObservableResult) => result.observe(1, { n: 2 });
    gauge.addCallback(callback);
    gauge.addCallback(callback);
    await registry.observe(1, TIMEOUT_MS);
    expect(observed).toEqual(['a 2 1']);
    gauge.removeCallback(callback);
    await registry.observe(2, TIMEOUT_MS);
    expect(observed).toHaveLength(1);
  });

  test('is one of 16,384 at most: further ones are not called, which is told once', async () => {
    const gauge = instrument('a');
    let calls = 0;
    for (let i = 0; i < 16_390; i++) gauge.addCallback(() => void calls++);
    await registry.observe(1, TIMEOUT_MS);
    expect(calls).toBe(16_384);
    expect(diagnostics.lines).toHaveLength(1);
  });

  test('may be asynchronous', async () => {
    instrument('a').addCallback(async (result) => {
      await null;
      result.observe(1);
    });
    await registry.observe(1, TIMEOUT_MS);
    expect(observed).toEqual(['a 0 1']);
  });

  test('that fails counts for nothing, and the others count', async () => {
    const [a, b] = [instrument('a'), instrument('b')];
    a.addCallback((result) => {
      result.observe(1);
      throw new Error('fails at once');
    });
    a.addCallback(async (result) => {
      result.observe(2);
      await null;
      throw new Error('fails later');
    });
    b.addCallback((result) => result.observe(3));
    const errors = await registry.observe(1, TIMEOUT_MS);
    expect(errors.map(String).toSorted()).toEqual(['Error: fails at once', 'Error: fails later']);
    expect(observed).toEqual(['b 0 3']);
  });

  test('that takes too long counts for nothing', async () => {
    instrument('a').addCallback((result) => {
      result.observe(1);
      return new Promise<void>(() => {});
    });
    const errors = await registry.observe(1, 1);
    expect(errors.map(String)).toEqual(['Error: a metric callback has not ended after 1 ms']);
    expect(observed).toEqual([]);
  });

  test('that observes no number, or a fraction of an integer, is told so', async () => {
    instrument('a', ValueType.INT).addCallback((result) => {
      result.observe('1' as unknown as number);
      result.observe(2.7);
      result.observe(Number.NaN);
    });
    await registry.observe(1, TIMEOUT_MS);
    expect(observed).toEqual(['a 0 2']);
    expect(diagnostics.lines).toHaveLength(3);
  });
});

describe('a batch callback', () => {
  test('observes its own instruments, and is told by them and itself', async () => {
    const [a, b, c] = [instrument('a'), instrument('b'), instrument('c')];
    const callback = (result: BatchObservableResult) => {
      result.observe(a, 1);
      result.observe(b, 2);
      result.observe(c, 3);
      result.observe({} as Observable, 4);
    };
    registry.addBatch(callback, [a, b]);
    registry.addBatch(callback, [b, a]);
    await registry.observe(1, TIMEOUT_MS);
    expect(observed.toSorted()).toEqual(['a 0 1', 'b 0 2']);
    registry.removeBatch(callback, [a]);
    registry.removeBatch(callback, [a, b]);
    await registry.observe(2, TIMEOUT_MS);
    expect(observed).toHaveLength(2);
  });

  test('without an instrument of ours is refused', () => {
    registry.addBatch(() => {}, [{} as Observable]);
    expect(diagnostics.lines.map(({ level }) => level)).toEqual(['error']);
  });
});

test('at the exit only synchronous callbacks count', () => {
  const [a, b] = [instrument('a'), instrument('b')];
  a.addCallback((result) => result.observe(1));
  b.addCallback(async (result) => result.observe(2));
  b.addCallback(() => {
    throw new Error('fails');
  });
  registry.observeNow(1);
  expect(observed).toEqual(['a 0 1']);
});
