import { ROOT_CONTEXT } from '@opentelemetry/api';
import { CostMetrics, NativeLoggerProvider, NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { expect, onTestFinished, test } from 'vitest';
import { startReceiver } from './collecting-receiver.ts';

interface Metrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit?: string;
        readonly sum?: { readonly dataPoints: readonly Point[]; readonly isMonotonic?: boolean };
        readonly gauge?: { readonly dataPoints: readonly Point[] };
      }[];
    }[];
  }[];
}

interface Point {
  readonly asDouble?: number;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}

test('what telemetry costs is reported to a meter provider, by signal and phase', async () => {
  const [far, metricsFar] = [await startReceiver(), await startReceiver()];
  const exporter = { endpoint: far.httpEndpoint, recordCost: true };
  const traces = new NativeTracerProvider({ exporter });
  onTestFinished(() => traces.shutdown());
  const meterProvider = new NativeMeterProvider({
    readers: [{ exporter: { endpoint: metricsFar.httpEndpoint }, intervalMs: 3_600_000 }],
  });
  const costMetrics = new CostMetrics({ meterProvider });
  const tracer = traces.getTracer('t');
  for (let i = 0; i < 5000; i++) tracer.startSpan('s', {}, ROOT_CONTEXT).setAttribute('a', i).end();
  await traces.forceFlush();
  await meterProvider.shutdown();
  costMetrics.stop();

  const metrics = metricsFar.batches.flatMap(({ request }) =>
    (request as unknown as Metrics).resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    ),
  );
  expect(metrics.map(({ name, unit }) => [name, unit]).sort()).toEqual([
    ['otlp_native.items.shed', '{item}'],
    ['otlp_native.main_thread.share', '1'],
    ['otlp_native.main_thread.time', 's'],
    ['otlp_native.sampling.share', '1'],
  ]);
  const points = metrics.find(({ name }) => name === 'otlp_native.main_thread.time')?.sum?.dataPoints ?? [];
  const seconds = Object.fromEntries(
    points.map(({ attributes = [], asDouble = 0 }) => [
      attributes
        .map(({ value }) => value.stringValue)
        .sort()
        .join(' '),
      asDouble,
    ]),
  );
  expect(Object.keys(seconds).sort()).toEqual(['capture traces', 'exit_flush traces', 'hand_over traces']);
  const cost = traces.stats().cost;
  expect(seconds['hand_over traces']).toBeGreaterThan(0);
  expect(seconds['capture traces']).toBeGreaterThan(0);
  expect(seconds['capture traces']).toBeLessThanOrEqual((cost?.captureMicros ?? 0) / 1e6);
});

test('every way to export knows its cost with the option, and nothing of it without', async () => {
  const far = await startReceiver();
  const endpoint = far.httpEndpoint;
  const [logs, plainLogs] = [true, false].map(
    (recordCost) => new NativeLoggerProvider({ exporter: { endpoint, recordCost } }),
  ) as [NativeLoggerProvider, NativeLoggerProvider];
  const [points, plainPoints] = [true, false].map(
    (recordCost) =>
      new NativeMeterProvider({ readers: [{ exporter: { endpoint, recordCost }, intervalMs: 3_600_000 }] }),
  ) as [NativeMeterProvider, NativeMeterProvider];
  const processor = new NativeSpanProcessor({ endpoint, recordCost: true });
  const all = [logs, plainLogs, points, plainPoints, processor];
  onTestFinished(() => Promise.all(all.map((each) => each.shutdown())).then(() => undefined));
  for (const provider of [logs, plainLogs]) {
    for (let i = 0; i < 1000; i++) provider.getLogger('l').emit({ body: 'b', severityNumber: 9 });
  }
  for (const provider of [points, plainPoints]) {
    const counter = provider.getMeter('m').createCounter('c');
    for (let i = 0; i < 100; i++) counter.add(1, { i });
    await provider.forceFlush();
  }
  expect(logs.stats().cost).toMatchObject({ items: 1000, shed: 0, keptSpanShare: 1 });
  expect(logs.stats().cost?.microsPerItem).toBeGreaterThan(0);
  expect(points.stats().cost).toMatchObject({ items: 100 });
  expect(points.stats().cost?.captureMicros).toBeGreaterThan(0);
  expect(processor.stats().cost).toMatchObject({ items: 0, microsPerItem: 0 });
  for (const provider of [plainLogs, plainPoints]) expect('cost' in provider.stats()).toBe(false);
});
