import { context } from '@opentelemetry/api';
import { NativeContextManager, NativeLoggerProvider, NativeTracerProvider } from 'otlp-native';
import type { TierStarts } from '../items/tiers.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { CorrelatedRecords } from './workload.ts';

/** Our provider, our context manager registered for this whole process. */
export const startNativeLogs: TierStarts['native'] = (exporter) => {
  const provider = new NativeLoggerProvider({ resource: { attributes: RESOURCE_ATTRIBUTES }, exporter });
  context.setGlobalContextManager(new NativeContextManager().enable());
  const tracer = new NativeTracerProvider({ exporter: null }).getTracer(SCOPE.name, SCOPE.version);
  return {
    source: new CorrelatedRecords(provider.getLogger(SCOPE.name, SCOPE.version), tracer),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
    stats: () => provider.stats(),
  };
};
