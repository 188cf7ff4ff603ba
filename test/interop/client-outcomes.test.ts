/**
 * Every outcome that a real Collector can give an `OtlpClient`. It never rejects a part of a request: for `rejected` see
 * client-rejected.test.ts.
 */

import { logsRequest, OtlpClient, type OtlpClientOptions, type OutcomeReport } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { freePort } from '../support/free-port.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const NO_RETRY = { maxElapsedMs: 0 };
const MIB = 1_048_576;

let strict: Collector;
let full: Collector;
beforeAll(async () => {
  [strict, full] = await Promise.all([
    Collector.start({ maxRequestMib: 1 }),
    Collector.start({ isDiskFull: true }),
  ]);
}, BUILD_DEADLINE_MS);
afterAll(() => Promise.all([strict?.stop(), full?.stop()]));

function clientOf(collector: Collector, protocol: Protocol, options: OtlpClientOptions = {}) {
  const reports: OutcomeReport[] = [];
  const client = new OtlpClient({
    endpoint: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
    protocol,
    onOutcome: (report) => reports.push(report),
    ...options,
  });
  onTestFinished(() => client.shutdown(0).catch(() => undefined));
  return { client, reports };
}

/** One record, with a text of so many bytes. */
const records = (bytes: number) => logsRequest({ records: [{ body: 'x'.repeat(bytes) }] });

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('delivered', async () => {
    const { client, reports } = clientOf(strict, protocol);
    const outcome = { kind: 'delivered', items: 1, rejectedItems: 0, message: null };
    expect(await client.sendLogs(records(1))).toEqual(outcome);
    expect(reports).toMatchObject([{ signal: 'logs', items: 1, outcome, attempts: 1 }]);
  });

  test('refused, what is larger than the Collector takes, after one attempt', async () => {
    const { client, reports } = clientOf(strict, protocol, { compression: 'none' });
    const outcome = await client.sendLogs(records(2 * MIB));
    // Over HTTP the Collector says 400, and not 413; the reason is in its message.
    expect(outcome).toMatchObject({ kind: 'refused', code: 'REQUEST_TOO_LARGE' });
    expect(reports).toMatchObject([{ items: 1, attempts: 1 }]);
    expect(await client.sendLogs(records(1))).toMatchObject({ kind: 'delivered' });
  });

  test('retryable while the Collector can’t pass it on, with its reason', async () => {
    const { client, reports } = clientOf(full, protocol, { retry: NO_RETRY });
    expect(await client.sendLogs(records(100_000))).toMatchObject({
      kind: 'retryable',
      code: 'SERVER_BUSY',
      reason: expect.stringContaining('no space left on device'),
    });
    expect(reports).toMatchObject([{ attempts: 1 }]);
  });

  test('tried again until the budget is spent', async () => {
    const retry = { initialBackoffMs: 1, maxBackoffMs: 5, maxElapsedMs: 200 };
    const { client, reports } = clientOf(full, protocol, { retry });
    expect(await client.sendLogs(records(100_000))).toMatchObject({ kind: 'retryable', code: 'SERVER_BUSY' });
    expect(reports[0]?.attempts).toBeGreaterThan(1);
  });

  test('retryable where no Collector is', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const { client } = clientOf(strict, protocol, { endpoint, retry: NO_RETRY });
    expect(await client.sendLogs(records(1))).toMatchObject({
      kind: 'retryable',
      code: 'CONNECTION_REFUSED',
    });
  });

  test('aborted, and the client goes on', async () => {
    const { client } = clientOf(strict, protocol);
    const controller = new AbortController();
    const call = client.sendLogs(records(1), { signal: controller.signal });
    controller.abort();
    expect(await call).toEqual({ kind: 'aborted' });
    expect(await client.sendLogs(records(1))).toMatchObject({ kind: 'delivered' });
  });
});

test('refused at a path that the Collector doesn’t serve', async () => {
  const endpoints = { logs: `${strict.httpEndpoint}/nowhere` };
  const { client } = clientOf(strict, 'http/protobuf', { endpoints });
  expect(await client.sendLogs(records(1))).toMatchObject({
    kind: 'refused',
    code: 'REFUSED_BY_SERVER',
    reason: expect.stringContaining('404'),
  });
});

test('what isn’t OTLP never leaves', async () => {
  const { client, reports } = clientOf(strict, 'grpc');
  expect(await client.sendLogs(Uint8Array.of(1, 2, 3))).toMatchObject({
    kind: 'refused',
    code: 'INVALID_ITEM',
  });
  expect(reports).toMatchObject([{ attempts: 0 }]);
});
