import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import type { LoggerProviderConfiguration } from '../../../src/config/configuration-logs.ts';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { NativeLoggerProvider } from '../../../src/sdk/logs/index.ts';
import { NativeTracerProvider, type ReadableSpan } from '../../../src/sdk/trace/index.ts';
import { EventToSpanEventBridge } from '../../../src/start/event-bridge.ts';
import { scopeConfigurator } from '../../../src/start/scope-configurator.ts';

function loggers(lines: string): LoggerProviderConfiguration | null | undefined {
  const text = `file_format: "1.1"
logger_provider:
  processors: [{ simple: { exporter: { console: } } }]
${lines}`;
  return parseConfigurationFile(text, 'otel.yaml', {}).configuration?.loggerProvider;
}

describe('rules for scopes', () => {
  const { loggerConfigurator } =
    loggers(`  logger_configurator/development:
    default_config: { minimum_severity: warn2 }
    loggers:
      - { name: "a.*", config: { enabled: false } }
      - { name: "a.b", config: { trace_based: true } }
      - { name: "?", config: { minimum_severity: fatal4, trace_based: true } }
`) ?? {};

  test.each([
    ['a.b', { enabled: false, minimumSeverity: 0, traceBased: false }],
    ['x', { enabled: true, minimumSeverity: 24, traceBased: true }],
    ['other', { enabled: true, minimumSeverity: 14, traceBased: false }],
  ])('%s gets what the first that fits says, else the default', (name, config) => {
    if (loggerConfigurator === undefined) throw new Error('there is no configuration');
    expect(scopeConfigurator(loggerConfigurator)({ name })).toEqual(config);
  });

  test('without rules everything is enabled', () => {
    const none = loggers('')?.loggerConfigurator;
    expect(none && scopeConfigurator(none)({ name: 'x' })).toEqual({
      ...{ enabled: true, minimumSeverity: 0, traceBased: false },
    });
  });
});

test('below a tracer that is turned off, the trace goes on', () => {
  const ended: ReadableSpan[] = [];
  const provider = new NativeTracerProvider({
    exporter: null,
    onEnd: (span) => void ended.push(span),
    tracerConfigurator: ({ name }) => ({ enabled: name !== 'off' }),
  });
  const outer = provider.getTracer('on').startSpan('outer');
  const off = provider.getTracer('off');
  const between = off.startSpan('between', {}, trace.setSpan(ROOT_CONTEXT, outer));
  expect([between.isRecording(), between.spanContext()]).toEqual([false, outer.spanContext()]);
  off.startActiveSpan('active', (span: Span) => expect(span.isRecording()).toBe(false));
  const inner = provider.getTracer('on').startSpan('inner', {}, trace.setSpan(ROOT_CONTEXT, between));
  for (const span of [inner, between, outer]) span.end();
  expect(ended.map(({ name }) => name)).toEqual(['inner', 'outer']);
  expect(ended[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  expect(trace.isSpanContextValid(off.startSpan('root', { root: true }).spanContext())).toBe(false);
});

test('only events become span events, and only of a span that still records', () => {
  const ended: ReadableSpan[] = [];
  const tracers = new NativeTracerProvider({ exporter: null, onEnd: (span) => void ended.push(span) });
  const logger = new NativeLoggerProvider({
    exporter: null,
    processors: [new EventToSpanEventBridge()],
  }).getLogger('x');
  const span = tracers.getTracer('x').startSpan('work');
  const context = trace.setSpan(ROOT_CONTEXT, span);
  logger.emit({ context, eventName: 'done', attributes: { n: 1 }, timestamp: 1_700_000_000_000 });
  logger.emit({ context, body: 'no event' });
  logger.emit({ context: ROOT_CONTEXT, eventName: 'elsewhere' });
  span.end();
  logger.emit({ context, eventName: 'late' });
  expect(ended[0]?.events).toMatchObject([{ name: 'done', attributes: { n: 1 }, time: [1_700_000_000, 0] }]);
});
