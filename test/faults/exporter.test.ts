import { NativeSpanExporter } from 'otlp-native/otel';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS, SUCCESS } from '../support/answers.ts';
import { plainSpan } from '../support/custom-spans.ts';
import { QUICK_RETRY, SHORT_RETRY, startServer } from '../support/fault-run.ts';
import { freePort } from '../support/free-port.ts';
import { expectSettled, LedgerWatch } from '../support/ledger.ts';

interface Result {
  readonly code: number;
  readonly error?: Error;
}

const SPANS = Array.from({ length: 100 }, (_, index) => plainSpan(index));

/** Exports and resolves with every call of the callback until the exporter is shut down: there must be one. */
async function exportOnce(exporter: NativeSpanExporter): Promise<Result> {
  const results: Result[] = [];
  const watch = new LedgerWatch(exporter);
  await new Promise<void>((resolve) => {
    exporter.export(SPANS, (result) => {
      results.push(result);
      resolve();
    });
  });
  watch.sample();
  await exporter.shutdown().catch(() => undefined);
  watch.stop();
  expect(results).toHaveLength(1);
  return results[0] ?? { code: -1 };
}

describe.each(PROTOCOLS)('NativeSpanExporter over %s tells its caller', (protocol) => {
  test('that the server took everything, after the retries that this needed', async () => {
    const server = await startServer({
      protocol,
      answer: (index) => (index < 2 ? { kind: 'resetInRequest' } : SUCCESS),
    });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol, retry: QUICK_RETRY });
    expect(await exportOnce(exporter)).toEqual({ code: 0 });
    expectSettled(exporter, 100, { delivered: 100 });
  });

  test('that the server refused', async () => {
    const server = await startServer({ protocol, answer: { kind: 'http', status: 400 } });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol });
    expect(await exportOnce(exporter)).toMatchObject({ code: 1, error: expect.any(Error) });
    expectSettled(exporter, 100, { refused: 100 });
  });

  test('that the server rejected some', async () => {
    const server = await startServer({
      protocol,
      answer: { kind: 'success', rejectedItems: 3, message: 'no' },
    });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol });
    expect(await exportOnce(exporter)).toMatchObject({ code: 1, error: expect.any(Error) });
    expectSettled(exporter, 100, { delivered: 97, rejected: 3 });
  });

  test('that nobody listens', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const exporter = new NativeSpanExporter({ endpoint, protocol, retry: SHORT_RETRY });
    expect(await exportOnce(exporter)).toMatchObject({ code: 1, error: expect.any(Error) });
    expectSettled(exporter, 100, { retriesExhausted: 100 });
  });

  test('that it was shut down before', async () => {
    const server = await startServer({ protocol });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol });
    await exporter.shutdown();
    expect(await exportOnce(exporter)).toMatchObject({ code: 1, error: expect.any(Error) });
    expect(server.requests).toEqual([]);
  });

  test('of each of several exports at once', async () => {
    const server = await startServer({ protocol });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol });
    const codes = await Promise.all(
      SPANS.map(
        (span) => new Promise<number>((resolve) => exporter.export([span], ({ code }) => resolve(code))),
      ),
    );
    await exporter.shutdown();
    expect(codes).toEqual(SPANS.map(() => 0));
    expectSettled(exporter, 100, { delivered: 100 });
  });

  test('that an export of nothing succeeded', async () => {
    const server = await startServer({ protocol });
    const exporter = new NativeSpanExporter({ endpoint: server.endpoint, protocol });
    expect(await new Promise((resolve) => exporter.export([], resolve))).toEqual({ code: 0 });
    await exporter.shutdown();
    expect(server.requests).toEqual([]);
  });
});
