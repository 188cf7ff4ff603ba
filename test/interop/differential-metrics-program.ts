/** Programs of metric API calls, as data, so that fast-check can generate and shrink them. */

import {
  type Attributes,
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  type MeterProvider,
  type Observable,
  type UpDownCounter,
  ValueType,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { toObject } from '../support/attributes.ts';

export const SYNC_KINDS = ['COUNTER', 'UP_DOWN_COUNTER', 'GAUGE', 'HISTOGRAM'] as const;
export const OBSERVABLE_KINDS = [
  'OBSERVABLE_COUNTER',
  'OBSERVABLE_UP_DOWN_COUNTER',
  'OBSERVABLE_GAUGE',
] as const;

export type Kind = (typeof SYNC_KINDS)[number] | (typeof OBSERVABLE_KINDS)[number];
export type Pairs = readonly (readonly [string, unknown])[];

export interface InstrumentProgram {
  readonly kind: Kind;
  readonly meter: 0 | 1;
  readonly unit: string;
  readonly description: string;
  readonly isInteger: boolean;
  readonly boundaries: readonly number[] | undefined;
}

export interface AggregationProgram {
  readonly type: number;
  readonly options?: { boundaries?: number[]; recordMinMax?: boolean; maxSize?: number };
}

export interface ViewProgram {
  /** The index of an instrument, or a selection of several. */
  readonly selects: number | 'all' | Kind;
  readonly aggregation: AggregationProgram;
  readonly kept: readonly string[] | undefined;
  readonly limit: number | undefined;
}

export interface Step {
  readonly instrument: number;
  readonly value: number;
  readonly attributes: Pairs | undefined;
}

export interface MetricProgram {
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
  readonly instruments: readonly InstrumentProgram[];
  readonly views: readonly ViewProgram[];
  /** What is measured before each collection; of an observable instrument, what its callback observes in it. */
  readonly intervals: readonly (readonly Step[])[];
  /** Of counters, gauges and histograms. */
  readonly limit: number | undefined;
}

const HISTOGRAM_AGGREGATIONS: readonly AggregationProgram[] = [
  { type: 4 },
  { type: 4, options: { boundaries: [] } },
  { type: 4, options: { boundaries: [10, 1, 100], recordMinMax: false } },
  { type: 5 },
  { type: 5, options: { maxSize: 4 } },
  { type: 5, options: { maxSize: 20, recordMinMax: false } },
];
const NUMBER_AGGREGATIONS: readonly AggregationProgram[] = [
  { type: 0 },
  { type: 1 },
  { type: 2 },
  { type: 3 },
];

const value = fc.oneof(
  fc.integer({ min: -50, max: 1000 }),
  fc.double({ min: 0, max: 10_000, noNaN: true }),
  fc.constantFrom(0, -0, 0.1, 1e-9, 1e12, 5, 10, 25),
);
/** Differences of these are exact, so that totals add up alike in any order. */
const total = fc.integer({ min: -100, max: 4000 }).map((eighths) => eighths / 8);
const attributeValue = fc.constantFrom<unknown>('x', 'y', 'z', 1, 2, true, 1.5, ['x', 'y'], ['x']);
const pairs: fc.Arbitrary<Pairs> = fc.uniqueArray(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), attributeValue),
  { maxLength: 3, selector: ([key]) => key },
);
/** Fewer sets than any limit. */
const observedPairs: fc.Arbitrary<Pairs> = fc.constantFrom<Pairs>(
  [],
  [['a', 'x']],
  [
    ['a', 'x'],
    ['b', 1],
  ],
  [
    ['a', 'y'],
    ['b', 1],
  ],
);

const instrument: fc.Arbitrary<InstrumentProgram> = fc.record({
  kind: fc.constantFrom<Kind>(...SYNC_KINDS, ...SYNC_KINDS, ...OBSERVABLE_KINDS),
  meter: fc.constantFrom(0, 1),
  unit: fc.constantFrom('', 'ms', 'By'),
  description: fc.constantFrom('', 'what it is'),
  isInteger: fc.boolean(),
  boundaries: fc.option(fc.constantFrom([1, 2, 3], [], [0.5, 500]), { nil: undefined }),
});

function view(instruments: readonly InstrumentProgram[], selects: fc.Arbitrary<ViewProgram['selects']>) {
  return fc
    .record({
      selects,
      aggregation: fc.constantFrom(...NUMBER_AGGREGATIONS, ...HISTOGRAM_AGGREGATIONS),
      kept: fc.option(fc.subarray(['a', 'b', 'c', 'd']), { nil: undefined }),
      limit: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    })
    .map((program): ViewProgram => {
      const selected = instruments.filter(
        ({ kind }, index) =>
          program.selects === 'all' || program.selects === kind || program.selects === index,
      );
      // Where the official SDK and the specification part: see the test.
      const hasObservable = selected.some(({ kind }) => isObservable(kind));
      const isHistogram = program.aggregation.type >= 4;
      return hasObservable
        ? {
            ...program,
            limit: undefined,
            kept: undefined,
            aggregation: isHistogram ? { type: 0 } : program.aggregation,
          }
        : program;
    });
}

export function isObservable(kind: Kind): boolean {
  return OBSERVABLE_KINDS.some((observable) => observable === kind);
}

