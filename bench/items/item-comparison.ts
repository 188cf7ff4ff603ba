import type { Ratio } from '../comparison.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { SinkSignal } from '../sink/stored-request.ts';
import type { HeapResult, PhaseResult } from './phases.ts';

/** A comparison of what items of one signal cost, from the call that makes them to their delivery. */
export interface ItemComparison<Key extends string, Subject extends { readonly name: string }> {
  summary: string;
  signal: SinkSignal;
  item: ItemWords;
  subjects: Record<Key, Subject>;
  /** Answers with the phases of `phases.ts`, in a process of each subject's own. */
  subjectProcess: URL;
  phases: PhasePlan<Key>;
  versions(): Record<string, string>;
  ratios(rounds: PhaseRounds<Key>): Record<string, Ratio>;
}

/** How tables and `--json` call an item and the making of it. */
export interface ItemWords {
  /** For `mainNsPerSpan`. */
  key: string;
  one: string;
  many: string;
  /** What becomes of an item when it's made: `ended`. */
  made: string;
}

/** How many items each phase makes, and who takes part in those that aren't for all. */
export interface PhasePlan<Key extends string> {
  warmUp: number;
  closedLoop: number;
  /** At a steady rate, where the event loop is watched. */
  paced: { itemsPerSecond: number; seconds: number; subjects: readonly Key[] };
  /** In one turn of the event loop: what a burst does to a user who changed nothing. */
  burst: { items: number; subjects: readonly Key[] };
  /** Without a garbage collection. */
  heapGrowth: { items: number; subjects: readonly Key[] };
}

/** What the sink and the subject's process say of one phase. */
export interface PhaseFigures extends PhaseResult {
  delivered: number | null;
  bytes: number;
}

/** What each subject came to, by phase. */
export interface PhaseRounds<Key extends string> {
  closedLoop: Rounds<Key, PhaseFigures>;
  paced: Rounds<Key, PhaseFigures>;
  burst: Rounds<Key, PhaseFigures>;
  heapGrowth: Rounds<Key, HeapResult>;
}
