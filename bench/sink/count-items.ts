import { fieldsOf } from './protobuf-fields.ts';
import { messageOf, type SinkSignal, type StoredRequest } from './stored-request.ts';

/** Items of each signal: spans, data points, log records. */
export type ItemCounts = Record<SinkSignal, number>;

/** Items in `requests`, counted from the bytes that arrived and not from what a sender says of itself. */
export function countItems(requests: readonly StoredRequest[]): ItemCounts {
  const counts: ItemCounts = { traces: 0, metrics: 0, logs: 0 };
  for (const request of requests) {
    const message = messageOf(request);
    const items = request.signal === 'metrics' ? pointsIn(message) : itemsIn(message);
    for (const _item of items) counts[request.signal] += 1;
  }
  return counts;
}

/**
 * What the data points of a request for metrics add up to: the values of sums and gauges, the counts of histograms. With
 * cumulative temporality that's all that was recorded.
 */
export function metricTotal(request: StoredRequest): number {
  let total = 0;
  for (const metric of itemsIn(messageOf(request))) {
    for (const point of pointsOf(metric, NUMBERS)) total += numberIn(point);
    for (const point of pointsOf(metric, HISTOGRAMS)) total += countIn(point);
  }
  return total;
}

/** Spans, log records or metrics, which lie equally deep. */
function* itemsIn(message: Buffer): Generator<Buffer> {
  for (const ofResource of fieldsOf(message, 1)) {
    for (const ofScope of fieldsOf(ofResource, 2)) yield* fieldsOf(ofScope, 2);
  }
}

// Fields of Metric that hold data points: gauge and sum; histogram and exponential histogram.
const NUMBERS = [5, 7];
const HISTOGRAMS = [9, 10];

function* pointsIn(message: Buffer): Generator<Buffer> {
  for (const metric of itemsIn(message)) yield* pointsOf(metric, [...NUMBERS, ...HISTOGRAMS]);
}

function* pointsOf(metric: Buffer, holders: readonly number[]): Generator<Buffer> {
  for (const holder of holders) {
    for (const data of fieldsOf(metric, holder)) yield* fieldsOf(data, 1);
  }
}

function numberIn(point: Buffer): number {
  const [asDouble] = fieldsOf(point, 4);
  const [asInteger] = fieldsOf(point, 6);
  return (asDouble?.readDoubleLE() ?? 0) + Number(asInteger?.readBigInt64LE() ?? 0n);
}

function countIn(point: Buffer): number {
  const [count] = fieldsOf(point, 4);
  return Number(count?.readBigUInt64LE() ?? 0n);
}
