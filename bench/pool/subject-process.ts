import type { ItemPath } from '../items/item-path.ts';
import { type PhaseResult, phasesOf } from '../items/phases.ts';
import { answerParent } from '../process/answer-parent.ts';
import { openProviderPath } from '../provider/provider-path.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { openSpanPath } from '../spans/span-path.ts';
import { type NativeAllocations, nativeAllocations } from './allocation-counter.ts';
import { type LeaseCosts, measureLeases } from './lease-costs.ts';
import { sampleHeap } from './sample-heap.ts';
import type { PoolSubject } from './subjects.ts';

// One subject, one round and one way to count: started by the comparison, which asks the questions in order.

const { open, closedLoop } = phasesOf(async (subject: PoolSubject, endpoints: SinkEndpoints) =>
  seldomAsked(
    subject.of === 'spans'
      ? await openSpanPath(subject.subject, endpoints)
      : await openProviderPath(subject.subject, endpoints),
  ),
);

/**
 * The same, asked what has settled only where the answer could matter: our `stats()` takes some twenty allocations, which a program
 * doesn't cause every 512 spans.
 */
function seldomAsked(path: ItemPath): ItemPath {
  let known = 0;
  return {
    ...path,
    settled: () => {
      if (path.source.made - known > path.backlogLimit / 2) known = path.settled();
      return known;
    },
  };
}

const questions = {
  open,
  closedLoop,

  /** What large arrays cost. */
  leases: ({ sizeBytes, share }: { sizeBytes: number; share: number }): LeaseCosts =>
    measureLeases(sizeBytes, share),

  /** What the closed loop asks of the C allocator. In a process that is counted. */
  countNative: async ({ items }: { items: number }): Promise<PhaseResult & NativeAllocations> => {
    const before = nativeAllocations();
    const result = await closedLoop({ items });
    const after = nativeAllocations();
    return { ...result, calls: after.calls - before.calls, bytes: after.bytes - before.bytes };
  },

  /** What it allocates on the JavaScript heap. */
  sampleHeap: async ({ items }: { items: number }): Promise<{ made: number; heapBytes: number }> => {
    let made = 0;
    const heapBytes = await sampleHeap(async () => {
      made = (await closedLoop({ items })).made;
    });
    return { made, heapBytes };
  },
};

export type PoolQuestions = typeof questions;

answerParent(questions);
