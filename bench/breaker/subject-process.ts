import { measureHeapGrowth } from '../measure/heap-growth.ts';
import { ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import { type Guarded, guard } from './guards.ts';
import type { GuardName } from './subject.ts';

// One subject, one round: started by comparison.ts, which asks the questions in order.

/** What calls came to, one after the other. */
export interface CallsResult {
  calls: number;
  mainCpuNs: number;
  wallMs: number;
}

export type BreakerQuestions = typeof answers;

let guarded: Guarded | null = null;
/** What the calls gave, so that none of them can be left out. */
let sum = 0;

const answers = {
  open: async ({ name }: { name: GuardName }): Promise<void> => {
    guarded = await guard(name, async () => 1);
  },

  call: async ({ calls }: { calls: number }): Promise<CallsResult> => {
    const meter = ProcessMeter.start();
    await makeCalls(calls);
    const { mainCpuNs, wallMs } = meter.stop();
    return { calls, mainCpuNs, wallMs };
  },

  /** The bytes by which the heap grows meanwhile, with no collection of garbage in between. */
  heapGrowth: ({ calls }: { calls: number }): Promise<number> => measureHeapGrowth(() => makeCalls(calls)),

  /** Calls that succeeded since `open`. */
  succeeded: (): number => sum,

  close: (): void => guarded?.stop(),
};

async function makeCalls(calls: number): Promise<void> {
  if (guarded === null) throw new Error('open comes first');
  const { call } = guarded;
  for (let left = calls; left > 0; left--) sum += await call();
}

answerParent(answers);
