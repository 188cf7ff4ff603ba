/** The reference of every comparison: what the official `ProtobufTraceSerializer` writes for the same spans. */

import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { CanonicalSpan } from './canonical.ts';
import { spansFromProtobuf } from './normalise-protobuf.ts';
import type { OfficialSdk } from './official-sdk.ts';

export function reference(sdk: OfficialSdk, spans: ReadableSpan[]): CanonicalSpan[] {
  return spansFromProtobuf(sdk.serialize(spans));
}

/**
 * The same spans as the Collector can write them. Its data model holds ids of fixed length, and writes the id that is all
 * zeros (invalid) as an empty string. Everything else it keeps.
 */
export function asCollectorWrites(spans: readonly CanonicalSpan[]): CanonicalSpan[] {
  return spans.map((span) => ({
    ...span,
    parentSpanId: withoutZeros(span.parentSpanId),
    links: span.links.map((link) => ({
      ...link,
      traceId: withoutZeros(link.traceId),
      spanId: withoutZeros(link.spanId),
    })),
  }));
}

function withoutZeros(id: string): string {
  return /^0*$/.test(id) ? '' : id;
}
