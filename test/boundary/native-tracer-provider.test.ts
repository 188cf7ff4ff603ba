import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { startReceiver } from './collecting-receiver.ts';

test('spans come with their scope’s attributes, their resource, and every key once', async () => {
  const far = await startReceiver();
  const provider = new NativeTracerProvider({
    resource: { attributes: { 'service.name': 'shop' }, schemaUrl: 'https://schema' },
    exporter: { endpoint: far.httpEndpoint },
  });
  const tracer = provider.getTracer('scope', '1', { attributes: { team: 'checkout' } });
  const root = tracer.startSpan('root');
  const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root));
  child.setAttribute('a', 1).setAttribute('b', 'x').setAttribute('a', 2);
  // More keys than a template has, so that they travel by themselves.
  for (let index = 0; index < 100; index++) root.setAttribute(`key ${index % 80}`, index);
  for (const span of [child, root]) span.end();
  await provider.shutdown();

  const [first, second] = far.spans();
  expect(first).toMatchObject({
    name: 'child',
    parentSpanId: root.spanContext().spanId,
    attributes: [
      { key: 'a', value: { int: '2' } },
      { key: 'b', value: { string: 'x' } },
    ],
    scope: { name: 'scope', version: '1', attributes: [{ key: 'team', value: { string: 'checkout' } }] },
    resource: { schemaUrl: 'https://schema' },
  });
  expect(second?.attributes).toHaveLength(80);
  expect(second?.attributes[3]).toEqual({ key: 'key 3', value: { int: '83' } });
  const { traceId, spanId } = root.spanContext();
  expect(second).toMatchObject({ traceId, spanId, parentSpanId: '' });
});

test('every sampled span is counted, those after the shutdown and those without ids, too', async () => {
  const far = await startReceiver();
  const provider = new NativeTracerProvider({ exporter: { endpoint: far.httpEndpoint } });
  const tracer = provider.getTracer('t');
  for (let index = 0; index < 1000; index++) tracer.startSpan('s').end();
  expect(provider.stats().accepted).toBe(1000);
  await provider.forceFlush();
  expect(provider.stats()).toMatchObject({ accepted: 1000, delivered: 1000, queued: 0 });
  await provider.shutdown();
  tracer.startSpan('late').end();
  expect(provider.stats()).toMatchObject({ accepted: 1001, delivered: 1000, dropped: { shutdown: 1 } });

  const odd = new NativeTracerProvider({
    idGenerator: { generateTraceId: () => 'x', generateSpanId: () => 'y' },
    exporter: { endpoint: far.httpEndpoint },
  });
  onTestFinished(() => odd.shutdown());
  odd.getTracer('t').startSpan('s').end();
  expect(odd.stats()).toMatchObject({ accepted: 1, dropped: { invalid: 1 } });
});
