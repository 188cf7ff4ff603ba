import type { MeterProvider } from '@opentelemetry/api';
import { NativeMetricExporter, NativeMetricReader } from 'otlp-native/otel';
import { expect, test } from 'vitest';
import { createMeterProvider2 } from '../peers/sdk2/metrics2.ts';
import { holds } from '../support/property.ts';
import { pointDifferences } from './differential-metrics-canonical.ts';
import {
  collectedPoints,
  type Flushable,
  NEVER_MS,
  officialExporter,
  officialProvider,
  officialReader,
  RESOURCE,
  twoInboxes,
} from './differential-metrics-official.ts';
import { type MetricProgram, metricProgram, viewOptions } from './differential-metrics-program.ts';

const inboxes = twoInboxes();

type ReaderOf = (program: MetricProgram) => NativeMetricReader | ReturnType<typeof officialReader>;

function nativeReader({ temporality, limit }: MetricProgram): NativeMetricReader {
  return new NativeMetricReader({
    exporter: { endpoint: inboxes.native.endpoint },
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
        new NativeMetricExporter({ endpoint: inboxes.native.endpoint, temporality: program.temporality }),
      ),
  ],
];

test.each(VARIANTS)("the official MeterProvider's points are the same through a %s", async (_, readerOf) => {
  await holds(metricProgram, { runs: 25 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, inboxes.official.endpoint));
    const expected = await collectedPoints(program, officialProvider(program, [reader]), inboxes.official);
    const actual = await collectedPoints(
      program,
      officialProvider(program, [readerOf(program)]),
      inboxes.native,
    );
    for (const [index, points] of expected.entries()) {
      expect(pointDifferences(points, actual[index] ?? [])).toEqual([]);
    }
    expect(actual).toHaveLength(expected.length);
  });
});

test("the 2.x line's MeterProvider takes a NativeMetricReader, with the same points", async () => {
  await holds(metricProgram, { runs: 25 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, inboxes.official.endpoint));
    const expected = await collectedPoints(program, officialProvider(program, [reader]), inboxes.official);
    const views = program.views.map((view, index) => ({
      kept: view.kept,
      options: viewOptions(view, index),
    }));
    const provider = createMeterProvider2(RESOURCE, views, nativeReader(program));
    // Of the API's 1.9, whose types of attributes are narrower.
    const actual = await collectedPoints(
      program,
      provider as unknown as Flushable & MeterProvider,
      inboxes.native,
    );
    for (const [index, points] of expected.entries()) {
      expect(pointDifferences(points, actual[index] ?? [])).toEqual([]);
    }
  });
});
