import { trace } from '@opentelemetry/api';
import { NestedSpans } from '../provider/workload.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import type { MemorySubject } from './subjects.ts';

/** A subject at work in this process, with its defaults. */
export interface RunningSubject {
  readonly source: NestedSpans;
  /** Delivers what there is, and ends. */
  shutdown(): Promise<void>;
}

/** Starts the subject and registers it; imports no more than it needs. */
export async function startSubject({ by }: MemorySubject, endpoint: string): Promise<RunningSubject> {
  const shutdown = await register(by, endpoint);
  return { source: new NestedSpans(trace.getTracer(SCOPE.name, SCOPE.version)), shutdown };
}

async function register(by: MemorySubject['by'], endpoint: string): Promise<() => Promise<void>> {
  if (by === 'nobody') return () => Promise.resolve();
  if (by === 'own') {
    const { NativeTracerProvider } = await import('otlp-native');
    const provider = new NativeTracerProvider({
      resource: { attributes: RESOURCE_ATTRIBUTES },
      exporter: { endpoint },
    }).register();
    return () => provider.shutdown();
  }
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const { TracerProvider } = await import('@opentelemetry/sdk-trace');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { context } = await import('@opentelemetry/api');
  const provider = new TracerProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    spanProcessors: [await (by === 'official' ? officialProcessor(endpoint) : ownProcessor(endpoint))],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return () => provider.shutdown();
}

async function officialProcessor(endpoint: string) {
  const { BatchSpanProcessor } = await import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  const { CompressionAlgorithm } = await import('@opentelemetry/otlp-exporter-base');
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    compression: CompressionAlgorithm.GZIP,
  });
  return new BatchSpanProcessor({ exporter });
}

async function ownProcessor(endpoint: string) {
  const { NativeSpanProcessor } = await import('otlp-native/otel');
  return new NativeSpanProcessor({ endpoint });
}
