import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type ProcessCost, ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import { handleBare, handleTraced } from './handlers.ts';
import type { HttpSubject } from './subject.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';

// The service under load: started by comparison.ts, one process a subject and round.

export interface ServiceLoad extends ProcessCost {
  /** Spans delivered since the service started, once all that waited was sent; `null` where nobody exports. */
  delivered: number | null;
  /** Requests answered since the service started. */
  answered: number;
  /** Those since `beginLoad`. */
  answeredInLoad: number;
}

export type ServiceQuestions = typeof answers;

let telemetry: Telemetry | null = null;
let load: { meter: ProcessMeter; answeredBefore: number } | null = null;
let answered = 0;

const answers = {
  /** The service's URL. */
  start: async ({ subject, sink }: { subject: HttpSubject; sink: string }): Promise<string> => {
    telemetry = subject.telemetry === 'none' ? null : await startTelemetry(subject.telemetry, sink);
    const handle = telemetry === null ? handleBare : handleTraced;
    // `require`, as instrumentation patches the module there; it does so only once telemetry has started.
    const http: typeof import('node:http') = createRequire(import.meta.url)('node:http');
    const server = http.createServer((request, response) => {
      answered += 1;
      handle(request, response);
    });
    return await listen(server);
  },

  beginLoad: (): void => {
    load = { meter: ProcessMeter.start(), answeredBefore: answered };
  },

  endLoad: async (): Promise<ServiceLoad> => {
    if (load === null) throw new Error('beginLoad comes first');
    const cost = load.meter.stop();
    const answeredInLoad = answered - load.answeredBefore;
    return { ...cost, delivered: (await telemetry?.deliverAll()) ?? null, answered, answeredInLoad };
  },
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/orders/42`;
}

answerParent(answers);
