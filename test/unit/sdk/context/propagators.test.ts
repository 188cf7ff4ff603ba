import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import * as official from '@opentelemetry/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompositePropagator } from '../../../../src/sdk/context/composite-propagator.ts';
import { propagatorFromEnvironment } from '../../../../src/sdk/context/propagators.ts';
import { suppressTracing } from '../../../../src/sdk/context/suppress-tracing.ts';
import { W3CTraceState } from '../../../../src/sdk/context/trace-state.ts';
import { W3CBaggagePropagator } from '../../../../src/sdk/context/w3c-baggage-propagator.ts';
import { W3CTraceContextPropagator } from '../../../../src/sdk/context/w3c-trace-context-propagator.ts';
import { traceState, validContext } from '../../../support/span-contexts.ts';

type Headers = Record<string, string | string[]>;

const extract = (propagator: TextMapPropagator, headers: Headers): Context =>
  propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

function inject(propagator: TextMapPropagator, context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

function shown(spanContext: SpanContext | undefined): unknown {
  return spanContext && { ...spanContext, traceState: spanContext.traceState?.serialize() };
}

/** A header, or one with a character too many, too few or other. */
function broken(header: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    header,
    fc
      .tuple(header, fc.nat(), fc.nat(2), fc.string({ maxLength: 2 }))
      .map(([text, at, length, insertion]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insertion + text.slice(place + length);
      }),
  );
}

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abcdef') });
const traceParent = fc
  .tuple(
    fc.constantFrom('00', '01', 'fe', 'ff'),
    hex(32),
    hex(16),
    hex(2),
    fc.constantFrom('', '', '-more', '-', ' '),
  )
  .map(([version, traceId, spanId, flags, rest]) => `${version}-${traceId}-${spanId}-${flags}${rest}`);
const stateMember = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9_*/-]{0,6}(@[a-z][a-z0-9]{0,3})?=[ -~]{0,12}$/),
  fc.string({ maxLength: 12 }),
  fc.integer({ min: 200, max: 300 }).map((length) => `long=${'x'.repeat(length)}`),
);
const stateHeader = fc.array(stateMember, { maxLength: 40 }).map((members) => members.join(', '));

describe('trace context', () => {
  const [ours, theirs] = [new W3CTraceContextPropagator(), new official.W3CTraceContextPropagator()];

  test('is read as the official propagator reads it, whatever the headers', () => {
    fc.assert(
      fc.property(
        broken(traceParent),
        fc.oneof(stateHeader, fc.array(stateHeader, { maxLength: 3 }), fc.constant(undefined)),
        fc.boolean(),
        (traceparent, tracestate, isList) => {
          const headers = {
            traceparent: isList ? [traceparent, 'second'] : traceparent,
            ...(tracestate === undefined ? {} : { tracestate }),
          };
          const [mine, reference] = [ours, theirs].map((one) => trace.getSpanContext(extract(one, headers)));
          expect(shown(mine)).toEqual(shown(reference));
        },
      ),
    );
  });

  test('is written as the official propagator writes it', () => {
    fc.assert(
      fc.property(validContext, fc.nat(15), (program, traceFlags) => {
        const spanContext = {
          ...program,
          traceFlags,
          traceState: program.traceState === undefined ? undefined : new W3CTraceState(program.traceState),
        };
        const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);
        expect(inject(ours, context)).toEqual(inject(theirs, context));
      }),
    );
  });

  test('has two digits for all flags', () => {
    const context = extract(ours, { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-ff` });
    expect(inject(ours, context).traceparent).toBe(`00-${'1'.repeat(32)}-${'2'.repeat(16)}-ff`);
  });

  test('is not written without a valid span, or where tracing is suppressed', () => {
    const valid = extract(ours, { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` });
    const invalid = trace.setSpanContext(ROOT_CONTEXT, { traceId: 'x', spanId: 'y', traceFlags: 1 });
    for (const context of [ROOT_CONTEXT, invalid, suppressTracing(valid)]) {
      expect(inject(ours, context)).toEqual({});
    }
  });
});

