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

/** What delivered items cost with the queue and without; its files are in a folder of `parent`. */
export async function deliverRounds(
  parent: string,
  { rounds, share, progress }: ComparisonSettings,
): Promise<Rounds<SwitchKey, PhaseResult>> {
  const results = new Rounds<SwitchKey, PhaseResult>();
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
          return process.ask('closedLoop', { items: MEASURED * share });
        });
        results.add(key, result);
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}
