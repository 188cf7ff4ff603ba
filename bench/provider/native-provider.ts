import { NativeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } from 'otlp-native';
import type { TierStarts } from '../items/tiers.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { NestedSpans } from './workload.ts';

/** Our provider and context manager, registered for this whole process. */
export const startNativeProvider: TierStarts['native'] = (exporter) => {
  const provider = new NativeTracerProvider({
    resource: { attributes: RESOURCE_ATTRIBUTES },
    // Of every trace, so that the sampler's own work shows and nothing else changes.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
    exporter,
  });
  provider.register();
  return {
    source: new NestedSpans(provider.getTracer(SCOPE.name, SCOPE.version)),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
    stats: () => provider.stats(),
  };
};
