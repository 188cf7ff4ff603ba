import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JaegerPropagator } from '../../../../src/sdk/context/jaeger-propagator.ts';
import { suppressTracing } from '../../../../src/sdk/context/suppress-tracing.ts';
import { validContext } from '../../../support/span-contexts.ts';

type Headers = Record<string, string | string[]>;

const TRACE_ID = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN_ID = 'e457b5a2e4d86bd1';
const propagator = new JaegerPropagator();

const extract = (headers: Headers, context: Context = ROOT_CONTEXT): Context =>
  propagator.extract(context, headers, defaultTextMapGetter);
const parentOf = (header: string) => trace.getSpanContext(extract({ 'uber-trace-id': header }));

function inject(context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

test.each([
  ['sampled', `${TRACE_ID}:${SPAN_ID}:0:1`, TRACE_ID, SPAN_ID, TraceFlags.SAMPLED],
  ['two digits of flags', `${TRACE_ID}:${SPAN_ID}:0:01`, TRACE_ID, SPAN_ID, TraceFlags.SAMPLED],
  ['not sampled', `${TRACE_ID}:${SPAN_ID}:05e3ac9a4f6e3b90:0`, TRACE_ID, SPAN_ID, TraceFlags.NONE],
  ['debug and sampled', `${TRACE_ID}:${SPAN_ID}:0:3`, TRACE_ID, SPAN_ID, TraceFlags.SAMPLED],
  ['in capitals', `${TRACE_ID.toUpperCase()}:${SPAN_ID}:0:1`, TRACE_ID, SPAN_ID, TraceFlags.SAMPLED],
  ['encoded', encodeURIComponent(`${TRACE_ID}:${SPAN_ID}:0:1`), TRACE_ID, SPAN_ID, TraceFlags.SAMPLED],
  ['without leading zeros', 'ff:1:0:1', `${'0'.repeat(30)}ff`, `${'0'.repeat(15)}1`, TraceFlags.SAMPLED],
])('a header is read: %s', (_name, header, traceId, spanId, traceFlags) => {
  expect(parentOf(header)).toEqual({ traceId, spanId, traceFlags, isRemote: true });
});

test.each([
  '',
  TRACE_ID,
  `${TRACE_ID}:${SPAN_ID}:0`,
  `${TRACE_ID}:${SPAN_ID}:0:1:1`,
  `${TRACE_ID}:${SPAN_ID}:0:x`,
  `${TRACE_ID}0:${SPAN_ID}:0:1`,
  `0:${SPAN_ID}:0:1`,
  `${TRACE_ID}:0:0:1`,
  `%:${SPAN_ID}:0:1`,
])('%s carries no trace', (header) => {
  expect(extract({ 'uber-trace-id': header })).toBe(ROOT_CONTEXT);
});

test('what is injected is extracted again', () => {
  fc.assert(
    fc.property(validContext, (spanContext) => {
      const { traceId, spanId, traceFlags } = spanContext;
      const headers = inject(trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags }));
      expect(headers).toEqual({
        'uber-trace-id': `${traceId}:${spanId}:0:0${traceFlags & TraceFlags.SAMPLED}`,
      });
      expect(parentOf(String(headers['uber-trace-id']))).toEqual({
        traceId: traceId.toLowerCase(),
        spanId: spanId.toLowerCase(),
        traceFlags: traceFlags & TraceFlags.SAMPLED,
        isRemote: true,
      });
    }),
  );
});

test('baggage goes by headers of its own, encoded, and is added to what there is', () => {
  const baggage = propagation.createBaggage({ user: { value: 'Zoë, 7=7' }, broken: { value: '\uD800' } });
  const headers = inject(propagation.setBaggage(ROOT_CONTEXT, baggage));
  expect(headers).toEqual({ 'uberctx-user': 'Zo%C3%AB%2C%207%3D7' });
  const there = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ region: { value: 'eu' } }));
  const extracted = extract({ ...headers, 'uberctx-half': '%', 'uberctx-': 'x', other: 'x' }, there);
  expect(propagation.getBaggage(extracted)?.getAllEntries()).toEqual([
    ['region', { value: 'eu' }],
    ['user', { value: 'Zoë, 7=7' }],
  ]);
});

test('baggage is bounded', () => {
  const many = Array.from({ length: 500 }, (_, index) => [`uberctx-k${index}`, 'v'] as const);
  const long = [['uberctx-long', 'x'.repeat(9_000)] as const];
  const count = (headers: (readonly [string, string])[]) =>
    propagation.getBaggage(extract(Object.fromEntries(headers)))?.getAllEntries().length ?? 0;
  expect([count(many), count(long)]).toEqual([180, 0]);
});

test('nothing is injected where tracing is suppressed', () => {
  expect(inject(suppressTracing(extract({ 'uber-trace-id': `${TRACE_ID}:${SPAN_ID}:0:1` })))).toEqual({});
});
