import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { observeExports } from '../items/observe-exports.ts';
import type { TierStarts } from '../items/tiers.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { CorrelatedRecords } from './workload.ts';

/** The newest official SDK, its context manager registered for this whole process. */
export const startOfficialLogs: TierStarts['official'] = (endpoint, queue, observer) => {
  const exporter = new OTLPLogExporter({
    url: `${endpoint}/v1/logs`,
    compression: CompressionAlgorithm.GZIP,
  });
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    processors: [new BatchLogRecordProcessor({ exporter: observeExports(exporter, observer), ...queue })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = new TracerProvider().getTracer(SCOPE.name, SCOPE.version);
  return {
    source: new CorrelatedRecords(provider.getLogger(SCOPE.name, SCOPE.version), tracer),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
};
