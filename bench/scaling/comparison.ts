import type { Bound, Comparison, ComparisonSettings, Table } from '../comparison.ts';
import { spreadOf } from '../measure/spread.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { count } from '../report/count.ts';
import { Sink } from '../sink/sink.ts';
import * as axes from './axes.ts';
import { flatnessOf, linearityOf } from './flatness.ts';
import type { PointCost, ScalingQuestions, SeriesCost } from './subject-process.ts';

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

/** ±10 % around the middle. */
const FLAT = 1.22;
const LINEAR = 1.1;

/** What every point came to, a value a round. */
interface Results {
  readonly items: Map<number, PointCost[]>;
  readonly attributes: Map<number, PointCost[]>;
  readonly series: Map<number, SeriesCost[]>;
  readonly instruments: Map<number, PointCost[]>;
}

/** Our own costs along four axes; there is no peer in it. */
export const comparison: Comparison = {
  summary:
    'our cost an item from 1,000 to 10,000,000 items, 1 to 1,000 attributes, 10 to 1,000,000 series: flat, linear, flat',
  defaultRounds: 3,
  run: async (settings) => {
    const results = await runRounds(settings);
    return { versions: {}, tables: tablesOf(results), ratios: {}, bounds: boundsOf(results) };
  },
};

async function runRounds({ rounds, share, progress }: ComparisonSettings): Promise<Results> {
  const results: Results = {
    items: new Map(),
    attributes: new Map(),
    series: new Map(),
    instruments: new Map(),
  };
  const isQuick = share < 1;
  // The largest point of an axis takes most of its time.
  const points = (all: readonly number[]): readonly number[] => (isQuick ? all.slice(0, -1) : all);
  const sink = await Sink.start();
  const endpoint = sink.endpoints.http;
  await sink.reset({ keepsBodies: false });
  try {
    for (let round = 1; round <= rounds; round++) {
      const say = (axis: string, size: number): void =>
        progress(`round ${round} of ${rounds}: ${axis}, ${count(size)}`);
      for (const items of points(axes.ITEMS)) {
        say('items', items);
        const runs = Math.max(1, Math.ceil((axes.LEAST_ITEMS * share) / items));
        const load = { endpoint, items, attributes: axes.ITEM_ATTRIBUTES, runs };
        add(results.items, items, await inProcess((subject) => subject.ask('spans', load)));
      }
      for (const attributes of axes.ATTRIBUTES) {
        say('attributes', attributes);
        const items = Math.ceil((axes.ATTRIBUTES_A_POINT * share) / Math.max(10, attributes));
        const load = { endpoint, items, attributes, runs: 1 };
        add(results.attributes, attributes, await inProcess((subject) => subject.ask('spans', load)));
      }
      for (const series of points(axes.SERIES)) {
        say('series', series);
        const load = { endpoint, series, calls: axes.CALLS * share };
        add(results.series, series, await inProcess((subject) => subject.ask('series', load)));
      }
      for (const instruments of points(axes.INSTRUMENTS)) {
        say('instruments', instruments);
        const load = { endpoint, instruments };
        add(results.instruments, instruments, await inProcess((subject) => subject.ask('instruments', load)));
      }
    }
  } finally {
    await sink.stop();
  }
  return results;
}

function inProcess<T>(use: (subject: AnsweringProcess<ScalingQuestions>) => Promise<T>): Promise<T> {
  return withProcess(SUBJECT_PROCESS, { nodeOptions: ['--max-old-space-size=8192'] }, use);
}

function add<T>(results: Map<number, T[]>, point: number, result: T): void {
  const known = results.get(point);
  if (known === undefined) results.set(point, [result]);
  else known.push(result);
}

const POINT_FIGURES = {
  mainNs: ({ mainNs }: PointCost) => mainNs,
  processNs: ({ processNs }: PointCost) => processNs,
};
const SERIES_FIGURES = {
  newNs: ({ newNs }: SeriesCost) => newNs,
  knownNs: ({ knownNs }: SeriesCost) => knownNs,
  collectMainNs: ({ collectMainNs }: SeriesCost) => collectMainNs,
  collectProcessNs: ({ collectProcessNs }: SeriesCost) => collectProcessNs,
};

