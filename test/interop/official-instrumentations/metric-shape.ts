/** Metrics without what differs from run to run: of durations only their number counts. */

import type { DataPoint, Metric, MetricData, Scoped } from './otlp-json.ts';
import { RECEIVER, type ValueShapes } from './value-shape.ts';

const KINDS = ['sum', 'gauge', 'histogram', 'exponentialHistogram'] as const;

/**
 * By name, their points by attributes.
 *
 * @param isKnown whether a span of these ids came: exemplars may name no other.
 */
export function metricShapes(
  metrics: readonly Scoped<Metric>[],
  values: ValueShapes,
  isKnown: (traceId: string, spanId: string) => boolean,
): unknown[] {
  return metrics
    .map(({ item, scope }) => {
      const shape: Record<string, unknown> = { scope, ...item };
      for (const kind of KINDS) {
        const data = item[kind];
        if (data !== undefined) shape[kind] = dataShape(item, data, values, isKnown);
      }
      return { name: item.name, shape };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ shape }) => shape);
}

function dataShape(
  metric: Metric,
  { dataPoints = [], ...rest }: MetricData,
  values: ValueShapes,
  isKnown: (traceId: string, spanId: string) => boolean,
): object {
  const fromOutside = dataPoints.filter(
    ({ attributes = [] }) => !isToReceiver(values.attributes(attributes)),
  );
  const points = fromOutside.map((point) => {
    for (const { traceId = '', spanId = '' } of point.exemplars ?? [])
      if (!isKnown(traceId, spanId)) throw new Error(`${metric.name} has an exemplar of no span`);
    const { startTimeUnixNano, timeUnixNano, exemplars, attributes = [], ...others } = point;
    if (BigInt(startTimeUnixNano) > BigInt(timeUnixNano))
      throw new Error(`a point of ${metric.name} ends before it starts`);
    const value = metric.unit === 's' && point.count !== undefined ? durations(metric, others) : others;
    return { attributes: values.attributes(attributes), value };
  });
  const byAttributes = points
    .map((point) => ({ point, text: JSON.stringify(point.attributes) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return { ...rest, dataPoints: byAttributes.map(({ point }) => point) };
}

/** The official exporters send over Node's HTTP client, whose instrumentation measures them too. */
function isToReceiver(attributes: ReturnType<ValueShapes['attributes']>): boolean {
  return JSON.stringify(attributes).includes(`"server.port",{"intValue":"${RECEIVER}"}`);
}

/** The histogram's form, with a check of its numbers against each other in place of the numbers. */
function durations(metric: Metric, point: Omit<DataPoint, 'startTimeUnixNano' | 'timeUnixNano'>): object {
  const { count, sum = 0, min = 0, max = 0, bucketCounts = [], ...rest } = point;
  const counted = bucketCounts.reduce((total, inBucket) => total + Number(inBucket), 0);
  const [items, margin] = [Number(count), max * 1e-9];
  const isSound =
    counted === items && min >= 0 && min <= max && sum >= min * items - margin && sum <= max * items + margin;
  if (!isSound) throw new Error(`${metric.name} contradicts itself: ${JSON.stringify(point)}`);
  return { count, buckets: bucketCounts.length, ...rest };
}
