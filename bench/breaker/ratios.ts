import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { BreakerSubjectKey } from './subject.ts';
import type { CallsResult } from './subject-process.ts';

/** What calls cost and what they left on the heap. */
export interface BreakerFigures extends CallsResult {
  heapBytesPerCall: number;
}

/** What a guard adds to the bare call, each peer's by ours. */
export function ratiosOf(rounds: Rounds<BreakerSubjectKey, BreakerFigures>): Record<string, Ratio> {
  const added = (theirs: BreakerSubjectKey, ours: BreakerSubjectKey, cost: Cost) =>
    quotientOf(rounds.of(theirs).map(cost), rounds.of(ours).map(cost), rounds.of('bare').map(cost));
  return {
    opossum: {
      ...added('opossum', 'nativeSlowCalls', mainNs),
      meaning: 'main thread that a guarded call adds, our slow-call detection on, opossum without timeout',
      aim: 3,
    },
    cockatiel: {
      ...added('cockatiel', 'native', mainNs),
      meaning: 'main thread that a guarded call adds, slow-call detection off, windows of a count',
      aim: 1.2,
    },
    opossumLean: {
      ...added('opossumLean', 'nativeSlowCalls', mainNs),
      meaning: 'the same as opossum, whose percentiles are off',
      aim: null,
    },
    cockatielSampling: {
      ...added('cockatielSampling', 'native', mainNs),
      meaning: 'the same as cockatiel, its window of a time',
      aim: null,
    },
    heapGrowth: {
      ...added('opossum', 'nativeSlowCalls', ({ heapBytesPerCall }) => heapBytesPerCall),
      meaning: 'bytes that a guarded call adds to the growth of the heap, as in opossum',
      aim: null,
    },
    heapGrowthCockatiel: {
      ...added('cockatiel', 'native', ({ heapBytesPerCall }) => heapBytesPerCall),
      meaning: 'bytes that a guarded call adds to the growth of the heap, as in cockatiel',
      aim: null,
    },
  };
}

type Cost = (figures: BreakerFigures) => number;

/** CPU of the main thread for one call. */
export function mainNs({ mainCpuNs, calls }: BreakerFigures): number {
  return mainCpuNs / calls;
}
