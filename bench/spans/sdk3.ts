import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { observeExports } from '../items/observe-exports.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import type { RunningSdk, Sdk } from './sdk.ts';

/** The official SDK 3.x, of the repository's root. */
export const sdk3: Sdk = {
  api: { ROOT_CONTEXT, SpanKind, SpanStatusCode, setSpan: (context, span) => trace.setSpan(context, span) },
  startFloor: () => start([]),
  startOfficial: ({ protocol, url, queue, observer }) => {
    const options = { url, compression: CompressionAlgorithm.GZIP };
    const exporter = protocol === 'grpc' ? new GrpcExporter(options) : new ProtoExporter(options);
    return start([new BatchSpanProcessor({ exporter: observeExports(exporter, observer), ...queue })]);
  },
  startNative: (processor) => start([processor]),
};

function start(spanProcessors: SpanProcessor[]): RunningSdk {
  const provider = new TracerProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    spanProcessors,
  });
  return {
    tracer: provider.getTracer(SCOPE.name, SCOPE.version),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}
