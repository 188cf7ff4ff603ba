import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { exporterOptions } from '../items/native-path.ts';
import { observeExports } from '../items/observe-exports.ts';
import { COLLECTION_INTERVAL_MS, type HttpTelemetry } from './subject.ts';
import type { Telemetry } from './telemetry.ts';

type OfficialKind = Exclude<HttpTelemetry, 'none' | 'own'>;

interface Export {
  processor: SpanProcessor;
  delivered(): number | null;
}

/** The official SDK and instrumentation, registered for this whole process. */
export async function startOfficialTelemetry(kind: OfficialKind, sink: string): Promise<Telemetry> {
  const { processor, delivered } = await openExport(kind, sink);
  const tracerProvider = new TracerProvider({ spanProcessors: [processor] });
  trace.setGlobalTracerProvider(tracerProvider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const meterProvider = kind === 'officialStack' ? startMetricsAndPropagation(sink) : null;
  registerInstrumentations({
    tracerProvider,
    ...(meterProvider === null ? undefined : { meterProvider }),
    instrumentations: [new HttpInstrumentation()],
  });
  return {
    deliverAll: async () => {
      // The SDK's flush leaves out a batch that is on its way, so its own shutdown follows.
      await tracerProvider.forceFlush();
      await tracerProvider.shutdown();
      await meterProvider?.shutdown();
      return delivered();
    },
  };
}

function startMetricsAndPropagation(sink: string): MeterProvider {
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const exporter = new OTLPMetricExporter({
    url: `${sink}/v1/metrics`,
    compression: CompressionAlgorithm.GZIP,
  });
  const provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: COLLECTION_INTERVAL_MS,
        exportTimeoutMillis: COLLECTION_INTERVAL_MS,
      }),
    ],
  });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}

async function openExport(kind: OfficialKind, sink: string): Promise<Export> {
  switch (kind) {
    case 'discard':
      return { processor: new NoopSpanProcessor(), delivered: () => null };
    case 'official':
    case 'officialStack':
      return openOfficial(sink);
    case 'native':
      return await openNative(sink);
  }
}

// The default of 2,048 drops most spans at this load, which would make the official side look cheaper than it is.
const OFFICIAL_QUEUE = { maxQueueSize: 65_536, scheduledDelayMillis: 200 };

function openOfficial(sink: string): Export {
  let delivered = 0;
  const exporter = new OTLPTraceExporter({
    url: `${sink}/v1/traces`,
    compression: CompressionAlgorithm.GZIP,
  });
  const observed = observeExports(exporter, {
    onExported: (spans, isDelivered) => {
      if (isDelivered) delivered += spans;
    },
  });
  return {
    processor: new BatchSpanProcessor({ exporter: observed, ...OFFICIAL_QUEUE }),
    delivered: () => delivered,
  };
}

async function openNative(sink: string): Promise<Export> {
  const { NativeSpanProcessor } = await import('otlp-native/otel');
  const processor = new NativeSpanProcessor(exporterOptions('http/protobuf', sink, 6));
  return { processor, delivered: () => processor.stats().delivered };
}
