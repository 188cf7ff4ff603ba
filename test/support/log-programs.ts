/** Log records as applications emit them, and whole programs of them. */

import { type Context, context, createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { type DetectedResourceAttributes, resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import {
  anyValue,
  attributeKey,
  attributes,
  type KeyedValue,
  simpleAttributes,
  simpleValue,
  text,
  toObject,
} from './attributes.ts';
import { type ContextProgram, linkContext, toSpanContext, validContext } from './span-contexts.ts';

export interface LogScope {
  readonly name: string;
  readonly version: string | undefined;
  readonly schemaUrl: string | undefined;
  readonly attributes: readonly KeyedValue[];
}

export interface LogLimits {
  readonly attributeCountLimit?: number;
  readonly attributeValueLengthLimit?: number;
}

/** One call of `emit`. */
export interface LogCall {
  /** Which of the program's scopes. */
  readonly scope: number;
  readonly record: Readonly<Record<string, unknown>>;
  /** The span of the context; undefined for a context without one. */
  readonly span: ContextProgram | undefined;
  /** Whether that context is passed in the record, or active during the call. */
  readonly isExplicit: boolean;
}

export interface LogProgram {
  readonly resource: readonly KeyedValue[];
  readonly scopes: readonly LogScope[];
  readonly limits: LogLimits;
  readonly calls: readonly LogCall[];
}

/** The part of the API's `Logger` that programs use; loggers of every SDK fit. */
interface AnyLogger {
  emit(record: Record<string, unknown>): void;
}

export interface AnyLoggerProvider {
  getLogger(
    name: string,
    version?: string,
    options?: { schemaUrl?: string; attributes?: Record<string, never> },
  ): AnyLogger;
}

/** Values that the SDK refuses. A fresh one each time, because one contains itself. */
const strangeValue: fc.Arbitrary<unknown> = fc.constantFrom(0, 1, 2, 3, 4, 5, 6).map((which) => {
  const itself: { inner?: unknown } = {};
  itself.inner = itself;
  return [10n, Symbol('s'), () => 1, new Date(0), /x/, itself, [1, { deep: new Map() }]][which];
});

/** The official SDK assigns the key `__proto__`, whose value is then no attribute. */
const isAssignable = ([key, value]: KeyedValue): boolean =>
  key !== '__proto__' &&
  !JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? '' : inner))?.includes('__proto__');

const recordAttributes: fc.Arbitrary<KeyedValue[]> = fc
  .tuple(attributes, fc.array(fc.tuple(attributeKey, strangeValue), { maxLength: 2 }), fc.boolean())
  .map(([usual, strange, isUsual]) => (isUsual ? usual : [...strange, ['', 'no key'] as const, ...usual]))
  .map((pairs) => pairs.filter(([key]) => key !== '__proto__'))
  .filter((pairs) => pairs.every(([key, value]) => isStrange(value) || isAssignable([key, value])));

function isStrange(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return typeof value === 'function' || typeof value === 'symbol';
  } catch {
    return true;
  }
}

const body: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: anyValue.filter((value) => isAssignable(['', value])) },
  { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
);

const time: fc.Arbitrary<unknown> = fc.oneof(
  fc.double({ min: 1e12, max: 2e12, noNaN: true }),
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true }),
  fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 2 }), fc.integer({ min: 0, max: 999_999_999 })),
);

class CodedError extends Error {
  readonly code = 'E_CODED';
}

const exception: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(404, 0, null, true, {}, { code: 7 }, { name: 'Odd', message: 5 }),
  text.map((message) => new TypeError(message)),
  text.map((message) => new CodedError(message)),
);

const record: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    {
      timestamp: time,
      observedTimestamp: time,
      severityNumber: fc.integer({ min: 0, max: 24 }),
      severityText: fc.oneof(fc.constantFrom('INFO', 'WARN', ''), text),
      eventName: fc.oneof(fc.constantFrom('user.login', ''), text),
      body,
      attributes: recordAttributes.map(toObject),
    },
    { requiredKeys: ['timestamp', 'observedTimestamp'] },
  )
  .chain((usual) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(usual) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            exception,
            fc.constantFrom({}, { 'exception.message': 'set by hand' }, { 'exception.type': 7n }),
          )
          .map(([thrown, more]) => ({
            ...usual,
            exception: thrown,
            attributes: { ...usual.attributes, ...more },
          })),
      },
    ),
  );

const call: fc.Arbitrary<LogCall> = fc.record({
  scope: fc.nat({ max: 3 }),
  record,
  span: fc.oneof(fc.constant(undefined), validContext, validContext, linkContext),
  isExplicit: fc.boolean(),
});

const scope: fc.Arbitrary<LogScope> = fc.record({
  name: fc.constantFrom('http', 'pg', 'café', ''),
  version: fc.constantFrom(undefined, '', '1.2.3'),
  schemaUrl: fc.constantFrom(undefined, '', 'https://opentelemetry.io/schemas/1.40.0'),
  attributes: fc.oneof(
    fc.constant([]),
    fc.array(fc.tuple(attributeKey, simpleValue).filter(isAssignable), { maxLength: 4 }),
  ),
});

const limits: fc.Arbitrary<LogLimits> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      attributeCountLimit: fc.integer({ min: 0, max: 8 }),
      attributeValueLengthLimit: fc.integer({ min: 1, max: 30 }),
    },
    { requiredKeys: [] },
  ),
);

export function logProgram(maxCalls: number): fc.Arbitrary<LogProgram> {
  return fc.record({
    resource: simpleAttributes.map((pairs) => pairs.filter(isAssignable)),
    scopes: fc.array(scope, { minLength: 1, maxLength: 4 }),
    limits,
    calls: fc.array(call, { minLength: 1, maxLength: maxCalls }),
  });
}

export function programResource({ resource }: LogProgram) {
  return resourceFromAttributes(toObject(resource) as DetectedResourceAttributes);
}

/** Makes the program's calls on `provider`. */
export function runLogProgram(program: LogProgram, provider: AnyLoggerProvider): void {
  for (const { scope: index, record: given, span, isExplicit } of program.calls) {
    const scopes = program.scopes;
    const { name, version, schemaUrl, attributes: pairs } = scopes[index % scopes.length] as LogScope;
    const logger = provider.getLogger(name, version, {
      ...(schemaUrl === undefined ? {} : { schemaUrl }),
      ...(pairs.length === 0 ? {} : { attributes: toObject(pairs) as Record<string, never> }),
    });
    const current: Context =
      span === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, toSpanContext(span, createTraceState));
    if (isExplicit) logger.emit({ ...given, context: current });
    else context.with(current, () => logger.emit({ ...given }));
  }
}
