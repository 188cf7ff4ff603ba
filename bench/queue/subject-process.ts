import { openNativePath } from '../items/native-path.ts';
import { phasesOf } from '../items/phases.ts';
import { startNativeLogs } from '../logs/native-logs.ts';
import { answerParent } from '../process/answer-parent.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { loadOwnQueue } from './load-own-queue.ts';

// One subject of ours, one round: started by the comparison, which asks either for the load or for the phases.

/** With its queue in `directory`, or without one. */
export interface PhaseSubject {
  readonly directory: string | null;
}

export type QueueQuestions = typeof answers;

const answers = {
  load: loadOwnQueue,
  ...phasesOf(({ directory }: PhaseSubject, { http }: SinkEndpoints) => {
    const queue = directory === null ? undefined : { queue: { directory } };
    const running = startNativeLogs({ endpoint: http, protocol: 'http/protobuf', ...queue });
    return openNativePath(running, () => running.stats());
  }),
};

answerParent(answers);
