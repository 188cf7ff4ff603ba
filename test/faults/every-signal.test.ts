/** What holds for spans under faults holds for every signal, of ours and of the official SDK. */

import { describe, expect, test } from 'vitest';
import { type Answer, PROTOCOLS, RPC, SUCCESS } from '../support/answers.ts';
import { collectDiag } from '../support/diag-log.ts';
import {
  expectDelivered,
  expectDeliveredOnce,
  QUICK_RETRY,
  SHORT_RETRY,
  startRun,
  startServer,
} from '../support/fault-run.ts';
import { FAULT_SUBJECTS, ownMetrics, sdkSpans } from '../support/fault-subjects.ts';
import { freePort } from '../support/free-port.ts';
import { accountedFor, expectSettled } from '../support/ledger.ts';
import { pathOf } from '../support/signals.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 20_000;
const ITEMS = 60;

// Spans of the official SDK have tests of their own, for more faults.
const SUBJECTS = FAULT_SUBJECTS.filter((subject) => subject !== sdkSpans);

describe.each(SUBJECTS)('$name', (kind) => {
  const { signal } = kind;

  describe.each(PROTOCOLS)('over %s', (protocol) => {
    test('an endpoint that is down and comes up gets every item once, at the path of the signal', async () => {
      const port = await freePort();
      const run = startRun(`http://127.0.0.1:${port}`, protocol, { batch: { maxItems: 25 } }, kind);
      run.record(ITEMS);
      const flushed = run.subject.forceFlush(DEADLINE_MS);
      await until('the first attempts are under way', DEADLINE_MS, () => run.subject.stats().inFlight > 0);
      const server = await startServer({ protocol, port });
      await flushed;
      expectSettled(run.subject, ITEMS, { delivered: ITEMS });
      await run.finish();
      expectDeliveredOnce(server, ITEMS, signal);
      expect(new Set(server.requests.map(({ path }) => path))).toEqual(
        new Set([pathOf(signal, protocol === 'grpc')]),
      );
    });

    test('a server that is not available for a while loses nothing', async () => {
      const trouble: Answer[] =
        protocol === 'grpc'
          ? [
              { kind: 'rpc', code: RPC.UNAVAILABLE },
              { kind: 'rpc', code: RPC.RESOURCE_EXHAUSTED, retryDelayMs: 1 },
            ]
          : [
              { kind: 'http', status: 503 },
              { kind: 'http', status: 429 },
            ];
      const server = await startServer({ protocol, answer: (index) => trouble[index] ?? SUCCESS });
      const run = startRun(server.endpoint, protocol, { maxConcurrentExports: 1 }, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS, { delivered: ITEMS });
      expectDeliveredOnce(server, ITEMS, signal);
      expect(server.requests).toHaveLength(3);
    });

    test('an answer slower than the attempt timeout is not waited for, and the next attempt delivers', async () => {
      const server = await startServer({
        protocol,
        answer: (index) => (index === 0 ? { kind: 'silence' } : SUCCESS),
      });
      const run = startRun(server.endpoint, protocol, { timeoutMs: 100, maxConcurrentExports: 1 }, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS, { delivered: ITEMS });
      expectDelivered(server, ITEMS, signal);
    });

    test('partial success counts what was rejected', async () => {
      const diag = collectDiag();
      const answer: Answer = { kind: 'success', rejectedItems: 7, message: 'seven are too old' };
      const server = await startServer({ protocol, answer: (index) => (index === 0 ? answer : SUCCESS) });
      const run = startRun(server.endpoint, protocol, {}, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS).catch(() => undefined);
      await run.finish();
      diag.stop();
      expectSettled(run.subject, ITEMS, { delivered: ITEMS - 7, rejected: 7 });
      expect(server.requests).toHaveLength(1);
      expect(diag.lines.map(({ text }) => text).join('\n')).toContain('seven are too old');
    });

    test('an item that is larger than a request is counted as invalid, and spares the others', async () => {
      const server = await startServer({ protocol });
      const run = startRun(server.endpoint, protocol, { maxRequestBytes: 40_000 }, kind);
      run.record(ITEMS);
      run.subject.record(ITEMS, { huge: 'x'.repeat(60_000) });
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS + 1, { delivered: ITEMS, invalid: 1 });
      expectDeliveredOnce(server, ITEMS, signal);
    });
  });

  test('an endpoint that restarts between two requests loses nothing', async () => {
    const port = await freePort();
    const first = await startServer({ protocol: 'grpc', port });
    const run = startRun(first.endpoint, 'grpc', { retry: QUICK_RETRY }, kind);
    run.record(ITEMS);
    await run.subject.forceFlush(DEADLINE_MS);
    await first.close();
    const second = await startServer({ protocol: 'grpc', port });
    run.record(ITEMS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 2 * ITEMS, { delivered: 2 * ITEMS });
    expectDeliveredOnce(first, ITEMS, signal);
    expect(second.delivered(signal)).toHaveLength(ITEMS);
  });

  test('items that are made after the shutdown are counted or not made', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const run = startRun(server.endpoint, 'http/protobuf', {}, kind);
    run.record(10);
    await run.subject.shutdown();
    run.record(5);
    await run.finish();
    const { accepted, delivered, dropped } = run.subject.stats();
    expect(delivered).toBe(10);
    expect(accepted).toBe(10 + dropped.shutdown);
    if (signal !== 'metrics' && kind.name.startsWith('own')) expect(dropped.shutdown).toBe(5);
    expectDeliveredOnce(server, 10, signal);
  });

  test('a shutdown with a time limit gives up in time, and counts what is left', async () => {
    const server = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const run = startRun(server.endpoint, 'http/protobuf', {}, kind);
    run.record(ITEMS);
    const flushed = run.subject.forceFlush(DEADLINE_MS);
    flushed.catch(() => undefined);
    await until('the request is under way', DEADLINE_MS, () => run.subject.stats().inFlight > 0);
    await expect(run.subject.shutdown(50)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    await run.finish();
    expectSettled(run.subject, ITEMS, { shutdown: ITEMS });
  });
});

