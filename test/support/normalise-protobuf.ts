/** `ExportTraceServiceRequest` as protobuf → canonical spans. Field numbers: opentelemetry-proto 1.11. */

import {
  type CanonicalAttribute,
  type CanonicalEvent,
  type CanonicalLink,
  type CanonicalResource,
  type CanonicalScope,
  type CanonicalSpan,
  type CanonicalValue,
  doubleText,
} from './canonical.ts';
import {
  bool,
  double,
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

type SpanAlone = Omit<CanonicalSpan, 'resource' | 'scope'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How a request groups its spans: one entry a `ResourceSpans`, with the number of its `ScopeSpans`. */
export interface RequestShape {
  readonly spans: CanonicalSpan[];
  readonly scopeCounts: number[];
}

/** The spans of a request. Throws on malformed bytes and on fields that the schema doesn't have. */
export function spansFromProtobuf(request: Uint8Array): CanonicalSpan[] {
  return shapeFromProtobuf(request).spans;
}

export function shapeFromProtobuf(request: Uint8Array): RequestShape {
  const shape: RequestShape = { spans: [], scopeCounts: [] };
  for (const field of fields(request)) {
    if (field.number !== 1) unknownField('ExportTraceServiceRequest', field);
    readResourceSpans(message(field), shape);
  }
  return shape;
}

function readResourceSpans(bytes: Uint8Array, shape: RequestShape): void {
  const resource: Mutable<CanonicalResource> = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const scopeSpans: Uint8Array[] = [];
  for (const field of fields(bytes)) {
    if (field.number === 1) readResource(message(field), resource);
    else if (field.number === 2) scopeSpans.push(message(field));
    else if (field.number === 3) resource.schemaUrl = text(field);
    else unknownField('ResourceSpans', field);
  }
  shape.scopeCounts.push(scopeSpans.length);
  for (const bytesOfScope of scopeSpans) shape.spans.push(...readScopeSpans(bytesOfScope, resource));
}

function readResource(bytes: Uint8Array, resource: Mutable<CanonicalResource>): void {
  const attributes: CanonicalAttribute[] = [];
  for (const field of fields(bytes)) {
    if (field.number === 1) attributes.push(readKeyValue(message(field)));
    else if (field.number === 2) resource.droppedAttributesCount = uint32(field);
    else unknownField('Resource', field);
  }
  resource.attributes = attributes;
}

function readScopeSpans(bytes: Uint8Array, resource: CanonicalResource): CanonicalSpan[] {
  const scope: Mutable<CanonicalScope> = {
    name: '',
    version: '',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  };
  const spans: SpanAlone[] = [];
  for (const field of fields(bytes)) {
    if (field.number === 1) readScope(message(field), scope);
    else if (field.number === 2) spans.push(readSpan(message(field)));
    else if (field.number === 3) scope.schemaUrl = text(field);
    else unknownField('ScopeSpans', field);
  }
  return spans.map((span) => ({ ...span, resource, scope }));
}

function readScope(bytes: Uint8Array, scope: Mutable<CanonicalScope>): void {
  const attributes: CanonicalAttribute[] = [];
  for (const field of fields(bytes)) {
    if (field.number === 1) scope.name = text(field);
    else if (field.number === 2) scope.version = text(field);
    else if (field.number === 3) attributes.push(readKeyValue(message(field)));
    else if (field.number === 4) scope.droppedAttributesCount = uint32(field);
    else unknownField('InstrumentationScope', field);
  }
  scope.attributes = attributes;
}

function readSpan(bytes: Uint8Array): SpanAlone {
  const attributes: CanonicalAttribute[] = [];
  const events: CanonicalEvent[] = [];
  const links: CanonicalLink[] = [];
  const span: Mutable<SpanAlone> = {
    traceId: '',
    spanId: '',
    traceState: '',
    parentSpanId: '',
    name: '',
    kind: 0,
    startTimeUnixNano: '0',
    endTimeUnixNano: '0',
    attributes,
    droppedAttributesCount: 0,
    events,
    droppedEventsCount: 0,
    links,
    droppedLinksCount: 0,
    status: { message: '', code: 0 },
    flags: 0,
  };
  for (const field of fields(bytes)) {
    switch (field.number) {
      case 1:
        span.traceId = hex(field);
        break;
      case 2:
        span.spanId = hex(field);
        break;
      case 3:
        span.traceState = text(field);
        break;
      case 4:
        span.parentSpanId = hex(field);
        break;
      case 5:
        span.name = text(field);
        break;
      case 6:
        span.kind = uint32(field);
        break;
      case 7:
        span.startTimeUnixNano = fixed64(field).toString();
        break;
      case 8:
        span.endTimeUnixNano = fixed64(field).toString();
        break;
      case 9:
        attributes.push(readKeyValue(message(field)));
        break;
      case 10:
        span.droppedAttributesCount = uint32(field);
        break;
      case 11:
        events.push(readEvent(message(field)));
        break;
      case 12:
        span.droppedEventsCount = uint32(field);
        break;
      case 13:
        links.push(readLink(message(field)));
        break;
      case 14:
        span.droppedLinksCount = uint32(field);
        break;
      case 15:
        span.status = readStatus(message(field));
        break;
      case 16:
        span.flags = fixed32(field);
        break;
      default:
        unknownField('Span', field);
    }
  }
  return span;
}

function readEvent(bytes: Uint8Array): CanonicalEvent {
  const attributes: CanonicalAttribute[] = [];
  const event: Mutable<CanonicalEvent> = {
    timeUnixNano: '0',
    name: '',
    attributes,
    droppedAttributesCount: 0,
  };
  for (const field of fields(bytes)) {
    if (field.number === 1) event.timeUnixNano = fixed64(field).toString();
    else if (field.number === 2) event.name = text(field);
    else if (field.number === 3) attributes.push(readKeyValue(message(field)));
    else if (field.number === 4) event.droppedAttributesCount = uint32(field);
    else unknownField('Event', field);
  }
  return event;
}

function readLink(bytes: Uint8Array): CanonicalLink {
  const attributes: CanonicalAttribute[] = [];
  const link: Mutable<CanonicalLink> = {
    traceId: '',
    spanId: '',
    traceState: '',
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
  };
  for (const field of fields(bytes)) {
    if (field.number === 1) link.traceId = hex(field);
    else if (field.number === 2) link.spanId = hex(field);
    else if (field.number === 3) link.traceState = text(field);
    else if (field.number === 4) attributes.push(readKeyValue(message(field)));
    else if (field.number === 5) link.droppedAttributesCount = uint32(field);
    else if (field.number === 6) link.flags = fixed32(field);
    else unknownField('Link', field);
  }
  return link;
}

function readStatus(bytes: Uint8Array): CanonicalSpan['status'] {
  const status = { message: '', code: 0 };
  for (const field of fields(bytes)) {
    if (field.number === 2) status.message = text(field);
    else if (field.number === 3) status.code = uint32(field);
    else unknownField('Status', field);
  }
  return status;
}

function readKeyValue(bytes: Uint8Array): CanonicalAttribute {
  let key = '';
  let value: CanonicalValue = { empty: true };
  for (const field of fields(bytes)) {
    if (field.number === 1) key = text(field);
    else if (field.number === 2) value = readAnyValue(message(field));
    else unknownField('KeyValue', field);
  }
  return { key, value };
}

function readAnyValue(bytes: Uint8Array): CanonicalValue {
  let value: CanonicalValue = { empty: true };
  for (const field of fields(bytes)) {
    if (!('empty' in value)) throw new Error('AnyValue has two values');
    if (field.number === 1) value = { string: text(field) };
    else if (field.number === 2) value = { bool: bool(field) };
    else if (field.number === 3) value = { int: int64(field).toString() };
    else if (field.number === 4) value = { double: doubleText(double(field)) };
    else if (field.number === 5) value = { array: members(message(field), 'ArrayValue').map(readAnyValue) };
    else if (field.number === 6)
      value = { kvlist: members(message(field), 'KeyValueList').map(readKeyValue) };
    else if (field.number === 7) value = { bytes: hex(field) };
    else unknownField('AnyValue', field);
  }
  return value;
}

function members(bytes: Uint8Array, messageName: string): Uint8Array[] {
  return Array.from(fields(bytes), (field) =>
    field.number === 1 ? message(field) : unknownField(messageName, field),
  );
}
