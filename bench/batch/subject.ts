/** One party of the comparison. */
export interface BatchSubject {
  /** As the tables and `--json` name it. */
  name: string;
  party: PartyName;
  /** Which phases it takes part in. */
  phases: readonly BatchPhase[];
}

/** What gathers the items. */
export type PartyName = 'own' | 'ownLimits' | 'ownKeys' | 'officialSpans' | 'officialLogs' | 'dataloader';

/** One thread that adds and doesn't wait; many asynchronous producers that wait; worker threads with such producers. */
export type BatchPhase = 'oneThread' | 'producers' | 'threads';

/** All subjects, by the name that ratios use. */
export const BATCH_SUBJECTS = {
  native: { name: 'OptimizedBatchProcessor', party: 'own', phases: ['oneThread', 'producers', 'threads'] },
  nativeLimits: {
    name: 'OptimizedBatchProcessor, bytes, priorities, adaptive',
    party: 'ownLimits',
    phases: ['oneThread'],
  },
  nativeKeys: {
    name: 'OptimizedBatchProcessor, ordered by 1,000 keys',
    party: 'ownKeys',
    phases: ['oneThread'],
  },
  official: { name: 'official BatchSpanProcessor', party: 'officialSpans', phases: ['oneThread'] },
  officialLogs: { name: 'official BatchLogRecordProcessor', party: 'officialLogs', phases: ['oneThread'] },
  dataloader: { name: 'dataloader', party: 'dataloader', phases: ['oneThread', 'producers'] },
} as const satisfies Record<string, BatchSubject>;

export type BatchSubjectKey = keyof typeof BATCH_SUBJECTS;
