import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { start } from '../../../src/start/start.ts';

const B3 = '80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1';

/** Variables for the time of the test. */
function setVariables(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** What the propagator makes of a header. */
function passedOn(): Record<string, string> {
  const extracted = propagation.extract(ROOT_CONTEXT, { b3: B3 }, defaultTextMapGetter);
  const headers = {};
  propagation.inject(extracted, headers, defaultTextMapSetter);
  return headers;
}

test('a second start gives what the first one started, until its shutdown, which undoes it', async () => {
  setVariables({
    OTEL_TRACES_EXPORTER: 'console',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'b3',
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'host.name=given',
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici',
  });
  const printed = vi.spyOn(console, 'dir').mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  const detector = { detect: () => ({ attributes: { region: 'eu', 'service.name': 'found' } }) };
  const started = start({ resource: { attributes: { tier: 1 } }, resourceDetectors: [detector] });
  expect(start()).toBe(started);
  expect(started.instrumentations).toEqual([
    'otlp-native/instrumentation-http',
    'otlp-native/instrumentation-undici',
  ]);
  expect([started.meterProvider, started.loggerProvider]).toEqual([null, null]);
  expect(passedOn()).toEqual({ b3: B3 });

  const span = trace.getTracer('test').startSpan('work');
  context.with(trace.setSpan(context.active(), span), () => expect(trace.getActiveSpan()).toBe(span));
  span.end();
  expect(printed.mock.calls).toMatchObject([[{ name: 'work', scope: 'test' }, {}]]);
  // The user's words win over what a detector finds.
  expect((span as unknown as { resource: unknown }).resource).toMatchObject({
    attributes: { 'service.name': 'shop', 'host.name': 'given', region: 'eu', tier: 1 },
  });

  await started.forceFlush();
  await started.shutdown();
  expect(passedOn()).toEqual({});
  expect(trace.getTracer('test').startSpan('after').isRecording()).toBe(false);
  const again = start();
  expect(again).not.toBe(started);
  await again.shutdown();
});

test('OTEL_SDK_DISABLED leaves propagation alone at work', async () => {
  setVariables({ OTEL_SDK_DISABLED: 'true', OTEL_PROPAGATORS: 'b3' });
  const started = start();
  onTestFinished(() => started.shutdown());
  expect([started.tracerProvider, started.meterProvider, started.loggerProvider]).toEqual([null, null, null]);
  expect(started.instrumentations).toEqual([]);
  expect(passedOn()).toEqual({ b3: B3 });
});

test('what fails is reported and nothing is thrown', async () => {
  setVariables({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' });
  const broken = {
    instrumentationName: 'broken',
    enable: () => {
      throw new Error('no way');
    },
    disable: () => {},
    setTracerProvider: () => {},
    setMeterProvider: () => {},
  };
  const { diag } = await import('@opentelemetry/api');
  const error = vi.spyOn(diag, 'error').mockImplementation(() => {});
  onTestFinished(() => error.mockRestore());
  const started = start({ instrumentations: [broken] });
  onTestFinished(() => started.shutdown());
  expect(error.mock.calls).toEqual([['otlp-native: could not start broken: no way']]);
});
