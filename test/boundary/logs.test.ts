/** Our own logger provider, across the boundary and back. */

import { context, logs, trace } from '@opentelemetry/api';
import { logs as separateLogs } from '@opentelemetry/api-logs';
import { type EmittedLogRecord, NativeLoggerProvider, type NativeLoggerProviderOptions } from 'otlp-native';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { collectDiag } from '../support/diag-log.ts';
import { freePort } from '../support/free-port.ts';
import { accountedFor, expectSettled } from '../support/ledger.ts';
import { LogReceiver } from '../support/received-logs.ts';

afterEach(() => {
  logs.disable();
  separateLogs.disable();
});

async function start(options: NativeLoggerProviderOptions = {}) {
  const receiver = await LogReceiver.start();
  const provider = new NativeLoggerProvider({ exporter: { endpoint: receiver.endpoint }, ...options });
  onTestFinished(() => provider.shutdown().catch(() => undefined));
  const take = async () => {
    await provider.shutdown();
    return receiver.take();
  };
  /** The texts of the bodies that arrived. */
  const bodies = async () =>
    (await take()).map(({ record }) => (record.body as { stringValue?: string } | undefined)?.stringValue);
  return { provider, logger: provider.getLogger('test'), take, bodies };
}

const throwing = () => {
  throw new Error('a getter that fails');
};
const broken = Object.defineProperty({ fine: 'é' }, 'broken', { get: throwing, enumerable: true });

test.each(['http/protobuf', 'http/json', 'grpc'] as const)('a record arrives over %s', async (protocol) => {
  const receiver = await LogReceiver.start();
  const endpoint = protocol === 'grpc' ? receiver.grpcEndpoint : receiver.endpoint;
  const provider = new NativeLoggerProvider({
    resource: { attributes: { 'service.name': 'shop' } },
    exporter: { endpoint, protocol },
  });
  provider.getLogger('cart', '1.2', { schemaUrl: 'http://schema', attributes: { a: 1 } }).emit({
    timestamp: [1, 2],
    observedTimestamp: [3, 4],
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'paid',
    body: { total: 1.5, bytes: new Uint8Array([1, 2]), list: [1, 'é', null], deep: { is: true } },
    attributes: { id: 7 },
    context: trace.setSpanContext(context.active(), {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
    }),
  });
  await provider.shutdown();
  const [received, ...more] = await receiver.take();
  expect(more).toEqual([]);
  expect(received).toMatchObject({
    scope: { name: 'cart', version: '1.2', attributes: [{ key: 'a', value: { intValue: '1' } }] },
    scopeSchemaUrl: 'http://schema',
    record: {
      timeUnixNano: '1000000002',
      observedTimeUnixNano: '3000000004',
      severityNumber: 9,
      severityText: 'INFO',
      eventName: 'paid',
      body: {
        kvlistValue: {
          values: [
            { key: 'total', value: { doubleValue: 1.5 } },
            { key: 'bytes', value: { bytesValue: 'AQI=' } },
            {
              key: 'list',
              value: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'é' }, {}] } },
            },
            { key: 'deep', value: { kvlistValue: { values: [{ key: 'is', value: { boolValue: true } }] } } },
          ],
        },
      },
      attributes: [{ key: 'id', value: { intValue: '7' } }],
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      flags: 1,
    },
  });
});

test('records around ones that can’t be recorded arrive as if those had never been, and each is counted', async () => {
  const { lines, stop } = collectDiag();
  onTestFinished(stop);
  const endless: unknown[] = [];
  endless.push(...Array.from({ length: 100 }, () => endless));
  const spoilers: unknown[] = [
    { attributes: broken },
    { body: { broken } },
    { body: endless },
    { timestamp: 'noon' },
    { attributes: broken, exception: new Error('x') },
    { exception: Object.defineProperty({}, 'message', { get: throwing }) },
    Object.defineProperty({}, 'context', { get: throwing }),
    null,
  ];
  const { provider, logger, bodies } = await start();
  for (const [index, spoiler] of spoilers.entries()) {
    logger.emit(spoiler as EmittedLogRecord);
    logger.emit({ body: `good ${index}`, attributes: { text: `漢 ${index}` } });
  }
  expect(await bodies()).toEqual(spoilers.map((_, index) => `good ${index}`));
  expectSettled(provider, spoilers.length * 2, { delivered: spoilers.length, invalid: spoilers.length });
  expect(lines.map(({ text }) => text).join('\n')).toContain('a log record could not be recorded');
});

test('a record that is emitted while another is read arrives behind it', async () => {
  const { logger, provider, bodies } = await start();
  const attributes = Object.defineProperty({ a: 'b' }, 'nested', {
    enumerable: true,
    get: () => {
      logger.emit({ body: 'inner', attributes: { c: 'd' } });
      return 'value';
    },
  });
  logger.emit({ body: 'outer', attributes });
  logger.emit({ body: 'outer with an error', attributes, exception: new Error('x') });
  expect(await bodies()).toEqual(['outer', 'inner', 'inner', 'outer with an error']);
  expectSettled(provider, 4, { delivered: 4 });
});