test.each(PROTOCOLS)('what a server asks to be sent later is not sent before, over %s', async (protocol) => {
  const isGrpc = protocol === 'grpc';
  const later: Answer = isGrpc
    ? { kind: 'rpc', code: RPC.UNAVAILABLE, retryDelayMs: 500 }
    : { kind: 'http', status: 429, headers: { 'retry-after': '1' } };
  // All at once, because they wait.
  await Promise.all(
    SUBJECTS.map(async (kind) => {
      const server = await startServer({ protocol, answer: (index) => (index === 0 ? later : SUCCESS) });
      const run = startRun(server.endpoint, protocol, { maxConcurrentExports: 1 }, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS, { delivered: ITEMS });
      expectDeliveredOnce(server, ITEMS, kind.signal);
      const [first, second] = server.requests;
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(isGrpc ? 500 : 1_000);
    }),
  );
});

// What our own readers lose they report again: metric-readers.test.ts.
describe.each(SUBJECTS.filter((subject) => subject !== ownMetrics))('$name', (kind) => {
  describe.each(PROTOCOLS)('over %s', (protocol) => {
    test('what is refused is counted and not sent again', async () => {
      const answer: Answer =
        protocol === 'grpc' ? { kind: 'rpc', code: RPC.INVALID_ARGUMENT } : { kind: 'http', status: 400 };
      const server = await startServer({ protocol, answer });
      const run = startRun(server.endpoint, protocol, {}, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS, { refused: ITEMS });
      expect(server.requests).toHaveLength(1);
    });

    test('a retry budget that is spent is counted', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const run = startRun(endpoint, protocol, { retry: SHORT_RETRY }, kind);
      run.record(ITEMS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, ITEMS, { retriesExhausted: ITEMS });
    });
  });

  test('a queue that is full drops the newest items and counts them', async () => {
    const server = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const options = { maxConcurrentExports: 1, batch: { maxItems: 100, maxQueuedBytes: 65_536 } };
    const run = startRun(server.endpoint, 'http/protobuf', options, kind);
    const count = 10_000;
    for (let batch = 0; batch < 20; batch += 1) {
      run.record(count / 20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const flushed = run.subject.forceFlush(DEADLINE_MS);
    flushed.catch(() => undefined);
    await until('items are dropped', DEADLINE_MS, () => run.subject.stats().dropped.queueFull > 0);
    const { accepted, queued, inFlight } = run.subject.stats();
    expect(accepted).toBe(count);
    expect(queued + inFlight).toBeGreaterThan(0);
    await run.finish(1);
    const stats = run.subject.stats();
    expect(stats.accepted).toBe(accountedFor(stats));
    expect(stats.delivered + stats.dropped.queueFull + stats.dropped.shutdown).toBe(count);
  });
});
