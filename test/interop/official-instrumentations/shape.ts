/**
 * What is left of a run's telemetry when all that differs from run to run is taken out of it: ids become places in the
 * tree of spans, times are checked and dropped, ports get names. Two runs of one program have equal shapes.
 */

import { metricShapes } from './metric-shape.ts';
import {
  type KeyValue,
  type LogRecord,
  type Received,
  received,
  type Scoped,
  type Span,
} from './otlp-json.ts';
import { ValueShapes, withoutDefaults } from './value-shape.ts';

export interface SpanShape {
  readonly name: string;
  /** Everything but ids, times and children, as in OTLP/JSON. */
  readonly span: unknown;
  /** In no order: what runs at once starts in any. */
  readonly children: readonly SpanShape[];
}

export interface Shape {
  readonly resources: readonly unknown[];
  /** Spans without a parent among the spans. */
  readonly roots: readonly SpanShape[];
  /** By name. */
  readonly metrics: readonly unknown[];
  /** In the order they came. */
  readonly logs: readonly unknown[];
  /** What the traffic itself gave. */
  readonly results: unknown;
}

/**
 * @param requests OTLP/JSON, of all signals.
 * @param results what the traffic gave.
 * @param ports by the names that are to replace them.
 * @throws Error where ids or times contradict each other.
 */
export function shapeOf(
  requests: readonly unknown[],
  results: readonly unknown[],
  ports: Readonly<Record<string, number>>,
): Shape {
  const all = received(requests);
  const spansById = new Map(all.spans.map((scoped) => [scoped.item.spanId, scoped]));
  if (spansById.size !== all.spans.length) throw new Error('two spans have one id');
  const values = new ValueShapes(ports, placesOf(all, spansById));
  const isKnown = (traceId: string, spanId: string): boolean =>
    spansById.get(spanId)?.item.traceId === traceId;
  return {
    resources: resourceShapes(all, values),
    roots: treeOf(all.spans, spansById, values),
    metrics: metricShapes(all.metrics, values, isKnown),
    logs: all.logs.map((scoped) => logShape(scoped, values)),
    results: values.json(results),
  };
}

/** Each once. */
function resourceShapes({ resources }: Received, values: ValueShapes): unknown[] {
  const shapes = resources.map(({ attributes = [], ...rest }) => ({
    ...(withoutDefaults(rest) as object),
    attributes: values.attributes(attributes),
  }));
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

/** The names on the way from the root to each span: its place in the tree, in words. */
function placesOf(all: Received, spansById: ReadonlyMap<string, Scoped<Span>>): Map<string, string> {
  const placeOf = ({ name, parentSpanId = '' }: Span): string => {
    const parent = spansById.get(parentSpanId)?.item;
    return parent === undefined ? name : `${placeOf(parent)} > ${name}`;
  };
  const places = new Map<string, string>();
  for (const { item } of all.spans) {
    places.set(item.spanId, `{id of ${placeOf(item)}}`);
    places.set(item.traceId, '{trace id}');
  }
  return places;
}

function treeOf(
  spans: readonly Scoped<Span>[],
  spansById: ReadonlyMap<string, Scoped<Span>>,
  values: ValueShapes,
): SpanShape[] {
  const childrenOf = new Map<string | null, Scoped<Span>[]>();
  for (const scoped of spans) {
    const parent = spansById.get(scoped.item.parentSpanId ?? '')?.item;
    if (parent !== undefined) checkChild(parent, scoped.item);
    const key = parent?.spanId ?? null;
    childrenOf.set(key, [...(childrenOf.get(key) ?? []), scoped]);
  }
  const shapes = (parent: string | null): SpanShape[] =>
    inFixedOrder(
      (childrenOf.get(parent) ?? []).map(({ item, scope }) => ({
        name: item.name,
        span: { scope, ...spanShape(item, parent === null, values) },
        children: shapes(item.spanId),
      })),
    );
  return shapes(null);
}

function checkChild(parent: Span, child: Span): void {
  if (parent.traceId !== child.traceId) throw new Error(`${child.name} is not in its parent's trace`);
  if (BigInt(child.startTimeUnixNano) < BigInt(parent.startTimeUnixNano))
    throw new Error(`${child.name} starts before its parent ${parent.name}`);
}

function spanShape(span: Span, isRoot: boolean, values: ValueShapes): object {
  const { traceId, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, ...rest } = span;
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId))
    throw new Error(`${span.name} has odd ids: ${traceId} ${spanId}`);
  const [start, end] = [BigInt(startTimeUnixNano), BigInt(endTimeUnixNano)];
  if (start > end) throw new Error(`${span.name} ends before it starts`);
  const { attributes = [], events = [], links = [], ...others } = rest;
  return {
    ...(values.json(withoutDefaults(others)) as object),
    hasParentElsewhere: isRoot && parentSpanId !== undefined,
    attributes: values.attributes(attributes),
    events: events.map(({ timeUnixNano, attributes: ofEvent = [], ...event }) => {
      const time = BigInt(timeUnixNano);
      if (time < start || time > end) throw new Error(`an event of ${span.name} is outside of its time`);
      return { ...(withoutDefaults(event) as object), attributes: values.attributes(ofEvent) };
    }),
    links: links.map(({ traceId: ofTrace, spanId: ofSpan, attributes: ofLink = [], ...link }) => ({
      ...(withoutDefaults(link) as object),
      to: values.text(`${ofTrace} ${ofSpan}`),
      attributes: values.attributes(ofLink),
    })),
  };
}

function logShape({ item, scope }: Scoped<LogRecord>, values: ValueShapes): object {
  const {
    timeUnixNano,
    observedTimeUnixNano,
    traceId = '',
    spanId = '',
    body,
    attributes = [],
    ...rest
  } = item;
  return {
    scope,
    ...(withoutDefaults(rest) as object),
    hasTime: timeUnixNano !== undefined,
    hasObservedTime: observedTimeUnixNano !== undefined,
    in: values.text(`${traceId} ${spanId}`),
    body: body === undefined ? null : values.value('body', body),
    attributes: values.attributes(attributes as readonly KeyValue[]),
  };
}

/** By name, then by what else they are: an order that two runs have in common. */
function inFixedOrder(spans: readonly SpanShape[]): SpanShape[] {
  return spans
    .map((span) => ({ span, key: `${span.name}\0${JSON.stringify(span)}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ span }) => span);
}
