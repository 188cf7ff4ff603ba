import type { MeterProvider } from '@opentelemetry/api';
import { NativeMetricExporter, NativeMetricReader } from 'otlp-native/otel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMeterProvider2 } from '../peers/sdk2/metrics2.ts';
import { holds } from '../support/property.ts';
import { pointDifferences, type ReceivedPoint } from './differential-metrics-canonical.ts';
import {
  MetricInbox,
  NEVER_MS,
  officialExporter,
  officialProvider,
  officialReader,
  RESOURCE,
} from './differential-metrics-official.ts';
import {
  type MetricProgram,
  metricProgram,
  runProgram,
  viewOptions,
} from './differential-metrics-program.ts';

let official: MetricInbox;
let native: MetricInbox;
beforeAll(async () => {
  official = await MetricInbox.open();
  native = await MetricInbox.open();
});
afterAll(() => Promise.all([official?.close(), native?.close()]));

interface Flushable {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

type ReaderOf = (program: MetricProgram) => NativeMetricReader | ReturnType<typeof officialReader>;

function nativeReader({ temporality, limit }: MetricProgram): NativeMetricReader {
  return new NativeMetricReader({
    exporter: { endpoint: native.endpoint },
    temporality,
    intervalMs: NEVER_MS,
    cardinalityLimit: limit === undefined ? undefined : { counter: limit, histogram: limit, gauge: limit },
  });
}

const VARIANTS: readonly (readonly [string, ReaderOf])[] = [
  ['NativeMetricReader', nativeReader],
  [
    'PeriodicExportingMetricReader with a NativeMetricExporter',
    (program) =>
      officialReader(
        program,
        new NativeMetricExporter({ endpoint: native.endpoint, temporality: program.temporality }),
      ),
  ],
];

test.each(VARIANTS)("the official MeterProvider's points are the same through a %s", async (_, readerOf) => {
  await holds(metricProgram, { runs: 25 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, official.endpoint));
    const expected = await run(program, officialProvider(program, [reader]), official);
    const actual = await run(program, officialProvider(program, [readerOf(program)]), native);
    for (const [index, points] of expected.entries()) {
      expect(pointDifferences(points, actual[index] ?? [])).toEqual([]);
    }
    expect(actual).toHaveLength(expected.length);
  });
});

/** The points of each collection. */
async function run(
  program: MetricProgram,
  provider: Flushable & MeterProvider,
  inbox: MetricInbox,
): Promise<ReceivedPoint[][]> {
  const collected: ReceivedPoint[][] = [];
  await runProgram(program, provider, async () => {
    await provider.forceFlush();
    collected.push(await inbox.take());
  });
  await provider.shutdown();
  await inbox.take();
  return collected;
}

test("the 2.x line's MeterProvider takes a NativeMetricReader, with the same points", async () => {
  await holds(metricProgram, { runs: 25 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, official.endpoint));
    const expected = await run(program, officialProvider(program, [reader]), official);
    const views = program.views.map((view, index) => ({
      kept: view.kept,
      options: viewOptions(view, index),
    }));
    const provider = createMeterProvider2(RESOURCE, views, nativeReader(program));
    // Of the API's 1.9, whose types of attributes are narrower.
    const actual = await run(program, provider as unknown as Flushable & MeterProvider, native);
    for (const [index, points] of expected.entries()) {
      expect(pointDifferences(points, actual[index] ?? [])).toEqual([]);
    }
  });
});
