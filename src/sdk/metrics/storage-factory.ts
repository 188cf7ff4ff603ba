import { ValueType } from '@opentelemetry/api';
import * as layout from '../../capture/layout.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import type { Aggregation } from './aggregation.js';
import type { ExemplarFilter } from './exemplar-filter.js';
import { ExemplarReservoir } from './exemplar-reservoir.js';
import { type ExplicitKernel, ExplicitStorage } from './explicit-storage.js';
import { MAX_SCALE } from './exponential-index.js';
import { ExponentialStorage } from './exponential-storage.js';
import type { InstrumentDescriptor } from './instrument-descriptor.js';
import { takesNegativeValues } from './instrument-type.js';
import { LastValueStorage } from './last-value-storage.js';
import type { MetricStorage, StorageOptions, StreamShape } from './metric-storage.js';
import { ObservedSumStorage } from './observed-sum-storage.js';
import { SumStorage } from './sum-storage.js';

/** An exponential histogram keeps at most so many exemplars of a series. */
const MAX_EXPONENTIAL_EXEMPLARS = 20;

/** What a new storage is for. */
export interface StorageRequest {
  readonly descriptor: InstrumentDescriptor;
  readonly aggregation: Exclude<Aggregation, { kind: 'drop' }>;
  readonly isObservable: boolean;
  readonly resource: ResourceLike;
  readonly scope: ScopeLike;
  readonly cardinalityLimit: number;
  readonly isReusable: boolean;
  readonly startMs: () => number;
  readonly exemplarFilter: ExemplarFilter;
  readonly explicitKernel: ExplicitKernel | null;
}

/** Makes the storage of a metric. */
export function createStorage(request: StorageRequest): MetricStorage {
  const { aggregation, isObservable, cardinalityLimit, startMs } = request;
  const options: StorageOptions = {
    shape: shapeOf(request),
    cardinalityLimit,
    // An observed total that comes back is told apart from its last one, so it must still be known.
    isReusable: request.isReusable && !isObservable,
    startMs,
    exemplars: isObservable ? null : reservoirOf(request),
  };
  switch (aggregation.kind) {
    case 'sum':
      return isObservable ? new ObservedSumStorage(options) : new SumStorage(options);
    case 'lastValue':
      return new LastValueStorage(options);
    case 'explicit':
      return new ExplicitStorage(options, request.explicitKernel);
    case 'exponential':
      return new ExponentialStorage(options);
  }
}

function shapeOf({ descriptor, aggregation, isObservable, resource, scope }: StorageRequest): StreamShape {
  const isHistogram = aggregation.kind === 'explicit' || aggregation.kind === 'exponential';
  return {
    resource,
    scope,
    name: descriptor.name,
    description: descriptor.description,
    unit: descriptor.unit,
    startMs: Date.now(),
    kind: kindOf(aggregation),
    isMonotonic: aggregation.kind === 'sum' && aggregation.isMonotonic,
    isInteger: descriptor.valueType === ValueType.INT,
    isAsync: isObservable && !isHistogram,
    hasMinMax: isHistogram && aggregation.recordMinMax,
    hasSum: isHistogram && !takesNegativeValues(descriptor.type),
    boundaries: aggregation.kind === 'explicit' ? aggregation.boundaries : [],
    maxSize: aggregation.kind === 'exponential' ? aggregation.maxSize : 0,
    maxScale: aggregation.kind === 'exponential' ? aggregation.maxScale : MAX_SCALE,
  };
}

function kindOf({ kind }: StorageRequest['aggregation']): number {
  switch (kind) {
    case 'sum':
      return layout.METRIC_KIND_SUM;
    case 'lastValue':
      return layout.METRIC_KIND_GAUGE;
    case 'explicit':
      return layout.METRIC_KIND_HISTOGRAM;
    case 'exponential':
      return layout.METRIC_KIND_EXPONENTIAL;
  }
}

function reservoirOf({ aggregation, exemplarFilter }: StorageRequest): ExemplarReservoir | null {
  if (exemplarFilter === 'always_off') return null;
  const seed = Math.floor(Math.random() * 2 ** 31);
  if (aggregation.kind === 'explicit' && aggregation.boundaries.length > 0) {
    return new ExemplarReservoir(exemplarFilter, aggregation.boundaries.length + 1, true, seed);
  }
  const slots =
    aggregation.kind === 'exponential' ? Math.min(MAX_EXPONENTIAL_EXEMPLARS, aggregation.maxSize) : 1;
  return new ExemplarReservoir(exemplarFilter, slots, false, seed);
}
