import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparisonSettings } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { inSubjectProcess } from './in-subject-process.ts';
import { loadCollector } from './load-collector.ts';
import type { PrebuiltRequest } from './prebuilt-requests.ts';
import { QueueingCollector } from './queueing-collector.ts';
import type { LoadPlan, StoredLoad } from './stored-load.ts';
import { type QueueKey, type RequestItems, SUBJECTS } from './subjects.ts';

const PLAN: LoadPlan = { warmUp: 200_000, measured: 1_500_000 };
/** However little is to be done: with less, what is made and not stored yet would count for too much. */
const FEWEST_MEASURED = 200_000;

/** What the rounds need. */
export interface StoreParts {
  /** The Collector's program. */
  readonly binary: string;
  /** Each subject has a folder of its own in it, which is removed after its round. */
  readonly parent: string;
  readonly requests: Record<RequestItems, readonly PrebuiltRequest[]>;
}

/** What every subject stores, round by round. */
export async function storeRounds(
  { binary, parent, requests }: StoreParts,
  { rounds, share, progress }: ComparisonSettings,
): Promise<Rounds<QueueKey, StoredLoad>> {
  const plan = {
    warmUp: PLAN.warmUp * share,
    measured: Math.max(FEWEST_MEASURED, PLAN.measured * share),
  };
  const results = new Rounds<QueueKey, StoredLoad>();
  for (let round = 1; round <= rounds; round++) {
    for (const key of alternate(SUBJECTS, round)) {
      const { name, by } = SUBJECTS[key];
      progress(`round ${round} of ${rounds}: ${name}`);
      const folder = await mkdtemp(join(parent, `${key}-`));
      results.add(
        key,
        by.party === 'collector'
          ? await storeInCollector(binary, folder, by.fsync, requests[by.requestItems], plan)
          : await inSubjectProcess((subject) =>
              subject.ask('load', { directory: folder, fsync: by.fsync, ...plan }),
            ),
      );
      await rm(folder, { recursive: true, force: true });
    }
  }
  return results;
}

async function storeInCollector(
  binary: string,
  folder: string,
  fsync: boolean,
  requests: readonly PrebuiltRequest[],
  plan: LoadPlan,
): Promise<StoredLoad> {
  const collector = await QueueingCollector.start(binary, folder, { fsync });
  try {
    return await loadCollector(collector, requests, plan);
  } finally {
    await collector.stop();
  }
}
