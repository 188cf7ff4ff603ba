import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OptimizedConnectionPool } from 'otlp-native/pool';
import { expect, onTestFinished, test } from 'vitest';
import { Random } from '../faults/suite/random.ts';

const MAX_CONNECTIONS = 6;
const MAX_WAITING = 64;
const REQUESTS = 8_000;
/** Requests that are asked for at once; more than may wait. */
const AT_ONCE = 80;

test('whatever becomes of requests, the server never sees more connections than allowed, and nothing is left', {
  timeout: 120_000,
}, async () => {
  const random = new Random(11);
  let [open, most] = [0, 0];
  const server = createServer((request, response) => {
    switch (random.integer(0, 19)) {
      case 0:
        request.socket.destroy();
        return;
      case 1:
        // Never answered: it runs out of time, or is given up.
        return;
      case 2:
        response.writeHead(200, { 'content-length': 100 }).write('cut');
        response.socket?.resetAndDestroy();
        return;
      case 3:
        response.writeHead(200, { connection: 'close' }).end('last');
        return;
      default:
        response.end('ok');
    }
  });
  server.on('connection', (socket) => {
    most = Math.max(most, ++open);
    socket.on('error', () => undefined);
    socket.on('close', () => --open);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new OptimizedConnectionPool({
    endpoints: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    maxConnections: MAX_CONNECTIONS,
    maxWaiting: MAX_WAITING,
  });
  onTestFinished(async () => {
    await pool.close({ timeoutMs: 0 });
    server.close();
  });

  const outcomes = new Map<string, number>();
  let asked = 0;
  const ask = async (): Promise<void> => {
    while (asked++ < REQUESTS) {
      const abort = new AbortController();
      const signal = random.integer(0, 9) === 0 ? abort.signal : undefined;
      const call = pool.request({ path: '/', timeoutMs: 20, signal });
      if (signal !== undefined) setTimeout(() => abort.abort(), random.integer(0, 5));
      const outcome = await call.then(
        ({ status }) => String(status),
        (error) => String(error.code ?? error.name),
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(pool.stats().connections).toBeLessThanOrEqual(MAX_CONNECTIONS);
      // Whoever is turned away at once must not turn in circles.
      if (outcome === 'QUEUE_FULL') await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));

  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  // How many succeed within their time depends on the machine; that each way was taken doesn't.
  for (const outcome of ['200', 'TIMEOUT', 'CONNECTION_LOST'])
    expect(outcomes.get(outcome)).toBeGreaterThan(0);
  expect(pool.stats().peakConnections).toBeLessThanOrEqual(MAX_CONNECTIONS);
  // The server learns of a closed connection a little later than the pool's next one comes.
  expect(most).toBeLessThanOrEqual(2 * MAX_CONNECTIONS);
  expect(pool.stats()).toMatchObject({ waiting: 0, endpoints: [{ inUse: 0, connecting: 0 }] });
  await pool.close({ timeoutMs: 5_000 });
  await expect.poll(() => open).toBe(0);
});
