import type { Bound, Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import type { MetricRounds, RecordFigures, SeriesFigures } from './comparison.ts';
import type { MetricSubjectKey } from './subject.ts';

export function ratiosOf({ record, manySeries }: MetricRounds): Record<string, Ratio> {
  const { histogram, counter } = record;
  /** A call of each instrument, in the same round. */
  const both = (key: MetricSubjectKey, cost: Cost): number[] =>
    histogram.of(key).map((figures, round) => {
      const counted = counter.of(key)[round];
      return cost(figures) + (counted === undefined ? Number.NaN : cost(counted));
    });
  const ofBoth = (cost: Cost): Spread => quotientOf(both('official', cost), both('native', cost));
  const ofSeries = (figure: (figures: SeriesFigures) => number): Spread =>
    quotientOf(manySeries.of('official').map(figure), manySeries.of('native').map(figure));
  return {
    mainHistogram: {
      ...quotientOf(histogram.of('official').map(mainNs), histogram.of('native').map(mainNs)),
      meaning: 'main thread, histogram.record with 3 attributes, its share of collections included',
      aim: 15,
    },
    mainCounter: {
      ...quotientOf(counter.of('official').map(mainNs), counter.of('native').map(mainNs)),
      meaning: 'main thread, counter.add with 3 attributes, its share of collections included',
      aim: 15,
    },
    process: {
      ...ofBoth(({ processCpuNs, calls }) => processCpuNs / calls),
      meaning: 'whole process, one call of each instrument, gzip 6',
      aim: 6,
    },
    heapGrowth: {
      ...ofBoth(({ heapBytesPerCall }) => heapBytesPerCall),
      meaning: "bytes that grow on the heap for one call of each, the caller's attributes included",
      aim: 4,
    },
    seriesCollection: {
      ...ofSeries(({ next }) => next.mainCpuNs),
      meaning: 'main thread, a collection and export of all the series',
      aim: null,
    },
    seriesMemory: {
      ...ofSeries(({ rssPeakBytes }) => rssPeakBytes),
      meaning: 'largest resident set with all the series, the runtime included',
      aim: null,
    },
  };
}

export function boundsOf({ manySeries }: MetricRounds): Record<string, Bound> {
  return {
    collectionDelayAddedMs: {
      ...spreadOf(manySeries.of('native').map(collectionDelayAdded)),
      meaning: "ms by which a collection of all our series lengthens the event loop's longest delay",
      atMost: 20,
    },
  };
}

/** How much longer the longest delay of the event loop is with a collection than without; the worse of both collections. */
export function collectionDelayAdded({ idleDelayMaxMs, first, next }: SeriesFigures): number {
  return Math.max(0, Math.max(first.loopDelayMaxMs, next.loopDelayMaxMs) - idleDelayMaxMs);
}

type Cost = (figures: RecordFigures) => number;

function mainNs({ mainCpuNs, calls }: RecordFigures): number {
  return mainCpuNs / calls;
}
