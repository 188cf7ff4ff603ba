import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { observeExports } from '../spans/sdk.ts';
import type { HttpSubject } from './subject.ts';

/** The SDK and the HTTP instrumentation, at work in this process. */
export interface Telemetry {
  /** Sends what waits, and tells how many spans were delivered so far; `null` where nobody exports. */
  deliverAll(): Promise<number | null>;
}

interface Export {
  processor: SpanProcessor;
  delivered(): number | null;
}

export async function startTelemetry(
  kind: Exclude<HttpSubject['telemetry'], 'none'>,
  sink: string,
): Promise<Telemetry> {
  const { processor, delivered } = await openExport(kind, sink);
  const provider = new TracerProvider({ spanProcessors: [processor] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  registerInstrumentations({ tracerProvider: provider, instrumentations: [new HttpInstrumentation()] });
  return {
    deliverAll: async () => {
      // The SDK's flush leaves out a batch that is on its way, so its own shutdown follows.
      await provider.forceFlush();
      await provider.shutdown();
      return delivered();
    },
  };
}

async function openExport(kind: Exclude<HttpSubject['telemetry'], 'none'>, sink: string): Promise<Export> {
  switch (kind) {
    case 'discard':
      return { processor: new NoopSpanProcessor(), delivered: () => null };
    case 'official':
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
  const processor = new NativeSpanProcessor({
    endpoint: sink,
    protocol: 'http/protobuf',
    compression: 'gzip',
    compressionLevel: 6,
  });
  return { processor, delivered: () => processor.stats().delivered };
}
