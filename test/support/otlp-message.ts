/**
 * Requests of every signal in OTLP's JSON form, whichever encoding they came in. The protobuf side is strict: it throws on
 * malformed bytes and on fields that the schema doesn't have. Field numbers: opentelemetry-proto 1.11.
 */

import type { Protocol } from './answers.ts';
import {
  bool,
  double,
  type Field,
  fields,
  fixed32,
  fixed64,
  hex,
  int64,
  message,
  text,
  uint32,
  unknownField,
} from './protobuf-reader.ts';
import type { Signal } from './signals.ts';

export type Message = Readonly<Record<string, unknown>>;

type Integer = 'uint32' | 'sint32' | 'int64' | 'uint64' | 'fixed32' | 'fixed64' | 'sfixed64';
type Scalar = Integer | 'string' | 'id' | 'bytes' | 'bool' | 'double';
type Kind = Scalar | { readonly of: string };
interface FieldSchema {
  readonly name: string;
  readonly kind: Kind;
  readonly isRepeated: boolean;
}

/** Each message: its fields as `number name kind`, with a `*` behind a kind that repeats. */
const SCHEMAS: Readonly<Record<string, Readonly<Record<number, FieldSchema>>>> = {
  TracesRequest: schema('1 resourceSpans ResourceSpans*'),
  LogsRequest: schema('1 resourceLogs ResourceLogs*'),
  MetricsRequest: schema('1 resourceMetrics ResourceMetrics*'),
  ResourceSpans: schema('1 resource Resource, 2 scopeSpans ScopeSpans*, 3 schemaUrl string'),
  ResourceLogs: schema('1 resource Resource, 2 scopeLogs ScopeLogs*, 3 schemaUrl string'),
  ResourceMetrics: schema('1 resource Resource, 2 scopeMetrics ScopeMetrics*, 3 schemaUrl string'),
  ScopeSpans: schema('1 scope Scope, 2 spans Span*, 3 schemaUrl string'),
  ScopeLogs: schema('1 scope Scope, 2 logRecords LogRecord*, 3 schemaUrl string'),
  ScopeMetrics: schema('1 scope Scope, 2 metrics Metric*, 3 schemaUrl string'),
  Resource: schema('1 attributes KeyValue*, 2 droppedAttributesCount uint32'),
  Scope: schema('1 name string, 2 version string, 3 attributes KeyValue*, 4 droppedAttributesCount uint32'),
  KeyValue: schema('1 key string, 2 value AnyValue'),
  AnyValue: schema(
    '1 stringValue string, 2 boolValue bool, 3 intValue int64, 4 doubleValue double, 5 arrayValue ArrayValue, 6 kvlistValue KeyValueList, 7 bytesValue bytes',
  ),
  ArrayValue: schema('1 values AnyValue*'),
  KeyValueList: schema('1 values KeyValue*'),
  Span: schema(
    '1 traceId id, 2 spanId id, 3 traceState string, 4 parentSpanId id, 5 name string, 6 kind uint32, 7 startTimeUnixNano fixed64, 8 endTimeUnixNano fixed64, 9 attributes KeyValue*, 10 droppedAttributesCount uint32, 11 events Event*, 12 droppedEventsCount uint32, 13 links Link*, 14 droppedLinksCount uint32, 15 status Status, 16 flags fixed32',
  ),
  Event: schema(
    '1 timeUnixNano fixed64, 2 name string, 3 attributes KeyValue*, 4 droppedAttributesCount uint32',
  ),
  Link: schema(
    '1 traceId id, 2 spanId id, 3 traceState string, 4 attributes KeyValue*, 5 droppedAttributesCount uint32, 6 flags fixed32',
  ),
  Status: schema('2 message string, 3 code uint32'),
  LogRecord: schema(
    '1 timeUnixNano fixed64, 2 severityNumber uint32, 3 severityText string, 5 body AnyValue, 6 attributes KeyValue*, 7 droppedAttributesCount uint32, 8 flags fixed32, 9 traceId id, 10 spanId id, 11 observedTimeUnixNano fixed64, 12 eventName string',
  ),
  Metric: schema(
    '1 name string, 2 description string, 3 unit string, 5 gauge Gauge, 7 sum Sum, 9 histogram Histogram, 10 exponentialHistogram ExponentialHistogram',
  ),
  Gauge: schema('1 dataPoints NumberDataPoint*'),
  Sum: schema('1 dataPoints NumberDataPoint*, 2 aggregationTemporality uint32, 3 isMonotonic bool'),
  Histogram: schema('1 dataPoints HistogramDataPoint*, 2 aggregationTemporality uint32'),
  ExponentialHistogram: schema('1 dataPoints ExponentialDataPoint*, 2 aggregationTemporality uint32'),
  NumberDataPoint: schema(
    '2 startTimeUnixNano fixed64, 3 timeUnixNano fixed64, 4 asDouble double, 5 exemplars Exemplar*, 6 asInt sfixed64, 7 attributes KeyValue*, 8 flags uint32',
  ),
  HistogramDataPoint: schema(
    '2 startTimeUnixNano fixed64, 3 timeUnixNano fixed64, 4 count fixed64, 5 sum double, 6 bucketCounts fixed64*, 7 explicitBounds double*, 8 exemplars Exemplar*, 9 attributes KeyValue*, 10 flags uint32, 11 min double, 12 max double',
  ),
  ExponentialDataPoint: schema(
    '1 attributes KeyValue*, 2 startTimeUnixNano fixed64, 3 timeUnixNano fixed64, 4 count fixed64, 5 sum double, 6 scale sint32, 7 zeroCount fixed64, 8 positive Buckets, 9 negative Buckets, 10 flags uint32, 11 exemplars Exemplar*, 12 min double, 13 max double, 14 zeroThreshold double',
  ),
  Buckets: schema('1 offset sint32, 2 bucketCounts uint64*'),
  Exemplar: schema(
    '2 timeUnixNano fixed64, 3 asDouble double, 4 spanId id, 5 traceId id, 6 asInt sfixed64, 7 filteredAttributes KeyValue*',
  ),
};
const REQUESTS = { traces: 'TracesRequest', logs: 'LogsRequest', metrics: 'MetricsRequest' } as const;

