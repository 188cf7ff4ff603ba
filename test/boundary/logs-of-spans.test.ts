/** Log records in the spans of our own tracer. */

import { context, trace } from '@opentelemetry/api';
import { NativeContextManager, NativeLoggerProvider, NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { LogReceiver } from '../support/received-logs.ts';

test('a record carries the ids and flags of the span it is emitted in, sampled or not, whether anyone asked for them', async () => {
  context.setGlobalContextManager(new NativeContextManager());
  onTestFinished(() => context.disable());
  const receiver = await LogReceiver.start();
  const exporter = { endpoint: receiver.endpoint };
  const logs = new NativeLoggerProvider({ exporter });
  const traces = new NativeTracerProvider({ exporter });
  const logger = logs.getLogger('test');
  const tracer = traces.getTracer('test');
  const spans = Array.from({ length: 50 }, (_, index) =>
    tracer.startActiveSpan(`span ${index}`, (span) => {
      logger.emit({ body: 'in' });
      logger.emit({ body: 'again', context: trace.setSpan(context.active(), span) });
      span.end();
      return span;
    }),
  );
  const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0, isRemote: true };
  const unsampled = tracer.startSpan('unsampled', {}, trace.setSpanContext(context.active(), remote));
  logger.emit({ context: trace.setSpan(context.active(), unsampled) });
  logger.emit({ body: 'outside' });
  await traces.shutdown();
  await logs.shutdown();
  const received = (await receiver.take()).map(({ record: { traceId, spanId, flags } }) => [
    traceId,
    spanId,
    flags,
  ]);
  const expected = spans.flatMap((span) => {
    const { traceId, spanId } = span.spanContext();
    return [
      [traceId, spanId, 1],
      [traceId, spanId, 1],
    ];
  });
  expect(received).toEqual([
    ...expected,
    [remote.traceId, unsampled.spanContext().spanId, undefined],
    [undefined, undefined, undefined],
  ]);
});
