import type { Column, Comparison, ComparisonSettings, Ratio, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { HEAP_GROWTH_NODE_OPTIONS } from '../measure/heap-growth.ts';
import { Rounds } from '../measure/rounds.ts';
import { AnsweringProcess } from '../process/answering-process.ts';
import { tableOf } from '../report/table.ts';
import { Sink } from '../sink/sink.ts';
import type { SinkSignal } from '../sink/stored-request.ts';
import type { HeapResult, PhaseQuestions, PhaseResult } from './phases.ts';

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

export function compareItems<Key extends string, Subject extends { readonly name: string }>(
  comparison: ItemComparison<Key, Subject>,
): Comparison {
  return {
    summary: comparison.summary,
    defaultRounds: 5,
    run: async (settings) => {
      const shrunk = { ...comparison, phases: partOf(comparison.phases, settings.share) };
      const rounds = await runRounds(shrunk, settings);
      return {
        versions: comparison.versions(),
        tables: tablesOf(shrunk, rounds),
        ratios: comparison.ratios(rounds),
      };
    },
  };
}

async function runRounds<Key extends string, Subject extends { readonly name: string }>(
  { signal, subjects, subjectProcess, phases }: ItemComparison<Key, Subject>,
  { rounds, progress }: ComparisonSettings,
): Promise<PhaseRounds<Key>> {
  const results: PhaseRounds<Key> = {
    closedLoop: new Rounds(),
    paced: new Rounds(),
    burst: new Rounds(),
    heapGrowth: new Rounds(),
  };
  const sink = await Sink.start();
  const withSubject = async (
    key: Key,
    nodeOptions: readonly string[],
    use: (subject: AnsweringProcess<PhaseQuestions<Subject>>) => Promise<void>,
  ): Promise<void> => {
    const subject = new AnsweringProcess<PhaseQuestions<Subject>>(subjectProcess, { nodeOptions });
    try {
      await subject.ask('open', { subject: subjects[key], endpoints: sink.endpoints });
      await use(subject);
    } finally {
      await subject.stop();
    }
  };
  const observe = async (keepsBodies: boolean, phase: () => Promise<PhaseResult>): Promise<PhaseFigures> => {
    await sink.reset({ keepsBodies });
    const result = await phase();
    const { bytes, items } = await sink.counts();
    return { ...result, bytes, delivered: items?.[signal] ?? null };
  };
  const { warmUp, closedLoop, paced, burst, heapGrowth } = phases;
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const key of alternate(subjects, round)) {
        progress(`round ${round} of ${rounds}: ${subjects[key].name}`);
        await withSubject(key, ['--expose-gc'], async (subject) => {
          await subject.ask('closedLoop', { items: warmUp });
          const closed = (): Promise<PhaseResult> => subject.ask('closedLoop', { items: closedLoop });
          results.closedLoop.add(key, await observe(false, closed));
          if (!paced.subjects.includes(key)) return;
          results.paced.add(key, await observe(false, () => subject.ask('paced', paced)));
        });
        if (burst.subjects.includes(key)) {
          await withSubject(key, ['--expose-gc'], async (subject) => {
            results.burst.add(key, await observe(true, () => subject.ask('burst', burst)));
          });
        }
        if (heapGrowth.subjects.includes(key)) {
          await withSubject(key, HEAP_GROWTH_NODE_OPTIONS, async (subject) => {
            await subject.ask('closedLoop', { items: warmUp });
            results.heapGrowth.add(key, await subject.ask('heapGrowth', heapGrowth));
          });
        }
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

function partOf<Key extends string>(plan: PhasePlan<Key>, share: number): PhasePlan<Key> {
  return {
    warmUp: plan.warmUp * share,
    closedLoop: plan.closedLoop * share,
    paced: { ...plan.paced, seconds: Math.max(1, plan.paced.seconds * share) },
    burst: { ...plan.burst, items: plan.burst.items * share },
    heapGrowth: { ...plan.heapGrowth, items: plan.heapGrowth.items * share },
  };
}

function tablesOf<Key extends string, Subject extends { readonly name: string }>(
  { item, subjects, phases }: ItemComparison<Key, Subject>,
  rounds: PhaseRounds<Key>,
): Table[] {
  const figures = phaseFigures(item);
  const { closedLoop, warmUp, paced, burst, heapGrowth } = phases;
  const mainNs: Column = {
    key: `mainNsPer${item.key}`,
    heading: `main thread ns/${item.one}`,
    digits: 0,
  };
  const processNs: Column = { key: `processNsPer${item.key}`, heading: `process ns/${item.one}`, digits: 0 };
  const rssPeak: Column = { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 };
  const lost: Column = { key: 'lost', heading: 'lost', digits: 0 };
  return [
    tableOf({
      title: `closed loop: ${count(closedLoop)} ${item.many} after ${count(warmUp)} to warm up, as fast as nobody drops`,
      phase: 'closed loop',
      subjects,
      rounds: rounds.closedLoop,
      figures,
      columns: [
        mainNs,
        processNs,
        { key: `${item.many}PerSecond`, heading: `${item.many}/s`, digits: 0 },
        { key: 'heapPeakMb', heading: 'heap peak MB', digits: 0 },
        rssPeak,
        { key: `bytesPer${item.key}`, heading: `bytes sent/${item.one}`, digits: 1 },
        lost,
      ],
    }),
    tableOf({
      title: `paced: ${count(paced.itemsPerSecond)} ${item.many}/s for ${paced.seconds} s; the delay includes the 1 ms timer that measures it`,
      phase: 'paced',
      subjects,
      rounds: rounds.paced,
      figures,
      columns: [
        mainNs,
        processNs,
        { key: 'loopDelayP50Ms', heading: 'loop delay p50 ms', digits: 2 },
        { key: 'loopDelayP99Ms', heading: 'p99 ms', digits: 2 },
        { key: 'loopDelayMaxMs', heading: 'max ms', digits: 2 },
      ],
    }),
    tableOf({
      title: `burst: ${count(burst.items)} ${item.many} ${item.made} in one turn of the event loop, then shutdown; the sink counted what it got`,
      phase: 'burst',
      subjects,
      rounds: rounds.burst,
      figures,
      columns: [
        { key: item.made, heading: item.made, digits: 0 },
        { key: 'delivered', heading: 'delivered', digits: 0 },
        lost,
        { key: 'wallMs', heading: 'wall ms', digits: 0 },
        mainNs,
        rssPeak,
      ],
    }),
    tableOf({
      title: `heap growth: ${count(heapGrowth.items)} ${item.many} of a closed loop, with no garbage collected in between`,
      phase: 'heap growth',
      subjects,
      rounds: rounds.heapGrowth,
      figures: { [`heapBytesPer${item.key}`]: heapBytes, [item.made]: ({ made }) => made },
      columns: [{ key: `heapBytesPer${item.key}`, heading: `heap bytes/${item.one}`, digits: 0 }],
    }),
  ].filter(({ rows }) => rows.length > 0);
}

function phaseFigures(item: ItemWords): Record<string, (result: PhaseFigures) => number> {
  return {
    [`mainNsPer${item.key}`]: mainNs,
    [`processNsPer${item.key}`]: processNs,
    [`${item.many}PerSecond`]: ({ made, wallMs }) => (made / wallMs) * 1_000,
    heapPeakMb: ({ heapPeakBytes }) => heapPeakBytes / 1e6,
    rssPeakMb: ({ rssPeakBytes }) => rssPeakBytes / 1e6,
    loopDelayP50Ms: ({ loopDelayMs }) => loopDelayMs.p50,
    loopDelayP99Ms: ({ loopDelayMs }) => loopDelayMs.p99,
    loopDelayMaxMs: ({ loopDelayMs }) => loopDelayMs.max,
    [`bytesPer${item.key}`]: ({ bytes, made }) => bytes / made,
    wallMs: ({ wallMs }) => wallMs,
    [item.made]: ({ made }) => made,
    delivered: ({ made, lost, delivered }) => delivered ?? made - lost,
    lost: ({ made, lost, delivered }) => (delivered === null ? lost : made - delivered),
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Main-thread CPU an item. */
export function mainNs({ mainCpuNs, made }: PhaseFigures): number {
  return mainCpuNs / made;
}

/** CPU of every thread, an item. */
export function processNs({ processCpuNs, made }: PhaseFigures): number {
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
