import type { Bound, Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';
import type { BatchPhase, BatchSubjectKey } from './subject.ts';
import type { BatchResult } from './subject-process.ts';

/** What each phase came to. */
export type BatchRounds = Record<BatchPhase, Rounds<BatchSubjectKey, BatchResult>>;

export function ratiosOf({ oneThread, producers }: BatchRounds): Record<string, Ratio> {
  const quotient = (rounds: Rounds<BatchSubjectKey, BatchResult>, theirs: BatchSubjectKey) =>
    quotientOf(rounds.of(theirs).map(cpuNs), rounds.of('native').map(cpuNs));
  return {
    official: {
      ...quotient(oneThread, 'official'),
      meaning: 'CPU an item from one thread, official BatchSpanProcessor with an exporter that only counts',
      aim: 1,
    },
    officialLogs: {
      ...quotient(oneThread, 'officialLogs'),
      meaning: 'the same, official BatchLogRecordProcessor',
      aim: 1,
    },
    dataloader: {
      ...quotient(oneThread, 'dataloader'),
      meaning: 'the same, dataloader, which makes a promise for each item',
      aim: null,
    },
    dataloaderProducers: {
      ...quotient(producers, 'dataloader'),
      meaning:
        'CPU an item of producers that wait for each: ours until there is room, dataloader until it is done',
      aim: null,
    },
  };
}

export function boundsOf(rounds: BatchRounds): Record<string, Bound> {
  const own = Object.values(rounds).flatMap((phase) => phase.of('native'));
  return {
    oneThread: {
      ...spreadOf(rounds.oneThread.of('native').map(wallNs)),
      meaning: 'ns an item from one thread, by the clock: 500 are 2,000,000 items a second',
      atMost: 500,
    },
    lost: { ...spreadOf(own.map(({ lost }) => lost)), meaning: 'items lost, in all phases', atMost: 0 },
    unfairness: {
      ...spreadOf(rounds.producers.of('native').map(({ share }) => 1 / share)),
      meaning: 'what the first of 128 producers has added when it is done, by what the last one has',
      atMost: 1.1,
    },
  };
}

/** CPU of the whole process for one item. */
export function cpuNs({ processCpuNs, items }: BatchResult): number {
  return processCpuNs / items;
}

export function wallNs({ wallMs, items }: BatchResult): number {
  return (wallMs * 1e6) / items;
}
