import type { Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { HEAP_GROWTH_NODE_OPTIONS } from '../measure/heap-growth.ts';
import { Rounds } from '../measure/rounds.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { count } from '../report/count.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { boundsOf, collectionDelayAdded, ratiosOf } from './ratios.ts';
import { METRIC_SUBJECTS, type MetricSubjectKey } from './subject.ts';
import type { MetricQuestions, RecordResult, SeriesResult } from './subject-process.ts';
import type { Instrument } from './workload.ts';

const PLAN = {
  warmUp: 600_000,
  calls: 3_000_000,
  collectEvery: 500_000,
  heapCalls: 200_000,
  series: 1_000_000,
  idleMs: 3_000,
};

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

const CALLS: Record<Instrument, string> = { histogram: 'histogram.record', counter: 'counter.add' };
const INSTRUMENTS: readonly Instrument[] = ['histogram', 'counter'];

/** Subjects that hold a million series; the API alone holds none. */
const SERIES_SUBJECTS: readonly MetricSubjectKey[] = ['official', 'native'];
// A million series of the official SDK, and what it makes of them for one export, don't fit the default heap.
const SERIES_NODE_OPTIONS = ['--expose-gc', '--max-old-space-size=12288'];

/** What the subject's process and the sink say of one phase. */
export interface RecordFigures extends RecordResult {
  /** Calls that the data points at the sink don't account for; `null` where nobody exports. */
  lost: number | null;
  heapBytesPerCall: number;
}

export interface SeriesFigures extends SeriesResult {
  /** Data points of the collection of known series that the sink got. */
  delivered: number;
}

export interface MetricRounds {
  record: Record<Instrument, Rounds<MetricSubjectKey, RecordFigures>>;
  manySeries: Rounds<MetricSubjectKey, SeriesFigures>;
}

/** Measurements to a sink: the official SDK and exporter against our tier, each in a process of its own. */
export const comparison: Comparison = {
  summary:
    'cost of histogram.record and counter.add, and of collecting a million series: the official SDK against NativeMeterProvider',
  defaultRounds: 5,

  run: async (settings) => {
    const plan = partOf(settings.share);
    const rounds = await runRounds(plan, settings);
    return {
      versions: packageVersions('sdk-metrics', 'exporter-metrics-otlp-proto'),
      tables: tablesOf(plan, rounds),
      ratios: ratiosOf(rounds),
      bounds: boundsOf(rounds),
    };
  },
};

type Plan = typeof PLAN;

function partOf(share: number): Plan {
  return {
    warmUp: PLAN.warmUp * share,
    calls: PLAN.calls * share,
    collectEvery: PLAN.collectEvery * share,
    heapCalls: PLAN.heapCalls * share,
    series: PLAN.series * share,
    idleMs: PLAN.idleMs * share,
  };
}

async function runRounds(plan: Plan, { rounds, progress }: ComparisonSettings): Promise<MetricRounds> {
  const results: MetricRounds = {
    record: { histogram: new Rounds(), counter: new Rounds() },
    manySeries: new Rounds(),
  };
  const sink = await Sink.start();
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(METRIC_SUBJECTS, round)) {
        progress(`round ${round} of ${rounds}: ${METRIC_SUBJECTS[key].name}`);
        for (const instrument of INSTRUMENTS) {
          results.record[instrument].add(key, await runRecord(key, instrument, plan, sink));
        }
        if (!SERIES_SUBJECTS.includes(key)) continue;
        progress(`round ${round} of ${rounds}: ${METRIC_SUBJECTS[key].name}, ${count(plan.series)} series`);
        results.manySeries.add(key, await runManySeries(key, plan, sink));
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

async function runRecord(
  key: MetricSubjectKey,
  instrument: Instrument,
  { warmUp, calls, collectEvery, heapCalls }: Plan,
  sink: Sink,
): Promise<RecordFigures> {
  const result = await withSubject(key, sink, ['--expose-gc'], async (subject) => {
    await subject.ask('use', { instrument });
    await subject.ask('record', { calls: warmUp, collectEvery });
    const recorded = await subject.ask('record', { calls, collectEvery });
    // Cumulative: the last collection holds every call.
    const lost = key === 'nobody' ? null : (await subject.ask('called')) - (await sink.metricTotal());
    return { ...recorded, lost };
  });
  const grownBytes = await withSubject(key, sink, HEAP_GROWTH_NODE_OPTIONS, async (subject) => {
    await subject.ask('use', { instrument });
    await subject.ask('record', { calls: warmUp, collectEvery });
    return await subject.ask('heapGrowth', { calls: heapCalls });
  });
  return { ...result, heapBytesPerCall: grownBytes / heapCalls };
}

async function runManySeries(
  key: MetricSubjectKey,
  { series, idleMs }: Plan,
  sink: Sink,
): Promise<SeriesFigures> {
  return await withSubject(key, sink, SERIES_NODE_OPTIONS, async (subject) => {
    await sink.reset({ keepsBodies: true });
    await subject.ask('use', { instrument: 'manySeries' });
    const result = await subject.ask('manySeries', { series, idleMs });
    const { items } = await sink.counts();
    await sink.reset({ keepsBodies: false });
    // Both collections have every series.
    return { ...result, delivered: (items?.metrics ?? 0) / 2 };
  });
}

function withSubject<Result>(
  key: MetricSubjectKey,
  sink: Sink,
  nodeOptions: readonly string[],
  use: (subject: AnsweringProcess<MetricQuestions>) => Promise<Result>,
): Promise<Result> {
  return withProcess(SUBJECT_PROCESS, { nodeOptions }, async (subject: AnsweringProcess<MetricQuestions>) => {
    // One more than there are series: the limit counts the overflow's own.
    const settings = { endpoint: sink.endpoints.http, seriesLimit: PLAN.series + 1 };
    await subject.ask('open', { subject: METRIC_SUBJECTS[key], settings });
    return await use(subject);
  });
}

function tablesOf({ calls, warmUp, collectEvery, series }: Plan, rounds: MetricRounds): Table[] {
  const collections = `a collection and export every ${count(collectEvery)}`;
  const recordTables = INSTRUMENTS.map((instrument) =>
    tableOf({
      title: `${CALLS[instrument]}, 3 attributes, 40 series: ${count(calls)} calls after ${count(warmUp)} to warm up, ${collections}`,
      phase: CALLS[instrument],
      subjects: METRIC_SUBJECTS,
      rounds: rounds.record[instrument],
      figures: {
        mainNsPerCall: ({ mainCpuNs, calls: made }) => mainCpuNs / made,
        processNsPerCall: ({ processCpuNs, calls: made }) => processCpuNs / made,
        callsPerSecond: ({ calls: made, wallMs }) => (made / wallMs) * 1_000,
        heapBytesPerCall: ({ heapBytesPerCall }) => heapBytesPerCall,
        heapPeakMb: ({ heapPeakBytes }) => heapPeakBytes / 1e6,
        rssPeakMb: ({ rssPeakBytes }) => rssPeakBytes / 1e6,
        lost: ({ lost }) => lost ?? 0,
      },
      columns: [
        { key: 'mainNsPerCall', heading: 'main thread ns/call', digits: 1 },
        { key: 'processNsPerCall', heading: 'process ns/call', digits: 1 },
        { key: 'heapBytesPerCall', heading: 'heap bytes/call', digits: 1 },
        { key: 'heapPeakMb', heading: 'heap peak MB', digits: 0 },
        { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
        { key: 'lost', heading: 'lost', digits: 0 },
      ],
    }),
  );
  const seriesTable = tableOf({
    title: `a counter of ${count(series)} series, each called once before either collection; delay of the event loop, the 1 ms timer that measures it included`,
    phase: 'many series',
    subjects: METRIC_SUBJECTS,
    rounds: rounds.manySeries,
    figures: {
      idleDelayMaxMs: ({ idleDelayMaxMs }) => idleDelayMaxMs,
      firstDelayMaxMs: ({ first }) => first.loopDelayMaxMs,
      nextDelayMaxMs: ({ next }) => next.loopDelayMaxMs,
      collectionDelayAddedMs: collectionDelayAdded,
      firstWallMs: ({ first }) => first.wallMs,
      nextWallMs: ({ next }) => next.wallMs,
      nextMainMs: ({ next }) => next.mainCpuNs / 1e6,
      newSeriesNs: ({ newSeriesNs }) => newSeriesNs,
      knownSeriesNs: ({ knownSeriesNs }) => knownSeriesNs,
      rssPeakMb: ({ rssPeakBytes }) => rssPeakBytes / 1e6,
      lostPoints: ({ series: made, delivered }) => made - delivered,
    },
    columns: [
      { key: 'idleDelayMaxMs', heading: 'idle: max ms', digits: 1 },
      { key: 'firstDelayMaxMs', heading: 'first collection: max ms', digits: 1 },
      { key: 'nextDelayMaxMs', heading: 'next: max ms', digits: 1 },
      { key: 'nextWallMs', heading: 'wall ms', digits: 0 },
      { key: 'nextMainMs', heading: 'main thread ms', digits: 0 },
      { key: 'newSeriesNs', heading: 'ns/call, new series', digits: 0 },
      { key: 'knownSeriesNs', heading: 'known', digits: 0 },
      { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
      { key: 'lostPoints', heading: 'lost points', digits: 0 },
    ],
  });
  return [...recordTables, seriesTable];
}
