import { trace } from '@opentelemetry/api';
import type { ItemPath } from '../items/item-path.ts';
import { openTierPath, type TierSubject } from '../items/tiers.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { SCOPE } from '../workload/service-values.ts';
import { NestedSpans } from './workload.ts';

const done = (): Promise<void> => Promise.resolve();

/** The subject at work in this process. */
export function openProviderPath(subject: TierSubject, endpoints: SinkEndpoints): Promise<ItemPath> {
  return openTierPath(subject, endpoints, {
    nobody: async () => () => ({
      source: new NestedSpans(trace.getTracer(SCOPE.name, SCOPE.version)),
      forceFlush: done,
      shutdown: done,
    }),
    official: async () => (await import('./official-provider.ts')).startOfficialProvider,
    native: async () => (await import('./native-provider.ts')).startNativeProvider,
  });
}