function tablesOf({ items, attributes, series, instruments }: Results): Table[] {
  const main = { key: 'mainNs', heading: 'main thread ns', digits: 0 };
  const all = { key: 'processNs', heading: 'process ns', digits: 0 };
  return [
    {
      title: `a span of ${axes.ITEM_ATTRIBUTES} attributes, in runs of so many, each to its delivery`,
      columns: [main, all],
      rows: rowsOf('items', 'spans', items, POINT_FIGURES),
    },
    {
      title: 'a span with so many attributes, set one by one',
      columns: [main, all],
      rows: rowsOf('attributes', 'attributes', attributes, POINT_FIGURES),
    },
    {
      title: 'a series of a counter that has so many',
      columns: [
        { key: 'newNs', heading: 'add, new series ns', digits: 0 },
        { key: 'knownNs', heading: 'add, known ns', digits: 0 },
        { key: 'collectMainNs', heading: 'collection of all: main thread ns', digits: 0 },
        { key: 'collectProcessNs', heading: 'process ns', digits: 0 },
        { key: 'collectSeriesNs', heading: 'process ns a series', digits: 0 },
      ],
      rows: seriesRows(series),
    },
    {
      title: 'a counter, made and called once, of so many in a meter',
      columns: [main],
      rows: rowsOf('instruments', 'instruments', instruments, POINT_FIGURES),
    },
  ];
}

function seriesRows(series: ReadonlyMap<number, readonly SeriesCost[]>): Table['rows'] {
  const perSeries = [...series].map(([count, rounds]) =>
    spreadOf(rounds.map(({ collectProcessNs }) => collectProcessNs / count)),
  );
  return rowsOf('series', 'series', series, SERIES_FIGURES).map((row, index) => ({
    ...row,
    figures: { ...row.figures, collectSeriesNs: perSeries[index] ?? spreadOf([]) },
  }));
}

function rowsOf<T>(
  phase: string,
  what: string,
  results: ReadonlyMap<number, readonly T[]>,
  figures: Readonly<Record<string, (result: T) => number>>,
): Table['rows'] {
  return [...results].map(([point, rounds]) => ({
    subject: `${count(point)} ${what}`,
    phase,
    figures: Object.fromEntries(Object.entries(figures).map(([key, of]) => [key, spreadOf(rounds.map(of))])),
  }));
}

function boundsOf({ items, attributes, series, instruments }: Results): Record<string, Bound> {
  const flat = <T>(
    results: ReadonlyMap<number, readonly T[]>,
    of: (result: T) => number,
    meaning: string,
  ) => ({
    ...flatnessOf([...results.values()].map((rounds) => rounds.map(of))),
    meaning: `${meaning}: largest divided by smallest`,
    atMost: FLAT,
  });
  const linear = <T>(
    results: ReadonlyMap<number, readonly T[]>,
    of: (result: T) => number,
    meaning: string,
  ) => ({
    ...linearityOf(
      [...results.keys()],
      [...results.values()].map((rounds) => rounds.map(of)),
    ),
    meaning: `${meaning}: largest factor from the best line`,
    atMost: LINEAR,
  });
  return {
    items: flat(items, POINT_FIGURES.mainNs, 'main thread, a span, by the number of spans'),
    itemsProcess: flat(
      items,
      POINT_FIGURES.processNs,
      'process, a span, its share of a flush at the end of a run included',
    ),
    attributes: linear(attributes, POINT_FIGURES.mainNs, 'main thread, a span, by its attributes'),
    attributesProcess: linear(attributes, POINT_FIGURES.processNs, 'process, a span, by its attributes'),
    seriesAdd: flat(series, SERIES_FIGURES.knownNs, 'add, by the number of series'),
    seriesCollect: linear(series, SERIES_FIGURES.collectProcessNs, 'process, a collection, by its series'),
    instruments: flat(instruments, POINT_FIGURES.mainNs, 'making an instrument, by their number'),
  };
}
