import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureHeapGrowth } from '../measure/heap-growth.ts';
import { type ProcessCost, ProcessMeter } from '../measure/process-meter.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import type { ItemPath } from './item-path.ts';

// The phases of one subject, one round: compare-items.ts asks the questions in order.

/** What one phase cost and came to. */
export interface PhaseResult extends ProcessCost {
  made: number;
  /** Items given up, as the subject itself says. */
  lost: number;
}

/** What one phase without a garbage collection left on the heap. */
export interface HeapResult {
  made: number;
  grownBytes: number;
}

export type PhaseQuestions<Subject> = ReturnType<typeof phasesOf<Subject>>;

/** The answers of a subject's process; `openPath` puts the subject to work in it. */
export function phasesOf<Subject>(
  openPath: (subject: Subject, endpoints: SinkEndpoints) => ItemPath | Promise<ItemPath>,
) {
  let path: ItemPath | null = null;
  const opened = (): ItemPath => {
    if (path === null) throw new Error('open comes first');
    return path;
  };
  return {
    open: async ({ subject, endpoints }: { subject: Subject; endpoints: SinkEndpoints }): Promise<void> => {
      path = await openPath(subject, endpoints);
    },

    /** Makes items as fast as the subject takes them without dropping any. */
    closedLoop: ({ items }: { items: number }): Promise<PhaseResult> =>
      measure(opened(), () => makeAll(opened(), items)),

    /** Makes items at a steady rate, which leaves the event loop room to show how long it's held up. */
    paced: ({ itemsPerSecond, seconds }: { itemsPerSecond: number; seconds: number }): Promise<PhaseResult> =>
      measure(opened(), () => makePaced(opened(), itemsPerSecond, seconds)),

    /** Makes all items in one turn of the event loop, then shuts down as a program that ends does. */
    burst: ({ items }: { items: number }): Promise<PhaseResult> =>
      measure(opened(), async () => {
        opened().source.make(items);
        await opened().flush();
        await opened().shutdown();
      }),

    /** The closed loop again, with no collection of garbage in between. */
    heapGrowth: async ({ items }: { items: number }): Promise<HeapResult> => {
      const { source } = opened();
      const madeBefore = source.made;
      const grownBytes = await measureHeapGrowth(() => makeAll(opened(), items));
      return { made: source.made - madeBefore, grownBytes };
    },
  };
}

async function measure(path: ItemPath, phase: () => Promise<void>): Promise<PhaseResult> {
  const madeBefore = path.source.made;
  const lostBefore = path.lost();
  const meter = ProcessMeter.start();
  await phase();
  const cost = meter.stop();
  return { ...cost, made: path.source.made - madeBefore, lost: path.lost() - lostBefore };
}

const ITEMS_A_TURN = 512;

async function makeAll(path: ItemPath, items: number): Promise<void> {
  const { source, settled, backlogLimit } = path;
  const target = source.made + items;
  while (source.made < target) {
    if (source.made - settled() + ITEMS_A_TURN > backlogLimit) {
      await path.nextChange();
      continue;
    }
    source.make(Math.min(ITEMS_A_TURN, target - source.made));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settleAll(path);
}

// A longer pause of the machine isn't made up for: the items of a whole second at once would be another test.
const LONGEST_TURN_MS = 50;

async function makePaced(path: ItemPath, itemsPerSecond: number, seconds: number): Promise<void> {
  const { source } = path;
  const startMs = performance.now();
  let lastTurnMs = startMs;
  let due = 0;
  while (lastTurnMs - startMs < seconds * 1_000) {
    await sleep(1);
    const nowMs = performance.now();
    due += (Math.min(LONGEST_TURN_MS, nowMs - lastTurnMs) / 1_000) * itemsPerSecond;
    lastTurnMs = nowMs;
    const madeBefore = source.made;
    if (due >= 1) source.make(Math.floor(due));
    due -= source.made - madeBefore;
  }
  await settleAll(path);
}

async function settleAll({ flush, isExporting, nextChange }: ItemPath): Promise<void> {
  await flush();
  // The official SDK's own flush leaves out a batch that is on its way.
  while (isExporting()) {
    await nextChange();
    await flush();
  }
}
