import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suppressTracing } from '../../../../src/sdk/context/suppress-tracing.ts';
import { XRayPropagator } from '../../../../src/sdk/context/xray-propagator.ts';
import { validContext } from '../../../support/span-contexts.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const TRACE_ID = '5759e988bd862e3fe1be46a994272793';
const SPAN_ID = '53995c3f42cd8ad8';
const propagator = new XRayPropagator();

const extract = (header: string): Context =>
  propagator.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': header }, defaultTextMapGetter);

function inject(context: Context): Record<string, string> {
  const headers: Record<string, string> = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
}

test.each([
  [`${ROOT};Parent=${SPAN_ID};Sampled=1`, TraceFlags.SAMPLED],
  [`${ROOT};Parent=${SPAN_ID};Sampled=0`, TraceFlags.NONE],
  [`${ROOT};Parent=${SPAN_ID};Sampled=?`, TraceFlags.NONE],
  [`${ROOT};Parent=${SPAN_ID}`, TraceFlags.NONE],
  [
    `Self=1-67891234-12456789abcdef012345678; Sampled=1 ;Parent=${SPAN_ID.toUpperCase()}; ${ROOT}`,
    TraceFlags.SAMPLED,
  ],
  [`${ROOT};Parent=${SPAN_ID};Sampled=1;Lineage=1:a87bd80c:0|68fd508a:5`, TraceFlags.SAMPLED],
])('%s is read', (header, traceFlags) => {
  expect(trace.getSpanContext(extract(header))).toEqual({
    ...{ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags, isRemote: true },
  });
});

test.each([
  '',
  ROOT,
  `Parent=${SPAN_ID};Sampled=1`,
  `${ROOT};Parent=0000000000000000;Sampled=1`,
  'Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8;Sampled=1',
  `Root=2-5759e988-bd862e3fe1be46a994272793;Parent=${SPAN_ID};Sampled=1`,
  `Root=1-5759e98-bd862e3fe1be46a994272793;Parent=${SPAN_ID};Sampled=1`,
  `${ROOT}0;Parent=${SPAN_ID};Sampled=1`,
  `${ROOT};Parent=${SPAN_ID}0;Sampled=1`,
])('%s carries no trace', (header) => {
  expect(extract(header)).toBe(ROOT_CONTEXT);
});

test('what is injected is extracted again', () => {
  fc.assert(
    fc.property(validContext, ({ traceId, spanId, traceFlags }) => {
      const headers = inject(trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags }));
      expect(trace.getSpanContext(extract(headers['x-amzn-trace-id'] ?? ''))).toEqual({
        traceId: traceId.toLowerCase(),
        spanId: spanId.toLowerCase(),
        traceFlags: traceFlags & TraceFlags.SAMPLED,
        isRemote: true,
      });
    }),
  );
});

test('nothing is injected where tracing is suppressed', () => {
  expect(inject(suppressTracing(extract(`${ROOT};Parent=${SPAN_ID};Sampled=1`)))).toEqual({});
});
