/**
 * Objects with the shape of a `ReadableSpan` that no SDK would make, but that other producers (bridges, replays, tests of
 * users) hand to processors and exporters. The reference is what the official serializer writes for them.
 */

import { createTraceState, type SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { anyValue, attributeKey, type KeyedValue, longText, text } from './attributes.ts';
import { toSpanContext, validContext } from './span-contexts.ts';

class WithPrototype {
  own = 1;
  get inherited(): string {
    return 'not an own property';
  }
}

function dictionaryMode(): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let index = 0; index < 64; index += 1) object[`k${index}`] = index;
  for (let index = 0; index < 64; index += 2) delete object[`k${index}`];
  return object;
}

/** Values that are no `AnyValue`: the official serializer writes an empty value or what own properties it finds. */
const foreignValue: fc.Arbitrary<unknown> = fc
  .constantFrom<(() => unknown)[]>(
    () => 10n,
    () => Symbol('not a value'),
    () => () => 'a function',
    () => new Date(0),
    () => new Map([['k', 'v']]),
    () => new Set([1]),
    () => /pattern/,
    () => new WithPrototype(),
    () =>
      Object.create(
        { inherited: 1 },
        { own: { value: 2, enumerable: true }, hidden: { value: 3, enumerable: false } },
      ),
    () => Object.assign(Object.create(null), { bare: true }),
    () => new Float64Array([1, 2.5]),
    () => Object('boxed'),
    () => Object(5),
    () => Object.freeze({ frozen: [1, 'two', null, { three: 3 }] }),
    () => Object.assign(new Array(3), { 0: 'with', 2: 'a hole' }),
    () => ({ [Symbol('hidden')]: 1, shown: undefined }),
    dictionaryMode,
  )
  .map((make) => make());

const value = fc.oneof(
  { weight: 60, arbitrary: anyValue },
  { weight: 20, arbitrary: foreignValue },
  { weight: 1, arbitrary: longText },
);
const key = fc.oneof({ weight: 9, arbitrary: attributeKey }, { weight: 1, arbitrary: fc.constant('') });

type Shape = 'plain' | 'inherited' | 'null prototype' | 'dictionary';

const attributeMap: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.array(fc.tuple(key, value), { maxLength: 8 }),
    fc.constantFrom<Shape[]>('plain', 'plain', 'inherited', 'null prototype', 'dictionary'),
  )
  .map(([pairs, shape]) => withShape(pairs, shape));

function withShape(pairs: readonly KeyedValue[], shape: Shape): Record<string, unknown> {
  const plain: Record<string, unknown> = Object.fromEntries(pairs);
  switch (shape) {
    case 'plain':
      return plain;
    case 'inherited':
      return Object.defineProperties(
        Object.create({ inherited: 'not an own property' }),
        Object.getOwnPropertyDescriptors(plain),
      );
    case 'null prototype':
      return Object.defineProperties(Object.create(null), Object.getOwnPropertyDescriptors(plain));
    case 'dictionary':
      return Object.assign(dictionaryMode(), plain);
  }
}

const context: fc.Arbitrary<SpanContext> = fc
  .tuple(
    validContext,
    // Flags beyond the eight that OTLP carries, and trace states that aren't the API's.
    fc.constantFrom(undefined, 0x100, 0xffff),
    fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: text }),
  )
  .map(([program, flags, rawState]) => ({
    ...toSpanContext(program, createTraceState),
    ...(flags === undefined ? {} : { traceFlags: flags | 1 }),
    ...(rawState === undefined ? {} : { traceState: foreignTraceState(rawState) }),
  }));

function foreignTraceState(raw: string): NonNullable<SpanContext['traceState']> {
  const state = { get: () => undefined, set: () => state, unset: () => state, serialize: () => raw };
  return state;
}

