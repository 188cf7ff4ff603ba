/** The same calls on the official metrics SDK and on ours: a real Collector writes the same points. */

import { randomUUID } from 'node:crypto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { NativeMetricReader } from 'otlp-native/otel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { holds } from '../support/property.ts';
import { pointDifferences, pointsOf, type ReceivedPoint } from './differential-metrics-canonical.ts';
import {
  NEVER_MS,
  nativeProvider,
  officialExporter,
  officialProvider,
  officialReader,
  RESOURCE,
} from './differential-metrics-official.ts';
import { type MetricProgram, metricProgram, runProgram } from './differential-metrics-program.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;
const RUNS = 6;

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

/** Programs with one collection: at the shutdown. */
const program = metricProgram.map(
  (many): MetricProgram => ({ ...many, intervals: many.intervals.slice(0, 1) }),
);

interface Attributes {
  [name: string]: string | number;
}

/** Lets `send` export with a resource that nobody else has, and returns what the Collector wrote of it, unmarked. */
async function written(send: (attributes: Attributes) => Promise<number>): Promise<ReceivedPoint[]> {
  const marker = randomUUID();
  const points = await send({ ...RESOURCE, 'service.instance.id': marker });
  if (points === 0) return [];
  const requests = await collector.requests(
    'metrics',
    marker,
    (found) => found.flatMap(pointsOf).length >= points,
    COLLECTOR_DEADLINE_MS,
  );
  return requests.flatMap(pointsOf).map((point) => ({ ...point, key: point.key.replace(marker, 'marker') }));
}

/** Runs a program and shuts the provider down. */
async function finish(
  metrics: MetricProgram,
  provider: Parameters<typeof runProgram>[1] & { shutdown(): Promise<void> },
): Promise<void> {
  await runProgram(metrics, provider, async () => {});
  await provider.shutdown();
}

function official(metrics: MetricProgram): Promise<ReceivedPoint[]> {
  return written(async (attributes) => {
    let points = 0;
    const exporter = officialExporter(metrics, collector.httpEndpoint);
    const counting: PushMetricExporter = {
      export: (collected, done) => {
        for (const { metrics } of collected.scopeMetrics) {
          for (const { dataPoints } of metrics) points += dataPoints.length;
        }
        exporter.export(collected, done);
      },
      forceFlush: () => exporter.forceFlush(),
      shutdown: () => exporter.shutdown(),
      selectAggregation: exporter.selectAggregation?.bind(exporter),
      selectAggregationTemporality: exporter.selectAggregationTemporality?.bind(exporter),
    };
    await finish(metrics, officialProvider(metrics, [officialReader(metrics, counting)], attributes));
    return points;
  });
}

const options = (protocol: Protocol) => ({
  protocol,
  endpoint: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
});

test.each(PROTOCOLS)('points of NativeMeterProvider over %s', async (protocol) => {
  await holds(program, { runs: RUNS, shrinks: false }, async (metrics) => {
    const ours = await written(async (attributes) => {
      const provider = nativeProvider(metrics, options(protocol), attributes);
      await finish(metrics, provider);
      return provider.stats().delivered;
    });
    expect(pointDifferences(await official(metrics), ours)).toEqual([]);
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)('points of the official provider with NativeMetricReader over %s', async (protocol) => {
  await holds(program, { runs: RUNS, shrinks: false }, async (metrics) => {
    const { temporality, limit } = metrics;
    const ours = await written(async (attributes) => {
      const reader = new NativeMetricReader({
        exporter: options(protocol),
        intervalMs: NEVER_MS,
        temporality,
        cardinalityLimit:
          limit === undefined ? undefined : { counter: limit, histogram: limit, gauge: limit },
      });
      await finish(metrics, officialProvider(metrics, [reader], attributes));
      return reader.stats().delivered;
    });
    expect(pointDifferences(await official(metrics), ours)).toEqual([]);
  });
  expect(collector.log).toBe('');
});
