/**
 * OTLP/JSON (a request's body, or one line that the Collector's file exporter wrote) → canonical spans. Strict: names in
 * lowerCamelCase that the schema has, enums as integers, 64-bit integers as decimal strings, ids as hex.
 */

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

/** The spans of one `ExportTraceServiceRequest` or `TracesData`. Throws on what the OTLP/JSON mapping doesn't allow. */
export function spansFromJson(json: string): CanonicalSpan[] {
  const request = new JsonMessage('ExportTraceServiceRequest', JSON.parse(json));
  const spans = request.messages('resourceSpans').flatMap(readResourceSpans);
  request.end();
  return spans;
}

function readResourceSpans(resourceSpans: JsonMessage): CanonicalSpan[] {
  const message = resourceSpans.message('resource');
  const resource: CanonicalResource = {
    attributes: readAttributes(message),
    droppedAttributesCount: message.uint32('droppedAttributesCount'),
    schemaUrl: resourceSpans.text('schemaUrl'),
  };
  message.end();
  const spans = resourceSpans
    .messages('scopeSpans')
    .flatMap((scopeSpans) => readScopeSpans(scopeSpans, resource));
  resourceSpans.end();
  return spans;
}

function readScopeSpans(scopeSpans: JsonMessage, resource: CanonicalResource): CanonicalSpan[] {
  const message = scopeSpans.message('scope');
  const scope: CanonicalScope = {
    name: message.text('name'),
    version: message.text('version'),
    attributes: readAttributes(message),
    droppedAttributesCount: message.uint32('droppedAttributesCount'),
    schemaUrl: scopeSpans.text('schemaUrl'),
  };
  message.end();
  const spans = scopeSpans.messages('spans').map((span) => readSpan(span, resource, scope));
  scopeSpans.end();
  return spans;
}

function readSpan(span: JsonMessage, resource: CanonicalResource, scope: CanonicalScope): CanonicalSpan {
  const status = span.message('status');
  const canonical: CanonicalSpan = {
    traceId: span.hex('traceId'),
    spanId: span.hex('spanId'),
    traceState: span.text('traceState'),
    parentSpanId: span.hex('parentSpanId'),
    name: span.text('name'),
    kind: span.uint32('kind'),
    startTimeUnixNano: span.fixed64('startTimeUnixNano'),
    endTimeUnixNano: span.fixed64('endTimeUnixNano'),
    attributes: readAttributes(span),
    droppedAttributesCount: span.uint32('droppedAttributesCount'),
    events: span.messages('events').map(readEvent),
    droppedEventsCount: span.uint32('droppedEventsCount'),
    links: span.messages('links').map(readLink),
    droppedLinksCount: span.uint32('droppedLinksCount'),
    status: { message: status.text('message'), code: status.uint32('code') },
    flags: span.uint32('flags'),
    resource,
    scope,
  };
  status.end();
  span.end();
  return canonical;
}

function readEvent(event: JsonMessage): CanonicalEvent {
  const canonical = {
    timeUnixNano: event.fixed64('timeUnixNano'),
    name: event.text('name'),
    attributes: readAttributes(event),
    droppedAttributesCount: event.uint32('droppedAttributesCount'),
  };
  event.end();
  return canonical;
}

function readLink(link: JsonMessage): CanonicalLink {
  const canonical = {
    traceId: link.hex('traceId'),
    spanId: link.hex('spanId'),
    traceState: link.text('traceState'),
    attributes: readAttributes(link),
    droppedAttributesCount: link.uint32('droppedAttributesCount'),
    flags: link.uint32('flags'),
  };
  link.end();
  return canonical;
}

function readAttributes(message: JsonMessage): CanonicalAttribute[] {
  return message.messages('attributes').map(readKeyValue);
}

function readKeyValue(keyValue: JsonMessage): CanonicalAttribute {
  const attribute = { key: keyValue.text('key'), value: readAnyValue(keyValue.message('value')) };
  keyValue.end();
  return attribute;
}

function readAnyValue(anyValue: JsonMessage): CanonicalValue {
  const [kind, more] = anyValue.presentNames();
  if (more !== undefined) throw new Error(`AnyValue has both ${kind} and ${more}`);
  const value = readOnlyValue(anyValue, kind);
  anyValue.end();
  return value;
}

function readOnlyValue(anyValue: JsonMessage, kind: string | undefined): CanonicalValue {
  switch (kind) {
    case undefined:
      return { empty: true };
    case 'stringValue':
      return { string: anyValue.text(kind) };
    case 'boolValue':
      return { bool: anyValue.bool(kind) };
    case 'intValue':
      return { int: anyValue.int64(kind) };
    case 'doubleValue':
      return { double: doubleText(anyValue.double(kind)) };
    case 'bytesValue':
      return { bytes: Buffer.from(anyValue.text(kind), 'base64').toString('hex') };
    case 'arrayValue': {
      const array = anyValue.message(kind);
      const values = array.messages('values').map(readAnyValue);
      array.end();
      return { array: values };
    }
    case 'kvlistValue': {
      const list = anyValue.message(kind);
      const values = list.messages('values').map(readKeyValue);
      list.end();
      return { kvlist: values };
    }
    default:
      throw new Error(`AnyValue has no ${kind}`);
  }
}

/** One JSON object read as a protobuf message: every field is taken once, by name, and `end` finds the ones left over. */
class JsonMessage {
  readonly #name: string;
  readonly #fields: Map<string, unknown>;

  constructor(name: string, json: unknown) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new Error(`${name} is not an object: ${JSON.stringify(json)}`);
    }
    this.#name = name;
    // null stands for an absent field in proto3 JSON.
    this.#fields = new Map(Object.entries(json).filter(([, value]) => value !== null));
  }

  presentNames(): string[] {
    return [...this.#fields.keys()];
  }

  end(): void {
    const [left] = this.#fields.keys();
    if (left !== undefined) throw new Error(`${this.#name} has no field ${left}`);
  }

  message(name: string): JsonMessage {
    return new JsonMessage(name, this.#take(name) ?? {});
  }

  messages(name: string): JsonMessage[] {
    const value = this.#take(name) ?? [];
    if (!Array.isArray(value)) throw this.#wrong(name, value);
    return value.map((item: unknown) => new JsonMessage(name, item));
  }

  text(name: string): string {
    const value = this.#take(name) ?? '';
    if (typeof value !== 'string') throw this.#wrong(name, value);
    return value;
  }

  hex(name: string): string {
    const value = this.text(name);
    if (!/^(?:[0-9a-f]{2})*$/i.test(value)) throw this.#wrong(name, value);
    return value.toLowerCase();
  }

  bool(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== 'boolean') throw this.#wrong(name, value);
    return value;
  }

  uint32(name: string): number {
    const value = this.#take(name) ?? 0;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
      throw this.#wrong(name, value);
    }
    return value;
  }

  fixed64(name: string): string {
    const value = this.#take(name) ?? '0';
    if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,19})$/.test(value)) throw this.#wrong(name, value);
    return value;
  }

  int64(name: string): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || !/^(?:0|-?[1-9]\d{0,18})$/.test(value)) throw this.#wrong(name, value);
    return value;
  }

  double(name: string): number {
    const value = this.#take(name);
    if (typeof value === 'number') return value;
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
    throw this.#wrong(name, value);
  }

  #take(name: string): unknown {
    const value = this.#fields.get(name);
    this.#fields.delete(name);
    return value;
  }

  #wrong(name: string, value: unknown): Error {
    return new Error(`${this.#name}.${name} can't be ${JSON.stringify(value)}`);
  }
}
