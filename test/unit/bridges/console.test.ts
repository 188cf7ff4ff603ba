import { diag } from '@opentelemetry/api';
import { bridgeConsole } from 'otlp-native/console';
import { afterEach, expect, test } from 'vitest';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** A console that keeps what is written to it; `trace` is made of `error`, as Node's is. */
class FakeConsole {
  readonly lines: unknown[][] = [];
  debug = (...args: unknown[]) => void this.lines.push(args);
  info = (...args: unknown[]) => void this.lines.push(args);
  log = (...args: unknown[]) => void this.lines.push(args);
  warn = (...args: unknown[]) => void this.lines.push(args);
  error = (...args: unknown[]) => void this.lines.push(args);
  trace = (...args: unknown[]) => this.error('Trace:', ...args);
}

afterEach(() => diag.disable());

test('each method prints as before and emits one record with its level and stream', () => {
  const [console, logger] = [new FakeConsole(), new RecordingLogger()];
  bridgeConsole({ logger, console });
  for (const method of ['trace', 'debug', 'info', 'log', 'warn', 'error'] as const)
    console[method]('%s %d', method, 1);
  expect(console.lines).toHaveLength(6);
  expect(
    logger.records.map(({ severityText, severityNumber, body, attributes }) => [
      severityText,
      severityNumber,
      body,
      attributes?.['log.iostream'],
    ]),
  ).toEqual([
    ['trace', 1, 'trace 1', 'stderr'],
    ['debug', 5, 'debug 1', 'stdout'],
    ['info', 9, 'info 1', 'stdout'],
    ['log', 9, 'log 1', 'stdout'],
    ['warn', 13, 'warn 1', 'stderr'],
    ['error', 17, 'error 1', 'stderr'],
  ]);
});

test('a single object is a body with its structure, an error among others an exception', () => {
  const [console, logger] = [new FakeConsole(), new RecordingLogger()];
  bridgeConsole({ logger, console });
  const error = new TypeError('sold out');
  console.log({ order: 7, items: ['a', { b: new Date(0) }] });
  console.error('no stock', error, { id: 1 });
  console.error(error);
  expect(logger.records.map(({ body, exception }) => [body, exception])).toEqual([
    [{ order: 7, items: ['a', { b: '1970-01-01T00:00:00.000Z' }] }, undefined],
    ['no stock TypeError: sold out { id: 1 }', error],
    ['TypeError: sold out', error],
  ]);
});

test('what is written while a record is emitted is printed and nothing more', () => {
  const [console, logger] = [new FakeConsole(), new RecordingLogger()];
  const emit = logger.emit.bind(logger);
  logger.emit = (record) => {
    emit(record);
    console.warn('an exporter complains');
  };
  bridgeConsole({ logger, console });
  console.log('once');
  console.log('twice');
  expect(logger.records.map(({ body }) => body)).toEqual(['once', 'twice']);
  expect(console.lines).toEqual([['once'], ['an exporter complains'], ['twice'], ['an exporter complains']]);
});

test('a logger that fails costs neither the line nor the caller', () => {
  const console = new FakeConsole();
  const logger = {
    emit() {
      throw new Error('broken');
    },
  };
  bridgeConsole({ logger, console });
  console.log('printed');
  expect(console.lines).toEqual([['printed']]);
});

test('undo puts the methods back, and passes on where another wrapper lies over it', () => {
  const [console, logger] = [new FakeConsole(), new RecordingLogger()];
  const { log, warn } = console;
  const undo = bridgeConsole({ logger, console, methods: ['log', 'warn'] });
  const bridged = console.warn;
  const wrapper = (...args: unknown[]) => bridged('wrapped', ...args);
  console.warn = wrapper;
  undo();
  undo();
  expect(console.log).toBe(log);
  expect(console.warn).toBe(wrapper);
  expect(bridged).not.toBe(warn);
  console.warn('later');
  expect(console.lines).toEqual([['wrapped', 'later']]);
  expect(logger.records).toEqual([]);
});

test('levels that the logger does not want are only printed, and other methods stay as they are', () => {
  const [console, logger] = [new FakeConsole(), new RecordingLogger()];
  logger.minimumSeverity = 13;
  const { debug } = console;
  bridgeConsole({ logger, console, methods: ['log', 'warn'] });
  console.log('unwanted');
  console.warn('wanted');
  expect(console.debug).toBe(debug);
  expect(logger.records.map(({ body }) => body)).toEqual(['wanted']);
  expect(console.lines).toHaveLength(2);
});