export const metricProgram: fc.Arbitrary<MetricProgram> = fc
  .array(instrument, { minLength: 1, maxLength: 5 })
  .chain((instruments) => {
    const indexes = fc.integer({ min: 0, max: instruments.length - 1 });
    const step = indexes.chain((index): fc.Arbitrary<Step> => {
      const isOfCallback = isObservable(instruments[index]?.kind ?? 'COUNTER');
      return fc.record({
        instrument: fc.constant(index),
        value: isOfCallback ? total : value,
        attributes: isOfCallback ? observedPairs : fc.option(pairs, { nil: undefined }),
      });
    });
    return fc.record({
      temporality: fc.constantFrom<MetricProgram['temporality']>('cumulative', 'delta', 'lowmemory'),
      instruments: fc.constant(instruments),
      views: fc
        .tuple(
          // One that may select several, and others that give their metrics names of their own.
          fc.array(view(instruments, fc.constantFrom<ViewProgram['selects']>('all', ...SYNC_KINDS)), {
            maxLength: 1,
          }),
          fc.array(view(instruments, indexes), { maxLength: 2 }),
        )
        .map((views) => views.flat()),
      intervals: fc.array(fc.array(step, { maxLength: 25 }), { minLength: 1, maxLength: 4 }),
      limit: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    });
  })
  .map(withoutContestedLimits);

/**
 * Limits where the official SDK and the specification agree: the official one forgets at each collection which sets it has
 * seen, also where cumulative points go on reporting them.
 */
function withoutContestedLimits(program: MetricProgram): MetricProgram {
  if (program.intervals.length === 1) return program;
  const views = program.views.map((view) => {
    const isCumulative =
      program.temporality !== 'delta' ||
      program.instruments.some(
        ({ kind }, index) =>
          kind === 'UP_DOWN_COUNTER' &&
          (view.selects === 'all' || view.selects === kind || view.selects === index),
      );
    return isCumulative ? { ...view, limit: undefined } : view;
  });
  return { ...program, views, limit: program.temporality === 'delta' ? program.limit : undefined };
}

/** The options that views have in both SDKs. */
export function viewOptions(view: ViewProgram, index: number) {
  const { selects, aggregation, limit } = view;
  return {
    aggregation,
    ...(limit === undefined ? {} : { aggregationCardinalityLimit: limit }),
    ...(typeof selects === 'number'
      ? { instrumentName: `m${selects}`, name: `view.${index}`, description: `view of ${selects}` }
      : selects === 'all'
        ? { instrumentName: 'm*' }
        : { instrumentType: selects }),
  };
}

/** Runs a program; `collect` is called after each interval. */
export async function runProgram(
  program: MetricProgram,
  provider: MeterProvider,
  collect: () => Promise<void>,
): Promise<void> {
  const meters = [
    provider.getMeter('first', '1.0', { schemaUrl: 'https://example.com/schema' }),
    provider.getMeter('second'),
  ];
  let observed: readonly Step[] = [];
  const instruments = program.instruments.map((instrument, index) => {
    const made = create(meters[instrument.meter] as Meter, instrument, `m${index}`);
    if ('addCallback' in made) {
      made.addCallback((result) => {
        for (const { value, attributes } of lastOfEach(
          observed.filter((step) => step.instrument === index),
        )) {
          result.observe(value, attributesOf(attributes));
        }
      });
    }
    return made;
  });
  for (const steps of program.intervals) {
    observed = steps;
    for (const { instrument, value, attributes } of steps) {
      const made = instruments[instrument];
      if (made === undefined || 'addCallback' in made) continue;
      if ('add' in made) made.add(value, attributesOf(attributes));
      else made.record(value, attributesOf(attributes));
    }
    await collect();
  }
}

/** One observation of each set: of several, which one the official SDK takes depends on the first's place. */
function lastOfEach(steps: readonly Step[]): Step[] {
  return [...new Map(steps.map((step) => [JSON.stringify(step.attributes), step])).values()];
}

function attributesOf(pairs: Pairs | undefined): Attributes | undefined {
  return pairs === undefined ? undefined : (toObject(pairs) as Attributes);
}

function create(
  meter: Meter,
  { kind, unit, description, isInteger, boundaries }: InstrumentProgram,
  name: string,
): Counter | UpDownCounter | Gauge | Histogram | Observable {
  const options = {
    unit,
    description,
    valueType: isInteger ? ValueType.INT : ValueType.DOUBLE,
    ...(boundaries === undefined ? {} : { advice: { explicitBucketBoundaries: [...boundaries] } }),
  };
  switch (kind) {
    case 'COUNTER':
      return meter.createCounter(name, options);
    case 'UP_DOWN_COUNTER':
      return meter.createUpDownCounter(name, options);
    case 'GAUGE':
      return meter.createGauge(name, options);
    case 'HISTOGRAM':
      return meter.createHistogram(name, options);
    case 'OBSERVABLE_COUNTER':
      return meter.createObservableCounter(name, options);
    case 'OBSERVABLE_UP_DOWN_COUNTER':
      return meter.createObservableUpDownCounter(name, options);
    case 'OBSERVABLE_GAUGE':
      return meter.createObservableGauge(name, options);
  }
}
