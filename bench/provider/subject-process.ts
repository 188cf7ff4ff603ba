import { trace } from '@opentelemetry/api';
import { phasesOf } from '../items/phases.ts';
import { openTierPath, type TierSubject } from '../items/tiers.ts';
import { answerParent } from '../process/answer-parent.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { SCOPE } from '../workload/service-values.ts';
import { NestedSpans } from './workload.ts';

// One subject, one round: started by the comparison, which asks the questions in order.

const done = (): Promise<void> => Promise.resolve();

answerParent(
  phasesOf((subject: TierSubject, endpoints: SinkEndpoints) =>
    openTierPath(subject, endpoints, {
      nobody: async () => () => ({
        source: new NestedSpans(trace.getTracer(SCOPE.name, SCOPE.version)),
        forceFlush: done,
        shutdown: done,
      }),
      official: async () => (await import('./official-provider.ts')).startOfficialProvider,
      native: async () => (await import('./native-provider.ts')).startNativeProvider,
    }),
  ),
);
