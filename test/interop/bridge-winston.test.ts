/** The real winston in front of the bridge. */

import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { NativeLoggerProvider } from 'otlp-native';
import { WinstonTransport } from 'otlp-native/winston';
import { afterAll, beforeAll, expect, test } from 'vitest';
import winston from 'winston';
import { LogReceiver } from '../support/received-logs.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});
afterAll(() => context.disable());

function logging(options: winston.LoggerOptions = {}) {
  const target = new RecordingLogger();
  const log = winston.createLogger({ ...options, transports: [new WinstonTransport({ logger: target })] });
  return { log, records: target.records };
}

test.each([
  ['npm', winston.config.npm.levels, [17, 13, 9, 7, 6, 5, 1]],
  ['syslog', winston.config.syslog.levels, [23, 22, 21, 17, 13, 10, 9, 5]],
  ['cli', winston.config.cli.levels, [17, 13, 11, 10, 9, 5, 4, 3, 2, 1]],
  ['own', { fatal: 0, odd: 1, even: 2, trace: 3 }, [21, 14, 8, 1]],
])('%s levels keep their names and get their severity', (_, levels, severities) => {
  const names = Object.keys(levels);
  const { log, records } = logging({ levels, level: names.at(-1) });
  for (const name of names) log.log(name, `at ${name}`);
  expect(
    records.map(({ severityText, severityNumber, body }) => [severityText, severityNumber, body]),
  ).toEqual(names.map((name, index) => [name, severities[index], `at ${name}`]));
});

test('splat, metadata, default metadata and child loggers keep their structure', () => {
  const format = winston.format.combine(
    winston.format.colorize(),
    winston.format.splat(),
    winston.format.json(),
  );
  const { log, records } = logging({ format, defaultMeta: { app: 'shop' } });
  log.info('%s has %d', 'cart', 3, { order: { id: 7, at: new Date(0) }, tags: ['a', 1n] });
  log.child({ request: 'r1' }).warn('late', { by: { ms: 12 } });
  log.log({ level: 'error', message: { code: 5 } as never, extra: undefined });
  expect(records.map(({ severityText, body, attributes }) => [severityText, body, attributes])).toEqual([
    [
      'info',
      'cart has 3',
      { app: 'shop', order: { id: 7, at: '1970-01-01T00:00:00.000Z' }, tags: ['a', '1'] },
    ],
    ['warn', 'late', { app: 'shop', request: 'r1', by: { ms: 12 } }],
    ['error', { code: 5 }, { app: 'shop' }],
  ]);
});

test('errors become exceptions, however they are logged', () => {
  const error = new TypeError('sold out');
  const plain = logging();
  plain.log.error('failed', error);
  plain.log.error(error);
  plain.log.error('failed', { error, order: 7 });
  plain.log.error('text only');
  expect(plain.records.map(({ exception }) => exception)).toEqual([error, error, error, undefined]);
  expect(plain.records.map(({ attributes }) => attributes)).toEqual([{}, {}, { order: 7 }, {}]);
  expect(plain.records[1]?.body).toBe('sold out');

  const formatted = logging({ format: winston.format.errors({ stack: true }) });
  formatted.log.error(new RangeError('far'));
  expect(formatted.records[0]).toMatchObject({
    body: 'far',
    exception: { name: 'RangeError', message: 'far', stack: expect.stringContaining('RangeError: far\n') },
    attributes: {},
  });
});

test('records belong to the span that is active, or to the one that fields name', async () => {
  const receiver = await LogReceiver.start();
  const provider = new NativeLoggerProvider({ exporter: { endpoint: receiver.endpoint } });
  const log = winston.createLogger({
    transports: [new WinstonTransport({ logger: provider.getLogger('w') })],
  });
  const ids = (digit: string) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1 });
  context.with(trace.setSpanContext(context.active(), ids('1')), () => log.info('active'));
  log.info('fields', { trace_id: '2'.repeat(32), span_id: '2'.repeat(16), trace_flags: '01' });
  log.info('none', { trace_id: 'mine' });
  await provider.shutdown();
  const received = await receiver.take();
  expect(received.map(({ record: { traceId, spanId, flags } }) => [traceId, spanId, flags])).toEqual([
    ['1'.repeat(32), '1'.repeat(16), 1],
    ['2'.repeat(32), '2'.repeat(16), 1],
    [undefined, undefined, undefined],
  ]);
  expect(received.map(({ record }) => record.attributes)).toEqual([
    undefined,
    undefined,
    [{ key: 'trace_id', value: { stringValue: 'mine' } }],
  ]);
});

test('the level and silence of the transport hold', () => {
  const target = new RecordingLogger();
  const transport = new WinstonTransport({ logger: target, level: 'warn' });
  const log = winston.createLogger({ level: 'silly', transports: [transport] });
  log.info('too low');
  log.warn('high enough');
  transport.silent = true;
  log.error('silent');
  expect(target.records.map(({ body }) => body)).toEqual(['high enough']);
});
