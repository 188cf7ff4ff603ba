import { type TierSubject, tierSubjects } from '../items/tiers.ts';
import { SUBJECTS as SPAN_SUBJECTS, type Subject as SpanSubject } from '../spans/subject.ts';

/** One party: of the comparison of exports (`spans`) or of that of whole tiers (`provider`). */
export type PoolSubject =
  | { name: string; of: 'spans'; subject: SpanSubject }
  | { name: string; of: 'provider'; subject: TierSubject };

const tiers = tierSubjects('NativeTracerProvider');

/** All subjects: the export's, on one SDK, with nobody listening as the floor; then whole tiers, with no provider as the floor. */
export const POOL_SUBJECTS = {
  floor: ofSpans(SPAN_SUBJECTS.floor3),
  officialExport: ofSpans(SPAN_SUBJECTS.official3),
  nativeExport: ofSpans(SPAN_SUBJECTS.native3),
  nobody: ofProvider(tiers.nobody),
  official: ofProvider(tiers.official),
  native: ofProvider(tiers.native),
} satisfies Record<string, PoolSubject>;

export type PoolSubjectKey = keyof typeof POOL_SUBJECTS;

function ofSpans(subject: SpanSubject): PoolSubject {
  return { name: subject.name, of: 'spans', subject };
}

function ofProvider(subject: TierSubject): PoolSubject {
  return { name: `whole: ${subject.name}`, of: 'provider', subject };
}
