import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import { makeItems } from './items.ts';
import { BATCH_ITEMS, openParty, type Party } from './parties.ts';
import { produce, Shares } from './producers.ts';
import type { BatchPhase, PartyName } from './subject.ts';
import type { ThreadTask } from './worker.ts';

// One subject, one phase, one round: started by comparison.ts, which asks the questions in order.

/** What a phase came to. */
export interface BatchResult {
  items: number;
  wallMs: number;
  mainCpuNs: number;
  processCpuNs: number;
  /** Items that the consumer didn't get. */
  lost: number;
  /** What the slowest producer had added when the first was done, as a share; 1 where there is one producer. */
  share: number;
}

export interface BatchWork {
  phase: BatchPhase;
  items: number;
  producers: number;
  threads: number;
}

export type BatchQuestions = typeof answers;

let party: Party | null = null;
const items = makeItems();

const answers = {
  open: async ({
    name,
    phase,
    folder,
  }: {
    name: PartyName;
    phase: BatchPhase;
    folder: string;
  }): Promise<void> => {
    party = await openParty(name, phase !== 'oneThread', folder);
  },

  run: async (work: BatchWork): Promise<BatchResult> => {
    if (party === null) throw new Error('open comes first');
    const meter = ProcessMeter.start();
    const share = await PHASES[work.phase](party, work);
    await party.flush();
    const { wallMs, mainCpuNs, processCpuNs } = meter.stop();
    return { items: work.items, wallMs, mainCpuNs, processCpuNs, lost: party.lost(), share };
  },
};

const PHASES: Record<BatchPhase, (party: Party, work: BatchWork) => Promise<number>> = {
  oneThread: async ({ add }, work) => {
    for (let left = work.items; left > 0; left -= BATCH_ITEMS) {
      const count = Math.min(left, BATCH_ITEMS);
      for (let at = 0; at < count; at++) add(items[(left + at) % items.length] as (typeof items)[number]);
      // Nobody adds for ever without a turn of the event loop; the official processors need one for each batch.
      await turn();
    }
    return 1;
  },

  producers: async ({ add }, { items: total, producers }) => {
    const shares = new Shares(producers, total / producers);
    await produce(producers, total / producers, (producer) => add(items[producer] as never), shares);
    return shares.share;
  },

  threads: async ({ handle }, { items: total, producers, threads }) => {
    if (handle === undefined) throw new Error('nobody else takes items of other threads');
    const task: ThreadTask = { handle: handle(), producers, each: total / producers / threads };
    const workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: task }),
    );
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const ended = workers.map((worker) => Promise.all([once(worker, 'message'), once(worker, 'exit')]));
    for (const worker of workers) worker.postMessage('begin');
    const shares = (await Promise.all(ended)).map(([[share]]) => share as number);
    return Math.min(...shares);
  },
};

answerParent(answers);
