import { randomBytes } from 'node:crypto';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpId } from '../data/common.js';
import type { ExportTraceServiceRequest, OtlpSpan } from '../data/traces.js';
import { keyValues } from './attributes.js';
import { type RequestSource, resourceOf, scopeOf } from './source.js';
import { type OtlpTime, unixNano } from './unix-nano.js';

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
const STATUSES = { unset: 0, ok: 1, error: 2 } as const;

/** A span for {@link traceRequest}. */
export interface SpanInput {
  /** What was done. */
  readonly name: string;
  /** When it began. */
  readonly startTime: OtlpTime;
  /** When it ended. */
  readonly endTime: OtlpTime;
  /** 16 bytes, or 32 hexadecimal digits. Default: a trace of its own. */
  readonly traceId?: OtlpId;
  /** 8 bytes, or 16 hexadecimal digits. Default: a random one. */
  readonly spanId?: OtlpId;
  /** 8 bytes, or 16 hexadecimal digits. Default: a root. */
  readonly parentSpanId?: OtlpId;
  /** W3C trace flags. Default 1, sampled. */
  readonly traceFlags?: number;
  /** W3C `tracestate`. */
  readonly traceState?: string;
  /** Default `internal`. */
  readonly kind?: keyof typeof KINDS;
  /** Values that can't be sent are left out. */
  readonly attributes?: AttributeMap;
  /** What happened meanwhile. */
  readonly events?: readonly {
    /** What happened. */
    readonly name: string;
    /** When. */
    readonly time: OtlpTime;
    /** Of the event. */
    readonly attributes?: AttributeMap;
  }[];
  /** Other spans that it has to do with. */
  readonly links?: readonly {
    /** 16 bytes, or 32 hexadecimal digits. */
    readonly traceId: OtlpId;
    /** 8 bytes, or 16 hexadecimal digits. */
    readonly spanId: OtlpId;
    /** Of the link. */
    readonly attributes?: AttributeMap;
  }[];
  /** Default `unset`. */
  readonly status?: keyof typeof STATUSES;
  /** Of an error. */
  readonly statusMessage?: string;
}

/**
 * A request of spans, for `sendTraces`.
 *
 * ```ts
 * import { OtlpClient, traceRequest } from 'otlp-native';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const now = Date.now();
 * await client.sendTraces(
 *   traceRequest({
 *     resource: { attributes: { 'service.name': 'build' } },
 *     scope: { name: 'ci' },
 *     spans: [{ name: 'compile', kind: 'internal', startTime: now - 1500, endTime: now, status: 'ok' }],
 *   }),
 * );
 * await client.shutdown();
 * ```
 *
 * @throws OtlpNativeError `INVALID_ITEM` for what is no time.
 */
export function traceRequest(
  input: RequestSource & { readonly spans: readonly SpanInput[] },
): ExportTraceServiceRequest {
  const spans = input.spans.map(spanOf);
  return { resourceSpans: [{ ...resourceOf(input), scopeSpans: [{ ...scopeOf(input), spans }] }] };
}

function spanOf(span: SpanInput): OtlpSpan {
  return {
    traceId: span.traceId ?? randomId(16),
    spanId: span.spanId ?? randomId(8),
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    flags: (span.traceFlags ?? 1) & 0xff,
    name: span.name,
    kind: KINDS[span.kind ?? 'internal'],
    startTimeUnixNano: unixNano(span.startTime),
    endTimeUnixNano: unixNano(span.endTime),
    attributes: keyValues(span.attributes),
    events: span.events?.map(({ name, time, attributes }) => ({
      name,
      timeUnixNano: unixNano(time),
      attributes: keyValues(attributes),
    })),
    links: span.links?.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: keyValues(attributes),
    })),
    status: { code: STATUSES[span.status ?? 'unset'], message: span.statusMessage },
  };
}

/** Never all zeros, which is no id. */
function randomId(bytes: number): string {
  for (;;) {
    const id = randomBytes(bytes);
    if (id.some((byte) => byte !== 0)) return id.toString('hex');
  }
}
