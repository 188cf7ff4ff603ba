import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { B3Propagator } from '../../../../src/sdk/context/b3-propagator.ts';
import { suppressTracing } from '../../../../src/sdk/context/suppress-tracing.ts';
import { validContext } from '../../../support/span-contexts.ts';

type Headers = Record<string, string | string[]>;

const TRACE_ID = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN_ID = 'e457b5a2e4d86bd1';
const single = new B3Propagator();
const multi = new B3Propagator({ injectEncoding: 'multi' });

const extract = (headers: Headers): Context => single.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
const parentOf = (headers: Headers) => trace.getSpanContext(extract(headers));

function inject(propagator: B3Propagator, context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

const parent = (traceId: string, traceFlags: TraceFlags) => ({
  traceId,
  spanId: SPAN_ID,
  traceFlags,
  isRemote: true,
});

describe('the single header', () => {
  test.each([
    ['sampled', `${TRACE_ID}-${SPAN_ID}-1-05e3ac9a4f6e3b90`, TraceFlags.SAMPLED],
    ['not sampled', `${TRACE_ID}-${SPAN_ID}-0`, TraceFlags.NONE],
    ['debug', `${TRACE_ID}-${SPAN_ID}-d`, TraceFlags.SAMPLED],
    ['not decided', `${TRACE_ID}-${SPAN_ID}`, TraceFlags.NONE],
    ['in capitals', ` ${TRACE_ID.toUpperCase()}-${SPAN_ID.toUpperCase()}-1`, TraceFlags.SAMPLED],
  ])('%s', (_name, b3, flags) => {
    expect(parentOf({ b3 })).toEqual(parent(TRACE_ID, flags));
  });

  test('a trace id of 64 bits gets zeros in front', () => {
    expect(parentOf({ b3: `64fe8b2a57d3eff7-${SPAN_ID}-1` })).toEqual(
      parent('000000000000000064fe8b2a57d3eff7', TraceFlags.SAMPLED),
    );
  });

  test.each([
    '0',
    'd',
    '',
    `${TRACE_ID}`,
    `${TRACE_ID}-${SPAN_ID}-2`,
    `${TRACE_ID}-${SPAN_ID}-1-short`,
    `${TRACE_ID}-${SPAN_ID}-1-05e3ac9a4f6e3b90-1`,
    `${'0'.repeat(32)}-${SPAN_ID}-1`,
    `${TRACE_ID}-${'0'.repeat(16)}-1`,
    `${TRACE_ID}0-${SPAN_ID}-1`,
  ])('%s carries no trace', (b3) => {
    expect(extract({ b3 })).toBe(ROOT_CONTEXT);
  });
});

describe('the headers X-B3-*', () => {
  const ids = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };

  test.each([
    ['sampled', { 'x-b3-sampled': '1' }, TraceFlags.SAMPLED],
    ['sampled, as old tracers say it', { 'x-b3-sampled': 'true' }, TraceFlags.SAMPLED],
    ['not sampled', { 'x-b3-sampled': '0', 'x-b3-parentspanid': '05e3ac9a4f6e3b90' }, TraceFlags.NONE],
    ['debug', { 'x-b3-flags': '1' }, TraceFlags.SAMPLED],
    ['not decided', {}, TraceFlags.NONE],
    ['an array of values', { 'x-b3-sampled': ['1'] }, TraceFlags.SAMPLED],
  ])('%s', (_name, headers, flags) => {
    expect(parentOf({ ...ids, ...headers })).toEqual(parent(TRACE_ID, flags));
  });

  test.each<Headers>([{ 'x-b3-sampled': 'perhaps' }, { 'x-b3-spanid': 'x' }, { 'x-b3-traceid': '' }])(
    '%o carries no trace',
    (headers) => {
      expect(extract({ ...ids, ...headers })).toBe(ROOT_CONTEXT);
    },
  );

  test('the single header goes first, unless it is broken', () => {
    const other = 'a3ce929d0e0e4736';
    expect(parentOf({ ...ids, b3: `${TRACE_ID}-${other}-0` })?.spanId).toBe(other);
    expect(parentOf({ ...ids, b3: 'broken' })?.spanId).toBe(SPAN_ID);
  });
});

test.each([
  ['single', single],
  ['multi', multi],
])('%s: what is injected is extracted again, and nothing else is written', (_name, propagator) => {
  fc.assert(
    fc.property(validContext, (spanContext) => {
      const { traceId, spanId, traceFlags } = spanContext;
      const headers = inject(propagator, trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags }));
      expect(parentOf(headers)).toEqual({
        traceId: traceId.toLowerCase(),
        spanId: spanId.toLowerCase(),
        traceFlags: traceFlags & TraceFlags.SAMPLED,
        isRemote: true,
      });
      for (const name of Object.keys(headers)) expect(propagator.fields()).toContain(name);
    }),
  );
});

test('debug is passed on in either encoding', () => {
  const context = extract({ b3: `${TRACE_ID}-${SPAN_ID}-d` });
  expect(inject(single, context)).toEqual({ b3: `${TRACE_ID}-${SPAN_ID}-d` });
  expect(inject(multi, context)).toEqual({
    'x-b3-traceid': TRACE_ID,
    'x-b3-spanid': SPAN_ID,
    'x-b3-flags': '1',
  });
});

test('nothing is injected without a span, or where tracing is suppressed', () => {
  expect(inject(single, ROOT_CONTEXT)).toEqual({});
  expect(inject(multi, suppressTracing(extract({ b3: `${TRACE_ID}-${SPAN_ID}-1` })))).toEqual({});
});