const hrTime = fc.tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.integer({ min: 0, max: 999_999_999 }));
const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 300, 2 ** 31, 2 ** 32 - 1) },
);
const optionalCount = fc.constantFrom(undefined, 0, 1, 77_777);
const schemaUrl = fc.constantFrom(undefined, '', 'https://opentelemetry.io/schemas/1.40.0');

export interface CustomOrigin {
  readonly resource: object;
  readonly instrumentationScope: object;
}

/** Resources and scopes beyond the SDK's: scope attributes, nested values, dropped counts. */
export const customOrigin: fc.Arbitrary<CustomOrigin> = fc.record({
  resource: fc.record({ attributes: attributeMap, schemaUrl }, { requiredKeys: ['attributes'] }),
  instrumentationScope: fc.record(
    {
      name: text,
      version: fc.constantFrom(undefined, '', '2.0.0'),
      schemaUrl,
      attributes: attributeMap,
      droppedAttributesCount: optionalCount,
    },
    { requiredKeys: ['name'] },
  ),
});

const event = fc.record(
  { time: hrTime, name: text, attributes: attributeMap, droppedAttributesCount: optionalCount },
  { requiredKeys: ['time', 'name'] },
);

const link = fc.record(
  { context, attributes: attributeMap, droppedAttributesCount: optionalCount },
  { requiredKeys: ['context'] },
);

const status = fc.record({ code: fc.constantFrom(0, 1, 2), message: text }, { requiredKeys: ['code'] });

/** Spans of a few origins that many of them share, as objects do in a real process. */
export function customSpans(size: {
  readonly min: number;
  readonly max: number;
}): fc.Arbitrary<ReadableSpan[]> {
  const span = fc.record({
    name: fc.oneof({ weight: 30, arbitrary: text }, { weight: 1, arbitrary: longText }),
    kind: fc.constantFrom(0, 1, 2, 3, 4),
    context,
    parentSpanContext: fc.option(context, { nil: undefined }),
    startTime: hrTime,
    endTime: hrTime,
    status,
    attributes: attributeMap,
    events: fc.array(event, { maxLength: 4 }),
    links: fc.array(link, { maxLength: 3 }),
    droppedAttributesCount: count,
    droppedEventsCount: count,
    droppedLinksCount: count,
    origin: fc.nat(),
  });
  return fc
    .tuple(
      fc.array(customOrigin, { minLength: 1, maxLength: 3 }),
      fc.array(span, { minLength: size.min, maxLength: size.max, size: 'max' }),
    )
    .map(([origins, spans]) =>
      spans.map(({ context: own, origin: chosen, ...rest }, index) => {
        // Processors ignore spans that aren't sampled, and the comparison tells spans apart by their id.
        const sampled = {
          ...own,
          spanId: `${own.spanId.slice(0, 8)}${(index + 1).toString(16).padStart(8, '0')}`,
          traceFlags: own.traceFlags | 1,
        };
        return {
          ...rest,
          ...origins[chosen % origins.length],
          spanContext: () => sampled,
          duration: [0, 0],
          ended: true,
        } as unknown as ReadableSpan;
      }),
    );
}

/** The smallest sampled span, for tests that count spans rather than look into them. */
export function plainSpan(index: number, origin: CustomOrigin = PLAIN_ORIGIN): ReadableSpan {
  const spanContext = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (index + 1).toString(16).padStart(16, '0'),
    traceFlags: 1,
  };
  return {
    name: `span ${index}`,
    kind: 0,
    spanContext: () => spanContext,
    startTime: [1_700_000_000, index % 1_000_000_000],
    endTime: [1_700_000_001, index % 1_000_000_000],
    status: { code: 0 },
    attributes: { index },
    events: [],
    links: [],
    duration: [1, 0],
    ended: true,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...origin,
  } as unknown as ReadableSpan;
}

const PLAIN_ORIGIN: CustomOrigin = {
  resource: { attributes: { 'service.name': 'plain' } },
  instrumentationScope: { name: 'plain' },
};
