/**
 * Trace programs: what an application does with the API (`trace`, `context`, `propagation`), as data, so that it can be
 * generated and run on any SDK that is registered there.
 */

import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  type TimeInput,
  type Tracer,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import fc from 'fast-check';
import { type KeyedValue, toObject } from './attributes.ts';
import { type ContextProgram, toSpanContext, validContext } from './span-contexts.ts';
import { programAttributes, programLink, programText, programTime } from './trace-program-values.ts';

/** Null leaves the time to the clock. */
export type TimeProgram =
  | null
  | { readonly date: number }
  | { readonly epochMs: number }
  | { readonly sinceStartMs: number }
  | { readonly hrTime: readonly [number, number] };

export interface LinkProgram {
  readonly context: ContextProgram;
  readonly attributes: readonly KeyedValue[] | undefined;
}

export type TraceStep =
  | { readonly do: 'setAttribute'; readonly key: string; readonly value: unknown }
  | { readonly do: 'setAttributes'; readonly attributes: readonly KeyedValue[] }
  | { readonly do: 'readAttributes'; readonly remove: string | null }
  | { readonly do: 'readEvents' }
  | {
      readonly do: 'addEvent';
      readonly name: string;
      readonly second: readonly KeyedValue[] | TimeProgram;
      readonly third: TimeProgram;
    }
  | { readonly do: 'addLinks'; readonly links: readonly LinkProgram[]; readonly isOne: boolean }
  | { readonly do: 'setStatus'; readonly code: number; readonly message: unknown }
  | { readonly do: 'updateName'; readonly name: string }
  | { readonly do: 'recordException'; readonly exception: unknown; readonly time: TimeProgram }
  | { readonly do: 'end' }
  | { readonly do: 'wait' }
  | { readonly do: 'span'; readonly span: TraceSpan };

export interface TraceSpan {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  /** How the span comes to its parent: the active span, the given context, or none. */
  readonly parent: 'active' | 'root' | { readonly remote: ContextProgram };
  /** `startActiveSpan`, or `startSpan`, which leaves the active span as it is. */
  readonly isActive: boolean;
  readonly isSuppressed: boolean;
  readonly baggage: string | null;
  readonly attributes: readonly KeyedValue[] | undefined;
  readonly links: readonly LinkProgram[] | undefined;
  readonly startTime: TimeProgram;
  readonly endTime: TimeProgram;
  readonly scope: number;
  readonly steps: readonly TraceStep[];
}

/** As other participants of consistent probability sampling send them. */
const OT_TRACE_STATES = [
  'ot=th:8',
  'ot=th:0',
  'ot=th:fffffffffffff',
  'vendor=1,ot=th:c;rv:80000000000000',
  'ot=rv:00000000000001;x:1,vendor=1',
  'ot=x:1;y:2',
];

