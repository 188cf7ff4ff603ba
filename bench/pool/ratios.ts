import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { SpanAllocations } from './comparison.ts';
import type { PoolSubjectKey } from './subjects.ts';

type Cost = (each: SpanAllocations) => number;

/** Theirs by ours. What is taken off is what the same spans cost with nobody listening, or with no provider. */
export function poolRatios(rounds: Rounds<PoolSubjectKey, SpanAllocations>): Record<string, Ratio> {
  const costs = (key: PoolSubjectKey, cost: Cost): number[] =>
    rounds.of(key).map((each) => cost(each) * PRECISION);
  const exported = (cost: Cost, meaning: string, aim: number | null): Ratio => ({
    ...quotientOf(costs('officialExport', cost), costs('nativeExport', cost), costs('floor', cost)),
    meaning: `${meaning} a span, above the floor, same SDK, gzip 6`,
    aim,
  });
  const whole = (cost: Cost, meaning: string): Ratio => ({
    ...quotientOf(costs('official', cost), costs('native', cost), costs('nobody', cost)),
    meaning: `${meaning} a span, whole tiers, the workload's own taken off, gzip 6`,
    aim: null,
  });
  return {
    allocations: exported(allBytes, 'bytes allocated, native and on the JavaScript heap,', 10),
    nativeAllocations: exported(nativeCalls, 'calls of the C allocator by the whole process', 10),
    heapAllocations: exported(heapBytes, 'bytes on the JavaScript heap', null),
    allocationsTier: whole(allBytes, 'bytes allocated, native and on the JavaScript heap,'),
    nativeAllocationsTier: whole(nativeCalls, 'calls of the C allocator by the whole process'),
    heapAllocationsTier: whole(heapBytes, 'bytes on the JavaScript heap'),
  };
}

/** Quotients take no difference below 1 for real; calls come in thousandths. */
const PRECISION = 1_000_000;

const allBytes: Cost = ({ nativeBytes, heapBytes }) => nativeBytes + heapBytes;
const nativeCalls: Cost = (each) => each.nativeCalls;
const heapBytes: Cost = (each) => each.heapBytes;
