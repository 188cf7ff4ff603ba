/** Takes from spans what two runs of one program can't have in common: random ids and readings of clocks. */

import type { SpanContext } from '@opentelemetry/api';
import type { CanonicalAttribute, CanonicalSpan } from './canonical.ts';
import type { TraceObservation } from './trace-program.ts';

/** Whatever a program's clock reads is this close to the test's; what programs give is elsewhere, or nowhere. */
const NOW_WINDOW_NS = 600_000_000_000n;

export interface NormalisedTrace {
  /** In the order in which the spans were started. */
  readonly observations: unknown[];
  /** In the order of their names for ids. */
  readonly spans: CanonicalSpan[];
}

export function normalised(
  observations: readonly TraceObservation[],
  spans: readonly CanonicalSpan[],
): NormalisedTrace {
  const names = idNames(observations.map((observation) => observation.context));
  const named = (id: string): string => names.get(id.toLowerCase()) ?? id;
  return {
    observations: observations.map(({ context, injected, ...rest }) => ({
      ...rest,
      traceId: named(context.traceId),
      spanId: named(context.spanId),
      traceFlags: context.traceFlags,
      traceState: context.traceState?.serialize() ?? '',
      isRemote: context.isRemote,
      traceparent: injected.traceparent?.split('-').map(named).join('-'),
      tracestate: injected.tracestate,
      baggage: injected.baggage,
    })),
    spans: spans
      .map((span) => ({
        ...span,
        traceId: named(span.traceId),
        spanId: named(span.spanId),
        parentSpanId: named(span.parentSpanId),
        startTimeUnixNano: time(span.startTimeUnixNano),
        endTimeUnixNano: time(span.endTimeUnixNano),
        attributes: sorted(span.attributes),
        resource: { ...span.resource, attributes: sorted(span.resource.attributes) },
        events: span.events.map((event) => ({
          ...event,
          timeUnixNano: time(event.timeUnixNano),
          attributes: sorted(event.attributes),
        })),
        links: span.links.map((link) => ({ ...link, attributes: sorted(link.attributes) })),
      }))
      .sort((a, b) => (a.spanId < b.spanId ? -1 : 1)),
  };
}

/** Names for all ids that the program's SDK made, in the order in which they came up. */
function idNames(contexts: readonly SpanContext[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { traceId, spanId } of contexts) {
    for (const id of [traceId, spanId]) {
      if (!names.has(id.toLowerCase()))
        names.set(id.toLowerCase(), `id ${String(names.size).padStart(6, '0')}`);
    }
  }
  return names;
}

function time(nanos: string): string {
  const distance = BigInt(nanos) - BigInt(Date.now()) * 1_000_000n;
  return distance < NOW_WINDOW_NS && distance > -NOW_WINDOW_NS ? 'now' : nanos;
}

function sorted(attributes: readonly CanonicalAttribute[]): CanonicalAttribute[] {
  return [...attributes].sort((a, b) => (a.key < b.key ? -1 : 1));
}