const exception: fc.Arbitrary<unknown> = fc.oneof(
  programText,
  fc.constantFrom(null, undefined, 0, 7, {}, ''),
  fc.record(
    {
      code: fc.oneof(programText, fc.integer()),
      name: programText,
      message: fc.oneof(programText, fc.constant(5)),
      stack: programText,
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
);

const simpleStep: fc.Arbitrary<TraceStep> = fc.oneof(
  {
    weight: 30,
    arbitrary: programAttributes.map((attributes): TraceStep => ({ do: 'setAttributes', attributes })),
  },
  {
    weight: 40,
    arbitrary: programAttributes.map((pairs): TraceStep => {
      const [key, value] = pairs[0] ?? ['', 1];
      return { do: 'setAttribute', key, value };
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('readAttributes' as const),
      remove: fc.constantFrom(null, 'http.route', 'thread.id'),
    }),
  },
  { weight: 3, arbitrary: fc.constant<TraceStep>({ do: 'readEvents' }) },
  {
    weight: 25,
    arbitrary: fc.record({
      do: fc.constant('addEvent' as const),
      name: programText,
      second: fc.oneof(programAttributes, programTime),
      third: programTime,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('addLinks' as const),
      links: fc.array(programLink, { minLength: 1, maxLength: 3 }),
      isOne: fc.boolean(),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({
      do: fc.constant('setStatus' as const),
      code: fc.constantFrom(0, 1, 2),
      message: fc.oneof(programText, fc.constantFrom<unknown>(undefined, null, 7)),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('updateName' as const), name: programText }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('recordException' as const), exception, time: programTime }),
  },
  { weight: 3, arbitrary: fc.constant<TraceStep>({ do: 'end' }) },
  { weight: 5, arbitrary: fc.constant<TraceStep>({ do: 'wait' }) },
);

/** A span with spans inside it. */
export const traceSpan: fc.Arbitrary<TraceSpan> = fc.letrec<{ span: TraceSpan; step: TraceStep }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small' },
    { weight: 6, arbitrary: simpleStep },
    { weight: 2, arbitrary: tie('span').map((span): TraceStep => ({ do: 'span', span })) },
  ),
  span: fc.record({
    name: programText,
    kind: fc.constantFrom<SpanKind | undefined>(undefined, 0, 1, 2, 3, 4),
    parent: fc.oneof(
      { weight: 12, arbitrary: fc.constant('active' as const) },
      { weight: 1, arbitrary: fc.constant('root' as const) },
      { weight: 3, arbitrary: fc.record({ remote: remoteContext() }) },
    ),
    isActive: fc.boolean(),
    isSuppressed: often(false),
    baggage: fc.option(fc.constantFrom('a', 'é b'), { nil: null, freq: 8 }),
    attributes: fc.option(programAttributes, { nil: undefined }),
    links: fc.option(fc.array(programLink, { maxLength: 4 }), { nil: undefined }),
    startTime: programTime,
    endTime: programTime,
    scope: fc.nat(),
    steps: fc.array(tie('step'), { maxLength: 7 }),
  }),
})).span;

/** Valid ones, and some that are not: their children are roots. */
function remoteContext(): fc.Arbitrary<ContextProgram> {
  return fc.oneof(
    { weight: 6, arbitrary: validContext },
    {
      weight: 4,
      arbitrary: fc
        .tuple(validContext, fc.constantFrom(...OT_TRACE_STATES))
        .map(([valid, traceState]) => ({ ...valid, traceState })),
    },
    { weight: 1, arbitrary: validContext.map((valid) => ({ ...valid, spanId: '0'.repeat(16) })) },
    { weight: 1, arbitrary: validContext.map((valid) => ({ ...valid, traceId: `${valid.traceId}0` })) },
    { weight: 1, arbitrary: validContext.map((valid) => ({ ...valid, traceId: 'g'.repeat(32) })) },
  );
}

function often(value: boolean): fc.Arbitrary<boolean> {
  return fc.oneof(
    { weight: 15, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constant(!value) },
  );
}

/** What a program sees of an SDK besides the spans that are exported. */
export interface TraceObservation {
  readonly context: SpanContext;
  readonly isRecording: boolean;
  readonly isActiveInside: boolean;
  readonly injected: Record<string, string>;
}

export interface TraceRunner {
  readonly tracers: readonly Tracer[];
  readonly createTraceState: (raw: string) => TraceState;
  /** The spans so far, in the order in which they were started. */
  readonly observations: TraceObservation[];
}

/** Runs `program` on the SDK that is registered with the API. */
export async function runTrace(program: TraceSpan, runner: TraceRunner): Promise<void> {
  const tracer = runner.tracers[program.scope % runner.tracers.length];
  if (tracer === undefined) throw new Error('a program without tracers');
  const parent = parentContext(program, runner);
  const options = spanOptions(program, runner);
  if (program.isActive) {
    await tracer.startActiveSpan(program.name, options, parent, (span) => inside(program, span, runner));
  } else {
    const span = tracer.startSpan(program.name, options, parent);
    await context.with(parent, () => inside(program, span, runner));
  }
}

