import { ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import { SENDERS, type Send } from './senders.ts';
import type { ConnectionSubjectKey } from './subject.ts';

// One subject, one round: started by comparison.ts, which asks the questions in order.

/** What requests came to. */
export interface RequestsResult {
  requests: number;
  mainCpuNs: number;
  processCpuNs: number;
  wallMs: number;
}

export type ConnectionQuestions = typeof answers;

let send: Send | null = null;

const answers = {
  open: ({ key, url }: { key: ConnectionSubjectKey; url: string }): void => {
    send = SENDERS[key](url);
  },

  /** Sends requests, so many at once. */
  request: async ({ requests, atOnce }: { requests: number; atOnce: number }): Promise<RequestsResult> => {
    const meter = ProcessMeter.start();
    await sendAll(requests, atOnce);
    const { mainCpuNs, processCpuNs, wallMs } = meter.stop();
    return { requests, mainCpuNs, processCpuNs, wallMs };
  },
};

async function sendAll(requests: number, atOnce: number): Promise<void> {
  if (send === null) throw new Error('open comes first');
  const one = send;
  let [left, bytes] = [requests, 0];
  const sendInTurn = async (): Promise<void> => {
    while (left-- > 0) bytes += await one();
  };
  await Promise.all(Array.from({ length: atOnce }, sendInTurn));
  if (bytes === 0) throw new Error('the answers were empty');
}

answerParent(answers);
