import { expect, test } from 'vitest';
import { compare } from './observe.ts';

test('instrumentation-pino writes the ids of our spans into its lines, and sends the same log records', async () => {
  const { official, native } = await compare('pino.ts');
  expect(native).toEqual(official);
  const ids = (span: string) => ({ trace_id: '{trace id}', span_id: `{id of ${span}}`, trace_flags: '01' });
  const spans = [...Array(6).fill('levels'), 'children', 'children', 'custom'];
  expect(native.results).toMatchObject([...spans.map(ids), { msg: 'without a span' }]);
  expect(native.logs).toMatchObject([
    { severityNumber: 1, severityText: 'trace', in: '{trace id} {id of levels}' },
    { severityNumber: 5, severityText: 'debug' },
    { severityNumber: 9, severityText: 'info' },
    { severityNumber: 13, severityText: 'warn' },
    { severityNumber: 17, severityText: 'error' },
    { severityNumber: 21, severityText: 'fatal' },
    { body: { stringValue: 'of a child' }, in: '{trace id} {id of children}' },
    { body: { stringValue: 'of its child' } },
    { eventName: 'stock.low', body: { stringValue: 'an event' } },
    { body: { stringValue: 'without a span' }, in: ' ' },
  ]);
});
