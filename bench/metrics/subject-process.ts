import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { measureHeapGrowth } from '../measure/heap-growth.ts';
import { type ProcessCost, ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import {
  type MetricSettings,
  type RunningMetrics,
  type StartMetrics,
  startNoMetrics,
} from './running-metrics.ts';
import type { MetricSubject } from './subject.ts';
import { type Call, callsOf, callsOfManySeries, type Instrument } from './workload.ts';

// One subject, one instrument, one round: started by comparison.ts, which asks the questions in order.

export interface RecordResult extends ProcessCost {
  calls: number;
}

/** A collection of many series, against the same event loop with nothing to do. */
export interface SeriesResult {
  series: number;
  /** What it was to call the instrument for the first time with each set of attributes. */
  newSeriesNs: number;
  /** And once more. */
  knownSeriesNs: number;
  idleDelayMaxMs: number;
  first: CollectionResult;
  next: CollectionResult;
  rssPeakBytes: number;
}

/** One collection and its export. */
export interface CollectionResult {
  wallMs: number;
  loopDelayMaxMs: number;
  mainCpuNs: number;
}

export type MetricQuestions = typeof answers;

let running: RunningMetrics | null = null;
let call: Call | null = null;
let called = 0;

const answers = {
  open: async ({
    subject,
    settings,
  }: {
    subject: MetricSubject;
    settings: MetricSettings;
  }): Promise<void> => {
    running = (await startOf(subject))(settings);
  },

  use: ({ instrument }: { instrument: Instrument | 'manySeries' }): void => {
    const { meter } = opened().running;
    call = instrument === 'manySeries' ? callsOfManySeries(meter) : callsOf(instrument, meter);
  },

  /** Calls the instrument; `collectEvery` calls there's a collection, and another at the end. */
  record: async ({ calls, collectEvery }: { calls: number; collectEvery: number }): Promise<RecordResult> => {
    const meter = ProcessMeter.start();
    await callAndCollect(calls, collectEvery);
    return { ...meter.stop(), calls };
  },

  /** The bytes by which the heap grows meanwhile, with no collection of garbage in between. */
  heapGrowth: ({ calls }: { calls: number }): Promise<number> =>
    measureHeapGrowth(() => callAndCollect(calls, calls)),

  /** All calls made since `open`. */
  called: (): number => called,

  manySeries: async ({ series, idleMs }: { series: number; idleMs: number }): Promise<SeriesResult> => {
    const newSeriesNs = (await mainNsOf(() => callInTurns(series))) / series;
    const first = await watchCollection();
    const idle = ProcessMeter.start();
    await sleep(idleMs);
    const { loopDelayMs } = idle.stop();
    called = 0;
    const knownSeriesNs = (await mainNsOf(() => callInTurns(series))) / series;
    const next = await watchCollection();
    return {
      series,
      newSeriesNs,
      knownSeriesNs,
      idleDelayMaxMs: loopDelayMs.max,
      first,
      next,
      rssPeakBytes: process.resourceUsage().maxRSS * 1_024,
    };
  },
};

async function startOf({ tier }: MetricSubject): Promise<StartMetrics> {
  switch (tier) {
    case 'nobody':
      return startNoMetrics;
    case 'official':
      return (await import('./official-metrics.ts')).startOfficialMetrics;
    case 'native':
      return (await import('./native-metrics.ts')).startNativeMetrics;
  }
}

function opened(): { running: RunningMetrics; call: Call } {
  if (running === null) throw new Error('open comes first');
  return { running, call: call ?? (() => {}) };
}

async function callAndCollect(calls: number, collectEvery: number): Promise<void> {
  for (let left = calls; left > 0; left -= collectEvery) {
    await callInTurns(Math.min(left, collectEvery));
    await opened().running.collect();
  }
}

const CALLS_A_TURN = 8_192;

async function callInTurns(calls: number): Promise<void> {
  const { call } = opened();
  for (let left = calls; left > 0; left -= CALLS_A_TURN) {
    const end = called + Math.min(left, CALLS_A_TURN);
    while (called < end) call(called++);
    await nextTurn();
  }
}

async function mainNsOf(work: () => Promise<void>): Promise<number> {
  const meter = ProcessMeter.start();
  await work();
  return meter.stop().mainCpuNs;
}

// The meter sees a delay between two turns of its timer: one before the collection, one after.
const SEVERAL_TURNS_MS = 20;

async function watchCollection(): Promise<CollectionResult> {
  const meter = ProcessMeter.start();
  await sleep(SEVERAL_TURNS_MS);
  const startMs = performance.now();
  await opened().running.collect();
  const wallMs = performance.now() - startMs;
  await sleep(SEVERAL_TURNS_MS);
  const { mainCpuNs, loopDelayMs } = meter.stop();
  return { wallMs, mainCpuNs, loopDelayMaxMs: loopDelayMs.max };
}

answerParent(answers);
