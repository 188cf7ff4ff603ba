import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { observeExports } from '../items/observe-exports.ts';
import type { TierStarts } from '../items/tiers.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { NestedSpans } from './workload.ts';

/** The newest official SDK, registered for this whole process. */
export const startOfficialProvider: TierStarts['official'] = (endpoint, queue, observer) => {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    compression: CompressionAlgorithm.GZIP,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    // Of every trace, so that the sampler's own work shows and nothing else changes.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: observeExports(exporter, observer), ...queue })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    source: new NestedSpans(provider.getTracer(SCOPE.name, SCOPE.version)),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
};
