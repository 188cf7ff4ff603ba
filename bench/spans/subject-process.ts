import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessCost, ProcessMeter } from '../measure/process-meter.ts';
import { answerParent } from '../process/answer-parent.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { openSpanPath, type SpanPath } from './span-path.ts';
import type { Subject } from './subject.ts';

// One subject, one round: started by comparison.ts, which asks the questions in order.

/** What one phase cost and came to. */
export interface PhaseResult extends ProcessCost {
  ended: number;
  /** Spans given up, as the subject itself says. */
  lost: number;
}

export type SubjectQuestions = typeof answers;

let path: SpanPath | null = null;

const answers = {
  open: async ({ subject, endpoints }: { subject: Subject; endpoints: SinkEndpoints }): Promise<void> => {
    path = await openSpanPath(subject, endpoints);
  },

  /** Ends spans as fast as the subject takes them without dropping any. */
  closedLoop: ({ spans }: { spans: number }): Promise<PhaseResult> =>
    measure((opened) => endAll(opened, spans)),

  /** Ends spans at a steady rate, which leaves the event loop room to show how long it's held up. */
  paced: ({ spansPerSecond, seconds }: { spansPerSecond: number; seconds: number }): Promise<PhaseResult> =>
    measure((opened) => endPaced(opened, spansPerSecond, seconds)),

  /** Ends all spans in one turn of the event loop, then shuts down as a program that ends does. */
  burst: ({ spans }: { spans: number }): Promise<PhaseResult> =>
    measure(async ({ workload, flush, shutdown }) => {
      workload.endSpans(spans);
      await flush();
      await shutdown();
    }),
};

async function measure(phase: (opened: SpanPath) => Promise<void>): Promise<PhaseResult> {
  if (path === null) throw new Error('open comes first');
  const endedBefore = path.workload.ended;
  const lostBefore = path.lost();
  const meter = ProcessMeter.start();
  await phase(path);
  const cost = meter.stop();
  return { ...cost, ended: path.workload.ended - endedBefore, lost: path.lost() - lostBefore };
}

const SPANS_A_TURN = 512;

async function endAll(opened: SpanPath, spans: number): Promise<void> {
  const { workload, settled, backlogLimit } = opened;
  const target = workload.ended + spans;
  while (workload.ended < target) {
    if (workload.ended - settled() + SPANS_A_TURN > backlogLimit) {
      await opened.nextChange();
      continue;
    }
    workload.endSpans(Math.min(SPANS_A_TURN, target - workload.ended));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settleAll(opened);
}

// A longer pause of the machine isn't made up for: the spans of a whole second at once would be another test.
const LONGEST_TURN_MS = 50;

async function endPaced(opened: SpanPath, spansPerSecond: number, seconds: number): Promise<void> {
  const startMs = performance.now();
  let lastTurnMs = startMs;
  let due = 0;
  while (lastTurnMs - startMs < seconds * 1_000) {
    await sleep(1);
    const nowMs = performance.now();
    due += (Math.min(LONGEST_TURN_MS, nowMs - lastTurnMs) / 1_000) * spansPerSecond;
    lastTurnMs = nowMs;
    opened.workload.endSpans(Math.floor(due));
    due -= Math.floor(due);
  }
  await settleAll(opened);
}

async function settleAll({ flush, isExporting, nextChange }: SpanPath): Promise<void> {
  await flush();
  // The SDK's own flush leaves out a batch that is on its way.
  while (isExporting()) {
    await nextChange();
    await flush();
  }
}

answerParent(answers);
