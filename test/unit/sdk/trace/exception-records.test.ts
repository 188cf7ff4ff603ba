import { type Span, SpanKind } from '@opentelemetry/api';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReadWriteLogRecordLike } from '../../../../src/sdk/logs/index.ts';
import { NativeLoggerProvider } from '../../../../src/sdk/logs/index.ts';
import {
  type ExceptionSignal,
  NativeTracerProvider,
  type ReadableSpan,
} from '../../../../src/sdk/trace/index.ts';

const ERROR = new TypeError('broken');

interface Recorded {
  readonly spans: ReadableSpan[];
  readonly records: ReadWriteLogRecordLike[];
}

/** What a span and a logger record of what is done to the span. */
function recorded(
  options: { exceptionSignal?: ExceptionSignal; isGlobal?: boolean; hasLogs?: boolean },
  act: (span: Span) => void,
  kind: SpanKind = SpanKind.INTERNAL,
  attributes: Record<string, string> = {},
): Recorded {
  const { exceptionSignal, isGlobal = false, hasLogs = true } = options;
  const spans: ReadableSpan[] = [];
  const records: ReadWriteLogRecordLike[] = [];
  const loggerProvider = new NativeLoggerProvider({
    exporter: null,
    onEmit: (record) => void records.push(record),
  });
  if (isGlobal) loggerProvider.register();
  onTestFinished(() => loggerProvider.shutdown());
  const provider = new NativeTracerProvider({
    exporter: null,
    exceptionSignal,
    loggerProvider: hasLogs && !isGlobal ? loggerProvider : undefined,
    onEnd: (span) => void spans.push(span),
  });
  const span = provider.getTracer('shop', '1.2').startSpan('work', { kind, attributes });
  act(span);
  span.end();
  return { spans, records };
}

const fail = (span: Span): void => span.recordException(ERROR);

describe('an exception that a span records', () => {
  test('is an event of the span by itself', () => {
    const { spans, records } = recorded({}, fail);
    expect(spans[0]?.events).toMatchObject([{ name: 'exception' }]);
    expect(records).toEqual([]);
  });

  test('is a log record of the span’s scope and trace', () => {
    const { spans, records } = recorded({ exceptionSignal: 'logs' }, fail);
    expect(spans[0]?.events).toEqual([]);
    expect(records).toMatchObject([
      {
        eventName: 'exception',
        severityNumber: 13,
        severityText: 'WARN',
        instrumentationScope: { name: 'shop', version: '1.2' },
        spanContext: { spanId: spans[0]?.spanContext().spanId, traceId: spans[0]?.spanContext().traceId },
        attributes: {
          'exception.type': 'TypeError',
          'exception.message': 'broken',
          'exception.stacktrace': ERROR.stack,
        },
      },
    ]);
  });

  test('can be both', () => {
    const { spans, records } = recorded({ exceptionSignal: 'both' }, fail);
    expect(spans[0]?.events).toMatchObject([{ name: 'exception', attributes: records[0]?.attributes }]);
  });

  test('has the time that it is given', () => {
    const at = 1_700_000_000_000;
    const { records } = recorded({ exceptionSignal: 'logs' }, (span) => span.recordException(ERROR, at));
    expect(records[0]?.hrTime).toEqual([at / 1000, 0]);
  });

  test.each([
    [SpanKind.SERVER, { 'http.request.method': 'GET' }, 'http.server.request.exception', 17],
    [SpanKind.CLIENT, { 'http.request.method': 'GET' }, 'http.client.request.exception', 13],
    [SpanKind.CONSUMER, {}, 'exception', 17],
    [SpanKind.PRODUCER, {}, 'exception', 13],
  ])('of kind %s with %j is named %s', (kind, attributes, eventName, severityNumber) => {
    const { records } = recorded({ exceptionSignal: 'logs' }, fail, kind, attributes);
    expect(records).toMatchObject([{ eventName, severityNumber }]);
  });

  test('goes to the global provider where none is given', () => {
    expect(recorded({ exceptionSignal: 'logs', isGlobal: true }, fail).records).toHaveLength(1);
  });

  test('stays an event where nothing makes loggers', () => {
    const { spans } = recorded({ exceptionSignal: 'logs', hasLogs: false }, fail);
    expect(spans[0]?.events).toMatchObject([{ name: 'exception' }]);
  });

  test('is nothing once the span has ended', () => {
    const { spans, records } = recorded({ exceptionSignal: 'both' }, (span) => {
      span.end();
      fail(span);
    });
    expect([spans[0]?.events, records]).toEqual([[], []]);
  });
});

test.each([
  ['', 0],
  ['logs', 1],
  ['logs/dup', 1],
])('the variable %j is what counts without the option', (value, count) => {
  process.env.OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN = value;
  onTestFinished(() => {
    delete process.env.OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN;
  });
  expect(recorded({}, fail).records).toHaveLength(count);
});

test('a signal that there isn’t is refused', () => {
  const exceptionSignal = 'events' as ExceptionSignal;
  expect(() => new NativeTracerProvider({ exporter: null, exceptionSignal })).toThrow('exceptionSignal');
});
