/** What the opt-in variables of the semantic conventions say is what our instrumentations and providers do. */

import { expect, test } from 'vitest';
import { startApplication, Telemetry } from './application.ts';
import { texts } from './received.ts';

const IMPORT = ['--import', 'otlp-native/register'];

test.each([
  [{}, ['_OTHER', '_OTHER'], { events: 1, records: 0 }],
  [{ OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: 'GET,PURGE' }, ['PURGE', 'PURGE'], { events: 1, records: 0 }],
  [{ OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs' }, ['_OTHER', '_OTHER'], { events: 0, records: 1 }],
  [{ OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs/dup' }, ['_OTHER', '_OTHER'], { events: 1, records: 1 }],
])('with %j', async (variables, methods, { events, records }) => {
  const telemetry = await Telemetry.receive();
  const { code, stderr } = await startApplication('failing.mjs', IMPORT, telemetry, variables).ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { spans, logs } = await telemetry.all();
  expect(spans.flatMap(({ item }) => texts(item.attributes, 'http.request.method'))).toEqual(methods);
  expect(spans.flatMap(({ item }) => item.events ?? [])).toHaveLength(events);
  expect(logs).toHaveLength(records);
  const server = spans.find(({ item }) => item.kind === 2)?.item;
  for (const { item } of logs) {
    expect([item.traceId, item.spanId]).toEqual([server?.traceId, server?.spanId]);
    expect(item).toMatchObject({ eventName: 'http.server.request.exception', severityNumber: 17 });
    expect(texts(item.attributes, 'exception.message')).toEqual(['out of stock']);
  }
});
