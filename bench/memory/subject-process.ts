import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../process/answer-parent.ts';
import { type MemoryFigures, watchMemory } from './memory-watch.ts';
import { type RunningSubject, startSubject } from './start-subject.ts';
import type { MemorySubject } from './subjects.ts';

// One subject, one round: started by comparison.ts, which asks the questions in order.

export type MemoryQuestions = typeof answers;

/** What a phase at a steady rate came to. */
export interface SteadyResult extends MemoryFigures {
  readonly made: number;
  /** CPU of all threads meanwhile. */
  readonly cpuMs: number;
}

let running: RunningSubject | null = null;

const answers = {
  open: async ({ subject, endpoint }: { subject: MemorySubject; endpoint: string }): Promise<void> => {
    running = await startSubject(subject, endpoint);
  },

  steady: async (load: { spansPerSecond: number; seconds: number }): Promise<SteadyResult> => {
    const { source } = opened();
    const madeBefore = source.made;
    const cpuBefore = process.cpuUsage();
    const memory = await watchMemory(() => makeSteadily(load.spansPerSecond, load.seconds));
    const { user, system } = process.cpuUsage(cpuBefore);
    return { ...memory, made: source.made - madeBefore, cpuMs: (user + system) / 1000 };
  },

  close: (): Promise<void> => opened().shutdown(),
};

const TURN_MS = 10;

async function makeSteadily(spansPerSecond: number, seconds: number): Promise<void> {
  const { source } = opened();
  const madeBefore = source.made;
  const startMs = performance.now();
  for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startMs) {
    // What a pause of the machine held up is made up for, so that every subject makes the same.
    const due = Math.floor((elapsedMs / 1000) * spansPerSecond) - (source.made - madeBefore);
    if (due > 0) source.make(due);
    await sleep(TURN_MS);
  }
}

function opened(): RunningSubject {
  if (running === null) throw new Error('open comes first');
  return running;
}

answerParent(answers);
