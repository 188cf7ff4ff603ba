import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { MemoryRound } from './comparison.ts';
import type { MemorySubjectKey } from './subjects.ts';

type Figure = (round: MemoryRound) => number;

const RSS: Figure = ({ rssPeakBytes }) => rssPeakBytes;
const HEAP: Figure = ({ heapPeakBytes }) => heapPeakBytes;

/** The official side's memory divided by ours: whole processes, and what telemetry adds to a process without it. */
export function memoryRatios(rounds: Rounds<MemorySubjectKey, MemoryRound>): Record<string, Ratio> {
  const ratio = (ours: 'own' | 'processor', figure: Figure, added: boolean, meaning: string): Ratio => ({
    ...quotientOf(
      rounds.of('official').map(figure),
      rounds.of(ours).map(figure),
      added ? rounds.of('nothing').map(figure) : null,
    ),
    meaning,
    aim: null,
  });
  return {
    rss: ratio('own', RSS, false, 'peak RSS of the process, NativeTracerProvider'),
    rssAdded: ratio('own', RSS, true, 'peak RSS above that without telemetry, NativeTracerProvider'),
    rssProcessor: ratio('processor', RSS, false, 'peak RSS of the process, NativeSpanProcessor'),
    rssProcessorAdded: ratio(
      'processor',
      RSS,
      true,
      'peak RSS above that without telemetry, NativeSpanProcessor',
    ),
    heap: ratio('own', HEAP, false, 'peak JavaScript heap, NativeTracerProvider'),
    heapAdded: ratio(
      'own',
      HEAP,
      true,
      'peak JavaScript heap above that without telemetry, NativeTracerProvider',
    ),
    heapProcessor: ratio('processor', HEAP, false, 'peak JavaScript heap, NativeSpanProcessor'),
  };
}
