/**
 * One form for spans that came over different roads (protobuf, OTLP/JSON, the Collector's file), so that they can be
 * compared field by field. Each span carries its resource and scope, so how a sender groups spans makes no difference.
 * An absent field equals its default, as in proto3; attributes keep their order.
 */

export type CanonicalValue =
  | { readonly string: string }
  | { readonly bool: boolean }
  /** Decimal digits: int64 doesn't fit a JavaScript number. */
  | { readonly int: string }
  /** As text, so that -0 and NaN compare. */
  | { readonly double: string }
  /** Hex. */
  | { readonly bytes: string }
  | { readonly array: readonly CanonicalValue[] }
  | { readonly kvlist: readonly CanonicalAttribute[] }
  | { readonly empty: true };

export interface CanonicalAttribute {
  readonly key: string;
  readonly value: CanonicalValue;
}

export interface CanonicalEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly CanonicalAttribute[];
  readonly droppedAttributesCount: number;
}

export interface CanonicalLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: readonly CanonicalAttribute[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

export interface CanonicalResource {
  readonly attributes: readonly CanonicalAttribute[];
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

export interface CanonicalScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly CanonicalAttribute[];
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

export interface CanonicalSpan {
  /** Lower-case hex. */
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly CanonicalAttribute[];
  readonly droppedAttributesCount: number;
  readonly events: readonly CanonicalEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly CanonicalLink[];
  readonly droppedLinksCount: number;
  readonly status: { readonly message: string; readonly code: number };
  readonly flags: number;
  readonly resource: CanonicalResource;
  readonly scope: CanonicalScope;
}

/** What names a span: its trace and span ids. */
export type SpanKey = string;

export function spanKey(span: { readonly traceId: string; readonly spanId: string }): SpanKey {
  return `${span.traceId}-${span.spanId}`.toLowerCase();
}

/** A double as text that tells -0 from 0. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Groups spans by key; a list longer than one is a span that came twice. */
export function byKey(spans: Iterable<CanonicalSpan>): Map<SpanKey, CanonicalSpan[]> {
  const grouped = new Map<SpanKey, CanonicalSpan[]>();
  for (const span of spans) {
    const key = spanKey(span);
    const sameKey = grouped.get(key);
    if (sameKey === undefined) grouped.set(key, [span]);
    else sameKey.push(span);
  }
  return grouped;
}

/** Every way in which `actual` differs from `expected`: one line a span, empty when each came exactly once and whole. */
export function differences(
  expected: readonly CanonicalSpan[],
  actual: ReadonlyMap<SpanKey, readonly CanonicalSpan[]>,
): string[] {
  const found: string[] = [];
  for (const span of expected) {
    const key = spanKey(span);
    const received = actual.get(key) ?? [];
    const [first] = received;
    if (first === undefined) {
      found.push(`${key}: missing`);
      continue;
    }
    if (received.length > 1) found.push(`${key}: came ${received.length} times`);
    const difference = firstDifference(span, first, '');
    if (difference !== null) found.push(`${key}: ${difference}`);
  }
  return found;
}

function firstDifference(expected: unknown, actual: unknown, path: string): string | null {
  if (Object.is(expected, actual)) return null;
  if (!isObject(expected) || !isObject(actual)) {
    return `${path}: expected ${shortened(expected)}, got ${shortened(actual)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(expected[key], actual[key], path === '' ? key : `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const SHOWN_CHARACTERS = 160;

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN_CHARACTERS
    ? text
    : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}