async function inside(program: TraceSpan, span: Span, runner: TraceRunner): Promise<void> {
  const injected: Record<string, string> = {};
  propagation.inject(trace.setSpan(context.active(), span), injected);
  runner.observations.push({
    context: { ...span.spanContext() },
    isRecording: span.isRecording(),
    isActiveInside: trace.getActiveSpan() === span,
    injected,
  });
  for (const step of program.steps) {
    if (step.do === 'span') await runTrace(step.span, runner);
    else if (step.do === 'wait') await new Promise((resolve) => setImmediate(resolve));
    else if (step.do === 'end') span.end();
    else takeStep(span, step, runner);
  }
  span.end(toTime(program.endTime));
}

function takeStep(
  span: Span,
  step: Exclude<TraceStep, { do: 'span' | 'wait' | 'end' }>,
  runner: TraceRunner,
): void {
  switch (step.do) {
    case 'setAttribute':
      span.setAttribute(step.key, step.value as string);
      break;
    case 'setAttributes':
      span.setAttributes(toObject(step.attributes) as Attributes);
      break;
    case 'readAttributes': {
      // What a span processor does that redacts.
      const held: unknown = Reflect.get(span, 'attributes');
      if (step.remove !== null && typeof held === 'object' && held !== null) {
        Reflect.deleteProperty(held, step.remove);
      }
      break;
    }
    case 'readEvents':
      Reflect.get(span, 'events');
      break;
    case 'addEvent': {
      const second = Array.isArray(step.second)
        ? (toObject(step.second) as Attributes)
        : toTime(step.second as TimeProgram);
      span.addEvent(step.name, second, toTime(step.third));
      break;
    }
    case 'addLinks': {
      const links = step.links.map((link) => toLink(link, runner));
      const [first] = links;
      if (step.isOne && first !== undefined) span.addLink(first);
      else span.addLinks(links);
      break;
    }
    case 'setStatus':
      span.setStatus({ code: step.code, message: step.message as string });
      break;
    case 'updateName':
      span.updateName(step.name);
      break;
    case 'recordException':
      span.recordException(step.exception as Error, toTime(step.time));
      break;
  }
}

function parentContext(program: TraceSpan, runner: TraceRunner): Context {
  let parent =
    typeof program.parent === 'string'
      ? context.active()
      : trace.setSpanContext(
          ROOT_CONTEXT,
          toSpanContext(program.parent.remote, (raw) => runner.createTraceState(raw)),
        );
  if (program.baggage !== null) {
    const baggage = propagation.createBaggage({ [program.baggage]: { value: 'v 1' } });
    parent = propagation.setBaggage(parent, baggage);
  }
  return program.isSuppressed ? suppressTracing(parent) : parent;
}

function spanOptions(program: TraceSpan, runner: TraceRunner): SpanOptions {
  const options: SpanOptions = {};
  if (program.kind !== undefined) options.kind = program.kind;
  if (program.parent === 'root') options.root = true;
  if (program.attributes !== undefined) options.attributes = toObject(program.attributes) as Attributes;
  if (program.links !== undefined) options.links = program.links.map((link) => toLink(link, runner));
  const startTime = toTime(program.startTime);
  if (startTime !== undefined) options.startTime = startTime;
  return options;
}

function toLink({ context: of, attributes }: LinkProgram, runner: TraceRunner) {
  return {
    context: toSpanContext(of, (raw) => runner.createTraceState(raw)),
    ...(attributes === undefined ? {} : { attributes: toObject(attributes) as Attributes }),
  };
}

function toTime(program: TimeProgram): TimeInput | undefined {
  if (program === null) return undefined;
  if ('date' in program) return new Date(program.date);
  if ('epochMs' in program) return program.epochMs;
  if ('sinceStartMs' in program) return program.sinceStartMs;
  return [program.hrTime[0], program.hrTime[1]];
}
