import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT, ATTR_URL_SCHEME } from '@opentelemetry/semantic-conventions';
import {
  ATTR_HTTP_CONNECTION_STATE,
  METRIC_HTTP_CLIENT_ACTIVE_REQUESTS,
  METRIC_HTTP_CLIENT_OPEN_CONNECTIONS,
} from '@opentelemetry/semantic-conventions/incubating';
import { OptimizedConnectionPool, observePool } from 'otlp-native/pool';
import { expect, onTestFinished, test } from 'vitest';

class AskedReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}

  /** Values by metric and the attributes that aren't the server's. */
  async values(): Promise<Record<string, number>> {
    const { resourceMetrics } = await this.collect();
    const values: Record<string, number> = {};
    for (const { descriptor, dataPoints } of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
      for (const { attributes, value } of dataPoints) {
        const {
          [ATTR_SERVER_ADDRESS]: address,
          [ATTR_SERVER_PORT]: port,
          [ATTR_URL_SCHEME]: scheme,
          ...own
        } = attributes;
        expect({ address, port, scheme }).toEqual({
          address: '127.0.0.1',
          port: expect.any(Number),
          scheme: 'http',
        });
        values[[descriptor.name, ...Object.values(own)].join(' ')] = value as number;
      }
    }
    return values;
  }
}

test('a pool is observed by the names of the semantic conventions, in the official SDK', async () => {
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/held') held.push(response);
    else response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new OptimizedConnectionPool({
    endpoints: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    maxConnections: 2,
  });
  onTestFinished(async () => {
    await pool.close({ timeoutMs: 0 });
    server.close();
  });
  const reader = new AskedReader();
  const unobserve = observePool(pool, new MeterProvider({ readers: [reader] }).getMeter('pools'));

  const [first, second] = [pool.request({ path: '/held' }), pool.request({ path: '/held' })];
  await expect.poll(() => held.length).toBe(2);
  const third = pool.request({ path: '/' });
  await expect.poll(() => pool.stats().waiting).toBe(1);
  expect(ATTR_HTTP_CONNECTION_STATE).toBe('http.connection.state');
  expect(await reader.values()).toMatchObject({
    [`${METRIC_HTTP_CLIENT_OPEN_CONNECTIONS} active`]: 2,
    [`${METRIC_HTTP_CLIENT_OPEN_CONNECTIONS} idle`]: 0,
    [METRIC_HTTP_CLIENT_ACTIVE_REQUESTS]: 2,
    'otlp_native.pool.pending_requests': 1,
    'otlp_native.pool.connections.opened': 2,
    'otlp_native.pool.connections.failed': 0,
    'otlp_native.pool.connections.closed idle': 0,
    'otlp_native.pool.ejections': 0,
  });

  for (const response of held) response.end();
  await Promise.all([first, second, third]);
  expect(await reader.values()).toMatchObject({
    [`${METRIC_HTTP_CLIENT_OPEN_CONNECTIONS} active`]: 0,
    [`${METRIC_HTTP_CLIENT_OPEN_CONNECTIONS} idle`]: 2,
    [METRIC_HTTP_CLIENT_ACTIVE_REQUESTS]: 0,
    'otlp_native.pool.pending_requests': 0,
  });
  unobserve();
  await pool.close();
  // The SDK goes on to tell what it was told last.
  expect(await reader.values()).toMatchObject({ [`${METRIC_HTTP_CLIENT_OPEN_CONNECTIONS} idle`]: 2 });
});
