import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { count } from '../report/count.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { memoryRatios } from './ratios.ts';
import type { MemoryQuestions, SteadyResult } from './subject-process.ts';
import { MEMORY_SUBJECTS, type MemorySubjectKey } from './subjects.ts';

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

const PLAN = { spansPerSecond: 10_000, warmUpSeconds: 5, seconds: 20 };

/** One subject, one round. */
export interface MemoryRound extends SteadyResult {
  /** Spans that the sink got, of all that were made. */
  readonly delivered: number;
  readonly madeInAll: number;
}

/** Memory of a service at a steady rate, with Node's own settings. */
export const comparison: Comparison = {
  summary:
    'RSS and heap of a service at 10,000 spans/s: without telemetry, with the official SDK and exporter, with ours',
  defaultRounds: 5,
  run: async (settings) => {
    const plan = partOf(settings.share);
    const rounds = await runRounds(plan, settings);
    return {
      versions: packageVersions('sdk-trace', 'context-async-hooks', 'exporter-trace-otlp-proto'),
      tables: [memoryTable(plan, rounds)],
      ratios: memoryRatios(rounds),
    };
  },
};

type Plan = typeof PLAN;

function partOf(share: number): Plan {
  return {
    ...PLAN,
    warmUpSeconds: Math.max(1, PLAN.warmUpSeconds * share),
    seconds: Math.max(2, PLAN.seconds * share),
  };
}

async function runRounds(
  plan: Plan,
  { rounds, progress }: ComparisonSettings,
): Promise<Rounds<MemorySubjectKey, MemoryRound>> {
  const results = new Rounds<MemorySubjectKey, MemoryRound>();
  const sink = await Sink.start();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(MEMORY_SUBJECTS, round)) {
        progress(`round ${round} of ${rounds}: ${MEMORY_SUBJECTS[key].name}`);
        results.add(key, await runSubject(key, plan, sink));
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

function runSubject(
  key: MemorySubjectKey,
  { spansPerSecond, warmUpSeconds, seconds }: Plan,
  sink: Sink,
): Promise<MemoryRound> {
  return withProcess(SUBJECT_PROCESS, {}, async (subject: AnsweringProcess<MemoryQuestions>) => {
    await sink.reset({ keepsBodies: true });
    await subject.ask('open', { subject: MEMORY_SUBJECTS[key], endpoint: sink.endpoints.http });
    const { made: warmedUp } = await subject.ask('steady', { spansPerSecond, seconds: warmUpSeconds });
    const result = await subject.ask('steady', { spansPerSecond, seconds });
    await subject.ask('close');
    const { items } = await sink.counts();
    return { ...result, madeInAll: warmedUp + result.made, delivered: items?.traces ?? 0 };
  });
}

function memoryTable(
  { spansPerSecond, warmUpSeconds, seconds }: Plan,
  rounds: Rounds<MemorySubjectKey, MemoryRound>,
): Table {
  const mb = (bytes: number): number => bytes / 1e6;
  return tableOf({
    title: `${count(spansPerSecond)} spans/s for ${seconds} s after ${warmUpSeconds} s to warm up, all defaults; memory sampled every 50 ms`,
    phase: 'steady',
    subjects: MEMORY_SUBJECTS,
    rounds,
    figures: {
      rssPeakMb: ({ rssPeakBytes }) => mb(rssPeakBytes),
      rssMeanMb: ({ rssMeanBytes }) => mb(rssMeanBytes),
      heapPeakMb: ({ heapPeakBytes }) => mb(heapPeakBytes),
      heapMeanMb: ({ heapMeanBytes }) => mb(heapMeanBytes),
      heapTotalPeakMb: ({ heapTotalPeakBytes }) => mb(heapTotalPeakBytes),
      externalPeakMb: ({ externalPeakBytes }) => mb(externalPeakBytes),
      cpuPercent: ({ cpuMs }) => (cpuMs / (seconds * 1000)) * 100,
      spans: ({ made }) => made,
      lost: ({ madeInAll, delivered }) => (delivered === 0 ? 0 : madeInAll - delivered),
    },
    columns: [
      { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 1 },
      { key: 'rssMeanMb', heading: 'mean', digits: 1 },
      { key: 'heapPeakMb', heading: 'heap peak MB', digits: 1 },
      { key: 'heapMeanMb', heading: 'mean', digits: 1 },
      { key: 'externalPeakMb', heading: 'external MB', digits: 1 },
      { key: 'cpuPercent', heading: 'CPU %', digits: 1 },
      { key: 'lost', heading: 'lost', digits: 0 },
    ],
  });
}
