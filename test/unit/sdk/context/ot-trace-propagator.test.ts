import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { OTTracePropagator } from '../../../../src/sdk/context/ot-trace-propagator.ts';
import { suppressTracing } from '../../../../src/sdk/context/suppress-tracing.ts';

type Headers = Record<string, string | string[]>;

const TRACE_ID = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN_ID = 'e457b5a2e4d86bd1';
const propagator = new OTTracePropagator();

const extract = (headers: Headers): Context =>
  propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
const headersOf = (traceId: string, spanId: string, sampled?: string): Headers => ({
  ...{ 'ot-tracer-traceid': traceId, 'ot-tracer-spanid': spanId },
  ...(sampled === undefined ? {} : { 'ot-tracer-sampled': sampled }),
});

function inject(context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

test.each([
  ['true', TraceFlags.SAMPLED],
  ['1', TraceFlags.SAMPLED],
  ['false', TraceFlags.NONE],
  [undefined, TraceFlags.NONE],
])('ids are read, and %s says whether the trace is sampled', (sampled, traceFlags) => {
  expect(trace.getSpanContext(extract(headersOf(TRACE_ID, SPAN_ID, sampled)))).toEqual({
    ...{ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags, isRemote: true },
  });
});

test('a trace id of 64 bits gets zeros in front', () => {
  const { traceId } = trace.getSpanContext(extract(headersOf(SPAN_ID, SPAN_ID))) ?? {};
  expect(traceId).toBe(`${'0'.repeat(16)}${SPAN_ID}`);
});

test.each([
  ['', SPAN_ID],
  [TRACE_ID, ''],
  [`${TRACE_ID}0`, SPAN_ID],
  ['0'.repeat(32), SPAN_ID],
  [TRACE_ID, 'x'.repeat(16)],
])('%j and %j carry no trace, nor baggage', (traceId, spanId) => {
  expect(extract({ ...headersOf(traceId, spanId, 'true'), 'ot-baggage-a': 'b' })).toBe(ROOT_CONTEXT);
});

test('baggage goes by headers of its own; what can’t stand in a header is left out', () => {
  const baggage = propagation.createBaggage({
    user: { value: 'zo 7' },
    'a b': { value: 'x' },
    line: { value: 'a\nb' },
    wide: { value: '✓' },
  });
  const traced = extract(headersOf(TRACE_ID, SPAN_ID, 'true'));
  const headers = inject(propagation.setBaggage(traced, baggage));
  expect(headers).toEqual({
    'ot-tracer-traceid': TRACE_ID.slice(16),
    'ot-tracer-spanid': SPAN_ID,
    'ot-tracer-sampled': 'true',
    'ot-baggage-user': 'zo 7',
  });
  expect(propagation.getBaggage(extract(headers))?.getAllEntries()).toEqual([['user', { value: 'zo 7' }]]);
});

test('nothing is injected without a span, or where tracing is suppressed', () => {
  const traced = extract(headersOf(TRACE_ID, SPAN_ID, 'true'));
  expect([inject(ROOT_CONTEXT), inject(suppressTracing(traced))]).toEqual([{}, {}]);
});
