import { DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  NativeHttpInstrumentation,
  NativeUndiciInstrumentation,
} from '../../../src/instrumentation/index.ts';
import { NativeTracerProvider } from '../../../src/sdk/trace/index.ts';
import { get, serve } from './http-server.ts';
import { forThisTest, instrumentHttp, recordSpans } from './recorded-spans.ts';

test('registerInstrumentations of the official package takes them, with its providers', async () => {
  const names: string[] = [];
  const tracerProvider = new NativeTracerProvider({
    exporter: null,
    onEnd: ({ name, instrumentationScope }) => void names.push(`${instrumentationScope.name} ${name}`),
  });
  const instrumentations = [
    forThisTest(new NativeHttpInstrumentation({ enabled: false })),
    forThisTest(new NativeUndiciInstrumentation({ enabled: false })),
  ];
  const unregister = registerInstrumentations({ instrumentations, tracerProvider });
  const port = await serve((_, response) => response.end());
  await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await vi.waitFor(() => expect(names).toHaveLength(2));
  expect(names.sort()).toEqual([
    'otlp-native/instrumentation-http GET',
    'otlp-native/instrumentation-undici GET',
  ]);
  unregister();
  await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  expect(names).toHaveLength(2);
});

test('it can be disabled and enabled again, and its config replaced meanwhile', async () => {
  const spans = recordSpans();
  const http = instrumentHttp();
  const port = await serve((_, response) => response.end());
  const kinds = async (): Promise<number[]> => {
    spans.length = 0;
    await get({ port });
    return spans.map(({ kind }) => kind).sort();
  };
  expect(await kinds()).toEqual([1, 2]);
  http.disable();
  expect(await kinds()).toEqual([]);
  http.enable();
  http.enable();
  expect(await kinds()).toEqual([1, 2]);
  http.setConfig({ disableIncomingRequestInstrumentation: true });
  expect(await kinds()).toEqual([2]);
  http.setConfig({ disableOutgoingRequestInstrumentation: true });
  expect(await kinds()).toEqual([1]);
  expect(http.getConfig()).toEqual({ enabled: true, disableOutgoingRequestInstrumentation: true });
});

test('two of them work side by side', async () => {
  const spans = recordSpans();
  instrumentHttp();
  instrumentHttp({ disableOutgoingRequestInstrumentation: true });
  const port = await serve((_, response) => response.end());
  await get({ port });
  expect(spans.map(({ kind }) => kind).sort()).toEqual([1, 1, 2]);
});

test('a span is active in the handler, or else it is said once why not', async () => {
  const warn = vi.fn();
  const log = { error: vi.fn(), warn, info: vi.fn(), debug: vi.fn(), verbose: vi.fn() };
  diag.setLogger(log, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  onTestFinished(() => diag.disable());
  const active: boolean[] = [];
  const port = await serve((_, response) => {
    active.push(trace.getActiveSpan() !== undefined);
    response.end();
  });
  instrumentHttp({ disableOutgoingRequestInstrumentation: true });
  await get({ port });
  await get({ port });
  recordSpans();
  await get({ port });
  expect(active).toEqual([false, false, true]);
  expect(warn).toHaveBeenCalledOnce();
  expect(log.error).not.toHaveBeenCalled();
});

test('nothing is patched', async () => {
  const http = (await import('node:http')).default;
  const https = (await import('node:https')).default;
  const functions = (): unknown[] => [
    http.request,
    http.get,
    https.request,
    https.get,
    http.Server.prototype.emit,
    https.Server.prototype.emit,
    fetch,
  ];
  const before = functions();
  forThisTest(new NativeHttpInstrumentation());
  forThisTest(new NativeUndiciInstrumentation());
  expect(functions()).toEqual(before);
});
