import { OtlpNativeError } from 'otlp-native';
import { NativeSpanExporter, NativeSpanProcessor } from 'otlp-native/otel';
import { describe, expect, test } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { freePort } from '../support/free-port.ts';
import { accountedFor, expectSettled } from '../support/ledger.ts';
import { processorTo, startReceiver } from './collecting-receiver.ts';

const nobody = async () => `http://127.0.0.1:${await freePort()}`;

describe('out of time', () => {
  test('forceFlush rejects with what to do, and the spans stay', async () => {
    const processor = new NativeSpanProcessor({ endpoint: await nobody() });
    processor.onEnd(plainSpan(0));
    const error: unknown = await processor.forceFlush(20).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OtlpNativeError);
    expect(error).toMatchObject({ code: 'FLUSH_TIMEOUT', setting: null });
    expect(String(error)).toContain('forceFlush ran out of time after 20 ms; is the endpoint answering?');
    const stats = processor.stats();
    expect(stats.queued + stats.inFlight).toBe(1);
    await processor.shutdown(1).catch(() => undefined);
  });

  test('shutdown rejects, and every span is counted as dropped', async () => {
    const processor = new NativeSpanProcessor({ endpoint: await nobody() });
    for (let index = 0; index < 1000; index++) processor.onEnd(plainSpan(index));
    await expect(processor.shutdown(20)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expectSettled(processor, 1000, { shutdown: 1000 });
  });

  test('shutdown with nothing to deliver is in time, even without any', async () => {
    await new NativeSpanProcessor({ endpoint: await nobody() }).shutdown(0);
    await new NativeSpanExporter({ endpoint: await nobody() }).shutdown(0);
  });
});

describe('after shutdown', () => {
  test('spans that end are counted as dropped', async () => {
    const far = await startReceiver();
    const processor = processorTo(far);
    for (let index = 0; index < 10; index++) processor.onEnd(plainSpan(index));
    await processor.shutdown();
    for (let index = 10; index < 20; index++) processor.onEnd(plainSpan(index));
    expectSettled(processor, 20, { delivered: 10, shutdown: 10 });
  });

  test('a span that ends while it is under way is counted too', async () => {
    const far = await startReceiver();
    const processor = processorTo(far);
    processor.onEnd(plainSpan(0));
    const shutdown = processor.shutdown();
    processor.onEnd(plainSpan(1));
    expect(accountedFor(processor.stats())).toBe(2);
    await shutdown;
    const stats = processor.stats();
    expect(stats).toMatchObject({ accepted: 2, delivered: 1, queued: 0, inFlight: 0 });
    expect(accountedFor(stats)).toBe(2);
  });

  test('shutdown again gives the first one’s promise, and forceFlush has its outcome', async () => {
    const failing = new NativeSpanProcessor({ endpoint: await nobody() });
    failing.onEnd(plainSpan(0));
    const first = failing.shutdown(1);
    expect(failing.shutdown()).toBe(first);
    await expect(first).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    await expect(failing.forceFlush()).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
  });

  test('an exporter fails each export', async () => {
    const far = await startReceiver();
    const exporter = new NativeSpanExporter({ endpoint: far.httpEndpoint });
    await exporter.shutdown();
    const result = await new Promise<{ code: number; error?: Error }>((resolve) =>
      exporter.export([plainSpan(0), plainSpan(1)], resolve),
    );
    expect(result.code).toBe(1);
    expect(result.error?.message).toContain('2 of 2 spans');
    expectSettled(exporter, 2, { shutdown: 2 });
  });
});

test('spans that are not sampled are none of the processor’s', async () => {
  const far = await startReceiver();
  const processor = processorTo(far);
  const { traceId, spanId } = plainSpan(0).spanContext();
  processor.onEnd({ ...plainSpan(0), spanContext: () => ({ traceId, spanId, traceFlags: 0 }) });
  processor.onEnd({ ...plainSpan(0), spanContext: () => ({ traceId, spanId, traceFlags: 2 }) });
  await processor.shutdown();
  expectSettled(processor, 0, {});
  expect(far.batches).toEqual([]);
});
