import type { Comparison, Row } from '../comparison.ts';
import { alternate, keysOf } from '../measure/alternate.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import { AnsweringProcess } from '../process/answering-process.ts';
import { packageVersion } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { ratiosOf } from './ratios.ts';
import { SUBJECTS, type SubjectKey } from './subject.ts';
import type { PhaseResult, SubjectQuestions } from './subject-process.ts';

const WARM_UP_SPANS = 60_000;
const CLOSED_LOOP_SPANS = 200_000;
const PACED = { spansPerSecond: 20_000, seconds: 3 };
const BURST_SPANS = 100_000;

/** Subjects whose event loop is watched at a steady rate too. */
const PACED_SUBJECTS: readonly SubjectKey[] = ['floor3', 'official3', 'native3'];
/** Both sides with their own queue limits: what a burst does to a user who changed nothing. */
const BURST_SUBJECTS: readonly SubjectKey[] = ['official3Defaults', 'native3Defaults'];

/** What the sink and the subject's process say of one phase. */
export interface PhaseFigures extends PhaseResult {
  delivered: number | null;
  bytes: number;
}

/** Rounds of each subject in one phase. */
export type PhaseRounds = Map<SubjectKey, PhaseFigures[]>;

/** Ended spans to a sink: our processor on SDK 3 and 2 against the official exporters, each in a process of its own. */
export const comparison: Comparison = {
  summary:
    'cost of each ended span: BatchSpanProcessor + official OTLP exporters against NativeSpanProcessor',
  defaultRounds: 5,

  async run({ rounds, progress }) {
    const closed: PhaseRounds = new Map();
    const paced: PhaseRounds = new Map();
    const burst: PhaseRounds = new Map();
    const sink = await Sink.start();
    try {
      for (let round = 1; round <= rounds; round++) {
        for (const key of alternate(SUBJECTS, round)) {
          progress(`round ${round} of ${rounds}: ${SUBJECTS[key].name}`);
          await withSubject(key, sink, async (subject) => {
            await subject.ask('closedLoop', { spans: WARM_UP_SPANS });
            record(
              closed,
              key,
              await observe(sink, false, () => subject.ask('closedLoop', { spans: CLOSED_LOOP_SPANS })),
            );
            if (PACED_SUBJECTS.includes(key)) {
              record(paced, key, await observe(sink, false, () => subject.ask('paced', PACED)));
            }
          });
          if (BURST_SUBJECTS.includes(key)) {
            await withSubject(key, sink, async (subject) => {
              record(
                burst,
                key,
                await observe(sink, true, () => subject.ask('burst', { spans: BURST_SPANS })),
              );
            });
          }
        }
      }
    } finally {
      await sink.stop();
    }
    return {
      versions: versions(),
      tables: [
        {
          title: `closed loop: ${CLOSED_LOOP_SPANS.toLocaleString('en-US')} spans after ${WARM_UP_SPANS.toLocaleString('en-US')} to warm up, as fast as nobody drops`,
          columns: [
            { key: 'mainNsPerSpan', heading: 'main thread ns/span', digits: 0 },
            { key: 'processNsPerSpan', heading: 'process ns/span', digits: 0 },
            { key: 'spansPerSecond', heading: 'spans/s', digits: 0 },
            { key: 'heapPeakMb', heading: 'heap peak MB', digits: 0 },
            { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
            { key: 'bytesPerSpan', heading: 'bytes sent/span', digits: 1 },
            { key: 'lost', heading: 'lost', digits: 0 },
          ],
          rows: rowsOf('closed loop', closed),
        },
        {
          title: `paced: ${PACED.spansPerSecond.toLocaleString('en-US')} spans/s for ${PACED.seconds} s; the delay includes the 1 ms timer that measures it`,
          columns: [
            { key: 'mainNsPerSpan', heading: 'main thread ns/span', digits: 0 },
            { key: 'processNsPerSpan', heading: 'process ns/span', digits: 0 },
            { key: 'loopDelayP50Ms', heading: 'loop delay p50 ms', digits: 2 },
            { key: 'loopDelayP99Ms', heading: 'p99 ms', digits: 2 },
            { key: 'loopDelayMaxMs', heading: 'max ms', digits: 2 },
          ],
          rows: rowsOf('paced', paced),
        },
        {
          title: `burst: ${BURST_SPANS.toLocaleString('en-US')} spans ended in one turn of the event loop, then shutdown; the sink counted what it got`,
          columns: [
            { key: 'ended', heading: 'ended', digits: 0 },
            { key: 'delivered', heading: 'delivered', digits: 0 },
            { key: 'lost', heading: 'lost', digits: 0 },
            { key: 'wallMs', heading: 'wall ms', digits: 0 },
            { key: 'mainNsPerSpan', heading: 'main thread ns/span', digits: 0 },
            { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
          ],
          rows: rowsOf('burst', burst),
        },
      ],
      ratios: ratiosOf(closed),
    };
  },
};

async function withSubject(
  key: SubjectKey,
  sink: Sink,
  use: (subject: AnsweringProcess<SubjectQuestions>) => Promise<void>,
): Promise<void> {
  const subject = new AnsweringProcess<SubjectQuestions>(new URL('./subject-process.ts', import.meta.url), {
    nodeOptions: ['--expose-gc'],
  });
  try {
    await subject.ask('open', { subject: SUBJECTS[key], endpoints: sink.endpoints });
    await use(subject);
  } finally {
    await subject.stop();
  }
}

async function observe(
  sink: Sink,
  keepsBodies: boolean,
  phase: () => Promise<PhaseResult>,
): Promise<PhaseFigures> {
  await sink.reset({ keepsBodies });
  const result = await phase();
  const { bytes, spans } = await sink.counts();
  return { ...result, bytes, delivered: spans };
}

function record(phase: PhaseRounds, key: SubjectKey, figures: PhaseFigures): void {
  const rounds = phase.get(key);
  if (rounds === undefined) phase.set(key, [figures]);
  else rounds.push(figures);
}

function rowsOf(phase: string, rounds: PhaseRounds): Row[] {
  return keysOf(SUBJECTS).flatMap((key) => {
    const figures = rounds.get(key);
    return figures === undefined ? [] : [{ subject: SUBJECTS[key].name, phase, figures: figuresOf(figures) }];
  });
}

function figuresOf(rounds: readonly PhaseFigures[]): Record<string, Spread> {
  const over = (figure: (round: PhaseFigures) => number): Spread => spreadOf(rounds.map(figure));
  return {
    mainNsPerSpan: over(({ mainCpuNs, ended }) => mainCpuNs / ended),
    processNsPerSpan: over(({ processCpuNs, ended }) => processCpuNs / ended),
    spansPerSecond: over(({ ended, wallMs }) => (ended / wallMs) * 1_000),
    heapPeakMb: over(({ heapPeakBytes }) => heapPeakBytes / 1e6),
    rssPeakMb: over(({ rssPeakBytes }) => rssPeakBytes / 1e6),
    loopDelayP50Ms: over(({ loopDelayMs }) => loopDelayMs.p50),
    loopDelayP99Ms: over(({ loopDelayMs }) => loopDelayMs.p99),
    loopDelayMaxMs: over(({ loopDelayMs }) => loopDelayMs.max),
    bytesPerSpan: over(({ bytes, ended }) => bytes / ended),
    wallMs: over(({ wallMs }) => wallMs),
    ended: over(({ ended }) => ended),
    delivered: over(({ ended, lost, delivered }) => delivered ?? ended - lost),
    lost: over(({ ended, lost, delivered }) => (delivered === null ? lost : ended - delivered)),
  };
}

function versions(): Record<string, string> {
  const official = ['sdk-trace', 'exporter-trace-otlp-proto', 'exporter-trace-otlp-grpc'].map((name) => [
    `@opentelemetry/${name}`,
    packageVersion(`@opentelemetry/${name}`),
  ]);
  const official2 = ['sdk-trace-base', 'exporter-trace-otlp-proto'].map((name) => [
    `@opentelemetry/${name} (SDK 2)`,
    packageVersion(`@opentelemetry/${name}`, 'test/peers/sdk2/'),
  ]);
  return Object.fromEntries([...official, ...official2]);
}
