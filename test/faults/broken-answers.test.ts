import { describe, expect, test } from 'vitest';
import { type Answer, PROTOCOLS, SUCCESS } from '../support/answers.ts';
import {
  expectDelivered,
  expectDeliveredOnce,
  SHORT_RETRY,
  startRun,
  startServer,
} from '../support/fault-run.ts';
import { expectSettled } from '../support/ledger.ts';
import { startRawServer } from '../support/raw-server.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 20_000;
/** Some hundred kilobytes: more than a socket's buffers swallow before the other side looks. */
const MANY_SPANS = 5_000;
const MIB = 1024 * 1024;

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('an answer slower than the attempt timeout is not waited for, and the next attempt delivers', async () => {
    const server = await startServer({
      protocol,
      answer: (index) => (index < 2 ? { kind: 'silence' } : SUCCESS),
    });
    const run = startRun(server.endpoint, protocol, { timeoutMs: 200, maxConcurrentExports: 1 });
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100, { delivered: 100 });
    // On a busy machine the good answer may be too slow as well, and the spans go out once more.
    expectDelivered(server, 100);
    expect(server.requests.length).toBeGreaterThanOrEqual(3);
  });

  test('a server that never answers spends the retry budget, not more', async () => {
    const server = await startServer({ protocol, answer: { kind: 'silence' } });
    const run = startRun(server.endpoint, protocol, { timeoutMs: 60, retry: SHORT_RETRY });
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100, { retriesExhausted: 100 });
  });

  test.each(['resetInRequest', 'resetInAnswer'] as const)(
    'a connection that breaks (%s) loses nothing',
    async (kind) => {
      const server = await startServer({ protocol, answer: (index) => (index < 3 ? { kind } : SUCCESS) });
      const run = startRun(server.endpoint, protocol, { maxConcurrentExports: 1 });
      run.record(MANY_SPANS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      expectSettled(run.subject, MANY_SPANS, { delivered: MANY_SPANS });
      expectDeliveredOnce(server, MANY_SPANS);
    },
  );

  test('an answer that is not OTLP ends the request: the server may have taken it, so it is not sent twice', async () => {
    const server = await startServer({ protocol, answer: { kind: 'garbage' } });
    const run = startRun(server.endpoint, protocol);
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100, { refused: 100 });
    expect(server.requests).toHaveLength(1);
  });

  test('a server that speaks no HTTP gets no span, and every span is accounted for', async () => {
    const server = await startRawServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    const run = startRun(`http://127.0.0.1:${server.port}`, protocol, { retry: SHORT_RETRY });
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    await server.close();
    const { delivered, dropped } = run.subject.stats();
    expect(delivered).toBe(0);
    expect(dropped.refused + dropped.retriesExhausted).toBe(100);
  });

  test('connections that close as soon as they open spend the retry budget', async () => {
    const server = await startRawServer((socket) => socket.destroy());
    const run = startRun(`http://127.0.0.1:${server.port}`, protocol, { retry: SHORT_RETRY });
    run.record(100);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    await server.close();
    expectSettled(run.subject, 100, { retriesExhausted: 100 });
    expect(server.connections()).toBeGreaterThan(1);
  });

  test.each([false, true])(
    'an answer of 200 MB (compressed: %s) is refused without being held in memory',
    async (compressed) => {
      const huge: Answer = { kind: 'huge', bytes: 200_000_000, compressed };
      const server = await startServer({ protocol, answer: (index) => (index === 0 ? SUCCESS : huge) });
      const run = startRun(server.endpoint, protocol);
      // The first request warms up code and buffers, so that only the answer can make memory grow.
      run.record(100);
      await run.subject.forceFlush(DEADLINE_MS);
      const before = process.memoryUsage.rss();
      let most = before;
      run.record(100);
      const flushed = run.subject.forceFlush(DEADLINE_MS);
      await until('the answer is dealt with', DEADLINE_MS, () => {
        most = Math.max(most, process.memoryUsage.rss());
        const { queued, inFlight } = run.subject.stats();
        return queued + inFlight === 0;
      });
      await flushed;
      await run.finish();
      expectSettled(run.subject, 200, { delivered: 100, refused: 100 });
      expect(most - before).toBeLessThan(50 * MIB);
    },
  );
});
