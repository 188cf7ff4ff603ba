import { describe, expect, test } from 'vitest';
import { type Answer, PROTOCOLS, RPC, SUCCESS } from '../support/answers.ts';
import { collectDiag } from '../support/diag-log.ts';
import {
  expectDeliveredOnce,
  QUICK_RETRY,
  SHORT_RETRY,
  startRun,
  startServer,
} from '../support/fault-run.ts';
import { freePort } from '../support/free-port.ts';
import { expectSettled, settled } from '../support/ledger.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 20_000;

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('an endpoint that is down and comes up gets every span once', async () => {
    const port = await freePort();
    const run = startRun(`http://127.0.0.1:${port}`, protocol, { batch: { maxItems: 50 } });
    run.record(200);
    const flushed = run.subject.forceFlush(DEADLINE_MS);
    await until('the first attempts are under way', DEADLINE_MS, () => run.subject.stats().inFlight > 0);
    run.record(100);
    const server = await startServer({ protocol, port });
    await flushed;
    await run.subject.forceFlush(DEADLINE_MS);
    expectSettled(run.subject, 300, { delivered: 300 });
    await run.finish();
    expectDeliveredOnce(server, 300);
  });

  test('spans are sent when the batch delay has passed, without a flush', async () => {
    const server = await startServer({ protocol });
    const run = startRun(server.endpoint, protocol, { batch: { delayMs: 10 } });
    run.record(100);
    await settled(run.subject, DEADLINE_MS);
    expectSettled(run.subject, 100, { delivered: 100 });
    await run.finish();
    expectDeliveredOnce(server, 100);
  });

  test('an endpoint that restarts between two requests loses nothing', async () => {
    const port = await freePort();
    const first = await startServer({ protocol, port });
    const run = startRun(first.endpoint, protocol);
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await first.close();
    const second = await startServer({ protocol, port });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100, { delivered: 100 });
    expect(first.deliveredSpans.length + second.deliveredSpans.length).toBe(100);
  });

  test('requests one after another share a connection, and go to the path of the signal', async () => {
    const server = await startServer({ protocol });
    const run = startRun(server.endpoint, protocol);
    for (let round = 0; round < 10; round += 1) {
      run.record(5);
      await run.subject.forceFlush(DEADLINE_MS);
    }
    await run.finish();
    expectDeliveredOnce(server, 50);
    expect(server.connections).toBe(1);
    const path =
      protocol === 'grpc' ? '/opentelemetry.proto.collector.trace.v1.TraceService/Export' : '/v1/traces';
    expect(new Set(server.requests.map((request) => request.path))).toEqual(new Set([path]));
  });

  test('a burst of 100,000 spans is delivered whole', async () => {
    const server = await startServer({ protocol });
    const run = startRun(server.endpoint, protocol);
    run.record(100_000);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100_000, { delivered: 100_000 });
    expectDeliveredOnce(server, 100_000);
  });

  test('an endpoint that stays down: the retry budget ends, and the spans are counted as such', async () => {
    const port = await freePort();
    const run = startRun(`http://127.0.0.1:${port}`, protocol, { retry: SHORT_RETRY });
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    expectSettled(run.subject, 100, { retriesExhausted: 100 });
    await run.finish();
    expectSettled(run.subject, 100, { retriesExhausted: 100 });
  });

  test('a refused connection is told to diag with the endpoint, and not once an attempt', async () => {
    const diag = collectDiag();
    const port = await freePort();
    // Attempts follow each other by a millisecond: far more of them than reports.
    const run = startRun(`http://127.0.0.1:${port}`, protocol, {
      retry: { initialBackoffMs: 1, maxBackoffMs: 1, multiplier: 1, jitter: 0, maxElapsedMs: 200 },
    });
    run.record(1);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    diag.stop();
    const lines = diag.lines.map(({ text }) => text);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(lines[0]).toContain(`127.0.0.1:${port}`);
    expect(lines[0]).toMatch(/refused/i);
  });

  test('a queue that is full drops the newest spans, counts them, and never makes the caller wait', async () => {
    const server = await startServer({ protocol, answer: { kind: 'silence' } });
    const run = startRun(server.endpoint, protocol, {
      maxConcurrentExports: 1,
      batch: { maxItems: 100, maxQueuedBytes: 65_536 },
    });
    const count = 20_000;
    for (let batch = 0; batch < 20; batch += 1) {
      run.record(count / 20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('spans are dropped', DEADLINE_MS, () => run.subject.stats().dropped.queueFull > 0);
    const { dropped, accepted, queued, inFlight } = run.subject.stats();
    expect(accepted).toBe(count);
    expect(queued + inFlight).toBeGreaterThan(0);
    server.answer = () => SUCCESS;
    await run.finish(1);
    const { delivered, dropped: atEnd } = run.subject.stats();
    expect(atEnd.queueFull).toBeGreaterThanOrEqual(dropped.queueFull);
    expect(delivered + atEnd.queueFull + atEnd.shutdown).toBe(count);
  });
});

