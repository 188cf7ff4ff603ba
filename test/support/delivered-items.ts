/** What of a request tells items apart: where they come from, their names, and the number that tests give each. */

import type { Message } from './otlp-message.ts';
import type { Signal } from './signals.ts';

export interface DeliveredItem {
  readonly scope: string;
  /** The span's name, the record's event name, or the metric's. */
  readonly name: string;
  /** The attribute `index`; -1 where there is none. */
  readonly index: number;
}

/** A data point, with the little that all kinds share and the whole of it. */
export interface DeliveredPoint extends DeliveredItem {
  /** 1 delta, 2 cumulative; 0 for gauges. */
  readonly temporality: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  /** The number, or a histogram's sum. */
  readonly value: number;
  /** Of histograms. */
  readonly count: number;
  /** Of explicit histograms. */
  readonly bucketCounts: readonly number[];
  /** Of exponential histograms: how many measurements are in buckets. */
  readonly bucketed: number;
  readonly point: Message;
}

const NAMES = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const;
const METRIC_KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram'];

/** The items of a request in JSON form. */
export function itemsOf(signal: Signal, request: Message): DeliveredItem[] {
  if (signal === 'metrics') return pointsOf(request);
  return scoped(signal, request).map(({ scope, item }) => ({
    scope,
    name: String(item.name ?? item.eventName ?? ''),
    index: indexOf(attributesOf(item)),
  }));
}

/** The data points of a request in JSON form. */
export function pointsOf(request: Message): DeliveredPoint[] {
  return scoped('metrics', request).flatMap(({ scope, item: metric }) => {
    const kind = METRIC_KINDS.find((name) => metric[name] !== undefined);
    if (kind === undefined) throw new Error(`a metric without data: ${JSON.stringify(metric)}`);
    const data = metric[kind] as Message;
    return list(data.dataPoints).map((point): DeliveredPoint => {
      const attributes = attributesOf(point);
      return {
        scope,
        name: String(metric.name),
        index: indexOf(attributes),
        temporality: Number(data.aggregationTemporality ?? 0),
        attributes,
        startTimeUnixNano: BigInt(String(point.startTimeUnixNano ?? 0)),
        timeUnixNano: BigInt(String(point.timeUnixNano ?? 0)),
        value: Number(point.asDouble ?? point.asInt ?? point.sum ?? 0),
        count: Number(point.count ?? 0),
        bucketCounts: list(point.bucketCounts).map(Number),
        bucketed: Number(point.zeroCount ?? 0) + bucketed(point.positive) + bucketed(point.negative),
        point,
      };
    });
  });
}

function scoped(signal: Signal, request: Message): { scope: string; item: Message }[] {
  const [ofResources, ofScopes, items] = NAMES[signal];
  return list(request[ofResources]).flatMap((resource) =>
    list(resource[ofScopes]).flatMap((scope) =>
      list(scope[items]).map((item) => ({
        scope: String((scope.scope as Message | undefined)?.name ?? ''),
        item,
      })),
    ),
  );
}

function bucketed(buckets: unknown): number {
  return list((buckets as Message | undefined)?.bucketCounts).reduce((sum, count) => sum + Number(count), 0);
}

function attributesOf(item: Message): Record<string, unknown> {
  const entries = list(item.attributes).map(({ key, value }): [string, unknown] => [
    String(key),
    Object.values((value as Message | undefined) ?? {})[0],
  ]);
  return Object.fromEntries(entries);
}

function indexOf({ index }: Record<string, unknown>): number {
  return index === undefined ? -1 : Number(index);
}

function list(value: unknown): Message[] {
  return (value ?? []) as Message[];
}
