/**
 * Span programs: what an application does with a real official tracer, as data, so that fast-check can generate and
 * shrink it. Running one gives spans that the SDK's own rules (limits, clean-up of values) have passed.
 */

import {
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
  type Tracer,
  type TraceState,
} from '@opentelemetry/api';
import fc from 'fast-check';
import {
  attributeKey,
  attributes,
  type KeyedValue,
  longText,
  simpleAttributes,
  text,
  toObject,
} from './attributes.ts';
import { type ContextProgram, linkContext, toSpanContext, validContext } from './span-contexts.ts';

/** Null leaves the time to the SDK's clock. */
export type TimeProgram =
  | null
  | { readonly date: number }
  | { readonly epochMs: number }
  | { readonly hrTime: readonly [number, number] };

export interface LinkProgram {
  readonly context: ContextProgram;
  readonly attributes: readonly KeyedValue[] | undefined;
}

export type SpanStep =
  | { readonly do: 'setAttribute'; readonly key: string; readonly value: unknown }
  | { readonly do: 'setAttributes'; readonly attributes: readonly KeyedValue[] }
  /** What a redacting processor does; it puts the object in dictionary mode. */
  | { readonly do: 'deleteAttribute'; readonly key: string }
  /** Beyond about a thousand properties V8 gives up an object's shape. */
  | { readonly do: 'setManyAttributes'; readonly count: number }
  | {
      readonly do: 'addEvent';
      readonly name: string;
      readonly attributes: readonly KeyedValue[];
      readonly time: TimeProgram;
    }
  | { readonly do: 'addLink'; readonly link: LinkProgram }
  | { readonly do: 'setStatus'; readonly code: SpanStatusCode; readonly message: string | undefined }
  | { readonly do: 'updateName'; readonly name: string }
  | {
      readonly do: 'recordException';
      readonly exception: string | { code?: string; name?: string; message?: string; stack?: string };
    };

export interface SpanProgram {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  /** A number is the index of an earlier span of the scenario. */
  readonly parent: null | number | ContextProgram;
  readonly startTime: TimeProgram;
  readonly endTime: TimeProgram;
  readonly attributes: readonly KeyedValue[] | undefined;
  readonly links: readonly LinkProgram[];
  readonly steps: readonly SpanStep[];
  /** Chooses among the scenario's scopes. */
  readonly scope: number;
  /** Recorded spans that aren't sampled must not be exported. */
  readonly isSampled: boolean;
}

const time: fc.Arbitrary<TimeProgram> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ date: fc.integer({ min: 0, max: 4_102_444_800_000 }) }) },
  { weight: 1, arbitrary: fc.record({ epochMs: fc.double({ min: 1e12, max: 4.2e12, noNaN: true }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      hrTime: fc.tuple(
        fc.oneof(
          fc.integer({ min: 0, max: 4_102_444_800 }),
          // Around 32 bits of seconds, and the last second that fits 64 bits of nanoseconds.
          fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 18_446_744_072),
        ),
        fc.oneof(fc.integer({ min: 0, max: 999_999_999 }), fc.constantFrom(0, 999_999_999)),
      ),
    }),
  },
);

const link: fc.Arbitrary<LinkProgram> = fc.record({
  context: linkContext,
  attributes: fc.option(simpleAttributes, { nil: undefined }),
});

const step: fc.Arbitrary<SpanStep> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.tuple(attributeKey, attributes).map(([key, pairs]): SpanStep => {
      const [first] = pairs;
      return { do: 'setAttribute', key, value: first === undefined ? 'none' : first[1] };
    }),
  },
  {
    weight: 40,
    arbitrary: attributes.map((pairs): SpanStep => ({ do: 'setAttributes', attributes: pairs })),
  },
  {
    weight: 5,
    arbitrary: longText.map((value): SpanStep => ({ do: 'setAttribute', key: 'db.query.text', value })),
  },
  { weight: 10, arbitrary: attributeKey.map((key): SpanStep => ({ do: 'deleteAttribute', key })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1_000, max: 1_300 })
      .map((count): SpanStep => ({ do: 'setManyAttributes', count })),
  },
  {
    weight: 40,
    arbitrary: fc.record({
      do: fc.constant('addEvent' as const),
      name: text,
      attributes: simpleAttributes,
      time,
    }),
  },
  { weight: 15, arbitrary: link.map((program): SpanStep => ({ do: 'addLink', link: program })) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('setStatus' as const),
      code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
      message: fc.option(text, { nil: undefined }),
    }),
  },
  { weight: 10, arbitrary: text.map((name): SpanStep => ({ do: 'updateName', name })) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('recordException' as const),
      exception: fc.oneof(
        text,
        fc.record(
          { code: text, name: text, message: text, stack: text },
          { requiredKeys: [], noNullPrototype: true },
        ),
      ),
    }),
  },
);