const RETRYABLE_HTTP = [429, 502, 503, 504];
describe.each(['http/protobuf', 'http/json'] as const)('over %s', (protocol) => {
  test.each(RETRYABLE_HTTP)('HTTP %i is retried until it passes', async (status) => {
    const trouble: Answer = { kind: 'http', status };
    const server = await startServer({ protocol, answer: (index) => (index < 3 ? trouble : SUCCESS) });
    const run = startRun(server.endpoint, protocol, { maxConcurrentExports: 1 });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { delivered: 50 });
    expectDeliveredOnce(server, 50);
    expect(server.requests.filter(({ answer }) => answer.kind === 'http')).toHaveLength(3);
  });

  test.each<[string, () => string, number]>([
    ['seconds', () => '1', 1_000],
    // Its resolution is a second, so the wait is between one and two.
    ['an HTTP date', () => new Date(Date.now() + 2_000).toUTCString(), 900],
  ])('503 with Retry-After in %s is retried, but not before', async (_, retryAfter, atLeastMs) => {
    const server = await startServer({
      protocol,
      answer: (index): Answer =>
        index === 0 ? { kind: 'http', status: 503, headers: { 'retry-after': retryAfter() } } : SUCCESS,
    });
    const run = startRun(server.endpoint, protocol, { maxConcurrentExports: 1 });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { delivered: 50 });
    expectDeliveredOnce(server, 50);
    const [first, second] = server.requests;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(atLeastMs);
  });

  test.each(['soon', '-5', '1.5', '', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'a Retry-After of %j leaves the wait to the backoff',
    async (value) => {
      const server = await startServer({
        protocol,
        answer: (index) =>
          index < 2 ? { kind: 'http', status: 503, headers: { 'retry-after': value } } : SUCCESS,
      });
      const run = startRun(server.endpoint, protocol);
      run.record(50);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, 50, { delivered: 50 });
    },
  );

  test('a Retry-After beyond the retry budget ends the request at once', async () => {
    const server = await startServer({
      protocol,
      answer: { kind: 'http', status: 503, headers: { 'retry-after': '3600' } },
    });
    const run = startRun(server.endpoint, protocol);
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { retriesExhausted: 50 });
  });

  test('503 that never passes spends the retry budget', async () => {
    const server = await startServer({ protocol, answer: { kind: 'http', status: 503 } });
    const run = startRun(server.endpoint, protocol, { retry: SHORT_RETRY });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { retriesExhausted: 50 });
    expect(server.requests.length).toBeGreaterThan(1);
  });
});

describe('over grpc', () => {
  test.each([
    'CANCELLED',
    'DEADLINE_EXCEEDED',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNAVAILABLE',
    'DATA_LOSS',
  ] as const)('%s is retried until it passes', async (code) => {
    const server = await startServer({
      protocol: 'grpc',
      answer: (index) => (index < 3 ? { kind: 'rpc', code: RPC[code] } : SUCCESS),
    });
    const run = startRun(server.endpoint, 'grpc', { maxConcurrentExports: 1 });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { delivered: 50 });
    expectDeliveredOnce(server, 50);
    expect(server.requests).toHaveLength(4);
  });

  test.each(['RESOURCE_EXHAUSTED', 'UNAVAILABLE'] as const)(
    '%s with RetryInfo is retried, but not before its delay',
    async (code) => {
      const retryDelayMs = 300;
      const server = await startServer({
        protocol: 'grpc',
        answer: (index) =>
          index === 0 ? { kind: 'rpc', code: RPC[code], message: 'slow down', retryDelayMs } : SUCCESS,
      });
      const run = startRun(server.endpoint, 'grpc', { maxConcurrentExports: 1 });
      run.record(50);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, 50, { delivered: 50 });
      expectDeliveredOnce(server, 50);
      const [first, second] = server.requests;
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(retryDelayMs);
    },
  );

  test('HTTP 503 from a proxy in between is retried', async () => {
    const server = await startServer({
      protocol: 'grpc',
      answer: (index) => (index < 2 ? { kind: 'http', status: 503 } : SUCCESS),
    });
    const run = startRun(server.endpoint, 'grpc', { maxConcurrentExports: 1 });
    run.record(50);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 50, { delivered: 50 });
    expectDeliveredOnce(server, 50);
  });
});

test('one batch that is retried does not hold back the others', async () => {
  const server = await startServer({
    protocol: 'http/protobuf',
    answer: (index) =>
      index === 0 ? { kind: 'http', status: 503, headers: { 'retry-after': '1' } } : SUCCESS,
  });
  const run = startRun(server.endpoint, 'http/protobuf', {
    maxConcurrentExports: 4,
    batch: { maxItems: 50 },
    retry: QUICK_RETRY,
  });
  run.record(400);
  await until('the other batches are delivered', DEADLINE_MS, () => run.subject.stats().delivered >= 350);
  expect(run.subject.stats()).toMatchObject({ delivered: 350, inFlight: 50 });
  await run.subject.forceFlush(DEADLINE_MS);
  await run.finish();
  expectSettled(run.subject, 400, { delivered: 400 });
  expectDeliveredOnce(server, 400);
});
