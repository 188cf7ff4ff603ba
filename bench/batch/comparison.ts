import { installed } from '../../test/peers/npm/installed.ts';
import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { withProcess } from '../process/with-process.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { type BatchRounds, boundsOf, cpuNs, ratiosOf, wallNs } from './ratios.ts';
import { BATCH_SUBJECTS, type BatchPhase, type BatchSubject, type BatchSubjectKey } from './subject.ts';
import type { BatchQuestions, BatchResult, BatchWork } from './subject-process.ts';

const DATALOADER = '2.2.3';

const PLAN: Record<BatchPhase, BatchWork & { title: string }> = {
  oneThread: {
    title: 'one thread that adds, in batches of 512',
    phase: 'oneThread',
    items: 4_000_000,
    producers: 1,
    threads: 1,
  },
  producers: {
    title: '128 asynchronous producers that wait for room',
    phase: 'producers',
    items: 1_024_000,
    producers: 128,
    threads: 1,
  },
  threads: {
    title: '4 worker threads with 32 producers each, items of 64 B',
    phase: 'threads',
    items: 1_024_000,
    producers: 32,
    threads: 4,
  },
};
const PHASES = Object.keys(PLAN) as BatchPhase[];

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

/** Items through processors that make batches of them, for a consumer that only counts; each party in a process of its own. */
export const comparison: Comparison = {
  summary:
    'items through a batch processor: official BatchSpanProcessor, BatchLogRecordProcessor and dataloader against OptimizedBatchProcessor',
  defaultRounds: 7,

  run: async (settings) => {
    const rounds = await runRounds(settings);
    return {
      versions: { ...packageVersions('sdk-trace', 'sdk-logs'), dataloader: DATALOADER },
      tables: PHASES.map((phase) => phaseTable(phase, rounds[phase])),
      ratios: ratiosOf(rounds),
      bounds: boundsOf(rounds),
    };
  },
};

function phaseTable(phase: BatchPhase, rounds: Rounds<BatchSubjectKey, BatchResult>): Table {
  return tableOf({
    title: PLAN[phase].title,
    phase,
    subjects: BATCH_SUBJECTS,
    rounds,
    figures: {
      itemsPerSecond: ({ items, wallMs }) => (items / wallMs) * 1_000,
      wallNs,
      cpuNs,
      mainNs: ({ mainCpuNs, items }) => mainCpuNs / items,
      lost: ({ lost }) => lost,
      share: ({ share }) => share,
    },
    columns: [
      { key: 'itemsPerSecond', heading: 'items/s', digits: 0 },
      { key: 'cpuNs', heading: 'CPU ns/item', digits: 1 },
      { key: 'mainNs', heading: 'main thread ns/item', digits: 1 },
      { key: 'lost', heading: 'lost', digits: 0 },
      { key: 'share', heading: 'share of the last producer', digits: 3 },
    ],
  });
}

async function runRounds({ rounds, share, progress }: ComparisonSettings): Promise<BatchRounds> {
  const folder = await installed({ dataloader: DATALOADER });
  const results: BatchRounds = { oneThread: new Rounds(), producers: new Rounds(), threads: new Rounds() };
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const key of alternate(BATCH_SUBJECTS, round)) {
      const { party, phases }: BatchSubject = BATCH_SUBJECTS[key];
      for (const phase of phases) {
        const work = { ...PLAN[phase], items: PLAN[phase].items * share };
        const result = await withProcess<BatchQuestions, BatchResult>(
          SUBJECT_PROCESS,
          {},
          async (subject) => {
            await subject.ask('open', { name: party, phase, folder });
            // Warm, as a service is.
            await subject.ask('run', work);
            return subject.ask('run', work);
          },
        );
        results[phase].add(key, result);
      }
    }
  }
  return results;
}
