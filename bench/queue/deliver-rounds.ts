import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparisonSettings } from '../comparison.ts';
import type { PhaseResult } from '../items/phases.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { Sink } from '../sink/sink.ts';
import { inSubjectProcess } from './in-subject-process.ts';
import { SWITCH_SUBJECTS, type SwitchKey } from './subjects.ts';

const WARM_UP = 300_000;
/** Many, because a difference of some ns is looked for. */
const MEASURED = 1_500_000;
/** Well below what either sustains here, and much for a service. */
export const PACED_ITEMS_A_SECOND = 100_000;
const PACED_SECONDS = 10;
const FEWEST_PACED_SECONDS = 3;

/** What delivered items cost with the queue and without. */
export interface DeliveredRounds {
  /** As many as the queue, or the exporter without it, takes: the main thread then waits for the disk, and looks often whether it may go on. */
  readonly closedLoop: Rounds<SwitchKey, PhaseResult>;
  /** At a rate that both sustain: nobody waits, so that the main thread's time is for items alone. */
  readonly paced: Rounds<SwitchKey, PhaseResult>;
}

/** Measures both; the queue's files are in a folder of `parent`. */
export async function deliverRounds(
  parent: string,
  { rounds, share, progress }: ComparisonSettings,
): Promise<DeliveredRounds> {
  const results: DeliveredRounds = { closedLoop: new Rounds(), paced: new Rounds() };
  const seconds = Math.max(FEWEST_PACED_SECONDS, PACED_SECONDS * share);
  const sink = await Sink.start();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(SWITCH_SUBJECTS, round)) {
        progress(`round ${round} of ${rounds}: ${SWITCH_SUBJECTS[key].name}`);
        const folder = await mkdtemp(join(parent, `${key}-`));
        const subject = { directory: key === 'on' ? folder : null };
        const result = await inSubjectProcess(async (process) => {
          await process.ask('open', { subject, endpoints: sink.endpoints });
          await process.ask('closedLoop', { items: WARM_UP * share });
          const paced = await process.ask('paced', { itemsPerSecond: PACED_ITEMS_A_SECOND, seconds });
          return { paced, closedLoop: await process.ask('closedLoop', { items: MEASURED * share }) };
        });
        results.closedLoop.add(key, result.closedLoop);
        results.paced.add(key, result.paced);
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}