export const spanProgram: fc.Arbitrary<SpanProgram> = fc.record({
  name: fc.oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: longText }),
  kind: fc.constantFrom(
    undefined,
    SpanKind.INTERNAL,
    SpanKind.SERVER,
    SpanKind.CLIENT,
    SpanKind.PRODUCER,
    SpanKind.CONSUMER,
  ),
  parent: fc.oneof(fc.constant(null), fc.nat(), validContext),
  startTime: time,
  endTime: time,
  attributes: fc.option(attributes, { nil: undefined }),
  links: fc.array(link, { maxLength: 3 }),
  steps: fc.array(step, { maxLength: 6 }),
  scope: fc.nat(),
  isSampled: fc.oneof(
    { weight: 15, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});

export interface SpanRunner {
  readonly createTraceState: (raw: string) => TraceState;
  /** The context to start the span in. */
  readonly context: Context;
  readonly tracer: Tracer;
}

/** Starts the span, takes its steps, and ends it. */
export function runSpan(program: SpanProgram, { tracer, context, createTraceState }: SpanRunner): Span {
  const toLink = (linkOf: LinkProgram) => ({
    context: toSpanContext(linkOf.context, createTraceState),
    ...(linkOf.attributes === undefined ? {} : { attributes: toAttributes(linkOf.attributes) }),
  });
  const span = tracer.startSpan(
    program.name,
    {
      ...(program.kind === undefined ? {} : { kind: program.kind }),
      ...(program.attributes === undefined ? {} : { attributes: toAttributes(program.attributes) }),
      ...withTime('startTime', program.startTime),
      links: program.links.map(toLink),
    },
    context,
  );
  for (const one of program.steps) takeStep(span, one, toLink);
  span.end(toTimeInput(program.endTime));
  return span;
}

function takeStep(
  span: Span,
  one: SpanStep,
  toLink: (link: LinkProgram) => Parameters<Span['addLink']>[0],
): void {
  switch (one.do) {
    case 'setAttribute':
      span.setAttribute(one.key, toAttributes([[one.key, one.value]])[one.key] ?? '');
      break;
    case 'setAttributes':
      span.setAttributes(toAttributes(one.attributes));
      break;
    case 'deleteAttribute': {
      const held: unknown = Reflect.get(span, 'attributes');
      if (typeof held === 'object' && held !== null) Reflect.deleteProperty(held, one.key);
      break;
    }
    case 'setManyAttributes':
      for (let index = 0; index < one.count; index += 1) span.setAttribute(`many.${index}`, index);
      break;
    case 'addEvent':
      span.addEvent(one.name, toAttributes(one.attributes), toTimeInput(one.time));
      break;
    case 'addLink':
      span.addLink(toLink(one.link));
      break;
    case 'setStatus':
      span.setStatus({ code: one.code, ...(one.message === undefined ? {} : { message: one.message }) });
      break;
    case 'updateName':
      span.updateName(one.name);
      break;
    case 'recordException':
      span.recordException(one.exception as Parameters<Span['recordException']>[0]);
      break;
  }
}

type ApiAttributes = Parameters<Span['setAttributes']>[0];

/** Values that the API's type excludes are part of the tests: what the SDK does with them is the reference. */
function toAttributes(pairs: readonly KeyedValue[]): ApiAttributes {
  return toObject(pairs) as ApiAttributes;
}

function withTime(name: 'startTime', program: TimeProgram): { startTime?: TimeInput } {
  const input = toTimeInput(program);
  return input === undefined ? {} : { [name]: input };
}

function toTimeInput(program: TimeProgram): TimeInput | undefined {
  if (program === null) return undefined;
  if ('date' in program) return new Date(program.date);
  if ('epochMs' in program) return program.epochMs;
  return [program.hrTime[0], program.hrTime[1]];
}
