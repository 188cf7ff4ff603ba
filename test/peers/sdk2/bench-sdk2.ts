import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { observeExports } from '../../../bench/items/observe-exports.ts';
import type { RunningSdk, Sdk } from '../../../bench/spans/sdk.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../../../bench/workload/service-values.ts';

/** The official SDK 2.x; it stands here because this workspace has it, and the root has 3.x. */
export const sdk2: Sdk = {
  api: { ROOT_CONTEXT, SpanKind, SpanStatusCode, setSpan: (context, span) => trace.setSpan(context, span) },
  startFloor: () => start([]),
  startOfficial: ({ protocol, url, queue, observer }) => {
    const options = { url, compression: CompressionAlgorithm.GZIP };
    const exporter = protocol === 'grpc' ? new GrpcExporter(options) : new ProtoExporter(options);
    return start([new BatchSpanProcessor(observeExports(exporter, observer), queue ?? {})]);
  },
  startNative: (processor) => start([processor]),
};

function start(spanProcessors: SpanProcessor[]): RunningSdk {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    spanProcessors,
  });
  return {
    tracer: provider.getTracer(SCOPE.name, SCOPE.version),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}
