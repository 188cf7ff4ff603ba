/** The official SDK 3 and the receiver at the far end of it, for the tests that compare with it. */

import type { Attributes } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  createAllowListAttributesProcessor,
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import {
  createAllowListAttributesProcessor as createNativeAllowList,
  type ExporterOptions,
  NativeMeterProvider,
  OtlpReceiver,
  type ReceivedBatch,
} from 'otlp-native';
import { afterAll, beforeAll } from 'vitest';
import { until } from '../support/until.ts';
import { pointsOf, type ReceivedPoint } from './differential-metrics-canonical.ts';
import { type MetricProgram, runProgram, viewOptions } from './differential-metrics-program.ts';

export const RESOURCE = { 'service.name': 'differential', instance: 7 };
/** No collection of a test begins by itself. */
export const NEVER_MS = 2_000_000_000;

/** The exporter's `AggregationTemporalityPreference`, which its package doesn't export. */
const PREFERENCES = { delta: 0, cumulative: 1, lowmemory: 2 } as const;

/** A receiver that gives what came since it was asked last. */
export class MetricInbox {
  readonly endpoint: string;
  private readonly receiver: OtlpReceiver;
  private readonly batches: ReceivedBatch[];
  private markers = 0;

  private constructor(receiver: OtlpReceiver, batches: ReceivedBatch[]) {
    this.receiver = receiver;
    this.batches = batches;
    this.endpoint = receiver.httpEndpoint ?? '';
  }

  static async open(): Promise<MetricInbox> {
    const batches: ReceivedBatch[] = [];
    const receiver = await OtlpReceiver.listen({ onBatch: (batch) => batches.push(batch) });
    return new MetricInbox(receiver, batches);
  }

  async take(): Promise<ReceivedPoint[]> {
    // Requests arrive in order, so when this one is here, all are that were answered before.
    const marker = `marker ${++this.markers}`;
    const metric = { name: marker, gauge: { dataPoints: [{ asInt: '1' }] } };
    await fetch(`${this.endpoint}/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] }),
    });
    const points: ReceivedPoint[] = [];
    await until('the marker arrives', 10_000, () => {
      points.push(...this.batches.splice(0).flatMap(({ request }) => pointsOf(request)));
      return points.at(-1)?.metric === marker;
    });
    return points.slice(0, -1);
  }

  close(): Promise<void> {
    return this.receiver.close();
  }
}

/** The points of each collection of a program, which `provider` sends to `inbox`. */
export async function collectedPoints<P extends Flushable & Parameters<typeof runProgram>[1]>(
  program: MetricProgram,
  provider: P,
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

/** A provider that can be told to send what it has. */
export interface Flushable {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Two inboxes for the tests of a file, until its end. */
export function twoInboxes(): { readonly official: MetricInbox; readonly native: MetricInbox } {
  const opened: MetricInbox[] = [];
  beforeAll(async () => {
    opened.push(await MetricInbox.open(), await MetricInbox.open());
  });
  afterAll(() => Promise.all(opened.map((inbox) => inbox.close())));
  const at = (index: number): MetricInbox => {
    const inbox = opened[index];
    if (inbox === undefined) throw new Error('the inboxes are opened before the first test');
    return inbox;
  };
  return {
    get official() {
      return at(0);
    },
    get native() {
      return at(1);
    },
  };
}

/** The official exporter with the program's preference. */
export function officialExporter(program: MetricProgram, endpoint: string): PushMetricExporter {
  return new OTLPMetricExporter({
    url: `${endpoint}/v1/metrics`,
    temporalityPreference: PREFERENCES[program.temporality],
  });
}

/** The official reader that a program's limits ask for. */
export function officialReader(
  program: MetricProgram,
  exporter: PushMetricExporter,
): PeriodicExportingMetricReader {
  const { limit } = program;
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: NEVER_MS,
    ...(limit === undefined ? {} : { cardinalityLimits: { counter: limit, histogram: limit, gauge: limit } }),
  });
}

/** The official provider with a program's views. */
export function officialProvider(
  program: MetricProgram,
  readers: IMetricReader[],
  attributes: Attributes = RESOURCE,
): MeterProvider {
  return new MeterProvider({
    resource: resourceFromAttributes(attributes),
    views: program.views.map(
      (view, index) =>
        ({
          ...viewOptions(view, index),
          ...(view.kept === undefined
            ? {}
            : { attributesProcessors: [createAllowListAttributesProcessor([...view.kept])] }),
        }) as ViewOptions,
    ),
    readers,
  });
}

/** Our provider with a program's views and limits. */
export function nativeProvider(
  program: MetricProgram,
  exporter: ExporterOptions,
  attributes: Attributes = RESOURCE,
): NativeMeterProvider {
  const { limit } = program;
  return new NativeMeterProvider({
    resource: { attributes },
    views: program.views.map((view, index) => ({
      ...viewOptions(view, index),
      ...(view.kept === undefined ? {} : { attributesProcessors: [createNativeAllowList(view.kept)] }),
    })),
    readers: [
      {
        exporter,
        intervalMs: NEVER_MS,
        temporality: program.temporality,
        ...(limit === undefined
          ? {}
          : { cardinalityLimit: { counter: limit, histogram: limit, gauge: limit } }),
      },
    ],
  });
}
