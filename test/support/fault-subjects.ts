/** Everything that exports, of every signal: ours alone, and our adapters under the official SDK. */

import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  type ExporterOptions,
  NativeLoggerProvider,
  NativeMeterProvider,
  NativeTracerProvider,
} from 'otlp-native';
import { NativeLogRecordProcessor, NativeMetricExporter, NativeSpanProcessor } from 'otlp-native/otel';
import { plainSpan } from './custom-spans.ts';
import type { Ledgered } from './ledger.ts';
import type { Signal } from './signals.ts';

/** One that runs. Every item that it makes has the attribute `index`. */
export interface Exporting extends Ledgered {
  /** Makes one item; of metrics, one data point of the next collection. `more` are further attributes. */
  record(index: number, more?: Readonly<Record<string, string>>): void;
  forceFlush(timeoutMs?: number): Promise<void>;
  shutdown(timeoutMs?: number): Promise<void>;
}

export interface FaultSubject {
  readonly name: string;
  readonly signal: Signal;
  start(exporter: ExporterOptions): Exporting;
}

/** No reader collects by itself, and no series shares a point. */
const METRICS = { intervalMs: 3_600_000, temporality: 'delta', cardinalityLimit: 1_000_000 } as const;

export const sdkSpans: FaultSubject = {
  name: 'spans of the official SDK',
  signal: 'traces',
  start: (exporter) => {
    const processor = new NativeSpanProcessor(exporter);
    return {
      ...handles(processor),
      record: (index, more) => {
        const span = plainSpan(index);
        processor.onEnd(more === undefined ? span : { ...span, attributes: { index, ...more } });
      },
    };
  },
};

export const ownSpans: FaultSubject = {
  name: 'own spans',
  signal: 'traces',
  start: (exporter) => {
    const provider = new NativeTracerProvider({ exporter });
    const tracer = provider.getTracer('own');
    return {
      ...handles(provider),
      record: (index, more) => tracer.startSpan('work', { attributes: { index, ...more } }).end(),
    };
  },
};

export const ownLogs: FaultSubject = {
  name: 'own log records',
  signal: 'logs',
  start: (exporter) => {
    const provider = new NativeLoggerProvider({ exporter });
    const logger = provider.getLogger('own');
    return {
      ...handles(provider),
      record: (index, more) => logger.emit({ body: 'worked', attributes: { index, ...more } }),
    };
  },
};

export const sdkLogs: FaultSubject = {
  name: 'log records of the official SDK',
  signal: 'logs',
  start: (exporter) => {
    const processor = new NativeLogRecordProcessor(exporter);
    const logger = new LoggerProvider({ processors: [processor] }).getLogger('official');
    return {
      ...handles(processor),
      record: (index, more) => logger.emit({ body: 'worked', attributes: { index, ...more } }),
    };
  },
};

export const ownMetrics: FaultSubject = {
  name: 'own data points',
  signal: 'metrics',
  start: (exporter) => {
    const provider = new NativeMeterProvider({ readers: [{ ...METRICS, exporter }] });
    const counter = provider.getMeter('own').createCounter('work');
    return { ...handles(provider), record: (index, more) => counter.add(1, { index, ...more }) };
  },
};

export const sdkMetrics: FaultSubject = {
  name: 'data points of the official SDK',
  signal: 'metrics',
  start: (options) => {
    const { intervalMs, temporality, cardinalityLimit } = METRICS;
    const exporter = new NativeMetricExporter({ ...options, temporality });
    const reader = new PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: intervalMs,
      exportTimeoutMillis: intervalMs,
    });
    const provider = new MeterProvider({
      readers: [reader],
      views: [{ instrumentName: '*', aggregationCardinalityLimit: cardinalityLimit }],
    });
    const counter = provider.getMeter('official').createCounter('work');
    return {
      stats: () => exporter.stats(),
      record: (index, more) => counter.add(1, { index, ...more }),
      // The reader's own flush has no time limit and hides failures; the exporter's has one.
      forceFlush: async (timeoutMs) => {
        const collected = reader.forceFlush();
        collected.catch(() => undefined);
        // Its collection takes some turns of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
        await exporter.forceFlush(timeoutMs);
        await collected;
      },
      shutdown: async (timeoutMs) => {
        if (timeoutMs !== undefined) await exporter.shutdown(timeoutMs);
        await provider.shutdown();
      },
    };
  },
};

export const FAULT_SUBJECTS: readonly FaultSubject[] = [
  sdkSpans,
  ownSpans,
  ownLogs,
  sdkLogs,
  ownMetrics,
  sdkMetrics,
];

function handles(
  subject: Ledgered & {
    forceFlush(timeoutMs?: number): Promise<void>;
    shutdown(timeoutMs?: number): Promise<void>;
  },
): Omit<Exporting, 'record'> {
  return {
    stats: () => subject.stats(),
    forceFlush: (timeoutMs) => subject.forceFlush(timeoutMs),
    shutdown: (timeoutMs) => subject.shutdown(timeoutMs),
  };
}
