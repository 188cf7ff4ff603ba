import { ChunkWriter } from './chunk-writer.js';
import * as layout from './layout.js';
import {
  type BucketsLike,
  type DataPointLike,
  DataPointType,
  type ExponentialHistogramLike,
  type HistogramLike,
  type MetricDataLike,
} from './metric-data.js';
import type { ResourceLike, ScopeLike } from './readable-span.js';

const INTEGER_VALUES = 0;
const DELTA = 0;
const TEMPORALITY_DELTA = 1;
const TEMPORALITY_CUMULATIVE = 2;

/** Writes finished data points: what the official SDK's `MeterProvider` has collected. */
export class MetricWriter extends ChunkWriter {
  /**
   * Adds the points `from` to `to` of a metric, at most {@link layout.MAX_POINTS} of them.
   *
   * @returns false when they can't be recorded: a point is malformed, or reading one of its values throws. The chunk is
   * then as it was.
   */
  write(metric: MetricDataLike, resource: ResourceLike, scope: ScopeLike, from: number, to: number): boolean {
    if (this.isWriting) return false;
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      let end = this.record(metric, resource, scope, from, to);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.record(metric, resource, scope, from, to);
      }
      items.at = end;
      this.recordCount++;
      this.itemCount += to - from;
      return true;
    } catch {
      items.rope = rope;
      return false;
    } finally {
      this.isWriting = false;
    }
  }

  private record(
    metric: MetricDataLike,
    resource: ResourceLike,
    scope: ScopeLike,
    from: number,
    to: number,
  ): number {
    const { items } = this;
    const { descriptor, dataPoints } = metric;
    const start = items.at;
    items.words[start] = header(metric);
    items.words[start + 1] = this.scopes.id(resource, scope);
    let at = items.string(descriptor.name, start + 2);
    at = items.string(descriptor.description, at);
    at = items.string(descriptor.unit, at);
    items.words[at++] = to - from;
    for (let i = from; i < to; i++) at = this.point(dataPoints[i] as DataPointLike, metric.dataPointType, at);
    return at;
  }

  private point(point: DataPointLike, type: number, at: number): number {
    const { items } = this;
    let next = this.time(point.startTime, at + 1);
    next = this.time(point.endTime, next);
    next = this.attributes(point.attributes, next, this.tables.pointRoot);
    switch (type) {
      case DataPointType.HISTOGRAM: {
        const value = point.value as HistogramLike;
        items.words[at] = flags(value);
        return this.histogram(value, next);
      }
      case DataPointType.EXPONENTIAL_HISTOGRAM: {
        const value = point.value as ExponentialHistogramLike;
        items.words[at] = flags(value);
        return this.exponential(value, next);
      }
      default:
        items.words[at] = 0;
        return items.number(point.value as number, next);
    }
  }

  private histogram(value: HistogramLike, at: number): number {
    const { items } = this;
    const { boundaries, counts } = value.buckets;
    let next = this.summary(value, at);
    items.words[next++] = boundaries.length;
    for (let i = 0; i < boundaries.length; i++) next = items.number(boundaries[i] as number, next);
    items.words[next++] = counts.length;
    for (let i = 0; i < counts.length; i++) next = items.number(counts[i] as number, next);
    return next;
  }

  private exponential(value: ExponentialHistogramLike, at: number): number {
    const { items } = this;
    let next = this.summary(value, at);
    items.words[next++] = value.scale;
    next = items.number(value.zeroCount, next);
    next = items.number(0, next);
    next = this.buckets(value.positive, next);
    return this.buckets(value.negative, next);
  }

  private summary(value: HistogramLike | ExponentialHistogramLike, at: number): number {
    const { items } = this;
    let next = items.number(value.count, at);
    if (value.sum !== undefined) next = items.number(value.sum, next);
    if (value.min !== undefined) next = items.number(value.min, next);
    if (value.max !== undefined) next = items.number(value.max, next);
    return next;
  }

  private buckets(buckets: BucketsLike, at: number): number {
    const { items } = this;
    const { offset, bucketCounts } = buckets;
    items.words[at] = offset;
    items.words[at + 1] = bucketCounts.length;
    let next = at + 2;
    for (let i = 0; i < bucketCounts.length; i++) next = items.number(bucketCounts[i] as number, next);
    return next;
  }
}

function header(metric: MetricDataLike): number {
  const isDelta = metric.aggregationTemporality === DELTA;
  let header = layout.METRIC_DATA | (kind(metric.dataPointType) << layout.METRIC_KIND_SHIFT);
  header |= (isDelta ? TEMPORALITY_DELTA : TEMPORALITY_CUMULATIVE) << layout.METRIC_TEMPORALITY_SHIFT;
  if (metric.isMonotonic === true) header |= layout.METRIC_IS_MONOTONIC;
  if (metric.descriptor.valueType === INTEGER_VALUES) header |= layout.METRIC_IS_INTEGER;
  return header;
}

function kind(type: number): number {
  switch (type) {
    case DataPointType.HISTOGRAM:
      return layout.METRIC_KIND_HISTOGRAM;
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return layout.METRIC_KIND_EXPONENTIAL;
    case DataPointType.GAUGE:
      return layout.METRIC_KIND_GAUGE;
    case DataPointType.SUM:
      return layout.METRIC_KIND_SUM;
    default:
      throw new RangeError(`${type} is no type of data points`);
  }
}

function flags(value: HistogramLike | ExponentialHistogramLike): number {
  let flags = 0;
  if (value.sum !== undefined) flags |= layout.POINT_HAS_SUM;
  if (value.min !== undefined) flags |= layout.POINT_HAS_MIN;
  if (value.max !== undefined) flags |= layout.POINT_HAS_MAX;
  return flags;
}