/** The request in `body`, in JSON form; 64-bit integers are strings, as there. */
export function decodeRequest(signal: Signal, protocol: Protocol, body: Buffer): Message {
  if (protocol === 'http/json') return JSON.parse(body.toString('utf8')) as Message;
  return decode(REQUESTS[signal], body);
}

function schema(text: string): Record<number, FieldSchema> {
  const entries = text.split(', ').map((entry): [number, FieldSchema] => {
    const [number = '', name = '', type = ''] = entry.split(' ');
    const isRepeated = type.endsWith('*');
    const kind = isRepeated ? type.slice(0, -1) : type;
    return [
      Number(number),
      { name, kind: /^[A-Z]/.test(kind) ? { of: kind } : (kind as Scalar), isRepeated },
    ];
  });
  return Object.fromEntries(entries);
}

function decode(name: string, bytes: Uint8Array): Message {
  const result: Record<string, unknown> = {};
  for (const field of fields(bytes)) {
    const known = SCHEMAS[name]?.[field.number] ?? unknownField(name, field);
    if (known.isRepeated) append(result, known, field);
    else result[known.name] = value(known.kind, field);
  }
  return result;
}

function append(result: Record<string, unknown>, { name, kind }: FieldSchema, field: Field): void {
  const list = (result[name] ?? []) as unknown[];
  result[name] = list;
  if (typeof kind === 'object' || field.wireType !== 2) {
    list.push(value(kind, field));
    return;
  }
  for (const item of packed(kind, message(field))) list.push(item);
}

/** Numbers behind one another, each without a tag of its own. */
function packed(kind: Kind, bytes: Uint8Array): unknown[] {
  const width = kind === 'fixed64' || kind === 'double' ? 8 : 0;
  const tag = width === 8 ? 0x09 : 0x08;
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = at + width;
    if (width === 0) while (((bytes[end++] ?? 0) & 0x80) !== 0);
    const [only] = fields(Buffer.concat([Buffer.of(tag), bytes.subarray(at, end)]));
    if (only === undefined) throw new Error('a packed field without a value');
    values.push(value(kind, only));
    at = end;
  }
  return values;
}

function value(kind: Kind, field: Field): unknown {
  if (typeof kind === 'object') return decode(kind.of, message(field));
  switch (kind) {
    case 'string':
      return text(field);
    case 'id':
      return hex(field);
    case 'bytes':
      return Buffer.from(message(field)).toString('base64');
    case 'bool':
      return bool(field);
    case 'uint32':
      return uint32(field);
    case 'sint32': {
      const zigzag = uint32(field);
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    case 'int64':
      return String(int64(field));
    case 'uint64':
      return String(field.integer);
    case 'fixed64':
      return String(fixed64(field));
    case 'sfixed64':
      return String(BigInt.asIntN(64, fixed64(field)));
    case 'fixed32':
      return fixed32(field);
    case 'double':
      return double(field);
  }
}
