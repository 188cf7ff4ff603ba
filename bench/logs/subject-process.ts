import { logs, trace } from '@opentelemetry/api';
import { phasesOf } from '../items/phases.ts';
import { openTierPath, type TierSubject } from '../items/tiers.ts';
import { answerParent } from '../process/answer-parent.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { SCOPE } from '../workload/service-values.ts';
import { CorrelatedRecords } from './workload.ts';

// One subject, one round: started by the comparison, which asks the questions in order.

const done = (): Promise<void> => Promise.resolve();

answerParent(
  phasesOf((subject: TierSubject, endpoints: SinkEndpoints) =>
    openTierPath(subject, endpoints, {
      nobody: async () => () => ({
        source: new CorrelatedRecords(logs.getLogger(SCOPE.name), trace.getTracer(SCOPE.name)),
        forceFlush: done,
        shutdown: done,
      }),
      official: async () => (await import('./official-logs.ts')).startOfficialLogs,
      native: async () => (await import('./native-logs.ts')).startNativeLogs,
    }),
  ),
);