test('what a record held may be changed as soon as it is emitted', async () => {
  const { logger, take } = await start();
  const record = { body: { list: [1] }, attributes: { list: ['a'] } };
  logger.emit(record);
  record.body.list.push(2);
  record.attributes.list.push('b');
  const [received] = await take();
  expect(JSON.stringify(received?.record)).not.toContain('b"');
  expect(JSON.stringify(received?.record)).not.toContain('"2"');
});

describe('processors and hooks', () => {
  test('see each record in order and may change it until they return', async () => {
    const { lines, stop } = collectDiag();
    onTestFinished(stop);
    const kept: { setBody(body: unknown): unknown; body?: unknown }[] = [];
    const { logger, take } = await start({
      logRecordLimits: { attributeCountLimit: 2, attributeValueLengthLimit: 3 },
      processors: [
        {
          onEmit(record) {
            kept.push(record);
            record
              .setAttribute('second', 'abcdef')
              .setBody('changed')
              .setSeverityNumber(17)
              .setEventName('e');
            record.severityText = 'ERROR';
            record.hrTime = [5, 6];
          },
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
      onEmit: (record) => {
        record.setAttributes({ second: 'new', third: 'dropped' });
      },
    });
    logger.emit({ body: 'given', attributes: { first: 1 } });
    kept[0]?.setBody('too late');
    expect(kept[0]?.body).toBe('changed');
    const [received] = await take();
    expect(received?.record).toMatchObject({
      body: { stringValue: 'changed' },
      severityNumber: 17,
      severityText: 'ERROR',
      eventName: 'e',
      timeUnixNano: '5000000006',
      attributes: [
        { key: 'first', value: { intValue: '1' } },
        { key: 'second', value: { stringValue: 'new' } },
      ],
      droppedAttributesCount: 1,
    });
    expect(lines.map(({ text }) => text)).toEqual([
      'Dropping extra attributes.',
      'Can not execute the operation on emitted log record',
    ]);
  });

  test('that fail cost neither the record nor the caller', async () => {
    const { logger, bodies } = await start({ onEmit: throwing });
    logger.emit({ body: 'fine' });
    expect(await bodies()).toEqual(['fine']);
  });

  test('are flushed and shut down with the provider, which then reports what failed', async () => {
    const calls: string[] = [];
    const processor = {
      onEmit: () => calls.push('emit'),
      forceFlush: async () => void calls.push('flush'),
      shutdown: async () => {
        calls.push('shutdown');
        throw new Error('busy');
      },
    };
    const provider = new NativeLoggerProvider({ exporter: null, processors: [processor] });
    provider.getLogger('test').emit({ body: 'x' });
    await provider.forceFlush();
    const first = provider.shutdown();
    expect(provider.shutdown()).toBe(first);
    await expect(first).rejects.toThrow('busy');
    provider.getLogger('test').emit({ body: 'late' });
    expect(calls).toEqual(['emit', 'flush', 'shutdown']);
    expect(provider.stats().accepted).toBe(0);
  });
});

describe('enabled', () => {
  test('follows the configuration of the scope, and so does emit', async () => {
    const { provider, bodies } = await start({
      loggerConfigurator: ({ name }) => ({
        enabled: name !== 'off',
        minimumSeverity: 13,
        traceBased: name === 'traced',
      }),
    });
    const unsampled = trace.setSpanContext(context.active(), {
      traceId: '1'.repeat(32),
      spanId: '2'.repeat(16),
      traceFlags: 0,
    });
    const [off, on, traced] = ['off', 'on', 'traced'].map((name) => provider.getLogger(name));
    expect([off, on, traced].map((logger) => logger?.enabled())).toEqual([false, true, true]);
    expect([0, 12, 13].map((severityNumber) => on?.enabled({ severityNumber }))).toEqual([true, false, true]);
    expect(traced?.enabled({ context: unsampled })).toBe(false);
    expect(on?.enabled({ context: unsampled })).toBe(true);
    off?.emit({ body: 'off' });
    on?.emit({ body: 'low', severityNumber: 12 });
    on?.emit({ body: 'high', severityNumber: 13 });
    traced?.emit({ body: 'unsampled', context: unsampled });
    traced?.emit({ body: 'no span' });
    expect(await bodies()).toEqual(['high', 'no span']);
    expect(on?.enabled()).toBe(false);
    expectSettled(provider, 2, { delivered: 2 });
  });

  test('asks the processors where nothing else is exported', () => {
    const asked: unknown[] = [];
    const provider = new NativeLoggerProvider({
      exporter: null,
      processors: [
        {
          enabled: (query) => {
            asked.push([query.instrumentationScope.name, query.severityNumber, query.eventName]);
            return query.eventName === 'wanted';
          },
          onEmit: () => undefined,
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
    });
    const logger = provider.getLogger('test');
    expect(logger.enabled({ severityNumber: 9, eventName: 'wanted' })).toBe(true);
    expect(logger.enabled()).toBe(false);
    expect(asked).toEqual([
      ['test', 9, 'wanted'],
      ['test', undefined, undefined],
    ]);
    expect(new NativeLoggerProvider({ exporter: null }).getLogger('test').enabled()).toBe(false);
  });
});

test('a logger is the same for the same scope', async () => {
  const { provider } = await start();
  const options = { schemaUrl: 'u', attributes: { a: 1, b: [1] } };
  const logger = provider.getLogger('n', '1', options);
  expect(provider.getLogger('n', '1', { schemaUrl: 'u', attributes: { b: [1], a: 1 } })).toBe(logger);
  for (const [name, version, other] of [
    ['m', '1', options],
    ['n', '2', options],
    ['n', '1', { ...options, schemaUrl: 'v' }],
    ['n', '1', { ...options, attributes: { a: '1', b: [1] } }],
  ] as const) {
    expect(provider.getLogger(name, version, other)).not.toBe(logger);
  }
  expect(provider.getLogger('')).toBe(provider.getLogger('unknown'));
});

test('the shutdown leaves alone who was registered since', async () => {
  const { provider: first } = await start();
  const { provider: second, bodies } = await start();
  first.register();
  logs.disable();
  separateLogs.disable();
  second.register();
  await first.shutdown();
  logs.getLogger('api').emit({ body: 'api' });
  separateLogs.getLogger('api-logs').emit({ body: 'api-logs' });
  expect((await bodies()).sort()).toEqual(['api', 'api-logs']);
});

test('register makes it the provider of both logs APIs', async () => {
  const { provider, bodies } = await start();
  const early = logs.getLogger('before');
  expect(provider.register()).toBe(provider);
  early.emit({ body: 'api, from before' });
  logs.getLogger('api').emit({ body: 'api' });
  separateLogs.getLogger('api-logs').emit({ body: 'api-logs' });
  // A second one is refused, and takes nothing with it when it ends.
  const second = (await start()).provider.register();
  await second.shutdown();
  logs.getLogger('api').emit({ body: 'api again' });
  expect((await bodies()).sort()).toEqual(['api', 'api again', 'api, from before', 'api-logs']);
  expect(logs.getLogger('api').enabled()).toBe(false);
  expect(logs.setGlobalLoggerProvider(provider)).toBe(true);
});

test('a record emitted after the shutdown is counted', async () => {
  const { provider, logger } = await start();
  logger.emit({ body: 'in time' });
  const shutdown = provider.shutdown();
  logger.emit({ body: 'late' });
  provider.getLogger('another').emit({ body: 'late' });
  expect(accountedFor(provider.stats())).toBe(3);
  await shutdown;
  expectSettled(provider, 3, { delivered: 1, shutdown: 2 });
});

test('a flush that runs out of time rejects, and the records stay', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const provider = new NativeLoggerProvider({ exporter: { endpoint } });
  provider.getLogger('test').emit({ body: 'x' });
  await expect(provider.forceFlush(20)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  const { queued, inFlight } = provider.stats();
  expect(queued + inFlight).toBe(1);
  await expect(provider.shutdown(1)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  expectSettled(provider, 1, { shutdown: 1 });
});

test('processors that hang are waited for no longer than they may take', async () => {
  const never = () => new Promise<void>(() => undefined);
  const provider = new NativeLoggerProvider({
    exporter: null,
    processors: [{ onEmit: () => undefined, forceFlush: never, shutdown: never }],
  });
  await expect(provider.forceFlush(5)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  await expect(provider.shutdown(-1)).rejects.toMatchObject({ code: 'INVALID_OPTION', setting: 'timeoutMs' });
  await expect(provider.shutdown(5)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
});

test('a queue that is full drops the newest records and counts them', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const provider = new NativeLoggerProvider({ exporter: { endpoint, batch: { maxQueuedBytes: 65_536 } } });
  const logger = provider.getLogger('test');
  for (let index = 0; index < 5000; index++) logger.emit({ body: `record ${index} ${'x'.repeat(100)}` });
  const stats = provider.stats();
  expect(stats.dropped.queueFull).toBeGreaterThan(0);
  expect(accountedFor(stats)).toBe(5000);
  await provider.shutdown(1).catch(() => undefined);
  expect(accountedFor(provider.stats())).toBe(5000);
});

test.each([
  [{ exporter: { protocol: 'http' } }, 'INVALID_PROTOCOL', 'protocol'],
  [{ processors: {} }, 'INVALID_OPTION', 'processors'],
  [{ exporters: null }, 'INVALID_OPTION', 'exporters'],
])('wrong options are errors that name them: %j', (options, code, setting) => {
  expect(() => new NativeLoggerProvider(options as never)).toThrow(
    expect.objectContaining({ code, setting }),
  );
});
