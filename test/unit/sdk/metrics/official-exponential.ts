/** The official SDK's exponential histogram, which it doesn't export. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface OfficialPoint {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  readonly zeroCount: number;
  readonly scale: number;
  readonly positive: { readonly offset: number; readonly bucketCounts: number[] };
  readonly negative: { readonly offset: number; readonly bucketCounts: number[] };
}

interface OfficialAccumulation {
  record(value: number): void;
  toPointValue(): OfficialPoint;
}

interface OfficialMapping {
  mapToIndex(value: number): number;
}

async function load<T>(path: string): Promise<T> {
  const root = resolve(
    import.meta.dirname,
    '../../../../node_modules/@opentelemetry/sdk-metrics/dist/aggregator',
  );
  return (await import(pathToFileURL(resolve(root, path)).href)) as T;
}

const { ExponentialHistogramAggregator } = await load<{
  ExponentialHistogramAggregator: new (
    maxSize: number,
    recordMinMax: boolean,
  ) => { createAccumulation(startTime: [number, number]): OfficialAccumulation };
}>('ExponentialHistogram.mjs');

/** The official index of a value's bucket. */
export const { getMapping } = await load<{ getMapping(scale: number): OfficialMapping }>(
  'exponential-histogram/mapping/getMapping.mjs',
);

/** The official histogram of values. */
export function officialHistogram(values: readonly number[], maxSize: number): OfficialPoint {
  const accumulation = new ExponentialHistogramAggregator(maxSize, true).createAccumulation([0, 0]);
  for (const value of values) accumulation.record(value);
  return accumulation.toPointValue();
}
