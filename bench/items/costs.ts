import type { PhaseFigures } from './item-comparison.ts';
import type { HeapResult, PhaseResult } from './phases.ts';

/** Main-thread CPU an item. */
export function mainNs({ mainCpuNs, made }: PhaseResult): number {
  return mainCpuNs / made;
}

/** CPU of every thread, an item. */
export function processNs({ processCpuNs, made }: PhaseResult): number {
  return processCpuNs / made;
}

/** Growth of the heap an item, in the phase without a garbage collection. */
export function heapBytes({ grownBytes, made }: HeapResult): number {
  return grownBytes / made;
}

/** Largest heap of a phase, as the collector keeps it, above the one that the phase started with. */
export function heapPeak({ heapPeakBytes, heapStartBytes }: PhaseFigures): number {
  return heapPeakBytes - heapStartBytes;
}
