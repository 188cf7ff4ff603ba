/** The real pino in front of the bridge, in this thread. */

import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { NativeLoggerProvider } from 'otlp-native';
import { createPinoStream } from 'otlp-native/pino';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LogReceiver } from '../support/received-logs.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});
afterAll(() => context.disable());

function logging(options: pino.LoggerOptions<string> = {}) {
  const target = new RecordingLogger();
  return {
    log: pino<string>(options, createPinoStream({ logger: target })),
    records: target.records,
    target,
  };
}

test('levels keep their names and get their severity, those of one’s own too', () => {
  const { log, records } = logging({ level: 'low', customLevels: { low: 5, notice: 35, panic: 100 } });
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) log[level as pino.Level](level);
  const own = log as unknown as Record<'low' | 'notice' | 'panic', (text: string) => void>;
  own.low('low');
  own.notice('notice');
  own.panic('panic');
  const child = log.child({}, { customLevels: { quiet: 15 }, level: 'quiet' });
  (child as unknown as { quiet(text: string): void }).quiet('quiet');
  expect(records.map(({ severityText, severityNumber }) => [severityText, severityNumber])).toEqual([
    ['trace', 1],
    ['debug', 5],
    ['info', 9],
    ['warn', 13],
    ['error', 17],
    ['fatal', 21],
    ['low', 2],
    ['notice', 11],
    ['panic', 24],
    ['quiet', 3],
  ]);
});

test('message, bindings, merged objects and event names keep their structure', () => {
  const { log, records } = logging({ base: { pid: 1, hostname: 'h', app: 'shop' } });
  log
    .child({ request: { id: 'r1' } })
    .info({ order: 7, items: [1, { a: null }], 'otel.event.name': 'paid' }, 'paid %s', 'now');
  log.warn({ only: 'object' });
  expect(records.map(({ body, attributes, eventName }) => [body, attributes, eventName])).toEqual([
    ['paid now', { app: 'shop', request: { id: 'r1' }, order: 7, items: [1, { a: null }] }, 'paid'],
    [undefined, { app: 'shop', only: 'object' }, undefined],
  ]);
});

test('other keys for message and error, formatters and redaction hold', () => {
  const { log, records } = logging({
    messageKey: 'message',
    errorKey: 'error',
    redact: ['user.password'],
    formatters: { level: (label) => ({ level: label }), bindings: () => ({}) },
  });
  log.error({ error: new RangeError('far'), user: { name: 'a', password: 'b' } }, 'failed');
  expect(records[0]).toMatchObject({
    severityNumber: 17,
    severityText: 'error',
    body: 'failed',
    attributes: { user: { name: 'a', password: '[Redacted]' } },
    exception: { name: 'RangeError', message: 'far', stack: expect.stringContaining('RangeError: far') },
  });
});

test('errors become exceptions; what else they hold stays an attribute', () => {
  const { log, records } = logging({ base: null });
  log.error(new TypeError('plain'));
  log.error(Object.assign(new Error('coded'), { code: 'E_X', limit: 3 }), 'failed');
  log.error({ err: 'a text' }, 'odd');
  expect(records.map(({ body, attributes }) => [body, attributes])).toEqual([
    ['plain', {}],
    ['failed', { err: { code: 'E_X', limit: 3, type: 'Error' } }],
    ['odd', { err: 'a text' }],
  ]);
  expect(records.map(({ exception }) => exception)).toMatchObject([
    { name: 'TypeError', message: 'plain' },
    { code: 'E_X', message: 'coded' },
    undefined,
  ]);
});

test.each([
  ['epochTime', pino.stdTimeFunctions.epochTime, (at: unknown) => Math.abs(Number(at) - Date.now()) < 60_000],
  ['unixTime', pino.stdTimeFunctions.unixTime, (at: unknown) => Math.abs(Number(at) - Date.now()) < 60_000],
  ['isoTime', pino.stdTimeFunctions.isoTime, (at: unknown) => Math.abs(Number(at) - Date.now()) < 60_000],
  ['none', false as const, (at: unknown) => at === undefined],
  [
    'nanoseconds',
    () => ',"time":"2026-01-02T03:04:05.123456789Z"',
    (at: unknown) => JSON.stringify(at) === JSON.stringify([1767323045, 123456789]),
  ],
])('the time of a line is the record’s: %s', (_, timestamp, isRight) => {
  const { log, records } = logging({ base: null, timestamp });
  log.info('now');
  expect(records[0]?.timestamp).toSatisfy(isRight);
  expect(records[0]?.attributes).toEqual({});
});

test('a time that nobody understands stays an attribute', () => {
  const { log, records } = logging({ base: null, timestamp: () => ',"time":"noon"' });
  log.info('now');
  expect(records[0]).toMatchObject({ timestamp: undefined, attributes: { time: 'noon' } });
});

test('it is one of several streams of a multistream', () => {
  const target = new RecordingLogger();
  const lines: string[] = [];
  const log = pino(
    { customLevels: { notice: 35 }, base: null },
    pino.multistream([
      { level: 'trace', stream: createPinoStream({ logger: target }) },
      { level: 'trace', stream: { write: (line: string) => void lines.push(line) } },
    ]),
  );
  log.notice('both');
  expect(lines).toHaveLength(1);
  expect(target.records).toMatchObject([{ body: 'both', severityText: 'notice', severityNumber: 11 }]);
});

test('records belong to the span that is active, or to the one that the line names', async () => {
  const receiver = await LogReceiver.start();
  const provider = new NativeLoggerProvider({ exporter: { endpoint: receiver.endpoint } });
  const log = pino({ base: null }, createPinoStream({ logger: provider.getLogger('p') }));
  const ids = (digit: string) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1 });
  context.with(trace.setSpanContext(context.active(), ids('1')), () => log.info('active'));
  log.info({ trace_id: '2'.repeat(32), span_id: '2'.repeat(16), trace_flags: '01' }, 'fields');
  log.info({ trace_id: 'mine' }, 'none');
  await provider.shutdown();
  const received = await receiver.take();
  expect(received.map(({ record: { traceId, flags, attributes } }) => [traceId, flags, attributes])).toEqual([
    ['1'.repeat(32), 1, undefined],
    ['2'.repeat(32), 1, undefined],
    [undefined, undefined, [{ key: 'trace_id', value: { stringValue: 'mine' } }]],
  ]);
});

test('levels that the logger does not want are not read, and a logger that fails costs nobody', () => {
  const { log, records, target } = logging();
  target.minimumSeverity = 17;
  log.warn('unwanted');
  log.error('wanted');
  expect(records.map(({ body }) => body)).toEqual(['wanted']);
  target.emit = () => {
    throw new Error('broken');
  };
  log.error('fine');
});
