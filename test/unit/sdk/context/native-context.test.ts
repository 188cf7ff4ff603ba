import {
  type Context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NativeContext, spanOf } from '../../../../src/sdk/context/native-context.ts';

const KEYS = ['a', 'b', 'c', 'd'].map((name) => createContextKey(`native-context ${name}`));
const key = (index: number): symbol => KEYS[index % KEYS.length] ?? Symbol('none');
const span = (index: number): Span =>
  trace.wrapSpanContext({
    traceId: `${index}`.padStart(32, '1'),
    spanId: `${index}`.padStart(16, '1'),
    traceFlags: 1,
  });

const change = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key: fc.nat(3), value: fc.integer() }),
  fc.record({ do: fc.constant('delete' as const), key: fc.nat(3) }),
  fc.record({ do: fc.constant('span' as const), index: fc.nat(9) }),
  fc.record({ do: fc.constant('no span' as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(context: Context, one: Change): Context {
  if (one.do === 'set') return context.setValue(key(one.key), one.value);
  if (one.do === 'delete') return context.deleteValue(key(one.key));
  return one.do === 'span' ? trace.setSpan(context, span(one.index)) : trace.deleteSpan(context);
}

test('holds the same values as the API’s context, through any changes, on any context', () => {
  const values = (context: Context) => [
    ...KEYS.map((one) => context.getValue(one)),
    trace.getSpan(context)?.spanContext(),
    trace.getSpanContext(context),
  ];
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), fc.array(change, { maxLength: 40 }), (below, above) => {
      const base = below.reduce(changed, ROOT_CONTEXT);
      let native: Context = NativeContext.withSpan(base, trace.getSpan(base));
      let official = base;
      for (const one of above) {
        const [before, held] = [values(native), native];
        native = changed(native, one);
        official = changed(official, one);
        expect(native).toBeInstanceOf(NativeContext);
        expect(values(native)).toEqual(values(official));
        expect(values(held)).toEqual(before);
        expect(spanOf(native)).toBe(trace.getSpan(native));
      }
    }),
  );
});

test('a context that is set in a loop stays small', () => {
  let context: Context = NativeContext.withSpan(ROOT_CONTEXT, undefined);
  for (let index = 0; index < 10_000; index++) context = context.setValue(key(index), index);
  let depth = 0;
  let entry: unknown = Reflect.get(context, 'entries');
  for (; typeof entry === 'object' && entry !== null; entry = Reflect.get(entry, 'next')) depth++;
  expect(depth).toBeLessThanOrEqual(8);
  expect(KEYS.map((one) => context.getValue(one))).toEqual([9996, 9997, 9998, 9999]);
});

test('carries baggage', () => {
  const context = NativeContext.withSpan(ROOT_CONTEXT, span(1));
  const baggage = propagation.createBaggage({ a: { value: 'b' } });
  const carrying = propagation.setBaggage(context, baggage);
  expect(propagation.getBaggage(carrying)).toBe(baggage);
  expect(propagation.getBaggage(propagation.deleteBaggage(carrying))).toBeUndefined();
  expect(trace.getSpan(carrying)).toBe(trace.getSpan(context));
});

test('spanOf finds the span of every kind of context', () => {
  const one = span(1);
  expect(spanOf(ROOT_CONTEXT)).toBeUndefined();
  expect(spanOf(trace.setSpan(ROOT_CONTEXT, one))).toBe(one);
  expect(spanOf(NativeContext.withSpan(trace.setSpan(ROOT_CONTEXT, one), undefined))).toBeUndefined();
});
