import {
  AggregationTemporality,
  MeterProvider,
  type MetricData,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, onTestFinished, test } from 'vitest';
import { RuntimeMetrics, type RuntimeMetricsOptions } from '../../../src/runtime-metrics/runtime-metrics.ts';
import { until } from '../../support/until.ts';

const DEADLINE_MS = 10_000;

/** Collects when it is asked. */
class AskedReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }
  protected override onForceFlush = async (): Promise<void> => {};
  protected override onShutdown = async (): Promise<void> => {};

  async byName(): Promise<Map<string, MetricData>> {
    const { resourceMetrics, errors } = await this.collect();
    expect(errors).toEqual([]);
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return new Map(metrics.map((metric) => [metric.descriptor.name, metric]));
  }
}

function observed(options: RuntimeMetricsOptions = {}): { reader: AskedReader; metrics: RuntimeMetrics } {
  const reader = new AskedReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const metrics = new RuntimeMetrics({ process: true, ...options, meterProvider });
  onTestFinished(async () => {
    metrics.stop();
    await meterProvider.shutdown();
  });
  return { reader, metrics };
}

const attributesOf = (metric: MetricData | undefined, key: string): unknown[] =>
  (metric?.dataPoints ?? []).map(({ attributes }) => attributes[key]).sort();

const valuesOf = (metric: MetricData | undefined): number[] =>
  (metric?.dataPoints ?? []).map(({ value }) => Number(value));

test('the metrics of the semantic conventions, with their units and attributes', async () => {
  const { reader } = observed();
  // Without a sample of the event loop's delay there is none to tell of.
  const metrics = await until('delays are there', DEADLINE_MS, async () => {
    const all = await reader.byName();
    return all.has('nodejs.eventloop.delay.p99') && all;
  });
  const units = Object.fromEntries(
    [...metrics]
      .filter(([name]) => name !== 'v8js.gc.duration')
      .map(([name, { descriptor }]) => [name, descriptor.unit]),
  );
  const delays = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];
  const linux = {
    'process.memory.virtual': 'By',
    'process.disk.io': 'By',
    'process.thread.count': '{thread}',
    'process.unix.file_descriptor.count': '{file_descriptor}',
  };
  expect(units).toEqual({
    ...Object.fromEntries(delays.map((name) => [`nodejs.eventloop.delay.${name}`, 's'])),
    'nodejs.eventloop.utilization': '1',
    'nodejs.eventloop.time': 's',
    'v8js.memory.heap.used': 'By',
    'v8js.memory.heap.space.size': 'By',
    'v8js.memory.heap.space.available_size': 'By',
    'v8js.memory.heap.space.physical_size': 'By',
    'v8js.resource.active': '{resource}',
    'process.cpu.time': 's',
    'process.cpu.utilization': '1',
    'process.memory.usage': 'By',
    'process.context_switches': '{context_switch}',
    'process.paging.faults': '{fault}',
    'process.uptime': 's',
    ...(process.platform === 'linux' ? linux : {}),
  });
  expect(attributesOf(metrics.get('nodejs.eventloop.time'), 'nodejs.eventloop.state')).toEqual([
    'active',
    'idle',
  ]);
  expect(attributesOf(metrics.get('process.cpu.time'), 'cpu.mode')).toEqual(['system', 'user']);
  expect(attributesOf(metrics.get('v8js.memory.heap.used'), 'v8js.heap.space.name')).toContain('old_space');
  for (const metric of metrics.values()) {
    for (const value of valuesOf(metric)) expect(value, metric.descriptor.name).toBeGreaterThanOrEqual(0);
  }
});

test('values are those of the process', async () => {
  const { reader } = observed();
  const before = { cpu: process.cpuUsage(), uptime: process.uptime() };
  const metrics = await reader.byName();
  const after = { cpu: process.cpuUsage(), uptime: process.uptime() };
  const [user = -1] = (metrics.get('process.cpu.time')?.dataPoints ?? [])
    .filter(({ attributes }) => attributes['cpu.mode'] === 'user')
    .map(({ value }) => Number(value) * 1e6);
  expect(user).toBeGreaterThanOrEqual(before.cpu.user - 1);
  expect(user).toBeLessThanOrEqual(after.cpu.user + 1);
  const [uptime = -1] = valuesOf(metrics.get('process.uptime'));
  expect(uptime).toBeGreaterThanOrEqual(before.uptime);
  expect(uptime).toBeLessThanOrEqual(after.uptime);
  const utilizations = [
    ...valuesOf(metrics.get('nodejs.eventloop.utilization')),
    ...valuesOf(metrics.get('process.cpu.utilization')),
  ];
  for (const value of utilizations) expect(value).toBeLessThanOrEqual(1.1);
});

test('garbage collections are counted by their type', async () => {
  const { reader } = observed();
  const types = await until('a garbage collection is recorded', DEADLINE_MS, async () => {
    Array.from({ length: 100_000 }, (_, index) => ({ index }));
    const gc = (await reader.byName()).get('v8js.gc.duration');
    return gc !== undefined && attributesOf(gc, 'v8js.gc.type');
  });
  for (const type of types) expect(['major', 'minor', 'incremental', 'weakcb']).toContain(type);
});

test('a worker thread leaves the process to the main thread, and after the stop nothing is observed', async () => {
  const { reader, metrics } = observed({ process: false });
  const before = await reader.byName();
  expect([...before.keys()].filter((name) => name.startsWith('process.'))).toEqual([]);
  metrics.stop();
  metrics.stop();
  const name = 'nodejs.eventloop.time';
  expect(valuesOf((await reader.byName()).get(name))).toEqual(valuesOf(before.get(name)));
});