describe('a trace state', () => {
  const change = fc.oneof(
    fc.record({
      do: fc.constant('set' as const),
      key: fc.constantFrom('a', 'ot', 'x@y', 'Bad', ''),
      value: fc.string(),
    }),
    fc.record({ do: fc.constant('unset' as const), key: fc.constantFrom('a', 'ot', 'none') }),
    fc.record({
      do: fc.constant('set' as const),
      key: fc.constantFrom('long', 'longer'),
      value: fc.integer({ min: 1, max: 300 }).map((length) => 'v'.repeat(length)),
    }),
  );

  test('behaves as the official one, through any changes', () => {
    fc.assert(
      fc.property(
        fc.oneof(stateHeader, traceState),
        fc.array(change, { maxLength: 12 }),
        (header, changes) => {
          let mine: TraceState = new W3CTraceState(header);
          let reference: TraceState = new official.TraceState(header);
          for (const one of changes) {
            const [before, held] = [mine.serialize(), mine];
            mine = one.do === 'set' ? mine.set(one.key, one.value) : mine.unset(one.key);
            reference = one.do === 'set' ? reference.set(one.key, one.value) : reference.unset(one.key);
            expect(held.serialize()).toBe(before);
            expect(mine.get(one.key)).toBe(reference.get(one.key));
            expect(mine.serialize()).toBe(reference.serialize());
          }
          expect(mine.serialize()).toBe(reference.serialize());
        },
      ),
    );
  });
});

describe('baggage', () => {
  const [ours, theirs] = [new W3CBaggagePropagator(), new official.W3CBaggagePropagator()];
  const entry = fc.oneof(
    fc.stringMatching(/^ ?[a-z%0-9]{1,6} ?= ?[ -~]{0,12}(;[a-z=;]{0,8})?$/),
    fc.string({ maxLength: 10 }),
    fc.integer({ min: 1000, max: 4200 }).map((length) => `long=${'x'.repeat(length)}`),
  );
  const header = fc.array(entry, { maxLength: 200 }).map((entries) => entries.join(','));

  test('is read as the official propagator reads it, whatever the header', () => {
    const entries = (context: Context) =>
      propagation
        .getBaggage(context)
        ?.getAllEntries()
        .map(([key, { value, metadata }]) => [key, value, metadata?.toString()]);
    fc.assert(
      fc.property(fc.oneof(header, fc.array(header, { maxLength: 3 })), (baggage) => {
        const [mine, reference] = [ours, theirs].map((one) => entries(extract(one, { baggage })));
        expect(mine).toEqual(reference);
      }),
    );
  });

  test('is written as the official propagator writes it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constant('v'.repeat(3000)),
      fc.constant('ü'.repeat(1000)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 190 }), (pairs) => {
        const baggage = propagation.createBaggage(
          Object.fromEntries(pairs.map(([key, value]) => [key, { value }])),
        );
        const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
        expect(inject(ours, context)).toEqual(inject(theirs, context));
        expect(inject(ours, suppressTracing(context))).toEqual({});
      }),
    );
  });

  test('leaves out what has no percent-encoding, and keeps the rest', () => {
    const baggage = propagation.createBaggage({ a: { value: '\ud800' }, b: { value: '1' } });
    expect(inject(ours, propagation.setBaggage(ROOT_CONTEXT, baggage))).toEqual({ baggage: 'b=1' });
  });
});

describe('the composite propagator', () => {
  const failing: TextMapPropagator = {
    inject: () => {
      throw new Error('inject fails');
    },
    extract: () => {
      throw new Error('extract fails');
    },
    fields: () => ['failing', 'baggage'],
  };
  const both = new CompositePropagator({
    propagators: [failing, new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });

  test('asks all, also when one of them throws', () => {
    const headers = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, baggage: 'a=b' };
    expect(inject(both, extract(both, headers))).toEqual(headers);
    expect(both.fields()).toEqual(['failing', 'baggage', 'traceparent', 'tracestate']);
  });

  test('is made of OTEL_PROPAGATORS', () => {
    const fields = (value?: string) => propagatorFromEnvironment({ OTEL_PROPAGATORS: value }).fields();
    for (const name of ['constructor', '__proto__', 'toString']) expect(fields(name)).toEqual([]);
    expect(fields()).toEqual(['traceparent', 'tracestate', 'baggage']);
    expect(fields(' baggage ,b4')).toEqual(['baggage']);
    expect(fields('none')).toEqual([]);
  });
});
