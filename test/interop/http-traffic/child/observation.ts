import { type Attributes, INVALID_SPANID } from '@opentelemetry/api';
import type { Observation } from '../scenario.ts';
import { takeLines } from './log.ts';
import { REMOTE_SPAN_ID } from './parent.ts';
import type { Ports } from './server.ts';
import type { SeenSpan, Telemetry } from './telemetry.ts';

/** What handlers throw. */
const HANDLER_ERROR = 'RangeError';

/** Takes what was recorded since the last time, with ids, ports and times replaced by what two processes share. */
export async function observe({ recorder, reader }: Telemetry, ports: Ports): Promise<Observation> {
  const spans = recorder.started;
  recorder.started = [];
  const numbers = new Map(spans.map((span, index) => [span.spanContext().spanId, String(index)]));
  const traces = [...new Set(spans.map((span) => span.spanContext().traceId))];
  const neutral = (text: string): string => withoutPorts(withoutIds(text, numbers), ports);
  const shown = spans.map((span, index) => neutral(JSON.stringify(shownSpan(span, index, numbers, traces))));
  return {
    spans: shown,
    metrics: (await points(reader)).map(neutral).sort(),
    seen: takeLines().map(neutral),
  };
}

function shownSpan(span: SeenSpan, index: number, numbers: Map<string, string>, traces: string[]): object {
  const parent = span.parentSpanContext;
  return {
    index,
    trace: traces.indexOf(span.spanContext().traceId),
    name: span.name,
    kind: span.kind,
    parent: parent === undefined ? 'none' : (numbers.get(parent.spanId) ?? parent.spanId),
    status: { code: span.status.code, message: span.status.message },
    attributes: sorted(span.attributes),
    events: span.events.map(({ name, attributes = {} }) => ({
      name,
      attributes: sorted({
        ...attributes,
        'exception.stacktrace': typeof attributes['exception.stacktrace'],
      }),
    })),
    ended: span.ended,
  };
}

function sorted(attributes: Attributes): object {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries
      .map(
        ([key, value]) =>
          [
            key,
            key === 'network.peer.port' ? typeof value : String(value) === 'NaN' ? 'NaN' : value,
          ] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function points(reader: Telemetry['reader']): Promise<string[]> {
  const { resourceMetrics } = await reader.collect();
  const result: string[] = [];
  for (const { metrics } of resourceMetrics.scopeMetrics) {
    for (const { descriptor, dataPoints } of metrics) {
      for (const { attributes, value } of dataPoints) {
        const { name, description, unit } = descriptor;
        const { count, buckets } = value as { count: number; buckets: { boundaries: number[] } };
        result.push(
          JSON.stringify({
            name,
            description,
            unit,
            boundaries: buckets.boundaries,
            attributes: sorted(measured(attributes)),
            count,
          }),
        );
      }
    }
  }
  return result;
}

/**
 * The official instrumentation goes on to fill the attributes of a point that it recorded already when a handler threw: the
 * status that was never sent, and the route.
 */
function measured(attributes: Attributes): Attributes {
  if (attributes['error.type'] !== HANDLER_ERROR) return attributes;
  const { 'http.response.status_code': _, 'http.route': __, ...rest } = attributes;
  return rest;
}

function withoutIds(text: string, numbers: Map<string, string>): string {
  return text.replace(/⟨([0-9a-f]{16})⟩/g, (_, id: string) => {
    const number = numbers.get(id);
    if (number !== undefined) return `span ${number}`;
    return id === REMOTE_SPAN_ID || id === INVALID_SPANID ? `span ${id}` : 'unrecorded span';
  });
}

function withoutPorts(text: string, ports: Ports): string {
  return Object.entries(ports).reduce(
    (shorter, [name, port]) =>
      shorter.replaceAll(new RegExp(`(?<!\\d)${port}(?!\\d)`, 'g'), `<${name} port>`),
    text,
  );
}
